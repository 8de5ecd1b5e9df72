//! Files of our own, sent as documents: tried a few times and then given up. Whoever sends one keeps it.

use std::sync::Arc;

use teloxide::payloads::SendDocumentSetters as _;
use teloxide::prelude::{Request as _, Requester as _};
use teloxide::types::{InputFile, InputMedia, InputMediaDocument, MessageId, ThreadId};

use super::api::trouble;
use super::{Api, Destination, Trouble, refusals};
use crate::clock::Clock;
use crate::domain::{ChatId, MessageRef, RichText};
use crate::outbox::{NotYet, Pace};

/// How often a document is tried when the server is not reached or asks for a pause.
const MAX_TRIES: u32 = 6;

/// The topic every forum begins with. The server finds it without a number, and not by it.
const GENERAL: i64 = 1;

/// A file to be sent.
pub struct Document {
    /// Its name.
    pub name: String,
    /// Its bytes, at most what the server takes: 50 MB for the public one.
    pub bytes: Vec<u8>,
    /// What stands below it, at most 1024 UTF-16 units; its marks are not sent.
    pub caption: RichText,
}

/// Sends documents. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    api: Api,
    pace: Arc<Pace>,
    clock: Clock,
}

impl Documents {
    /// Nothing is sent yet.
    pub fn new(api: Api, pace: Arc<Pace>, clock: Clock) -> Self {
        Documents { api, pace, clock }
    }

    /// Sends one, at the pace of all that is sent. Gives where it stands.
    ///
    /// # Errors
    /// The last trouble, if it did not arrive.
    pub async fn send(&self, to: Destination, document: &Document) -> Result<MessageRef, Trouble> {
        let (mut chat, mut topic) = (to.chat, to.topic.filter(|topic| *topic != GENERAL));
        let mut tries = 0;
        loop {
            while let Err(NotYet::Anybody(until) | NotYet::Chat(until)) = self.pace.admit(chat, self.clock.now()) {
                self.clock.sleep_until(until).await;
            }
            let trouble = match self.upload(chat, topic, document).await {
                Ok(message) => return Ok(MessageRef { chat, message }),
                Err(trouble) => trouble,
            };
            tries += 1;
            if tries >= MAX_TRIES {
                return Err(trouble);
            }
            tracing::debug!(%chat, %trouble, tries, "a document was not sent");
            match trouble {
                Trouble::Wait { ms } => self.pace.hold(chat, self.clock.now().plus_ms(ms)),
                Trouble::Moved { to } => chat = to,
                // Better in the wrong topic than nowhere.
                Trouble::Refused(text) if topic.is_some() && refusals::is_of_topic(&text) => topic = None,
                Trouble::Unreachable(_) => self.clock.sleep_ms(2_000 << tries).await,
                Trouble::Refused(_) | Trouble::Unauthorized | Trouble::Conflict | Trouble::Webhook => {
                    return Err(trouble);
                }
            }
        }
    }

    async fn upload(&self, chat: ChatId, topic: Option<i64>, document: &Document) -> Result<i64, Trouble> {
        let file = InputFile::memory(document.bytes.clone()).file_name(document.name.clone());
        let mut request = self
            .api
            .uploads()
            .send_document(teloxide::types::ChatId(chat.number), file)
            .caption(document.caption.plain.clone());
        if let Some(topic) = topic.and_then(|topic| i32::try_from(topic).ok()) {
            request = request.message_thread_id(ThreadId(MessageId(topic)));
        }
        let sent = request.send().await.map_err(trouble)?;
        Ok(i64::from(sent.id.0))
    }

    /// Puts one in the place of another that stands in a chat, which is then nowhere any more.
    ///
    /// # Errors
    /// The last trouble, if the other still stands there.
    pub async fn replace(&self, at: MessageRef, document: &Document) -> Result<(), Trouble> {
        let mut tries = 0;
        loop {
            while let Err(NotYet::Anybody(until) | NotYet::Chat(until)) = self.pace.admit(at.chat, self.clock.now()) {
                self.clock.sleep_until(until).await;
            }
            let Err(trouble) = self.exchange(at, document).await else {
                return Ok(());
            };
            tries += 1;
            if tries >= MAX_TRIES {
                return Err(trouble);
            }
            match trouble {
                Trouble::Wait { ms } => self.pace.hold(at.chat, self.clock.now().plus_ms(ms)),
                Trouble::Unreachable(_) => self.clock.sleep_ms(2_000 << tries).await,
                Trouble::Refused(text) if text.contains("message is not modified") => return Ok(()),
                Trouble::Moved { .. }
                | Trouble::Refused(_)
                | Trouble::Unauthorized
                | Trouble::Conflict
                | Trouble::Webhook => return Err(trouble),
            }
        }
    }

    async fn exchange(&self, at: MessageRef, document: &Document) -> Result<(), Trouble> {
        let file = InputFile::memory(document.bytes.clone()).file_name(document.name.clone());
        let media = InputMediaDocument::new(file).caption(document.caption.plain.clone());
        let (chat, message) = (teloxide::types::ChatId(at.chat.number), message_id(at)?);
        let request = self
            .api
            .uploads()
            .edit_message_media(chat, message, InputMedia::Document(media));
        request.send().await.map(|_| ()).map_err(trouble)
    }

    /// Takes one back, if the messenger still lets it.
    ///
    /// # Errors
    /// The trouble, if it stands there still.
    pub async fn take_back(&self, at: MessageRef) -> Result<(), Trouble> {
        let (chat, message) = (teloxide::types::ChatId(at.chat.number), message_id(at)?);
        let request = self.api.uploads().delete_message(chat, message);
        request.send().await.map(|_| ()).map_err(trouble)
    }
}

fn message_id(at: MessageRef) -> Result<MessageId, Trouble> {
    let unknown = |_| Trouble::Refused("message to edit not found".into());
    i32::try_from(at.message).map(MessageId).map_err(unknown)
}
