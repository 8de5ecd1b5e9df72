//! The outbox as stored: its lanes, and the parcels in each.

use super::engine::Order;
use super::keys::{self, KeyReader, KeyWriter};
use super::records::damaged_key;
use super::table::Table;
use super::{Fault, Store, index};
use crate::domain::{Lane, Parcel};

impl Store {
    /// Parcels of one lane numbered above `after`, at most `limit`, in order.
    pub fn parcels(&self, lane: Lane, after: u64, limit: usize) -> Result<Vec<(u64, Parcel)>, Fault> {
        let end = keys::after(&keys::lane(lane));
        let rows = self.engine.scan(
            &keys::parcel(lane, after.saturating_add(1)),
            end.as_deref(),
            limit,
            Order::Ascending,
        )?;
        rows.iter()
            .map(|(key, value)| Ok((parcel_number(key)?, self.decode(Table::Outbox, key, value)?)))
            .collect()
    }

    /// Whether a parcel is still to be delivered.
    pub fn holds_parcel(&self, lane: Lane, seq: u64) -> Result<bool, Fault> {
        Ok(self.engine.get(&keys::parcel(lane, seq))?.is_some())
    }

    /// The lanes that hold parcels, each found by one look past the one before.
    pub fn lanes(&self) -> Result<Vec<Lane>, Fault> {
        let prefix = KeyWriter::of(Table::Outbox).done();
        let end = keys::after(&prefix);
        let mut from = prefix.clone();
        let mut lanes = Vec::new();
        while let Some((key, _)) = self.engine.scan(&from, end.as_deref(), 1, Order::Ascending)?.pop() {
            let mut fields = KeyReader(&key[prefix.len()..]);
            let lane = fields
                .chat()
                .zip(fields.unsigned())
                .map(|(chat, strand)| Lane { chat, strand })
                .ok_or_else(|| damaged_key(Table::Outbox))?;
            lanes.push(lane);
            let Some(next) = keys::after(&keys::lane(lane)) else {
                break;
            };
            from = next;
        }
        Ok(lanes)
    }

    /// How many parcels wait and in how many lanes, of the first `limit`.
    pub fn waiting(&self, limit: usize) -> Result<(usize, usize), Fault> {
        let rows = self.rows(Table::Outbox, None, limit)?;
        let mut lanes: Vec<&[u8]> = rows
            .iter()
            .map(|(key, _)| &key[..key.len().saturating_sub(8)])
            .collect();
        lanes.dedup();
        Ok((rows.len(), lanes.len()))
    }

    /// The outbox is nearly always empty at a start; after a long time without network it is walked once.
    pub(super) fn greatest_parcel(&self) -> Result<u64, Fault> {
        let mut greatest = 0;
        self.each(Table::Outbox, |key, _| {
            greatest = greatest.max(parcel_number(key)?);
            Ok(())
        })?;
        Ok(greatest)
    }
}

fn parcel_number(key: &[u8]) -> Result<u64, Fault> {
    index::number(key)
        .map(|no| no.0)
        .ok_or_else(|| damaged_key(Table::Outbox))
}
