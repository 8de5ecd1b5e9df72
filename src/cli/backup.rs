//! `backup`: an archive of all data of a stopped bot. A running one makes its own, by its schedule.

use std::path::{Path, PathBuf};

use clap::Args;

use super::import::listing;
use super::{Exit, load, runtime};
use crate::app;
use crate::backup::BackupFault;
use crate::clock::Clock;
use crate::store::Fault;

#[derive(Args)]
pub(super) struct Arguments {
    /// The directory to write to; backups in the data directory if none is named.
    directory: Option<PathBuf>,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    let config = load(env_file)?.config;
    if !config.data_dir.exists() {
        return Err(Exit::Failed(format!(
            "there is no data directory {}: nothing to back up",
            config.data_dir.display()
        )));
    }
    let in_use = |fault: Fault| {
        let hint = if matches!(fault, Fault::InUse { .. }) {
            "; a running bot makes backups by itself if BACKUP_ENABLED is true"
        } else {
            ""
        };
        match super::failed(&fault, &config) {
            Exit::Failed(why) => Exit::Failed(format!("{why}{hint}")),
            misused @ Exit::Misused(_) => misused,
        }
    };
    let store = runtime()?.block_on(app::store(&config)).map_err(in_use)?;
    let mut shelf = app::shelf(&config);
    if let Some(directory) = &arguments.directory {
        shelf.directory.clone_from(directory);
    }
    let failed = |fault: BackupFault| {
        if let BackupFault::Store(fault) = &fault {
            return super::failed(fault, &config);
        }
        Exit::Failed(format!("no backup was made: {fault}"))
    };
    let made = shelf.make(&store, Clock::System.now()).map_err(failed)?;
    println!("{}", made.file.display());
    let sealed = if shelf.key.is_some() { ", sealed" } else { "" };
    eprintln!(
        "{} bytes{sealed}, read back and found right: {}",
        made.bytes,
        listing(&made.manifest.counts)
    );
    Ok(())
}
