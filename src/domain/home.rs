//! Homes: where the tickets of a category are shown to staff, if not where all others are. Must not know who reads there.

use serde::{Deserialize, Serialize};

use super::ChatId;

/// A group, or one topic of it, that the tickets of a category go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The group, under the number it had when it was chosen.
    pub chat: ChatId,
    /// The one topic for all of them; none: the group as a whole, with topics of their own if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<i64>,
    /// What the group was called.
    pub title: String,
    /// Whether it could not be reached. Until it is chosen again, or the bot is let in, nothing goes there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}

impl Home {
    /// Whether it is the same place as another, whatever else is known of it.
    pub fn is_at(&self, chat: ChatId, thread: Option<i64>) -> bool {
        (self.chat, self.thread) == (chat, thread)
    }
}
