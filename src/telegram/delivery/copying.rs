//! Copies of messages, in the stead of what we could not send anew ourselves.

use super::super::Trouble;
use super::super::files::{self, Below};
use super::super::refusals::{self, SendRefusal};
use super::super::wire::{Copy, Forward, Keyboard, ReplyTo, entities};
use super::topics::Spot;
use super::{Delivery, text};
use crate::domain::{ChatId, Kind, Message, RichText};
use crate::screen::Screen;

impl Delivery {
    /// Copies a message. For staff, what cannot be copied is forwarded; never for a user, who would read the
    /// operator's name above it. Of what is gone, and of a text that cannot be copied, the kept words are sent.
    pub(super) async fn copy(
        &self,
        spot: Spot,
        message: &Message,
        caption: Option<&RichText>,
        rows: Option<Keyboard>,
        reply: Option<ReplyTo>,
    ) -> Result<Option<i64>, Trouble> {
        if let Some(file) = &message.attached {
            let below = Below {
                caption: caption.unwrap_or(&message.text),
                rows,
                reply,
            };
            return files::send(&self.api, (spot.chat, spot.thread), file, below).await;
        }
        let (chat, source) = (spot.chat, message.source);
        let from = self.painter.desk().store().chat_now(source.chat).unwrap_or(source.chat);
        let copy = Copy {
            chat_id: chat.number,
            message_thread_id: spot.thread,
            from_chat_id: from.number,
            message_id: source.message,
            caption_entities: caption.map(entities).unwrap_or_default(),
            caption: caption.map(|caption| caption.plain.clone()),
            reply_parameters: reply.clone(),
            reply_markup: rows.clone(),
        };
        let refused = match self.api.send(copy).await {
            Err(Trouble::Refused(text)) => text,
            sent => return sent,
        };
        let words_are_kept = !message.text.is_empty();
        match refusals::of_send(&refused) {
            // A group may forbid that anything is taken out of it; words are all there is to a text.
            SendRefusal::NotCopyable if message.kind == Kind::Text && words_are_kept => {
                self.send_kept(spot, message, caption, rows, reply).await
            }
            SendRefusal::NotCopyable if self.is_for_staff(chat) => {
                let forward = Forward {
                    chat_id: chat.number,
                    message_thread_id: spot.thread,
                    from_chat_id: from.number,
                    message_id: source.message,
                };
                self.api.send(forward).await
            }
            SendRefusal::OriginalGone if words_are_kept => self.send_kept(spot, message, caption, rows, reply).await,
            SendRefusal::NotCopyable | SendRefusal::OriginalGone | SendRefusal::OutOfReach | SendRefusal::Other => {
                Err(Trouble::Refused(refused))
            }
        }
    }

    /// The words of a message as they are kept.
    async fn send_kept(
        &self,
        spot: Spot,
        message: &Message,
        caption: Option<&RichText>,
        rows: Option<Keyboard>,
        reply: Option<ReplyTo>,
    ) -> Result<Option<i64>, Trouble> {
        let words = caption.unwrap_or(&message.text).clone();
        let mut send = text(spot, &Screen::of(words), reply);
        send.reply_markup = rows;
        self.api.send(send).await
    }

    /// Whether only staff reads there.
    fn is_for_staff(&self, chat: ChatId) -> bool {
        chat.person().is_none_or(|reader| self.painter.desk().is_staff(reader))
    }
}
