//! Backups on their way: to where they are wanted, and back from an owner who sends one to have it restored.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::DateTime;
use chrono_tz::Tz;
use tokio::sync::watch;

use super::draw::{ArchiveView, Painter, View};
use super::stage::{Act, Answering, Stage, Target};
use super::{Api, Destination, Document, Documents, Trouble};
use crate::backup::{Made, PartName, Volumes};
use crate::domain::{ArchiveTrouble, ChatId, MessageRef, PersonId};
use crate::safekeeping::{Concluded, File, MAX_FETCHED, Safekeeping};
use crate::screen::{Locale, backup_caption};

/// What a ring is called while it is fetched.
const BARE_RING: &str = "switchboard-ring";

/// How often a file is tried to be fetched.
const MAX_TRIES: u32 = 4;

/// Where backups are sent, and how.
#[derive(Clone, Debug)]
pub struct ArchiveSettings {
    /// Where each goes by itself.
    pub to: Vec<Destination>,
    /// Most bytes of a file that is sent.
    pub volume_bytes: u64,
    /// The zone of the moment that stands there.
    pub zone: Tz,
}

/// Sends backups and takes them back. Cheap to clone.
#[derive(Clone)]
pub struct Archives(Arc<Inner>);

struct Inner {
    api: Api,
    documents: Documents,
    safekeeping: Safekeeping,
    painter: Painter,
    stage: Stage,
    settings: ArchiveSettings,
    /// Whose files are being fetched.
    fetching: Mutex<HashSet<PersonId>>,
    /// Who is being sent what is kept of them.
    own: Mutex<HashSet<PersonId>>,
    /// Held while the ring is put into chats.
    posting: tokio::sync::Mutex<()>,
}

impl Archives {
    /// Nothing is sent or fetched yet.
    pub fn new(
        api: Api,
        documents: Documents,
        safekeeping: Safekeeping,
        painter: Painter,
        stage: Stage,
        settings: ArchiveSettings,
    ) -> Self {
        Archives(Arc::new(Inner {
            api,
            documents,
            safekeeping,
            painter,
            stage,
            settings,
            fetching: Mutex::default(),
            own: Mutex::default(),
            posting: tokio::sync::Mutex::default(),
        }))
    }

    pub(super) async fn posting(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.posting.lock().await
    }

    pub(super) fn zone(&self) -> Tz {
        self.0.settings.zone
    }

    /// Where backups go in a chat.
    pub(super) fn destination(&self, chat: ChatId) -> Destination {
        let mut to = self.0.settings.to.iter().filter(|to| to.chat == chat);
        to.next().copied().unwrap_or(Destination { chat, topic: None })
    }

    /// The language of a person, or of a group.
    pub(super) fn locale_of(&self, person: Option<PersonId>) -> Locale {
        let default = self.0.painter.default_locale();
        person.map_or(default, |id| self.0.painter.locale(Some(id)).unwrap_or(default))
    }

    pub(super) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    /// Whether somebody can be sent what is kept of them now: one file at a time.
    pub(super) fn begins_own(&self, id: PersonId) -> bool {
        self.0.own.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    /// It was sent, or given up.
    pub(super) fn ended_own(&self, id: PersonId) {
        self.0.own.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    pub(super) fn safekeeping(&self) -> &Safekeeping {
        &self.0.safekeeping
    }

    /// Sends a backup to where each goes, and to the owner who had it made. What cannot be sent is kept all the same.
    pub async fn send(&self, made: &Made, asked_by: Option<PersonId>, mut ended: watch::Receiver<bool>) {
        let settings = &self.0.settings;
        let default = self.0.painter.default_locale();
        let mut to: Vec<(Destination, Locale)> = settings.to.iter().map(|to| (*to, default)).collect();
        if let Some(owner) = asked_by
            && !to.iter().any(|(to, _)| to.chat == owner.chat())
        {
            let own = Destination {
                chat: owner.chat(),
                topic: None,
            };
            to.push((own, self.0.painter.locale(Some(owner)).unwrap_or(default)));
        }
        for (to, locale) in &to {
            let (to, locale) = (*to, *locale);
            let sent = tokio::select! {
                biased;
                sent = self.send_to(to, locale, made) => sent,
                _ = ended.wait_for(|ended| *ended) => Err("the program ends".to_owned()),
            };
            if let Err(why) = sent {
                tracing::error!(why, chat = %to.chat, file = %made.file.display(), "a backup was made, but not sent");
            }
        }
        let to: Vec<Destination> = to.into_iter().map(|(to, _)| to).collect();
        if !self.post_rings(&to, &made.ring, ended).await {
            self.0.safekeeping.ring_is_behind().await;
        }
    }

    async fn send_to(&self, to: Destination, locale: Locale, made: &Made) -> Result<(), String> {
        let unreadable = |error: std::io::Error| format!("it cannot be read: {error}");
        let settings = &self.0.settings;
        let mut volumes = Volumes::of(&made.file, settings.volume_bytes).map_err(unreadable)?;
        let at = DateTime::from_timestamp_millis(made.manifest.moment().0).unwrap_or_default();
        let at = at.with_timezone(&settings.zone).format("%d.%m.%Y %H:%M").to_string();
        let parts = volumes.count();
        for part in 1..=parts {
            let (name, bytes) = volumes.read(part).map_err(unreadable)?;
            let caption = backup_caption(locale, &at, made.manifest.records(), part, parts);
            let document = Document { name, bytes, caption };
            let sent = self.0.documents.send(to, &document).await;
            sent.map_err(|trouble| trouble.to_string())?;
        }
        Ok(())
    }

    /// Makes a backup that an owner wants now, in the background, and shows what came of it in the place of `at`.
    /// False if one is being made.
    pub(super) fn make_now(
        &self,
        owner: PersonId,
        at: MessageRef,
        target: Target,
        ended: watch::Receiver<bool>,
    ) -> bool {
        let Some(making) = self.0.safekeeping.begin() else {
            return false;
        };
        let archives = self.clone();
        tokio::spawn(async move {
            match making.make().await {
                Ok(made) => {
                    archives.show(owner, at.chat, ArchiveView::Kept, target);
                    archives.send(&made, Some(owner), ended).await;
                }
                Err(fault) => {
                    tracing::error!(%fault, "no backup was made");
                    archives.show(owner, at.chat, ArchiveView::NotMade, Target::New);
                }
            }
        });
        true
    }

    /// A part of an archive has come, or, if it is none, the ring: notes it, and fetches it in the background. When this
    /// returns it is known that it is wanted, whatever happens.
    pub(super) async fn received(&self, owner: PersonId, part: Option<PartName>, file: File, message: MessageRef) {
        let safekeeping = &self.0.safekeeping;
        let (name, announced) = match part {
            Some(part) => (part.archive.clone(), safekeeping.announce(owner, part, file).await),
            None => (BARE_RING.to_owned(), safekeeping.announce_ring(owner, file).await),
        };
        let target = Target::Answer(Answering {
            message: message.message,
            thread: None,
        });
        match announced {
            Ok(()) => {
                if self.fetch(owner) {
                    self.show(owner, owner.chat(), ArchiveView::Fetching(name), target);
                }
            }
            Err(why) => self.show(owner, owner.chat(), ArchiveView::Refused(why), target),
        }
    }

    /// Goes on with what a stop or a crash broke off. Gives those whose restore was.
    pub async fn go_on(&self) -> Vec<PersonId> {
        let broken_off = self.0.safekeeping.broken_off().await;
        for owner in self.0.safekeeping.unfinished().await {
            self.fetch(owner);
        }
        broken_off
    }

    /// Fetches in the background what an owner has sent. False if that is being done.
    fn fetch(&self, owner: PersonId) -> bool {
        if !self.fetching().insert(owner) {
            return false;
        }
        let archives = self.clone();
        tokio::spawn(async move {
            loop {
                archives.fetch_wanted(owner).await;
                archives.fetching().remove(&owner);
                // One may have come after the last look, and have found us still at work.
                let more = archives.0.safekeeping.wanted(owner).await.is_some();
                if !more || !archives.fetching().insert(owner) {
                    return;
                }
            }
        });
        true
    }

    async fn fetch_wanted(&self, owner: PersonId) {
        let safekeeping = &self.0.safekeeping;
        let mut trouble = None;
        while let Some((number, file)) = safekeeping.wanted(owner).await {
            let kept = match self.fetch_file(&file).await {
                Ok(bytes) => safekeeping.keep(owner, number, bytes).await,
                Err(why) => Err(why),
            };
            if let Err(why) = kept {
                safekeeping.lack(owner, number).await;
                trouble = Some(why);
            }
        }
        if let Some(why) = trouble {
            self.show(owner, owner.chat(), ArchiveView::Refused(why), Target::New);
            return;
        }
        let view = match safekeeping.conclude(owner).await {
            Ok(Concluded::Incomplete(gathering)) => ArchiveView::Gathering(gathering),
            Ok(Concluded::Ready(preview)) => ArchiveView::Preview(preview),
            Ok(Concluded::RingOnly) => ArchiveView::RingOnly,
            Ok(Concluded::Lacking(why)) => ArchiveView::Refused(why),
            Ok(Concluded::Nothing) => return,
            Err(why) => ArchiveView::Refused(why),
        };
        self.show(owner, owner.chat(), view, Target::New);
    }

    async fn fetch_file(&self, file: &str) -> Result<Vec<u8>, ArchiveTrouble> {
        let clock = self.0.safekeeping.clock();
        for tries in 1..=MAX_TRIES {
            let trouble = match self.0.api.fetch(file, MAX_FETCHED).await {
                Ok(bytes) => return Ok(bytes),
                Err(trouble) => trouble,
            };
            tracing::debug!(%trouble, tries, "a file was not fetched");
            match trouble {
                Trouble::Wait { ms } => clock.sleep_ms(ms).await,
                Trouble::Unreachable(_) if tries < MAX_TRIES => clock.sleep_ms(1_000 << tries).await,
                Trouble::Refused(text) if text.contains("too big") => {
                    return Err(ArchiveTrouble::TooLarge(MAX_FETCHED));
                }
                Trouble::Unreachable(_)
                | Trouble::Refused(_)
                | Trouble::Moved { .. }
                | Trouble::Unauthorized
                | Trouble::Conflict
                | Trouble::Webhook => break,
            }
        }
        Err(ArchiveTrouble::NotFetched)
    }

    /// Gives the order to restore, and tells if nothing comes of it.
    ///
    /// # Errors
    /// Why it cannot be given.
    pub(super) async fn restore(
        &self,
        owner: PersonId,
        id: u32,
        update: u64,
        target: Target,
    ) -> Result<(), ArchiveTrouble> {
        let answer = self.0.safekeeping.order(owner, id, update).await?;
        let archives = self.clone();
        tokio::spawn(async move {
            // No answer: the program goes on with other data.
            if let Ok(why) = answer.await {
                archives.show(owner, owner.chat(), ArchiveView::Refused(why), target);
            }
        });
        Ok(())
    }

    fn show(&self, reader: PersonId, chat: ChatId, view: ArchiveView, target: Target) {
        let act = Act::Show {
            reader: Some(reader),
            view: View::Archive(view),
            target,
        };
        self.0.stage.push(chat, act);
    }

    fn fetching(&self) -> MutexGuard<'_, HashSet<PersonId>> {
        // Whole after every statement.
        self.0.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
