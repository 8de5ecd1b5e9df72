//! Topics of groups that are forums: what people do with them, and the moves that people and the bot share.
//! Knows nothing of HTTP.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::acts::ActError;
use crate::chat::{BotStanding, render_member};
use crate::errors::{self, ApiError};
use crate::people::Person;
use crate::sim::Sim;
use crate::state::{Draft, State};

/// A topic of a forum. Its number is that of the message that told of its creation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenTopic {
    /// Its number.
    pub thread: i64,
    /// Its title.
    pub name: String,
    /// The colour of its icon, as the API numbers it.
    pub icon_color: i64,
    /// The custom emoji that is its icon, if one is.
    pub icon: Option<String>,
    /// Whether it is closed.
    pub closed: bool,
}

/// What the bot may do as an administrator, beside what every administrator may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BotRights {
    /// Create, edit, close and reopen topics.
    pub manage_topics: bool,
    /// Pin messages.
    pub pin_messages: bool,
}

impl Default for BotRights {
    fn default() -> Self {
        Self {
            manage_topics: true,
            pin_messages: true,
        }
    }
}

/// The custom emoji that may be icons of topics: id and emoji. The real server has some more.
pub(crate) const ICONS: [(&str, &str); 7] = [
    ("5312241539987020022", "🔥"),
    ("5310262535021142850", "❗️"),
    ("5377316857231450742", "❓"),
    ("5357419403325481346", "📝"),
    ("5309965701241379366", "👀"),
    ("5237699328843200968", "✅"),
    ("5310044388487405622", "🏆"),
];

/// What a topic is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Closed,
    Reopened,
}

impl State {
    /// Makes a topic, done by `by`; gives its number.
    pub(crate) fn make_topic(&mut self, chat: i64, by: i64, name: String, color: i64, icon: Option<String>) -> i64 {
        let mut created = json!({ "name": name, "icon_color": color });
        if let Some(icon) = &icon {
            created["icon_custom_emoji_id"] = json!(icon);
        }
        let thread = self.serve_note(chat, by, None, "forum_topic_created", created);
        if let Some(chat) = self.chats.get_mut(&chat) {
            if let Some(message) = chat.messages.get_mut(&thread) {
                message.thread = Some(thread);
            }
            let topic = SeenTopic {
                thread,
                name,
                icon_color: color,
                icon,
                closed: false,
            };
            chat.topics.insert(thread, topic);
        }
        self.tell_note(chat, thread);
        thread
    }

    /// Changes title and icon, done by `by`.
    pub(crate) fn edit_topic(
        &mut self,
        chat: i64,
        thread: i64,
        by: i64,
        name: Option<String>,
        icon: Option<String>,
    ) -> Result<(), ApiError> {
        let topic = self.topic_mut(chat, thread)?;
        let mut edited = json!({});
        if let Some(name) = name.filter(|name| !name.is_empty() && *name != topic.name) {
            edited["name"] = json!(name);
            topic.name = name;
        }
        if let Some(icon) = icon {
            let icon = Some(icon).filter(|icon| !icon.is_empty());
            if icon != topic.icon {
                edited["icon_custom_emoji_id"] = json!(icon.clone().unwrap_or_default());
                topic.icon = icon;
            }
        }
        if edited.as_object().is_none_or(Map::is_empty) {
            return Err(errors::TOPIC_NOT_MODIFIED);
        }
        let note = self.serve_note(chat, by, Some(thread), "forum_topic_edited", edited);
        self.tell_note(chat, note);
        Ok(())
    }

    /// Closes or reopens a topic, done by `by`.
    pub(crate) fn turn_topic(&mut self, chat: i64, thread: i64, by: i64, turn: Turn) -> Result<(), ApiError> {
        let topic = self.topic_mut(chat, thread)?;
        let closed = turn == Turn::Closed;
        if topic.closed == closed {
            return Err(errors::TOPIC_NOT_MODIFIED);
        }
        topic.closed = closed;
        let field = if closed {
            "forum_topic_closed"
        } else {
            "forum_topic_reopened"
        };
        let note = self.serve_note(chat, by, Some(thread), field, json!({}));
        self.tell_note(chat, note);
        Ok(())
    }

    /// The owner turns topics on, with the right for the bot to manage them, or both off. The bot is told of its right.
    pub(crate) fn turn_forum(&mut self, chat: i64, on: bool) {
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.is_forum = on;
        }
        let rights = BotRights {
            manage_topics: on,
            ..BotRights::default()
        };
        self.set_bot_rights(chat, rights);
    }

    /// Deletes a topic with all its messages. The bot is not told.
    pub(crate) fn drop_topic(&mut self, chat: i64, thread: i64) -> Result<(), ApiError> {
        self.topic_mut(chat, thread)?;
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.topics.remove(&thread);
            chat.messages.retain(|_, message| message.thread != Some(thread));
        }
        Ok(())
    }

    fn topic_mut(&mut self, chat: i64, thread: i64) -> Result<&mut SeenTopic, ApiError> {
        let chat = self.chats.get_mut(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
        chat.topics.get_mut(&thread).ok_or(errors::TOPIC_ID_INVALID)
    }

    /// Stores a service message.
    fn serve_note(&mut self, chat: i64, by: i64, thread: Option<i64>, field: &str, value: Value) -> i64 {
        let content = Map::from_iter([(field.to_owned(), value)]);
        let draft = Draft {
            content,
            thread,
            ..Draft::default()
        };
        self.store(chat, by, draft)
    }

    /// Tells the bot of a service message: of those it caused itself, too.
    fn tell_note(&mut self, chat: i64, note: i64) {
        let own = self.chats.get(&chat).is_some_and(|found| {
            let message = found.messages.get(&note);
            found.bot_is_in() && message.is_some_and(|message| message.from == self.bot.id)
        });
        if own {
            let message = self.message_by_id(chat, note);
            self.tell("message", "Message", message);
        } else {
            self.tell_message("message", chat, note);
        }
    }

    fn set_bot_rights(&mut self, chat: i64, rights: BotRights) {
        let by = self.chats.get(&chat).and_then(|chat| chat.members.first().copied());
        let by = by.map_or(self.bot.id, |(id, _)| id);
        let me = self.user(self.bot.id);
        let Some(found) = self.chats.get_mut(&chat) else { return };
        let before = render_member(me.clone(), found.bot.into(), found.bot_rights);
        found.bot_rights = rights;
        let after = render_member(me, found.bot.into(), rights);
        if before == after {
            return;
        }
        let Some(found) = self.chats.get(&chat) else { return };
        let payload = json!({
            "chat": self.chat(found),
            "from": self.user(by),
            "date": self.clock.now_secs(),
            "old_chat_member": before,
            "new_chat_member": after,
        });
        self.tell("my_chat_member", "ChatMemberUpdated", payload);
    }
}

impl Sim {
    /// Turns a group into a forum, or back into one without topics, as its owner does. The bot is not told.
    pub fn set_forum(&self, group: impl Into<i64>, on: bool) {
        let group = group.into();
        self.core().with(|state| {
            if let Some(group) = state.chats.get_mut(&group) {
                group.is_forum = on;
            }
        });
    }

    /// Turns topics on, with the right for the bot to manage them, or both off, as the owner does. The bot is told of
    /// its right, if that changes.
    pub fn turn_forum(&self, group: impl Into<i64>, on: bool) {
        let group = group.into();
        self.core().with(|state| state.turn_forum(group, on));
    }

    /// Sets what the bot may do in a group where it is an administrator; it is told.
    pub fn set_bot_rights(&self, group: impl Into<i64>, rights: BotRights) {
        let group = group.into();
        self.core().with(|state| state.set_bot_rights(group, rights));
    }

    /// The topics of a group, oldest first.
    pub fn topics(&self, group: impl Into<i64>) -> Vec<SeenTopic> {
        let group = group.into();
        self.core().look(|state| {
            let found = state.chats.get(&group);
            found.map_or_else(Vec::new, |chat| chat.topics.values().cloned().collect())
        })
    }

    /// A person deletes a topic with all that was said in it; the bot sees nothing of it. False if there was none.
    pub fn delete_topic(&self, group: impl Into<i64>, thread: i64) -> bool {
        let group = group.into();
        self.core().with(|state| state.drop_topic(group, thread).is_ok())
    }
}

impl Person {
    /// Writes in a topic, as no reply to anything; gives the message's id.
    ///
    /// # Panics
    /// If there is no such topic, or the person is not in the group.
    #[track_caller]
    pub fn says_in_topic(
        &self,
        group: impl Into<i64>,
        thread: i64,
        content: impl Into<crate::content::Content>,
    ) -> i64 {
        let (group, content) = (group.into(), content.into());
        let said = self.sim().core().with(|state| {
            state.topic_of(group, thread)?;
            state.person_sends_to(self.id(), group, Some(thread), content, None)
        });
        said.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Opens a topic; gives its number.
    pub fn makes_topic(&self, group: impl Into<i64>, name: &str) -> i64 {
        let (group, name) = (group.into(), name.to_owned());
        self.sim()
            .core()
            .with(|state| state.make_topic(group, self.id(), name, 7_322_096, None))
    }

    /// Closes a topic by Telegram's own button. False if it was closed, or is not there.
    pub fn closes_topic(&self, group: impl Into<i64>, thread: i64) -> bool {
        let group = group.into();
        let turned = |state: &mut State| state.turn_topic(group, thread, self.id(), Turn::Closed).is_ok();
        self.sim().core().with(turned)
    }

    /// Reopens a topic by Telegram's own button. False if it was open, or is not there.
    pub fn reopens_topic(&self, group: impl Into<i64>, thread: i64) -> bool {
        let group = group.into();
        let turned = |state: &mut State| state.turn_topic(group, thread, self.id(), Turn::Reopened).is_ok();
        self.sim().core().with(turned)
    }

    /// Gives a topic another title. False if it has that one, or is not there.
    pub fn renames_topic(&self, group: impl Into<i64>, thread: i64, name: &str) -> bool {
        let group = group.into();
        self.sim().core().with(|state| {
            state
                .edit_topic(group, thread, self.id(), Some(name.to_owned()), None)
                .is_ok()
        })
    }
}

impl State {
    /// Whether there is such a topic.
    pub(crate) fn topic_of(&self, chat: i64, thread: i64) -> Result<(), ActError> {
        let there = self
            .chats
            .get(&chat)
            .is_some_and(|chat| chat.topics.contains_key(&thread));
        there.then_some(()).ok_or(ActError::NoTopic { chat, thread })
    }

    /// Whether the bot may manage the topics of a chat.
    pub(crate) fn bot_manages_topics(&self, chat: i64) -> bool {
        let found = self.chats.get(&chat);
        found.is_some_and(|chat| chat.bot == BotStanding::Admin && chat.bot_rights.manage_topics)
    }
}
