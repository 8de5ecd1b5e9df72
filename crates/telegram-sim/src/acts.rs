//! What people do, as moves on the state: write, edit, press, block. Each makes the updates the bot would get.
//! Knows nothing of the handles (`people`) by which tests do it.

use serde_json::{Value, json};

use crate::chat::{BotStanding, ChatKind, GroupKind};
use crate::content::{self, Content};
use crate::message::Message;
use crate::state::{Draft, State};

/// Why a person could not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// No such chat.
    #[error("there is no chat {0}; create the group first, or let the person write to the bot")]
    NoChat(i64),
    /// The person is not in the group.
    #[error("person {person} is not in chat {chat}; name them among the members or let them join")]
    NotMember {
        /// The person.
        person: i64,
        /// The chat.
        chat: i64,
    },
    /// The group has become a supergroup.
    #[error("group {old} has become supergroup {new}; use the new id")]
    Migrated {
        /// The id that is dead.
        old: i64,
        /// The id to use.
        new: i64,
    },
    /// No such message, or not any more.
    #[error("there is no message {message} in chat {chat}")]
    NoMessage {
        /// The chat.
        chat: i64,
        /// The message.
        message: i64,
    },
    /// No such topic, or not any more.
    #[error("there is no topic {thread} in chat {chat}")]
    NoTopic {
        /// The chat.
        chat: i64,
        /// The topic.
        thread: i64,
    },
    /// Someone else's message can't be edited.
    #[error("message {message} in chat {chat} is not one that person {person} can edit")]
    NotOwn {
        /// The person.
        person: i64,
        /// The chat.
        chat: i64,
        /// The message.
        message: i64,
    },
    /// The message has no such button.
    #[error("message {message} in chat {chat} has no button {button:?}; it has {has:?}")]
    NoButton {
        /// The chat.
        chat: i64,
        /// The message.
        message: i64,
        /// What was looked for.
        button: String,
        /// The labels that are there.
        has: Vec<String>,
    },
    /// The button opens a page or the like: the bot is told nothing.
    #[error("button {0:?} sends nothing to the bot")]
    SilentButton(String),
}

impl State {
    /// A person sends something; the private chat with the bot comes into being with the first message.
    pub(crate) fn person_sends(
        &mut self,
        person: i64,
        chat: i64,
        content: Content,
        reply_to: Option<i64>,
    ) -> Result<i64, ActError> {
        self.person_sends_to(person, chat, None, content, reply_to)
    }

    /// A person sends something to a topic; a reply goes where the message stands that it replies to.
    pub(crate) fn person_sends_to(
        &mut self,
        person: i64,
        chat: i64,
        thread: Option<i64>,
        content: Content,
        reply_to: Option<i64>,
    ) -> Result<i64, ActError> {
        self.enter(person, chat)?;
        let thread = match reply_to {
            Some(message) => self.message_at(chat, message)?.thread,
            None => thread,
        };
        let content = content.into_fields(&mut self.files);
        let id = self.store(
            chat,
            person,
            Draft {
                content,
                reply_to,
                thread,
                ..Draft::default()
            },
        );
        self.tell_message("message", chat, id);
        Ok(id)
    }

    /// Several media as one album: separate messages and updates with one `media_group_id`.
    pub(crate) fn person_sends_album(
        &mut self,
        person: i64,
        chat: i64,
        thread: Option<i64>,
        contents: Vec<Content>,
        reply_to: Option<i64>,
    ) -> Result<Vec<i64>, ActError> {
        self.enter(person, chat)?;
        let thread = match reply_to {
            Some(message) => self.message_at(chat, message)?.thread,
            None => thread,
        };
        let album = self.next_album();
        let mut ids = Vec::with_capacity(contents.len());
        for content in contents {
            let mut content = content.into_fields(&mut self.files);
            content.insert("media_group_id".into(), json!(album));
            let id = self.store(
                chat,
                person,
                Draft {
                    content,
                    reply_to,
                    thread,
                    ..Draft::default()
                },
            );
            self.tell_message("message", chat, id);
            ids.push(id);
        }
        Ok(ids)
    }

    /// A person changes the text or caption of a message of theirs.
    pub(crate) fn person_edits(&mut self, person: i64, chat: i64, message: i64, text: String) -> Result<(), ActError> {
        self.message_at(chat, message)?;
        let now = self.clock.now_secs();
        let found = self
            .chats
            .get_mut(&chat)
            .and_then(|chat| chat.messages.get_mut(&message));
        let found = found.filter(|found| found.from == person);
        let found = found.ok_or(ActError::NotOwn { person, chat, message })?;
        if found.kind() == "text" {
            content::set_text(&mut found.content, text, Vec::new());
        } else {
            content::set_caption(&mut found.content, text, Vec::new());
        }
        found.edits += 1;
        found.edit_date = Some(now);
        self.tell_message("edited_message", chat, message);
        Ok(())
    }

    /// A person puts another file, with another caption, in the place of a message's.
    pub(crate) fn person_replaces(
        &mut self,
        person: i64,
        chat: i64,
        message: i64,
        content: Content,
    ) -> Result<(), ActError> {
        self.message_at(chat, message)?;
        let (now, fields) = (self.clock.now_secs(), content.into_fields(&mut self.files));
        let found = self
            .chats
            .get_mut(&chat)
            .and_then(|chat| chat.messages.get_mut(&message));
        let found = found.filter(|found| found.from == person);
        let found = found.ok_or(ActError::NotOwn { person, chat, message })?;
        found.content = fields;
        found.edits += 1;
        found.edit_date = Some(now);
        self.tell_message("edited_message", chat, message);
        Ok(())
    }

    /// A person's reactions to a message become these `ReactionType` values. The bot is told in private, and in
    /// groups where it is an administrator.
    pub(crate) fn person_reacts(
        &mut self,
        person: i64,
        chat: i64,
        message: i64,
        reactions: Vec<Value>,
    ) -> Result<(), ActError> {
        self.message_at(chat, message)?;
        let found = self
            .chats
            .get_mut(&chat)
            .and_then(|chat| chat.messages.get_mut(&message));
        let found = found.ok_or(ActError::NoMessage { chat, message })?;
        let old = found.reacted.insert(person, reactions.clone()).unwrap_or_default();
        let Some(place) = self.chats.get(&chat) else {
            return Ok(());
        };
        if !place.bot_is_in() || !(place.is_private() || place.bot == BotStanding::Admin) {
            return Ok(());
        }
        let payload = json!({
            "chat": self.chat(place),
            "message_id": message,
            "user": self.user(person),
            "date": self.clock.now_secs(),
            "old_reaction": old,
            "new_reaction": reactions,
        });
        self.tell("message_reaction", "MessageReactionUpdated", payload);
        Ok(())
    }

    /// A person presses the button with that label.
    pub(crate) fn person_presses(
        &mut self,
        person: i64,
        chat: i64,
        message: i64,
        label: &str,
    ) -> Result<String, ActError> {
        let buttons: Vec<Value> = buttons(self.message_at(chat, message)?).cloned().collect();
        let Some(button) = buttons.iter().find(|button| button["text"] == label) else {
            let has = buttons
                .iter()
                .filter_map(|button| Some(button["text"].as_str()?.to_owned()))
                .collect();
            return Err(ActError::NoButton {
                chat,
                message,
                button: label.to_owned(),
                has,
            });
        };
        let data = button["callback_data"]
            .as_str()
            .ok_or_else(|| ActError::SilentButton(label.to_owned()))?;
        self.person_presses_data(person, chat, message, data)
    }

    /// A person presses a button with that data, also one that is not there any more.
    pub(crate) fn person_presses_data(
        &mut self,
        person: i64,
        chat: i64,
        message: i64,
        data: &str,
    ) -> Result<String, ActError> {
        self.message_at(chat, message)?;
        let now = self.clock.now_ms();
        let id = self.presses.add(person, now);
        let payload = json!({
            "id": id,
            "from": self.user(person),
            "message": self.message_by_id(chat, message),
            "chat_instance": format!("{}", chat.wrapping_mul(7_919)),
            "data": data,
        });
        let bot_is_in = self.chats.get(&chat).is_some_and(|chat| chat.bot_is_in());
        if bot_is_in && self.tell("callback_query", "CallbackQuery", payload) {
            self.presses.told(&id);
        }
        Ok(id)
    }

    /// A person blocks the bot, or lets it in again.
    pub(crate) fn person_blocks(&mut self, person: i64, blocked: bool) {
        self.add_chat(person, ChatKind::Private, BotStanding::Member);
        let standing = if blocked { BotStanding::Out } else { BotStanding::Member };
        self.set_bot_standing(person, standing, person);
    }

    /// Takes a message away without the bot's knowledge. False if it was not there.
    pub(crate) fn remove_message(&mut self, chat: i64, message: i64) -> bool {
        let chat = self.chats.get_mut(&chat);
        chat.is_some_and(|chat| chat.messages.remove(&message).is_some())
    }

    /// Makes a basic group a supergroup with a new id.
    pub(crate) fn migrate(&mut self, old: i64) -> Result<i64, ActError> {
        let group = self.chats.get(&old).ok_or(ActError::NoChat(old))?;
        if let Some(new) = group.migrated_to {
            return Err(ActError::Migrated { old, new });
        }
        let ChatKind::Group { title, .. } = group.kind.clone() else {
            return Err(ActError::NoChat(old));
        };
        let (bot, members, bot_rights) = (group.bot, group.members.clone(), group.bot_rights);
        let by = members.first().map_or(self.bot.id, |(id, _)| *id);
        let mut new = -1_000_000_000_000 + old - 1_700_000_000;
        while self.chats.contains_key(&new) {
            new -= 1;
        }
        let kind = ChatKind::Group {
            kind: GroupKind::Supergroup,
            title,
        };
        let supergroup = self.add_chat(new, kind, bot);
        (supergroup.members, supergroup.bot_rights) = (members, bot_rights);
        let note = |state: &mut Self, chat: i64, field: &str, other: i64| {
            let content = serde_json::Map::from_iter([(field.to_owned(), json!(other))]);
            let id = state.store(
                chat,
                by,
                Draft {
                    content,
                    ..Draft::default()
                },
            );
            state.tell_message("message", chat, id);
        };
        note(self, old, "migrate_to_chat_id", new);
        note(self, new, "migrate_from_chat_id", old);
        if let Some(group) = self.chats.get_mut(&old) {
            group.migrated_to = Some(new);
        }
        Ok(new)
    }

    /// Whether the person can write there; their private chat is opened, and a block lifted.
    fn enter(&mut self, person: i64, chat: i64) -> Result<(), ActError> {
        if chat == person {
            let out = self.add_chat(person, ChatKind::Private, BotStanding::Member).bot == BotStanding::Out;
            if out {
                self.person_blocks(person, false);
            }
            return Ok(());
        }
        let found = self.chats.get(&chat).ok_or(ActError::NoChat(chat))?;
        if let Some(new) = found.migrated_to {
            return Err(ActError::Migrated { old: chat, new });
        }
        if !found.has_member(person) {
            return Err(ActError::NotMember { person, chat });
        }
        Ok(())
    }

    fn message_at(&self, chat: i64, message: i64) -> Result<&Message, ActError> {
        let found = self.chats.get(&chat).ok_or(ActError::NoChat(chat))?;
        found
            .messages
            .get(&message)
            .ok_or(ActError::NoMessage { chat, message })
    }
}

/// The buttons of a message's inline keyboard, row by row.
fn buttons(message: &Message) -> impl Iterator<Item = &Value> {
    let rows = message
        .inline_keyboard()
        .and_then(|markup| markup["inline_keyboard"].as_array());
    rows.into_iter().flatten().filter_map(Value::as_array).flatten()
}
