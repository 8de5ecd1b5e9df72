//! Updates that are kept aside: few, so they are read together.

use super::engine::Row;
use super::keys;
use super::table::Table;
use super::{Change, Fault, Store, index};
use crate::domain::{Aside, MAX_ASIDE, PersonId, Timestamp};

impl Store {
    /// All of them with their places, the oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn all_aside(&self) -> Result<Vec<(u64, Aside)>, Fault> {
        let rows = self.rows(Table::Aside, None, MAX_ASIDE)?;
        let read = |(key, value): &Row| {
            let place = index::number(key).map_or(0, |no| no.0);
            Ok((place, self.decode(Table::Aside, key, value)?))
        };
        rows.iter().map(read).collect()
    }

    /// Forgets those that came before a moment.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn forget_aside_before(&self, at: Timestamp) -> Result<(), Fault> {
        let mut change = Change::default();
        for (place, aside) in self.all_aside()? {
            if aside.at < at {
                change.remove(keys::aside(place));
            }
        }
        if !change.is_empty() {
            self.commit(change).await?;
        }
        Ok(())
    }
}

impl Change {
    /// Takes out those of `kept` that may hold words of this person: their number stands in them, or they were cut
    /// off before it could.
    pub fn drop_aside_of(&mut self, kept: &[(u64, Aside)], id: PersonId) {
        let number = id.number.to_string();
        for (place, aside) in kept {
            if !aside.whole || aside.content.contains(&number) {
                self.remove(keys::aside(*place));
            }
        }
    }

    /// Keeps one more; the oldest gives way if there are too many. `kept` is what the decision saw.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn put_aside(&mut self, kept: &[(u64, Aside)], aside: &Aside) -> Result<(), Fault> {
        let place = kept.last().map_or(1, |(place, _)| place + 1);
        let surplus = (kept.len() + 1).saturating_sub(MAX_ASIDE);
        for (oldest, _) in kept.iter().take(surplus) {
            self.remove(keys::aside(*oldest));
        }
        // Another may be set aside at the same moment.
        self.write.expects.push((keys::aside(place), None));
        self.put(Table::Aside, keys::aside(place), aside)
    }
}
