//! A store that is not sealed, written anew into one that is. Both stay; who takes whose place is decided elsewhere.

use super::engine::Engine;
use super::keys::{self, Table};
use super::ring::is_sealed;
use super::seal::{Owner, Sealing, sealing};
use super::{Change, Committed, Fault, Store};

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
        let mut after: Option<Vec<u8>> = None;
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

/// Whether each record can be read from the one as from the other.
fn compare(from: &Store, to: &Store) -> Result<(), Fault> {
    let differs = |table: Table| Fault::Damaged {
        what: table.noun(),
        why: "it did not come out as it went in".into(),
    };
    for table in Table::ALL {
        if sealing(table) != Sealing::Values {
            continue;
        }
        let (mut here, mut there) = (0u64, 0u64);
        from.each(table, |key, value| {
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
        to.each(table, |_, _| {
            there += 1;
            Ok(())
        })?;
        if here != there {
            return Err(differs(table));
        }
    }
    Ok(())
}
