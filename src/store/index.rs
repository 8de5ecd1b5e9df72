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
        let key = KeyWriter::of(Table::Index);
        match self {
            People::Banned => key.byte(b'b').done(),
            People::BannedUntil => key.byte(b'u').done(),
            People::Seen => key.byte(b'a').done(),
            People::Staff => key.byte(b'j').done(),
            People::Answering(no) => key.byte(b'e').unsigned(no.0).done(),
        }
    }
}

/// The index keys a person has. Their last fields are the person.
pub(super) fn of_person(person: &Person) -> Vec<Key> {
    let entry = |list: People| KeyWriter::of(Table::Index).bytes(&list.prefix()[1..]);
    let newest_first = |list: People, at| entry(list).moment_newest_first(at).person(person.id).done();
    let mut keys = search::of_person(person);
    keys.push(newest_first(People::Seen, person.last_seen()));
    if let Some(ban) = &person.ban {
        keys.push(newest_first(People::Banned, ban.at));
        if let Some(until) = ban.until {
            keys.push(entry(People::BannedUntil).moment(until).person(person.id).done());
        }
    }
    if person.membership.is_some() {
        keys.push(entry(People::Staff).person(person.id).done());
    }
    // Records that tell no moment are older than this list.
    if let Dialog::Replying { no, since: Some(_) } = person.dialog {
        keys.push(entry(People::Answering(no)).person(person.id).done());
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
        let key = KeyWriter::of(Table::Index);
        match self {
            List::Open => key.byte(b'o').done(),
            List::Waiting => key.byte(b'o').byte(rank(Turn::Support)).done(),
            List::Silent => key.byte(b'o').byte(rank(Turn::User)).done(),
            List::Unwarned => key.byte(b'w').done(),
            List::ToRemind(turn) => key.byte(b'p').byte(rank(turn)).done(),
            List::Due => key.byte(b'd').done(),
            List::Late => key.byte(b'l').done(),
            List::New => key.byte(b'n').done(),
            List::Mine(person) => key.byte(b'm').person(person).done(),
            List::Closed => key.byte(b'c').done(),
            List::Of(person) => key.byte(b'r').person(person).done(),
            List::TakesPart(person) => key.byte(b'q').person(person).done(),
            List::TookPart(person) => key.byte(b't').person(person).done(),
            List::Scheduled => key.byte(b'k').done(),
            List::Hidden => key.byte(b'h').done(),
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
    let entry = |list: List| KeyWriter::of(Table::Index).bytes(&list.prefix()[1..]);
    if let (true, State::Closed { at, .. }) = (ticket.hidden, ticket.state) {
        let mut keys = of_participants(ticket, List::TookPart, true);
        keys.push(entry(List::Hidden).moment_newest_first(at).unsigned(ticket.no.0).done());
        return keys;
    }
    // Only where support owes the next word does one ticket go before another: silence is ended in its order.
    let urgent = match ticket.turn {
        Turn::Support => urgency(ticket.priority),
        Turn::User => &[],
    };
    let urgency = |key: KeyWriter| {
        key.byte(rank(ticket.turn))
            .bytes(urgent)
            .moment(ticket.waiting_since)
            .unsigned(ticket.no.0)
            .done()
    };
    let mut keys = vec![
        entry(List::Of(ticket.requester))
            .unsigned(!ticket.no.0)
            .unsigned(ticket.no.0)
            .done(),
    ];
    keys.extend(of_participants(ticket, List::TookPart, true));
    keys.extend(of_participants(ticket, List::TakesPart, false));
    if let Some(schedule) = ticket.close_at {
        keys.push(entry(List::Scheduled).moment(schedule.at).unsigned(ticket.no.0).done());
    }
    if ticket.is_open() && ticket.turn == Turn::User && !ticket.warned {
        keys.push(
            entry(List::Unwarned)
                .moment(ticket.waiting_since)
                .unsigned(ticket.no.0)
                .done(),
        );
    }
    if let Some(at) = ticket.next_late() {
        keys.push(entry(List::Due).moment(at).unsigned(ticket.no.0).done());
    }
    if ticket.is_late() {
        keys.push(entry(List::Late).unsigned(ticket.no.0).done());
    }
    if ticket.can_be_reminded() {
        let list = entry(List::ToRemind(ticket.turn));
        keys.push(list.moment(ticket.reminds_from()).unsigned(ticket.no.0).done());
    }
    match ticket.state {
        State::New => {
            keys.push(urgency(entry(List::Open)));
            keys.push(entry(List::New).moment(ticket.opened_at).unsigned(ticket.no.0).done());
        }
        State::InProgress { by } => {
            keys.push(urgency(entry(List::Open)));
            keys.push(urgency(entry(List::Mine(by))));
        }
        State::Closed { at, .. } => keys.push(entry(List::Closed).moment_newest_first(at).unsigned(ticket.no.0).done()),
    }
    keys
}

/// A ticket's entries in the lists of its participants; if asked for, of the former ones too.
fn of_participants(ticket: &Ticket, list: impl Fn(PersonId) -> List, former: bool) -> Vec<Key> {
    let former = ticket.former_participants.iter().filter(|_| former);
    let all = ticket.participants.iter().chain(former);
    all.map(|id| {
        let key = KeyWriter::of(Table::Index).bytes(&list(*id).prefix()[1..]);
        key.unsigned(!ticket.no.0).unsigned(ticket.no.0).done()
    })
    .collect()
}

/// The ticket an index key leads to.
pub(super) fn number(key: &[u8]) -> Option<TicketNo> {
    let tail = key.len().checked_sub(8)?;
    KeyReader(&key[tail..]).unsigned().map(TicketNo)
}
