//! The store as a whole: walks through everything, for exports, backups and checks. Nothing a screen may ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Order, Row};
use super::export::{TABLES, records_in};
use super::keys::{self, Key, KeyWriter};
use super::records::decode;
use super::table::Table;
use super::{Change, Count, Counts, Fault, Store, count, feedback, index};
use crate::domain::{Feedback, Person, Ticket, Timestamp};

impl Store {
    /// The state of this moment: all its reads see that, and it takes no commits. The store itself goes on.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn frozen(&self) -> Result<Store, Fault> {
        Ok(Store::over(self.engine.freeze()?, self.ring.clone()))
    }

    /// Whether it holds any record. Marks of updates are not enough to make one.
    pub fn has_records(&self) -> Result<bool, Fault> {
        for table in Table::ALL {
            if !matches!(table, Table::Meta | Table::Seen) && !self.rows(table, None, 1)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The version of its data; none if nothing was ever written to it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn version(&self) -> Result<Option<u32>, Fault> {
        let found = self.read(Table::Meta, &keys::schema())?;
        Ok(found.map(|loaded| loaded.value))
    }

    /// How many records of each kind there are, as an export of it would say. Walks through everything.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn tally(&self) -> Result<Counts, Fault> {
        let mut counts = Counts::new();
        for (table, kind) in TABLES {
            let count = counts.entry(kind).or_insert(0);
            self.each(table, |key, value| {
                *count += records_in(table, key, value)?;
                Ok(())
            })?;
        }
        Ok(counts)
    }

    /// When the last backup was made, or, before the first, since when there should be some.
    ///
    /// # Errors
    /// If the engine fails, or what it holds is no moment.
    pub fn last_backup(&self) -> Result<Option<Timestamp>, Fault> {
        let found = self.read(Table::Meta, &keys::last_backup())?;
        Ok(found.map(|loaded| loaded.value))
    }

    /// Notes when the last backup was made.
    ///
    /// # Errors
    /// If the engine fails.
    pub async fn note_backup(&self, at: Timestamp) -> Result<(), Fault> {
        let mut change = Change::default();
        change.put(Table::Meta, keys::last_backup(), &at)?;
        self.commit(change).await.map(|_| ())
    }

    /// When the oldest ticket was opened; none if there is none.
    ///
    /// # Errors
    /// If the engine fails, or it is damaged.
    pub fn first_ticket_at(&self) -> Result<Option<Timestamp>, Fault> {
        let first = self.rows(Table::Ticket, None, 1)?;
        let ticket = first
            .first()
            .map(|(key, value)| self.decode::<Ticket>(Table::Ticket, key, value));
        Ok(ticket.transpose()?.map(|ticket| ticket.opened_at))
    }

    /// All rows of a table in steps, as stored: those behind `after`, at most `limit`.
    pub fn rows(&self, table: Table, after: Option<&[u8]>, limit: usize) -> Result<Vec<Row>, Fault> {
        let prefix = KeyWriter::of(table).done();
        let from = after.map_or_else(|| prefix.clone(), keys::behind);
        self.engine
            .scan(&from, keys::after(&prefix).as_deref(), limit, Order::Ascending)
    }

    /// Bytes on disk.
    pub fn size_on_disk(&self) -> Result<u64, Fault> {
        self.engine.size_on_disk()
    }

    /// Counts and indexes as they would be if made anew from the tickets, people and feedback; each difference
    /// to what is kept is named. Reads everything: for checks, not for screens.
    pub fn recount(&self) -> Result<Vec<String>, Fault> {
        let mut counts: BTreeMap<&'static str, i64> = BTreeMap::new();
        let mut wanted = BTreeSet::new();
        self.each(Table::Ticket, |_, value| {
            let ticket: Ticket = decode(Table::Ticket, value)?;
            for counter in count::of_ticket(&ticket) {
                *counts.entry(counter.name()).or_default() += 1;
            }
            wanted.extend(index::of_ticket(&ticket));
            Ok(())
        })?;
        self.each(Table::Person, |_, value| {
            let person: Person = decode(Table::Person, value)?;
            for counter in count::of_person(&person) {
                *counts.entry(counter.name()).or_default() += 1;
            }
            wanted.extend(self.blinded(index::of_person(&person)));
            Ok(())
        })?;
        self.each(Table::Feedback, |_, value| {
            let given: Feedback = decode(Table::Feedback, value)?;
            for counter in count::of_feedback(&given) {
                *counts.entry(counter.name()).or_default() += 1;
            }
            wanted.extend(feedback::index_of(&given));
            Ok(())
        })?;
        let mut differences = Vec::new();
        for counter in Count::ALL {
            let is = self.count(counter)?;
            let should = counts.get(counter.name()).copied().unwrap_or(0);
            if i64::try_from(is) != Ok(should) {
                differences.push(format!("counter {} is {is} and should be {should}", counter.name()));
            }
        }
        let mut kept = BTreeSet::new();
        self.each(Table::Index, |key, _| {
            kept.insert(Key::from_slice(key));
            Ok(())
        })?;
        let missing = wanted.difference(&kept).count();
        let stale = kept.difference(&wanted).count();
        if missing + stale > 0 {
            differences.push(format!("{missing} index entries are missing and {stale} are stale"));
        }
        differences.extend(self.recount_standings()?);
        differences.extend(self.recount_faq()?);
        differences.extend(self.recount_figures()?);
        Ok(differences)
    }

    /// Calls `visit` with every row of a table, its value without the seal.
    pub fn each(&self, table: Table, mut visit: impl FnMut(&[u8], &[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        // Few at a time: whoever makes pauses between the rows makes them often enough then.
        const STEP: usize = 100;
        let mut after: Option<Key> = None;
        loop {
            let rows = self.rows(table, after.as_deref(), STEP)?;
            for (key, value) in &rows {
                visit(key, &self.opened(table, key, value)?)?;
            }
            match rows.into_iter().next_back() {
                Some((key, _)) => after = Some(key),
                None => return Ok(()),
            }
        }
    }
}
