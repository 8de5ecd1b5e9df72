//! The ring of data keys: one for each person, one for the desk, all sealed under the master key. Seals what is
//! written and opens what is read; nothing above or below the store knows that it does.
//!
//! A person's data key is made with their first record, in the same commit. Only one process works on a store, and
//! it has one ring: so a key that was made and is not known to be stored yet is kept here and goes along with every
//! commit that uses it, until one of them is done. Two commits at once store the same key.

use std::collections::HashMap;
use std::io::Error;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use serde::{Deserialize, Serialize};

use super::engine::{Changes, Engine, Order, Row};
use super::keys::{self, Key};
use super::records::decode;
use super::seal::{self, Owner, Sealing};
use super::table::Table;
use super::{Fault, search};
use crate::domain::Timestamp;
use crate::sealing::{BlindingKey, DataKey, MasterKey};

/// Data keys held in memory, about 100 bytes each: of everybody who writes within some hours. Another is read again
/// from the store.
const HELD: NonZeroUsize = NonZeroUsize::new(4_096).expect("invariant: it is not 0");

/// What the store says of its sealing, in the clear.
#[derive(Debug, Serialize, Deserialize)]
struct Seal {
    /// By what the master key is recognised, in hexadecimal digits.
    key: String,
    /// When it took the place of another, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
}

/// How a store is sealed, as can be told without the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// How many have a data key.
    pub people: u64,
    /// When the master key was changed last, if ever.
    pub rotated: Option<Timestamp>,
}

impl Seal {
    fn of(master: &MasterKey) -> Self {
        let digits = master.fingerprint().map(|byte| format!("{byte:02x}"));
        Seal {
            key: digits.concat(),
            since: None,
        }
    }

    fn read(engine: &dyn Engine) -> Result<Option<Self>, Fault> {
        let raw = engine.get(&keys::seal())?;
        raw.map(|raw| decode(Table::Meta, &raw)).transpose()
    }

    fn row(&self) -> Result<Row, Fault> {
        let value = serde_json::to_vec(self).map_err(|error| Fault::Damaged {
            what: Table::Meta.noun(),
            why: error.to_string(),
        })?;
        Ok((keys::seal(), value))
    }
}

/// How a store is sealed; none if it is not, or there is none.
///
/// # Errors
/// If the engine fails.
pub fn sealed(engine: &dyn Engine) -> Result<Option<Sealed>, Fault> {
    const STEP: usize = 1_000;
    let Some(seal) = Seal::read(engine)? else {
        return Ok(None);
    };
    let first = Table::DataKey.prefix();
    let end = keys::after(&first);
    let (mut from, mut found) = (first, 0);
    loop {
        let rows = engine.scan(&from, end.as_deref(), STEP, Order::Ascending)?;
        found += rows.len() as u64;
        match rows.last() {
            Some((key, _)) if rows.len() == STEP => from = [key, &[0][..]].concat(),
            _ => break,
        }
    }
    Ok(Some(Sealed {
        people: found.saturating_sub(1),
        rotated: seal.since,
    }))
}

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

/// The data keys of one store.
pub(super) struct Ring {
    wrapping: DataKey,
    desk: Arc<DataKey>,
    blinding: BlindingKey,
    people: Mutex<People>,
}

struct People {
    /// Made and not known to be stored, with how each is kept.
    fresh: HashMap<Owner, (Arc<DataKey>, Vec<u8>)>,
    held: LruCache<Owner, Arc<DataKey>>,
}

/// Whether a store is sealed.
pub(super) fn is_sealed(engine: &dyn Engine) -> Result<bool, Fault> {
    Ok(engine.get(&keys::seal())?.is_some())
}

impl Ring {
    /// A ring for a store that is empty, and what is to be written of it.
    pub fn begin(master: &MasterKey) -> Result<(Self, Changes), Fault> {
        let wrapping = DataKey::wrapping(master);
        let place = Owner::Desk.place();
        let (desk, kept) = DataKey::make(&wrapping, &place).map_err(no_random)?;
        let (seal, value) = Seal::of(master).row()?;
        let rows = vec![(seal, Some(value)), (place, Some(kept))];
        Ok((Self::with(wrapping, desk), rows))
    }

    /// The ring of a sealed store; none if it is not sealed.
    ///
    /// # Errors
    /// [`Fault::Sealed`] without a key, [`Fault::OtherKey`] with a wrong one.
    pub fn open(engine: &dyn Engine, master: Option<&MasterKey>) -> Result<Option<Self>, Fault> {
        let Some(seal) = Seal::read(engine)? else {
            return Ok(None);
        };
        let master = master.ok_or(Fault::Sealed)?;
        if seal.key != Seal::of(master).key {
            return Err(Fault::OtherKey);
        }
        let wrapping = DataKey::wrapping(master);
        let place = Owner::Desk.place();
        let kept = engine.get(&place)?.ok_or_else(|| damaged("the desk's is missing"))?;
        let desk = DataKey::unwrap(&wrapping, &place, &kept).ok_or_else(|| damaged("it was changed"))?;
        Ok(Some(Self::with(wrapping, desk)))
    }

    fn with(wrapping: DataKey, desk: DataKey) -> Self {
        Ring {
            wrapping,
            blinding: desk.blinding(),
            desk: Arc::new(desk),
            people: Mutex::new(People {
                fresh: HashMap::new(),
                held: LruCache::new(HELD),
            }),
        }
    }

    /// Seals what is to be written; `owners` says whose the rows of these places are, in their order. Gives it with
    /// the data keys that go along, and whose these are.
    pub fn seal(
        &self,
        rows: Changes,
        owners: &[(usize, Owner)],
        engine: &dyn Engine,
    ) -> Result<(Changes, Vec<Owner>), Fault> {
        let mut owners = owners.iter().peekable();
        let mut sealed = Vec::with_capacity(rows.len());
        let mut fresh = Vec::new();
        for (n, (key, value)) in rows.into_iter().enumerate() {
            let owner = owners
                .next_if(|(at, _)| *at == n)
                .map_or(Owner::Desk, |(_, owner)| *owner);
            match (Table::of(&key).map(seal::sealing), value) {
                (Some(Sealing::Values), Some(plain)) => {
                    let data_key = self.key_for(owner, engine, &mut fresh)?;
                    let mut value = seal::header(owner);
                    let place = [value.as_slice(), &key].concat();
                    value.extend(data_key.seal(&place, &plain).map_err(no_random)?);
                    sealed.push((key, Some(value)));
                }
                (Some(Sealing::Words), value) => {
                    let keys = self.blinded(key);
                    sealed.extend(keys.into_iter().map(|key| (key, value.clone())));
                }
                (Some(Sealing::Values | Sealing::None) | None, value) => sealed.push((key, value)),
            }
        }
        let people = self.people();
        for owner in &fresh {
            if let Some((_, kept)) = people.fresh.get(owner) {
                sealed.push((owner.place(), Some(kept.clone())));
            }
        }
        Ok((sealed, fresh))
    }

    /// These data keys are stored.
    pub fn stored(&self, owners: Vec<Owner>) {
        let mut people = self.people();
        for owner in owners {
            if let Some((data_key, _)) = people.fresh.remove(&owner) {
                people.held.put(owner, data_key);
            }
        }
    }

    /// What a sealed value holds.
    pub fn open_value(&self, table: Table, key: &[u8], value: &[u8], engine: &dyn Engine) -> Result<Vec<u8>, Fault> {
        let fault = |why: &str| Fault::Damaged {
            what: table.noun(),
            why: why.into(),
        };
        let (owner, sealed) = seal::parted(value).ok_or_else(|| fault("it is not sealed"))?;
        let data_key = self
            .known(owner, engine)?
            .ok_or_else(|| fault("its data key is gone"))?;
        let place = [seal::header(owner).as_slice(), key].concat();
        let opened = data_key.open(&place, sealed);
        opened.ok_or_else(|| fault("it was changed, or sealed for another place"))
    }

    /// The index keys that stand for this one.
    pub fn blinded(&self, key: Key) -> Vec<Key> {
        search::blinded(key, |word| self.blinding.blind(word))
    }

    /// What stands for a word in the index, or for the beginning of one.
    pub fn blind(&self, word: &[u8]) -> [u8; 32] {
        self.blinding.blind(word)
    }

    fn people(&self) -> MutexGuard<'_, People> {
        // Each change to it is one step of its own: a panic elsewhere leaves it whole.
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The data key of an owner, if there is one.
    fn known(&self, owner: Owner, engine: &dyn Engine) -> Result<Option<Arc<DataKey>>, Fault> {
        if owner == Owner::Desk {
            return Ok(Some(self.desk.clone()));
        }
        self.looked_up(&mut self.people(), owner, engine)
    }

    fn looked_up(
        &self,
        people: &mut MutexGuard<'_, People>,
        owner: Owner,
        engine: &dyn Engine,
    ) -> Result<Option<Arc<DataKey>>, Fault> {
        if let Some(data_key) = people.held.get(&owner) {
            return Ok(Some(data_key.clone()));
        }
        if let Some((data_key, _)) = people.fresh.get(&owner) {
            return Ok(Some(data_key.clone()));
        }
        let place = owner.place();
        let Some(kept) = engine.get(&place)? else {
            return Ok(None);
        };
        let data_key = DataKey::unwrap(&self.wrapping, &place, &kept);
        let data_key = Arc::new(data_key.ok_or_else(|| damaged("it was changed"))?);
        people.held.put(owner, data_key.clone());
        Ok(Some(data_key))
    }

    /// The data key of an owner, made now if there is none. One that is not known to be stored is noted in `fresh`.
    fn key_for(&self, owner: Owner, engine: &dyn Engine, fresh: &mut Vec<Owner>) -> Result<Arc<DataKey>, Fault> {
        if owner == Owner::Desk {
            return Ok(self.desk.clone());
        }
        // Held throughout: else a key that was stored and forgotten meanwhile would be made a second time.
        let mut people = self.people();
        let data_key = match self.looked_up(&mut people, owner, engine)? {
            Some(data_key) => data_key,
            None => {
                let (data_key, kept) = DataKey::make(&self.wrapping, &owner.place()).map_err(no_random)?;
                let data_key = Arc::new(data_key);
                people.fresh.insert(owner, (data_key.clone(), kept));
                data_key
            }
        };
        if people.fresh.contains_key(&owner) && !fresh.contains(&owner) {
            fresh.push(owner);
        }
        Ok(data_key)
    }
}

fn damaged(why: &str) -> Fault {
    Fault::Damaged {
        what: Table::DataKey.noun(),
        why: why.into(),
    }
}

fn no_random(error: Error) -> Fault {
    Fault::Engine(format!("nothing can be sealed: {error}"))
}
