//! Canned replies: answers written once and used often, found by a short name. Must not know who may use them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Attachment, PersonId, RichText, TicketNo, Timestamp, utf16_len};

/// Most canned replies of a desk: few enough to be read together.
pub const MAX_CANNED: usize = 100;

/// Longest name, in characters.
pub const MAX_CANNED_NAME: usize = 32;

/// Longest text, in UTF-16 units: with names put in it fits into one message.
pub const MAX_CANNED_TEXT: usize = 2_800;

/// Longest text below a file, in UTF-16 units: with names put in it fits into one caption.
pub const MAX_CANNED_CAPTION: usize = 900;

/// Most UTF-16 units of a caption (Bot API).
const MAX_CAPTION: usize = 1_024;

/// Most characters of a name that is put in.
const PUT_IN_CHARS: usize = 64;

/// The same where a caption would become too long otherwise: 8 names of 15 UTF-16 units are what is left.
const SHORT_CHARS: usize = 7;

/// What tells the canned replies of a desk apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedNo(pub u32);

impl fmt::Display for CannedNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CannedNo {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(CannedNo)
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canned {
    /// Its number.
    pub no: CannedNo,
    /// One word in small letters, without `#`.
    pub name: String,
    /// What it says, with places for names. Empty only beside a file.
    pub text: RichText,
    /// The file that the words stand below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
    /// Who wrote it last.
    pub by: PersonId,
    /// When that was: tells one wording from another.
    pub at: Timestamp,
}

/// What is put in.
#[derive(Clone, Copy, Debug)]
pub struct PutIn<'a> {
    /// For `{name}`: what the user is called.
    pub user: &'a str,
    /// For `{operator}`: what whoever answers is called.
    pub operator: &'a str,
    /// For `{ticket}`.
    pub no: TicketNo,
}

impl Canned {
    /// The name that words give; none if they are no name.
    pub fn name_of(words: &str) -> Option<String> {
        let word = words.trim().trim_start_matches('#');
        let fits = !word.is_empty() && word.chars().count() <= MAX_CANNED_NAME;
        let one = word
            .chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'));
        (fits && one).then(|| word.to_lowercase())
    }

    /// The name that a message calls it by, if that is all it says: `#name`.
    pub fn called_by(words: &str) -> Option<String> {
        words.trim().strip_prefix('#').and_then(Canned::name_of)
    }

    /// How long the words of one may be, in UTF-16 units.
    pub fn most(file: Option<&Attachment>) -> usize {
        match file {
            Some(_) => MAX_CANNED_CAPTION,
            None => MAX_CANNED_TEXT,
        }
    }

    /// What it says with everything put in.
    pub fn filled(&self, put_in: PutIn) -> RichText {
        let filled = self.filled_up_to(put_in, PUT_IN_CHARS);
        if self.file.is_some() && filled.len() > MAX_CAPTION {
            return self.filled_up_to(put_in, SHORT_CHARS);
        }
        filled
    }

    fn filled_up_to(&self, put_in: PutIn, chars: usize) -> RichText {
        let short = |name: &str| name.chars().take(chars).collect::<String>();
        let values = [
            ("{name}", short(put_in.user)),
            ("{operator}", short(put_in.operator)),
            ("{ticket}", put_in.no.to_string()),
        ];
        let plain = &self.text.plain;
        let mut places: Vec<(usize, &str, &str)> = values
            .iter()
            .flat_map(|(place, value)| {
                plain
                    .match_indices(place)
                    .map(move |(at, _)| (at, *place, value.as_str()))
            })
            .collect();
        // From the end, so that the places before stay where they are.
        places.sort_unstable_by_key(|(at, ..)| std::cmp::Reverse(*at));
        places.truncate(MAX_PLACES);
        let mut filled = self.text.clone();
        for (at, place, value) in places {
            let before = utf16_len(&plain[..at]);
            filled.plain.replace_range(at..at + place.len(), value);
            let (old, new) = (utf16_len(place), utf16_len(value));
            for mark in &mut filled.marks {
                let end = moved(mark.at.saturating_add(mark.len), before, (old, new));
                mark.at = if mark.at < before + old {
                    mark.at.min(before)
                } else {
                    moved(mark.at, before, (old, new))
                };
                mark.len = end.saturating_sub(mark.at);
            }
        }
        filled.marks.retain(|mark| mark.len > 0);
        filled
    }
}

/// Places that are filled, counted from the end: what is put in cannot make a message too long.
const MAX_PLACES: usize = 8;

/// Where an end stands after the `old` units from `from` on became `new` ones.
fn moved(at: usize, from: usize, (old, new): (usize, usize)) -> usize {
    if at <= from {
        at
    } else if at >= from + old {
        at - old + new
    } else {
        from + new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Mark, Style};

    fn canned(plain: &str, marks: &[(usize, usize)]) -> Canned {
        let mark = |(at, len): &(usize, usize)| Mark {
            at: *at,
            len: *len,
            style: Style::Bold,
        };
        Canned {
            no: CannedNo(1),
            name: "hello".into(),
            text: RichText {
                plain: plain.into(),
                marks: marks.iter().map(mark).collect(),
            },
            file: None,
            by: PersonId::telegram(1),
            at: Timestamp(0),
        }
    }

    const PUT_IN: PutIn = PutIn {
        user: "Ann🔥",
        operator: "{ticket}",
        no: TicketNo(12),
    };

    #[test]
    fn names_are_put_in_and_marks_stay_around_their_words() {
        // Before, around, inside and behind a place.
        let filled = canned("Hi {name}, #{ticket} is done", &[(0, 2), (3, 6), (4, 2), (11, 9)]).filled(PUT_IN);
        assert_eq!(filled.plain, "Hi Ann🔥, #12 is done");
        let marks: Vec<_> = filled.marks.iter().map(|mark| (mark.at, mark.len)).collect();
        assert_eq!(marks, [(0, 2), (3, 5), (3, 5), (10, 3)]);
        let twice = canned("{operator}{operator} {nobody}", &[]).filled(PUT_IN);
        assert_eq!(twice.plain, "{ticket}{ticket} {nobody}", "what is put in is no place");
    }

    #[test]
    fn a_caption_fits_whatever_people_are_called() {
        let places = "{name}".repeat(MAX_PLACES);
        let mut canned = canned(
            &format!("{places}{}", "x".repeat(MAX_CANNED_CAPTION - places.len())),
            &[],
        );
        let name = "🔥".repeat(PUT_IN_CHARS);
        let put_in = PutIn { user: &name, ..PUT_IN };
        assert!(canned.filled(put_in).len() > MAX_CAPTION);
        canned.file = Some(Attachment {
            kind: crate::domain::Kind::Photo,
            id: "id".into(),
            mark: None,
            name: None,
        });
        assert!(canned.filled(put_in).len() <= MAX_CAPTION);
        assert!(canned.filled(put_in).plain.starts_with(&"🔥".repeat(SHORT_CHARS)));
    }

    #[test]
    fn a_name_is_one_word() {
        assert_eq!(Canned::name_of(" #Привет "), Some("привет".into()));
        for none in ["", "#", "two words", "a:b", &"x".repeat(MAX_CANNED_NAME + 1)] {
            assert_eq!(Canned::name_of(none), None, "{none}");
        }
        assert_eq!(Canned::called_by("#hello"), Some("hello".into()));
        assert_eq!(Canned::called_by("hello"), None);
    }
}
