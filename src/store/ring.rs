//! The ring of data keys: one for each person, one for the desk, all sealed under the master key. Seals what is
//! written and opens what is read; nothing above or below the store knows that it does.
//!
//! A person's data key is made with their first record, in the same commit. Only one process works on a store, and
//! it has one ring: so a key that was made and is not stored yet is kept here and goes along with the commit that uses
//! it. What is sealed under a key is written only as long as that key is the person's: an erasure gives them another
//! (`renewing.rs`), after which nothing new can lie under the former.

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
use crate::sealing::{BlindingKey, DataKey, FileKey, MasterKey, Nonces};

/// Data keys held in memory, about 100 bytes each: of everybody who writes within some hours. Another is read again
/// from the store.
const HELD: NonZeroUsize = NonZeroUsize::new(4_096).expect("invariant: it is not 0");

/// What the store says of its sealing, in the clear.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Seal {
    /// By what the master key is recognised, in hexadecimal digits.
    pub key: String,
    /// When it took the place of another, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
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
    pub fn of(master: &MasterKey) -> Self {
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

    pub fn row(&self) -> Result<Row, Fault> {
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
        found += rows.iter().filter(|(key, _)| Owner::has_place(key)).count() as u64;
        match rows.last() {
            Some((key, _)) if rows.len() == STEP => from = keys::behind(key),
            _ => break,
        }
    }
    Ok(Some(Sealed {
        people: found.saturating_sub(1),
        rotated: seal.since,
    }))
}

/// The data keys of one store.
pub(super) struct Ring {
    pub(super) wrapping: DataKey,
    desk: Arc<DataKey>,
    blinding: BlindingKey,
    people: Mutex<People>,
}

/// A data key, and how it is kept.
#[derive(Clone)]
struct Held {
    data_key: Arc<DataKey>,
    kept: Arc<[u8]>,
}

struct People {
    /// Made and not stored when last looked for.
    fresh: HashMap<Owner, Held>,
    held: LruCache<Owner, Held>,
}

/// What is to be written, sealed.
pub(super) struct SealedRows {
    /// The rows, with the data keys that go along.
    pub puts: Changes,
    /// The data keys under which they are sealed: they must still be their owners'.
    pub expects: Changes,
    /// Whose those are.
    pub owners: Vec<Owner>,
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

    /// The same with data keys that lie there already, as `kept` has them.
    ///
    /// # Errors
    /// [`Fault::OtherKey`] if they are sealed under another master key.
    pub fn begin_with(master: &MasterKey, kept: &[Row]) -> Result<(Self, Changes), Fault> {
        let wrapping = DataKey::wrapping(master);
        let place = Owner::Desk.place();
        let desk = kept.iter().find(|(key, _)| *key == place);
        let (_, desk) = desk.ok_or_else(|| damaged("the desk's is missing"))?;
        let desk = DataKey::unwrap(&wrapping, &place, desk).ok_or(Fault::OtherKey)?;
        let (seal, value) = Seal::of(master).row()?;
        Ok((Self::with(wrapping, desk), vec![(seal, Some(value))]))
    }

    /// The key of files that are sealed under the desk's data key.
    pub fn file_key(&self) -> FileKey {
        self.desk.for_files()
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

    /// Seals what is to be written; `owners` says whose the rows of these places are, in their order.
    pub fn seal(&self, rows: Changes, owners: &[(usize, Owner)], engine: &dyn Engine) -> Result<SealedRows, Fault> {
        let mut owners = owners.iter().peekable();
        let mut puts = Vec::with_capacity(rows.len());
        let mut used: Vec<(Owner, Held, bool)> = Vec::new();
        let mut nonces = Nonces::default();
        for (n, (key, value)) in rows.into_iter().enumerate() {
            let owner = owners
                .next_if(|(at, _)| *at == n)
                .map_or(Owner::Desk, |(_, owner)| *owner);
            match (Table::of(&key).map(seal::sealing), value) {
                (Some(Sealing::Values), Some(plain)) => {
                    let data_key = self.key_for(owner, engine, &mut used)?;
                    let header = seal::header(owner);
                    let place = [header.as_slice(), &key].concat();
                    let value = data_key.seal_behind(&mut nonces, &header, &place, &plain);
                    let value = value.map_err(no_random)?;
                    puts.push((key, Some(value)));
                }
                (Some(Sealing::Words), value) => {
                    let keys = self.blinded(key);
                    puts.extend(keys.into_iter().map(|key| (key, value.clone())));
                }
                (Some(Sealing::Values | Sealing::None) | None, value) => puts.push((key, value)),
            }
        }
        let mut sealed = SealedRows {
            puts,
            expects: Vec::new(),
            owners: Vec::new(),
        };
        for (owner, Held { kept, .. }, is_fresh) in used {
            let (place, kept) = (owner.place(), Some(kept.to_vec()));
            sealed.owners.push(owner);
            if is_fresh {
                sealed.expects.push((place.clone(), None));
                sealed.puts.push((place, kept));
            } else {
                sealed.expects.push((place, kept));
            }
        }
        Ok(sealed)
    }

    /// The data keys of these are looked for anew: they were stored, or are others now.
    pub fn changed(&self, owners: &[Owner]) {
        let mut people = self.people();
        for owner in owners {
            people.held.pop(owner);
        }
    }

    /// What a sealed value holds.
    pub fn open_value(&self, table: Table, key: &[u8], value: &[u8], engine: &dyn Engine) -> Result<Vec<u8>, Fault> {
        let fault = |why: &str| Fault::Damaged {
            what: table.noun(),
            why: why.into(),
        };
        let (owner, sealed) = seal::parted(value).ok_or_else(|| fault("it is not sealed"))?;
        if let Some(opened) = self.opened(owner, key, sealed, engine)? {
            return Ok(opened);
        }
        let has_key = owner == Owner::Desk || self.looked_up(&mut self.people(), owner, engine)?.is_some();
        Err(fault(if has_key {
            "it was changed, or sealed for another place"
        } else {
            "its data key is gone"
        }))
    }

    /// What was sealed for an owner at this key; none if no key of theirs opens it.
    pub fn opened(
        &self,
        owner: Owner,
        key: &[u8],
        sealed: &[u8],
        engine: &dyn Engine,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let place = [seal::header(owner).as_slice(), key].concat();
        if owner == Owner::Desk {
            return Ok(self.desk.open(&place, sealed));
        }
        let known = self.looked_up(&mut self.people(), owner, engine)?;
        if let Some(opened) = known.and_then(|held| held.data_key.open(&place, sealed)) {
            return Ok(Some(opened));
        }
        // While an erasure is under way, and in a state that was held still before one.
        for stored_at in [owner.place(), owner.former_place()] {
            if let Some(kept) = engine.get(&stored_at)?
                && let Some(opened) = self.unwrapped(&stored_at, &kept)?.open(&place, sealed)
            {
                return Ok(Some(opened));
            }
        }
        Ok(None)
    }

    /// A data key that is kept so at this place.
    pub(super) fn unwrapped(&self, place: &[u8], kept: &[u8]) -> Result<DataKey, Fault> {
        DataKey::unwrap(&self.wrapping, place, kept).ok_or_else(|| damaged("it was changed"))
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

    /// The data key of a person, if there is one.
    fn looked_up(
        &self,
        people: &mut MutexGuard<'_, People>,
        owner: Owner,
        engine: &dyn Engine,
    ) -> Result<Option<Held>, Fault> {
        if let Some(held) = people.held.get(&owner) {
            return Ok(Some(held.clone()));
        }
        let place = owner.place();
        let Some(kept) = engine.get(&place)? else {
            return Ok(people.fresh.get(&owner).cloned());
        };
        people.fresh.remove(&owner);
        let held = Held {
            data_key: Arc::new(self.unwrapped(&place, &kept)?),
            kept: kept.into(),
        };
        people.held.put(owner, held.clone());
        Ok(Some(held))
    }

    /// The data key of an owner, made now if there is none. A person's is noted in `used`, and whether it is to be
    /// stored yet.
    fn key_for(
        &self,
        owner: Owner,
        engine: &dyn Engine,
        used: &mut Vec<(Owner, Held, bool)>,
    ) -> Result<Arc<DataKey>, Fault> {
        if owner == Owner::Desk {
            return Ok(self.desk.clone());
        }
        if let Some((_, held, _)) = used.iter().find(|(known, ..)| *known == owner) {
            return Ok(held.data_key.clone());
        }
        // Held throughout: else a key that was stored and forgotten meanwhile would be made a second time.
        let mut people = self.people();
        let held = match self.looked_up(&mut people, owner, engine)? {
            Some(held) => held,
            None => {
                let (data_key, kept) = DataKey::make(&self.wrapping, &owner.place()).map_err(no_random)?;
                let held = Held {
                    data_key: Arc::new(data_key),
                    kept: kept.into(),
                };
                people.fresh.insert(owner, held.clone());
                held
            }
        };
        let is_fresh = people.fresh.contains_key(&owner);
        used.push((owner, held.clone(), is_fresh));
        Ok(held.data_key)
    }
}

pub(super) fn damaged(why: &str) -> Fault {
    Fault::Damaged {
        what: Table::DataKey.noun(),
        why: why.into(),
    }
}

pub(super) fn no_random(error: Error) -> Fault {
    Fault::Engine(format!("nothing can be sealed: {error}"))
}
