//! Where a ticket stands: whether its conversation goes on, and with whom. Must not know what brought it there.

use serde::{Deserialize, Serialize};

use super::{Closer, HOUR_MS, PersonId, Ticket, Timestamp};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has taken it.
    New,
    /// An operator is on it.
    InProgress {
        /// The assignee.
        by: PersonId,
    },
    /// Done, or given up.
    Closed {
        /// By whom.
        by: Closer,
        /// When.
        at: Timestamp,
        /// Who was the assignee then.
        assignee: Option<PersonId>,
        /// The history entry of this closing: tells it from earlier ones.
        entry: u64,
    },
}

impl Ticket {
    /// The history entry of the closing it stands at; none while it is open.
    pub fn closing(&self) -> Option<u64> {
        match self.state {
            State::New | State::InProgress { .. } => None,
            State::Closed { entry, .. } => Some(entry),
        }
    }

    /// Whether the conversation goes on.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::New | State::InProgress { .. } => true,
            State::Closed { .. } => false,
        }
    }

    /// The operator who is on it, or was when it closed.
    pub fn assignee(&self) -> Option<PersonId> {
        match self.state {
            State::New => None,
            State::InProgress { by } => Some(by),
            State::Closed { assignee, .. } => assignee,
        }
    }

    /// Whether its requester may reopen it at `now`.
    pub fn user_may_reopen(&self, now: Timestamp, within_hours: u32) -> bool {
        match self.state {
            State::New | State::InProgress { .. } => false,
            State::Closed { at, .. } => !self.locked && !self.hidden && reopens(at, now, within_hours),
        }
    }
}

/// Whether a requester may still reopen what was closed then.
pub(super) fn reopens(closed: Timestamp, now: Timestamp, within_hours: u32) -> bool {
    now.since(closed) <= i64::from(within_hours) * HOUR_MS
}
