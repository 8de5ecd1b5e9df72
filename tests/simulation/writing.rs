//! What people write, change and react with, by dice.

use switchboard::domain::{ChatId, Kind, Message, MessageRef, RichText};

use super::offers::QUESTIONS;
use super::script::Script;

impl Script {
    pub(super) fn sometimes_a_message(&mut self, chat: ChatId) -> Option<MessageRef> {
        (self.random.u8(..3) > 0)
            .then(|| self.world.look().any_message(chat))
            .flatten()
    }

    /// A message and what it replies to, if it replies to anything: of an album each part to the same.
    pub(super) fn reply(&mut self, who: i64, chat: ChatId) -> (Message, Option<MessageRef>) {
        if let Some(answers) = self.albums.answers(who, chat) {
            return (self.words(who, chat), answers);
        }
        let answers = self.sometimes_a_message(chat);
        let message = self.words(who, chat);
        self.albums.begins_as_reply(who, chat, answers);
        (message, answers)
    }

    /// A message nobody else writes.
    pub(super) fn words(&mut self, who: i64, chat: ChatId) -> Message {
        self.next_word += 1;
        let mut text = format!("w{}", self.next_word);
        if self.random.bool() {
            text.push_str(" with more");
        } else if self.random.bool() {
            text = format!("{text} {}", self.random.choice(QUESTIONS).expect("three"));
        }
        let begins = (self.random.u8(..6) == 0).then(|| (format!("a{}", self.next_word), self.random.u8(1..4)));
        let album = self.albums.next(who, chat, begins);
        let message = Message {
            source: self.world.look().new_message(chat),
            kind: if album.is_some() || self.random.u8(..4) == 0 {
                Kind::Photo
            } else {
                Kind::Text
            },
            text: RichText::from(text.as_str()),
            file_name: None,
            album,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        };
        self.written.entry(who).or_default().push(message.clone());
        message
    }

    /// A message that somebody wrote in this chat, mostly one of the latest.
    pub(super) fn written_by(&mut self, who: i64, chat: ChatId) -> Option<Message> {
        let all = self
            .written
            .get(&who)?
            .iter()
            .filter(|message| message.source.chat == chat);
        let latest: Vec<&Message> = all.rev().take(6).collect();
        self.random.choice(latest).cloned()
    }

    /// It with other words.
    pub(super) fn changed(&mut self, mut message: Message) -> Message {
        self.next_word += 1;
        let first = message.text.plain.split(' ').next().unwrap_or_default();
        message.text = RichText::from(format!("{first} changed {}", self.next_word).as_str());
        message
    }

    pub(super) fn emoji(&mut self) -> Option<&'static str> {
        self.random.bool().then_some("👍")
    }
}
