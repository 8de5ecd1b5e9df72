//! What the desk takes at a moment, seen from outside but for its own counts.

use std::path::Path;

use crate::program::{Counts, Program};

/// What was seen at the end of an hour.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Bytes in memory.
    pub memory: u64,
    /// Open files, connections and the like.
    pub handles: u64,
    pub threads: u64,
    /// Bytes of the store's files.
    pub store: u64,
    /// Bytes of the backups.
    pub backups: u64,
    pub counts: Counts,
}

/// Looks at the desk.
pub fn look(program: &mut Program) -> anyhow::Result<Sample> {
    let process = program.process()?;
    // Before it reads all of its rows for the counts.
    let (memory, handles, threads) = (process.memory()?, process.handles()?, process.threads()?);
    let data = program.data();
    let backups = size(&data.join("backups"));
    Ok(Sample {
        memory,
        handles,
        threads,
        store: size(&data) - backups,
        backups,
        counts: program.counts()?,
    })
}

/// Bytes below a directory. What vanishes meanwhile is not counted.
fn size(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => size(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

impl Sample {
    /// All rows of the store.
    pub fn rows(&self) -> u64 {
        self.counts.rows.values().sum()
    }

    /// Those of the statistics.
    pub fn figures(&self) -> u64 {
        self.counts.rows.get("Figure").copied().unwrap_or_default()
    }
}
