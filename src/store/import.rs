//! The way back of an export: lines of JSON into an empty store. Indexes, counters and the reverse of the
//! message links are made by the same code that makes them in daily work.

use std::collections::{BTreeMap, HashSet};
use std::io::BufRead;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::export::TABLES;
use super::figures::{Place, SINCE_SCHEMA};
use super::keys::{self, Key, Table};
use super::mark;
use super::{Change, Committed, Fault, Link, SCHEMA, Store, TokenHash, View};
use crate::domain::{
    Canned, ChatId, Event, Feedback, FeedbackNo, Invitation, MessageRef, Parcel, Person, Switches, Ticket, TicketNo,
    Topic,
};

/// The longest line, in bytes. An export's are shorter: a value has 56 KiB at most.
const MAX_LINE: u64 = 256 * 1024;

/// Records written in one commit.
const STEP: usize = 500;

/// Bad lines that are named; of more only the number is said.
const MAX_NAMED: usize = 20;

/// What an import has made.
pub type Counts = BTreeMap<&'static str, u64>;

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadLine {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong with it; never its contents.
    pub why: String,
}

/// Why an import was given up.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is no export.
    #[error("this is no export of Switchboard: {0}")]
    Foreign(String),
    /// A newer program wrote it.
    #[error(
        "it was written by a newer Switchboard (data version {found}, this program knows up to {known}); use the newer program"
    )]
    Newer {
        /// Version of the data.
        found: u64,
        /// The newest version this program knows.
        known: u32,
    },
    /// Lines cannot be read.
    #[error("{} cannot be read:\n{}", lines(*.count), listing(.first, *.count))]
    Lines {
        /// The first of them.
        first: Vec<BadLine>,
        /// How many there are.
        count: u64,
    },
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
}

fn lines(count: u64) -> String {
    if count == 1 {
        "one line".into()
    } else {
        format!("{count} lines")
    }
}

fn listing(first: &[BadLine], count: u64) -> String {
    let mut text: Vec<String> = first.iter().map(|bad| format!("  {bad}")).collect();
    if count > first.len() as u64 {
        text.push(format!("  and {} more", count - first.len() as u64));
    }
    text.join("\n")
}

/// Puts every record of an export into a store that has none. Gives how many there were of each kind. After
/// an error the store holds some of them and is of no use.
///
/// # Errors
/// See [`ImportError`]; all bad lines are looked for before one is told.
pub async fn import(store: &Store, input: &mut dyn BufRead) -> Result<Counts, ImportError> {
    let mut lines = Lines { input, number: 0 };
    let schema = header(lines.next()?)?;
    let mut import = Import {
        counts: TABLES.iter().map(|(_, kind)| (*kind, 0)).collect(),
        ..Import::default()
    };
    while let Some(line) = lines.next()? {
        let read = line.and_then(|line| import.record(store, &line));
        if let Err(why) = read {
            import.bad_count += 1;
            if import.bad.len() < MAX_NAMED {
                let line = lines.number;
                import.bad.push(BadLine { line, why });
            }
        }
        if import.keys.len() >= STEP {
            import.write(store).await?;
        }
    }
    import.write(store).await?;
    if import.bad_count > 0 {
        return Err(ImportError::Lines {
            first: import.bad,
            count: import.bad_count,
        });
    }
    if schema < u64::from(SINCE_SCHEMA) {
        store.fill_figures().await?;
    }
    Ok(import.counts)
}

/// Whether it is the first line of an export.
fn is_header(line: &Value) -> bool {
    line["kind"] == "switchboard"
}

/// The version of the data that an export names.
fn header(line: Option<Result<String, String>>) -> Result<u64, ImportError> {
    let foreign = || ImportError::Foreign("its first line does not name the program and the data's version".into());
    let line = line.ok_or_else(foreign)?.map_err(ImportError::Foreign)?;
    let line: Value = serde_json::from_str(&line).map_err(|_| foreign())?;
    match line["schema"].as_u64() {
        Some(schema) if is_header(&line) => {
            if schema > u64::from(SCHEMA) {
                return Err(ImportError::Newer {
                    found: schema,
                    known: SCHEMA,
                });
            }
            Ok(schema)
        }
        _ => Err(foreign()),
    }
}

/// The lines of a file, none of them longer than [`MAX_LINE`].
struct Lines<'a> {
    input: &'a mut dyn BufRead,
    number: u64,
}

impl Lines<'_> {
    fn next(&mut self) -> std::io::Result<Option<Result<String, String>>> {
        use std::io::Read as _;
        let mut line = Vec::new();
        if (&mut *self.input).take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.len() as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            self.skip_rest()?;
            return Ok(Some(Err(format!("it is longer than {MAX_LINE} bytes"))));
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(Some(String::from_utf8(line).map_err(|_| "it is not UTF-8 text".into())))
    }

    fn skip_rest(&mut self) -> std::io::Result<()> {
        loop {
            let chunk = self.input.fill_buf()?;
            let (used, done) = match chunk.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (chunk.len(), chunk.is_empty()),
            };
            self.input.consume(used);
            if done {
                return Ok(());
            }
        }
    }
}

#[derive(Default)]
struct Import {
    /// What is not written yet, and its keys.
    change: Change,
    keys: HashSet<Key>,
    counts: Counts,
    bad: Vec<BadLine>,
    bad_count: u64,
}

impl Import {
    async fn write(&mut self, store: &Store) -> Result<(), Fault> {
        self.keys.clear();
        let mut change = std::mem::take(&mut self.change);
        // An export brings its figures along, or is too old to: neither are to be counted here once more.
        change.figures.clear();
        // After a bad line too, although nothing will be kept: repetitions are found by what is written.
        if change.is_empty() {
            return Ok(());
        }
        match store.commit(change).await? {
            Committed::Done => Ok(()),
            // Every key was looked up before, and nobody else writes.
            Committed::Conflict | Committed::Repeated => Err(Fault::Contended(1)),
        }
    }

    fn record(&mut self, store: &Store, line: &str) -> Result<(), String> {
        let line: Value = serde_json::from_str(line).map_err(|error| {
            format!(
                "it is no JSON ({:?} error at column {})",
                error.classify(),
                error.column()
            )
        })?;
        let kind = line["kind"].as_str().ok_or("it does not say of which kind it is")?;
        if is_header(&line) {
            return Err("it begins another export".into());
        }
        let (table, kind) = *TABLES
            .iter()
            .find(|(_, known)| *known == kind)
            .ok_or("it is of a kind that this version does not know")?;
        let value = line.get("value").ok_or("it has no value")?;
        let record = Record::read(table, &line, value)?;
        let key = record.key();
        let said = |fault: Fault| fault.to_string();
        if self.keys.contains(&key) || store.holds(&key).map_err(said)? {
            return Err(format!("the same {} has come before", table.noun()));
        }
        record.put(&mut self.change).map_err(said)?;
        self.keys.insert(key);
        *self.counts.entry(kind).or_default() += 1;
        Ok(())
    }
}

/// A record with what its key says of it.
enum Record {
    Person(Box<Person>),
    Ticket(Box<Ticket>),
    Event(TicketNo, u64, Event),
    Link(MessageRef, Link),
    Feedback(Box<Feedback>),
    FeedbackLink(MessageRef, FeedbackNo),
    View(View),
    Moved(ChatId, ChatId),
    Seen(i64, u64, String),
    Parcel(u64, Parcel),
    Figure(Place, i64),
    Switches(Switches),
    Invitation(TokenHash, Invitation),
    Topic(Box<Topic>),
    Canned(Box<Canned>),
}

impl Record {
    fn read(table: Table, line: &Value, value: &Value) -> Result<Self, String> {
        let unsigned = |field: &str| line[field].as_u64().ok_or(format!("it has no right “{field}”"));
        let signed = |field: &str| line[field].as_i64().ok_or(format!("it has no right “{field}”"));
        let chat = || {
            let chat = line["chat"].as_str().and_then(|text| text.parse::<ChatId>().ok());
            chat.ok_or("it has no right “chat”".to_owned())
        };
        let place = || -> Result<MessageRef, String> {
            Ok(MessageRef {
                chat: chat()?,
                message: signed("message")?,
            })
        };
        Ok(match table {
            Table::Person => Record::Person(Box::new(typed(table, value)?)),
            Table::Ticket => Record::Ticket(Box::new(typed(table, value)?)),
            Table::Event => Record::Event(TicketNo(unsigned("no")?), unsigned("seq")?, typed(table, value)?),
            Table::Link => Record::Link(place()?, typed(table, value)?),
            Table::Feedback => Record::Feedback(Box::new(typed(table, value)?)),
            Table::FeedbackLink => Record::FeedbackLink(place()?, typed(table, value)?),
            Table::View => Record::View(typed(table, value)?),
            Table::Moved => Record::Moved(chat()?, typed(table, value)?),
            Table::Seen => {
                let block: String = typed(table, value)?;
                if !mark::is_block(format!("\"{block}\"").as_bytes()) {
                    return Err("its value is no block of marks".into());
                }
                Record::Seen(signed("day")?, unsigned("block")?, block)
            }
            Table::Outbox => Record::Parcel(unsigned("seq")?, typed(table, value)?),
            Table::Figure => {
                let place = Place::heard(line).ok_or("it does not say rightly what it counts")?;
                Record::Figure(place, typed(table, value)?)
            }
            Table::Switches => Record::Switches(typed(table, value)?),
            Table::Invitation => {
                let token = line["token"].as_str().and_then(|text| text.parse::<TokenHash>().ok());
                let token = token.ok_or("it has no right “token”".to_owned())?;
                Record::Invitation(token, typed(table, value)?)
            }
            Table::Topic => Record::Topic(Box::new(typed(table, value)?)),
            Table::Canned => Record::Canned(Box::new(typed(table, value)?)),
            Table::Meta | Table::Copy | Table::Count | Table::Index => {
                return Err(format!("a {} is never exported", table.noun()));
            }
        })
    }

    fn key(&self) -> Key {
        match self {
            Record::Person(person) => keys::person(person.id),
            Record::Ticket(ticket) => keys::ticket(ticket.no),
            Record::Event(no, seq, _) => keys::event(*no, *seq),
            Record::Link(at, _) => keys::link(*at),
            Record::Feedback(feedback) => keys::feedback(feedback.no),
            Record::FeedbackLink(at, _) => keys::feedback_link(*at),
            Record::View(view) => keys::view(view.at.chat),
            Record::Moved(from, _) => keys::moved(*from),
            Record::Seen(day, block, _) => keys::seen(*day, *block),
            Record::Parcel(seq, parcel) => keys::parcel(parcel.lane, *seq),
            Record::Figure(place, _) => place.key(),
            Record::Switches(_) => keys::switches(),
            Record::Invitation(token, _) => keys::invitation(token),
            Record::Topic(topic) => keys::topic(topic.owner),
            Record::Canned(canned) => keys::canned(canned.no),
        }
    }

    fn put(self, change: &mut Change) -> Result<(), Fault> {
        let key = self.key();
        match self {
            Record::Person(person) => change.put_person(None, &person),
            Record::Ticket(ticket) => change.put_ticket(None, &ticket, &[]),
            Record::Event(_, _, event) => change.put(Table::Event, key, &event),
            Record::Link(at, link) => change.link(at, link),
            Record::Feedback(feedback) => change.put_feedback(None, &feedback),
            Record::FeedbackLink(at, no) => change.link_feedback(at, no),
            Record::View(view) => change.put_view(view.at.chat, Some(view)),
            Record::Moved(from, to) => change.moved(from, to),
            Record::Seen(_, _, block) => change.put(Table::Seen, key, &block),
            Record::Parcel(seq, parcel) => change.send(seq, parcel),
            Record::Figure(_, count) => change.put(Table::Figure, key, &count),
            Record::Switches(switches) => change.put_switches(None, &switches),
            Record::Invitation(token, invitation) => change.put_invitation(&token, &invitation),
            Record::Canned(canned) => change.put_canned(None, &canned),
            // Its link is a record of the export as well.
            Record::Topic(topic) => change.put(Table::Topic, key, &topic),
        }
    }
}

fn typed<T: DeserializeOwned + serde::Serialize>(table: Table, value: &Value) -> Result<T, String> {
    // serde_json's own words may quote the value.
    let unreadable = || format!("its value is no {} as this version knows it", table.noun());
    let record: T = serde_json::from_value(value.clone()).map_err(|_| unreadable())?;
    let kept = serde_json::to_value(&record).map_err(|_| unreadable())?;
    if holds(&kept, value) {
        Ok(record)
    } else {
        Err("its value has fields that this version does not know and would lose".into())
    }
}

/// Whether `kept` has everything that `given` has. A field that says nothing need not be kept.
fn holds(kept: &Value, given: &Value) -> bool {
    let says_nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match (kept, given) {
        (Value::Object(kept), Value::Object(given)) => given.iter().all(|(name, value)| {
            let found = kept.get(name);
            found.map_or_else(|| says_nothing(value), |found| holds(found, value))
        }),
        (Value::Array(kept), Value::Array(given)) => {
            kept.len() == given.len() && kept.iter().zip(given).all(|(kept, given)| holds(kept, given))
        }
        (kept, given) => kept == given,
    }
}
