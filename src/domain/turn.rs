//! Whose turn it is in a conversation.

use serde::{Deserialize, Serialize};

/// Who owes the next word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The user waits for support.
    Support,
    /// Support waits for the user.
    User,
}
