//! `restore`: a backup in the place of the present data, after a look at both and a question.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{Exit, load, runtime};
use crate::app;
use crate::backup::{BackupFault, Examined, Fitting, Manifest, Shelf, gather, read_ring};
use crate::clock::Clock;
use crate::domain::PersonId;
use crate::safekeeping::{aside, fill, forget_again, rings, settle};
use crate::sealing::MasterKey;
use crate::store::sled::Replacement;
use crate::store::{Counts, Fault, Store};

/// Where volumes are put together, within the data directory.
const WHOLE: &str = "restore.partial";

#[derive(Args)]
pub(super) struct Arguments {
    /// The archive, or all parts of it.
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// The ring that lies beside the backups, as switchboard-ring.sealed or switchboard-ring.json, the newest there is.
    /// Needed where neither the data that made the backup is, nor its ring in backups in the data directory.
    #[arg(long, value_name = "FILE")]
    ring: Option<PathBuf>,

    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    let config = load(env_file)?.config;
    // The lock first: what is shown as the present state stays the present state.
    let replacement = Replacement::begin(&config.data_dir).map_err(failed)?;
    let whole = config.data_dir.join(WHOLE);
    let staff: Vec<PersonId> = config.admin_ids.iter().map(|id| PersonId::telegram(*id)).collect();
    let result = restore(arguments, replacement, &whole, &app::shelf(&config), &staff);
    // Only there if volumes were put together; of no use any more.
    let _ = std::fs::remove_file(&whole);
    result
}

fn restore(
    arguments: &Arguments,
    replacement: Replacement,
    whole: &Path,
    shelf: &Shelf,
    staff: &[PersonId],
) -> Result<(), Exit> {
    let key = shelf.key.as_deref();
    let names: Vec<String> = arguments.files.iter().map(|file| file.display().to_string()).collect();
    let name = names.join(" ");
    let unusable = |fault: BackupFault| Exit::Failed(format!("{name} cannot be restored: {fault}"));
    let archive = gather(&arguments.files, whole).map_err(unusable)?;
    let runtime = runtime()?;
    let present = present(&replacement, key)?;
    let known = present.as_ref().map(|(store, _)| store);
    let mut rings = rings(known, shelf, Clock::System.now()).map_err(failed)?;
    if let Some(ring) = &arguments.ring {
        let read = read_ring(ring, key);
        rings.add(read.map_err(|fault| Exit::Failed(format!("{}: {fault}", ring.display())))?);
    }
    let mut archive = Examined::open(&archive, &rings.keys(key)).map_err(unusable)?;
    let fitting = rings.fitting(&archive, key).map_err(unusable)?;
    let manifest = archive.manifest().clone();
    show(&manifest, present.as_ref().map_or(&Counts::new(), |(_, counts)| counts));
    let since = known.map(Store::first_ticket_at).transpose().map_err(failed)?.flatten();
    show_erased(&fitting, rings.know_of(&archive, since));
    if !arguments.yes && !agreed() {
        return Err(Exit::Failed("nothing was changed".into()));
    }
    let mut data = archive.data().map_err(unusable)?;
    let failing = |why: String| Exit::Failed(format!("{name} was not restored and nothing was changed: {why}"));
    let filled = runtime.block_on(fill(&replacement, &mut data, key, Some(&fitting)));
    let (imported, store) = filled.map_err(failing)?;
    let said = |kind: &str| manifest.counts.get(kind).copied().unwrap_or(0);
    if imported.counts.iter().any(|(kind, count)| said(kind) != *count) {
        return Err(Exit::Failed(format!(
            "{name} was not restored: it holds other records than it says"
        )));
    }
    let again = runtime.block_on(settle(&store, staff)).map_err(failed)?;
    if let Some((present, _)) = &present {
        let given = present.numbers().map_err(failed)?;
        runtime.block_on(store.number_on(given)).map_err(failed)?;
    }
    let forgotten = runtime
        .block_on(forget_again(&store, &fitting, &imported.left_out, Clock::System.now()))
        .map_err(failed)?;
    drop((store, present));
    let aside = aside(Clock::System.now());
    replacement.swap(&aside).map_err(failed)?;
    if again > 0 {
        eprintln!("messages that waited to be delivered then, and are sent again: {again}");
    }
    if forgotten > 0 {
        eprintln!("people who had been erased since, and were erased from it again: {forgotten}");
    }
    eprintln!("restored; the data that was here before is kept as {aside} in the data directory");
    Ok(())
}

/// Says who will not come back.
fn show_erased(fitting: &Fitting, known: bool) {
    match (known, fitting.since.len()) {
        (true, 0) => println!("nobody was erased since"),
        (true, people) => println!("people who were erased since, and will not come back: {people}"),
        (false, _) => println!(
            "who was erased since is not known here: give the ring that lies beside the newest backups with --ring, or \
             they come back"
        ),
    }
}

fn failed(fault: Fault) -> Exit {
    Exit::Failed(fault.to_string())
}

/// The present data and its counts; none if it is damaged.
fn present(replacement: &Replacement, key: Option<&MasterKey>) -> Result<Option<(Store, Counts)>, Exit> {
    let present = || {
        let store = Store::as_it_is(Arc::new(replacement.present()?), key)?;
        let counts = store.tally()?;
        Ok((store, counts))
    };
    match present() {
        Ok(present) => Ok(Some(present)),
        // What cannot be read is what this is for; it is kept aside as it is.
        Err(fault) if Fault::is_damage(&fault) => {
            println!("the present data cannot be counted: {fault}");
            Ok(None)
        }
        Err(fault) => Err(failed(fault)),
    }
}

fn show(manifest: &Manifest, present: &Counts) {
    println!(
        "backup of {}, made by version {}",
        manifest.created_at, manifest.version
    );
    println!("{:<12} {:>10} {:>10} {:>10}", "", "backup", "now", "change");
    let kinds: BTreeSet<&str> = manifest
        .counts
        .keys()
        .map(String::as_str)
        .chain(present.keys().copied())
        .collect();
    for kind in kinds {
        let (then, now) = (
            manifest.counts.get(kind).copied().unwrap_or(0),
            present.get(kind).copied().unwrap_or(0),
        );
        println!(
            "{kind:<12} {then:>10} {now:>10} {:>+10}",
            i128::from(then) - i128::from(now)
        );
    }
}

/// Whether the answer is yes. Nobody to ask is no.
fn agreed() -> bool {
    print!("Put the backup in the place of the present data? [y/N] ");
    let mut answer = String::new();
    let asked = std::io::stdout()
        .flush()
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    asked.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}
