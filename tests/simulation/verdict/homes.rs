//! Tickets go on where their category is at home: what was said last is shown there, and owners hear of a home that is lost.

use std::collections::BTreeMap;

use switchboard::desk::Desk;
use switchboard::domain::{CategoryNo, Event, Handling, Happening, Payload, PersonId, PersonNotice, Ticket};

use super::super::script::STAFF;
use super::super::world::{Promise, World};
use super::Verdict;
use super::places::staff_places;

/// Words that are shown again where a ticket goes on, at most.
const SHOWN_AGAIN: usize = 5;

/// Entries looked through for them.
const LOOKED_THROUGH: usize = 20;

/// Each owner hears of each loss.
pub fn told(world: &World) -> Verdict {
    for owner in STAFF.map(PersonId::telegram) {
        let told = world.promises.iter().filter(|promise| match &promise.parcel.payload {
            Payload::TellPerson { person, notice } => {
                *person == owner && matches!(notice, PersonNotice::HomeLost { .. })
            }
            _ => false,
        });
        let (told, losses) = (told.count(), world.homes.losses);
        if told != losses {
            return Err(format!(
                "homes were lost {losses} times, and {owner:?} was told {told} times"
            ));
        }
    }
    Ok(())
}

/// A ticket whose category changes goes on elsewhere: there what was said last is shown again, here nothing.
pub fn moved(
    ticket: &Ticket,
    events: &[Event],
    carried: &BTreeMap<(u64, u64), Vec<&Promise>>,
    world: &World,
    desk: &Desk,
) -> Verdict {
    let (mut about, mut assignee, mut open): (Option<CategoryNo>, Option<PersonId>, bool) = (None, None, true);
    for (at, event) in events.iter().enumerate() {
        open = is_open_after(event, open);
        assignee = super::assignee_after(event, assignee);
        let Some(now) = sorted(event) else { continue };
        let before = std::mem::replace(&mut about, now);
        let step = world.entries[&(ticket.no.0, at as u64)];
        let (from, to) = (world.homes.during(step, before), world.homes.during(step, now));
        let ([from], [to]) = (&from[..], &to[..]) else {
            continue;
        };
        if !open || from == to {
            continue;
        }
        let places = staff_places(now, assignee, step, world, desk);
        let earlier = events[..at].iter().enumerate().rev().take(LOOKED_THROUGH);
        let said = earlier.filter(|(_, event)| event.what.message().is_some());
        // What is deleted by now may have been so already.
        let said = said.take(SHOWN_AGAIN);
        for (seq, _) in said.filter(|(_, event)| event.what.message().is_some_and(|message| !message.deleted)) {
            let again = carried.get(&(ticket.no.0, seq as u64)).into_iter().flatten();
            let again: Vec<_> = again
                .filter(|promise| promise.moved && promise.step == step)
                .map(|promise| promise.parcel.lane.chat)
                .collect();
            let whole = |place: &std::collections::BTreeSet<_>| place.iter().all(|chat| again.contains(chat));
            if !places.iter().any(whole) {
                return Err(format!(
                    "entry {seq} of {ticket:?} was shown again in {again:?}, not in {places:?}"
                ));
            }
        }
    }
    Ok(())
}

/// What a ticket is about from this event on, if that is what it says.
pub fn sorted(event: &Event) -> Option<Option<CategoryNo>> {
    match &event.what {
        Happening::Handled { how, .. } => match how {
            Handling::Categorised { category, .. } => Some(Some(category.no)),
            Handling::Uncategorised => Some(None),
            _ => None,
        },
        _ => None,
    }
}

fn is_open_after(event: &Event, open: bool) -> bool {
    match event.what {
        Happening::Closed { .. } => false,
        Happening::Reopened { .. } => true,
        _ => open,
    }
}
