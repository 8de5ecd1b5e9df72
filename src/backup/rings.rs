//! Which of the rings at hand an archive is to be restored with, and who was erased since. Knows rings and
//! archives; not where the rings come from.

use std::collections::BTreeSet;

use super::{BackupFault, Examined};
use crate::domain::{MessageRef, PersonId, Timestamp};
use crate::sealing::{FileKey, MasterKey};
use crate::store::{Erasures, Keyring};

/// The rings at hand: that of the present data first, if there is any, then those of files.
#[derive(Clone, Debug, Default)]
pub struct Rings {
    present: Option<Keyring>,
    files: Vec<Keyring>,
}

/// What an archive is restored with.
#[derive(Clone, Debug)]
pub struct Fitting {
    /// The data keys that the restored store gets; none if it is to make its own.
    pub keyring: Option<Keyring>,
    /// Everybody who is known to have been erased, and when.
    pub erased: Erasures,
    /// Who of them was erased since the archive was made.
    pub since: BTreeSet<PersonId>,
    /// The moment whose state the archive holds.
    pub made: Timestamp,
    /// Where copies of the ring stand in chats.
    pub posts: Vec<MessageRef>,
}

impl Rings {
    /// None yet.
    pub fn new(present: Option<Keyring>) -> Self {
        Rings {
            present,
            files: Vec::new(),
        }
    }

    /// One more, out of a file.
    pub fn add(&mut self, ring: Keyring) {
        self.files.push(ring);
    }

    /// All keys that archives may be sealed under.
    pub fn keys(&self, master: Option<&MasterKey>) -> Vec<FileKey> {
        let Some(master) = master else { return Vec::new() };
        // A ring of another key opens nothing.
        let of_rings = self.all().filter_map(|ring| ring.file_key(master).ok().flatten());
        std::iter::once(FileKey::of(master)).chain(of_rings).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Keyring> {
        self.present.iter().chain(&self.files)
    }

    /// What an archive is to be restored with. Whoever is known to have been erased since, by whichever ring, has no key
    /// in it.
    ///
    /// # Errors
    /// [`BackupFault::OldRing`] if the only ring that fits is older than the archive.
    pub fn fitting(&self, archive: &Examined, master: Option<&MasterKey>) -> Result<Fitting, BackupFault> {
        let mut erased = Erasures::new();
        for ring in self.all() {
            for (id, at) in &ring.erased {
                let known = erased.entry(*id).or_insert(*at);
                *known = (*known).max(*at);
            }
        }
        let fits = |ring: &&Keyring| match master.map(|master| ring.file_key(master)) {
            Some(Ok(Some(key))) => !archive.needs_ring() || archive.is_under(&key),
            Some(Ok(None) | Err(_)) | None => false,
        };
        let newest = |one: &&Keyring, other: &&Keyring| one.written.cmp(&other.written);
        let mut keyring = match self.present.as_ref().filter(fits) {
            Some(present) => Some(present.clone()),
            None => self.files.iter().filter(fits).max_by(newest).cloned(),
        };
        let made = archive.manifest().moment();
        let posted = |ring: &&Keyring| !ring.posts.is_empty();
        let posts = self.present.iter().find(posted);
        let posts = posts.or_else(|| self.files.iter().filter(posted).max_by(newest));
        let posts = posts.map(|ring| ring.posts.clone()).unwrap_or_default();
        if let Some(keyring) = &mut keyring {
            if archive.needs_ring() && keyring.written < made {
                return Err(BackupFault::OldRing);
            }
            keyring.learn(&erased);
        } else if archive.needs_ring() {
            return Err(BackupFault::NoRing);
        }
        // Of the same moment, too: better erased twice than brought back.
        let since = erased
            .iter()
            .filter(|(_, at)| **at >= made)
            .map(|(id, _)| *id)
            .collect();
        Ok(Fitting {
            keyring,
            erased,
            since,
            made,
            posts,
        })
    }

    /// Whether it is known who was erased since this archive was made: by a ring that was written later, or by the
    /// present data, if that is older than the archive.
    pub fn know_of(&self, archive: &Examined, present_since: Option<Timestamp>) -> bool {
        let made = archive.manifest().moment();
        archive.needs_ring()
            || self.files.iter().any(|ring| ring.written >= made)
            || present_since.is_some_and(|since| since <= made)
    }
}
