//! Handles by which tests and the demo's page let people and groups act. Knows nothing of how acts work.

use serde_json::{Value, json};

use crate::acts::ActError;
use crate::chat::{BotStanding, ChatKind, GroupKind};
use crate::content::Content;
use crate::sim::Sim;

/// A person to create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonSpec {
    /// The user id, above zero.
    pub id: i64,
    /// The first name; may hold anything Telegram allows.
    pub first_name: String,
    /// The last name, if any.
    pub last_name: Option<String>,
    /// The name without `@`, if any.
    pub username: Option<String>,
    /// The language the person's app is set to, such as `en`.
    pub language_code: Option<String>,
    /// Whether it is another bot.
    pub is_bot: bool,
}

impl PersonSpec {
    /// A person with a first name only.
    pub fn new(id: i64, first_name: impl Into<String>) -> Self {
        Self {
            id,
            first_name: first_name.into(),
            ..Self::default()
        }
    }

    /// The API's `User`.
    pub(crate) fn render(&self) -> Value {
        let mut user = json!({ "id": self.id, "is_bot": self.is_bot, "first_name": self.first_name });
        let optional = [
            ("last_name", &self.last_name),
            ("username", &self.username),
            ("language_code", &self.language_code),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                user[field] = json!(value);
            }
        }
        user
    }
}

/// A group to create. The bot is in it from the start, without an update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupSpec {
    /// The chat id: below zero, and below -1,000,000,000,000 for a supergroup.
    pub id: i64,
    /// The title.
    pub title: String,
    /// What sort of group.
    pub kind: GroupKind,
    /// Ids of the people in it; the first owns it.
    pub members: Vec<i64>,
    /// Whether the bot is an administrator. If not, privacy mode decides what it sees.
    pub bot_is_admin: bool,
}

/// Names a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub i64);

impl From<GroupId> for i64 {
    fn from(group: GroupId) -> Self {
        group.0
    }
}

/// A person who can act. The private chat with the bot bears the person's id.
#[derive(Debug, Clone)]
pub struct Person {
    sim: Sim,
    id: i64,
}

impl From<&Person> for i64 {
    fn from(person: &Person) -> Self {
        person.id
    }
}

impl Person {
    pub(crate) fn new(sim: Sim, id: i64) -> Self {
        Self { sim, id }
    }

    pub(crate) fn sim(&self) -> &Sim {
        &self.sim
    }

    /// The user id, which is also the id of the private chat.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Sends `/start` to the bot.
    pub fn starts(&self) -> i64 {
        self.says("/start")
    }

    /// Writes to the bot in private; gives the message's id. A block is lifted first, as apps do.
    ///
    /// # Panics
    /// Never in private; see [`Person::sends_in`].
    #[track_caller]
    pub fn says(&self, text: impl Into<String>) -> i64 {
        self.says_in(self.id, text)
    }

    /// Sends something to the bot in private.
    #[track_caller]
    pub fn sends(&self, content: impl Into<Content>) -> i64 {
        self.sends_in(self.id, content)
    }

    /// Replies to a message of the private chat.
    ///
    /// # Panics
    /// If there is no such message.
    #[track_caller]
    pub fn replies(&self, message: i64, content: impl Into<Content>) -> i64 {
        self.replies_in(self.id, message, content)
    }

    /// Writes to a chat.
    ///
    /// # Panics
    /// See [`Person::sends_in`].
    #[track_caller]
    pub fn says_in(&self, chat: impl Into<i64>, text: impl Into<String>) -> i64 {
        self.sends_in(chat, Content::text(text))
    }

    /// Sends something to a chat; gives the message's id.
    ///
    /// # Panics
    /// If the person can't: the story is wrong then. [`Person::try_sends`] does not panic.
    #[track_caller]
    pub fn sends_in(&self, chat: impl Into<i64>, content: impl Into<Content>) -> i64 {
        must(self.try_sends(chat, content, None))
    }

    /// Replies to a message.
    ///
    /// # Panics
    /// If there is no such message, or the person can't write there.
    #[track_caller]
    pub fn replies_in(&self, chat: impl Into<i64>, message: i64, content: impl Into<Content>) -> i64 {
        must(self.try_sends(chat, content, Some(message)))
    }

    /// Sends something, as a reply or not.
    ///
    /// # Errors
    /// If there is no such chat or message, or the person is not in the chat.
    pub fn try_sends(
        &self,
        chat: impl Into<i64>,
        content: impl Into<Content>,
        reply_to: Option<i64>,
    ) -> Result<i64, ActError> {
        let (chat, content) = (chat.into(), content.into());
        self.sim
            .core()
            .with(|state| state.person_sends(self.id, chat, content, reply_to))
    }

    /// Sends media as one album: separate messages and updates, tied by one `media_group_id`.
    ///
    /// # Errors
    /// If there is no such chat, or the person is not in it.
    pub fn sends_album(&self, chat: impl Into<i64>, contents: Vec<Content>) -> Result<Vec<i64>, ActError> {
        let chat = chat.into();
        self.sim
            .core()
            .with(|state| state.person_sends_album(self.id, chat, None, contents, None))
    }

    /// The same as a reply, which each part of it then is.
    ///
    /// # Errors
    /// If there is no such chat or message, or the person is not in the chat.
    pub fn replies_with_album(
        &self,
        chat: impl Into<i64>,
        message: i64,
        contents: Vec<Content>,
    ) -> Result<Vec<i64>, ActError> {
        let chat = chat.into();
        self.sim
            .core()
            .with(|state| state.person_sends_album(self.id, chat, None, contents, Some(message)))
    }

    /// Changes the text or caption of an own message.
    ///
    /// # Panics
    /// If there is no such message of theirs. [`Person::try_edits`] does not panic.
    #[track_caller]
    pub fn edits(&self, chat: impl Into<i64>, message: i64, text: impl Into<String>) {
        must(self.try_edits(chat, message, text));
    }

    /// Changes the text or caption of an own message.
    ///
    /// # Errors
    /// If there is no such message of theirs.
    pub fn try_edits(&self, chat: impl Into<i64>, message: i64, text: impl Into<String>) -> Result<(), ActError> {
        let (chat, text) = (chat.into(), text.into());
        self.sim
            .core()
            .with(|state| state.person_edits(self.id, chat, message, text))
    }

    /// Puts another file, with its caption, in the place of an own message's.
    ///
    /// # Errors
    /// If there is no such message of theirs.
    pub fn replaces(&self, chat: impl Into<i64>, message: i64, content: impl Into<Content>) -> Result<(), ActError> {
        let (chat, content) = (chat.into(), content.into());
        self.sim
            .core()
            .with(|state| state.person_replaces(self.id, chat, message, content))
    }

    /// Reacts to a message with these `ReactionType` values, instead of those before; none takes them back.
    ///
    /// # Errors
    /// If there is no such message.
    pub fn reacts(&self, chat: impl Into<i64>, message: i64, reactions: Vec<Value>) -> Result<(), ActError> {
        let chat = chat.into();
        self.sim
            .core()
            .with(|state| state.person_reacts(self.id, chat, message, reactions))
    }

    /// Presses the button with that label; gives the callback query's id.
    ///
    /// # Errors
    /// If there is no such message or button, or the button sends nothing.
    pub fn presses(&self, chat: impl Into<i64>, message: i64, button: &str) -> Result<String, ActError> {
        let chat = chat.into();
        self.sim
            .core()
            .with(|state| state.person_presses(self.id, chat, message, button))
    }

    /// Presses a button with that data, whether the message has such a button (any more) or not.
    ///
    /// # Errors
    /// If there is no such message.
    pub fn presses_data(&self, chat: impl Into<i64>, message: i64, data: &str) -> Result<String, ActError> {
        let chat = chat.into();
        self.sim
            .core()
            .with(|state| state.person_presses_data(self.id, chat, message, data))
    }

    /// Blocks the bot.
    pub fn blocks_bot(&self) {
        self.sim.core().with(|state| state.person_blocks(self.id, true));
    }

    /// Lets the bot write again.
    pub fn unblocks_bot(&self) {
        self.sim.core().with(|state| state.person_blocks(self.id, false));
    }
}

#[track_caller]
fn must<T>(done: Result<T, ActError>) -> T {
    match done {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

impl Sim {
    /// Creates a person, or gives one that was created the new names.
    pub fn person(&self, spec: PersonSpec) -> Person {
        let id = spec.id;
        self.core().with(|state| state.people.insert(id, spec));
        Person::new(self.clone(), id)
    }

    /// The handle of a person who was created before.
    pub fn find_person(&self, id: i64) -> Option<Person> {
        self.core()
            .look(|state| state.people.contains_key(&id))
            .then(|| Person::new(self.clone(), id))
    }

    /// All people, by id.
    pub fn people(&self) -> Vec<PersonSpec> {
        self.core().look(|state| state.people.values().cloned().collect())
    }

    /// Creates a group with the bot in it. The bot is told nothing of it.
    pub fn group(&self, spec: GroupSpec) -> GroupId {
        let bot = if spec.bot_is_admin {
            BotStanding::Admin
        } else {
            BotStanding::Member
        };
        self.core().with(|state| {
            let kind = ChatKind::Group {
                kind: spec.kind,
                title: spec.title,
            };
            let group = state.add_chat(spec.id, kind, bot);
            group.members = spec.members.iter().enumerate().map(|(at, id)| (*id, at == 0)).collect();
        });
        GroupId(spec.id)
    }

    /// Lets a person into a group, or makes one who is in it an administrator or an ordinary member.
    pub fn join(&self, group: impl Into<i64>, person: impl Into<i64>, admin: bool) {
        let (group, person) = (group.into(), person.into());
        self.core().with(|state| {
            let Some(group) = state.chats.get_mut(&group) else {
                return;
            };
            match group.members.iter_mut().find(|(id, _)| *id == person) {
                Some(member) => member.1 = admin,
                None => group.members.push((person, admin)),
            }
        });
    }

    /// Throws the bot out of a group.
    pub fn kick_bot(&self, group: impl Into<i64>) {
        self.set_standing(group.into(), BotStanding::Out);
    }

    /// Takes the bot into a group (again), as administrator or ordinary member.
    pub fn admit_bot(&self, group: impl Into<i64>, admin: bool) {
        let standing = if admin { BotStanding::Admin } else { BotStanding::Member };
        self.set_standing(group.into(), standing);
    }

    /// Makes a basic group a supergroup; gives the new id. Service messages tell the bot in both chats.
    ///
    /// # Panics
    /// If there is no such group, or it has become a supergroup already.
    #[track_caller]
    pub fn migrate_group(&self, group: impl Into<i64>) -> GroupId {
        let group = group.into();
        GroupId(must(self.core().with(|state| state.migrate(group))))
    }

    /// A person deletes a message; the bot sees nothing of it. False if there was none.
    pub fn delete_message(&self, chat: impl Into<i64>, message: i64) -> bool {
        let chat = chat.into();
        self.core().with(|state| state.remove_message(chat, message))
    }

    fn set_standing(&self, group: i64, standing: BotStanding) {
        self.core().with(|state| {
            let owner = state.chats.get(&group).and_then(|chat| chat.members.first());
            let by = owner.map_or(state.bot.id, |(id, _)| *id);
            state.set_bot_standing(group, standing, by);
        });
    }
}
