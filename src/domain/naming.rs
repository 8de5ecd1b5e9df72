//! Finding people by what they are called: names as words that case and accents make no difference to.
//!
//! Knows nothing of where the words are kept, or how.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Person;

/// Most words of one person that they can be found by. Telegram allows 64 characters each for first and last name.
const MAX_WORDS: usize = 12;

/// Most characters of such a word; what follows is not looked at.
const MAX_WORD: usize = 32;

/// Most words of a question that are looked at.
const MAX_ASKED: usize = 6;

/// The words a person can be found by: those of the name, the public name whole behind `@`, and its parts.
pub fn words_of(person: &Person) -> BTreeSet<String> {
    let username = person.username.as_deref().unwrap_or_default();
    let mut words = BTreeSet::new();
    if !username.is_empty() {
        words.insert(format!("@{}", bounded(&folded(username))));
    }
    let parts = split(&person.name).into_iter().chain(split(username));
    words.extend(parts.take(MAX_WORDS));
    words
}

/// A question for people: each of its words must be the beginning of one of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    /// The question a text asks; none if there is no word in it.
    pub fn of(text: &str) -> Option<Self> {
        let mut words = Vec::new();
        for piece in text.split_whitespace() {
            match piece.strip_prefix('@') {
                Some(username) if !folded(username).is_empty() => {
                    words.push(format!("@{}", bounded(&folded(username))))
                }
                Some(_) | None => words.extend(split(piece)),
            }
        }
        words.truncate(MAX_ASKED);
        (!words.is_empty()).then_some(Query(words))
    }

    /// Its words.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether it fits a person.
    pub fn fits(&self, person: &Person) -> bool {
        let words = words_of(person);
        let begins = |asked: &String| words.iter().any(|word| word.starts_with(asked.as_str()));
        self.0.iter().all(begins)
    }
}

fn split(text: &str) -> Vec<String> {
    folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(bounded)
        .collect()
}

fn bounded(word: &str) -> String {
    word.chars().take(MAX_WORD).collect()
}

/// A text in small letters without accents; letters of mathematics and full width are those they look like.
fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c));
    let small = plain.flat_map(char::to_lowercase);
    small.filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PersonId, Sighting, Timestamp};

    fn person(name: &str, username: Option<&str>) -> Person {
        let sighting = Sighting {
            id: PersonId::telegram(1),
            name: name.into(),
            username: username.map(str::to_owned),
            client_language: None,
        };
        Person::met(&sighting, Timestamp(0))
    }

    fn finds(asked: &str, name: &str, username: Option<&str>) -> bool {
        Query::of(asked).is_some_and(|query| query.fits(&person(name, username)))
    }

    #[test]
    fn people_are_found_by_the_beginning_of_any_word_whatever_its_case_and_accents() {
        assert!(finds("jos", "María José", None));
        assert!(finds("JOSÉ mar", "maria jose", None));
        assert!(finds("ален", "Петрова Алёна", None));
        assert!(finds("АЛЁНА", "алена", None));
        assert!(finds("anna", "𝓐𝓷𝓷𝓪 ✨", None));
        assert!(finds("כהן", "דוד כהן", None));
        assert!(finds("@anna_k", "Anna", Some("Anna_K")));
        assert!(finds("@ann", "", Some("Anna_K")));
        assert!(finds("k", "", Some("Anna_K")));
        assert!(!finds("nna", "Anna", None), "the middle of a word is none");
        assert!(!finds("anna boris", "Anna", None), "all words must fit");
        assert!(!finds("@anna", "Anna", None), "a name is no public name");
    }

    #[test]
    fn names_without_words_and_endless_ones_do_no_harm() {
        for text in ["", " ", "👨‍👩‍👧‍👦", "\u{202E}\u{200B}", "@", "_-_"] {
            assert_eq!(Query::of(text), None, "{text:?}");
            assert!(words_of(&person(text, None)).is_empty(), "{text:?}");
        }
        let long = person(&"слово ".repeat(5_000), Some(&"a".repeat(5_000)));
        assert!(words_of(&long).len() <= MAX_WORDS + 1);
        let many: String = (0..100).map(|n| format!("w{n} ")).collect();
        assert_eq!(words_of(&person(&many, None)).len(), MAX_WORDS);
        assert_eq!(Query::of(&many).map(|query| query.words().len()), Some(MAX_ASKED));
    }
}
