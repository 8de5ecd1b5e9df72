//! Sealing a store that lies in the clear, once there is a key, and changing the key: it is written anew into another,
//! which takes its place. All or nothing, whenever the power goes; and of the former nothing is left.

use std::path::Path;
use std::sync::Arc;

use crate::crash;
use crate::domain::Timestamp;
use crate::sealing::MasterKey;
use crate::store::sled::{Replacement, SledEngine};
use crate::store::{Change, Fault, Store, is_plain, purge, rewrap, rewrite};

/// How a store is called that a restore has put out of the way.
pub(super) const ASIDE: &str = "store.before-";

/// Gives the engine back, or one over the sealed store if there is a key and the store was not sealed.
///
/// # Errors
/// If the disk fails or is full. Then the data is as it was, or, after the exchange, sealed at the next opening.
pub async fn seal_at_rest(engine: SledEngine, key: Option<&MasterKey>) -> Result<SledEngine, Fault> {
    let Some(key) = key else { return Ok(engine) };
    if !is_plain(&engine)? {
        return Ok(engine);
    }
    tracing::info!("the stored data is sealed, once; this may take a while");
    let engine = Arc::new(engine);
    let replacement = Replacement::beside(&engine)?;
    {
        // Brings an older store up to date, too.
        let from = Store::open(engine.clone()).await?;
        let to = Store::open_with(Arc::new(replacement.new_store()?), Some(key)).await?;
        rewrite(&from, &to).await?;
        let mut change = Change::default();
        to.make_ring_due(&mut change, Timestamp::default())?;
        to.commit(change).await?;
    }
    crash::point("sealed");
    engine.shut();
    drop(engine);
    let swapped = replacement.swap_for_good()?;
    if let Some(failure) = swapped.failure {
        return Err(failure);
    }
    tracing::info!("the stored data is sealed");
    let aside = kept_aside(swapped.engine.data_dir());
    if !aside.is_empty() {
        let directories = aside.join(", ");
        tracing::warn!(
            directories,
            "what restores have put aside here is not sealed; remove it if it is of no use"
        );
    }
    Ok(swapped.engine)
}

/// Writes the data anew, so that nothing is left of what was erased: the engine keeps in its log what is overwritten.
/// Nobody may work with the engine any more. If it cannot be done now, as for lack of room, the data stays as it is; that
/// is logged, and to be tried again.
///
/// # Errors
/// If the data cannot be opened any more.
pub async fn purge_at_rest(engine: Arc<SledEngine>) -> Result<SledEngine, Fault> {
    let replacement = Replacement::beside(&engine)?;
    engine.shut();
    drop(engine);
    let purged = async {
        let (from, to) = (replacement.present()?, replacement.new_store()?);
        purge(&from, &to).await
    };
    if let Err(fault) = purged.await {
        tracing::error!(%fault, "what was erased is still in the log of the stored data");
        return replacement.give_up();
    }
    crash::point("purged");
    let swapped = replacement.swap_for_good()?;
    match swapped.failure {
        Some(fault) => tracing::error!(%fault, "what was erased is still in the log of the stored data"),
        None => tracing::info!("nothing is left of what was erased"),
    }
    Ok(swapped.engine)
}

/// Lets another master key take the place of the one that the data of a stopped bot is sealed with. Nothing that only
/// the old one opens is left of the store.
///
/// # Errors
/// [`Fault::InUse`], [`Fault::NotSealed`], [`Fault::OtherKey`] if `old` does not fit, or if the disk fails or is full.
/// Then the old key holds, unless the exchange had been made; whoever tries again is told which.
pub async fn change_key(data_dir: &Path, old: &MasterKey, new: &MasterKey, now: Timestamp) -> Result<(), Fault> {
    let replacement = Replacement::begin(data_dir)?;
    {
        let (from, to) = (replacement.present()?, replacement.new_store()?);
        rewrap(Arc::new(from), Arc::new(to), (old, new), now).await?;
    }
    crash::point("rewrapped");
    match replacement.swap_for_good()?.failure {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// Former stores that restores have kept in a data directory: whatever they hold lies there as it was.
fn kept_aside(data_dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(data_dir).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(ASIDE)).collect();
    names.sort_unstable();
    names
}
