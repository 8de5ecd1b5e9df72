//! What owners do about backups: presses on those screens, and archives they send back.

use super::Router;
use super::draw::{ArchiveView, View};
use super::event::Post;
use crate::backup::{PartName, is_ring};
use crate::domain::{ArchiveTrouble, Message, MessageRef, Refusal, Sighting};
use crate::screen::{BackupPress, Locale, archive_trouble};
use crate::store::Fault;

/// Whether a message is a backup, or its ring, by its name: it holds all that is stored, and must never go to a user.
pub(super) fn is_backup(message: &Message) -> bool {
    if message.file_name.as_deref().is_some_and(is_ring) {
        return true;
    }
    let part = message.file_name.as_deref().and_then(PartName::read);
    part.is_some_and(|part| part.is_ours())
}

impl Router {
    /// Takes an archive, or its ring, that an owner has sent to have it restored; false if it is none. A file under a name of ours
    /// always is one: it must never go to a user, whatever the owner was in the middle of.
    pub(super) async fn archive_received(
        &self,
        who: &Sighting,
        post: &Post,
        answers_somebody: bool,
    ) -> Result<bool, Fault> {
        let name = post.message.file_name.as_deref().and_then(PartName::read);
        let restores = self.desk.is_owner(who.id) && post.document.is_some();
        if answers_somebody && !restores && is_backup(&post.message) {
            self.show(who, View::NotSent(Refusal::BackupFile));
            return Ok(true);
        }
        let Some(file) = &post.document else {
            return Ok(false);
        };
        let is_ours = is_backup(&post.message);
        if !self.desk.is_owner(who.id) || (name.is_none() && !is_ours) || (answers_somebody && !is_ours) {
            return Ok(false);
        }
        self.desk.greet(who).await?;
        self.archives
            .received(who.id, name, file.clone(), post.message.source)
            .await;
        Ok(true)
    }

    pub(super) async fn backups_pressed(
        &self,
        update: u64,
        who: &Sighting,
        query: String,
        at: MessageRef,
        press: BackupPress,
        locale: Locale,
    ) -> Result<(), Fault> {
        let toast = |key: &str| Some(locale.plain(key, &[]));
        if !self.desk.is_owner(who.id) {
            self.stage.answer(query, toast("toast.owners_only"), true);
            return Ok(());
        }
        let target = self.target(at)?;
        let view = match press {
            BackupPress::List => {
                let fresh = self.stage.is_shown(at, &View::Archive(ArchiveView::Kept));
                self.stage
                    .answer(query, toast("toast.up_to_date").filter(|_| fresh), false);
                ArchiveView::Kept
            }
            BackupPress::Make => {
                let begun = self.archives.make_now(who.id, at, target, self.ended.clone());
                let key = if begun {
                    "toast.backup_begun"
                } else {
                    "toast.backup_under_way"
                };
                self.stage.answer(query, toast(key), false);
                ArchiveView::Kept
            }
            BackupPress::Drop => {
                let had = self.archives.safekeeping().forget(who.id).await;
                let trouble = had.as_ref().err().map(|why| archive_trouble(locale, why).plain);
                self.stage.answer(query, trouble, true);
                match had {
                    Ok(had) => ArchiveView::Dropped(had),
                    Err(_) => return Ok(()),
                }
            }
            BackupPress::Restore(id) => {
                if self.desk.store().has_seen(update, self.desk.now())? {
                    // It was this press that brought the present data.
                    self.stage.answer(query, None, false);
                    return Ok(());
                }
                match self.archives.restore(who.id, id, update, target).await {
                    Ok(()) => {
                        self.stage.answer(query, toast("toast.restore_begun"), false);
                        ArchiveView::Restoring
                    }
                    Err(why) => {
                        let text = archive_trouble(locale, &why).plain;
                        self.stage.answer(query, Some(text), true);
                        if why == ArchiveTrouble::UnderWay {
                            return Ok(());
                        }
                        ArchiveView::Kept
                    }
                }
            }
        };
        self.show_at(who.id, at.chat, View::Archive(view), target);
        Ok(())
    }
}
