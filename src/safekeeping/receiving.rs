//! Receiving an archive: its parts in any order, looked over once all are here, and restored at its owner's word.

use std::sync::atomic::Ordering;

use tokio::sync::oneshot;

use super::collection::{Collection, Part, Place, RING};
use super::restoring::rings;
use super::{Inner, Order, Safekeeping};
use crate::backup::{BackupFault, Examined, Fitting, PartName, Rings, read_ring};
use crate::domain::{ArchiveTrouble, Gathering, Holdings, PersonId, Preview};
use crate::store::Fault;

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
    /// The ring is here, and no archive yet.
    RingOnly,
    /// Something does not fit, and what has come stays: another ring may follow.
    Lacking(ArchiveTrouble),
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

    /// The same for the ring of an archive, which may come before it or after it.
    ///
    /// # Errors
    /// As [`Safekeeping::announce`].
    pub async fn announce_ring(&self, owner: PersonId, file: File) -> Result<(), ArchiveTrouble> {
        self.received(move |inner| inner.announce_ring(owner, file)).await
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
            ring: None,
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
            let ordered = inner.load(owner)?.filter(|collection| collection.ordered.is_some());
            let ordered = ordered.ok_or(ArchiveTrouble::Outdated)?;
            Ok(ordered.has_ring().then(|| Place::of(&inner.incoming, owner).part(RING)))
        });
        match noted.await {
            Ok(ring) => order.ring = ring,
            Err(why) => {
                order.answer = None;
                return Err(why);
            }
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
        let mut collection = match self.load(owner)? {
            Some(same) if same.archive == name.archive && same.of == of => same,
            // Parts of two archives at once: a slip. A whole one, or one after another, is a new wish.
            Some(other) if !other.archive.is_empty() && other.preview.is_none() && name.number.is_some() => {
                return Err(ArchiveTrouble::Mixed(other.archive));
            }
            other => {
                place.clear_but_ring().map_err(disk)?;
                let ring = other.and_then(|mut other| other.parts.remove(&RING));
                let mut new = Collection::begin(self.clock.now());
                new.parts.extend(ring.map(|ring| (RING, ring)));
                new.archive.clone_from(&name.archive);
                new.of = of;
                new
            }
        };
        let here = false;
        let part = Part {
            file: id,
            unique,
            bytes,
            here,
        };
        if collection.put(number, part) {
            collection.joined = false;
        }
        let total: u64 = collection.parts.values().map(|part| part.bytes).sum();
        if total > MAX_BYTES {
            return Err(ArchiveTrouble::TooLarge(total));
        }
        place.save(&collection).map_err(disk)
    }

    fn announce_ring(&self, owner: PersonId, file: File) -> Result<(), ArchiveTrouble> {
        let File { id, unique, bytes } = file;
        if bytes > MAX_FETCHED {
            return Err(ArchiveTrouble::TooLarge(bytes));
        }
        if self.restoring.load(Ordering::Acquire) {
            return Err(ArchiveTrouble::UnderWay);
        }
        let collection = self.load(owner)?;
        let mut collection = collection.unwrap_or_else(|| Collection::begin(self.clock.now()));
        let ring = Part {
            file: id,
            unique,
            bytes,
            here: false,
        };
        collection.put(RING, ring);
        Place::of(&self.incoming, owner).save(&collection).map_err(disk)
    }

    fn conclude(&self, owner: PersonId) -> Result<Concluded, ArchiveTrouble> {
        let Some(mut collection) = self.load(owner)? else {
            return Ok(Concluded::Nothing);
        };
        let (place, master) = (Place::of(&self.incoming, owner), self.shelf.key.as_deref());
        let mut rings = rings(Some(&self.store), &self.shelf, self.clock.now()).map_err(|_| ArchiveTrouble::Failed)?;
        if collection.has_ring() {
            match read_ring(&place.part(RING), master) {
                Ok(ring) => rings.add(ring),
                Err(fault) => {
                    collection.parts.remove(&RING);
                    place.save(&collection).map_err(disk)?;
                    return Ok(Concluded::Lacking(fault.trouble()));
                }
            }
            if collection.archive.is_empty() {
                return Ok(Concluded::RingOnly);
            }
        }
        if collection.archive.is_empty() {
            return Ok(Concluded::Nothing);
        }
        if let Some(preview) = collection.preview {
            return Ok(Concluded::Ready(preview));
        }
        let mut gathering = collection.gathering();
        if !gathering.missing.is_empty() {
            return Ok(Concluded::Incomplete(gathering));
        }
        let archive = if collection.joined {
            place.whole()
        } else {
            place.join(&gathering.here).map_err(disk)?
        };
        let looked_over = Examined::open(&archive, &rings.keys(master))
            .and_then(|examined| rings.fitting(&examined, master).map(|fitting| (examined, fitting)));
        let (examined, fitting) = match looked_over {
            // Nothing but the archive itself says how many parts there are: this was not the last.
            Err(BackupFault::NotWhole(_)) if collection.of.is_none() => {
                gathering.missing.push(gathering.here.len() as u32 + 1);
                return Ok(Concluded::Incomplete(gathering));
            }
            Err(fault @ (BackupFault::NoRing | BackupFault::OtherRing | BackupFault::OldRing)) => {
                return Ok(Concluded::Lacking(fault.trouble()));
            }
            looked_over => looked_over.map_err(|fault| fault.trouble())?,
        };
        if !collection.joined {
            collection.joined = true;
            place.save(&collection).map_err(disk)?;
            for number in gathering.here {
                std::fs::remove_file(place.part(number)).map_err(disk)?;
            }
        }
        let preview = self.preview(&examined, &fitting, &rings);
        let preview = preview.map_err(|_| ArchiveTrouble::Failed)?;
        collection.preview = Some(preview.clone());
        place.save(&collection).map_err(disk)?;
        Ok(Concluded::Ready(preview))
    }

    /// What an archive holds, against what there is now, and who of those in it will not come back.
    fn preview(&self, examined: &Examined, fitting: &Fitting, rings: &Rings) -> Result<Preview, Fault> {
        let mut now = Holdings::default();
        for (kind, count) in self.store.tally()? {
            now.add(kind, count);
        }
        let manifest = examined.manifest();
        let since = self.store.first_ticket_at()?;
        let known = rings.know_of(examined, since);
        Ok(Preview {
            id: manifest.id(),
            at: manifest.moment(),
            version: manifest.version.clone(),
            sealed: examined.is_sealed(),
            holds: manifest.holdings(),
            now,
            erased: known.then_some(fitting.since.len() as u64),
        })
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
