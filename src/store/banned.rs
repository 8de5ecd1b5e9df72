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

    /// Whether a person is banned at this moment.
    pub fn is_banned(&self, id: PersonId, now: Timestamp) -> bool {
        let known = self.banned.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&id)
            .is_some_and(|until| until.is_none_or(|until| now < until))
    }
}
