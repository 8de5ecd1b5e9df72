//! A change: everything one decision writes, gathered and then committed as one.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::Write;
use super::figures::{self, Noted};
use super::keys::{self, Key};
use super::known::Record;
use super::seal::{Owner, SEAL_ADDS};
use super::table::Table;
use super::{Fault, Link, Loaded, Mark, View, count, faq, index, standing};
use crate::domain::{
    ChatId, Event, Happening, Membership, Parcel, Person, PersonId, Switches, Ticket, TicketNo, Timestamp, met,
};

/// The largest value kept, in bytes. Beyond a bound of its own sled moves data to files that it never syncs; with
/// values of this size it stays far from it. The largest record we make is a person with long kept messages.
pub(super) const MAX_VALUE: usize = 56 * 1024;

/// The same once it is sealed.
pub(super) const MAX_SEALED: usize = MAX_VALUE + SEAL_ADDS;

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is on disk.
    Done,
    /// Somebody else changed what the decision was made from; nothing was written. Decide again.
    Conflict,
    /// The same update has been committed before; nothing was written.
    Repeated,
}

/// A change under construction. Each method adds records with their indexes and counters.
#[derive(Debug, Default)]
pub struct Change {
    pub(super) write: Write,
    pub(super) parcels: Vec<(u64, Parcel)>,
    pub(super) moved: Vec<(ChatId, ChatId)>,
    /// Whose ban begins, with its end, or is over.
    pub(super) bans: Vec<(PersonId, Option<Option<Timestamp>>)>,
    /// What the statistics count of it; laid into counters when it is committed.
    pub(super) figures: Noted,
    /// Who becomes staff, or ceases to be.
    pub(super) team: Vec<(PersonId, Option<Membership>)>,
    /// Whose the records of these places among the puts are; all others' is the desk.
    pub(super) owners: Vec<(usize, Owner)>,
    /// Whether an entry of the FAQ changes.
    pub(super) faq: bool,
    /// Whether a category changes.
    pub(super) categories: bool,
    /// Records among the puts that will be read soon.
    pub(super) records: Vec<(Key, Record)>,
    /// Whether somebody's records are erased.
    pub(super) erases: bool,
    touched: Vec<TicketNo>,
}

impl Change {
    /// Whether committing it would write anything but the mark of its update.
    pub fn is_empty(&self) -> bool {
        self.write.puts.is_empty() && self.write.adds.is_empty() && self.write.lists.is_empty()
    }

    /// The parcels in it, with their numbers in the outbox.
    pub fn parcels(&self) -> &[(u64, Parcel)] {
        &self.parcels
    }

    /// The tickets it changes.
    pub fn touched(&self) -> &[TicketNo] {
        &self.touched
    }

    /// Makes the change happen at most once for this update, however often it is delivered within two days.
    pub fn once_for(&mut self, update: u64, now: Timestamp) {
        self.write.once = Some(Mark::of(update, now));
    }

    /// Nobody waits for the change: it may be written some milliseconds later, together with others.
    pub fn is_patient(&mut self) {
        self.write.patient = true;
    }

    /// A ticket as it is to be, with the events that made it so. `before` is what the decision saw.
    pub fn put_ticket(
        &mut self,
        before: Option<&Loaded<Ticket>>,
        after: &Ticket,
        events: &[Event],
    ) -> Result<(), Fault> {
        let key = keys::ticket(after.no);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        self.note(&key, after);
        self.put_of(after.requester, Table::Ticket, key, after)?;
        let first = after.version - events.len() as u64;
        for (seq, event) in (first..).zip(events) {
            self.put_entry(after, seq, event)?;
            if let Happening::Said { message, .. } = &event.what {
                self.link_original(message.source, Link { no: after.no, seq });
            }
        }
        let old = before.map(|before| index::of_ticket(&before.value)).unwrap_or_default();
        let new = index::of_ticket(after);
        self.reindex(&old, &new);
        for (counter, delta) in count::deltas(before, Some(after)) {
            self.write.adds.push((counter.key(), delta));
        }
        self.write
            .adds
            .extend(standing::adds(before.map(|before| &before.value), after));
        let noted = figures::of_ticket(before.map(|before| &before.value), after, events);
        self.figures.extend(noted);
        self.touched.push(after.no);
        Ok(())
    }

    /// The change holds only as long as the ticket is what the decision saw.
    pub(super) fn expect_ticket(&mut self, before: &Loaded<Ticket>) {
        let key = keys::ticket(before.value.no);
        self.write.expects.push((key, Some(before.raw.clone())));
    }

    /// An entry of a history whose words were changed or taken back; its ticket is put by the same change.
    ///
    /// In a sealed store a participant's words lie under their own key, all else under the requester's.
    pub fn put_entry(&mut self, ticket: &Ticket, seq: u64, event: &Event) -> Result<(), Fault> {
        self.own(Owner::of_participant(event).unwrap_or(Owner::Person(ticket.requester)));
        let key = keys::event(ticket.no, seq);
        self.note(&key, event);
        self.put(Table::Event, key, event)
    }

    /// A person as they are to be. `before` is what the decision saw; nothing is written if they are the same.
    pub fn put_person(&mut self, before: Option<&Loaded<Person>>, after: &Person) -> Result<(), Fault> {
        if before.is_some_and(|before| before.value == *after) {
            return Ok(());
        }
        let key = keys::person(after.id);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        let old = before.map(|before| index::of_person(&before.value)).unwrap_or_default();
        self.reindex(&old, &index::of_person(after));
        for (counter, delta) in count::deltas_of_person(before, after) {
            self.write.adds.push((counter.key(), delta));
        }
        self.write
            .adds
            .extend(faq::adds(before.map(|before| &before.value), Some(after)));
        if before.and_then(|before| before.value.ban.as_ref()) != after.ban.as_ref() {
            self.bans.push((after.id, after.ban.as_ref().map(|ban| ban.until)));
        }
        if before.and_then(|before| before.value.membership) != after.membership {
            self.team.push((after.id, after.membership));
        }
        if before.is_none() {
            let (figure, at) = met(after);
            self.figures.push((figure, at, 1));
        }
        self.note(&key, after);
        self.put_of(after.id, Table::Person, key, after)
    }

    /// It is written only if a person is as the decision saw them, even if it does not change them.
    pub fn if_still(&mut self, id: PersonId, seen: Option<&Loaded<Person>>) {
        let expected = (keys::person(id), seen.map(|seen| seen.raw.clone()));
        if !self.write.expects.contains(&expected) {
            self.write.expects.push(expected);
        }
    }

    /// The switches as they are to be. `before` is what the decision saw.
    pub fn put_switches(&mut self, before: Option<&Loaded<Switches>>, after: &Switches) -> Result<(), Fault> {
        let key = keys::switches();
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        self.put(Table::Switches, key, after)
    }

    /// Notes which message of a chat shows which ticket's card; `None`: no card is on display there.
    pub fn put_view(&mut self, chat: ChatId, view: Option<View>) -> Result<(), Fault> {
        match view {
            Some(view) => self.put(Table::View, keys::view(chat), &view),
            None => {
                self.remove(keys::view(chat));
                Ok(())
            }
        }
    }

    /// Puts a parcel into the outbox under a number from [`super::Store::next_parcel`].
    pub fn send(&mut self, seq: u64, parcel: Parcel) -> Result<(), Fault> {
        self.progressed(seq, &parcel)?;
        self.parcels.push((seq, parcel));
        Ok(())
    }

    /// Takes a parcel out of the outbox.
    pub fn delivered(&mut self, seq: u64, parcel: &Parcel) {
        self.remove(keys::parcel(parcel.lane, seq));
    }

    /// Notes how far a parcel of several parts has got.
    pub fn progressed(&mut self, seq: u64, parcel: &Parcel) -> Result<(), Fault> {
        self.own(Owner::of_parcel(parcel));
        self.put(Table::Outbox, keys::parcel(parcel.lane, seq), parcel)
    }

    /// Notes that a chat goes on under another number.
    pub fn moved(&mut self, from: ChatId, to: ChatId) -> Result<(), Fault> {
        self.moved.push((from, to));
        self.put(Table::Moved, keys::moved(from), &to)
    }

    /// Says that a ticket has changed.
    pub(super) fn touch(&mut self, no: TicketNo) {
        self.touched.push(no);
    }

    /// Keeps a record, which is put next, for whoever reads it then. Of a large change only the first are.
    fn note<T>(&mut self, key: &Key, record: &T)
    where
        T: Clone + PartialEq + DeserializeOwned + Serialize + Send + Sync + 'static,
    {
        const MOST: usize = 8;
        debug_assert!(
            serde_json::to_vec(record)
                .is_ok_and(|row| serde_json::from_slice(&row).is_ok_and(|read: T| read == *record)),
            "a record is not what is read of its row"
        );
        // Of those put at one key the last is written.
        self.records.retain(|(noted, _)| noted != key);
        if self.records.len() < MOST {
            self.records.push((key.clone(), Arc::new(record.clone())));
        }
    }

    fn reindex(&mut self, old: &[Key], new: &[Key]) {
        for key in old.iter().filter(|key| !new.contains(key)) {
            self.remove(key.clone());
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            self.write.puts.push((key.clone(), Some(Vec::new())));
        }
    }

    /// Removes a key found by a scan of the store.
    pub(super) fn remove(&mut self, key: Key) {
        self.write.puts.push((key, None));
    }

    /// A record that holds somebody's words or name: in a sealed store it lies under that person's key.
    pub(super) fn put_of(
        &mut self,
        owner: PersonId,
        table: Table,
        key: Key,
        record: &impl Serialize,
    ) -> Result<(), Fault> {
        self.own(Owner::Person(owner));
        self.put(table, key, record)
    }

    /// Says whose the record is that is put next.
    pub(super) fn own(&mut self, owner: Owner) {
        self.owners.push((self.write.puts.len(), owner));
    }

    /// A record of nobody in particular: in a sealed store it lies under the desk's key, if its table is sealed.
    pub(super) fn put(&mut self, table: Table, key: Key, record: &impl Serialize) -> Result<(), Fault> {
        let value = serde_json::to_vec(record).map_err(|error| Fault::Damaged {
            what: table.noun(),
            why: error.to_string(),
        })?;
        if value.len() > MAX_VALUE {
            return Err(Fault::TooLarge {
                what: table.noun(),
                bytes: value.len(),
                max: MAX_VALUE,
            });
        }
        self.write.puts.push((key, Some(value)));
        Ok(())
    }
}
