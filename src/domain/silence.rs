//! How long a user has been silent, and when that closes a ticket. Must not know of settings.

use super::{Ticket, Timestamp, Turn};

impl Ticket {
    /// Whether the user owes the next word and has for this long.
    pub(super) fn is_silent(&self, now: Timestamp, ms: i64) -> bool {
        self.is_open() && self.turn == Turn::User && now.since(self.waiting_since) >= ms
    }

    /// When silence will close it, if nobody says anything.
    pub fn closes_at(&self, after_ms: i64) -> Option<Timestamp> {
        let runs = after_ms > 0 && self.is_open() && self.turn == Turn::User;
        runs.then(|| self.waiting_since.plus_ms(after_ms))
    }
}
