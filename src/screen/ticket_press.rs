//! What a button does with a ticket besides the things that stand on its card.

use crate::domain::{CategoryNo, PersonId, Priority, Right, TicketNo, Wording};

/// What an operator wishes of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketPress {
    /// Everything else that can be done with it.
    More(TicketNo),
    /// Nobody is to be its assignee.
    Release(TicketNo),
    /// A page of the colleagues it can be passed on to, from 0.
    Transfer(TicketNo, u32),
    /// This one is to be its assignee.
    TransferTo(TicketNo, PersonId),
    /// It is to take no more words from its requester.
    Lock(TicketNo),
    /// It is to take them again.
    Unlock(TicketNo),
    /// The priorities.
    Priorities(TicketNo),
    /// It is to have this one.
    Prioritise(TicketNo, Priority),
    /// It needs somebody with more rights.
    Escalate(TicketNo),
    /// Its tags.
    Tags(TicketNo),
    /// The tag in this place is to be taken off, if the ticket is still at this version.
    Untag(TicketNo, u8, u64),
    /// What it can be about.
    Categories(TicketNo),
    /// It is about this; none: about nothing in particular.
    Categorise(TicketNo, Option<CategoryNo>),
    /// Who takes part in it.
    Participants(TicketNo),
    /// This one is to take part in it.
    BringIn(TicketNo, PersonId),
    /// They are not to any more.
    Dismiss(TicketNo, PersonId),
    /// Words for it are to be typed.
    Type(TicketNo, Wording),
    /// When it can be closed by the clock.
    Schedule(TicketNo),
    /// It is to be closed in so many hours.
    CloseIn(TicketNo, u32),
    /// It is not to be.
    Unschedule(TicketNo),
    /// It is to be deleted.
    Hide(TicketNo),
    /// It is to be brought back.
    Unhide(TicketNo),
    /// It is to be destroyed: asks once more.
    Erase(TicketNo),
    /// It is, for certain.
    EraseNow(TicketNo),
}

impl TicketPress {
    /// What it takes.
    pub fn right(self) -> Right {
        match self {
            TicketPress::More(_)
            | TicketPress::Release(_)
            | TicketPress::Transfer(..)
            | TicketPress::TransferTo(..)
            | TicketPress::Lock(_)
            | TicketPress::Unlock(_)
            | TicketPress::Priorities(_)
            | TicketPress::Prioritise(..)
            | TicketPress::Escalate(_)
            | TicketPress::Tags(_)
            | TicketPress::Untag(..)
            | TicketPress::Categories(_)
            | TicketPress::Categorise(..)
            | TicketPress::Type(..)
            | TicketPress::Participants(_)
            | TicketPress::BringIn(..)
            | TicketPress::Dismiss(..)
            | TicketPress::Schedule(_)
            | TicketPress::CloseIn(..)
            | TicketPress::Unschedule(_) => Right::Work,
            TicketPress::Hide(_) | TicketPress::Unhide(_) => Right::Delete,
            TicketPress::Erase(_) | TicketPress::EraseNow(_) => Right::Erase,
        }
    }
}
