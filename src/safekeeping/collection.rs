//! What an owner has sent so far: the parts of one archive, on the disk, so that a restart loses none.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::{Gathering, HOUR_MS, PersonId, Preview, Timestamp};

/// The file that says what there is.
const NOTE: &str = "parts.json";

/// The archive, put together.
const WHOLE: &str = "archive";

/// Milliseconds after which what was sent and not restored is forgotten.
pub(super) const KEPT_MS: i64 = 24 * HOUR_MS;

/// The number under which the ring lies that belongs to an archive.
pub(super) const RING: u32 = 0;

/// The parts of one archive, and its ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Collection {
    /// The archive's name; none as long as only a ring has come.
    pub archive: String,
    /// How many parts there are, if their names say it.
    pub of: Option<u32>,
    /// Those that were sent, by number from 1; and the ring, as [`RING`].
    pub parts: BTreeMap<u32, Part>,
    /// Whether the parts are one file already.
    #[serde(default)]
    pub joined: bool,
    /// When the first of them came.
    pub since: Timestamp,
    /// What it holds, once it is whole and was looked over.
    pub preview: Option<Preview>,
    /// The update by which its restore was ordered.
    pub ordered: Option<u64>,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// By what it is fetched.
    pub file: String,
    /// By what the same file is recognised.
    pub unique: String,
    /// Its size in bytes, as it was declared.
    pub bytes: u64,
    /// Whether it is on the disk.
    pub here: bool,
}

impl Collection {
    /// Nothing yet, since this moment.
    pub fn begin(now: Timestamp) -> Self {
        Collection {
            archive: String::new(),
            of: None,
            parts: BTreeMap::new(),
            joined: false,
            since: now,
            preview: None,
            ordered: None,
        }
    }

    /// Whether its ring is on the disk.
    pub fn has_ring(&self) -> bool {
        self.parts.get(&RING).is_some_and(|ring| ring.here)
    }

    /// Puts a part in; gives whether it was not there.
    pub fn put(&mut self, number: u32, part: Part) -> bool {
        if self.parts.get(&number).is_some_and(|there| there.unique == part.unique) {
            return false;
        }
        self.preview = None;
        self.parts.insert(number, part);
        true
    }

    /// How far it has come.
    pub fn gathering(&self) -> Gathering {
        let here: Vec<u32> = self
            .parts
            .iter()
            .filter(|(number, part)| part.here && **number != RING)
            .map(|(number, _)| *number)
            .collect();
        let last = self.of.or_else(|| here.last().copied()).unwrap_or(1);
        Gathering {
            archive: self.archive.clone(),
            of: self.of,
            missing: (1..=last).filter(|number| !here.contains(number)).collect(),
            here,
        }
    }
}

/// Where one owner's collection lies.
pub(super) struct Place(PathBuf);

impl Place {
    pub fn of(incoming: &Path, owner: PersonId) -> Self {
        Place(incoming.join(owner.to_string()))
    }

    /// All there are, with their owners.
    pub fn all(incoming: &Path) -> Result<Vec<PersonId>> {
        let entries = match std::fs::read_dir(incoming) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut owners = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            owners.extend(name.to_str().and_then(|name| name.parse::<PersonId>().ok()));
        }
        Ok(owners)
    }

    /// What is there; nothing that is too old, or that cannot be read.
    pub fn load(&self, now: Timestamp) -> Result<Option<Collection>> {
        let text = match std::fs::read(self.0.join(NOTE)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let collection = serde_json::from_slice::<Collection>(&text).ok();
        match collection.filter(|collection| now.since(collection.since) < KEPT_MS) {
            Some(collection) => Ok(Some(collection)),
            None => self.clear().map(|()| None),
        }
    }

    pub fn save(&self, collection: &Collection) -> Result<()> {
        let text = serde_json::to_vec(collection).map_err(Error::from)?;
        self.write(NOTE, &text)
    }

    pub fn clear(&self) -> Result<()> {
        match std::fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes all but the ring.
    pub fn clear_but_ring(&self) -> Result<()> {
        let entries = match std::fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path != self.part(RING) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    pub fn keep(&self, number: u32, bytes: &[u8]) -> Result<()> {
        self.write(&number.to_string(), bytes)
    }

    pub fn part(&self, number: u32) -> PathBuf {
        self.0.join(number.to_string())
    }

    pub fn whole(&self) -> PathBuf {
        self.0.join(WHOLE)
    }

    /// One file out of the parts, which are removed.
    pub fn join(&self, numbers: &[u32]) -> Result<PathBuf> {
        let whole = self.whole();
        let mut out = File::create(&whole)?;
        for number in numbers {
            std::io::copy(&mut File::open(self.part(*number))?, &mut out)?;
        }
        out.sync_all()?;
        Ok(whole)
    }

    /// A new file takes the place of the old one, so that a crash leaves one of them.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        std::fs::create_dir_all(&self.0)?;
        let partial = self.0.join(format!("{name}.partial"));
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(partial, self.0.join(name))?;
        File::open(&self.0)?.sync_all()
    }
}
