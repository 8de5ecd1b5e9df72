//! Signatures: what stands under an operator's answers, if they want something to. Must not know whose it is.

use super::{RichText, Style};

/// Longest signature, in characters.
pub const MAX_SIGNATURE: usize = 48;

/// The signature that words give, made one line; none if they are too long for one, or none at all.
pub fn signature(words: &str) -> Option<String> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.chars().count() <= MAX_SIGNATURE).then_some(line)
}

/// Words with a signature below them.
pub fn signed(text: &RichText, signature: &str) -> RichText {
    let mut signed = text.clone();
    if !signed.is_empty() {
        signed.push("\n\n");
    }
    signed.push_styled(&format!("— {signature}"), Style::Italic);
    signed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_one_short_line() {
        assert_eq!(signature("  Boris,\n support "), Some("Boris, support".into()));
        for none in ["", " \n", &"x".repeat(MAX_SIGNATURE + 1)] {
            assert_eq!(signature(none), None, "{none}");
        }
    }

    #[test]
    fn it_stands_below_the_words_or_alone() {
        assert_eq!(signed(&RichText::from("hello"), "Boris").plain, "hello\n\n— Boris");
        assert_eq!(signed(&RichText::default(), "Boris").plain, "— Boris");
    }
}
