//! Receiving an archive: its parts in any order, looked over once all are here, and restored at its owner's word.

use std::sync::atomic::Ordering;

use tokio::sync::oneshot;

use super::collection::{Collection, Part, Place};
use super::{Inner, Order, Safekeeping};
use crate::backup::{BackupFault, Examined, PartName};
use crate::domain::{ArchiveTrouble, Gathering, Holdings, PersonId, Preview};

/// Most bytes of a file that Telegram lets a bot fetch, whichever way it counts its 20 MB.
pub const MAX_FETCHED: u64 = 20_000_000;

/// Most bytes of all parts of an archive. What is larger is restored on the command line.
const MAX_BYTES: u64 = 2_000_000_000;

/// A file that somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// By what it is fetched.
    pub id: String,
    /// By what the same file is recognised when it is sent again.
    pub unique: String,
    /// Its size in bytes; 0 if it is not said.
    pub bytes: u64,
}

/// What came of looking at the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concluded {
    /// Some are still to come.
    Incomplete(Gathering),
    /// The archive is whole and right.
    Ready(Preview),
    /// There is nothing to look at.
    Nothing,
}

impl Safekeeping {
    /// Notes that a part is to be fetched. What is noted survives a restart.
    ///
    /// # Errors
    /// [`ArchiveTrouble`] if it cannot be taken; what was there before stays.
    pub async fn announce(&self, owner: PersonId, name: PartName, file: File) -> Result<(), ArchiveTrouble> {
        self.received(move |inner| inner.announce(owner, &name, file)).await
    }

    /// The next part to be fetched: its number, and by what it is fetched.
    pub async fn wanted(&self, owner: PersonId) -> Option<(u32, String)> {
        let wanted = self.received(move |inner| {
            let collection = inner.load(owner)?;
            let part = collection.and_then(|collection| {
                let mut parts = collection.parts.into_iter();
                parts.find(|(_, part)| !part.here)
            });
            Ok(part.map(|(number, part)| (number, part.file)))
        });
        wanted.await.ok().flatten()
    }

    /// Keeps a part that was fetched.
    ///
    /// # Errors
    /// [`ArchiveTrouble::Disk`].
    pub async fn keep(&self, owner: PersonId, number: u32, bytes: Vec<u8>) -> Result<(), ArchiveTrouble> {
        let kept = self.received(move |inner| {
            inner.change(owner, |place, collection| {
                let Some(part) = collection.parts.get_mut(&number) else {
                    return Ok(());
                };
                place.keep(number, &bytes)?;
                part.here = true;
                Ok(())
            })
        });
        kept.await
    }

    /// Forgets a part that could not be fetched.
    pub async fn lack(&self, owner: PersonId, number: u32) {
        let lacked = self.received(move |inner| {
            inner.change(owner, |_, collection| {
                collection.parts.remove(&number);
                Ok(())
            })
        });
        if lacked.await.is_err() {
            tracing::warn!(%owner, "a part of a received backup could not be forgotten");
        }
    }

    /// Looks at what has come: puts the archive together and looks it over if it is whole. Takes its time.
    ///
    /// # Errors
    /// [`ArchiveTrouble`] if it cannot be restored; then nothing of it is kept.
    pub async fn conclude(&self, owner: PersonId) -> Result<Concluded, ArchiveTrouble> {
        let concluded = self.received(move |inner| {
            let concluded = inner.conclude(owner);
            if concluded.is_err() {
                Place::of(&inner.incoming, owner)
                    .clear()
                    .map_err(|_| ArchiveTrouble::Disk)?;
            }
            concluded
        });
        concluded.await
    }

    /// Forgets what an owner has sent. Gives whether there was anything.
    ///
    /// # Errors
    /// [`ArchiveTrouble::UnderWay`] while something is being restored.
    pub async fn forget(&self, owner: PersonId) -> Result<bool, ArchiveTrouble> {
        if self.0.restoring.load(Ordering::Acquire) {
            return Err(ArchiveTrouble::UnderWay);
        }
        let forgotten = self.received(move |inner| {
            let there = inner.load(owner)?.is_some();
            Place::of(&inner.incoming, owner)
                .clear()
                .map_err(|_| ArchiveTrouble::Disk)?;
            Ok(there)
        });
        forgotten.await
    }

    /// Gives the order to restore what this preview shows. The answer comes only if nothing comes of it: else the
    /// program goes on with other data.
    ///
    /// # Errors
    /// [`ArchiveTrouble`] if it cannot be given.
    pub async fn order(
        &self,
        owner: PersonId,
        id: u32,
        update: u64,
    ) -> Result<oneshot::Receiver<ArchiveTrouble>, ArchiveTrouble> {
        if self.0.restoring.swap(true, Ordering::AcqRel) {
            return Err(ArchiveTrouble::UnderWay);
        }
        let (answer, answered) = oneshot::channel();
        let mut order = Order {
            owner,
            update,
            archive: Place::of(&self.0.incoming, owner).whole(),
            answer: Some(answer),
            restoring: self.0.restoring.clone(),
        };
        let noted = self.received(move |inner| {
            inner.change(owner, |_, collection| {
                if collection.preview.as_ref().is_some_and(|preview| preview.id == id) {
                    collection.ordered = Some(update);
                }
                Ok(())
            })?;
            let ordered = inner.load(owner)?.and_then(|collection| collection.ordered);
            ordered.map(|_| ()).ok_or(ArchiveTrouble::Outdated)
        });
        if let Err(why) = noted.await {
            order.answer = None;
            return Err(why);
        }
        match self.0.orders.try_send(order) {
            Ok(()) => Ok(answered),
            // Nobody carries orders out: the program is ending.
            Err(_) => Err(ArchiveTrouble::Failed),
        }
    }

    /// Who has sent something that has not been fetched yet: to be asked at the start.
    pub async fn unfinished(&self) -> Vec<PersonId> {
        let owners = self.received(|inner| {
            let mut unfinished = Vec::new();
            for owner in Place::all(&inner.incoming).map_err(disk)? {
                let collection = inner.load(owner)?;
                let waits = |collection: &Collection| collection.preview.is_none();
                if collection.as_ref().is_some_and(waits) {
                    unfinished.push(owner);
                }
            }
            Ok(unfinished)
        });
        owners.await.unwrap_or_default()
    }

    async fn received<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, ArchiveTrouble> + Send + 'static,
    ) -> Result<T, ArchiveTrouble> {
        let done = self.aside(move |inner| {
            let _received = inner.received();
            work(inner)
        });
        done.await.unwrap_or(Err(ArchiveTrouble::Disk))
    }
}

impl Inner {
    pub(super) fn load(&self, owner: PersonId) -> Result<Option<Collection>, ArchiveTrouble> {
        Place::of(&self.incoming, owner).load(self.clock.now()).map_err(disk)
    }

    /// Changes what there is; nothing happens if there is nothing.
    pub(super) fn change(
        &self,
        owner: PersonId,
        change: impl FnOnce(&Place, &mut Collection) -> std::io::Result<()>,
    ) -> Result<(), ArchiveTrouble> {
        let place = Place::of(&self.incoming, owner);
        let Some(mut collection) = self.load(owner)? else {
            return Ok(());
        };
        change(&place, &mut collection).map_err(disk)?;
        place.save(&collection).map_err(disk)
    }

    fn announce(&self, owner: PersonId, name: &PartName, file: File) -> Result<(), ArchiveTrouble> {
        let File { id, unique, bytes } = file;
        if bytes > MAX_FETCHED {
            return Err(ArchiveTrouble::TooLarge(bytes));
        }
        if self.restoring.load(Ordering::Acquire) {
            return Err(ArchiveTrouble::UnderWay);
        }
        let (number, of) = match name.number {
            Some(number) => (number, name.of),
            None => (1, Some(1)),
        };
        let place = Place::of(&self.incoming, owner);
        let before = self.load(owner)?;
        let mut collection = match before {
            Some(same) if same.archive == name.archive && same.of == of => same,
            // Parts of two archives at once: a slip. A whole one, or one after another, is a new wish.
            Some(other) if other.preview.is_none() && name.number.is_some() => {
                return Err(ArchiveTrouble::Mixed(other.archive));
            }
            Some(_) | None => {
                place.clear().map_err(disk)?;
                Collection {
                    archive: name.archive.clone(),
                    of,
                    parts: std::collections::BTreeMap::new(),
                    since: self.clock.now(),
                    preview: None,
                    ordered: None,
                }
            }
        };
        if collection.preview.is_some() && collection.parts.get(&number).is_some_and(|part| part.unique == unique) {
            return Ok(());
        }
        if collection.parts.get(&number).is_none_or(|part| part.unique != unique) {
            collection.preview = None;
            let here = false;
            collection.parts.insert(
                number,
                Part {
                    file: id,
                    unique,
                    bytes,
                    here,
                },
            );
        }
        let total: u64 = collection.parts.values().map(|part| part.bytes).sum();
        if total > MAX_BYTES {
            return Err(ArchiveTrouble::TooLarge(total));
        }
        place.save(&collection).map_err(disk)
    }

    fn conclude(&self, owner: PersonId) -> Result<Concluded, ArchiveTrouble> {
        let Some(mut collection) = self.load(owner)? else {
            return Ok(Concluded::Nothing);
        };
        if let Some(preview) = collection.preview {
            return Ok(Concluded::Ready(preview));
        }
        let mut gathering = collection.gathering();
        if !gathering.missing.is_empty() {
            return Ok(Concluded::Incomplete(gathering));
        }
        let place = Place::of(&self.incoming, owner);
        let archive = place.join(&gathering.here).map_err(disk)?;
        let examined = match Examined::open(&archive, self.shelf.key.as_deref()) {
            // Nothing but the archive itself says how many parts there are: this was not the last.
            Err(BackupFault::NotWhole(_)) if collection.of.is_none() => {
                gathering.missing.push(gathering.here.len() as u32 + 1);
                return Ok(Concluded::Incomplete(gathering));
            }
            examined => examined.map_err(|fault| fault.trouble())?,
        };
        for number in gathering.here {
            std::fs::remove_file(place.part(number)).map_err(disk)?;
        }
        let mut now = Holdings::default();
        for (kind, count) in self.store.tally().map_err(|_| ArchiveTrouble::Failed)? {
            now.add(kind, count);
        }
        let manifest = examined.manifest();
        let preview = Preview {
            id: manifest.id(),
            at: manifest.moment(),
            version: manifest.version.clone(),
            sealed: examined.is_sealed(),
            holds: manifest.holdings(),
            now,
        };
        collection.preview = Some(preview.clone());
        place.save(&collection).map_err(disk)?;
        Ok(Concluded::Ready(preview))
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what becomes of an error, for map_err"
)]
fn disk(error: std::io::Error) -> ArchiveTrouble {
    tracing::warn!(%error, "a received backup cannot be kept");
    ArchiveTrouble::Disk
}
