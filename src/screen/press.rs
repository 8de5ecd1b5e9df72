//! What a button does. Messengers carry it in their own form.

use crate::domain::TicketNo;

/// A wish expressed by pressing a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// The user's menu.
    Menu,
    /// Open a ticket.
    Ask,
    /// Drop what is under way.
    Cancel,
    /// Send what is kept: into a new ticket, or into this one.
    SendKept(Option<TicketNo>),
    /// The user's own tickets.
    MyTickets(Place),
    /// One of them, its history before an entry (`u64::MAX`: the latest).
    MyTicket {
        /// Which.
        no: TicketNo,
        /// Entries before this one.
        before: u64,
    },
    /// The user's next words go to this ticket.
    WriteTo(TicketNo),
    /// The user closes a ticket.
    CloseMine(TicketNo),
    /// The user reopens a ticket.
    ReopenMine(TicketNo),
    /// The user rates the support that ended with a closing.
    Rate {
        /// Which ticket.
        no: TicketNo,
        /// The history entry of that closing.
        closing: u64,
        /// From 1 to `RATING_STARS`.
        stars: u8,
    },
    /// The user wants to say why they rated so.
    Comment(TicketNo),
    /// The choice of languages.
    Languages,
    /// This language.
    Language(String),
    /// What the bot can do.
    Help,
    /// The staff's menu.
    StaffMenu,
    /// A list of tickets.
    Inbox(Filter, Place),
    /// A ticket's card; `Filter` leads back.
    Card(TicketNo, Filter),
    /// Become the assignee.
    Take(TicketNo),
    /// Answer the user.
    Reply(TicketNo),
    /// Close it.
    Close(TicketNo),
    /// Open it again.
    Reopen(TicketNo),
    /// A ticket's history before an entry (`u64::MAX`: the latest).
    History {
        /// Which ticket.
        no: TicketNo,
        /// Entries before this one.
        before: u64,
    },
    /// One message of a history, whole, as a copy.
    Original {
        /// Which ticket.
        no: TicketNo,
        /// Which entry.
        seq: u64,
    },
    /// What staff can do.
    StaffHelp,
}

/// Which tickets an inbox shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Open ones.
    All,
    /// Those whose user waits.
    Waiting,
    /// Those of the operator.
    Mine,
    /// Those nobody has taken.
    New,
    /// Closed ones.
    Closed,
}

impl Filter {
    /// Every filter, in the order shown.
    pub const ALL: [Filter; 5] = [Filter::All, Filter::Waiting, Filter::Mine, Filter::New, Filter::Closed];
}

/// Where in a list: its beginning, or a step from an entry.
pub type Place = Option<Step>;

/// A step from an entry of a list to the page on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The entry, as the store names its place.
    pub entry: Vec<u8>,
    /// Towards the end of the list, or its beginning.
    pub forward: bool,
}
