//! When whoever owes the next word in a ticket may be reminded of it. Must not know of quiet hours and settings.

use super::{Ticket, Timestamp, Turn};

/// Reminders for one wait, so that nobody who does not answer is reminded for ever.
pub const MAX_REMINDERS: u8 = 3;

impl Ticket {
    /// Whether whoever owes the next word may be reminded: a few times at most.
    pub fn can_be_reminded(&self) -> bool {
        self.is_open() && self.reminders < MAX_REMINDERS
    }

    /// From when the time to the next reminder counts.
    pub fn reminds_from(&self) -> Timestamp {
        self.reminded_at.unwrap_or(self.waiting_since)
    }

    /// Whether this side is to be reminded now, after so long without a word.
    pub(super) fn is_to_remind(&self, turn: Turn, now: Timestamp, ms: i64) -> bool {
        self.can_be_reminded() && self.turn == turn && now.since(self.reminds_from()) >= ms
    }
}
