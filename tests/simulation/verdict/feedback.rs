//! Every feedback was shown to staff, message by message; its answer made one ticket of it and went to its writer.

use std::collections::{BTreeMap, BTreeSet};

use switchboard::desk::Desk;
use switchboard::domain::{ChatId, Feedback, HOUR_MS, Notice, Party, Payload, PersonId, Right};
use switchboard::store::Table;

use super::super::words::records;
use super::super::world::{Promise, World};
use super::places::{Rescue, missed_the_group, shown_in};
use super::{Tickets, Verdict};

pub fn check(world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    let mut shown: BTreeMap<(u64, u16), Vec<&Promise>> = BTreeMap::new();
    for promise in &world.promises {
        if let Payload::ShowFeedback { no, item } = promise.parcel.payload
            && !world.erased_feedback.contains(&no)
        {
            shown.entry((no.0, item)).or_default().push(promise);
        }
    }
    let mut all = records::<Feedback>(desk.store(), Table::Feedback)?;
    for feedback in &all {
        for item in 0..u16::try_from(feedback.messages.len()).unwrap() {
            let promises = shown.remove(&(feedback.no.0, item)).unwrap_or_default();
            let rescue = match promises.iter().any(|promise| missed_the_group(promise, world)) {
                true => Rescue::Needed,
                false => Rescue::None,
            };
            shown_in(&places(&promises, world, desk), &promises, rescue, world)
                .map_err(|why| format!("{why} of message {item} of {feedback:?}: {promises:?}"))?;
        }
        answered(feedback, world, tickets).map_err(|why| format!("{why}: {feedback:?}"))?;
    }
    if !shown.is_empty() {
        return Err(format!("shown, and not there: {shown:?}"));
    }
    let pause = i64::from(desk.rules().feedback_cooldown_hours) * HOUR_MS;
    all.sort_by_key(|feedback| (feedback.by, feedback.at));
    match all
        .windows(2)
        .find(|two| two[0].by == two[1].by && two[1].at.since(two[0].at) < pause)
    {
        // Which was first is not known once the clock was put back.
        Some(two) if !world.wavered => Err(format!("too soon after each other: {two:?}")),
        Some(_) | None => Ok(()),
    }
}

/// Where feedback is shown: in what was the team at some time of the step in which it came.
fn places(promises: &[&Promise], world: &World, desk: &Desk) -> Vec<BTreeSet<ChatId>> {
    if let Some(group) = desk.rules().group {
        return vec![BTreeSet::from([group])];
    }
    let step = promises.first().map_or(0, |promise| promise.step);
    let teams = world.ledger.who_might(step, Right::Users).into_iter();
    teams
        .map(|team| team.into_iter().map(PersonId::chat).collect())
        .collect()
}

/// The answer stands in the ticket that the feedback has become, behind its words, and the writer was told of it once.
fn answered(feedback: &Feedback, world: &World, tickets: &Tickets) -> Verdict {
    let Some(answer) = feedback.answer else { return Ok(()) };
    if world.erased.contains(&answer.ticket) {
        return Ok(());
    }
    let (ticket, events) = tickets.get(&answer.ticket.0).ok_or("its ticket is not there")?;
    if ticket.requester != feedback.by {
        return Err("its ticket is somebody else's".into());
    }
    let mut said = events
        .iter()
        .filter_map(|event| Some((event.what.said_by()?, event.what.message()?)));
    for message in &feedback.messages {
        let next = said.next();
        if next.is_none_or(|(by, words)| by != Party::User || words.source != message.source) {
            return Err(format!("its ticket begins otherwise: {events:?}"));
        }
    }
    if said.next().is_none_or(|(by, _)| by != Party::Staff(answer.by)) {
        return Err("its answer does not follow".into());
    }
    let notice = Notice::FeedbackAnswered { by: answer.by };
    let payload = Payload::TellUser { no: ticket.no, notice };
    let told = world
        .promises
        .iter()
        .filter(|promise| promise.parcel.payload == payload);
    match told.count() {
        1 => Ok(()),
        times => Err(format!("its writer was told {times} times")),
    }
}
