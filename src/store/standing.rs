//! What is counted of each person: tickets and ratings. Kept in the commit of what is counted.

use std::collections::BTreeMap;

use super::keys::{Key, KeyReader, KeyWriter};
use super::records::decode;
use super::table::Table;
use super::{Change, Fault, Store, count, index};
use crate::domain::{Person, PersonId, Ticket};

/// Since which layout of the data people are in an index and have these counters.
pub(super) const SINCE_SCHEMA: u32 = 3;

/// Rows written in one commit when all are made anew.
const STEP: usize = 500;

/// No counter's name begins with this byte: these stand behind all that have one.
const MARK: u8 = 0xff;

/// What a person has had from the support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Tickets opened and still kept.
    pub tickets: u64,
    /// Ratings given.
    pub ratings: u64,
    /// Their stars, added up.
    pub stars: u64,
}

const TICKETS: u8 = b't';
const RATINGS: u8 = b'r';
const STARS: u8 = b's';

fn key(id: PersonId, what: u8) -> Key {
    KeyWriter::of(Table::Count).byte(MARK).person(id).byte(what).done()
}

/// Whether a counter is one of a person's.
fn is_standing(key: &[u8]) -> bool {
    key.get(1) == Some(&MARK) && KeyReader(&key[2..]).person().is_some()
}

fn of_ticket(ticket: &Ticket) -> [(u8, i64); 3] {
    if ticket.hidden {
        return [(TICKETS, 0), (RATINGS, 0), (STARS, 0)];
    }
    let stars = ticket.ratings.iter().map(|rating| i64::from(rating.stars)).sum();
    [
        (TICKETS, 1),
        (RATINGS, i64::try_from(ticket.ratings.len()).unwrap_or(i64::MAX)),
        (STARS, stars),
    ]
}

/// What a change of a ticket adds to the counters of its requester.
pub(super) fn adds(before: Option<&Ticket>, after: &Ticket) -> Vec<(Key, i64)> {
    let old = before.map(of_ticket).unwrap_or_default();
    let news = of_ticket(after).into_iter().zip(old);
    news.filter(|((_, new), (_, old))| new != old)
        .map(|((what, new), (_, old))| (key(after.requester, what), new - old))
        .collect()
}

/// What the end of a ticket adds to the counters of its requester.
pub(super) fn removed(ticket: &Ticket) -> Vec<(Key, i64)> {
    let counted = adds(None, ticket).into_iter();
    counted.map(|(key, number)| (key, -number)).collect()
}

impl Store {
    /// What is counted of a person.
    ///
    /// # Errors
    /// If the engine fails, or a counter is no number.
    pub fn standing(&self, id: PersonId) -> Result<Standing, Fault> {
        let counted = |what| {
            let bytes = self.engine.get(&key(id, what))?;
            let number = bytes.map_or(Ok(0), |bytes| count::parse(&bytes))?;
            Ok::<u64, Fault>(u64::try_from(number).unwrap_or(0))
        };
        Ok(Standing {
            tickets: counted(TICKETS)?,
            ratings: counted(RATINGS)?,
            stars: counted(STARS)?,
        })
    }

    /// Gives a store of an older layout what it lacks of people: their indexes and counters. Broken off, it is to be
    /// done again from the beginning.
    ///
    /// # Errors
    /// If the engine fails. A record that cannot be read is left out, and logged.
    pub(super) async fn fill_people(&self) -> Result<(), Fault> {
        tracing::info!("people are put into an index, once; this may take a while");
        let mut keys: Vec<Key> = Vec::new();
        self.each(Table::Person, |_, value| {
            match decode::<Person>(Table::Person, value) {
                Ok(person) => keys.extend(index::of_person(&person)),
                Err(fault) => tracing::warn!(%fault, "left out of the index"),
            }
            Ok(())
        })?;
        let mut change = Change::default();
        for key in keys {
            change.write.puts.push((key, Some(Vec::new())));
            self.written_in_steps(&mut change).await?;
        }
        for (key, number) in self.recounted_standings()? {
            change.put(Table::Count, key, &number)?;
            self.written_in_steps(&mut change).await?;
        }
        self.commit(change).await.map(|_| ())
    }

    async fn written_in_steps(&self, change: &mut Change) -> Result<(), Fault> {
        if change.write.puts.len() >= STEP {
            self.commit(std::mem::take(change)).await?;
        }
        Ok(())
    }

    fn recounted_standings(&self) -> Result<BTreeMap<Key, i64>, Fault> {
        let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
        self.each(Table::Ticket, |_, value| {
            match decode::<Ticket>(Table::Ticket, value) {
                Ok(ticket) => {
                    for (key, number) in adds(None, &ticket) {
                        *sums.entry(key).or_default() += number;
                    }
                }
                Err(fault) => tracing::warn!(%fault, "left out of the counters"),
            }
            Ok(())
        })?;
        Ok(sums)
    }

    /// What differs from the tickets that are kept.
    pub(super) fn recount_standings(&self) -> Result<Option<String>, Fault> {
        let mut should = self.recounted_standings()?;
        let mut wrong = 0;
        self.each(Table::Count, |key, value| {
            if is_standing(key) && count::parse(value)? != should.remove(key).unwrap_or(0) {
                wrong += 1;
            }
            Ok(())
        })?;
        wrong += should.len();
        Ok((wrong > 0).then(|| format!("{wrong} counters of people are wrong")))
    }
}
