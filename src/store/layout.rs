//! Versions of the data's layout, and how a store of an older one gets what it lacks.

use super::table::Table;
use super::{Change, Fault, Store, figures, keys, links, reminders, standing};

/// The version of the data's layout. A store with a greater one is refused.
///
/// With 2 came the statistics, with 3 the people's index and counters, with 4 the list of those who may be reminded, with 5
/// rows in blocks and lists of links; since 6 the original of an entry is in no list of its copies.
pub const SCHEMA: u32 = 6;

impl Store {
    /// Brings the data of an older layout to this one. Broken off, it is done again.
    ///
    /// # Errors
    /// If the engine fails, or a record that is needed cannot be read.
    pub(super) async fn bring_along(&self, schema: u32) -> Result<(), Fault> {
        if schema >= SCHEMA {
            return Ok(());
        }
        if schema < links::SINCE_SCHEMA {
            self.list_links().await?;
        }
        if schema < reminders::SINCE_SCHEMA {
            self.fill_reminders().await?;
        }
        if schema < standing::SINCE_SCHEMA {
            self.fill_people().await?;
        }
        if schema < figures::SINCE_SCHEMA {
            self.fill_figures().await?;
        }
        let mut change = Change::default();
        change.put(Table::Meta, keys::schema(), &SCHEMA)?;
        self.commit(change).await.map(|_| ())
    }
}
