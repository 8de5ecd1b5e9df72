//! The statistics' counters: what happened, counted by the hour, by the day and for ever, in the commit of what
//! happened. Nothing is taken back when a ticket is deleted: it did happen.
//!
//! Hours and days are those of UTC, so that they mean the same whatever `TIMEZONE` is or becomes: whoever shows a
//! day of the reader's zone adds up its hours. Durations are kept by the day, or there would be a row for nearly each.
//! Rows are never removed: a desk in which something of every kind happens every hour makes 4 MB of them a year.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::engine::Order;
use super::keys::{self, Key, KeyReader, KeyWriter};
use super::records::decode;
use super::table::Table;
use super::{Change, Fault, Store, count};
use crate::domain::{Bucket, Course, Event, Figure, Target, Ticket, TicketNo, Timestamp, met, rated};

/// Rows written in one commit when all are made anew.
const STEP: usize = 500;

/// Since which layout of the data there are figures.
pub(super) const SINCE_SCHEMA: u32 = 2;

/// Which figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Of all time: every figure.
    Ever,
    /// Of these hours since 1970 UTC: every figure but durations.
    Hours(Range<i64>),
    /// Of these days since 1970 UTC: durations.
    Days(Range<i64>),
}

/// Where a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    figure: Figure,
    period: Period,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Period {
    Ever,
    Hour(i64),
    Day(i64),
}

/// What a key tells of a figure: a letter that is never given another meaning, and a number for those that have one.
fn code(figure: Figure) -> (u8, Option<u8>) {
    match figure {
        Figure::Opened => (b'o', None),
        Figure::Closed => (b'c', None),
        Figure::Reopened => (b'r', None),
        Figure::FromUsers => (b'u', None),
        Figure::FromStaff => (b's', None),
        Figure::Met => (b'm', None),
        Figure::Missed(Target::FirstAnswer) => (b'l', None),
        Figure::Missed(Target::Resolution) => (b'z', None),
        Figure::Rated(stars) => (b'*', Some(stars)),
        Figure::Answered(bucket) => (b'a', Some(bucket.number())),
        Figure::Resolved(bucket) => (b'd', Some(bucket.number())),
    }
}

fn decoded(letter: u8, number: Option<u8>) -> Option<Figure> {
    Some(match (letter, number) {
        (b'o', None) => Figure::Opened,
        (b'c', None) => Figure::Closed,
        (b'r', None) => Figure::Reopened,
        (b'u', None) => Figure::FromUsers,
        (b's', None) => Figure::FromStaff,
        (b'm', None) => Figure::Met,
        (b'l', None) => Figure::Missed(Target::FirstAnswer),
        (b'z', None) => Figure::Missed(Target::Resolution),
        (b'*', Some(stars)) => Figure::Rated(stars),
        (b'a', Some(bucket)) => Figure::Answered(Bucket::numbered(bucket)?),
        (b'd', Some(bucket)) => Figure::Resolved(Bucket::numbered(bucket)?),
        _ => return None,
    })
}

/// What figures are called in an export.
const NAMES: [(u8, &str); 11] = [
    (b'o', "opened"),
    (b'c', "closed"),
    (b'r', "reopened"),
    (b'u', "from_users"),
    (b's', "from_staff"),
    (b'm', "met"),
    (b'l', "missed_answers"),
    (b'z', "missed_closings"),
    (b'*', "rated"),
    (b'a', "answered"),
    (b'd', "resolved"),
];

impl Place {
    /// The two places where something that happens is counted.
    fn of(figure: Figure, at: Timestamp) -> [Place; 2] {
        let period = match figure {
            Figure::Answered(_) | Figure::Resolved(_) => Period::Day(at.day()),
            Figure::Opened
            | Figure::Closed
            | Figure::Reopened
            | Figure::FromUsers
            | Figure::FromStaff
            | Figure::Met
            | Figure::Missed(_)
            | Figure::Rated(_) => Period::Hour(at.hour()),
        };
        [period, Period::Ever].map(|period| Place { figure, period })
    }

    pub(super) fn key(self) -> Key {
        let (letter, number) = code(self.figure);
        let key = period_key(self.period).byte(letter);
        number
            .map_or_else(|| key.clone(), |number| key.clone().byte(number))
            .done()
    }

    pub(super) fn read(key: &[u8]) -> Option<Self> {
        let mut fields = KeyReader(key.get(1..)?);
        let period = match fields.byte()? {
            b'e' => Period::Ever,
            b'h' => Period::Hour(fields.signed()?),
            b'd' => Period::Day(fields.signed()?),
            _ => return None,
        };
        let letter = fields.byte()?;
        let figure = decoded(letter, fields.byte())?;
        fields.0.is_empty().then_some(Place { figure, period })
    }

    /// As an export tells of it.
    pub(super) fn told(self) -> Value {
        let (letter, number) = code(self.figure);
        let name = NAMES.iter().find(|(known, _)| *known == letter).map(|(_, name)| *name);
        let mut told = json!({ "figure": name });
        if let Some(number) = number {
            told["number"] = number.into();
        }
        match self.period {
            Period::Ever => {}
            Period::Hour(hour) => told["hour"] = hour.into(),
            Period::Day(day) => told["day"] = day.into(),
        }
        told
    }

    /// The way back of [`Place::told`].
    pub(super) fn heard(told: &Value) -> Option<Self> {
        let name = told["figure"].as_str()?;
        let (letter, _) = NAMES.iter().find(|(_, known)| *known == name)?;
        let number = match told.get("number") {
            Some(number) => Some(u8::try_from(number.as_u64()?).ok()?),
            None => None,
        };
        let period = match (told.get("hour"), told.get("day")) {
            (None, None) => Period::Ever,
            (Some(hour), None) => Period::Hour(hour.as_i64()?),
            (None, Some(day)) => Period::Day(day.as_i64()?),
            (Some(_), Some(_)) => return None,
        };
        let figure = decoded(*letter, number)?;
        Some(Place { figure, period })
    }
}

fn period_key(period: Period) -> KeyWriter {
    let key = KeyWriter::of(Table::Figure);
    match period {
        Period::Ever => key.byte(b'e'),
        Period::Hour(hour) => key.byte(b'h').signed(hour),
        Period::Day(day) => key.byte(b'd').signed(day),
    }
}

/// Figures with the moments they belong to, and how often they happened then; less than nought takes back.
pub(super) type Noted = Vec<(Figure, Timestamp, i64)>;

/// What a change of a ticket counts as.
pub(super) fn of_ticket(before: Option<&Ticket>, after: &Ticket, events: &[Event]) -> Noted {
    let mut noted = Noted::new();
    let mut course = before.map_or_else(Course::default, Course::of);
    for event in events {
        let figures = course.follow(event).into_iter().flatten();
        noted.extend(figures.map(|figure| (figure, event.at, 1)));
    }
    // Ratings change hands only when one is given: nearly always there is nothing to compare.
    if before.map_or(&[][..], |before| &before.ratings) != after.ratings {
        let old = before.into_iter().flat_map(rated).map(|(figure, at)| (figure, at, -1));
        noted.extend(old);
        noted.extend(rated(after).map(|(figure, at)| (figure, at, 1)));
    }
    noted
}

/// What is to be added to which counter.
pub(super) fn adds(noted: Noted) -> Vec<(Key, i64)> {
    summed(noted)
        .into_iter()
        .filter(|(_, sum)| *sum != 0)
        .map(|(place, sum)| (place.key(), sum))
        .collect()
}

fn summed(noted: Noted) -> BTreeMap<Place, i64> {
    let mut sums = BTreeMap::new();
    for (figure, at, times) in noted {
        for place in Place::of(figure, at) {
            *sums.entry(place).or_default() += times;
        }
    }
    sums
}

/// What all records come to.
#[derive(Default)]
struct Recounted {
    sums: BTreeMap<Place, i64>,
    courses: BTreeMap<TicketNo, Course>,
}

impl Recounted {
    fn add(&mut self, figure: Figure, at: Timestamp) {
        for place in Place::of(figure, at) {
            *self.sums.entry(place).or_default() += 1;
        }
    }
}

impl Store {
    /// Figures with the hour or the day they belong to (0 for [`Span::Ever`]). Costs what the span holds: at most
    /// 11 rows an hour, 368 a day.
    ///
    /// # Errors
    /// If the engine fails, or what it holds is no number.
    pub fn figures(&self, span: &Span) -> Result<Vec<(i64, Figure, u64)>, Fault> {
        let (from, to) = match span {
            Span::Ever => (period_key(Period::Ever).done(), None),
            Span::Hours(hours) => (
                period_key(Period::Hour(hours.start)).done(),
                Some(period_key(Period::Hour(hours.end)).done()),
            ),
            Span::Days(days) => (
                period_key(Period::Day(days.start)).done(),
                Some(period_key(Period::Day(days.end)).done()),
            ),
        };
        let to = to.or_else(|| keys::after(&from));
        let rows = self.engine.scan(&from, to.as_deref(), usize::MAX, Order::Ascending)?;
        rows.iter()
            .map(|(key, value)| {
                let place = Place::read(key).ok_or_else(damaged_key)?;
                let count = u64::try_from(count::parse(value)?).unwrap_or(0);
                Ok(match place.period {
                    Period::Ever => (0, place.figure, count),
                    Period::Hour(at) | Period::Day(at) => (at, place.figure, count),
                })
            })
            .collect()
    }

    /// What differs from the histories that are kept. A figure may be greater than they say if tickets or people have
    /// been erased since.
    pub(super) fn recount_figures(&self) -> Result<Vec<String>, Fault> {
        let recounted = self.recounted(Err)?;
        let mut kept: BTreeMap<Place, i64> = BTreeMap::new();
        self.each(Table::Figure, |key, value| {
            kept.insert(Place::read(key).ok_or_else(damaged_key)?, count::parse(value)?);
            Ok(())
        })?;
        let sum = |sums: &BTreeMap<Place, i64>, place| sums.get(&place).copied().unwrap_or(0);
        // Who is erased is not met any more.
        let deleted = [Figure::Opened, Figure::Met].iter().any(|figure| {
            let place = Place {
                figure: *figure,
                period: Period::Ever,
            };
            sum(&kept, place) > sum(&recounted.sums, place)
        });
        let wrong = kept.keys().chain(recounted.sums.keys()).filter(|place| {
            let (is, should) = (sum(&kept, **place), sum(&recounted.sums, **place));
            is < should || (is > should && !deleted)
        });
        let wrong: std::collections::BTreeSet<&Place> = wrong.collect();
        Ok(match wrong.first() {
            None => Vec::new(),
            Some(first) => vec![format!(
                "{} figures of the statistics are wrong, among them {}: it is {} and should be {}",
                wrong.len(),
                first.told(),
                sum(&kept, **first),
                sum(&recounted.sums, **first)
            )],
        })
    }

    /// Makes all figures anew from the histories, and notes in the tickets what figures need to know of them: for a
    /// store that was written before there were any. Broken off, it is to be done again from the beginning.
    ///
    /// # Errors
    /// If the engine fails. A history entry that cannot be read is left out, and logged.
    pub(super) async fn fill_figures(&self) -> Result<(), Fault> {
        tracing::info!("the statistics are counted from the histories, once; this may take a while");
        let recounted = self.recounted(|fault| {
            tracing::warn!(%fault, "left out of the statistics");
            Ok(())
        })?;
        let mut change = Change::default();
        for (place, sum) in &recounted.sums {
            change.put(Table::Figure, place.key(), sum)?;
            self.in_steps(&mut change).await?;
        }
        for (no, course) in &recounted.courses {
            let Ok(Some(ticket)) = self.ticket(*no) else { continue };
            let mut ticket = ticket.value;
            if (ticket.answered_at, ticket.reopened_at) != (course.answered_at, course.reopened_at) {
                ticket.answered_at = course.answered_at;
                ticket.reopened_at = course.reopened_at;
                change.put_of(ticket.requester, Table::Ticket, keys::ticket(*no), &ticket)?;
                self.in_steps(&mut change).await?;
            }
        }
        self.commit(change).await?;
        tracing::info!(tickets = recounted.courses.len(), "the statistics are counted");
        Ok(())
    }

    async fn in_steps(&self, change: &mut Change) -> Result<(), Fault> {
        if change.write.puts.len() >= STEP {
            self.commit(std::mem::take(change)).await?;
        }
        Ok(())
    }

    /// Walks through everything. `unreadable` decides what becomes of records that cannot be read.
    fn recounted(&self, unreadable: impl Fn(Fault) -> Result<(), Fault>) -> Result<Recounted, Fault> {
        let mut recounted = Recounted::default();
        self.each(Table::Event, |key, value| {
            let no = KeyReader(&key[1..]).unsigned().map(TicketNo);
            let event = no
                .ok_or_else(damaged_key)
                .and_then(|no| Ok((no, decode::<Event>(Table::Event, value)?)));
            let (no, event) = match event {
                Ok(read) => read,
                Err(fault) => return unreadable(fault),
            };
            let figures = recounted.courses.entry(no).or_default().follow(&event);
            for figure in figures.into_iter().flatten() {
                recounted.add(figure, event.at);
            }
            Ok(())
        })?;
        self.each(Table::Ticket, |_, value| match decode::<Ticket>(Table::Ticket, value) {
            Ok(ticket) => {
                rated(&ticket).for_each(|(figure, at)| recounted.add(figure, at));
                Ok(())
            }
            Err(fault) => unreadable(fault),
        })?;
        self.each(Table::Person, |_, value| match decode(Table::Person, value) {
            Ok(person) => {
                let (figure, at) = met(&person);
                recounted.add(figure, at);
                Ok(())
            }
            Err(fault) => unreadable(fault),
        })?;
        Ok(recounted)
    }
}

fn damaged_key() -> Fault {
    Fault::Damaged {
        what: Table::Figure.noun(),
        why: "its key cannot be read".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Place> {
        let buckets = [0, 1, 100, 183].map(|number| Bucket::numbered(number).unwrap());
        let mut figures = vec![
            Figure::Opened,
            Figure::Closed,
            Figure::Reopened,
            Figure::FromUsers,
            Figure::FromStaff,
            Figure::Met,
        ];
        figures.extend((1..=5).map(Figure::Rated));
        figures.extend(buckets.map(Figure::Answered));
        figures.extend(buckets.map(Figure::Resolved));
        let moments = [-1, 0, 1_700_000_000_000].map(Timestamp);
        let all = figures
            .iter()
            .flat_map(|figure| moments.map(|at| Place::of(*figure, at)));
        all.flatten().collect()
    }

    #[test]
    fn every_place_comes_back_from_its_key_and_from_an_export() {
        for place in places() {
            assert_eq!(Place::read(&place.key()), Some(place));
            assert_eq!(Place::heard(&place.told()), Some(place), "{}", place.told());
        }
        for key in [
            &b""[..],
            b"y",
            b"ye",
            b"yeq",
            b"yeo1",
            b"yh1",
            b"ye*",
            b"yea\xff",
            b"yx",
        ] {
            assert_eq!(Place::read(key), None, "{key:?}");
        }
    }

    #[test]
    fn one_message_is_two_rows() {
        let noted = vec![(Figure::FromUsers, Timestamp(5), 1)];
        assert_eq!(adds(noted).len(), 2);
        let changed = vec![
            (Figure::Rated(3), Timestamp(5), -1),
            (Figure::Rated(3), Timestamp(5), 1),
        ];
        assert_eq!(adds(changed), []);
    }
}
