//! What `check` says of the data directory: the store, the room on its disk, the backups.

use std::path::Path;
use std::sync::Arc;

use super::report::Finding::{self, Fault as Wrong, Ok as Fine, Warning};
use super::report::Report;
use crate::app;
use crate::backup::{BackupFault, Examined, Kept, Rings, Shelf, ring_in};
use crate::cli::{Exit, failed};
use crate::config::Config;
use crate::domain::{Category, Switches, Timestamp};
use crate::sealing::FileKey;
use crate::store::sled::SledEngine;
use crate::store::{Engine as _, Fault, SCHEMA, Store, is_plain};

/// Free bytes below which the store may fail to write any moment.
const TOO_LITTLE: u64 = 64 * 1_024 * 1_024;

/// Free bytes that should be there at least: logs, backups and the store grow.
const LITTLE: u64 = 1_024 * 1_024 * 1_024;

/// How old the newest backup may be if none make themselves.
const OLD_MS: i64 = 7 * 24 * 3_600_000;

/// How late a backup may be if they make themselves: a bot that was down makes up for it when it starts.
const LATE_MS: i64 = 24 * 3_600_000;

/// How whatever follows from the records is made anew: a restore makes it from them, and counts again.
const ANEW: &str =
    "with the bot stopped, `switchboard backup` and then `switchboard restore` with that file make it anew";

/// What was found in the data directory, for the other checks.
#[derive(Default)]
pub(super) struct Found {
    /// What was changed in the bot, if it can be read.
    pub switches: Option<Switches>,
    /// The categories that have a group of their own.
    pub housed: Vec<Category>,
    /// Whether a bot runs on it.
    pub in_use: bool,
}

/// Looks at all of it; with `deep`, reads every record and every backup.
pub(super) fn data(config: &Config, deep: bool, now: Timestamp, report: &mut Report) -> Found {
    let mut found = Found::default();
    let mut bytes = 0;
    let dir = config.data_dir.display();
    match SledEngine::open(&config.data_dir) {
        Ok(engine) => {
            bytes = engine.size_on_disk().unwrap_or(0);
            let text = format!("{dir} can be written; {} KiB of data", bytes / 1_024);
            report.say("data directory", Fine(text));
            match kept(engine, config, report) {
                Ok((store, switches)) => {
                    found.switches = Some(switches);
                    found.housed = housed(&store);
                    kept_aside(&store, report);
                    if deep {
                        records(&store, config, report);
                    }
                }
                Err(fault) => report.say("data directory", wrong(&fault, config)),
            }
        }
        Err(Fault::InUse { .. }) => {
            found.in_use = true;
            let text = format!("{dir} is in use: a Switchboard is running on it; what was changed in it is not shown");
            report.say("data directory", Warning(text));
            if deep {
                let text = "they can only be read while the bot is stopped: stop it and check again";
                report.say("records", Wrong(text.into()));
            }
        }
        Err(fault) => report.say("data directory", wrong(&fault, config)),
    }
    report.say("disk", room(&config.data_dir, bytes));
    backups(config, deep, now, report);
    found
}

/// The store as it is, and what was changed in the bot; says whether the data is sealed, too.
fn kept(engine: SledEngine, config: &Config, report: &mut Report) -> Result<(Store, Switches), Fault> {
    let key = app::master_key(config);
    let is_new = !is_plain(&engine)?;
    let store = Store::as_it_is(Arc::new(engine), key.as_deref())?;
    let sealing = match (store.is_sealed(), key, is_new) {
        (true, _, _) => "the data is sealed",
        (false, Some(_), true) => "the data will be sealed from the start",
        (false, Some(_), false) => "the data is not sealed yet; the bot does it when it starts",
        (false, None, _) => {
            "the data is not sealed: whoever reads the disk can read it; set ENCRYPTION_KEY to change that"
        }
    };
    report.say("encryption", Fine(sealing.into()));
    let switches = store.switches()?.map(|loaded| loaded.value).unwrap_or_default();
    Ok((store, switches))
}

/// The categories whose tickets are shown in a group of their own. What cannot be read is said elsewhere.
fn housed(store: &Store) -> Vec<Category> {
    let mut all = store.all_categories().unwrap_or_default();
    all.retain(|category| category.home.is_some() && !category.removed);
    all
}

/// Says of updates that were kept aside, if there are any.
fn kept_aside(store: &Store, report: &mut Report) {
    match store.all_aside() {
        Ok(aside) if aside.is_empty() => {}
        Ok(aside) => {
            let count = aside.len();
            let text = format!(
                "{count} could not be read or handled and are kept aside for 30 days; `switchboard export` shows them as \
                 lines of the kind “aside”: report their “kind” and “why”"
            );
            report.say("updates", Warning(text));
        }
        Err(fault) => report.say("updates", Wrong(fault.to_string())),
    }
}

/// Whether all records can be read, and what follows from them stands as it should.
fn records(store: &Store, config: &Config, report: &mut Report) {
    let mut say = |finding| report.say("records", finding);
    match store.version() {
        Ok(None) => return say(Fine("there are none yet".into())),
        Ok(Some(SCHEMA)) => {}
        Ok(Some(found)) if found > SCHEMA => {
            let known = SCHEMA;
            return say(Wrong(Fault::Newer { found, known }.to_string()));
        }
        Ok(Some(found)) => {
            return say(Warning(format!(
                "they are of data version {found}; the next start brings them to {SCHEMA}, check again after it"
            )));
        }
        Err(fault) => return say(wrong(&fault, config)),
    }
    match store.recount() {
        Ok(differences) if differences.is_empty() => {
            say(Fine("all can be read; counters and indexes equal a recount".into()));
        }
        Ok(differences) => differences
            .into_iter()
            .for_each(|text| say(Wrong(format!("{text}; {ANEW}")))),
        Err(fault) => say(wrong(&fault, config)),
    }
}

/// A fault of the store, with the way back if the data is damaged.
fn wrong(fault: &Fault, config: &Config) -> Finding {
    match failed(fault, config) {
        Exit::Failed(why) | Exit::Misused(why) => Wrong(why),
    }
}

/// Whether there is room for what will come. `bytes` is what the store takes now.
fn room(dir: &Path, bytes: u64) -> Finding {
    let free = match rustix::fs::statvfs(dir) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Warning(format!("its free space cannot be told: {error}")),
    };
    let mib = free / (1_024 * 1_024);
    let text = format!("{mib} MiB are free for {}", dir.display());
    let mend = "make room, or move DATA_DIR to a larger disk";
    if free < TOO_LITTLE {
        Wrong(format!("{text}, too little to go on writing: {mend}"))
    } else if free < LITTLE.max(bytes.saturating_mul(2)) {
        Warning(format!("{text}, little for data, backups and a restore: {mend}"))
    } else {
        Fine(text)
    }
}

fn backups(config: &Config, deep: bool, now: Timestamp, report: &mut Report) {
    let shelf = app::shelf(config);
    let kept = match shelf.kept() {
        Ok(kept) => kept,
        Err(error) => {
            let dir = shelf.directory.display();
            return report.say(
                "backups",
                Warning(format!("{dir} cannot be read: {error}; mend its rights")),
            );
        }
    };
    report.say("backups", age(config, &kept, now));
    let mut rings = Rings::default();
    match ring_in(&shelf.directory, shelf.key.as_deref()) {
        Ok(ring) => ring.into_iter().for_each(|ring| rings.add(ring)),
        Err(fault) => report.say(
            "backups",
            Warning(format!(
                "{fault}; `switchboard backup`, with the bot stopped, makes it anew"
            )),
        ),
    }
    let file_keys = rings.keys(shelf.key.as_deref());
    for finding in keys(&file_keys, &shelf, &kept) {
        report.say("backups", finding);
    }
    if deep && !kept.is_empty() {
        for finding in whole(&file_keys, &shelf, &kept) {
            report.say("backups", finding);
        }
    }
}

/// Whether the newest is as new as it should be.
fn age(config: &Config, kept: &[Kept], now: Timestamp) -> Finding {
    let schedule = app::schedule(config);
    let Some(newest) = kept.first() else {
        return match schedule {
            Some(_) => Fine("none yet; they make themselves".into()),
            None => Warning("there are none: set BACKUP_ENABLED=true, or run `switchboard backup`".into()),
        };
    };
    let old = now.since(newest.at);
    let text = format!("{} kept, the newest is {} old", kept.len(), ago(old));
    match schedule.map(|schedule| schedule.next(newest.at)) {
        Some(Some(due)) if now.since(due) > LATE_MS => Warning(format!(
            "{text}, though BACKUP_SCHEDULE named a time {} ago: is the bot running? Its log says why one failed",
            ago(now.since(due))
        )),
        None if old > OLD_MS => Warning(format!("{text}: set BACKUP_ENABLED=true, or run `switchboard backup`")),
        Some(_) | None => Fine(text),
    }
}

/// Whether there is the key for each, and each says what it is.
fn keys(file_keys: &[FileKey], shelf: &Shelf, kept: &[Kept]) -> Vec<Finding> {
    let (mut no_key, mut other_key, mut no_ring, mut findings) = (0, 0, 0, Vec::new());
    for archive in kept {
        match shelf.manifest(archive, file_keys) {
            Ok(_) => {}
            Err(BackupFault::Sealed) => no_key += 1,
            Err(BackupFault::WrongKey) => other_key += 1,
            Err(BackupFault::NoRing | BackupFault::OtherRing) => no_ring += 1,
            Err(fault) => findings.push(unusable(archive, &fault)),
        }
    }
    if no_key > 0 {
        findings.push(Warning(format!(
            "{no_key} are sealed and ENCRYPTION_KEY is not set: set the key they were sealed with, nobody can restore them without"
        )));
    }
    if other_key > 0 {
        findings.push(Warning(format!(
            "{other_key} were sealed with another key than ENCRYPTION_KEY holds: keep that key for as long as you keep them"
        )));
    }
    if no_ring > 0 {
        findings.push(Warning(format!(
            "{no_ring} are sealed under data keys that no ring in {} has: they can be restored with the ring of the desk that made them, or over its data",
            shelf.directory.display()
        )));
    }
    findings
}

/// Whether each is whole, from end to end.
fn whole(file_keys: &[FileKey], shelf: &Shelf, kept: &[Kept]) -> Vec<Finding> {
    let mut right = 0;
    let mut findings = Vec::new();
    for archive in kept {
        match Examined::open(&archive.file, file_keys) {
            Ok(_) => right += 1,
            // Said already, by the look at their keys.
            Err(BackupFault::Sealed | BackupFault::WrongKey | BackupFault::NoRing | BackupFault::OtherRing) => {}
            Err(fault) if shelf.manifest(archive, file_keys).is_ok() => findings.push(unusable(archive, &fault)),
            Err(_) => {}
        }
    }
    findings.push(Fine(format!(
        "{right} of {} read from end to end and right",
        kept.len()
    )));
    findings
}

fn unusable(archive: &Kept, fault: &BackupFault) -> Finding {
    let file = archive.file.display();
    Wrong(format!(
        "{file} cannot be restored: {fault}; `switchboard backup` makes another"
    ))
}

/// A stretch of time, roughly.
pub(super) fn ago(ms: i64) -> String {
    let hours = ms.max(0) / 3_600_000;
    match hours {
        0 => format!("{} min", ms.max(0) / 60_000),
        1..48 => format!("{hours} h"),
        _ => format!("{} days", hours / 24),
    }
}
