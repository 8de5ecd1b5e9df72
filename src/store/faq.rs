//! The FAQ: few entries, kept in memory with what finds them, and read anew when one changes. And how many people were
//! offered each, and helped by it: counted in the commit that changes a person.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::keys::{self, Key, KeyReader, KeyWriter};
use super::records::decode;
use super::table::Table;
use super::{Change, Fault, Loaded, Store, count};
use crate::domain::{Faq, FaqEntry, FaqNo, MAX_FAQ, Person};

/// No counter's name begins with this byte: these stand behind all that have one.
const MARK: u8 = 0xfe;

const OFFERED: u8 = b'o';
const HELPED: u8 = b'h';

/// What is counted of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaqCounts {
    /// People it was offered to, once each.
    pub offered: u64,
    /// People who said that it helped, once each.
    pub helped: u64,
}

fn counter(no: FaqNo, what: u8) -> Key {
    KeyWriter::of(Table::Count)
        .byte(MARK)
        .unsigned(u64::from(no.0))
        .byte(what)
        .done()
}

/// Whether a counter is one of an entry's.
fn is_counter(key: &[u8]) -> bool {
    key.get(1) == Some(&MARK) && KeyReader(&key[2..]).unsigned().is_some()
}

/// What a change of a person adds to the counters of entries.
pub(super) fn adds(before: Option<&Person>, after: Option<&Person>) -> Vec<(Key, i64)> {
    let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
    for (person, one) in [(before, -1), (after, 1)] {
        let Some(person) = person else { continue };
        for no in &person.offered {
            *sums.entry(counter(*no, OFFERED)).or_default() += one;
        }
        for no in &person.helped {
            *sums.entry(counter(*no, HELPED)).or_default() += one;
        }
    }
    sums.into_iter().filter(|(_, sum)| *sum != 0).collect()
}

impl Store {
    /// The FAQ as it stands now.
    pub fn faq(&self) -> Arc<Faq> {
        self.faq.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One entry, to be changed.
    ///
    /// # Errors
    /// If the store fails.
    pub fn faq_entry(&self, no: FaqNo) -> Result<Option<Loaded<FaqEntry>>, Fault> {
        self.read(Table::Faq, &keys::faq(no))
    }

    /// How many people were offered an entry, and helped by it.
    ///
    /// # Errors
    /// If the engine fails, or a counter is no number.
    pub fn faq_counts(&self, no: FaqNo) -> Result<FaqCounts, Fault> {
        let counted = |what| {
            let bytes = self.engine.get(&counter(no, what))?;
            let number = bytes.map_or(Ok(0), |bytes| count::parse(&bytes))?;
            Ok::<u64, Fault>(u64::try_from(number).unwrap_or(0))
        };
        Ok(FaqCounts {
            offered: counted(OFFERED)?,
            helped: counted(HELPED)?,
        })
    }

    /// Reads all entries anew. Whoever comes second waits, and reads what is newer.
    pub(super) fn load_faq(&self) -> Result<(), Fault> {
        let mut known = self.faq.write().unwrap_or_else(PoisonError::into_inner);
        let rows = self.rows(Table::Faq, None, MAX_FAQ)?;
        let entries: Result<Vec<FaqEntry>, Fault> = rows
            .iter()
            .map(|(key, value)| self.decode(Table::Faq, key, value))
            .collect();
        *known = Arc::new(Faq::of(entries?));
        Ok(())
    }

    /// What differs from the people that are kept.
    pub(super) fn recount_faq(&self) -> Result<Option<String>, Fault> {
        let mut should: BTreeMap<Key, i64> = BTreeMap::new();
        self.each(Table::Person, |_, value| {
            for (key, sum) in adds(None, Some(&decode(Table::Person, value)?)) {
                *should.entry(key).or_default() += sum;
            }
            Ok(())
        })?;
        let mut wrong = 0;
        self.each(Table::Count, |key, value| {
            if is_counter(key) && count::parse(value)? != should.remove(key).unwrap_or(0) {
                wrong += 1;
            }
            Ok(())
        })?;
        wrong += should.len();
        Ok((wrong > 0).then(|| format!("{wrong} counters of the FAQ are wrong")))
    }
}

impl Change {
    /// A new entry, or a changed one. `before` is what the decision saw.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn put_faq(&mut self, before: Option<&Loaded<FaqEntry>>, after: &FaqEntry) -> Result<(), Fault> {
        let key = keys::faq(after.no);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        self.faq = true;
        self.put(Table::Faq, key, after)
    }

    /// One is no more.
    pub fn remove_faq(&mut self, before: &Loaded<FaqEntry>) {
        let key = keys::faq(before.value.no);
        self.write.expects.push((key.clone(), Some(before.raw.clone())));
        self.faq = true;
        self.remove(key);
    }
}
