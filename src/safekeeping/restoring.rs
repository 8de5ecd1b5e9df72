//! Restoring: another store grows beside the present one, from an archive, and is made ready to take its place.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::sync::Arc;

use chrono::DateTime;

use super::at_rest::ASIDE;
use super::collection::Place;
use super::{Order, Safekeeping};
use crate::backup::{BackupFault, Examined, Fitting, Rings, Shelf, read_ring, ring_in};
use crate::crash;
use crate::domain::{ArchiveTrouble, Dialog, Holdings, Lane, Parcel, Payload, PersonId, PersonNotice, Timestamp};
use crate::sealing::MasterKey;
use crate::store::sled::{Replacement, SledEngine};
use crate::store::{Change, Committed, Fault, Imported, Store, import_but};

/// Parcels changed in one commit.
const STEP: usize = 500;

/// Who is concerned by a restore.
#[derive(Clone, Debug)]
pub struct Concerned {
    /// Those who work at the desk.
    pub staff: Vec<PersonId>,
    /// Those who are told of it.
    pub owners: Vec<PersonId>,
}

/// A store that only has to be put in the place of the present one.
pub struct Ready {
    /// It, beside the present one.
    pub replacement: Replacement,
    /// What the present one is to be called then.
    pub aside: String,
}

/// What a store is called that is put out of the way at this moment.
pub fn aside(now: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(now.0).unwrap_or_default();
    format!("{ASIDE}{}", at.format("%Y%m%dT%H%M%SZ"))
}

/// Fills the new store, which is sealed if there is a key, with an export, and looks whether it became right. It gets the
/// data keys of the ring that fits, if any does, so that other archives go on opening; without the records of those who
/// were erased since. To be dropped before the swap.
///
/// # Errors
/// What is wrong, in words for whoever restores on the command line.
pub async fn fill(
    replacement: &Replacement,
    input: &mut dyn BufRead,
    key: Option<&MasterKey>,
    fitting: Option<&Fitting>,
) -> Result<(Imported, Store), String> {
    let said = |fault: Fault| fault.to_string();
    let engine = replacement.new_store().map_err(said)?;
    let keyring = fitting.and_then(|fitting| fitting.keyring.as_ref());
    let store = Store::open_on(Arc::new(engine), key, keyring).await.map_err(said)?;
    let nobody = BTreeSet::new();
    let erased = fitting.map_or(&nobody, |fitting| &fitting.since);
    let imported = import_but(&store, input, erased).await;
    let imported = imported.map_err(|error| error.to_string())?;
    match store.recount().map_err(said)?.as_slice() {
        [] => Ok((imported, store)),
        differences => Err(format!("the new store is not right: {}", differences.join("; "))),
    }
}

/// Makes a restored store fit for going on. What waited to be delivered when the backup was made has most likely
/// been delivered since: words of a conversation stay all the same, since they may come twice and never not at all;
/// notices do not. And staff is in the middle of nothing: their next words would go to whomever they answered then.
/// Gives how many messages are sent again.
///
/// # Errors
/// If the store fails.
pub async fn settle(store: &Store, staff: &[PersonId]) -> Result<u64, Fault> {
    let mut again = 0;
    for lane in store.lanes()? {
        let mut after = 0;
        loop {
            let parcels = store.parcels(lane, after, STEP)?;
            let Some((last, _)) = parcels.last() else { break };
            after = *last;
            let mut change = Change::default();
            for (seq, parcel) in &parcels {
                if parcel.payload.holds_words() {
                    again += 1;
                } else {
                    change.delivered(*seq, parcel);
                }
            }
            write(store, change).await?;
        }
    }
    for id in staff {
        if let Some(before) = store.person(*id)? {
            let mut person = before.value.clone();
            person.dialog = Dialog::Idle;
            let mut change = Change::default();
            change.put_person(Some(&before), &person)?;
            write(store, change).await?;
        }
    }
    Ok(again)
}

/// Erases in a restored store whoever was erased after the moment of its backup and is still in it, and enters all who
/// were ever erased into its register; the ring, beside the backups and in chats, is then to be renewed. Gives how many were erased
/// again, `left_out` of them by the import already.
///
/// # Errors
/// If the store fails.
pub async fn forget_again(
    restored: &Store,
    fitting: &Fitting,
    left_out: &BTreeSet<PersonId>,
    now: Timestamp,
) -> Result<usize, Fault> {
    let mut again = left_out.clone();
    for (id, at) in &fitting.erased {
        let is_after = fitting.since.contains(id);
        if is_after && restored.person(*id)?.is_some() {
            again.insert(*id);
        }
        let mut is_last = !is_after;
        while !is_last {
            let mut change = Change::default();
            is_last = restored.erase_step(&mut change, *id)?;
            write(restored, change).await?;
        }
        let mut change = Change::default();
        change.note_erasure(*id, *at)?;
        if is_after {
            change.drop_aside_of(&restored.all_aside()?, *id);
            change.note_spent(now)?;
        }
        write(restored, change).await?;
    }
    restored.note_ring_posts(&fitting.posts).await?;
    let mut change = Change::default();
    restored.make_ring_due(&mut change, now)?;
    write(restored, change).await?;
    Ok(again.len())
}

/// The rings at hand: that of the present data, if there is any that can be read, and the one beside the backups. One
/// that cannot be read is as good as none; that is logged.
///
/// # Errors
/// If the present data fails.
pub fn rings(present: Option<&Store>, shelf: &Shelf, now: Timestamp) -> Result<Rings, Fault> {
    let mut rings = Rings::new(present.map(|present| present.keyring(now)).transpose()?);
    match ring_in(&shelf.directory, shelf.key.as_deref()) {
        Ok(ring) => ring.into_iter().for_each(|ring| rings.add(ring)),
        Err(fault) => tracing::warn!(%fault, "the ring beside the backups is not used"),
    }
    Ok(rings)
}

/// Prepares what was ordered: beside the present store, which goes on meanwhile.
///
/// # Errors
/// [`ArchiveTrouble`]; then nothing was changed.
pub async fn prepare(
    engine: &Arc<SledEngine>,
    order: &Order,
    shelf: &Shelf,
    concerned: &Concerned,
    now: Timestamp,
) -> Result<Ready, ArchiveTrouble> {
    let key = shelf.key.as_deref();
    let failed = |error: String| {
        tracing::warn!(error, "a backup cannot be restored");
        ArchiveTrouble::Failed
    };
    let store_failed = |fault: Fault| failed(fault.to_string());
    let unusable = |fault: BackupFault| fault.trouble();
    let present = Store::as_it_is(engine.clone(), key).map_err(store_failed)?;
    let mut rings = rings(Some(&present), shelf, now).map_err(store_failed)?;
    if let Some(ring) = &order.ring {
        rings.add(read_ring(ring, key).map_err(unusable)?);
    }
    let mut archive = Examined::open(&order.archive, &rings.keys(key)).map_err(unusable)?;
    let fitting = rings.fitting(&archive, key).map_err(unusable)?;
    let replacement = Replacement::beside(engine.as_ref()).map_err(store_failed)?;
    let (imported, store) = {
        let mut data = archive.data().map_err(unusable)?;
        let filled = fill(&replacement, &mut data, key, Some(&fitting)).await;
        filled.map_err(failed)?
    };
    crash::point("filled");
    // What was given since the backup stands in chats, with buttons.
    let given = present.numbers().map_err(store_failed)?;
    store.number_on(given).await.map_err(store_failed)?;
    drop(present);
    let forgotten = forget_again(&store, &fitting, &imported.left_out, now).await;
    let forgotten = forgotten.map_err(store_failed)?;
    if forgotten > 0 {
        tracing::info!(
            forgotten,
            "people who had been erased were erased from the restored data again"
        );
    }
    let again = settle(&store, &concerned.staff).await.map_err(store_failed)?;
    let aside = aside(now);
    let mut holds = Holdings::default();
    for (kind, count) in imported.counts {
        holds.add(kind, count);
    }
    let notice = PersonNotice::Restored {
        at: fitting.made,
        holds,
        again,
        aside: aside.clone(),
    };
    let mut change = Change::default();
    // What ordered it must not order it again.
    change.once_for(order.update, now);
    tell(&store, &mut change, &concerned.owners, &notice).map_err(store_failed)?;
    write(&store, change).await.map_err(store_failed)?;
    Ok(Ready { replacement, aside })
}

/// Puts a word for each of these people into the outbox.
///
/// # Errors
/// If it cannot be written.
pub fn tell(store: &Store, change: &mut Change, people: &[PersonId], notice: &PersonNotice) -> Result<(), Fault> {
    for person in people {
        let lane = Lane {
            chat: person.chat(),
            strand: 0,
        };
        let payload = Payload::TellPerson {
            person: *person,
            notice: notice.clone(),
        };
        let parcel = Parcel {
            lane,
            payload,
            part: 0,
            not_before: None,
        };
        change.send(store.next_parcel(), parcel)?;
    }
    Ok(())
}

async fn write(store: &Store, change: Change) -> Result<(), Fault> {
    if change.is_empty() {
        return Ok(());
    }
    match store.commit(change).await? {
        // A mark that came along with the archive is as good as ours.
        Committed::Done | Committed::Repeated => Ok(()),
        // Nobody else writes here.
        Committed::Conflict => Err(Fault::Contended(1)),
    }
}

impl Safekeeping {
    /// Looks for orders that a crash broke off: those whose update left no mark in this store. Gives who gave them;
    /// what they sent can still be restored. Those that were carried out are forgotten.
    pub async fn broken_off(&self) -> Vec<PersonId> {
        let found = self.aside(|inner| {
            let _received = inner.received();
            let mut broken_off = Vec::new();
            for owner in Place::all(&inner.incoming).unwrap_or_default() {
                let Ok(Some(collection)) = inner.load(owner) else {
                    continue;
                };
                let Some(update) = collection.ordered else { continue };
                match inner.store.has_seen(update, inner.clock.now()) {
                    Ok(false) => {
                        let unset = inner.change(owner, |_, collection| {
                            collection.ordered = None;
                            Ok(())
                        });
                        if unset.is_ok() {
                            broken_off.push(owner);
                        }
                    }
                    Ok(true) | Err(_) => {
                        if let Err(error) = Place::of(&inner.incoming, owner).clear() {
                            tracing::warn!(%error, "a restored backup cannot be removed");
                        }
                    }
                }
            }
            broken_off
        });
        found.await.unwrap_or_default()
    }
}
