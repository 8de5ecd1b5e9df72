//! Categories: few, so they are read together, and those that can be chosen are kept in memory: they are asked for with
//! every ticket that is opened. One that is removed stays, so that its number is not given again.

use std::sync::{Arc, PoisonError};

use super::keys;
use super::table::Table;
use super::{Change, Fault, Loaded, Store};
use crate::domain::{Category, CategoryNo};

/// Most records read: beyond it no category can be made any more.
pub const MAX_CATEGORIES_EVER: usize = 1_000;

impl Store {
    /// All that ever were, by number.
    ///
    /// # Errors
    /// If the store fails.
    pub fn all_categories(&self) -> Result<Vec<Category>, Fault> {
        let rows = self.rows(Table::Category, None, MAX_CATEGORIES_EVER)?;
        let decoded = rows.iter().map(|(key, value)| self.decode(Table::Category, key, value));
        decoded.collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn category(&self, no: CategoryNo) -> Result<Option<Loaded<Category>>, Fault> {
        self.read(Table::Category, &keys::category(no))
    }
}

impl Store {
    /// Those that can be chosen now, by number.
    pub fn offered_categories(&self) -> Arc<Vec<Category>> {
        self.categories.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads them anew. Whoever comes second waits, and reads what is newer.
    pub(super) fn load_categories(&self) -> Result<(), Fault> {
        let mut known = self.categories.write().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.all_categories()?;
        all.retain(|category| !category.removed);
        *known = Arc::new(all);
        Ok(())
    }
}

impl Change {
    /// A new category, or a changed one. `before` is what the decision saw.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn put_category(&mut self, before: Option<&Loaded<Category>>, after: &Category) -> Result<(), Fault> {
        let key = keys::category(after.no);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        self.categories = true;
        self.put(Table::Category, key, after)
    }
}
