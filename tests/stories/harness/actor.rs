//! Somebody in a chat, and what they can do there.

use telegram_sim::{Content, Person, SeenMessage, Sim};

use super::GUARD;
use super::log::Read;

/// A person in a chat. Reading is shared: what one has seen in a group is no news for the next who looks.
pub struct Actor {
    sim: Sim,
    person: Person,
    chat: i64,
    thread: Option<i64>,
    read: Read,
}

impl Actor {
    pub fn new(sim: Sim, person: i64, chat: i64, read: Read) -> Self {
        let person = sim.find_person(person).expect("nobody of that number is in the story");
        Actor {
            sim,
            person,
            chat,
            thread: None,
            read,
        }
    }

    /// The same person in a topic of the group, who sees that topic alone.
    pub fn in_topic(self, thread: i64) -> Self {
        let thread = Some(thread);
        Actor { thread, ..self }
    }

    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Writes.
    pub fn says(&self, text: &str) -> i64 {
        self.sends(Content::text(text))
    }

    /// Sends anything.
    pub fn sends(&self, content: Content) -> i64 {
        match self.thread {
            Some(thread) => self.person.says_in_topic(self.chat, thread, content),
            None => self.person.sends_in(self.chat, content),
        }
    }

    /// Sends pictures with these captions as one album.
    pub fn sends_album(&self, captions: &[&str]) -> Vec<i64> {
        self.person.sends_album(self.chat, pictures(captions)).unwrap()
    }

    /// The same as a reply to a message that shows this text.
    pub fn replies_with_album(&self, text: &str, captions: &[&str]) -> Vec<i64> {
        let message = self
            .find(text)
            .unwrap_or_else(|| panic!("no message shows “{text}”; {}", self.chat_as_text()));
        let sent = self
            .person
            .replies_with_album(self.chat, message.message_id, pictures(captions));
        sent.unwrap()
    }

    /// Changes the text or caption of an own message that shows this text.
    pub fn edits(&self, text: &str, new: &str) {
        let message = self.own(text);
        self.person.edits(self.chat, message.message_id, new);
    }

    /// Puts another picture in the place of an own one.
    pub fn replaces(&self, text: &str, content: Content) {
        let message = self.own(text);
        self.person.replaces(self.chat, message.message_id, content).unwrap();
    }

    /// Reacts with an emoji to a message that shows this text, or takes the reaction back.
    pub fn reacts_to(&self, text: &str, emoji: Option<&str>) {
        let message = self.showing(text);
        let reactions = emoji.map(|emoji| serde_json::json!({ "type": "emoji", "emoji": emoji }));
        let reactions = reactions.into_iter().collect();
        self.person.reacts(self.chat, message.message_id, reactions).unwrap();
    }

    /// The latest message of this person that shows this text.
    pub fn own(&self, text: &str) -> SeenMessage {
        let own = |message: &SeenMessage| message.from_id == self.person.id() && message.text.contains(text);
        let found = self.messages().into_iter().rev().find(own);
        found.unwrap_or_else(|| panic!("nothing of one's own shows “{text}”; {}", self.chat_as_text()))
    }

    /// The number of this person's latest message of a kind.
    pub fn own_kind(&self, kind: &str) -> i64 {
        let own = |message: &SeenMessage| message.from_id == self.person.id() && message.kind == kind;
        let found = self.messages().into_iter().rev().find(own);
        found
            .unwrap_or_else(|| panic!("nothing of one's own is a {kind}; {}", self.chat_as_text()))
            .message_id
    }

    /// The latest message of anybody that shows this text.
    pub fn showing(&self, text: &str) -> SeenMessage {
        let shows = |message: &SeenMessage| message.text.contains(text);
        let found = self.messages().into_iter().rev().find(shows);
        found.unwrap_or_else(|| panic!("nothing shows “{text}”; {}", self.chat_as_text()))
    }

    /// Replies to a message that shows this text.
    pub fn replies_to(&self, text: &str, content: impl Into<Content>) -> i64 {
        let message = self
            .find(text)
            .unwrap_or_else(|| panic!("no message shows “{text}”; {}", self.chat_as_text()));
        self.person.replies_in(self.chat, message.message_id, content)
    }

    /// Waits for a message of the bot, new or newly edited, that shows this text, and reads it.
    pub async fn sees(&self, text: &str) -> SeenMessage {
        self.sees_where(text, |message| message.text.contains(text)).await
    }

    /// Waits for a message of the bot of this kind.
    pub async fn sees_kind(&self, kind: &str) -> SeenMessage {
        self.sees_where(kind, |message| message.kind == kind).await
    }

    /// Waits for a message of the bot that fits.
    /// Waits for the next backup, or the next part of one; the ring beside it is passed over.
    pub async fn sees_archive(&self) -> SeenMessage {
        let is_archive = |message: &SeenMessage| message.file_name.as_deref().is_some_and(|name| name.contains(".zip"));
        self.sees_where("a backup", is_archive).await
    }

    pub async fn sees_where(&self, what: &str, fits: impl Fn(&SeenMessage) -> bool) -> SeenMessage {
        let unread = |message: &SeenMessage| {
            !self
                .read
                .lock()
                .unwrap()
                .contains(&(message.message_id, message.edited))
        };
        let found = self
            .sim
            .until(
                |_| {
                    self.messages()
                        .into_iter()
                        .find(|message| message.from_bot && unread(message) && fits(message))
                },
                GUARD,
            )
            .await;
        let message =
            found.unwrap_or_else(|timeout| panic!("“{what}” does not come: {timeout}\n{}", self.chat_as_text()));
        self.read.lock().unwrap().insert((message.message_id, message.edited));
        message
    }

    /// Nothing of the bot shows this text now, read or not.
    pub fn sees_no(&self, text: &str) {
        assert!(self.find(text).is_none(), "“{text}” is shown; {}", self.chat_as_text());
    }

    /// How many messages of the bot show this text.
    pub fn count(&self, text: &str) -> usize {
        self.messages()
            .iter()
            .filter(|message| message.from_bot && message.text.contains(text))
            .count()
    }

    /// Presses a button of the latest message that has it.
    pub async fn presses(&self, label: &str) -> String {
        let message = self
            .sim
            .until(
                |_| {
                    self.messages()
                        .into_iter()
                        .rev()
                        .find_map(|message| button(&message, label).map(|button| (message, button)))
                },
                GUARD,
            )
            .await;
        let (message, button) =
            message.unwrap_or_else(|_| panic!("there is no button “{label}”; {}", self.chat_as_text()));
        self.person.presses(self.chat, message.message_id, &button).unwrap()
    }

    /// Presses a button of a certain message, with what it carried when it was seen: a stale one too.
    pub fn presses_below(&self, message: &SeenMessage, label: &str) -> String {
        let data = message
            .buttons
            .iter()
            .flatten()
            .find(|button| button.text.contains(label))
            .and_then(|button| button.data.clone());
        let data = data.unwrap_or_else(|| panic!("no button “{label}” below {message:?}"));
        self.person.presses_data(self.chat, message.message_id, &data).unwrap()
    }

    /// Waits for the word that answers the latest press of this person.
    pub async fn is_told(&self, text: &str) {
        let id = self.person.id();
        let told = self
            .sim
            .until(|sim| sim.latest_answer(id)?.text.contains(text).then_some(()), GUARD)
            .await;
        told.unwrap_or_else(|_| {
            panic!(
                "“{text}” is not said; said was {:?}",
                self.sim.callback_answers().last()
            )
        });
    }

    pub fn messages(&self) -> Vec<SeenMessage> {
        let mut all = self.sim.messages(self.chat);
        all.retain(|message| self.thread.is_none() || message.thread == self.thread);
        all
    }

    pub fn find(&self, text: &str) -> Option<SeenMessage> {
        self.messages()
            .into_iter()
            .rev()
            .find(|message| message.from_bot && message.text.contains(text))
    }

    fn chat_as_text(&self) -> String {
        let lines: Vec<String> = self
            .messages()
            .iter()
            .map(|message| {
                let who = if message.from_bot { "bot" } else { "  >" };
                let buttons: Vec<&str> = message
                    .buttons
                    .iter()
                    .flatten()
                    .map(|button| button.text.as_str())
                    .collect();
                format!(
                    "{who} {} [{}] {:?} {buttons:?}",
                    message.message_id, message.kind, message.text
                )
            })
            .collect();
        format!("the chat:\n{}", lines.join("\n"))
    }
}

fn pictures(captions: &[&str]) -> Vec<Content> {
    captions.iter().map(|caption| Content::photo(*caption)).collect()
}

fn button(message: &SeenMessage, label: &str) -> Option<String> {
    message
        .buttons
        .iter()
        .flatten()
        .find(|button| button.text.contains(label))
        .map(|button| button.text.clone())
}
