//! An update as it came, whatever it is: its number and its text. Must not know what it means.

use serde::Deserialize;

use super::fields::Fields;

/// The greatest number that an update may bear: what JSON's readers agree on. Telegram's have 32 bits.
const GREATEST: u64 = 1 << 53;

/// An update.
#[derive(Clone, Debug)]
pub struct Update {
    text: String,
    number: Option<u64>,
}

impl Update {
    /// Reads what came, and gives what `meaning` makes of its fields along with it.
    pub fn read<T>(text: String, meaning: impl FnOnce(&Fields<'_>) -> T) -> (Self, T) {
        let fields = Fields::of(&text);
        let number = fields["update_id"].as_u64().or_else(|| number_alone(&text));
        let meant = meaning(&fields);
        drop(fields);
        let number = number.filter(|number| *number <= GREATEST);
        (Update { text, number }, meant)
    }

    /// Its number; none if it has none that could ever be confirmed.
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// The names of its fields, never what is in them.
    pub fn kind(&self) -> String {
        let fields = Fields::of(&self.text);
        let Some(names) = fields.names() else {
            return "no JSON object".into();
        };
        let mut names: Vec<&str> = names.filter(|name| *name != "update_id").collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    /// As it came.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The number of an update whose fields cannot be read: what is unread of them, this passes over.
fn number_alone(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Numbered {
        update_id: u64,
    }
    let object = Some(text).filter(|text| text.trim_start().starts_with('{'))?;
    let numbered: Option<Numbered> = serde_json::from_str(object).ok();
    numbered.map(|numbered| numbered.update_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(text: &str) -> Update {
        Update::read(text.to_owned(), |_| ()).0
    }

    #[test]
    fn what_is_as_it_should_be_is_read_whole() {
        let text = r#"{"message":{"text":"words"},"update_id":7}"#;
        let (read, words) = Update::read(text.into(), |fields| {
            fields["message"]["text"].as_str().map(str::to_owned)
        });
        assert_eq!((read.number(), words.as_deref()), (Some(7), Some("words")));
        assert_eq!((read.kind().as_str(), read.text()), ("message", text));
    }

    #[test]
    fn however_deep_something_lies_the_rest_is_read() {
        for depth in [32, 127, 128, 200, 100_000] {
            let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let text = format!("{{\"message\":{{\"text\":\"words\",\"rich\":{deep}}},\"update_id\":8}}");
            let (read, has_words) = Update::read(text, |fields| fields["message"]["text"] == "words");
            assert_eq!((read.number(), has_words), (Some(8), true), "{depth}");
        }
    }

    #[test]
    fn what_is_no_json_as_it_should_be_keeps_its_number_and_its_text() {
        for bad in [r#""\ud800""#, "1e999", "[1e999]", r#"{"a":"\udc00\ud800"}"#] {
            let read = update(&format!("{{\"update_id\":9,\"message\":{bad}}}"));
            assert_eq!(read.number(), Some(9), "{bad}");
            assert!(read.text().contains(bad) && read.kind() == "no JSON object");
        }
    }

    #[test]
    fn a_number_that_cannot_be_confirmed_is_none() {
        for number in [
            "-1",
            "1.5",
            "\"1\"",
            "null",
            "18446744073709551615",
            "9007199254740993",
            "1e3",
            "{}",
        ] {
            assert_eq!(
                update(&format!("{{\"update_id\":{number}}}")).number(),
                None,
                "{number}"
            );
        }
        for text in ["", "[]", "7", "[7]", "{}", "{\"update_id\":1", "null", "\u{0}"] {
            assert_eq!(update(text).number(), None, "{text}");
        }
        assert_eq!(update("{\"update_id\":0}").number(), Some(0));
    }
}
