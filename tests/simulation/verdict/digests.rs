//! The digest of a day came once to everybody who may look, and of no day after that of a later one.

use std::collections::{BTreeMap, BTreeSet};

use switchboard::domain::{Payload, PersonId, PersonNotice};

use super::super::script::STAFF;
use super::super::world::World;
use super::Verdict;

pub fn check(world: &World) -> Verdict {
    let mut days: BTreeMap<i64, Vec<PersonId>> = BTreeMap::new();
    let mut latest = i64::MIN;
    for promise in &world.promises {
        if let Payload::TellPerson {
            person,
            notice: PersonNotice::Digest { day },
        } = promise.parcel.payload
        {
            if day < latest {
                return Err(format!("the digest of day {day} came after that of day {latest}"));
            }
            latest = day;
            days.entry(day).or_default().push(person);
        }
    }
    for (day, readers) in days {
        let once: BTreeSet<PersonId> = readers.iter().copied().collect();
        let owners = STAFF.map(PersonId::telegram);
        if once.len() != readers.len() || !owners.iter().all(|owner| once.contains(owner)) {
            return Err(format!("the digest of day {day} went to {readers:?}"));
        }
    }
    Ok(())
}
