//! All data as JSON lines: everything that cannot be made anew from the rest. Indexes, counters and the
//! reverse of the message links are left out, since they can; the statistics' counters are not, since they outlive tickets.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::figures::Place;
use super::keys::{Key, KeyReader};
use super::links::links_in;
use super::seal::{Sealing, sealing};
use super::table::Table;
use super::{Fault, SCHEMA, Store, TokenHash};

/// What tables are called in an export, and in which order they stand there.
pub(super) const TABLES: [(Table, &str); 19] = [
    (Table::Person, "person"),
    (Table::Ticket, "ticket"),
    (Table::Event, "event"),
    (Table::Links, "link"),
    // Behind those of an older layout, which may say less.
    (Table::Link, "link"),
    (Table::Feedback, "feedback"),
    (Table::FeedbackLink, "feedback_link"),
    (Table::View, "view"),
    (Table::Topic, "topic"),
    (Table::Moved, "moved_chat"),
    (Table::Seen, "updates"),
    (Table::Outbox, "parcel"),
    (Table::Figure, "figure"),
    (Table::Switches, "switches"),
    (Table::Invitation, "invitation"),
    (Table::Canned, "canned_reply"),
    (Table::Aside, "aside"),
    (Table::Category, "category"),
    (Table::Faq, "faq"),
];

/// A record of an export.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    #[serde(flatten)]
    place: Value,
    /// As it is stored: taking each record apart and putting it together again would be most of a backup's work.
    value: &'a RawValue,
}

/// A record as it lies sealed.
#[derive(Serialize)]
struct SealedLine {
    kind: &'static str,
    /// Where it lies, and what: in base64.
    key: String,
    sealed: String,
}

/// Hands every record to `line` as one line of JSON, after a first line that names version and schema.
/// Gives how many records of each kind there were.
///
/// # Errors
/// If the engine fails, or a record is damaged.
pub fn export(store: &Store, mut line: impl FnMut(&str)) -> Result<BTreeMap<&'static str, u64>, Fault> {
    line(&header(store)?);
    let mut counts = BTreeMap::new();
    for (table, kind) in TABLES {
        let count = counts.entry(kind).or_insert(0);
        store.each(table, |key, value| {
            *count += records(table, kind, key, value, &mut line)?;
            Ok(())
        })?;
    }
    Ok(counts)
}

/// The same of a sealed store, and nothing is opened: whatever is sealed there stays so, under the same data keys. What
/// is kept aside is left out: it lies under no person's key, and could not be erased with one.
///
/// # Errors
/// If the engine fails, or a record is damaged.
pub fn export_sealed(store: &Store, mut line: impl FnMut(&str)) -> Result<BTreeMap<&'static str, u64>, Fault> {
    const STEP: usize = 500;
    line(&header(store)?);
    let mut counts = BTreeMap::new();
    for (table, kind) in TABLES {
        let count = counts.entry(kind).or_insert(0);
        if table == Table::Aside {
            continue;
        }
        let mut after = None::<Key>;
        loop {
            let rows = store.rows(table, after.as_deref(), STEP)?;
            for (key, value) in &rows {
                *count += match sealing(table) {
                    Sealing::Values => {
                        let (key, sealed) = (STANDARD.encode(key), STANDARD.encode(value));
                        line(&written(table, &SealedLine { kind, key, sealed })?);
                        1
                    }
                    Sealing::None | Sealing::Words => records(table, kind, key, value, &mut line)?,
                };
            }
            after = rows.into_iter().next_back().map(|(key, _)| key);
            if after.is_none() {
                break;
            }
        }
    }
    Ok(counts)
}

fn header(store: &Store) -> Result<String, Fault> {
    let header = json!({
        "kind": "switchboard",
        "schema": SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "given": store.numbers()?,
    });
    Ok(header.to_string())
}

/// Hands on the records of a row; gives how many.
fn records(
    table: Table,
    kind: &'static str,
    key: &[u8],
    row: &[u8],
    line: &mut impl FnMut(&str),
) -> Result<u64, Fault> {
    if table != Table::Links {
        let place = place(table, key).ok_or_else(|| damaged(table))?;
        let value = serde_json::from_slice(row).map_err(|_| damaged(table))?;
        line(&written(table, &Line { kind, place, value })?);
        return Ok(1);
    }
    let links = links_in(key, row)?;
    for (at, link) in &links {
        let place = json!({ "chat": at.chat.to_string(), "message": at.message });
        let value = &to_raw_value(link).map_err(|_| damaged(table))?;
        line(&written(table, &Line { kind, place, value })?);
    }
    Ok(links.len() as u64)
}

/// How many records a row holds.
pub(super) fn records_in(table: Table, key: &[u8], row: &[u8]) -> Result<u64, Fault> {
    if table == Table::Links {
        return Ok(links_in(key, row)?.len() as u64);
    }
    Ok(1)
}

fn written(table: Table, line: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(line).map_err(|_| damaged(table))
}

fn damaged(table: Table) -> Fault {
    Fault::Damaged {
        what: table.noun(),
        why: "it is no JSON, or its key is too short".into(),
    }
}

/// What a key says that its record does not.
pub(super) fn place(table: Table, whole: &[u8]) -> Option<Value> {
    let mut key = KeyReader(whole.get(1..)?);
    Some(match table {
        Table::Event => json!({ "no": key.unsigned()?, "seq": key.unsigned()? }),
        Table::Link | Table::FeedbackLink => json!({ "chat": key.chat()?.to_string(), "message": key.signed()? }),
        Table::Moved => json!({ "chat": key.chat()?.to_string() }),
        Table::Seen => json!({ "day": key.signed()?, "block": key.unsigned()? }),
        Table::Outbox => {
            let _lane = (key.chat()?, key.unsigned()?);
            json!({ "seq": key.unsigned()? })
        }
        Table::Aside => json!({ "place": key.unsigned()? }),
        Table::Invitation => json!({ "token": TokenHash::read(whole)?.to_string() }),
        Table::Figure => return Place::read(whole).map(Place::told),
        Table::Person
        | Table::Ticket
        | Table::Feedback
        | Table::View
        | Table::Switches
        | Table::Topic
        | Table::Canned
        | Table::Category
        | Table::Faq => json!({}),
        Table::Meta | Table::OldCopy | Table::Links | Table::Copies | Table::Count | Table::Index | Table::DataKey => {
            return None;
        }
    })
}
