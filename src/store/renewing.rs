//! Another data key for whoever is erased, so that the former opens nothing any more: what lies under it in a backup is
//! gone with it. Must not know of backups.
//!
//! The new key is stored before anything is erased, and the former beside it. From then on nothing is written under the
//! former (see `ring.rs`), so that the end of the erasure sees all that still lies there: what waits to be delivered to
//! them. That is sealed anew, in the same commit in which the former key goes.

use super::engine::Order;
use super::keys::{self, KeyWriter};
use super::ring::{damaged, no_random};
use super::seal::{Owner, header, parted};
use super::table::Table;
use super::{Change, Committed, Fault, Store};
use crate::domain::PersonId;
use crate::sealing::DataKey;

/// Parcels that may wait for one person; far fewer do.
const MOST_WAITING: usize = 100_000;

/// How often others may store a key of theirs meanwhile.
const MAX_TRIES: u32 = 64;

impl Store {
    /// Gives a person another data key, and puts the present one aside until [`Store::drop_former_key`]. Nothing
    /// happens in a store that is not sealed, to somebody without a key, or if one lies aside already.
    ///
    /// # Errors
    /// If the engine fails, or the system gives no random bytes.
    pub async fn renew_key(&self, id: PersonId) -> Result<(), Fault> {
        let Some(ring) = &self.ring else { return Ok(()) };
        let owner = Owner::Person(id);
        let (place, former_place) = (owner.place(), owner.former_place());
        for _ in 0..MAX_TRIES {
            let Some(kept) = self.engine.get(&place)? else {
                return Ok(());
            };
            if self.engine.get(&former_place)?.is_some() {
                return Ok(());
            }
            let former = ring.unwrapped(&place, &kept)?;
            let former = former.wrapped(&ring.wrapping, &former_place).map_err(no_random)?;
            let (_, new) = DataKey::make(&ring.wrapping, &place).map_err(no_random)?;
            let mut change = Change::default();
            change.write.expects = vec![(place.clone(), Some(kept)), (former_place.clone(), None)];
            change.write.puts = vec![(place.clone(), Some(new)), (former_place.clone(), Some(former))];
            let committed = self.commit(change).await?;
            ring.changed(&[owner]);
            if committed == Committed::Done {
                return Ok(());
            }
        }
        Err(Fault::Contended(MAX_TRIES))
    }

    /// Puts the end of a person's former data key into a change, and what still lies under it under the present one.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn drop_former_key(&self, change: &mut Change, id: PersonId) -> Result<(), Fault> {
        let Some(ring) = &self.ring else { return Ok(()) };
        let owner = Owner::Person(id);
        let former_place = owner.former_place();
        let Some(kept) = self.engine.get(&former_place)? else {
            return Ok(());
        };
        let former = ring.unwrapped(&former_place, &kept)?;
        let lanes = KeyWriter::of(Table::Outbox).chat(id.chat()).done();
        let end = keys::after(&lanes);
        let rows = self
            .engine
            .scan(&lanes, end.as_deref(), MOST_WAITING, Order::Ascending)?;
        if rows.len() == MOST_WAITING {
            return Err(damaged("too much lies under it"));
        }
        for (key, value) in rows {
            let Some((_, sealed)) = parted(&value).filter(|(whose, _)| *whose == owner) else {
                continue;
            };
            let place = [header(owner).as_slice(), &key].concat();
            let Some(plain) = former.open(&place, sealed) else {
                continue;
            };
            change.write.expects.push((key.clone(), Some(value)));
            change.own(owner);
            change.write.puts.push((key, Some(plain)));
        }
        change.write.expects.push((former_place.clone(), Some(kept)));
        change.remove(former_place);
        Ok(())
    }
}
