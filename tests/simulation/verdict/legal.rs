//! Whether a ticket is what its history makes of it, and got there by legal moves alone.

use switchboard::desk::{Desk, Rules};
use switchboard::domain::{
    Closer, Event, HOUR_MS, Handling, Happening, Lateness, MAX_PARTICIPANTS, MAX_REMINDERS, Party, PersonId, State,
    Ticket, Turn,
};

use super::Verdict;

/// The history gives the ticket, and every move in it was legal.
pub fn replays(ticket: &Ticket, events: &[Event], wavered: bool, desk: &Desk) -> Verdict {
    let events = as_it_was(events);
    let message = events
        .get(1)
        .and_then(|event| event.what.message())
        .ok_or("it does not begin with words")?;
    let (mut again, first) = Ticket::open(ticket.no, ticket.requester, message.clone(), events[0].at);
    let mut begins = events[..2].to_vec();
    for event in &mut begins {
        again.targets = event.targets.take().map_or(again.targets, |targets| *targets);
    }
    if first != begins {
        return Err("its beginning is not that of a ticket".into());
    }
    for event in &events[2..] {
        let known = touches_words(&event.what, event, &events);
        if !known || !legal(&again, event, &desk.rules()) || (event.at < again.changed_at && !wavered) {
            return Err(format!("{event:?} cannot follow on {again:?}"));
        }
        again.apply(event);
    }
    if again != *ticket {
        return Err(format!("its history makes {again:?} of it"));
    }
    Ok(())
}

/// A history with every word as it was first said.
fn as_it_was(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    // The first change of an entry is met last, and holds the first words.
    for at in (0..events.len()).rev() {
        let (seq, before) = match &events[at].what {
            Happening::Edited { seq, before } => (*seq, Some(before.clone())),
            Happening::Deleted { seq, .. } => (*seq, None),
            _ => continue,
        };
        let entry = usize::try_from(seq).ok().and_then(|seq| events.get_mut(seq));
        if let Some(Happening::Said { message, .. }) = entry.map(|entry| &mut entry.what) {
            (message.edited, message.deleted) = (false, false);
            message.text = before.unwrap_or_else(|| message.text.clone());
        }
    }
    events
}

/// Whether what changes words changes some there are, and only by whom and as long as it may.
fn touches_words(what: &Happening, event: &Event, events: &[Event]) -> bool {
    let said = |seq: u64| usize::try_from(seq).ok().and_then(|seq| events.get(seq));
    match what {
        Happening::Edited { seq, .. } => said(*seq).is_some_and(|said| said.what.message().is_some()),
        Happening::Deleted { seq, by } => said(*seq).is_some_and(|said| {
            said.what.said_by() == Some(Party::Staff(*by)) && event.at.since(said.at) <= 48 * HOUR_MS
        }),
        _ => true,
    }
}

/// Whether somebody takes part. Of whom that is not known any more it was so.
fn is_in(ticket: &Ticket, who: PersonId) -> bool {
    who == PersonId::NOBODY || ticket.takes_part(who)
}

fn may_join(ticket: &Ticket, who: PersonId) -> bool {
    let free = ticket.requester != who && !ticket.takes_part(who) && ticket.participants.len() < MAX_PARTICIPANTS;
    who == PersonId::NOBODY || free
}

/// Whether the rules allow this next, said once more in other words.
fn legal(ticket: &Ticket, event: &Event, rules: &Rules) -> bool {
    let silent_ms = match ticket.turn {
        Turn::User => event.at.since(ticket.waiting_since),
        Turn::Support => -1,
    };
    let (end_ms, warn_ms) = (rules.auto_close_ms(), i64::from(rules.auto_close_warn_hours) * HOUR_MS);
    if let Happening::Edited { .. } | Happening::Deleted { .. } = event.what {
        // At any time.
        return true;
    }
    match event.what {
        Happening::Left { who } | Happening::ParticipantUnreachable { who } if !is_in(ticket, who) => return false,
        Happening::Handled {
            how: Handling::Removed { who },
            ..
        } if !is_in(ticket, who) => return false,
        // Said once, until they write again.
        Happening::ParticipantUnreachable { who } => return !ticket.unreached.contains(&who),
        Happening::Left { .. } => return true,
        _ => {}
    }
    match ticket.state {
        State::New | State::InProgress { .. } => match event.what {
            Happening::Taken { .. } => ticket.state == State::New,
            Happening::Closed { by: Closer::Silence } => end_ms > 0 && silent_ms >= end_ms,
            Happening::Warned => warn_ms > 0 && !ticket.warned && silent_ms >= end_ms - warn_ms,
            Happening::Reminded { turn } => {
                let secs = match turn {
                    Turn::User => rules.reminder_user_secs,
                    Turn::Support => rules.reminder_operator_secs,
                };
                let since = ticket.reminded_at.unwrap_or(ticket.waiting_since);
                let due = secs > 0 && event.at.since(since) >= i64::from(secs) * 1_000;
                let disturbs = rules.quiet_hours.and_then(|quiet| quiet.over_at(event.at, &rules.zone));
                due && turn == ticket.turn && ticket.reminders < MAX_REMINDERS && disturbs.is_none()
            }
            Happening::Said { by: Party::User, .. } => !ticket.locked,
            Happening::Said {
                by: Party::Participant(who),
                ..
            } => !ticket.locked && is_in(ticket, who),
            Happening::Late { target, lateness } => {
                let runs = ticket.countdown(target).and_then(|countdown| countdown.runs);
                let at = runs.and_then(|runs| match lateness {
                    Lateness::InTime => None,
                    Lateness::Near => runs.near_at,
                    Lateness::Missed => runs.due_at,
                });
                at.is_some_and(|at| at <= event.at) && ticket.late.of(target) < lateness
            }
            Happening::HoursTold { from } => {
                let hours = rules.business_hours.as_ref();
                let again = hours.and_then(|hours| hours.begins_again(event.at, &rules.zone));
                !ticket.hours_told && ticket.turn == Turn::Support && again == Some(from)
            }
            Happening::Said { .. } | Happening::Closed { .. } => true,
            Happening::Unreachable | Happening::Undelivered { .. } => true,
            Happening::Handled {
                how: Handling::Added { who },
                ..
            } => may_join(ticket, who),
            Happening::Handled { ref how, .. } => !matches!(how, Handling::Hidden | Handling::Restored),
            _ => false,
        },
        State::Closed { at, .. } => match event.what {
            Happening::Reopened { by: Party::Staff(_) } => !ticket.hidden,
            Happening::Reopened { by: Party::User } => {
                !ticket.hidden && !ticket.locked && event.at.since(at) <= i64::from(rules.reopen_within_hours) * HOUR_MS
            }
            Happening::Rated { stars } => (1..=rules.rating_stars).contains(&stars),
            Happening::Commented { .. } => ticket.rating().is_some(),
            Happening::Handled { ref how, .. } => match how {
                Handling::Released
                | Handling::Vacated
                | Handling::Transferred { .. }
                | Handling::Escalated
                | Handling::Scheduled { .. }
                | Handling::Added { .. }
                | Handling::Reasoned { .. } => false,
                Handling::Hidden => !ticket.hidden,
                Handling::Restored => ticket.hidden,
                Handling::Locked
                | Handling::Unlocked
                | Handling::Renamed { .. }
                | Handling::Prioritised { .. }
                | Handling::Tagged { .. }
                | Handling::Untagged { .. }
                | Handling::Categorised { .. }
                | Handling::Uncategorised
                | Handling::Noted { .. }
                | Handling::Removed { .. }
                | Handling::Unscheduled => true,
            },
            Happening::Unreachable | Happening::Undelivered { .. } => true,
            _ => false,
        },
    }
}
