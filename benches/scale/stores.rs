//! The stores that are measured: generated once, and copied for each run, which changes them.

use std::path::{Path, PathBuf};
use std::time::Instant;

use switchboard::store::SCHEMA;
use tempfile::TempDir;

use crate::generator::{EDITION, Size, generate};
use crate::subject::data_dir;

/// A copy of the store of this size, in `data` of a directory of its own.
pub async fn copy(size: Size) -> anyhow::Result<TempDir> {
    let kept = kept(size).await?;
    let directory = data_dir()?;
    copy_all(&kept, &directory.path().join("data"))?;
    Ok(directory)
}

/// The store of this size; generated if it is not there.
async fn kept(size: Size) -> anyhow::Result<PathBuf> {
    let Size {
        tickets,
        open_one_of,
        messages,
    } = size;
    let name = format!("scale-{SCHEMA}.{EDITION}-{tickets}-{messages}-{open_one_of}");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if !kept.exists() {
        let begun = Instant::now();
        // Under its name only when it is whole.
        let partial = data_dir()?;
        generate(partial.path(), size).await?;
        std::fs::rename(partial.keep(), &kept)?;
        let secs = begun.elapsed().as_secs_f64();
        eprintln!(
            "{tickets} tickets generated in {secs:.0} s, {:.0} µs each",
            secs * 1e6 / tickets as f64
        );
    }
    Ok(kept)
}

/// Bytes of all files in a directory.
pub fn bytes(directory: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        bytes += match entry.file_type()?.is_dir() {
            true => self::bytes(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(bytes)
}

fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
