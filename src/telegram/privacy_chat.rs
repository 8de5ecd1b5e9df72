//! What users do about what is kept of them: have it as a file, have it erased.

use super::draw::{PrivacyView, View};
use super::user_chat::Shown;
use super::{Destination, Document, Router};
use crate::domain::{Sighting, Timestamp};
use crate::screen::own_data_caption;
use crate::store::Fault;

/// What the file is called.
const FILE: &str = "my-data.json";

impl Router {
    /// Sends somebody what is kept of them, in the background; one file at a time.
    pub(super) fn export_own(&self, who: &Sighting) -> Result<Shown, Fault> {
        if self.desk.is_staff(who.id) {
            return Ok(Shown::not_allowed());
        }
        if !self.archives.begins_own(who.id) {
            return Ok(Shown::told("toast.export_under_way"));
        }
        let (router, id) = (self.clone(), who.id);
        let locale = self.painter.locale(Some(id))?;
        let mut ended = self.ended.clone();
        tokio::spawn(async move {
            let desk = router.desk.clone();
            let gathered = tokio::task::spawn_blocking(move || desk.own_data(id)).await;
            let bytes = match gathered {
                Ok(Ok(Some(data))) => serde_json::to_vec_pretty(&data).unwrap_or_default(),
                Ok(Ok(None)) => Vec::new(),
                Ok(Err(fault)) => {
                    tracing::error!(%fault, "what is kept of a user could not be gathered");
                    Vec::new()
                }
                Err(error) => {
                    tracing::error!(%error, "what is kept of a user could not be gathered");
                    Vec::new()
                }
            };
            if !bytes.is_empty() {
                let to = Destination {
                    chat: id.chat(),
                    topic: None,
                };
                let document = Document {
                    name: FILE.into(),
                    bytes,
                    caption: own_data_caption(locale),
                };
                let sent = tokio::select! {
                    biased;
                    sent = router.archives.documents().send(to, &document) => sent.map(|_| ()).map_err(|trouble| trouble.to_string()),
                    _ = ended.wait_for(|ended| *ended) => Err("the program ends".to_owned()),
                };
                if let Err(why) = sent {
                    tracing::warn!(why, "what is kept of a user was not sent to them");
                }
            }
            router.archives.ended_own(id);
        });
        Ok(Shown::told("toast.export_begun"))
    }

    /// Erases somebody who has pressed twice; whoever comes too late is asked again.
    pub(super) async fn forget(&self, update: u64, who: &Sighting, until: Timestamp) -> Result<Shown, Fault> {
        if self.desk.is_staff(who.id) {
            return Ok(Shown::not_allowed());
        }
        if self.desk.now() > until {
            return Ok(Shown::just(View::Privacy(PrivacyView::ForgetMe)));
        }
        let locale = self.painter.locale(Some(who.id))?;
        let outcome = self.desk.forget(update, who).await?;
        Ok(Shown::of(
            outcome,
            |()| View::Privacy(PrivacyView::Forgotten(locale)),
            View::Privacy(PrivacyView::Kept),
        ))
    }
}
