//! What staff does with a ticket besides talking in it, taking, closing and reopening it: what may be done, and what
//! comes of it.

use serde::{Deserialize, Serialize};

use super::{Happening, PersonId, Refusal, State, Ticket};

/// One such thing: as a wish, and as what has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Nobody is its assignee any more.
    Released,
    /// Somebody else is its assignee.
    Transferred {
        /// Who.
        to: PersonId,
    },
}

impl Ticket {
    /// What comes of such a wish.
    pub(super) fn handle(&self, by: PersonId, how: Handling) -> Result<Vec<Happening>, Refusal> {
        match (&how, self.state) {
            (Handling::Released | Handling::Transferred { .. }, State::Closed { by, .. }) => {
                return Err(Refusal::Closed(by));
            }
            (Handling::Released, State::New) => return Err(Refusal::NobodyHasIt),
            (Handling::Transferred { to }, State::InProgress { by: assignee }) if *to == assignee => {
                return Err(Refusal::TakenBy(assignee));
            }
            (Handling::Released, State::InProgress { .. })
            | (Handling::Transferred { .. }, State::New | State::InProgress { .. }) => {}
        }
        Ok(vec![Happening::Handled { by, how }])
    }

    /// What such an event does.
    pub(super) fn be_handled(&mut self, how: &Handling) {
        match how {
            Handling::Released => self.state = State::New,
            Handling::Transferred { to } => self.state = State::InProgress { by: *to },
        }
    }
}
