//! For which day staff was last given a digest.

use super::keys;
use super::table::Table;
use super::{Change, Fault, Loaded, Store};

impl Store {
    /// The day, since 1970-01-01; none if there was no digest yet.
    ///
    /// # Errors
    /// If the engine fails, or what it holds is no day.
    pub fn digest_day(&self) -> Result<Option<Loaded<i64>>, Fault> {
        self.read(Table::Meta, &keys::digest_day())
    }
}

impl Change {
    /// The same as it is to be. `before` is what the decision saw.
    ///
    /// # Errors
    /// Never: a number can be written.
    pub fn put_digest_day(&mut self, before: Option<&Loaded<i64>>, day: i64) -> Result<(), Fault> {
        let key = keys::digest_day();
        let seen = before.map(|before| before.raw.clone());
        self.write.expects.push((key.clone(), seen));
        self.put(Table::Meta, key, &day)
    }
}
