//! The ring as a file beside the archives: the data keys and the register of erasures, of which only the newest state is
//! kept. Knows how it is written and read back; not who needs it.
//!
//! A line of JSON, and its SHA-256 in hexadecimal; with a key both are sealed under it.

use std::fs::File;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::archive::hex;
use super::fault::RingFault;
use super::{BackupFault, manifest};
use crate::domain::Timestamp;
use crate::sealing::{FileKey, MasterKey, Sealer, Unreadable, Unsealed, is_sealed};
use crate::store::{Keyring, Store};

/// How its name begins.
const BEGINNING: &str = "switchboard-ring";

/// What a sealed one is called.
const SEALED: &str = "switchboard-ring.sealed";

/// What one in the clear is called.
const PLAIN: &str = "switchboard-ring.json";

/// What it is called until it is finished.
const PARTIAL: &str = "switchboard-ring.partial";

/// The version of its layout.
const LAYOUT: u32 = 1;

/// Most bytes of one; each person takes 130.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// Held while one is written: what was read before must not overwrite what was read after it.
static WRITING: Mutex<()> = Mutex::new(());

#[derive(Serialize, Deserialize)]
struct Ring {
    program: String,
    ring: u32,
    written_at: String,
    #[serde(flatten)]
    keyring: Keyring,
}

/// What tells of the rest, in every version.
#[derive(Deserialize)]
struct Head {
    program: String,
    ring: u32,
}

/// Whether a file of this name is a ring; people's devices add to names.
pub fn is_ring(name: &str) -> bool {
    name.starts_with(BEGINNING) && [".sealed", ".json"].iter().any(|end| name.ends_with(end))
}

/// What it is called.
pub fn ring_name(sealed: bool) -> &'static str {
    if sealed { SEALED } else { PLAIN }
}

/// Writes the ring of this moment into a directory, in the place of the one that is there, and brings it to the disk.
/// Gives the file.
///
/// # Errors
/// If the store fails, or the disk; then the one that was there stays.
pub fn renew_ring(
    directory: &Path,
    store: &Store,
    key: Option<&MasterKey>,
    now: Timestamp,
) -> Result<PathBuf, BackupFault> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = written(store.keyring(now)?, key)?;
    std::fs::create_dir_all(directory)?;
    let partial = directory.join(PARTIAL);
    let mut file = File::create(&partial)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    let ring = directory.join(ring_name(key.is_some()));
    std::fs::rename(partial, &ring)?;
    // Left from before the data was sealed.
    match std::fs::remove_file(directory.join(ring_name(key.is_none()))) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    File::open(directory)?.sync_all()?;
    Ok(ring)
}

/// A ring as bytes.
fn written(keyring: Keyring, key: Option<&MasterKey>) -> std::io::Result<Vec<u8>> {
    let ring = Ring {
        program: manifest::PROGRAM.into(),
        ring: LAYOUT,
        written_at: manifest::written(keyring.written),
        keyring,
    };
    let mut bytes = serde_json::to_vec(&ring)?;
    let sum = hex(&Sha256::digest(&bytes));
    bytes.extend(format!("\n{sum}\n").bytes());
    match key {
        None => Ok(bytes),
        Some(key) => {
            let mut sealer = Sealer::begin(&FileKey::of(key), Vec::new())?;
            sealer.write_all(&bytes)?;
            sealer.finish()
        }
    }
}

/// Reads a ring.
///
/// # Errors
/// [`BackupFault::Ring`] for each way in which it may be wrong; [`BackupFault::Files`].
pub fn read_ring(file: &Path, key: Option<&MasterKey>) -> Result<Keyring, BackupFault> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(read(bytes, key)?)
}

/// The ring that lies in a directory; none if there is none.
///
/// # Errors
/// As [`read_ring`].
pub fn ring_in(directory: &Path, key: Option<&MasterKey>) -> Result<Option<Keyring>, BackupFault> {
    for sealed in [key.is_some(), key.is_none()] {
        match read_ring(&directory.join(ring_name(sealed)), key) {
            Err(BackupFault::Files(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            read => return read.map(Some),
        }
    }
    Ok(None)
}

fn read(mut bytes: Vec<u8>, key: Option<&MasterKey>) -> Result<Keyring, RingFault> {
    if is_sealed(&bytes) {
        let keys: Vec<FileKey> = key.map(FileKey::of).into_iter().collect();
        let mut unsealed = Unsealed::open(&keys, Cursor::new(std::mem::take(&mut bytes))).map_err(unreadable)?;
        unsealed.read_to_end(&mut bytes).map_err(|_| RingFault::Damaged)?;
    }
    let text = bytes.strip_suffix(b"\n").ok_or(RingFault::Damaged)?;
    let end = text.iter().rposition(|byte| *byte == b'\n').ok_or(RingFault::Damaged)?;
    let (ring, sum) = (&text[..end], &text[end + 1..]);
    if hex(&Sha256::digest(ring)).as_bytes() != sum {
        return Err(RingFault::Damaged);
    }
    let head: Head = serde_json::from_slice(ring).map_err(|_| RingFault::Damaged)?;
    if head.program != manifest::PROGRAM {
        return Err(RingFault::Damaged);
    }
    if head.ring > LAYOUT {
        return Err(RingFault::Newer);
    }
    let ring: Ring = serde_json::from_slice(ring).map_err(|_| RingFault::Damaged)?;
    Ok(ring.keyring)
}

fn unreadable(why: Unreadable) -> RingFault {
    match why {
        Unreadable::NoKey => RingFault::Sealed,
        Unreadable::WrongKey => RingFault::WrongKey,
        Unreadable::Newer(_) => RingFault::Newer,
        Unreadable::NoDataKey | Unreadable::OtherDataKey | Unreadable::Cut | Unreadable::File(_) => RingFault::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_known_by_their_names_whatever_a_device_adds() {
        for name in [SEALED, PLAIN, "switchboard-ring (1).sealed"] {
            assert!(is_ring(name), "{name}");
        }
        for name in [PARTIAL, "ring.json", "switchboard-20260301T100000Z.zip.sealed"] {
            assert!(!is_ring(name), "{name}");
        }
    }
}
