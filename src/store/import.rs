//! The way back of an export: lines of JSON into an empty store. Indexes, counters and the reverse of the
//! message links are made by the same code that makes them in daily work.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::export::{TABLES, place};
use super::exported::{Gone, Record};
use super::figures::SINCE_SCHEMA;
use super::keys::Key;
use super::numbers::Numbers;
use super::seal::{Owner, Sealing, parted, sealing};
use super::table::Table;
use super::{Change, Committed, Fault, SCHEMA, Store};
use crate::domain::{PersonId, TicketNo};

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
    let imported = import_but(store, input, &BTreeSet::new()).await?;
    Ok(imported.counts)
}

/// What came of an import that leaves people out.
#[derive(Debug, Default)]
pub struct Imported {
    /// Records of each kind in the export, those left out included.
    pub counts: Counts,
    /// Whose sealed records were left out.
    pub left_out: BTreeSet<PersonId>,
}

/// The same of what [`super::export_sealed`] wrote, into a store with the data keys it was sealed under. What belongs to
/// these people is left out, and what lies under no key that the store has: whose key is gone was erased. Of their
/// tickets the numbers stay, which are never given again.
///
/// # Errors
/// As [`import`].
pub async fn import_but(
    store: &Store,
    input: &mut dyn BufRead,
    erased: &BTreeSet<PersonId>,
) -> Result<Imported, ImportError> {
    let mut lines = Lines { input, number: 0 };
    let Header { schema, given } = header(lines.next()?)?;
    let mut import = Import {
        counts: TABLES.iter().map(|(_, kind)| (*kind, 0)).collect(),
        erased: erased.clone(),
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
    store.number_on(given).await?;
    Ok(Imported {
        counts: import.counts,
        left_out: import.left_out,
    })
}

/// Whether it is the first line of an export.
fn is_header(line: &Value) -> bool {
    line["kind"] == "switchboard"
}

/// What an export says of itself.
struct Header {
    /// The version of the data.
    schema: u64,
    /// The greatest numbers given; older exports do not say it.
    given: Numbers,
}

fn header(line: Option<Result<String, String>>) -> Result<Header, ImportError> {
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
            let given = match line.get("given") {
                None => Numbers::default(),
                Some(given) => serde_json::from_value(given.clone()).map_err(|_| foreign())?,
            };
            if !given.are_bearable() {
                return Err(foreign());
            }
            Ok(Header { schema, given })
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
    /// The requesters of tickets in it.
    unwritten: HashMap<TicketNo, PersonId>,
    /// The ticket asked for last, and whose it is.
    latest: Option<(TicketNo, Owner)>,
    /// Whose sealed records are left out.
    erased: BTreeSet<PersonId>,
    left_out: BTreeSet<PersonId>,
    /// What was left out, to which others lead.
    gone: Gone,
    counts: Counts,
    bad: Vec<BadLine>,
    bad_count: u64,
}

impl Import {
    async fn write(&mut self, store: &Store) -> Result<(), Fault> {
        self.keys.clear();
        self.unwritten.clear();
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
        let said = |fault: Fault| fault.to_string();
        let record = match line.get("sealed") {
            Some(sealed) => {
                let (key, sealed) = (Key::from(bytes(&line["key"])?), bytes(sealed)?);
                match self.opened(store, table, &key, &sealed)? {
                    Some(record) => record,
                    None => {
                        self.gone.note(&key, &mut self.change).map_err(said)?;
                        self.keys.insert(key);
                        *self.counts.entry(kind).or_default() += 1;
                        return Ok(());
                    }
                }
            }
            None => Record::read(table, &line, line.get("value").ok_or("it has no value")?)?,
        };
        let key = record.key();
        if self.gone.is_led_to_by(&record) {
            *self.counts.entry(kind).or_default() += 1;
            return Ok(());
        }
        if self.keys.contains(&key) || record.is_held_by(store).map_err(said)? {
            return Err(format!("the same {} has come before", table.noun()));
        }
        let owner = self.owner(store, &record).map_err(said)?;
        record.put(owner, &mut self.change).map_err(said)?;
        self.keys.insert(key);
        *self.counts.entry(kind).or_default() += 1;
        Ok(())
    }
}

fn bytes(text: &Value) -> Result<Vec<u8>, String> {
    let bytes = text.as_str().and_then(|text| STANDARD.decode(text).ok());
    bytes.ok_or_else(|| "what is sealed in it is no base64".into())
}

impl Import {
    /// The record that is sealed so; none if it is to be left out.
    fn opened(&mut self, store: &Store, table: Table, key: &[u8], sealed: &[u8]) -> Result<Option<Record>, String> {
        if Table::of(key) != Some(table) || sealing(table) != Sealing::Values {
            return Err("its key is of another kind".into());
        }
        let (owner, _) = parted(sealed).ok_or("it is not sealed")?;
        let value = match owner {
            Owner::Person(id) if self.erased.contains(&id) => None,
            Owner::Person(_) | Owner::Desk => store.opened_if_known(key, sealed).map_err(|fault| fault.to_string())?,
        };
        let Some(value) = value else {
            return match owner {
                Owner::Person(id) => {
                    self.left_out.insert(id);
                    Ok(None)
                }
                Owner::Desk => Err("it is sealed under another desk's key".into()),
            };
        };
        let line = place(table, key).ok_or("its key is too short")?;
        let value: Value = serde_json::from_slice(&value).map_err(|_| "it is no JSON")?;
        let record = Record::read(table, &line, &value)?;
        if *record.key() != *key {
            return Err("it lies at another place than it says".into());
        }
        Ok(Some(record))
    }

    /// Whose a record is that does not say so itself. The entries of a history stand one behind another.
    fn owner(&mut self, store: &Store, record: &Record) -> Result<Owner, Fault> {
        if let Record::Ticket(ticket) = record {
            self.unwritten.insert(ticket.no, ticket.requester);
        }
        let Some(no) = record.asks() else {
            return Ok(Owner::Desk);
        };
        if let Some((_, owner)) = self.latest.filter(|(latest, _)| *latest == no) {
            return Ok(owner);
        }
        let requester = match self.unwritten.get(&no) {
            Some(requester) => Some(*requester),
            None => store.requester_of(no)?,
        };
        let owner = requester.map_or(Owner::Desk, Owner::Person);
        self.latest = Some((no, owner));
        Ok(owner)
    }
}
