//! Where staff reads: what is for staff went there, once to each place.

use std::collections::BTreeSet;

use switchboard::desk::Desk;
use switchboard::domain::{ChatId, PersonId, Right, Undelivered};

use super::super::world::{Promise, Said, World};
use super::Verdict;

/// Whether people read in private what could not get into the group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rescue {
    None,
    Possible,
    Needed,
}

/// Whether it did not get into the group, as that cannot be reached.
pub fn missed_the_group(promise: &Promise, world: &World) -> bool {
    world.group.contains(&promise.parcel.lane.chat) && promise.said == Said::Refused(Undelivered::Unreachable)
}

/// What is for staff went to the places of one of these sets, once to each; from a group that is gone, to somebody in
/// private.
pub fn shown_in(places: &[BTreeSet<ChatId>], promises: &[&Promise], rescue: Rescue, world: &World) -> Verdict {
    let rescued = rescue != Rescue::None;
    let went: Vec<ChatId> = promises
        .iter()
        .map(|promise| configured(promise.parcel.lane.chat, world))
        .collect();
    let first: BTreeSet<ChatId> = went
        .iter()
        .copied()
        .filter(|chat| !rescued || chat.is_group())
        .collect();
    let fits = |places: &BTreeSet<ChatId>| first == *places && (rescued || went.len() == places.len());
    if !places.iter().any(fits) {
        return Err(format!("the staff's view, which is one of {places:?},"));
    }
    if rescue == Rescue::Needed && !went.iter().any(|chat| !chat.is_group()) {
        return Err("the group is gone and nobody else is told".into());
    }
    Ok(())
}

/// Where the words of a user go first: in what was the team at some time of the step in which they came.
pub fn staff_places(assignee: Option<PersonId>, step: u32, world: &World, desk: &Desk) -> Vec<BTreeSet<ChatId>> {
    if let Some(group) = desk.rules().group {
        return vec![BTreeSet::from([group])];
    }
    let teams = world.ledger.who_might(step, Right::Work).into_iter();
    let places = teams.map(|team| match assignee.filter(|assignee| team.contains(assignee)) {
        Some(assignee) => BTreeSet::from([assignee.chat()]),
        None => team.iter().map(|id| id.chat()).collect(),
    });
    places.collect()
}

/// A chat under the number it was configured with.
pub fn configured(chat: ChatId, world: &World) -> ChatId {
    match world.group.first() {
        Some(first) if world.group.contains(&chat) => *first,
        _ => chat,
    }
}
