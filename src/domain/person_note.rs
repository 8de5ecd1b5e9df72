//! What staff writes down about a person, for staff alone.

use serde::{Deserialize, Serialize};

use super::{PersonId, Timestamp};

/// Most notes kept on a person; older ones are forgotten. With [`MAX_NOTE_BYTES`] they leave a person's record room
/// for kept messages.
pub const MAX_NOTES: usize = 10;

/// The longest note, in bytes of UTF-8: 300 letters of Russian.
pub const MAX_NOTE_BYTES: usize = 600;

/// A note on a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNote {
    /// Whose.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The words; at most [`MAX_NOTE_BYTES`].
    pub text: String,
}

impl PersonNote {
    /// A note, shortened if it is too long; none if there are no words in it.
    pub fn new(by: PersonId, at: Timestamp, text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.floor_char_boundary(MAX_NOTE_BYTES);
        (!text.is_empty()).then(|| PersonNote {
            by,
            at,
            text: text[..end].to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_never_blank_and_never_cut_within_a_letter() {
        let note = |text: &str| PersonNote::new(PersonId::telegram(1), Timestamp(0), text);
        assert_eq!(note(" \n"), None);
        assert_eq!(note(" pays late "), note("pays late"));
        let long = note(&"👍".repeat(1_000)).map(|note| note.text);
        assert_eq!(long, Some("👍".repeat(MAX_NOTE_BYTES / 4)));
    }
}
