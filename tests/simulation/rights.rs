//! What staff may do, said once more in other words than the program's, and asked when something is on the disk.

use std::collections::BTreeMap;

use switchboard::domain::{ChatId, Event, Handling, Happening, Parcel, Payload, PersonId, PersonNotice, Role};

use super::team::Ledger;
use super::world::World;

/// Something that is on the disk now.
#[derive(Debug)]
pub enum Written {
    Entry(Event),
    Ticket,
    /// A ticket was destroyed.
    TicketGone,
    Feedback,
    /// What everybody chooses from: categories, the FAQ.
    Offer,
    Invitation,
    Parcel(Parcel),
}

/// Acts of staff by the numbers of their updates: who, and in which group, if in one.
pub type Acts = BTreeMap<u64, (PersonId, Option<ChatId>)>;

/// Fails if an act of staff has had an effect that the role of whoever did it does not allow any more.
pub fn check(world: &mut World, update: u64, written: &[Written]) {
    let Some((who, group)) = world.acts.get(&update).copied() else {
        return;
    };
    let has = role_in(&world.ledger, who, group.is_some(), world.members_answer);
    let too_much = written
        .iter()
        .find(|written| has < Some(needs(written, group.is_some())));
    if let Some(too_much) = too_much {
        let why = format!("{who:?}, who is {has:?} in {group:?}, did this by update {update}: {too_much:?}");
        world.wrong.push(why);
    }
}

fn role_in(ledger: &Ledger, who: PersonId, in_group: bool, members_answer: bool) -> Option<Role> {
    let own = ledger.role(who);
    own.max((in_group && members_answer).then_some(Role::Operator))
}

/// The least role that something takes.
fn needs(written: &Written, in_group: bool) -> Role {
    match written {
        Written::TicketGone | Written::Invitation => Role::Owner,
        Written::Offer => Role::Admin,
        Written::Feedback if in_group => Role::Operator,
        Written::Feedback => Role::Admin,
        Written::Ticket => Role::Operator,
        Written::Entry(event) => match &event.what {
            Happening::Handled {
                how: Handling::Hidden | Handling::Restored,
                ..
            } => Role::Admin,
            _ => Role::Operator,
        },
        Written::Parcel(parcel) => match &parcel.payload {
            Payload::TellPerson { notice, .. } => match notice {
                PersonNotice::RoleGiven { .. } | PersonNotice::RoleTaken => Role::Owner,
                PersonNotice::RoleChanged { .. } | PersonNotice::Left { .. } => Role::Owner,
                PersonNotice::Banned { .. } | PersonNotice::Unbanned => Role::Admin,
                _ => Role::Operator,
            },
            _ => Role::Operator,
        },
    }
}
