//! What must hold when a history is over and everything was delivered.

mod albums;
mod amended;
mod bans;
mod digests;
mod feedback;
mod homes;
mod legal;
mod overdue;
mod participants;
mod places;
mod team;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use switchboard::desk::Desk;
use switchboard::domain::{
    ChatId, Event, Feedback, Handling, Happening, Notice, Party, Payload, Person, PersonId, Ticket, TicketNo,
};
use switchboard::store::{Fault, Link, Table};

use super::homes::GROUPS;
use super::messenger::{parts, reader_of};
use super::words::records;
use super::world::{Origin, Promise, Said, World, words};
pub use homes::sorted;
use places::{Rescue, group_places, missed_the_group, shown_in, staff_places};

type Verdict = Result<(), String>;

/// The whole judgement, over a world and a desk that have come to rest.
pub fn check(world: &World, desk: &Desk) -> Verdict {
    let differences = desk.store().recount().map_err(text)?;
    if !differences.is_empty() {
        return Err(format!("counters or indexes differ: {differences:?}"));
    }
    if !world.waiting.is_empty() || !desk.store().lanes().map_err(text)?.is_empty() {
        return Err("the outbox is not empty".into());
    }
    let tickets = tickets(desk)?;
    for promise in &world.promises {
        arrived(promise, world, desk).map_err(|why| format!("{why}: {promise:?}"))?;
        addressed(promise, world).map_err(|why| format!("{why}: {promise:?}"))?;
    }
    let mut carried: BTreeMap<(u64, u64), Vec<&Promise>> = BTreeMap::new();
    for promise in &world.promises {
        if let Some(entry) = words(promise) {
            carried.entry(entry).or_default().push(promise);
        }
    }
    for (ticket, events) in tickets.values() {
        legal::replays(ticket, events, world.wavered, desk).map_err(|why| format!("{why}: {ticket:?}, {events:?}"))?;
        amended::check(ticket, events, world).map_err(|why| format!("{why}, of {ticket:?}"))?;
        albums::check(ticket, events, &carried, world, desk)?;
        shown(ticket, events, &carried, world, desk)?;
        homes::moved(ticket, events, &carried, world, desk)?;
        participants::check(ticket, events, &carried, world)?;
    }
    nothing_of_the_erased(world, desk)?;
    participants::forgotten(world, desk, &tickets)?;
    leads_to_the_group(world, desk)?;
    digests::check(world)?;
    homes::told(world)?;
    overdue::check(desk, &tickets)?;
    told::check(world, desk, &tickets)?;
    feedback::check(world, desk, &tickets)?;
    bans::check(world, desk, &tickets)?;
    team::check(world, desk, &tickets)?;
    people(desk, &tickets)
}

type Tickets = BTreeMap<u64, (Ticket, Vec<Event>)>;

fn tickets(desk: &Desk) -> Result<Tickets, String> {
    let mut tickets = Tickets::new();
    for ticket in records::<Ticket>(desk.store(), Table::Ticket)? {
        let mut events = desk
            .store()
            .events_before(ticket.no, u64::MAX, usize::MAX)
            .map_err(text)?;
        events.reverse();
        if !events.iter().map(|(seq, _)| *seq).eq(0..ticket.version) {
            return Err(format!("the history of ticket {} has gaps", ticket.no));
        }
        let events = events.into_iter().map(|(_, event)| event).collect();
        tickets.insert(ticket.no.0, (ticket, events));
    }
    Ok(tickets)
}

/// What was destroyed is gone, and nothing leads to it.
fn nothing_of_the_erased(world: &World, desk: &Desk) -> Verdict {
    for no in &world.erased {
        if desk.store().ticket(*no).map_err(text)?.is_some() {
            return Err(format!("ticket {no} is back"));
        }
        let rows = desk.store().history_rows(*no, 1).map_err(text)?;
        if !rows.is_empty() {
            return Err(format!("something of ticket {no} is left"));
        }
    }
    // In groups each link is its message's place among its neighbours, the ticket and the entry.
    let in_groups = records::<Vec<(u8, u64, u64)>>(desk.store(), Table::Links)?
        .into_iter()
        .flatten();
    let alone = records::<Link>(desk.store(), Table::Link)?;
    let mut leads_to = in_groups
        .map(|(_, no, _)| TicketNo(no))
        .chain(alone.into_iter().map(|link| link.no));
    match leads_to.find(|no| world.erased.contains(no)) {
        Some(no) => Err(format!("a message leads to ticket {no}, which is destroyed")),
        None => Ok(()),
    }
}

/// Whatever number the group had when something was written, it leads to the present one.
fn leads_to_the_group(world: &World, desk: &Desk) -> Verdict {
    let now = desk.group_now().map_err(text)?;
    for number in &world.been {
        let leads_to = desk.store().chat_now(*number).map_err(text)?;
        if Some(leads_to) != now {
            return Err(format!("{number} leads to {leads_to}, and the group is {now:?}"));
        }
    }
    Ok(())
}

/// Every part at least once, and more often only where a receipt was lost; or refused for good.
fn arrived(promise: &Promise, world: &World, desk: &Desk) -> Verdict {
    if !promise.settled {
        return Err("not settled".into());
    }
    // Nothing leads anywhere from the chat of whoever took part and was erased.
    let erased = |no| world.erased.contains(&no) || is_erased(reader_of(&promise.parcel), no, world);
    let parts = match promise.said {
        // Of words that are sent to nobody, their ticket was destroyed, or their reader erased.
        Said::Pointless if matches!(promise.parcel.payload, Payload::ToUser { .. }) => {
            let erased = world.is_pointless(&promise.parcel.payload);
            return match erased || world.forgotten.contains_key(&reader_of(&promise.parcel)) {
                true => Ok(()),
                false => Err("went nowhere".into()),
            };
        }
        Said::Pointless => return Ok(()),
        // That it does is for the verdict on albums.
        Said::WentAlong => 0,
        // The part refused may have landed before, if the answer was lost.
        Said::Refused(_) => promise.parcel.part,
        _ => parts(&promise.parcel.payload),
    };
    for part in 0..parts {
        let landed = promise.landed.get(&part).map_or(&[][..], Vec::as_slice);
        let torn = promise.torn.get(&part).copied().unwrap_or(0) as usize;
        if landed.is_empty() || landed.len() > 1 + torn {
            return Err(format!(
                "part {part} landed {} times, with {torn} receipts lost",
                landed.len()
            ));
        }
        let entry = words(promise).map_or(0, |(_, seq)| seq);
        let last = landed.last().copied().flatten();
        if let (Some(at), Some(no)) = (last, promise.parcel.payload.ticket())
            && !erased(no)
            && desk.store().link(at).map_err(text)? != Some(Link { no, seq: entry })
        {
            return Err(format!("{at:?} does not lead to its entry"));
        }
        if let (Some(at), Payload::ShowFeedback { no, .. }) = (last, &promise.parcel.payload)
            && !world.erased_feedback.contains(no)
            && desk.store().feedback_link(at).map_err(text)? != Some(*no)
        {
            return Err(format!("{at:?} does not lead to its feedback"));
        }
    }
    let beyond = promise.landed.iter().filter(|(part, _)| **part >= parts);
    for (part, landed) in beyond {
        if landed.len() > promise.torn.get(part).copied().unwrap_or(0) as usize {
            return Err(format!("part {part} landed although it was refused"));
        }
    }
    Ok(())
}

/// Whether somebody who took part in a ticket was erased.
fn is_erased(reader: PersonId, no: TicketNo, world: &World) -> bool {
    world.requester(no) != Some(reader) && world.forgotten.contains_key(&reader)
}

/// What is for a user went to this user, what is for staff to nobody else.
fn addressed(promise: &Promise, world: &World) -> Verdict {
    let payload = &promise.parcel.payload;
    let requester = match payload.ticket() {
        Some(no) => Some(world.requester(no).ok_or("its ticket never was")?),
        None => None,
    };
    let staff =
        |chat: ChatId| world.group.contains(&chat) || GROUPS.contains(&chat) || team::might_read(promise, chat, world);
    let notice_of_writer = matches!(
        payload,
        Payload::TellStaff {
            notice: Notice::Undelivered { .. },
            ..
        }
    );
    let stands = promise.landed.values().flatten().flatten().map(|at| at.chat);
    for chat in stands.chain([promise.parcel.lane.chat]) {
        let user = || Some(chat) == requester.map(PersonId::chat) || participants::might_read(promise, chat, world);
        let right = match payload {
            Payload::ToUser { .. }
            | Payload::TellUser { .. }
            | Payload::AmendUser { .. }
            | Payload::Withdraw { .. } => user(),
            Payload::TellPerson { person, .. } => chat == person.chat(),
            Payload::ToStaff { .. } | Payload::TellStaff { .. } | Payload::AmendStaff { .. } => staff(chat),
            Payload::ShowFeedback { .. } | Payload::RemindStaff { .. } => staff(chat),
            Payload::React { .. } => user() || staff(chat),
        };
        if !right && !notice_of_writer {
            return Err(format!("stands in {chat}"));
        }
    }
    Ok(())
}

/// Everybody's words went where they belong: to the group, to the assignee or to all of staff; an answer
/// to the user; and what cannot be delivered is written down.
fn shown(
    ticket: &Ticket,
    events: &[Event],
    carried: &BTreeMap<(u64, u64), Vec<&Promise>>,
    world: &World,
    desk: &Desk,
) -> Verdict {
    let (mut assignee, mut about) = (None, None);
    let born = born_of_feedback(ticket, desk)?;
    for (seq, event) in (0..).zip(events) {
        assignee = assignee_after(event, assignee);
        about = sorted(event).unwrap_or(about);
        let Happening::Said { by, message } = &event.what else {
            continue;
        };
        if (1..=born).contains(&seq) {
            // Staff has seen it as feedback.
            continue;
        }
        let promises = carried.get(&(ticket.no.0, seq)).map_or(&[][..], Vec::as_slice);
        let (to_user, to_staff): (Vec<&Promise>, Vec<&Promise>) = promises
            .iter()
            .partition(|promise| matches!(promise.parcel.payload, Payload::ToUser { .. }));
        let step = world.entries.get(&(ticket.no.0, seq)).copied();
        let step = step.ok_or_else(|| format!("entry {seq} of ticket {} was never written", ticket.no))?;
        let places = match by {
            Party::User | Party::Participant(_) => staff_places(about, assignee, step, world, desk),
            Party::Staff(_) => group_places(about, message.source.chat, step, world, desk),
        };
        let wrong = |what: &str| Err(format!("{what} of ticket {}, entry {seq}: {promises:?}", ticket.no));
        let (lost, change_lost) = lost(ticket, seq, world);
        let rescue = match (lost, change_lost, by) {
            // It may have come there along with its album, and is changed there.
            (false, true, Party::User | Party::Participant(_)) if changed_elsewhere(ticket, seq, world) => {
                Rescue::Possible
            }
            (true, ..) | (false, true, Party::User | Party::Participant(_)) => Rescue::Needed,
            // Whoever changed it may be all there is of staff.
            (false, true, Party::Staff(_)) => Rescue::Possible,
            (false, false, _) => Rescue::None,
        };
        if let Err(why) = shown_in(&places, &to_staff, rescue, world) {
            return wrong(&why);
        }
        let by = participants::party(ticket, seq, *by, world);
        let readers = participants::readers(ticket, seq, event, by, world);
        let went: Vec<ChatId> = to_user.iter().map(|promise| promise.parcel.lane.chat).collect();
        if !readers.are(&went) {
            return wrong(&format!("for {readers:?} of the users are the words"));
        }
        if by != Party::User {
            written_down(ticket, seq, events, world).or_else(|why| wrong(&why))?;
        }
    }
    Ok(())
}

/// Whose a ticket is after an event.
fn assignee_after(event: &Event, before: Option<PersonId>) -> Option<PersonId> {
    match event.what {
        Happening::Taken { by } | Happening::Reopened { by: Party::Staff(by) } => Some(by),
        Happening::Handled {
            how: Handling::Transferred { to },
            ..
        } => Some(to),
        Happening::Handled {
            how: Handling::Released | Handling::Vacated,
            ..
        } => None,
        _ => before,
    }
}

/// Whether a change of words went somewhere instead of a group that cannot be reached.
fn changed_elsewhere(ticket: &Ticket, entry: u64, world: &World) -> bool {
    let mut promises = world.promises.iter();
    promises.any(|promise| match promise.parcel.payload {
        Payload::AmendStaff { no, seq, .. } => (no, seq) == (ticket.no, entry) && promise.origin == Origin::Itself,
        _ => false,
    })
}

/// Whether words, and whether a change of them, did not get into the group since it cannot be reached.
fn lost(ticket: &Ticket, entry: u64, world: &World) -> (bool, bool) {
    let lost = |meant: &dyn Fn(&Payload) -> bool| {
        let mut promises = world.promises.iter();
        promises.any(|promise| meant(&promise.parcel.payload) && missed_the_group(promise, world))
    };
    let of = (ticket.no, entry);
    (
        lost(&|payload| matches!(payload, Payload::ToStaff { no, seq } if (*no, *seq) == of)),
        lost(&|payload| matches!(payload, Payload::AmendStaff { no, seq, .. } if (*no, *seq) == of)),
    )
}

/// How many words of a ticket were feedback first.
fn born_of_feedback(ticket: &Ticket, desk: &Desk) -> Result<u64, String> {
    let all = records::<Feedback>(desk.store(), Table::Feedback)?;
    let of = |feedback: &&Feedback| feedback.answer.is_some_and(|answer| answer.ticket == ticket.no);
    Ok(all.iter().find(of).map_or(0, |feedback| feedback.messages.len() as u64))
}

/// What did not arrive at the requester's is written down each time.
fn written_down(ticket: &Ticket, seq: u64, events: &[Event], world: &World) -> Verdict {
    let of_it = |other: &&Promise| match other.parcel.payload {
        Payload::ToUser { no, seq: entry } | Payload::AmendUser { no, seq: entry, .. } => {
            (no, entry) == (ticket.no, seq) && other.parcel.lane.chat == ticket.requester.chat()
        }
        _ => false,
    };
    let refused = world.promises.iter().filter(of_it);
    let refused = refused
        .filter(|promise| matches!(promise.said, Said::Refused(_)))
        .count();
    let noted = events
        .iter()
        .filter(|event| event.what == Happening::Undelivered { seq })
        .count();
    if noted != refused {
        return Err(format!("refused: {refused}, and noted {noted} times"));
    }
    Ok(())
}

/// What people are known to have open is open, and what they are at is theirs.
fn people(desk: &Desk, tickets: &Tickets) -> Verdict {
    for person in records::<Person>(desk.store(), Table::Person)? {
        let open: BTreeSet<u64> = person.open.iter().map(|no| no.0).collect();
        let is: BTreeSet<u64> = tickets
            .values()
            .filter(|(ticket, _)| ticket.requester == person.id && ticket.is_open())
            .map(|(ticket, _)| ticket.no.0)
            .collect();
        if open != is || open.len() != person.open.len() || person.focus.is_some_and(|no| !open.contains(&no.0)) {
            return Err(format!("{person:?} has {is:?} open"));
        }
    }
    Ok(())
}

fn text(fault: Fault) -> String {
    fault.to_string()
}
