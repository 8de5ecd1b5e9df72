//! `import`: what `export` has written, into a data directory without records.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{Exit, load, runtime};
use crate::app;
use crate::clock::Clock;
use crate::safekeeping::{aside, fill};
use crate::store::sled::Replacement;
use crate::store::{Fault, Store};

#[derive(Args)]
pub(super) struct Arguments {
    /// The file that `switchboard export` has written.
    file: PathBuf,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    let config = load(env_file)?.config;
    let name = arguments.file.display();
    let file = File::open(&arguments.file).map_err(|error| Exit::Failed(format!("{name} cannot be read: {error}")))?;
    let failed = |fault: Fault| Exit::Failed(fault.to_string());
    let replacement = Replacement::begin(&config.data_dir).map_err(failed)?;
    runtime()?.block_on(async {
        let key = app::master_key(&config);
        let present = Store::as_it_is(Arc::new(replacement.present().map_err(failed)?), key.as_deref());
        if present.map_err(failed)?.has_records().map_err(failed)? {
            return Err(Exit::Failed(format!(
                "the data directory {} holds records, and an import goes into an empty one only: set DATA_DIR to another directory, or move {} away",
                config.data_dir.display(),
                config.data_dir.join("store").display()
            )));
        }
        let (imported, store) = fill(&replacement, &mut BufReader::new(file), key.as_deref(), None)
            .await
            .map_err(|why| Exit::Failed(format!("{name} was not imported and nothing was changed: {why}")))?;
        drop(store);
        replacement.swap(&aside(Clock::System.now())).map_err(failed)?;
        eprintln!("imported from {name}: {}", listing(&imported.counts));
        Ok(())
    })
}

/// Counts of records in one line.
pub(super) fn listing<K: Display>(counts: &BTreeMap<K, u64>) -> String {
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    counts.join(", ")
}
