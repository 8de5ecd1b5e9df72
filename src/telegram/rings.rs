//! The ring of the backups in chats: one message a chat, whose file is replaced in place, so that no older state of it
//! stays there. Must not know what is in it.

use std::path::Path;

use chrono::DateTime;
use tokio::sync::watch;

use super::archives::Archives;
use super::{Destination, Document, Trouble};
use crate::backup::Volumes;
use crate::crash;
use crate::domain::{ChatId, MessageRef};
use crate::screen::{Locale, ring_caption};

/// What kept a ring from being where it should.
enum NotThere {
    /// Worth another try, later.
    Yet(String),
    /// Nothing can be put there.
    Refused(String),
}

impl Archives {
    /// Puts the newest ring where it stands already. False if that is to be tried again.
    pub async fn renew_rings(&self, ring: &Path, ended: watch::Receiver<bool>) -> bool {
        let posts = match self.safekeeping().store().ring_posts() {
            Ok(posts) => posts,
            Err(fault) => {
                tracing::error!(%fault, "it cannot be read where the ring of the backups stands");
                return false;
            }
        };
        let to: Vec<Destination> = posts.iter().map(|at| self.destination(at.chat)).collect();
        self.post_rings(&to, ring, ended).await
    }

    /// Puts the newest ring into these chats, in the place of the one that stands there. False if that is to be tried
    /// again.
    pub(super) async fn post_rings(&self, to: &[Destination], ring: &Path, mut ended: watch::Receiver<bool>) -> bool {
        let _posting = self.posting().await;
        let mut all = true;
        for to in to {
            let posted = tokio::select! {
                biased;
                posted = self.post_ring(*to, ring) => posted,
                _ = ended.wait_for(|ended| *ended) => return false,
            };
            match posted {
                Ok(()) => {}
                Err(NotThere::Yet(why)) => {
                    tracing::warn!(why, chat = %to.chat, "the ring of the backups is behind in a chat; it is tried again");
                    all = false;
                }
                Err(NotThere::Refused(why)) => {
                    tracing::error!(why, chat = %to.chat, "the ring of the backups cannot be kept in a chat");
                }
            }
        }
        all
    }

    async fn post_ring(&self, to: Destination, ring: &Path) -> Result<(), NotThere> {
        let store = self.safekeeping().store();
        let failed = |why: String| NotThere::Yet(why);
        let ring = Volumes::of(ring, u64::MAX).and_then(|mut ring| ring.read(1));
        let (name, bytes) = ring.map_err(|error| failed(error.to_string()))?;
        let at = DateTime::from_timestamp_millis(self.safekeeping().clock().now().0).unwrap_or_default();
        let at = at.with_timezone(&self.zone()).format("%d.%m.%Y %H:%M").to_string();
        let document = Document {
            name,
            bytes,
            caption: ring_caption(self.locale_in(to.chat), &at, self.safekeeping().is_sealed()),
        };
        let posts = store.ring_posts().map_err(|fault| failed(fault.to_string()))?;
        let former = posts.iter().find(|post| post.chat == to.chat).copied();
        if let Some(former) = former {
            match self.documents().replace(former, &document).await {
                Ok(()) => return Ok(()),
                // Gone, or not to be changed any more: another takes its place.
                Err(Trouble::Refused(_) | Trouble::Moved { .. }) => {}
                Err(trouble) => return Err(failed(trouble.to_string())),
            }
        }
        let sent = match self.documents().send(to, &document).await {
            Ok(sent) => sent,
            Err(Trouble::Refused(why)) => return Err(NotThere::Refused(why)),
            Err(trouble) => return Err(failed(trouble.to_string())),
        };
        crash::point("ring_posted");
        let others = posts.into_iter().filter(|post| Some(*post) != former);
        let posts: Vec<MessageRef> = others.chain([sent]).collect();
        let noted = store.note_ring_posts(&posts).await;
        noted.map_err(|fault| failed(fault.to_string()))?;
        if let Some(former) = former {
            match self.documents().take_back(former).await {
                Ok(()) => {}
                Err(Trouble::Refused(why)) if why.contains("message to delete not found") => {}
                Err(trouble) => {
                    tracing::warn!(%trouble, chat = %former.chat, "an older ring of the backups stays in a chat: delete it there");
                }
            }
        }
        Ok(())
    }

    /// The language of whoever reads in a chat.
    fn locale_in(&self, chat: ChatId) -> Locale {
        self.locale_of(chat.person())
    }
}
