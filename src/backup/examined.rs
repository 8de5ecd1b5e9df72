//! Reading an archive, trusting nothing: not its names, not its sizes, not its contents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::BackupFault;
use super::archive::hex;
use super::breath::Breath;
use super::manifest::{self, FileNote, Manifest};
use crate::sealing::{FINGERPRINT_BYTES, FileKey, Unsealed, is_sealed};
use crate::store::SCHEMA;

/// Most bytes of a manifest; ours have less than a kilobyte.
const MAX_MANIFEST: u64 = 1024 * 1024;

/// Most bytes that an archive may unpack to: far more than a store of this kind grows to.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024 * 1024;

/// How many times its own size an archive may unpack to. Ours, JSON of repetitive records, reach 20; deflate
/// itself ends at 1032.
const MAX_RATIO: u64 = 200;

/// Most bytes of a record; what is longer is no record of ours, and is not held in memory.
const MAX_RECORD: u64 = 1024 * 1024;

/// Bytes at which a sealed archive is recognised.
const BEGINNING: u64 = 16;

/// What any archive may unpack to, however small it is.
const SMALL: u64 = 1024 * 1024;

/// The bytes of an archive, sealed or not.
enum Bytes {
    Plain(File),
    Sealed(Box<Unsealed<File>>),
}

type Zip = ZipArchive<BufReader<Bytes>>;

/// An archive that was read from end to end and found right.
pub struct Examined {
    zip: Zip,
    /// The fingerprint of the key it is sealed under.
    key: Option<[u8; FINGERPRINT_BYTES]>,
    manifest: Manifest,
}

impl Examined {
    /// Reads an archive, with whichever of these keys fits, and compares everything in it with its manifest. Unpacks
    /// nothing to the disk.
    ///
    /// # Errors
    /// See [`BackupFault`]: one for each way in which it may be wrong.
    pub fn open(path: &Path, keys: &[FileKey]) -> Result<Self, BackupFault> {
        let packed = std::fs::metadata(path)?.len();
        let (mut zip, key) = unpacked(path, keys)?;
        names(&mut zip)?;
        let manifest = manifest(&mut zip)?;
        sizes(&manifest, packed)?;
        let counts = contents(&mut zip, &manifest)?;
        if counts
            != manifest
                .counts
                .iter()
                .filter(|(_, count)| **count > 0)
                .map(owned)
                .collect()
        {
            return Err(BackupFault::Damaged(
                "it holds other records than its manifest says".into(),
            ));
        }
        Ok(Examined { zip, key, manifest })
    }

    /// What it says of itself, and was found to be true.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether it is sealed.
    pub fn is_sealed(&self) -> bool {
        self.key.is_some()
    }

    /// Whether it is sealed under this key.
    pub fn is_under(&self, key: &FileKey) -> bool {
        self.key == Some(key.fingerprint())
    }

    /// Whether each record in it is sealed under its owner's data key.
    pub fn needs_ring(&self) -> bool {
        self.manifest.format == manifest::SEALED
    }

    /// Its records, as an export writes them.
    ///
    /// # Errors
    /// If the file cannot be read any more.
    pub fn data(&mut self) -> Result<impl BufRead + '_, BackupFault> {
        let size = self.manifest.files.get(manifest::DATA).map_or(0, |note| note.size);
        Ok(BufReader::new(self.zip.by_name(manifest::DATA)?.take(size)))
    }
}

/// What an archive says of itself, without a look at the rest: for lists of what lies on our own disk.
///
/// # Errors
/// As [`Examined::open`].
pub fn glance(path: &Path, keys: &[FileKey]) -> Result<Manifest, BackupFault> {
    manifest(&mut unpacked(path, keys)?.0)
}

fn unpacked(path: &Path, keys: &[FileKey]) -> Result<(Zip, Option<[u8; FINGERPRINT_BYTES]>), BackupFault> {
    let mut file = File::open(path)?;
    let mut beginning = Vec::new();
    (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    if !is_sealed(&beginning) {
        return Ok((ZipArchive::new(BufReader::new(Bytes::Plain(file)))?, None));
    }
    let unsealed = Unsealed::open(keys, file)?;
    let key = Some(unsealed.fingerprint());
    let bytes = Bytes::Sealed(Box::new(unsealed));
    Ok((ZipArchive::new(BufReader::new(bytes))?, key))
}

impl Read for Bytes {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Bytes::Plain(file) => file.read(into),
            Bytes::Sealed(file) => file.read(into),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Bytes::Plain(file) => file.seek(to),
            Bytes::Sealed(file) => file.seek(to),
        }
    }
}

fn owned((kind, count): (&String, &u64)) -> (String, u64) {
    (kind.clone(), *count)
}

/// No name leads anywhere, and none stands twice.
fn names(zip: &mut Zip) -> Result<(), BackupFault> {
    if zip.has_duplicate_names() || zip.has_overlapping_files()? {
        return Err(BackupFault::Damaged(
            "a name stands twice in it, or its files overlap".into(),
        ));
    }
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at)?;
        let plain = std::str::from_utf8(entry.name_raw()).is_ok_and(|name| {
            let parts = || name.split('/');
            !name.contains(['\\', ':', '\0']) && parts().all(|part| !part.is_empty() && part != "." && part != "..")
        });
        if !plain || entry.enclosed_name().is_none() || entry.is_symlink() {
            return Err(BackupFault::Outside);
        }
    }
    Ok(())
}

fn manifest(zip: &mut Zip) -> Result<Manifest, BackupFault> {
    /// What tells of the rest, in every version.
    #[derive(Deserialize)]
    struct Head {
        program: String,
        format: u32,
        version: String,
        schema: u32,
    }
    let Some(at) = zip.index_for_name(manifest::NAME) else {
        return Err(BackupFault::Foreign("it has no manifest.json".into()));
    };
    let mut text = Vec::new();
    zip.by_index(at)?
        .take(MAX_MANIFEST + 1)
        .read_to_end(&mut text)
        .map_err(unpacking)?;
    if text.len() as u64 > MAX_MANIFEST {
        return Err(BackupFault::Bomb("the manifest alone has more than 1 MiB".into()));
    }
    let foreign = |_| BackupFault::Foreign("its manifest.json says something else".into());
    let head: Head = serde_json::from_slice(&text).map_err(foreign)?;
    if head.program != manifest::PROGRAM {
        return Err(BackupFault::Foreign("another program made it".into()));
    }
    if head.format > manifest::FORMAT || head.schema > SCHEMA {
        let Head {
            version,
            format,
            schema,
            ..
        } = head;
        let version: String = version
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || ".-+".contains(*c))
            .collect();
        return Err(BackupFault::Newer(format!(
            "version {version}, archive {format}, data {schema}"
        )));
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(foreign)?;
    let mut named: BTreeSet<&str> = manifest.files.keys().map(String::as_str).collect();
    if !named.contains(manifest::DATA) {
        return Err(BackupFault::Foreign("its manifest names no data".into()));
    }
    named.insert(manifest::NAME);
    let there: BTreeSet<String> = zip
        .file_names()
        .map(|name| Ok(name?.into_owned()))
        .collect::<Result<_, BackupFault>>()?;
    if named.iter().copied().ne(there.iter().map(String::as_str)) {
        return Err(BackupFault::Damaged(
            "it holds other files than its manifest names".into(),
        ));
    }
    Ok(manifest)
}

/// Nothing is unpacked before its size is known to be bearable.
fn sizes(manifest: &Manifest, packed: u64) -> Result<(), BackupFault> {
    let total = manifest
        .files
        .values()
        .fold(0u64, |sum, note| sum.saturating_add(note.size));
    let most = packed.saturating_mul(MAX_RATIO).saturating_add(SMALL).min(MAX_UNPACKED);
    if total > most {
        return Err(BackupFault::Bomb(format!(
            "{packed} bytes declare {total} bytes of contents"
        )));
    }
    Ok(())
}

/// Compares every file with its note, and gives how many records of each kind the data has.
fn contents(zip: &mut Zip, manifest: &Manifest) -> Result<BTreeMap<String, u64>, BackupFault> {
    let mut counts = Ok(BTreeMap::new());
    for (name, note) in &manifest.files {
        let mut file = BufReader::new(Measured {
            file: zip.by_name(name)?.take(note.size + 1),
            hash: Sha256::new(),
            size: 0,
            breath: Breath::default(),
        });
        if name == manifest::DATA {
            // That a record cannot be read is told only if the file is what it was when it was written.
            counts = records(&mut file, &manifest.counts);
        }
        std::io::copy(&mut file, &mut std::io::sink()).map_err(unpacking)?;
        let Measured { hash, size, .. } = file.into_inner();
        if size > note.size {
            return Err(BackupFault::Bomb(format!(
                "a file declares {} bytes and has more",
                note.size
            )));
        }
        let is = FileNote {
            size,
            sha256: hex(&hash.finalize()),
        };
        if is != *note {
            return Err(BackupFault::Damaged(
                "a file in it is not what its checksum says".into(),
            ));
        }
    }
    counts
}

/// Counts the records by their kinds, none but those that the manifest names.
fn records(data: &mut impl BufRead, named: &BTreeMap<String, u64>) -> Result<BTreeMap<String, u64>, BackupFault> {
    #[derive(Deserialize)]
    struct Line {
        kind: String,
    }
    let damaged = |why: &str| BackupFault::Damaged(why.into());
    let mut counts = BTreeMap::new();
    let (mut line, mut first) = (Vec::new(), true);
    while data.take(MAX_RECORD).read_until(b'\n', &mut line).map_err(unpacking)? > 0 {
        if line.len() as u64 == MAX_RECORD && line.last() != Some(&b'\n') {
            return Err(damaged("a record in it is too long"));
        }
        // The first names version and schema.
        if !std::mem::take(&mut first) {
            let unreadable = |_| damaged("a record in it cannot be read");
            let Line { kind } = serde_json::from_slice(&line).map_err(unreadable)?;
            if !named.contains_key(&kind) {
                return Err(damaged("it holds other records than its manifest says"));
            }
            *counts.entry(kind).or_default() += 1;
        }
        line.clear();
    }
    Ok(counts)
}

/// A file that is measured as it is read.
struct Measured<R> {
    file: R,
    hash: Sha256,
    size: u64,
    breath: Breath,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        self.hash.update(&into[..read]);
        self.breath.after(read);
        self.size += read as u64;
        Ok(read)
    }
}

/// The disk failed, or what is to be unpacked is spoilt.
fn unpacking(error: std::io::Error) -> BackupFault {
    use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    if matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof) {
        BackupFault::Damaged(error.to_string())
    } else {
        BackupFault::Files(error)
    }
}
