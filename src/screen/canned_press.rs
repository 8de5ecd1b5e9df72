//! What a button does about canned replies.

use crate::domain::{CannedNo, TicketNo, Timestamp};

/// What an operator wishes about canned replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannedPress {
    /// A page of them, from 0; to answer a ticket with, if one is given.
    List(u32, Option<TicketNo>),
    /// One of them.
    Show(CannedNo),
    /// A new one is to be written.
    Add,
    /// One is to say something else.
    Edit(CannedNo),
    /// One is to be deleted: asks once more.
    Remove(CannedNo),
    /// One is, for certain.
    RemoveNow(CannedNo),
    /// The file of one, with its words.
    ShowFile(CannedNo),
    /// One is to be without its file.
    TakeOffFile(CannedNo),
    /// How one will read in a ticket.
    Preview(TicketNo, CannedNo),
    /// What is shown is to go to the ticket's user, if the reply is still worded as it was then.
    Send(TicketNo, CannedNo, Timestamp),
}
