//! What a button does with tickets of others in which a user takes part.

use super::Place;
use crate::domain::TicketNo;

/// What a participant wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartPress {
    /// The tickets in which they take part.
    List(Place),
    /// One of them.
    Show(TicketNo),
    /// The next words go there.
    Write(TicketNo),
    /// To take part no more: asks once more.
    Leave(TicketNo),
    /// For certain.
    LeaveNow(TicketNo),
}
