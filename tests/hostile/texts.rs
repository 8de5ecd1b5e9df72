//! Texts and names, however strange: cut without loss, marked within bounds, shown as something.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use switchboard::domain::{Mark, Person, PersonId, RichText, Sighting, Style, Timestamp, utf16_len};
use switchboard::screen::{Locale, shown_name};

/// Telegram's limits of texts and captions, in UTF-16 units.
const LIMITS: [usize; 2] = [4_096, 1_024];

/// UTF-16 units of a name as it is shown, with what keeps its direction to itself.
const MAX_NAME: usize = 50;

/// Texts that are hard to keep; `tests/data/README.md` says where they are from.
fn hard() -> Vec<String> {
    let lines = include_str!("../data/corpus.jsonl").lines();
    let text = |line| {
        serde_json::from_str::<Value>(line).unwrap()["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    lines.map(text).collect()
}

/// A hard text, or any.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(hard()),
        2 => any::<String>(),
        1 => "\\PC{0,40}",
        1 => "[ \\n]{1,9}",
        // One sign of very many characters, and words without an end.
        1 => (1usize..3_000).prop_map(|n| "e\u{301}\u{302}".repeat(n)),
        1 => (1usize..1_500).prop_map(|n| "\u{1F468}\u{200D}".repeat(n)),
        1 => (1usize..6_000).prop_map(|n| "x".repeat(n)),
    ]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

/// A limit that Telegram has, or a small one.
fn limit() -> impl Strategy<Value = usize> {
    prop_oneof![proptest::sample::select(LIMITS.to_vec()), 2usize..200]
}

/// Stretches, within a text or not.
fn stretches() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let place = || prop_oneof![6 => 0usize..6_000, 1 => Just(usize::MAX), 1 => any::<usize>()];
    proptest::collection::vec((place(), place()), 0..9)
}

/// The text with a mark on each stretch, told apart by its style.
fn marked(text: &str, stretches: &[(usize, usize)]) -> RichText {
    let mark = |(number, (at, len)): (usize, &(usize, usize))| Mark {
        at: *at,
        len: *len,
        style: Style::Link(number.to_string()),
    };
    RichText {
        plain: text.to_owned(),
        marks: stretches.iter().enumerate().map(mark).collect(),
    }
}

/// The part of each stretch that lies within so many units.
fn within(stretches: &[(usize, usize)], length: usize) -> BTreeMap<String, (usize, usize)> {
    let stretches = stretches.iter().enumerate();
    stretches
        .map(|(number, (at, len))| (number.to_string(), (*at, at.saturating_add(*len).min(length))))
        .filter(|(_, (from, to))| from < to)
        .collect()
}

/// Where the marks of these pieces stand in the whole. A mark that is parted goes on where it was cut.
fn joined(pieces: &[RichText]) -> Result<BTreeMap<String, (usize, usize)>, TestCaseError> {
    let (mut found, mut begin) = (BTreeMap::<String, (usize, usize)>::new(), 0);
    for piece in pieces {
        for mark in &piece.marks {
            prop_assert!(
                mark.len > 0 && mark.at + mark.len <= piece.len(),
                "{mark:?} beyond {}",
                piece.len()
            );
            let Style::Link(number) = &mark.style else {
                return Err(TestCaseError::fail("another style"));
            };
            let (from, to) = (begin + mark.at, begin + mark.at + mark.len);
            let stretch = found.entry(number.clone()).or_insert((from, from));
            prop_assert_eq!(stretch.1, from, "{} has a gap", number);
            stretch.1 = to;
        }
        begin += piece.len();
    }
    Ok(found)
}

fn person(name: &str, username: Option<String>) -> Person {
    let sighting = Sighting {
        id: PersonId::telegram(7),
        name: name.to_owned(),
        username,
        client_language: None,
    };
    Person::met(&sighting, Timestamp(0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn pieces_fit_and_join_to_the_whole_with_its_marks(text in text(), limit in limit(), stretches in stretches()) {
        let pieces = marked(&text, &stretches).split(limit);
        let whole: String = pieces.iter().map(|piece| piece.plain.as_str()).collect();
        prop_assert_eq!(&whole, &text);
        for piece in &pieces {
            prop_assert!(!piece.is_empty() && piece.len() <= limit, "{} of {limit}", piece.len());
        }
        prop_assert_eq!(joined(&pieces)?, within(&stretches, utf16_len(&text)));
    }

    #[test]
    fn no_more_pieces_than_twice_as_many_as_must_be(text in text(), limit in proptest::sample::select(LIMITS.to_vec())) {
        // A cut comes in the first half of a piece never.
        let pieces = RichText::from(text.as_str()).split(limit).len();
        prop_assert!(pieces <= text.len() / (limit / 6) + 1, "{pieces} pieces of {} bytes", text.len());
    }

    #[test]
    fn a_preview_is_the_beginning_and_its_marks_lie_in_it(text in text(), max in 2usize..300, stretches in stretches()) {
        let rich = marked(&text, &stretches);
        let preview = rich.preview(max);
        if preview == rich {
            prop_assert!(utf16_len(&text) <= max);
            return Ok(());
        }
        let begins = preview.plain.strip_suffix('…');
        prop_assert!(begins.is_some_and(|begins| text.starts_with(begins)), "{:?}", preview.plain);
        prop_assert!(preview.len() <= max.max(3), "{} of {max}", preview.len());
        let beyond = preview.marks.iter().any(|mark| mark.len == 0 || mark.at + mark.len > preview.len());
        prop_assert!(!beyond, "{:?} beyond {}", preview.marks, preview.len());
    }

    #[test]
    fn texts_join_with_their_marks(first in text(), second in text(), place in 0usize..40) {
        let mut whole = RichText::from(first.as_str());
        whole.push_styled(&second, Style::Bold);
        let mut tail = RichText::from("tail ");
        tail.push_styled(&first, Style::Italic);
        whole.append(&tail);
        prop_assert_eq!(&whole.plain, &format!("{first}{second}tail {first}"));
        let (a, b) = (utf16_len(&first), utf16_len(&second));
        let expected = [(a, b), (a + b + 5, a)].into_iter().filter(|(_, len)| *len > 0);
        let marks: Vec<(usize, usize)> = whole.marks.iter().map(|mark| (mark.at, mark.len)).collect();
        prop_assert_eq!(marks, expected.collect::<Vec<_>>());
        prop_assert!(whole.preview(place + 2).len() <= whole.len().max(3));
    }

    #[test]
    fn everybody_is_called_something(name in text(), username in proptest::option::of("[a-zA-Z0-9_]{5,32}")) {
        let shown = shown_name(&person(&name, username));
        prop_assert!(shown.chars().any(|c| !c.is_whitespace() && !c.is_control()), "{shown:?}");
        prop_assert!(utf16_len(&shown) <= MAX_NAME, "{} units", utf16_len(&shown));
        prop_assert!(!shown.contains(['\n', '\r']), "{shown:?}");
    }

    #[test]
    fn what_people_write_is_put_into_a_text_as_it_is(name in text()) {
        for locale in Locale::all() {
            let with = |name: &str| locale.text("to_user.hours", &[("at", name), ("zone", name)]);
            let (plain, strange) = (with("x"), with(&name));
            prop_assert!(strange.marks.len() <= plain.marks.len(), "{:?} are more than {:?}", strange.marks, plain.marks);
            let beyond = strange.marks.iter().any(|mark| mark.len == 0 || mark.at + mark.len > strange.len());
            prop_assert!(!beyond, "{:?} beyond {}", strange.marks, strange.len());
            let (before, after) = plain.plain.split_once('x').expect("it is put in");
            prop_assert!(strange.plain.starts_with(&[before, name.as_str()].concat()));
            prop_assert!(strange.plain.ends_with(after.rsplit('x').next().unwrap_or_default()));
            prop_assert_eq!(strange.len(), plain.len() - 2 + 2 * utf16_len(&name));
        }
    }
}
