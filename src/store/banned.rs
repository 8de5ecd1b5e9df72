//! Who is banned, in memory: asked for with every message, and they are few.

use std::collections::HashMap;
use std::sync::PoisonError;

use super::{Direction, Fault, People, Store};
use crate::domain::{PersonId, Timestamp};

impl Store {
    pub(super) fn load_banned(&self) -> Result<(), Fault> {
        const STEP: usize = 500;
        let mut known = HashMap::new();
        let mut page = self.people(People::Banned, None, STEP)?;
        while let Some((last, _)) = page.entries.last() {
            for (_, id) in &page.entries {
                if let Some(ban) = self.person(*id)?.and_then(|person| person.value.ban) {
                    known.insert(*id, ban.until);
                }
            }
            page = self.people(People::Banned, Some((last, Direction::After)), STEP)?;
        }
        *self.banned.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Takes over whose bans were changed by what was committed. Of two commits the one may be told of before the other,
    /// so what counts is the record as it is now; what the commit wrote is only for when that cannot be read.
    pub(super) fn note_bans(&self, changes: Vec<(PersonId, Option<Option<Timestamp>>)>) {
        if changes.is_empty() {
            return;
        }
        let mut known = self.banned.write().unwrap_or_else(PoisonError::into_inner);
        for (id, written) in changes {
            let ban = match self.person(id) {
                Ok(person) => person.and_then(|person| person.value.ban).map(|ban| ban.until),
                Err(_) => written,
            };
            match ban {
                Some(until) => known.insert(id, until),
                None => known.remove(&id),
            };
        }
    }

    /// Whether a person is banned at this moment.
    pub fn is_banned(&self, id: PersonId, now: Timestamp) -> bool {
        let known = self.banned.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&id)
            .is_some_and(|until| until.is_none_or(|until| now < until))
    }
}
