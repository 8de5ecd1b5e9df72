//! Updates that could not be handled, as they are kept aside for whoever mends the program. Must not know what is in
//! them.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Most of them kept; the oldest give way.
pub const MAX_ASIDE: usize = 100;

/// How long they are kept, in milliseconds: 30 days. They hold what people wrote.
pub const ASIDE_MS: i64 = 30 * 24 * 3_600_000;

/// Most bytes kept of one. Escaped once more, it is twice as long at most, and still a value that is kept safely.
const MAX_CONTENT: usize = 24 * 1_024;

/// Most characters of what is said of its kind.
const MAX_KIND: usize = 200;

/// Why an update was not handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyAside {
    /// It is not as the messenger's description says, or newer than this program.
    Unreadable,
    /// A mistake in the program broke it off.
    BrokeOff,
    /// The store could not keep what it would have caused.
    Faulty,
}

/// An update that is kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Its number.
    pub update: u64,
    /// When it came.
    pub at: Timestamp,
    /// Why it is here.
    pub why: WhyAside,
    /// The names of its fields: what makes two of them alike. Never contents.
    pub kind: String,
    /// Itself, as the messenger sent it, or the beginning of it.
    pub content: String,
    /// Whether that is all of it.
    pub whole: bool,
}

impl Aside {
    /// One that is to be kept, cut to what may be.
    pub fn new(update: u64, at: Timestamp, why: WhyAside, kind: &str, content: &str) -> Self {
        let end = content.floor_char_boundary(MAX_CONTENT);
        Aside {
            update,
            at,
            why,
            kind: kind.chars().take(MAX_KIND).collect(),
            content: content[..end].to_owned(),
            whole: end == content.len(),
        }
    }

    /// Whether this is of the same kind.
    pub fn is_like(&self, other: &Aside) -> bool {
        self.why == other.why && self.kind == other.kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_is_cut_between_characters_to_what_is_kept_safely() {
        for content in ["", "{}", &"\"".repeat(100_000), &"é🦀\\".repeat(30_000)] {
            let aside = Aside::new(1, Timestamp(0), WhyAside::Unreadable, &"é".repeat(5_000), content);
            assert!(content.starts_with(&aside.content));
            assert_eq!(aside.whole, aside.content == content);
            assert!(serde_json::to_string(&aside).unwrap().len() < 56 * 1_024);
        }
    }
}
