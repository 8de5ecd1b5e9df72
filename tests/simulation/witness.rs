//! An engine that takes its time and sees what is written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use switchboard::domain::{Category, Event, Feedback, Parcel, Payload, Person, Ticket, Timestamp};
use switchboard::sealing::MasterKey;
use switchboard::store::{
    Committed, Engine, Fault, Key, Mark, MemoryEngine, Order, Pending, Row, Store, Table, Write, purge, rewrap,
    spent_since,
};

use super::rights::{self, Written};
use super::verdict::sorted;
use super::world::{Origin, Shared};

/// A row as it is written; none is taken away.
type Put = (Key, Option<Vec<u8>>);

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
        let mut puts: BTreeMap<u8, Vec<Put>> = BTreeMap::new();
        for (key, value) in &write.puts {
            let of_table = puts.entry(key[0]).or_default();
            of_table.push((key.clone(), value.clone()));
        }
        let mut of = |table: Table| puts.remove(&table.letter()).unwrap_or_default();
        let outcome = self.disk().commit(write).await?;
        if outcome == Committed::Done {
            let read = |(key, value): Put| {
                let parcel: Option<Parcel> = value.map(|value| self.read(Table::Outbox, &key, &value));
                (key, parcel)
            };
            let outbox: Vec<_> = of(Table::Outbox).into_iter().map(read).collect();
            let entries = self.entries(of(Table::Event));
            let categories = of(Table::Category);
            let (tickets, feedback) = (of(Table::Ticket), of(Table::Feedback));
            if let Some(update) = update {
                let mut written: Vec<Written> = Vec::new();
                written.extend(entries.iter().map(|(_, event)| Written::Entry(event.clone())));
                written.extend(tickets.iter().map(|(_, ticket)| match ticket {
                    Some(_) => Written::Ticket,
                    None => Written::TicketGone,
                }));
                written.extend(feedback.iter().map(|_| Written::Feedback));
                written.extend(categories.iter().map(|_| Written::Offer));
                written.extend(of(Table::Faq).iter().map(|_| Written::Offer));
                written.extend(of(Table::Invitation).iter().map(|_| Written::Invitation));
                let parcels = outbox.iter().filter_map(|(_, parcel)| parcel.clone());
                written.extend(parcels.map(Written::Parcel));
                rights::check(&mut self.world.look(), update, &written);
            }
            self.note_entries(&entries);
            self.note_tickets(tickets);
            self.note_feedback(feedback);
            self.note_people(of(Table::Person));
            self.note_categories(categories);
            let before = self.world.look().promises.len();
            self.seen(update, outbox);
            self.note_moves(&entries, before);
        }
        self.world.dawdle().await;
        Ok(outcome)
    }

    /// What is written into histories, with the number of its ticket and its place there.
    fn entries(&self, rows: Vec<Put>) -> Vec<((u64, u64), Event)> {
        let number = |field: &[u8]| u64::from_be_bytes(field.try_into().unwrap());
        let rows = rows.into_iter().filter_map(|(key, value)| {
            let event = self.read(Table::Event, &key, &value?);
            Some(((number(&key[1..9]), number(&key[9..17])), event))
        });
        rows.collect()
    }

    fn note_entries(&self, entries: &[((u64, u64), Event)]) {
        let mut world = self.world.look();
        let step = world.step;
        for (place, event) in entries {
            if !world.entries.contains_key(place) {
                world.entries.insert(*place, step);
                world.participation.note_entry(*place, event);
            }
        }
    }

    fn note_tickets(&self, tickets: Vec<Put>) {
        let mut world = self.world.look();
        let step = world.step;
        for (key, value) in tickets {
            let ticket: Option<Ticket> = value.map(|value| self.read(Table::Ticket, &key, &value));
            if let Some(ticket) = &ticket {
                world.participation.note_ticket(step, ticket);
            }
            match (ticket, world.tickets.get(&key).copied()) {
                (Some(_), Some((no, _))) if world.erased.contains(&no) => {
                    world
                        .wrong
                        .push(format!("ticket {no} came back after it was destroyed"));
                }
                (Some(_), Some(_)) => {}
                (Some(ticket), None) => {
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

    fn note_feedback(&self, feedback: Vec<Put>) {
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

    fn note_people(&self, people: Vec<Put>) {
        let mut world = self.world.look();
        let step = world.step;
        for (key, value) in people {
            let Some(value) = value else {
                match world.people.get(&key).copied() {
                    Some(id) => {
                        let promises = world.promises.len();
                        world.forgotten.insert(id, promises);
                        world.participation.note_gone(step, id);
                    }
                    None => world.wrong.push("somebody was forgotten who never was".into()),
                }
                continue;
            };
            let person: Person = self.read(Table::Person, &key, &value);
            let role = person.membership.map(|membership| membership.role);
            world.ledger.note(step, person.id, role);
            world.participation.note_person(step, &person);
            world.people.entry(key).or_insert(person.id);
        }
    }

    fn note_categories(&self, rows: Vec<Put>) {
        let rows = rows.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let changed: Vec<Category> = rows
            .map(|(key, value)| self.read(Table::Category, &key, &value))
            .collect();
        let mut world = self.world.look();
        let (step, losses) = (world.step, world.homes.losses);
        world.homes.note(step, &changed);
        if world.homes.losses > losses {
            world.tally.count("homes lost");
        }
    }

    /// What is promised from here on with tickets that go on elsewhere shows words there again.
    fn note_moves(&self, entries: &[((u64, u64), Event)], from: usize) {
        let mut world = self.world.look();
        let sorts = entries.iter().filter(|(_, event)| sorted(event).is_some());
        let tickets: Vec<u64> = sorts.map(|((no, _), _)| *no).collect();
        for at in from..world.promises.len() {
            if let Payload::ToStaff { no, .. } = world.promises[at].parcel.payload
                && tickets.contains(&no.0)
            {
                world.promises[at].moved = true;
                world.tally.count("moved on");
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
