//! A store written anew: into one that is sealed, or under another master key. Both stay; who takes whose place is
//! decided elsewhere.

use std::collections::HashSet;
use std::sync::Arc;

use super::engine::{Engine, Order, Row, Write};
use super::keys::{self, Key};
use super::rewrapping::Rewrapping;
use super::ring::is_sealed;
use super::seal::{Owner, Sealing, parted, sealing};
use super::table::Table;
use super::{Change, Committed, Fault, Store};
use crate::crash;
use crate::domain::Timestamp;
use crate::sealing::MasterKey;

/// Rows written in one commit.
const STEP: usize = 500;

/// Whether there is a store in an engine, and it is not sealed.
///
/// # Errors
/// If the engine fails.
pub fn is_plain(engine: &dyn Engine) -> Result<bool, Fault> {
    Ok(engine.get(&keys::schema())?.is_some() && !is_sealed(engine)?)
}

/// Writes every row of a store into another that is empty and sealed, and holds the one against the other.
///
/// # Errors
/// If an engine fails, or the stores differ then. The other one is of no use.
pub async fn rewrite(from: &Store, to: &Store) -> Result<(), Fault> {
    for table in Table::ALL {
        let mut after: Option<Key> = None;
        loop {
            let rows = from.rows(table, after.as_deref(), STEP)?;
            after = rows.last().map(|(key, _)| key.clone());
            if after.is_none() {
                break;
            }
            let mut change = Change::default();
            for (key, value) in rows {
                if sealing(table) == Sealing::Values {
                    let owner = match from.owner_of(table, &key, &value) {
                        // What cannot be read is not to be lost, nor to lie in the clear.
                        Err(Fault::Damaged { .. }) => Owner::Desk,
                        owner => owner?,
                    };
                    change.own(owner);
                }
                change.write.puts.push((key, Some(value)));
            }
            match to.commit(change).await? {
                Committed::Done => {}
                // Nobody else writes here.
                Committed::Conflict | Committed::Repeated => return Err(Fault::Contended(1)),
            }
        }
    }
    compare(from, to)
}

/// Writes every row of a sealed store into an empty engine, so that another master key opens it, and holds the one
/// against the other. Data keys stay what they are, and so does all that lies under them.
///
/// # Errors
/// [`Fault::NotSealed`]; [`Fault::OtherKey`] if `old` is not what it is sealed with; or if an engine fails, or the
/// stores differ then. The other one is of no use.
pub async fn rewrap(
    from: Arc<dyn Engine>,
    to: Arc<dyn Engine>,
    (old, new): (&MasterKey, &MasterKey),
    now: Timestamp,
) -> Result<(), Fault> {
    let rewrapping = Rewrapping::begin(&*from, old, new, now)?;
    copy(&*from, &*to, |row| rewrapping.row(row).map(Some)).await?;
    due(&*to, now).await?;
    compare(&Store::as_it_is(from, Some(old))?, &Store::as_it_is(to, Some(new))?)
}

/// Writes what a store holds now into an empty engine, and nothing of what it held once. Of data keys all go along but
/// those of people who were erased and have nothing here: under the others lies something still, here or in a backup.
///
/// # Errors
/// If an engine fails, or the stores differ then. The other one is of no use.
pub async fn purge(from: &dyn Engine, to: &dyn Engine) -> Result<(), Fault> {
    let mut owners = HashSet::from([Owner::Desk]);
    let data_key = |key: &[u8]| Table::of(key) == Some(Table::DataKey);
    copy(from, to, |(key, value)| {
        if Table::of(&key).map(sealing) == Some(Sealing::Values)
            && let Some((owner, _)) = parted(&value)
        {
            owners.insert(owner);
        }
        let stays = !data_key(&key) && key != keys::spent_since();
        Ok(stays.then_some((key, value)))
    })
    .await?;
    let stays = |place: &[u8]| match Owner::at(place) {
        Some(Owner::Person(id)) if !owners.contains(&Owner::Person(id)) => {
            from.get(&keys::forgotten(id)).map(|forgotten| forgotten.is_none())
        }
        _ => Ok(true),
    };
    copy(from, to, |row| Ok((data_key(&row.0) && stays(&row.0)?).then_some(row))).await?;
    let mut rows = 0u64;
    walk(from, |(key, value)| {
        let stays = if data_key(&key) {
            stays(&key)?
        } else {
            key != keys::spent_since()
        };
        rows += u64::from(stays);
        match to.get(&key)? {
            Some(other) if stays && other == value => Ok(()),
            None if !stays => Ok(()),
            _ => Err(differs("row")),
        }
    })?;
    walk(to, |_| {
        rows = rows.wrapping_sub(1);
        Ok(())
    })?;
    if rows == 0 { Ok(()) } else { Err(differs("row")) }
}

/// The copies of a store's ring are behind.
async fn due(engine: &dyn Engine, now: Timestamp) -> Result<(), Fault> {
    let mut change = Change::default();
    change.ring_is_due(now)?;
    engine.commit(change.write).await.map(|_| ())
}

/// Goes through every row of an engine.
fn walk(engine: &dyn Engine, mut visit: impl FnMut(Row) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut first = Key::new();
    loop {
        let rows = engine.scan(&first, None, STEP, Order::Ascending)?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        first = keys::behind(last);
        rows.into_iter().try_for_each(&mut visit)?;
    }
}

fn differs(what: &'static str) -> Fault {
    Fault::Damaged {
        what,
        why: "it did not come out as it went in".into(),
    }
}

/// Every row of one engine into another, as `seen` makes it; without those of which it makes nothing.
async fn copy(
    from: &dyn Engine,
    to: &dyn Engine,
    mut seen: impl FnMut(Row) -> Result<Option<Row>, Fault>,
) -> Result<(), Fault> {
    let mut first = Key::new();
    loop {
        let rows = from.scan(&first, None, STEP, Order::Ascending)?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        first = keys::behind(last);
        let mut write = Write::default();
        for row in rows {
            let row = seen(row)?;
            write.puts.extend(row.map(|(key, value)| (key, Some(value))));
        }
        match to.commit(write).await? {
            Committed::Done => crash::point("rewriting"),
            // Nobody else writes here.
            Committed::Conflict | Committed::Repeated => return Err(Fault::Contended(1)),
        }
    }
}

/// Whether each record can be read from the one as from the other.
fn compare(from: &Store, to: &Store) -> Result<(), Fault> {
    let differs = |table: Table| differs(table.noun());
    let own = [keys::seal(), keys::ring_due()];
    for table in Table::ALL {
        if table == Table::DataKey || sealing(table) == Sealing::Words {
            continue;
        }
        let (mut here, mut there) = (0u64, 0u64);
        from.each(table, |key, value| {
            if own.iter().any(|own| **own == *key) {
                return Ok(());
            }
            here += 1;
            let Some(raw) = to.engine.get(key)? else {
                return Err(differs(table));
            };
            if *to.opened(table, key, &raw)? == *value {
                Ok(())
            } else {
                Err(differs(table))
            }
        })?;
        to.each(table, |key, _| {
            there += u64::from(own.iter().all(|own| **own != *key));
            Ok(())
        })?;
        if here != there {
            return Err(differs(table));
        }
    }
    Ok(())
}
