//! Another master key for a store: which of its rows change by it. Must not know how rows come from one store to another.

use super::Fault;
use super::engine::{Engine, Row};
use super::ring::{Ring, Seal, damaged, no_random};
use super::table::Table;
use crate::domain::Timestamp;
use crate::sealing::{DataKey, MasterKey};

/// What changes in the rows of a store when another master key takes the place of the present one.
pub(super) struct Rewrapping {
    old: DataKey,
    new: DataKey,
    seal: Row,
}

impl Rewrapping {
    /// From the key that the store is sealed with to another, at this moment.
    ///
    /// # Errors
    /// [`Fault::NotSealed`], or [`Fault::OtherKey`] if it is sealed with neither this nor anything else known.
    pub fn begin(engine: &dyn Engine, old: &MasterKey, new: &MasterKey, now: Timestamp) -> Result<Self, Fault> {
        Ring::open(engine, Some(old))?.ok_or(Fault::NotSealed)?;
        let seal = Seal {
            since: Some(now),
            ..Seal::of(new)
        };
        Ok(Rewrapping {
            old: DataKey::wrapping(old),
            new: DataKey::wrapping(new),
            seal: seal.row()?,
        })
    }

    /// A row as it is to be.
    pub fn row(&self, (key, value): Row) -> Result<Row, Fault> {
        if key == self.seal.0 {
            return Ok(self.seal.clone());
        }
        if Table::of(&key) != Some(Table::DataKey) {
            return Ok((key, value));
        }
        let data_key = DataKey::unwrap(&self.old, &key, &value).ok_or_else(|| damaged("it was changed"))?;
        let value = data_key.wrapped(&self.new, &key).map_err(no_random)?;
        Ok((key, value))
    }
}
