//! What an update can tell, as a closed set. What follows need not know the Bot API.

use crate::domain::{Attachment, ChatId, Message, MessageRef, RichText, Sighting};
use crate::safekeeping::File;

/// What an update tells.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person wrote to the bot.
    Private {
        /// Who.
        who: Sighting,
        /// What.
        post: Post,
    },
    /// Somebody wrote in a group.
    Group {
        /// Which.
        chat: ChatId,
        /// Whether it has topics.
        is_forum: bool,
        /// What it is called.
        title: String,
        /// The person; none if it was a bot, a channel or an anonymous admin.
        who: Option<Sighting>,
        /// What.
        post: Post,
    },
    /// Somebody changed a message of theirs.
    Edited {
        /// Who.
        who: Sighting,
        /// The message as it is now.
        message: Message,
    },
    /// Somebody reacted to a message, or took the reaction back.
    Reacted {
        /// Who.
        who: Sighting,
        /// To which message.
        at: MessageRef,
        /// The emoji that shows it; none if there is none, or none that a bot can show.
        emoji: Option<String>,
    },
    /// Somebody closed a topic of a group, or opened it again.
    TopicTurned {
        /// Which group.
        chat: ChatId,
        /// Which topic.
        thread: i64,
        /// Who did it, by number.
        author: Option<i64>,
        /// The person; none if it was a bot, a channel or an anonymous admin.
        who: Option<Sighting>,
        /// Whether it is closed now.
        closed: bool,
    },
    /// The bot's rights in a group have changed.
    GroupRights {
        /// Which.
        chat: ChatId,
        /// Whether it may write there.
        writes: bool,
    },
    /// A button was pressed.
    Press {
        /// By whom.
        who: Sighting,
        /// To be answered under this number.
        query: String,
        /// The message the button stands below.
        at: MessageRef,
        /// What the button carries.
        data: String,
    },
    /// A person blocked the bot or came back.
    Reach {
        /// Who.
        who: Sighting,
        /// Whether they can be reached now.
        reachable: bool,
    },
    /// A group goes on as another chat.
    GroupMoved {
        /// Its old number.
        from: ChatId,
        /// Its new one.
        to: ChatId,
    },
    /// Nothing that concerns us.
    Nothing,
    /// An update that is not as the Bot API describes it.
    Unreadable,
}

/// A message as it came in.
#[derive(Clone, Debug)]
pub struct Post {
    /// The message.
    pub message: Message,
    /// The command it begins with, if any.
    pub command: Option<Command>,
    /// The file, if it is a document.
    pub document: Option<File>,
    /// The file, if it is of a kind that bears words.
    pub attachment: Option<Attachment>,
    /// Whether it is a location that moves, at its writer's.
    pub live: bool,
    /// The topic it stands in.
    pub thread: Option<i64>,
    /// The message it replies to.
    pub answers: Option<Answered>,
}

/// A message that another one replies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where it stands.
    pub at: MessageRef,
    /// Who wrote it, by number.
    pub author: Option<i64>,
    /// The first line of its text or caption.
    pub first_line: String,
    /// What the writer picked out of it.
    pub quote: Option<RichText>,
}

/// A command as written: `/word@bot rest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The word, in lower case.
    pub word: String,
    /// The bot it is meant for, if one is named.
    pub bot: Option<String>,
    /// What is written behind it, without the space around.
    pub rest: String,
}

/// The chat whose order an event belongs to.
pub fn chat_of(event: &Event) -> Option<ChatId> {
    match event {
        Event::Private { who, .. } | Event::Reach { who, .. } => Some(who.id.chat()),
        Event::Group { chat, .. } | Event::TopicTurned { chat, .. } | Event::GroupRights { chat, .. } => Some(*chat),
        Event::Edited { message, .. } => Some(message.source.chat),
        Event::Press { at, .. } | Event::Reacted { at, .. } => Some(at.chat),
        Event::GroupMoved { from, .. } => Some(*from),
        Event::Nothing | Event::Unreadable => None,
    }
}
