//! Staff is told of its roles, reads what is for staff only as long as it is that, and leaves no ticket behind.

use std::collections::BTreeMap;

use switchboard::desk::Desk;
use switchboard::domain::{ChatId, Payload, PersonId, PersonNotice, Right, Role};

use super::super::world::{Origin, Promise, World};
use super::{Tickets, Verdict};

pub fn check(world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    told(world)?;
    // In a group that was home to a category once, too.
    let in_groups = desk.rules().group.is_some() || world.homes.were_any();
    let anybody_works = in_groups && world.members_answer;
    for (ticket, _) in tickets.values().filter(|(ticket, _)| ticket.is_open()) {
        let works = |id| world.ledger.role(id).is_some_and(|role| role.may(Right::Work));
        if let Some(assignee) = ticket.assignee().filter(|assignee| !works(*assignee))
            && !anybody_works
        {
            return Err(format!("{assignee:?} does not work here, and has {ticket:?}"));
        }
    }
    Ok(())
}

/// Whoever became something else was told of it each time.
fn told(world: &World) -> Verdict {
    let mut changes: BTreeMap<PersonId, Vec<Option<Role>>> = BTreeMap::new();
    for (id, role) in &world.ledger.changes {
        changes.entry(*id).or_default().push(*role);
    }
    let mut notices: BTreeMap<PersonId, Vec<Option<Role>>> = BTreeMap::new();
    for promise in &world.promises {
        let Payload::TellPerson { person, notice } = &promise.parcel.payload else {
            continue;
        };
        match notice {
            PersonNotice::RoleGiven { role } => notices.entry(*person).or_default().push(Some(*role)),
            PersonNotice::RoleTaken => notices.entry(*person).or_default().push(None),
            _ => {}
        }
    }
    if changes != notices {
        return Err(format!("the team became {changes:?}, and was told {notices:?}"));
    }
    Ok(())
}

/// Steps that may pass between the settling of a delivery, by what is known then, and its commit: nobody waits for it.
const UNDER_WAY: u32 = 4;

/// Whether this is the private chat of somebody who was staff when this was promised.
pub fn might_read(promise: &Promise, chat: ChatId, world: &World) -> bool {
    let before = match promise.origin {
        Origin::Itself => UNDER_WAY,
        Origin::Update { .. } => 1,
    };
    let steps = promise.step.saturating_sub(before)..=promise.step;
    let teams = steps.flat_map(|step| world.ledger.who_might(step, Right::Look));
    let mut people = teams.flatten();
    people.any(|id| id.chat() == chat)
}
