//! Writing an archive, one record at a time: it takes the same memory however much there is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::breath::Breath;
use super::manifest::{self, FileNote, Manifest};
use super::{BackupFault, Companion};
use crate::domain::Timestamp;
use crate::sealing::{FileKey, Sealer};
use crate::store::{SCHEMA, Store, export, export_sealed};

/// Writes an archive of a store that holds still, sealed if there is a key, and brings it to the disk. With a key
/// nothing ever stands on the disk unsealed; and what lies sealed in the store is not opened for it.
pub(super) fn write(
    path: &Path,
    store: &Store,
    companions: &[Companion],
    key: Option<&FileKey>,
    now: Timestamp,
) -> Result<Manifest, BackupFault> {
    let file = BufWriter::new(Steady::new(File::create(path)?));
    let (manifest, mut file) = match key {
        None => pack(ZipWriter::new(file), store, companions, now)?,
        Some(key) => {
            let zip = ZipWriter::new_stream(Sealer::begin(key, file)?);
            let (manifest, sealer) = pack(zip, store, companions, now)?;
            (manifest, sealer.into_inner().finish()?)
        }
    };
    file.flush()?;
    file.get_ref().file.sync_all()?;
    Ok(manifest)
}

/// Bytes brought to the disk at a time: few enough to be soon done, and so seldom that one message in a thousand waits.
const STEP: usize = 4 * 1024 * 1024;

/// A file that goes to the disk in small steps: one large sync at its end would hold up every commit of the store that
/// comes meanwhile.
struct Steady {
    file: File,
    waiting: usize,
}

impl Steady {
    fn new(file: File) -> Self {
        Steady { file, waiting: 0 }
    }
}

impl Write for Steady {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.waiting += written;
        if self.waiting >= STEP {
            self.waiting = 0;
            self.file.sync_data()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Steady {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

fn pack<W: Write + Seek>(
    mut zip: ZipWriter<W>,
    store: &Store,
    companions: &[Companion],
    now: Timestamp,
) -> Result<(Manifest, W), BackupFault> {
    let mut files = BTreeMap::new();
    let counts = {
        let mut data = begin(&mut zip, manifest::DATA)?;
        let mut failure = None;
        let line = |line: &str| {
            if failure.is_none() {
                failure = writeln!(data, "{line}").err();
            }
        };
        let counts = if store.is_sealed() {
            export_sealed(store, line)?
        } else {
            export(store, line)?
        };
        if let Some(error) = failure {
            return Err(error.into());
        }
        files.insert(manifest::DATA.to_owned(), data.note());
        counts
    };
    for (name, bytes) in companions {
        let mut file = begin(&mut zip, name)?;
        file.write_all(bytes)?;
        files.insert(name.clone(), file.note());
    }
    let manifest = Manifest {
        program: manifest::PROGRAM.into(),
        format: if store.is_sealed() {
            manifest::SEALED
        } else {
            manifest::PLAIN
        },
        version: env!("CARGO_PKG_VERSION").into(),
        schema: SCHEMA,
        created_at: manifest::written(now),
        counts: counts
            .into_iter()
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect(),
        files,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::from)?;
    begin(&mut zip, manifest::NAME)?.write_all(&text)?;
    Ok((manifest, zip.finish()?))
}

fn begin<'a, W: Write + Seek>(zip: &'a mut ZipWriter<W>, name: &str) -> Result<Hashed<'a, W>, BackupFault> {
    // Large: more than 4 GiB are rare, and cost 20 bytes to allow for.
    zip.start_file(name, SimpleFileOptions::default().large_file(true))?;
    Ok(Hashed {
        zip,
        hash: Sha256::new(),
        size: 0,
        breath: Breath::default(),
    })
}

/// A file of the archive that is measured as it is written.
struct Hashed<'a, W: Write + Seek> {
    zip: &'a mut ZipWriter<W>,
    hash: Sha256,
    size: u64,
    breath: Breath,
}

impl<W: Write + Seek> Hashed<'_, W> {
    fn note(self) -> FileNote {
        FileNote {
            size: self.size,
            sha256: hex(&self.hash.finalize()),
        }
    }
}

impl<W: Write + Seek> Write for Hashed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.zip.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.breath.after(written);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.zip.flush()
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
