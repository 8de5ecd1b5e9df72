//! Counters: numbers kept in the same commit as what they count, so that no screen has to scan.

use super::keys::{Key, KeyWriter, Table};
use super::{Fault, Loaded};
use crate::domain::{State, Ticket, Turn};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// People met.
    People,
    /// Tickets ever opened and still kept.
    Tickets,
    /// Tickets nobody has taken.
    New,
    /// Tickets an operator is on.
    InProgress,
    /// Closed tickets.
    Closed,
    /// Open tickets whose user waits for support.
    Waiting,
}

impl Count {
    /// Every counter.
    pub const ALL: [Count; 6] = [
        Count::People,
        Count::Tickets,
        Count::New,
        Count::InProgress,
        Count::Closed,
        Count::Waiting,
    ];

    /// Its name in keys and exports.
    pub fn name(self) -> &'static str {
        match self {
            Count::People => "people",
            Count::Tickets => "tickets",
            Count::New => "new",
            Count::InProgress => "in_progress",
            Count::Closed => "closed",
            Count::Waiting => "waiting",
        }
    }

    pub(super) fn key(self) -> Key {
        KeyWriter::of(Table::Count).bytes(self.name().as_bytes()).done()
    }
}

/// The counters a ticket stands in.
pub(super) fn of_ticket(ticket: &Ticket) -> Vec<Count> {
    let mut counts = vec![Count::Tickets];
    counts.push(match ticket.state {
        State::New => Count::New,
        State::InProgress { .. } => Count::InProgress,
        State::Closed { .. } => Count::Closed,
    });
    if ticket.is_open() && ticket.turn == Turn::Support {
        counts.push(Count::Waiting);
    }
    counts
}

/// What a change of a ticket adds to the counters.
pub(super) fn deltas(before: Option<&Loaded<Ticket>>, after: &Ticket) -> Vec<(Count, i64)> {
    let old = before.map(|before| of_ticket(&before.value)).unwrap_or_default();
    let new = of_ticket(after);
    let gone = old.iter().filter(|count| !new.contains(count));
    let come = new.iter().filter(|count| !old.contains(count));
    gone.map(|count| (*count, -1))
        .chain(come.map(|count| (*count, 1)))
        .collect()
}

pub(super) fn parse(bytes: &[u8]) -> Result<i64, Fault> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(Fault::Damaged {
            what: Table::Count.noun(),
            why: "it is not a whole number".into(),
        })
}
