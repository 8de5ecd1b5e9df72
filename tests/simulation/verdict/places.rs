//! Where staff reads: what is for staff went there, once to each place.

use std::collections::BTreeSet;

use switchboard::desk::Desk;
use switchboard::domain::{CategoryNo, ChatId, PersonId, Right, Undelivered};

use super::super::homes::GROUPS;
use super::super::world::{Origin, Promise, Said, World};
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
    let chat = promise.parcel.lane.chat;
    (world.group.contains(&chat) || GROUPS.contains(&chat)) && promise.said == Said::Refused(Undelivered::Unreachable)
}

/// What is for staff went to the places of one of these sets, once to each; from a group that is gone, somewhere else. What
/// is shown again where its ticket goes on is for the verdict on homes.
pub fn shown_in(places: &[BTreeSet<ChatId>], promises: &[&Promise], rescue: Rescue, world: &World) -> Verdict {
    let shown = promises.iter().filter(|promise| !promise.moved);
    let (instead, first): (Vec<&Promise>, Vec<&Promise>) = shown.partition(|promise| promise.origin == Origin::Itself);
    let chats = first.iter().map(|promise| configured(promise.parcel.lane.chat, world));
    let went: BTreeSet<ChatId> = chats.collect();
    if went.len() != first.len() || !places.contains(&went) {
        return Err(format!("the staff's view, which is one of {places:?},"));
    }
    match rescue {
        Rescue::None if !instead.is_empty() => Err("shown for no reason, as the view".into()),
        Rescue::Needed if instead.is_empty() => Err("the group is gone and nobody else is told".into()),
        Rescue::None | Rescue::Possible | Rescue::Needed => Ok(()),
    }
}

/// Where the words of a user go first: home, or to whoever was the team, at some time of the step in which they came.
pub fn staff_places(
    about: Option<CategoryNo>,
    assignee: Option<PersonId>,
    step: u32,
    world: &World,
    desk: &Desk,
) -> Vec<BTreeSet<ChatId>> {
    let mut all = Vec::new();
    for home in world.homes.during(step, about) {
        if let Some(group) = home.map(|(chat, _)| chat).or(desk.rules().group) {
            all.push(BTreeSet::from([group]));
            continue;
        }
        let teams = world.ledger.who_might(step, Right::Work).into_iter();
        all.extend(
            teams.map(|team| match assignee.filter(|assignee| team.contains(assignee)) {
                Some(assignee) => BTreeSet::from([assignee.chat()]),
                None => team.iter().map(|id| id.chat()).collect(),
            }),
        );
    }
    all
}

/// Where the words of staff are shown besides the user's chat: home, or in the group; where they were written, they are
/// seen anyway.
pub fn group_places(
    about: Option<CategoryNo>,
    written: ChatId,
    step: u32,
    world: &World,
    desk: &Desk,
) -> Vec<BTreeSet<ChatId>> {
    let written = configured(written, world);
    let homes = world.homes.during(step, about).into_iter();
    let groups = homes.map(|home| home.map(|(chat, _)| chat).or(desk.rules().group));
    groups
        .map(|group| group.filter(|group| *group != written).into_iter().collect())
        .collect()
}

/// A chat under the number it was configured with.
pub fn configured(chat: ChatId, world: &World) -> ChatId {
    match world.group.first() {
        Some(first) if world.group.contains(&chat) => *first,
        _ => chat,
    }
}
