//! Reading what lies sealed in a store, or as it is in one that is not. Must not know what is read.

use std::borrow::Cow;

use super::seal::{Sealing, parted, sealing};
use super::table::Table;
use super::{Fault, Store};

impl Store {
    /// Whether it is sealed.
    pub fn is_sealed(&self) -> bool {
        self.ring.is_some()
    }

    /// The value of a row as stored, without the seal.
    ///
    /// # Errors
    /// If it was changed, or sealed under another key or for another place.
    pub fn opened<'a>(&self, table: Table, key: &[u8], raw: &'a [u8]) -> Result<Cow<'a, [u8]>, Fault> {
        match &self.ring {
            Some(ring) if sealing(table) == Sealing::Values => {
                ring.open_value(table, key, raw, &*self.engine).map(Cow::Owned)
            }
            _ => Ok(Cow::Borrowed(raw)),
        }
    }

    /// The value of a sealed row without the seal; none if no data key here opens it.
    pub(super) fn opened_if_known(&self, key: &[u8], raw: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        match (&self.ring, parted(raw)) {
            (Some(ring), Some((owner, sealed))) => ring.opened(owner, key, sealed, &*self.engine),
            _ => Ok(None),
        }
    }
}
