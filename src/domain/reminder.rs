//! When whoever owes the next word in a ticket may be reminded of it. Must not know of quiet hours and settings.

use serde::{Deserialize, Serialize};

use super::{Ticket, TicketNo, Timestamp, Turn};

/// Reminders for one wait, so that nobody who does not answer is reminded for ever.
pub const MAX_REMINDERS: u8 = 3;

/// Tickets that one word about many names.
pub const MAX_NAMED: usize = 8;

/// Tickets of which somebody is told at once: the first by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// The first, at most [`MAX_NAMED`].
    pub named: Vec<TicketNo>,
    /// How many there are besides.
    pub more: u64,
}

impl Gathered {
    /// These tickets, in their order.
    pub fn of(tickets: &[TicketNo]) -> Self {
        let named: Vec<TicketNo> = tickets.iter().take(MAX_NAMED).copied().collect();
        let more = tickets.len().saturating_sub(named.len()) as u64;
        Gathered { named, more }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.named.len() as u64 + self.more
    }
}

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
