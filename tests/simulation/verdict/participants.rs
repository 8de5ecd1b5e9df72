//! Whoever takes part in a ticket reads what is said in it, as long as they do, each word once; nobody else does, and they
//! read nothing that is staff's.

use std::collections::{BTreeMap, BTreeSet};

use switchboard::desk::Desk;
use switchboard::domain::{
    ChatId, Event, Handling, Happening, Notice, Party, Payload, PersonId, Right, Ticket, Undelivered,
};

use super::super::messenger::reader_of;
use super::super::world::{Promise, Said, World};
use super::{Tickets, Verdict, text};

/// The users who are to read something, by their chats.
#[derive(Clone, Debug, Default)]
pub struct Readers {
    /// Who must.
    pub must: BTreeSet<ChatId>,
    /// Who may besides: at some time of the step they read along, at another they did not.
    pub may: BTreeSet<ChatId>,
}

impl Readers {
    /// Whether it went to all of them, once to each, and to nobody else.
    pub fn are(&self, went: &[ChatId]) -> bool {
        let once: BTreeSet<ChatId> = went.iter().copied().collect();
        let all: BTreeSet<ChatId> = self.must.union(&self.may).copied().collect();
        once.len() == went.len() && self.must.is_subset(&once) && once.is_subset(&all)
    }
}

/// The users who are to read what this party says or does by an entry: none of them the party itself. `entry` is where it
/// stands.
pub fn readers(ticket: &Ticket, entry: u64, at: &Event, by: Party, world: &World) -> Readers {
    let mut readers = Readers::default();
    if by != Party::User {
        readers.must.insert(ticket.requester.chat());
    }
    let step = world.entries[&(ticket.no.0, entry)];
    for id in world.participation.at(ticket.no.0, entry) {
        if by == Party::Participant(id) {
            continue;
        }
        match world.participation.reads(id, step, at.at, &world.ledger) {
            Some(true) => drop(readers.must.insert(id.chat())),
            Some(false) => {}
            None => drop(readers.may.insert(id.chat())),
        }
    }
    readers
}

/// Which side said something: whoever is erased by now as well.
pub fn party(ticket: &Ticket, entry: u64, by: Party, world: &World) -> Party {
    match by {
        Party::Participant(_) => {
            let named = world.participation.named(ticket.no.0, entry);
            Party::Participant(named.unwrap_or(PersonId::NOBODY))
        }
        Party::User | Party::Staff(_) => by,
    }
}

/// Whether a user may read this of a ticket that is not theirs: only whoever takes part just then. Words are for those who
/// took part when they were said, which is seen elsewhere.
pub fn might_read(promise: &Promise, chat: ChatId, world: &World) -> bool {
    let Some(no) = promise.parcel.payload.ticket() else {
        return false;
    };
    let people = match &promise.parcel.payload {
        Payload::ToUser { .. } | Payload::Withdraw { .. } => world.participation.ever(no.0),
        // What became of somebody's own words is said to them later as well.
        Payload::TellUser {
            notice: Notice::NotShared,
            ..
        } => world.participation.ever(no.0),
        _ => world.participation.during(no.0, promise.step, promise.step),
    };
    people.into_iter().any(|id| id.chat() == chat)
}

pub fn check(
    ticket: &Ticket,
    events: &[Event],
    carried: &BTreeMap<(u64, u64), Vec<&Promise>>,
    world: &World,
) -> Verdict {
    for (seq, event) in (0..).zip(events) {
        let said = event.what.message().is_some() && event.what.said_by().is_some();
        let shown = carried.get(&(ticket.no.0, seq)).into_iter().flatten();
        let mut shown = shown.filter(|promise| matches!(promise.parcel.payload, Payload::ToUser { .. }));
        if let Some(promise) = shown.find(|_| !said) {
            return Err(format!("{event:?} is nothing that users read: {promise:?}"));
        }
    }
    told(ticket, events, world)?;
    missed(ticket, events, world)
}

/// Users hear of what happens to the ticket, and of who comes and goes: the requester what is for the verdict on what users
/// are told, too.
fn told(ticket: &Ticket, events: &[Event], world: &World) -> Verdict {
    let mut happened: BTreeMap<(ChatId, &str), (u64, u64)> = BTreeMap::new();
    for (seq, event) in (0..).zip(events) {
        let Some((name, about)) = news(event) else { continue };
        let who = world.participation.named(ticket.no.0, seq).filter(|_| about);
        if about && matches!(event.what, Happening::Left { .. }) && who == Some(PersonId::NOBODY) {
            // Erased, and nobody is told of it.
            continue;
        }
        let by = who.map_or(Party::User, Party::Participant);
        let readers = readers(ticket, seq, event, by, world);
        let itself = who.filter(|_| !matches!(event.what, Happening::Left { .. }));
        for chat in readers.must.into_iter().chain(itself.map(PersonId::chat)) {
            happened.entry((chat, name)).or_default().0 += 1;
        }
        for chat in readers.may {
            happened.entry((chat, name)).or_default().1 += 1;
        }
    }
    let mut told: BTreeMap<(ChatId, &str), u64> = BTreeMap::new();
    for promise in &world.promises {
        if let Payload::TellUser { no, notice } = &promise.parcel.payload
            && *no == ticket.no
            && let Some((name, about)) = named(notice)
            && (about || promise.parcel.lane.chat != ticket.requester.chat())
        {
            *told.entry((promise.parcel.lane.chat, name)).or_default() += 1;
        }
    }
    for key in happened.keys().chain(told.keys()) {
        let (must, may) = happened.get(key).copied().unwrap_or_default();
        let times = told.get(key).copied().unwrap_or_default();
        if !(must..=must + may).contains(&times) {
            return Err(format!(
                "{key:?} was told {times} times, {must} times and perhaps {may} more is right, of {ticket:?}: {events:?}"
            ));
        }
    }
    Ok(())
}

/// What participants hear of this, and whether it is about one of them.
fn news(event: &Event) -> Option<(&'static str, bool)> {
    match &event.what {
        Happening::Closed { .. } => Some(("closed", false)),
        Happening::Reopened { .. } => Some(("reopened", false)),
        Happening::Handled {
            how: Handling::Added { .. },
            ..
        } => Some(("joined", true)),
        Happening::Handled {
            how: Handling::Removed { .. },
            ..
        }
        | Happening::Left { .. } => Some(("parted", true)),
        _ => None,
    }
}

fn named(notice: &Notice) -> Option<(&'static str, bool)> {
    match notice {
        Notice::Closed { .. } => Some(("closed", false)),
        Notice::Reopened { .. } => Some(("reopened", false)),
        Notice::Joined { .. } => Some(("joined", true)),
        Notice::Parted { .. } => Some(("parted", true)),
        _ => None,
    }
}

/// Of whoever is out of reach the history knows, and staff was told.
fn missed(ticket: &Ticket, events: &[Event], world: &World) -> Verdict {
    let of_ticket = |promise: &&Promise| promise.parcel.payload.ticket() == Some(ticket.no);
    for promise in world.promises.iter().filter(of_ticket) {
        let for_user = matches!(
            promise.parcel.payload,
            Payload::ToUser { .. } | Payload::AmendUser { .. } | Payload::TellUser { .. }
        );
        let reader = reader_of(&promise.parcel);
        let unreachable = promise.said == Said::Refused(Undelivered::Unreachable);
        if !for_user || !unreachable || reader == ticket.requester || world.forgotten.contains_key(&reader) {
            continue;
        }
        let known = (0..).zip(events).any(|(seq, event)| {
            let named = world.participation.named(ticket.no.0, seq) == Some(reader);
            let later = || world.entries[&(ticket.no.0, seq)] >= promise.step;
            match event.what {
                Happening::ParticipantUnreachable { .. } => named,
                // What arrives at nobody who takes part any more is nobody's trouble.
                Happening::Left { .. } => named && later(),
                Happening::Handled {
                    how: Handling::Removed { .. },
                    ..
                } => named && later(),
                _ => false,
            }
        });
        if !known {
            return Err(format!("nobody knows of it in {ticket:?}: {promise:?}"));
        }
    }
    let unreachable = events
        .iter()
        .filter(|event| matches!(event.what, Happening::ParticipantUnreachable { .. }));
    let told = world.promises.iter().filter(|promise| match &promise.parcel.payload {
        Payload::TellStaff {
            no,
            notice: Notice::ParticipantMissed { why, .. },
        } => *no == ticket.no && *why == Undelivered::Unreachable,
        _ => false,
    });
    let (unreachable, told) = (unreachable.count(), told.count());
    match told < unreachable {
        true => Err(format!(
            "{unreachable} are out of reach, and staff was told {told} times: {ticket:?}"
        )),
        false => Ok(()),
    }
}

/// An answer that was taken back is taken back from everybody who may have it.
pub fn withdrawn(ticket: &Ticket, entry: u64, deleted: u64, world: &World) -> Verdict {
    let meant = |promise: &&Promise| {
        promise.parcel.payload
            == Payload::Withdraw {
                no: ticket.no,
                seq: entry,
            }
    };
    let went: Vec<ChatId> = (world.promises.iter().filter(meant))
        .map(|promise| promise.parcel.lane.chat)
        .collect();
    let step = world.entries[&(ticket.no.0, deleted)];
    let teams = world.ledger.who_might(step, Right::Look);
    let staff = |id: &PersonId| teams.iter().any(|team| team.contains(id));
    let (mut readers, no) = (Readers::default(), ticket.no.0);
    let now = world.participation.at(no, deleted).into_iter();
    readers.must.insert(ticket.requester.chat());
    readers.must.extend(now.filter(|id| !staff(id)).map(PersonId::chat));
    readers
        .may
        .extend(world.participation.ever(no).into_iter().map(PersonId::chat));
    match readers.are(&went) {
        true => Ok(()),
        false => Err(format!(
            "entry {entry} was taken back from {went:?} instead of {readers:?}"
        )),
    }
}

/// Nothing is known of whoever was erased and never came again.
pub fn forgotten(world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    for id in world.forgotten.keys() {
        if desk.person(*id).map_err(text)?.is_some() {
            continue;
        }
        for (ticket, events) in tickets.values() {
            let known = ticket.took_part(*id) || ticket.unreached.contains(id) || ticket.requester == *id;
            if known || events.iter().any(|event| event.what.without(*id).is_some()) {
                return Err(format!("{id:?} was erased, and is named in {ticket:?}: {events:?}"));
            }
        }
        for at in world.messages.get(&id.chat()).into_iter().flatten() {
            if let Some(link) = desk.store().link(*at).map_err(text)? {
                return Err(format!("{id:?} was erased, and {at:?} leads to {link:?}"));
            }
        }
    }
    Ok(())
}
