//! An engine that takes its time and sees what is written.

use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use switchboard::domain::{Feedback, Parcel, Person, Ticket, Timestamp};
use switchboard::sealing::MasterKey;
use switchboard::store::{
    Committed, Engine, Fault, Key, Mark, MemoryEngine, Order, Pending, Row, Store, Table, Write, purge, rewrap,
    spent_since,
};

use super::world::{Origin, Shared};

/// Holds what the simulated disk holds; outlives every crash.
pub struct Witness {
    /// Another one after a restore.
    disk: Mutex<Arc<MemoryEngine>>,
    world: Shared,
    /// What the disk is sealed under, if it is.
    key: Mutex<Option<[u8; 32]>>,
    /// Reads what is written to the disk.
    reader: Mutex<Option<Store>>,
}

impl Witness {
    pub fn new(world: Shared, key: Option<[u8; 32]>) -> Arc<Self> {
        Arc::new(Witness {
            disk: Mutex::default(),
            world,
            key: Mutex::new(key),
            reader: Mutex::default(),
        })
    }

    /// The store on the disk.
    pub async fn store(self: &Arc<Self>) -> Result<Store, Fault> {
        Store::open_with(self.clone(), self.key().as_ref()).await
    }

    fn key(&self) -> Option<MasterKey> {
        self.key.lock().unwrap().as_ref().map(MasterKey::new)
    }

    /// Writes the disk anew if something erased lies on it. Gives whether it did.
    pub async fn purge(&self) -> Result<bool, Fault> {
        let (disk, anew) = (self.disk(), Arc::new(MemoryEngine::default()));
        if spent_since(&*disk)?.is_none() {
            return Ok(false);
        }
        purge(&*disk, &*anew).await?;
        self.put_in(anew);
        Ok(true)
    }

    /// Writes the disk anew under another key, if it is sealed; it is the disk then unless that `breaks_off` before.
    /// Gives whether it is.
    pub async fn rotate(&self, new: [u8; 32], now: Timestamp, breaks_off: bool) -> Result<bool, Fault> {
        let Some(old) = self.key() else { return Ok(false) };
        let anew = Arc::new(MemoryEngine::default());
        rewrap(self.disk(), anew.clone(), (&old, &MasterKey::new(&new)), now).await?;
        if breaks_off {
            return Ok(false);
        }
        self.put_in(anew);
        *self.key.lock().unwrap() = Some(new);
        Ok(true)
    }

    fn put_in(&self, disk: Arc<MemoryEngine>) {
        *self.disk.lock().unwrap() = disk;
        *self.reader.lock().unwrap() = None;
    }

    /// A store on an empty disk, which is the disk from now on. What is written by it is nobody's promise.
    pub async fn new_disk(&self) -> Result<Store, Fault> {
        let disk = Arc::new(MemoryEngine::default());
        let store = Store::open_with(disk.clone(), self.key().as_ref()).await?;
        self.put_in(disk);
        Ok(store)
    }

    fn disk(&self) -> Arc<MemoryEngine> {
        self.disk.lock().unwrap().clone()
    }

    async fn write(&self, write: Write) -> Result<Committed, Fault> {
        self.world.dawdle().await;
        let update = write.once.as_ref().map(Mark::update);
        let of = |table: Table| -> Vec<(Key, Option<Vec<u8>>)> {
            let puts = write.puts.iter();
            puts.filter(|(key, _)| key.first() == Some(&table.letter()))
                .cloned()
                .collect()
        };
        let (outbox, tickets) = (of(Table::Outbox), of(Table::Ticket));
        let (feedback, people) = (of(Table::Feedback), of(Table::Person));
        let outcome = self.disk().commit(write).await?;
        if outcome == Committed::Done {
            self.note_tickets(tickets);
            self.note_feedback(feedback);
            self.note_people(people);
            let read = |(key, value): (Key, Option<Vec<u8>>)| {
                let parcel = value.map(|value| self.read(Table::Outbox, &key, &value));
                (key, parcel)
            };
            self.seen(update, outbox.into_iter().map(read).collect());
        }
        self.world.dawdle().await;
        Ok(outcome)
    }

    fn note_tickets(&self, tickets: Vec<(Key, Option<Vec<u8>>)>) {
        let mut world = self.world.look();
        for (key, value) in tickets {
            match (value, world.tickets.get(&key).copied()) {
                (Some(_), Some((no, _))) if world.erased.contains(&no) => {
                    world
                        .wrong
                        .push(format!("ticket {no} came back after it was destroyed"));
                }
                (Some(_), Some(_)) => {}
                (Some(value), None) => {
                    let ticket: Ticket = self.read(Table::Ticket, &key, &value);
                    if !world.given.insert(ticket.no) {
                        let why = format!("the number of ticket {} was given once before", ticket.no);
                        world.wrong.push(why);
                    }
                    world.tickets.insert(key, (ticket.no, ticket.requester));
                }
                (None, Some((no, _))) => drop(world.erased.insert(no)),
                (None, None) => world.wrong.push("a ticket was destroyed that never was".into()),
            }
        }
    }

    fn note_feedback(&self, feedback: Vec<(Key, Option<Vec<u8>>)>) {
        let mut world = self.world.look();
        for (key, value) in feedback {
            match (value, world.feedback.get(&key).copied()) {
                (Some(_), Some(no)) if world.erased_feedback.contains(&no) => {
                    world
                        .wrong
                        .push(format!("feedback {no} came back after it was destroyed"));
                }
                (Some(_), Some(_)) => {}
                (Some(value), None) => {
                    let given: Feedback = self.read(Table::Feedback, &key, &value);
                    world.feedback.insert(key, given.no);
                }
                (None, Some(no)) => drop(world.erased_feedback.insert(no)),
                (None, None) => world.wrong.push("a feedback was destroyed that never was".into()),
            }
        }
    }

    fn note_people(&self, people: Vec<(Key, Option<Vec<u8>>)>) {
        let mut world = self.world.look();
        for (key, value) in people {
            match (value, world.people.get(&key).copied()) {
                (Some(_), Some(_)) => {}
                (Some(value), None) => {
                    let person: Person = self.read(Table::Person, &key, &value);
                    world.people.insert(key, person.id);
                }
                (None, Some(id)) => {
                    let promises = world.promises.len();
                    world.forgotten.insert(id, promises);
                }
                (None, None) => world.wrong.push("somebody was forgotten who never was".into()),
            }
        }
    }

    fn seen(&self, update: Option<u64>, outbox: Vec<(Key, Option<Parcel>)>) {
        let mut world = self.world.look();
        world.note(&format!("commit {update:?}"));
        let origin = match update {
            Some(update) => {
                *world.commits.entry(update).or_default() += 1;
                Origin::Update {
                    step: world.step,
                    update,
                }
            }
            None => Origin::Itself,
        };
        for (key, parcel) in outbox {
            world.written(&key, parcel, origin);
        }
    }

    /// A record as it is written, sealed or not.
    fn read<T: DeserializeOwned>(&self, table: Table, key: &[u8], value: &[u8]) -> T {
        let mut reader = self.reader.lock().unwrap();
        let master = self.key();
        let opened = || Store::as_it_is(self.disk(), master.as_ref()).unwrap();
        let reader = reader.get_or_insert_with(opened);
        assert_eq!(reader.is_sealed(), master.is_some());
        serde_json::from_slice(&reader.opened(table, key, value).unwrap()).unwrap()
    }
}

impl Engine for Witness {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.disk().get(key)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        self.disk().scan(from, to, limit, order)
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        Box::pin(self.write(write))
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        self.disk().freeze()
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.disk().size_on_disk()
    }
}
