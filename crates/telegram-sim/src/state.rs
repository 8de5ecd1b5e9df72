//! Everything a simulated server holds, and the few moves that all others are made of: store a message, show it
//! as the API does, tell the bot. Knows nothing of HTTP.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::{Map, Value, json};

use crate::calls::{CallLog, Presses};
use crate::chat::{BotStanding, Chat, ChatKind, Standing, render_member};
use crate::clock::TimeSource;
use crate::faults::Faults;
use crate::files::Files;
use crate::hook::Delivery;
use crate::limits::Pace;
use crate::message::{self, Message};
use crate::people::PersonSpec;
use crate::queue::Queue;
use crate::validate;

/// Complaints kept; the first ones tell most.
const MAX_COMPLAINTS: usize = 1_000;

/// The bot whose token the server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotUser {
    /// The user id, the number before the colon of the token.
    pub id: i64,
    /// The name shown.
    pub first_name: String,
    /// The name without `@`.
    pub username: String,
}

/// What the bot told the server about itself, beside commands.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// (method's field, language code) → text.
    pub(crate) texts: BTreeMap<(&'static str, String), String>,
    pub(crate) webhook: Option<Map<String, Value>>,
    /// What each delivery bears; never told.
    pub(crate) webhook_secret: String,
    /// Where what is meant for the webhook's https address goes in truth; nothing is delivered if nowhere.
    pub(crate) webhook_proxy: Option<SocketAddr>,
    /// (scope, language code) → `BotCommand` values.
    pub(crate) commands: BTreeMap<(String, String), Vec<Value>>,
}

/// The whole state, behind one lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: TimeSource,
    pub(crate) bot: BotUser,
    /// Whether the bot sees only part of what is said in groups where it is no administrator.
    pub(crate) privacy: bool,
    pub(crate) people: BTreeMap<i64, PersonSpec>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) files: Files,
    pub(crate) queue: Queue,
    pub(crate) presses: Presses,
    pub(crate) calls: CallLog,
    pub(crate) complaints: Vec<String>,
    pub(crate) profile: Profile,
    pub(crate) faults: Faults,
    pub(crate) pace: Pace,
    last_album: u64,
}

/// A message about to be stored.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) content: Map<String, Value>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) thread: Option<i64>,
    pub(crate) markup: Option<Value>,
    pub(crate) copied_from: Option<(i64, i64)>,
}

impl State {
    pub(crate) fn new(clock: TimeSource, bot: BotUser, privacy: bool, keep_calls: usize) -> Self {
        Self {
            clock,
            bot,
            privacy,
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: Files::default(),
            queue: Queue::new(),
            presses: Presses::default(),
            calls: CallLog::new(keep_calls),
            complaints: Vec::new(),
            profile: Profile::default(),
            faults: Faults::default(),
            pace: Pace::default(),
            last_album: 13_570_246_800_000,
        }
    }

    /// Notes a fault of the bot that the real server would pass over, or of the simulator itself.
    pub(crate) fn complain(&mut self, complaint: impl Into<String>) {
        let complaint = complaint.into();
        tracing::warn!(%complaint, "the simulated server has a complaint");
        if self.complaints.len() < MAX_COMPLAINTS {
            self.complaints.push(complaint);
        }
    }

    /// Adds a chat unless it is there. The bases of message ids lie far apart, within 32 bits.
    pub(crate) fn add_chat(&mut self, id: i64, kind: ChatKind, bot: BotStanding) -> &mut Chat {
        let base = (self.chats.len() as i64 % 20_000 + 1) * 100_000;
        self.chats.entry(id).or_insert_with(|| Chat::new(id, kind, bot, base))
    }

    pub(crate) fn next_album(&mut self) -> String {
        self.last_album += 1;
        self.last_album.to_string()
    }

    /// The API's `User` of a person or the bot.
    pub(crate) fn user(&self, id: i64) -> Value {
        if id == self.bot.id {
            return json!({
                "id": id, "is_bot": true, "first_name": self.bot.first_name, "username": self.bot.username,
            });
        }
        match self.people.get(&id) {
            Some(person) => person.render(),
            None => json!({ "id": id, "is_bot": false, "first_name": "Somebody" }),
        }
    }

    /// The API's `Chat`.
    pub(crate) fn chat(&self, chat: &Chat) -> Value {
        let person = chat.is_private().then(|| self.user(chat.id));
        chat.render(person.as_ref())
    }

    /// The API's `Message`, with the message it replies to.
    pub(crate) fn message(&self, chat: &Chat, message: &Message) -> Value {
        let mut object = message.render(self.chat(chat), self.user(message.from));
        if !chat.is_forum {
            object.remove("is_topic_message");
            object.remove("message_thread_id");
        }
        // What replies to nothing in a topic is shown as a reply to the message that made the topic.
        let beginning = message.thread.filter(|thread| chat.is_forum && *thread != message.id);
        let replied = message.reply_to.or(beginning);
        if let Some(original) = replied.and_then(|id| chat.messages.get(&id)) {
            let original = original.render(self.chat(chat), self.user(original.from));
            object.insert("reply_to_message".into(), Value::Object(original));
        }
        Value::Object(object)
    }

    /// The API's `Message` by ids; null if there is none.
    pub(crate) fn message_by_id(&self, chat: i64, id: i64) -> Value {
        let found = self
            .chats
            .get(&chat)
            .and_then(|chat| Some((chat, chat.messages.get(&id)?)));
        found.map_or(Value::Null, |(chat, message)| self.message(chat, message))
    }

    /// Stores a message and gives its id. A chat that is not there is taken for a private one.
    pub(crate) fn store(&mut self, chat: i64, from: i64, draft: Draft) -> i64 {
        let date = self.clock.now_secs();
        let chat = self.add_chat(chat, ChatKind::Private, BotStanding::Member);
        let id = chat.take_id();
        let message = Message {
            id,
            chat: chat.id,
            from,
            date,
            content: draft.content,
            reply_to: draft.reply_to,
            thread: draft.thread,
            markup: draft.markup,
            edits: 0,
            edit_date: None,
            copied_from: draft.copied_from,
            reaction: Vec::new(),
            reacted: BTreeMap::new(),
        };
        chat.messages.insert(id, message);
        id
    }

    /// Tells the bot of a message (`message`, `edited_message`) if it would see it.
    pub(crate) fn tell_message(&mut self, kind: &str, chat: i64, id: i64) {
        let seen = self.chats.get(&chat).and_then(|chat| {
            let message = chat.messages.get(&id)?;
            self.bot_sees(chat, message).then(|| self.message(chat, message))
        });
        if let Some(message) = seen {
            self.tell(kind, "Message", message);
        }
    }

    /// Queues an update, and checks that its payload is what the API calls `type_name`.
    pub(crate) fn tell(&mut self, kind: &str, type_name: &str, payload: Value) -> bool {
        for finding in validate::named(type_name, &payload) {
            // Contents injected by hand may well go beyond the description.
            if !matches!(finding.fault, validate::Fault::Unknown) {
                self.complain(format!("simulator: update `{kind}`: {finding}"));
            }
        }
        self.queue.push(kind, payload).is_some()
    }

    /// Whether the bot is told of a message: all in private, part of it in groups with privacy mode.
    fn bot_sees(&self, chat: &Chat, message: &Message) -> bool {
        if !chat.bot_is_in() || message.from == self.bot.id {
            return false;
        }
        if chat.is_private() {
            return true;
        }
        if self.people.get(&message.from).is_some_and(|person| person.is_bot) {
            return false;
        }
        if !self.privacy || chat.bot == BotStanding::Admin || message::is_service(&message.content) {
            return true;
        }
        let original = message.reply_to.and_then(|id| chat.messages.get(&id));
        original.is_some_and(|original| original.from == self.bot.id) || self.addresses_bot(message)
    }

    /// Whether a command or a mention in the text is meant for the bot.
    fn addresses_bot(&self, message: &Message) -> bool {
        let units: Vec<u16> = message.text().unwrap_or_default().encode_utf16().collect();
        let own = format!("@{}", self.bot.username).to_lowercase();
        message.entities().iter().any(|entity| {
            let at = |field: &str| {
                entity[field]
                    .as_u64()
                    .and_then(|n| usize::try_from(n).ok())
                    .unwrap_or(0)
            };
            let end = at("offset").saturating_add(at("length")).min(units.len());
            let covered = String::from_utf16_lossy(units.get(at("offset")..end).unwrap_or_default());
            let covered = covered.to_lowercase();
            match entity["type"].as_str().unwrap_or_default() {
                "mention" => covered == own,
                "text_mention" => entity["user"]["id"] == self.bot.id,
                "bot_command" => !covered.contains('@') || covered.ends_with(&own),
                _ => false,
            }
        })
    }

    /// What may be delivered to the webhook now, if one is set and leads somewhere.
    pub(crate) fn next_deliveries(&mut self) -> Vec<Delivery> {
        let Some((webhook, proxy)) = self.profile.webhook.as_ref().zip(self.profile.webhook_proxy) else {
            return Vec::new();
        };
        let most = webhook.get("max_connections").and_then(Value::as_u64).unwrap_or(40);
        let url = webhook
            .get("url")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let secret = self.profile.webhook_secret.clone();
        let taken = self.queue.take_for_hook(usize::try_from(most).unwrap_or(40));
        let delivery = |(entry, tries, update)| Delivery {
            entry,
            update,
            tries,
            secret: secret.clone(),
            url: url.clone(),
            proxy,
        };
        taken.into_iter().map(delivery).collect()
    }

    /// Notes why a delivery failed, for `getWebhookInfo`.
    pub(crate) fn note_hook_failure(&mut self, why: &str) {
        let now = self.clock.now_secs();
        if let Some(webhook) = &mut self.profile.webhook {
            webhook.insert("last_error_date".into(), json!(now));
            webhook.insert("last_error_message".into(), json!(why));
        }
    }

    /// Changes how the bot stands to a chat and tells it (`my_chat_member`), as done by `by`.
    pub(crate) fn set_bot_standing(&mut self, chat: i64, standing: BotStanding, by: i64) {
        let Some(found) = self.chats.get_mut(&chat) else {
            return;
        };
        let old = std::mem::replace(&mut found.bot, standing);
        if old == standing {
            return;
        }
        let me = self.user(self.bot.id);
        let Some(found) = self.chats.get(&chat) else {
            return;
        };
        let payload = json!({
            "chat": self.chat(found),
            "from": self.user(by),
            "date": self.clock.now_secs(),
            "old_chat_member": render_member(me.clone(), Standing::from(old), found.bot_rights),
            "new_chat_member": render_member(me, Standing::from(standing), found.bot_rights),
        });
        self.tell("my_chat_member", "ChatMemberUpdated", payload);
    }
}
