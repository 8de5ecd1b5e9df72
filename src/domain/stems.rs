//! Words as a search knows them: without case, without the endings of their forms, without those that say nothing of
//! what a text is about. For Russian and English; words of other scripts stay whole. Knows nothing of what is searched.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;

/// Most words of a text that are looked at, from its beginning.
const MAX_WORDS: usize = 400;

/// Most characters of a word; what follows is not looked at.
const MAX_WORD: usize = 32;

/// Function words of the languages whose forms are known, with their stems: the lists have not every form.
static SAY_NOTHING: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lists = ["en", "ru"].into_iter().filter_map(stop_words::lookup);
    let words = lists.flatten().map(|word| folded(word));
    words.flat_map(|word| [stem(&word), word]).collect()
});

/// The stems of a text, each once.
pub(super) fn stems_of(text: &str) -> BTreeSet<String> {
    folded(text)
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .filter(|word| !SAY_NOTHING.contains(*word))
        .map(stem)
        .filter(|stem| !SAY_NOTHING.contains(stem) && stem.chars().nth(1).is_some())
        .collect()
}

/// In small letters; ё is the е that most people write for it.
fn folded(text: &str) -> String {
    let small = text.nfkc().flat_map(char::to_lowercase);
    small.map(|sign| if sign == 'ё' { 'е' } else { sign }).collect()
}

fn stem(word: &str) -> String {
    let word: String = word.chars().take(MAX_WORD).collect();
    let all = |fits: fn(char) -> bool| word.chars().all(fits);
    let algorithm = if all(|sign| matches!(sign, 'а'..='я')) {
        Algorithm::Russian
    } else if all(|sign| sign.is_ascii_lowercase()) {
        Algorithm::English
    } else {
        return word;
    };
    Stemmer::create(algorithm).stem(&word).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stems(text: &str) -> Vec<String> {
        stems_of(text).into_iter().collect()
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            ["оплата", "Оплатить"],
            ["ОПЛАТУ", "оплатил"],
            ["заказа", "заказами"],
            ["счёт", "счета"],
            ["payments", "payment"],
            ["refunded", "refunding"],
        ] {
            let [one, other] = forms.map(stems);
            assert_eq!(one, other, "{forms:?}");
            assert_eq!(one.len(), 1, "{forms:?}");
        }
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert_eq!(stems("Как мне это сделать с моим заказом?").len(), 2);
        assert_eq!(stems("How do I get to the order?"), ["get", "order"]);
        assert!(stems("Не, ну и что же? But why? 👨‍👩‍👧 — !").is_empty());
        assert_eq!(stems("Wi-Fi 6 α-версия 2FA"), ["2fa", "fi", "wi", "верс"]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_has_bounded_stems(text in "\\PC{0,200}|[а-яёa-z' ]{0,200}") {
            let stems = stems_of(&text);
            prop_assert!(stems.iter().all(|stem| stem.chars().count() <= MAX_WORD));
        }
    }

    #[test]
    fn an_endless_text_is_looked_at_to_a_bound() {
        let text: String = (0..MAX_WORDS + 50).map(|n| format!("w{n} ")).collect();
        assert_eq!(stems_of(&text).len(), MAX_WORDS);
        assert_eq!(stems(&"щ".repeat(5_000))[0].chars().count(), MAX_WORD);
    }
}
