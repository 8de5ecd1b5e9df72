//! What is shown with a file: pictures, the files of canned replies, and what somebody wrote as it was written.

use super::super::files::{self, Below};
use super::super::pictures;
use super::super::wire::{Copy, Keyboard};
use super::{Stage, Trouble};
use crate::domain::{Attachment, ChatId, Message, PersonId};
use crate::screen::Screen;
use crate::store::Fault;

impl Stage {
    pub(super) async fn picture(&self, chat: ChatId, reader: PersonId) -> Result<(), Fault> {
        let (chart, below) = self.0.painter.picture(reader)?;
        match pictures::drawn(chart).await {
            Some(png) => {
                let send = || pictures::send(&self.0.api, chat, png.clone(), &below);
                self.paced(chat, send).await.ok();
            }
            None => {
                let locale = self.0.painter.locale(Some(reader))?;
                let sorry = Screen::of(locale.text("picture.not_drawn", &[]));
                self.send(chat, &sorry, None).await;
            }
        }
        Ok(())
    }

    pub(super) async fn original(&self, chat: ChatId, message: &Message) -> Result<(), Fault> {
        if let Some(file) = &message.attached
            && self
                .send_file(chat, file, &Screen::of(message.text.clone()))
                .await
                .is_ok()
        {
            return Ok(());
        }
        let copy = Copy {
            chat_id: chat.number,
            message_thread_id: None,
            from_chat_id: message.source.chat.number,
            message_id: message.source.message,
            caption: None,
            caption_entities: Vec::new(),
            reply_parameters: None,
            reply_markup: None,
        };
        let there = !message.composed && self.paced(chat, || self.0.api.send(copy.clone())).await.is_ok();
        if !there && !message.text.is_empty() {
            // The writer deleted it, or never wrote it so: the words are kept here.
            for piece in message.text.split(crate::screen::MAX_TEXT) {
                self.send(chat, &Screen::of(piece), None).await;
            }
        }
        Ok(())
    }

    pub(super) async fn send_file(
        &self,
        chat: ChatId,
        file: &Attachment,
        screen: &Screen,
    ) -> Result<Option<i64>, Trouble> {
        let below = || Below {
            caption: &screen.text,
            rows: Keyboard::of(&screen.rows),
            reply: None,
        };
        self.paced(chat, || files::send(&self.0.api, (chat, None), file, below()))
            .await
    }
}
