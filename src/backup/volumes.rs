//! Archives that are too large to be sent whole: slices by size, and the way back.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{BackupFault, PartName, names};

/// The volumes of an archive, read from the disk one by one.
pub struct Volumes {
    file: File,
    name: String,
    bytes: u64,
    each: u64,
}

impl Volumes {
    /// Of an archive, `each` bytes at most.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(archive: &Path, each: u64) -> std::io::Result<Self> {
        let file = File::open(archive)?;
        let bytes = file.metadata()?.len();
        let name = archive.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Volumes {
            file,
            name,
            bytes,
            each: each.max(1),
        })
    }

    /// How many there are: one if the archive fits whole.
    pub fn count(&self) -> u64 {
        self.bytes.div_ceil(self.each).max(1)
    }

    /// The volume numbered from 1: its name and its bytes. A whole archive keeps its name.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&mut self, number: u64) -> std::io::Result<(String, Vec<u8>)> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start((number - 1) * self.each))?;
        (&mut self.file).take(self.each).read_to_end(&mut bytes)?;
        let name = match self.count() {
            1 => self.name.clone(),
            count => names::volume(&self.name, number, count),
        };
        Ok((name, bytes))
    }
}

/// One archive out of what was given: the file itself, or volumes in any order, put together in `whole`.
///
/// # Errors
/// [`BackupFault::PartMissing`] if the numbers have a gap, [`BackupFault::Foreign`] if several files are not
/// parts of one archive.
pub fn gather(given: &[PathBuf], whole: &Path) -> Result<PathBuf, BackupFault> {
    let name = |path: &PathBuf| PartName::read(path.file_name()?.to_str()?);
    let mut parts: Vec<(u32, PartName, &PathBuf)> = given
        .iter()
        .filter_map(|path| name(path).and_then(|part| Some((part.number?, part, path))))
        .collect();
    if let ([only], []) = (given, parts.as_slice()) {
        return Ok(only.clone());
    }
    let mixed = || BackupFault::Foreign("the files named are not the parts of one archive".into());
    parts.sort_by_key(|(number, ..)| *number);
    let of = parts.first().ok_or_else(mixed)?.1.of;
    let one = |part: &PartName| part.archive == parts[0].1.archive && part.of == of;
    if parts.len() != given.len() || !parts.iter().all(|(_, part, _)| one(part)) {
        return Err(mixed());
    }
    for (should, (is, ..)) in (1..).zip(&parts) {
        if *is > should {
            return Err(BackupFault::PartMissing(should));
        }
        if *is < should {
            return Err(BackupFault::Foreign(format!("part {is} was named twice")));
        }
    }
    let next = parts.last().map_or(0, |(last, ..)| last + 1);
    if of.is_some_and(|of| next <= of) {
        return Err(BackupFault::PartMissing(next));
    }
    let mut out = File::create(whole)?;
    for (_, _, path) in parts {
        std::io::copy(&mut File::open(path)?, &mut out)?;
    }
    Ok(whole.to_path_buf())
}
