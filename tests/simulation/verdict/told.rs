//! Users were told of what happened to their tickets, once for each time.

use std::collections::BTreeMap;

use switchboard::desk::Desk;
use switchboard::domain::{Closer, Handling, Happening, Notice, Party, Payload, PersonId, Turn};

use super::super::world::World;
use super::{Tickets, Verdict, born_of_feedback};

type Counts = BTreeMap<(u64, String), u64>;

pub fn check(world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    let mut happened = Counts::new();
    for (ticket, events) in tickets.values() {
        for event in events {
            let born = || born_of_feedback(ticket, desk).map(|words| words > 0);
            if let Some(notice) = to_be_told(&event.what)
                && !(event.what == Happening::Opened && born()?)
            {
                *happened.entry((ticket.no.0, notice)).or_default() += 1;
            }
        }
    }
    staff_reminded(world, tickets)?;
    let mut told = Counts::new();
    for promise in &world.promises {
        if let Payload::TellUser { no, notice } = &promise.parcel.payload
            && !world.erased.contains(no)
            && world.requester(*no).map(PersonId::chat) == Some(promise.parcel.lane.chat)
            && let Some(notice) = named(notice)
        {
            *told.entry((no.0, notice)).or_default() += 1;
        }
    }
    if happened != told {
        let odd = |(key, times): &(&(u64, String), &u64)| told.get(*key) != Some(*times);
        let missing: Vec<_> = happened.iter().filter(odd).collect();
        let odd = |(key, times): &(&(u64, String), &u64)| happened.get(*key) != Some(*times);
        let surplus: Vec<_> = told.iter().filter(odd).collect();
        return Err(format!("users should be told {missing:?} and were told {surplus:?}"));
    }
    Ok(())
}

/// Of every wait that staff was reminded of, somebody was told: by itself, or among others.
fn staff_reminded(world: &World, tickets: &Tickets) -> Verdict {
    let reminders = |what: &Happening| matches!(what, Happening::Reminded { turn: Turn::Support });
    let happened = tickets.values().flat_map(|(_, events)| events);
    let happened = happened.filter(|event| reminders(&event.what)).count() as u64;
    let told = world.promises.iter().map(|promise| match &promise.parcel.payload {
        Payload::TellStaff {
            notice: Notice::Reminded { .. },
            ..
        } => 1,
        Payload::RemindStaff { tickets } => tickets.count(),
        _ => 0,
    });
    let told: u64 = told.sum();
    if told < happened {
        return Err(format!("staff was told of {told} of {happened} reminders"));
    }
    Ok(())
}

/// What a user must hear of this, if it is always the same.
fn to_be_told(what: &Happening) -> Option<String> {
    Some(match what {
        Happening::Opened => "opened".into(),
        Happening::Closed { by: Closer::User } => return None,
        Happening::Closed { by } => format!("closed {by:?}"),
        Happening::Reopened { by: Party::User } => return None,
        Happening::Reopened { by } => format!("reopened {by:?}"),
        Happening::Warned => "warned".into(),
        Happening::HoursTold { from } => format!("hours {from:?}"),
        Happening::Handled { how, .. } => match how {
            Handling::Locked => "locked".into(),
            Handling::Unlocked => "unlocked".into(),
            Handling::Scheduled { .. } => "warned".into(),
            Handling::Released
            | Handling::Vacated
            | Handling::Transferred { .. }
            | Handling::Renamed { .. }
            | Handling::Prioritised { .. }
            | Handling::Escalated
            | Handling::Tagged { .. }
            | Handling::Untagged { .. }
            | Handling::Categorised { .. }
            | Handling::Uncategorised
            | Handling::Noted { .. }
            // Users who come and go: see `participants`.
            | Handling::Added { .. }
            | Handling::Removed { .. }
            | Handling::Unscheduled
            | Handling::Reasoned { .. }
            | Handling::Hidden
            | Handling::Restored => return None,
        },
        // Whoever takes a ticket by answering is not announced; nobody out of reach is reminded.
        Happening::Taken { .. } | Happening::Reminded { .. } => return None,
        Happening::Said { .. }
        | Happening::Late { .. }
        | Happening::Answered { .. }
        | Happening::Rated { .. }
        | Happening::Commented { .. }
        | Happening::Left { .. }
        | Happening::Unreachable
        | Happening::ParticipantUnreachable { .. }
        | Happening::Edited { .. }
        | Happening::Deleted { .. }
        | Happening::Undelivered { .. } => return None,
    })
}

fn named(notice: &Notice) -> Option<String> {
    Some(match notice {
        Notice::Opened => "opened".into(),
        Notice::Closed { by } => format!("closed {by:?}"),
        Notice::Reopened { by } => format!("reopened {by:?}"),
        Notice::Warned { .. } => "warned".into(),
        Notice::HoursTold { from } => format!("hours {from:?}"),
        Notice::Locked => "locked".into(),
        Notice::Unlocked => "unlocked".into(),
        Notice::Joined { .. }
        | Notice::Parted { .. }
        | Notice::NotShared
        | Notice::ParticipantMissed { .. }
        | Notice::Taken { .. }
        | Notice::Reminded { .. }
        | Notice::Late { .. }
        | Notice::Added
        | Notice::FeedbackAnswered { .. }
        | Notice::Handled { .. }
        | Notice::MovedOn { .. }
        | Notice::Rated { .. }
        | Notice::Commented { .. }
        | Notice::NotDeleted
        | Notice::NotDeletedAt { .. }
        | Notice::AnsweredMeanwhile { .. }
        | Notice::Undelivered { .. } => return None,
    })
}
