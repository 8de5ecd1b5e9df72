//! What travels beside backups and not in them: the data keys, as they lie in the store, sealed under the master key, and
//! the register of who was erased. Must not know how it is written to files, nor who keeps it.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::engine::{Engine, Row, Write};
use super::keys::{Key, KeyWriter};
use super::seal::Owner;
use super::table::Table;
use super::{Change, Committed, Fault, Store, keys};
use crate::domain::{MessageRef, PersonId, Timestamp};
use crate::sealing::{DataKey, FileKey, MasterKey};

/// Data keys read in one step.
const STEP: usize = 1_000;

/// Who was erased, and when.
pub type Erasures = BTreeMap<PersonId, Timestamp>;

/// The data keys of a store and its register of erasures at one moment. The keys are sealed under the master key; without
/// keys it is that of a store in the clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Keyring {
    /// The moment.
    pub written: Timestamp,
    /// Who was erased by then.
    pub erased: Erasures,
    /// Where its copies stand in chats.
    pub posts: Vec<MessageRef>,
    keys: Vec<Row>,
}

/// How it is written down.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    written: Timestamp,
    /// Whose, and how it is kept, in base64.
    keys: Vec<(String, String)>,
    erased: Vec<(PersonId, Timestamp)>,
    #[serde(default)]
    posts: Vec<MessageRef>,
}

impl From<Keyring> for Written {
    fn from(ring: Keyring) -> Self {
        let base64 = |(key, value): &Row| (STANDARD.encode(&key[1..]), STANDARD.encode(value));
        Written {
            written: ring.written,
            keys: ring.keys.iter().map(base64).collect(),
            erased: ring.erased.into_iter().collect(),
            posts: ring.posts,
        }
    }
}

impl TryFrom<Written> for Keyring {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let row = |(owner, kept): &(String, String)| {
            let key = KeyWriter::of(Table::DataKey)
                .bytes(&STANDARD.decode(owner).ok()?)
                .done();
            let known = Owner::has_place(&key) && Owner::at(&key).is_some();
            Some((key, STANDARD.decode(kept).ok()?)).filter(|_| known)
        };
        let keys: Option<Vec<Row>> = written.keys.iter().map(row).collect();
        Ok(Keyring {
            written: written.written,
            erased: written.erased.into_iter().collect(),
            posts: written.posts,
            keys: keys.ok_or("a data key in it cannot be read")?,
        })
    }
}

impl Keyring {
    /// Whether it has data keys.
    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// How many people have one.
    pub fn people(&self) -> usize {
        self.keys.len().saturating_sub(1)
    }

    pub(super) fn keys(&self) -> &[Row] {
        &self.keys
    }

    /// Lays the data keys into an engine, before it becomes a store.
    pub(super) async fn write_into(&self, engine: &dyn Engine) -> Result<(), Fault> {
        for rows in self.keys.chunks(STEP) {
            let write = Write {
                puts: rows
                    .iter()
                    .map(|(key, kept)| (key.clone(), Some(kept.clone())))
                    .collect(),
                ..Write::default()
            };
            engine.commit(write).await?;
        }
        Ok(())
    }

    /// The key of files that are sealed under the desk's data key; none if there are no keys.
    ///
    /// # Errors
    /// [`Fault::OtherKey`] if the master key is not theirs.
    pub fn file_key(&self, master: &MasterKey) -> Result<Option<FileKey>, Fault> {
        let place = Owner::Desk.place();
        let Some((_, kept)) = self.keys.iter().find(|(key, _)| *key == place) else {
            return Ok(None);
        };
        let desk = DataKey::unwrap(&DataKey::wrapping(master), &place, kept).ok_or(Fault::OtherKey)?;
        Ok(Some(desk.for_files()))
    }

    /// Notes who else was erased, as another register has it. Whoever was after this ring was written loses their key.
    pub fn learn(&mut self, erased: &Erasures) {
        let mut gone = BTreeSet::new();
        for (id, at) in erased {
            let known = self.erased.get(id).copied();
            if known.is_none_or(|known| known < *at) {
                self.erased.insert(*id, *at);
                if *at >= self.written {
                    gone.insert(Owner::Person(*id).place());
                }
            }
        }
        self.keys.retain(|(key, _)| !gone.contains(key));
    }
}

impl Store {
    /// The ring of this moment. Reads every data key.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn keyring(&self, now: Timestamp) -> Result<Keyring, Fault> {
        let (mut keys, mut after) = (Vec::new(), None::<Key>);
        loop {
            let rows = self.rows(Table::DataKey, after.as_deref(), STEP)?;
            after = rows.last().map(|(key, _)| key.clone());
            if after.is_none() {
                break;
            }
            keys.extend(rows.into_iter().filter(|(key, _)| Owner::has_place(key)));
        }
        Ok(Keyring {
            written: now,
            erased: self.erasures()?.into_iter().collect(),
            posts: self.ring_posts()?,
            keys,
        })
    }

    /// The key of archives of this store, if it is sealed.
    pub fn file_key(&self) -> Option<FileKey> {
        self.ring.as_ref().map(|ring| ring.file_key())
    }

    /// Since when the ring's copies beside the backups are behind; none if they are not.
    ///
    /// # Errors
    /// If the engine fails, or what it holds is no moment.
    pub fn ring_due(&self) -> Result<Option<Timestamp>, Fault> {
        let found = self.read(Table::Meta, &keys::ring_due())?;
        Ok(found.map(|loaded| loaded.value))
    }

    /// The copies are as the store was when `due` was read.
    ///
    /// # Errors
    /// If the engine fails.
    pub async fn ring_renewed(&self, due: Timestamp) -> Result<(), Fault> {
        let mut change = Change::default();
        let key = keys::ring_due();
        let Some(found) = self
            .read::<Timestamp>(Table::Meta, &key)?
            .filter(|found| found.value == due)
        else {
            return Ok(());
        };
        change.write.expects.push((key.clone(), Some(found.raw)));
        change.remove(key);
        match self.commit(change).await? {
            // Something was erased meanwhile: the copies are behind again.
            Committed::Done | Committed::Conflict | Committed::Repeated => Ok(()),
        }
    }

    /// Where copies of the ring stand in chats: messages of the bot.
    ///
    /// # Errors
    /// If the engine fails, or the record is damaged.
    pub fn ring_posts(&self) -> Result<Vec<MessageRef>, Fault> {
        let found = self.read(Table::Meta, &keys::ring_posts())?;
        Ok(found.map(|loaded| loaded.value).unwrap_or_default())
    }

    /// Notes where copies of the ring stand in chats.
    ///
    /// # Errors
    /// If the engine fails.
    pub async fn note_ring_posts(&self, posts: &[MessageRef]) -> Result<(), Fault> {
        let mut change = Change::default();
        change.put(Table::Meta, keys::ring_posts(), &posts)?;
        self.commit(change).await.map(|_| ())
    }

    /// The ring's copies beside the backups are behind once this change is written.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn make_ring_due(&self, change: &mut Change, now: Timestamp) -> Result<(), Fault> {
        // Never the same twice: whoever renews them just now must not take this for what was due before.
        let next = self.ring_due()?.map_or(now, |due| now.max(due.plus_ms(1)));
        change.ring_is_due(next)
    }
}

impl Change {
    /// The ring's copies beside the backups are behind.
    pub(super) fn ring_is_due(&mut self, since: Timestamp) -> Result<(), Fault> {
        self.put(Table::Meta, keys::ring_due(), &since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(people: &[i64], written: i64) -> Keyring {
        let owners = std::iter::once(Owner::Desk).chain(people.iter().map(|n| Owner::Person(PersonId::telegram(*n))));
        Keyring {
            written: Timestamp(written),
            erased: Erasures::new(),
            posts: Vec::new(),
            keys: owners.map(|owner| (owner.place(), vec![1, 2, 3])).collect(),
        }
    }

    #[test]
    fn it_comes_back_as_it_was_written() {
        let mut ring = ring(&[1, -7, i64::MAX], 5);
        ring.erased.insert(PersonId::telegram(9), Timestamp(4));
        let text = serde_json::to_string(&ring).unwrap();
        assert_eq!(serde_json::from_str::<Keyring>(&text).unwrap(), ring);
        let bad = text.replacen("AQID", "A", 1);
        assert!(serde_json::from_str::<Keyring>(&bad).is_err());
    }

    #[test]
    fn whoever_was_erased_later_loses_their_key_and_whoever_came_back_keeps_theirs() {
        let mut ring = ring(&[1, 2, 3], 100);
        let (one, two) = (PersonId::telegram(1), PersonId::telegram(2));
        ring.learn(&[(one, Timestamp(101)), (two, Timestamp(99))].into());
        assert_eq!(ring.people(), 2);
        assert_eq!(ring.erased.keys().collect::<Vec<_>>(), [&one, &two]);
        ring.learn(&[(one, Timestamp(3))].into());
        assert_eq!(ring.erased[&one], Timestamp(101), "the last of several");
    }
}
