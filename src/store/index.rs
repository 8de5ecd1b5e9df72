//! Lists of tickets: which there are, how each is ordered, and how one pages through them by key.

use super::keys::{Key, KeyReader, KeyWriter};
use super::search;
use super::table::Table;
use crate::domain::{Dialog, Person, PersonId, Priority, State, Ticket, TicketNo, Turn};

/// A list of tickets in a fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Open ones: users who wait for support first, the urgent before the others, each the longest wait first.
    Open,
    /// Open ones whose user waits for support, the urgent before the others, each the longest wait first.
    Waiting,
    /// Open ones whose user owes the next word, longest silence first.
    Silent,
    /// Those of them whose user has not been warned, longest silence first.
    Unwarned,
    /// Open ones in which whoever owes the next word may still be reminded, the longest without a word first.
    ToRemind(Turn),
    /// Open ones with a target that staff is still to be told of, the nearest first.
    Due,
    /// Open ones that have missed a target that they have still to reach, oldest first.
    Late,
    /// Ones nobody has taken, oldest first.
    New,
    /// Open ones of an assignee, ordered like `Open`.
    Mine(PersonId),
    /// Closed ones, latest first.
    Closed,
    /// All of a requester, newest first.
    Of(PersonId),
    /// Those in which somebody takes part besides the requester, newest first.
    TakesPart(PersonId),
    /// Those in which somebody takes part or did once, deleted ones too.
    TookPart(PersonId),
    /// Open ones that the clock will close, the nearest first.
    Scheduled,
    /// Deleted ones, latest closing first. They are in no other list that anybody is shown.
    Hidden,
}

/// A list of people in a fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// Banned ones, the latest ban first.
    Banned,
    /// Those of them whose ban has an end, the nearest first.
    BannedUntil,
    /// All, the last seen first; those of one day as they came on it.
    Seen,
    /// Whom owners made staff.
    Staff,
    /// Those of staff who are about to answer a ticket.
    Answering(TicketNo),
}

impl People {
    /// What the keys of its entries begin with.
    pub(super) fn prefix(self) -> Key {
        self.entry().done()
    }

    /// The beginning of an entry's key.
    fn entry(self) -> KeyWriter {
        let key = KeyWriter::of(Table::Index);
        match self {
            People::Banned => key.byte(b'b'),
            People::BannedUntil => key.byte(b'u'),
            People::Seen => key.byte(b'a'),
            People::Staff => key.byte(b'j'),
            People::Answering(no) => key.byte(b'e').unsigned(no.0),
        }
    }
}

/// The index keys a person has. Their last fields are the person.
pub(super) fn of_person(person: &Person) -> Vec<Key> {
    let newest_first = |list: People, at| list.entry().moment_newest_first(at).person(person.id).done();
    let mut keys = search::of_person(person);
    keys.push(newest_first(People::Seen, person.last_seen()));
    if let Some(ban) = &person.ban {
        keys.push(newest_first(People::Banned, ban.at));
        if let Some(until) = ban.until {
            keys.push(People::BannedUntil.entry().moment(until).person(person.id).done());
        }
    }
    if person.membership.is_some() {
        keys.push(People::Staff.entry().person(person.id).done());
    }
    // Records that tell no moment are older than this list.
    if let Dialog::Replying { no, since: Some(_) } = person.dialog {
        keys.push(People::Answering(no).entry().person(person.id).done());
    }
    keys
}

/// The person an index key leads to.
pub(super) fn person(key: &[u8]) -> Option<PersonId> {
    let tail = key.len().checked_sub(9)?;
    KeyReader(&key[tail..]).person()
}

/// A place in a list: the entry's key below the list's prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub Vec<u8>);

/// Where a page lies from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Behind it.
    After,
    /// Before it.
    Before,
}

/// Part of a list, of tickets unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T = TicketNo> {
    /// What it lists, each with its place.
    pub entries: Vec<(Cursor, T)>,
    /// Whether the list has entries before these.
    pub more_before: bool,
    /// Whether the list has entries behind these.
    pub more_after: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Page {
            entries: Vec::new(),
            more_before: false,
            more_after: false,
        }
    }
}

impl List {
    /// What the keys of its entries begin with.
    pub(super) fn prefix(self) -> Key {
        self.entry().done()
    }

    /// The beginning of an entry's key.
    fn entry(self) -> KeyWriter {
        let key = KeyWriter::of(Table::Index);
        match self {
            List::Open => key.byte(b'o'),
            List::Waiting => key.byte(b'o').byte(rank(Turn::Support)),
            List::Silent => key.byte(b'o').byte(rank(Turn::User)),
            List::Unwarned => key.byte(b'w'),
            List::ToRemind(turn) => key.byte(b'p').byte(rank(turn)),
            List::Due => key.byte(b'd'),
            List::Late => key.byte(b'l'),
            List::New => key.byte(b'n'),
            List::Mine(person) => key.byte(b'm').person(person),
            List::Closed => key.byte(b'c'),
            List::Of(person) => key.byte(b'r').person(person),
            List::TakesPart(person) => key.byte(b'q').person(person),
            List::TookPart(person) => key.byte(b't').person(person),
            List::Scheduled => key.byte(b'k'),
            List::Hidden => key.byte(b'h'),
        }
    }
}

/// The place of a turn in the order of urgency.
fn rank(turn: Turn) -> u8 {
    match turn {
        Turn::Support => 0,
        Turn::User => 1,
    }
}

/// What stands before the moment of a ticket whose user waits, so that the more urgent comes first. Moments since 1970
/// begin with 0x80 at least: what is as usual needs nothing.
fn urgency(priority: Priority) -> &'static [u8] {
    match priority {
        Priority::Critical => &[0x00],
        Priority::High => &[0x01],
        Priority::Normal => &[],
        Priority::Low => &[0xff],
    }
}

/// The index keys a ticket has. Their last field is its number.
pub(super) fn of_ticket(ticket: &Ticket) -> Vec<Key> {
    let ends = |key: KeyWriter| key.unsigned(ticket.no.0).done();
    if let (true, State::Closed { at, .. }) = (ticket.hidden, ticket.state) {
        let mut keys = of_participants(ticket, List::TookPart, true);
        keys.push(ends(List::Hidden.entry().moment_newest_first(at)));
        return keys;
    }
    // Only where support owes the next word does one ticket go before another: silence is ended in its order.
    let urgent = match ticket.turn {
        Turn::Support => urgency(ticket.priority),
        Turn::User => &[],
    };
    let urgency = |key: KeyWriter| ends(key.byte(rank(ticket.turn)).bytes(urgent).moment(ticket.waiting_since));
    let mut keys = vec![ends(List::Of(ticket.requester).entry().unsigned(!ticket.no.0))];
    keys.extend(of_participants(ticket, List::TookPart, true));
    keys.extend(of_participants(ticket, List::TakesPart, false));
    if let Some(schedule) = ticket.close_at {
        keys.push(ends(List::Scheduled.entry().moment(schedule.at)));
    }
    if ticket.is_open() && ticket.turn == Turn::User && !ticket.warned {
        keys.push(ends(List::Unwarned.entry().moment(ticket.waiting_since)));
    }
    if let Some(at) = ticket.next_late() {
        keys.push(ends(List::Due.entry().moment(at)));
    }
    if ticket.is_late() {
        keys.push(ends(List::Late.entry()));
    }
    if ticket.can_be_reminded() {
        let list = List::ToRemind(ticket.turn).entry();
        keys.push(ends(list.moment(ticket.reminds_from())));
    }
    match ticket.state {
        State::New => {
            keys.push(urgency(List::Open.entry()));
            keys.push(ends(List::New.entry().moment(ticket.opened_at)));
        }
        State::InProgress { by } => {
            keys.push(urgency(List::Open.entry()));
            keys.push(urgency(List::Mine(by).entry()));
        }
        State::Closed { at, .. } => keys.push(ends(List::Closed.entry().moment_newest_first(at))),
    }
    keys
}

/// A ticket's entries in the lists of its participants; if asked for, of the former ones too.
fn of_participants(ticket: &Ticket, list: impl Fn(PersonId) -> List, former: bool) -> Vec<Key> {
    let former = ticket.former_participants.iter().filter(|_| former);
    let all = ticket.participants.iter().chain(former);
    all.map(|id| {
        let key = list(*id).entry();
        key.unsigned(!ticket.no.0).unsigned(ticket.no.0).done()
    })
    .collect()
}

/// The ticket an index key leads to.
pub(super) fn number(key: &[u8]) -> Option<TicketNo> {
    let tail = key.len().checked_sub(8)?;
    KeyReader(&key[tail..]).unsigned().map(TicketNo)
}
