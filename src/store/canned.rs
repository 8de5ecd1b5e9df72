//! Canned replies: few, so they are read together.

use super::keys;
use super::table::Table;
use super::{Change, Fault, Loaded, Store};
use crate::domain::{Canned, CannedNo, MAX_CANNED};

impl Store {
    /// All of them, by number.
    ///
    /// # Errors
    /// If the store fails.
    pub fn all_canned(&self) -> Result<Vec<Canned>, Fault> {
        let rows = self.rows(Table::Canned, None, MAX_CANNED)?;
        let decoded = rows.iter().map(|(key, value)| self.decode(Table::Canned, key, value));
        decoded.collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn canned(&self, no: CannedNo) -> Result<Option<Loaded<Canned>>, Fault> {
        self.read(Table::Canned, &keys::canned(no))
    }
}

impl Change {
    /// A new canned reply, or another wording. `before` is what the decision saw.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn put_canned(&mut self, before: Option<&Loaded<Canned>>, after: &Canned) -> Result<(), Fault> {
        let key = keys::canned(after.no);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        self.put(Table::Canned, key, after)
    }

    /// One is no more.
    pub fn remove_canned(&mut self, before: &Loaded<Canned>) {
        let key = keys::canned(before.value.no);
        self.write.expects.push((key.clone(), Some(before.raw.clone())));
        self.remove(key);
    }
}
