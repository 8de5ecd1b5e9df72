//! Typed access to what is stored.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::engine::{Engine, Order};
use super::keyring::Keyring;
use super::keys::{self, Key, KeyReader};
use super::known::Known;
use super::ring::Ring;
use super::table::Table;
use super::{Change, Committed, Count, Fault, SCHEMA, count, figures, index};
use crate::domain::{
    Category, ChatId, Event, Faq, Membership, MessageRef, Person, PersonId, Switches, Ticket, TicketNo, Timestamp,
};
use crate::sealing::MasterKey;

/// A record as read, with the bytes it was read from: a commit compares them to see whether it is still so.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// The record.
    pub value: T,
    pub(super) raw: Vec<u8>,
}

/// The message in a staff member's chat that shows a ticket's card and is kept up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Where it stands.
    pub at: MessageRef,
    /// The ticket it shows.
    pub no: TicketNo,
}

/// The store: reads records, hands out numbers, commits changes. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(super) engine: Arc<dyn Engine>,
    /// What seals, if it is sealed.
    pub(super) ring: Option<Arc<Ring>>,
    known: Arc<Known>,
    pub(super) last_ticket: Arc<AtomicU64>,
    last_parcel: Arc<AtomicU64>,
    pub(super) last_feedback: Arc<AtomicU64>,
    /// Chats that have moved: asked for with every message, and nearly always none.
    pub(super) moved: Arc<RwLock<HashMap<ChatId, ChatId>>>,
    /// Who is banned, and until when: asked for with every message, and they are few.
    pub(super) banned: Arc<RwLock<HashMap<PersonId, Option<Timestamp>>>>,
    /// The FAQ: looked through with every question, and small.
    pub(super) faq: Arc<RwLock<Arc<Faq>>>,
    /// The categories that can be chosen: asked for with every new ticket, and few.
    pub(super) categories: Arc<RwLock<Arc<Vec<Category>>>>,
    /// Who is staff by an owner's word: asked for with every update, and they are few.
    pub(super) team: Arc<RwLock<HashMap<PersonId, Membership>>>,
}

impl Store {
    /// Opens what an engine holds; an empty one becomes a store of version [`SCHEMA`].
    ///
    /// One of an older version gets what it lacks.
    ///
    /// # Errors
    /// [`Fault::Newer`] if a newer program wrote it.
    pub async fn open(engine: Arc<dyn Engine>) -> Result<Self, Fault> {
        Self::open_with(engine, None).await
    }

    /// The same with a key: an empty engine becomes a store that is sealed under it, and a sealed one can be read.
    ///
    /// # Errors
    /// [`Fault::Newer`]; [`Fault::Sealed`], [`Fault::OtherKey`] or [`Fault::NotSealed`] if key and data do not fit.
    pub async fn open_with(engine: Arc<dyn Engine>, key: Option<&MasterKey>) -> Result<Self, Fault> {
        Self::open_on(engine, key, None).await
    }

    /// The same; an empty engine becomes a store with the data keys of this ring, if it has any.
    ///
    /// # Errors
    /// As [`Store::open_with`]; [`Fault::OtherKey`] if the ring is sealed under another key.
    pub async fn open_on(
        engine: Arc<dyn Engine>,
        key: Option<&MasterKey>,
        keyring: Option<&Keyring>,
    ) -> Result<Self, Fault> {
        let mut store = Store::over(engine, None);
        match store.read::<u32>(Table::Meta, &keys::schema())? {
            Some(found) if found.value > SCHEMA => {
                return Err(Fault::Newer {
                    found: found.value,
                    known: SCHEMA,
                });
            }
            Some(found) => {
                store.ring = Ring::open(&*store.engine, key)?.map(Arc::new);
                if key.is_some() && store.ring.is_none() {
                    return Err(Fault::NotSealed);
                }
                store.bring_along(found.value).await?;
            }
            None => {
                let mut change = Change::default();
                change.put(Table::Meta, keys::schema(), &SCHEMA)?;
                if let Some(key) = key {
                    let (ring, rows) = match keyring.filter(|keyring| keyring.has_keys()) {
                        Some(keyring) => {
                            keyring.write_into(&*store.engine).await?;
                            Ring::begin_with(key, keyring.keys())?
                        }
                        None => Ring::begin(key)?,
                    };
                    change.write.puts.extend(rows);
                    store.ring = Some(Arc::new(ring));
                }
                store.commit(change).await?;
            }
        }
        store.load_moved()?;
        store.load_banned()?;
        store.load_team()?;
        store.load_faq()?;
        store.load_categories()?;
        let given = store.numbers()?;
        store.last_ticket.store(given.ticket, Ordering::Relaxed);
        store.last_feedback.store(given.feedback, Ordering::Relaxed);
        store.last_parcel.store(store.greatest_parcel()?, Ordering::Relaxed);
        Ok(store)
    }

    /// A store as it is, to be looked at: nothing in it is brought up to date. With a key it may be sealed or not.
    ///
    /// # Errors
    /// [`Fault::Sealed`] or [`Fault::OtherKey`] if it is sealed and the key does not fit.
    pub fn as_it_is(engine: Arc<dyn Engine>, key: Option<&MasterKey>) -> Result<Self, Fault> {
        let ring = Ring::open(&*engine, key)?.map(Arc::new);
        Ok(Store::over(engine, ring))
    }

    pub(super) fn over(engine: Arc<dyn Engine>, ring: Option<Arc<Ring>>) -> Self {
        Store {
            engine,
            ring,
            known: Arc::default(),
            last_ticket: Arc::default(),
            last_parcel: Arc::default(),
            last_feedback: Arc::default(),
            moved: Arc::default(),
            banned: Arc::default(),
            faq: Arc::default(),
            categories: Arc::default(),
            team: Arc::default(),
        }
    }

    /// Commits a change: all of it or nothing.
    pub async fn commit(&self, change: Change) -> Result<Committed, Fault> {
        let (moved, bans, team) = (change.moved, change.bans, change.team);
        let (faq, categories, erases) = (change.faq, change.categories, change.erases);
        let mut write = change.write;
        write.adds.extend(figures::adds(change.figures));
        let mut owners = Vec::new();
        if let Some(ring) = &self.ring {
            let sealed = ring.seal(write.puts, &change.owners, &*self.engine)?;
            write.puts = sealed.puts;
            write.expects.extend(sealed.expects);
            owners = sealed.owners;
        }
        for (key, record) in change.records {
            if let Some((_, Some(raw))) = write.puts.iter().rev().find(|(put, _)| *put == key) {
                self.known.note(key, raw.clone(), record);
            }
        }
        let committed = self.engine.commit(write).await?;
        if let (Committed::Conflict, Some(ring)) = (committed, &self.ring) {
            ring.changed(&owners);
        }
        if committed == Committed::Done && !moved.is_empty() {
            let mut known = self.moved.write().unwrap_or_else(PoisonError::into_inner);
            known.extend(moved);
        }
        if erases {
            self.known.clear();
        }
        if committed == Committed::Done {
            self.note_bans(bans);
            self.note_team(team);
            if faq {
                self.load_faq()?;
            }
            if categories {
                self.load_categories()?;
            }
        }
        Ok(committed)
    }

    /// Does work of several parts, side by side. What they want to commit before they first wait for anything goes to
    /// the disk together; each commit still stands by itself.
    pub async fn together<T>(&self, work: impl Future<Output = T>) -> T {
        // Without a budget of its own tokio would interrupt the first round after some hundred steps.
        let mut work = std::pin::pin!(tokio::task::unconstrained(work));
        let mut is_first = true;
        std::future::poll_fn(|context| {
            let _gathering = std::mem::take(&mut is_first).then(|| self.engine.gather());
            work.as_mut().poll(context)
        })
        .await
    }

    /// A ticket number never given before. Lost if the ticket is not committed after all.
    pub fn next_ticket(&self) -> TicketNo {
        TicketNo(self.last_ticket.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A parcel number greater than all before.
    pub fn next_parcel(&self) -> u64 {
        self.last_parcel.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Result<Option<Loaded<Person>>, Fault> {
        self.read_again(Table::Person, keys::person(id))
    }

    /// The same only to be looked at, which is cheaper: nothing can be decided on it.
    pub fn seen_person(&self, id: PersonId) -> Result<Option<Arc<Person>>, Fault> {
        Ok(self.shared(Table::Person, keys::person(id))?.map(|person| person.value))
    }

    /// The switches that were turned; none if none ever was.
    pub fn switches(&self) -> Result<Option<Loaded<Switches>>, Fault> {
        self.read(Table::Switches, &keys::switches())
    }

    /// A ticket.
    pub fn ticket(&self, no: TicketNo) -> Result<Option<Loaded<Ticket>>, Fault> {
        self.read_again(Table::Ticket, keys::ticket(no))
    }

    /// The same only to be looked at, which is cheaper: nothing can be decided on it.
    pub fn seen_ticket(&self, no: TicketNo) -> Result<Option<Arc<Ticket>>, Fault> {
        Ok(self.shared(Table::Ticket, keys::ticket(no))?.map(|ticket| ticket.value))
    }

    /// One entry of a ticket's history.
    pub fn event(&self, no: TicketNo, seq: u64) -> Result<Option<Event>, Fault> {
        Ok(self.seen_event(no, seq)?.map(Arc::unwrap_or_clone))
    }

    /// The same only to be looked at, which is cheaper.
    pub fn seen_event(&self, no: TicketNo, seq: u64) -> Result<Option<Arc<Event>>, Fault> {
        Ok(self
            .shared(Table::Event, keys::event(no, seq))?
            .map(|event| event.value))
    }

    /// The entries `from..to` of a ticket's history, at most `limit`, the latest first.
    pub fn events_before(&self, no: TicketNo, to: u64, limit: usize) -> Result<Vec<(u64, Event)>, Fault> {
        let rows = self.engine.scan(
            &keys::event(no, 0),
            Some(&keys::event(no, to)),
            limit,
            Order::Descending,
        )?;
        rows.iter().map(|(key, value)| self.read_event(key, value)).collect()
    }

    /// The entries behind `after` of a ticket's history, at most `limit`, in order.
    pub fn events_after(&self, no: TicketNo, after: u64, limit: usize) -> Result<Vec<(u64, Event)>, Fault> {
        let end = keys::after(&keys::events(no));
        let first = keys::event(no, after.saturating_add(1));
        let rows = self.engine.scan(&first, end.as_deref(), limit, Order::Ascending)?;
        rows.iter().map(|(key, value)| self.read_event(key, value)).collect()
    }

    /// The cards on display: the latest in each chat of staff.
    pub fn views(&self) -> Result<Vec<View>, Fault> {
        let mut views = Vec::new();
        self.each(Table::View, |_, value| {
            views.push(decode(Table::View, value)?);
            Ok(())
        })?;
        Ok(views)
    }

    /// A counter.
    pub fn count(&self, counter: Count) -> Result<u64, Fault> {
        match self.engine.get(&counter.key())? {
            Some(bytes) => Ok(u64::try_from(count::parse(&bytes)?).unwrap_or(0)),
            None => Ok(0),
        }
    }

    /// Whether there is such a key.
    pub(super) fn holds(&self, key: &[u8]) -> Result<bool, Fault> {
        self.engine.holds(key)
    }

    /// The greatest number that a key behind `prefix` ends with; 0 if there is none.
    pub(super) fn greatest(&self, prefix: &[u8]) -> Result<u64, Fault> {
        let rows = self
            .engine
            .scan(prefix, keys::after(prefix).as_deref(), 1, Order::Descending)?;
        match rows.first() {
            Some((key, _)) => Ok(index::number(key).map_or(0, |no| no.0)),
            None => Ok(0),
        }
    }

    pub(super) fn read<T: DeserializeOwned>(&self, table: Table, key: &[u8]) -> Result<Option<Loaded<T>>, Fault> {
        let Some(raw) = self.engine.get(key)? else {
            return Ok(None);
        };
        let value = self.decode(table, key, &raw)?;
        Ok(Some(Loaded { value, raw }))
    }

    /// The same of a record that is read often.
    fn read_again<T>(&self, table: Table, key: Key) -> Result<Option<Loaded<T>>, Fault>
    where
        T: DeserializeOwned + Clone + Send + Sync + 'static,
    {
        let found = self.shared(table, key)?;
        Ok(found.map(|Loaded { value, raw }| {
            let value = Arc::unwrap_or_clone(value);
            Loaded { value, raw }
        }))
    }

    /// Such a record, not copied if it is known.
    fn shared<T>(&self, table: Table, key: Key) -> Result<Option<Loaded<Arc<T>>>, Fault>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let Some(raw) = self.engine.get(&key)? else {
            return Ok(None);
        };
        if let Some(value) = self.known.get(&key, &raw) {
            return Ok(Some(Loaded { value, raw }));
        }
        let value: Arc<T> = Arc::new(self.decode(table, &key, &raw)?);
        self.known.note(key, raw.clone(), value.clone());
        Ok(Some(Loaded { value, raw }))
    }

    pub(super) fn read_event(&self, key: &[u8], value: &[u8]) -> Result<(u64, Event), Fault> {
        let seq = KeyReader(&key[9..])
            .unsigned()
            .ok_or_else(|| damaged_key(Table::Event))?;
        Ok((seq, self.decode(Table::Event, key, value)?))
    }

    /// The record in a row as stored.
    pub(super) fn decode<T: DeserializeOwned>(&self, table: Table, key: &[u8], raw: &[u8]) -> Result<T, Fault> {
        decode(table, &self.opened(table, key, raw)?)
    }
}

pub(super) fn decode<T: DeserializeOwned>(table: Table, raw: &[u8]) -> Result<T, Fault> {
    // serde_json's message may quote values; line, column and kind of trouble are enough.
    serde_json::from_slice(raw).map_err(|error| Fault::Damaged {
        what: table.noun(),
        why: format!("{:?} error at column {}", error.classify(), error.column()),
    })
}

pub(super) fn damaged_key(table: Table) -> Fault {
    Fault::Damaged {
        what: table.noun(),
        why: "its key is too short".into(),
    }
}
