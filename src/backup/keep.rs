//! Where backups lie, what they are called, and how many of them stay.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime};

use crate::domain::Timestamp;

/// The directory within the data directory.
pub const DIRECTORY: &str = "backups";

/// How a name ends, from the moment on.
const ENDING: &str = "%Y%m%dT%H%M%SZ.zip";

/// How the name of one that is not finished ends.
const PARTIAL: &str = ".partial";

/// How a name begins.
const BEGINNING: &str = "switchboard-";

/// What a backup of this moment is called. Names sort as their moments do.
pub(super) fn name(at: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    format!("{BEGINNING}{}", at.format(ENDING))
}

fn is_ours(name: &str) -> bool {
    name.strip_prefix(BEGINNING)
        .is_some_and(|rest| NaiveDateTime::parse_from_str(rest, ENDING).is_ok())
}

/// Removes all backups in a directory but the latest `keep`. Files of other names are left alone.
///
/// # Errors
/// If the directory cannot be read, or a file cannot be removed.
pub fn prune(directory: &Path, keep: usize) -> std::io::Result<()> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let name = entry?.file_name().into_string().unwrap_or_default();
        if is_ours(&name) {
            names.push(name);
        } else if name
            .strip_suffix(PARTIAL)
            .is_some_and(|name| is_ours(&format!("{name}.zip")))
        {
            // Left by a program that was killed while it wrote: nobody else writes here now.
            std::fs::remove_file(directory.join(name))?;
        }
    }
    names.sort_unstable();
    for name in names.iter().rev().skip(keep.max(1)) {
        std::fs::remove_file(directory.join(name))?;
    }
    Ok(())
}
