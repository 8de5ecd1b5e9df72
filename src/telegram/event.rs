//! Updates as a closed set of events. What follows need not know the Bot API.

use serde_json::Value;
use teloxide::types::{
    ChatMemberKind, MediaKind, Message as Update_, MessageEntity, MessageEntityKind, MessageKind, Update, UpdateKind,
    User,
};

use crate::domain::{ChatId, Kind, Mark, Message, MessageRef, PersonId, RichText, Sighting, Style};

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
        /// The person; none if it was a bot, a channel or an anonymous admin.
        who: Option<Sighting>,
        /// What.
        post: Post,
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
    /// An update that teloxide could not read and that holds no message we could relay; its kind.
    Unreadable(String),
}

/// A message as it came in.
#[derive(Clone, Debug)]
pub struct Post {
    /// The message.
    pub message: Message,
    /// The command it begins with, if any.
    pub command: Option<Command>,
    /// The message it replies to.
    pub answers: Option<MessageRef>,
}

/// A command as written: `/word@bot rest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The word, in lower case.
    pub word: String,
    /// The bot it is meant for, if one is named.
    pub bot: Option<String>,
}

/// The chat whose order an event belongs to.
pub fn chat_of(event: &Event) -> Option<ChatId> {
    match event {
        Event::Private { who, .. } | Event::Reach { who, .. } => Some(who.id.chat()),
        Event::Group { chat, .. } => Some(*chat),
        Event::Press { at, .. } => Some(at.chat),
        Event::GroupMoved { from, .. } => Some(*from),
        Event::Nothing | Event::Unreadable(_) => None,
    }
}

/// Reads an update.
pub fn read(update: Update) -> Event {
    match update.kind {
        UpdateKind::Message(message) => read_message(&message),
        UpdateKind::CallbackQuery(query) => {
            let Some(message) = &query.message else {
                return Event::Nothing;
            };
            Event::Press {
                who: sighting(&query.from),
                query: query.id.0.clone(),
                at: MessageRef {
                    chat: ChatId::telegram(message.chat().id.0),
                    message: i64::from(message.id().0),
                },
                data: query.data.clone().unwrap_or_default(),
            }
        }
        UpdateKind::MyChatMember(change) if change.chat.is_private() => Event::Reach {
            who: sighting(&change.from),
            reachable: !matches!(
                change.new_chat_member.kind,
                ChatMemberKind::Banned(_) | ChatMemberKind::Left
            ),
        },
        UpdateKind::Error(raw) => read_raw(&raw),
        _ => Event::Nothing,
    }
}

fn read_message(message: &Update_) -> Event {
    let chat = ChatId::telegram(message.chat.id.0);
    if let Some(to) = message.migrate_to_chat_id() {
        return Event::GroupMoved {
            from: chat,
            to: ChatId::telegram(to.0),
        };
    }
    let Some(kind) = kind(message) else {
        return Event::Nothing;
    };
    let source = MessageRef {
        chat,
        message: i64::from(message.id.0),
    };
    let text = message.text().or_else(|| message.caption()).unwrap_or_default();
    let entities = message
        .entities()
        .or_else(|| message.caption_entities())
        .unwrap_or_default();
    let post = Post {
        command: message.text().and_then(|text| command(text, entities)),
        answers: message.reply_to_message().map(|other| MessageRef {
            chat,
            message: i64::from(other.id.0),
        }),
        message: Message {
            source,
            kind,
            text: RichText {
                plain: text.to_owned(),
                marks: entities.iter().filter_map(mark).collect(),
            },
            file_name: file_name(message),
        },
    };
    let human = message
        .from
        .as_ref()
        .filter(|from| !from.is_bot && message.sender_chat.is_none() && !message.is_automatic_forward());
    if message.chat.is_private() {
        match human {
            Some(from) => Event::Private {
                who: sighting(from),
                post,
            },
            None => Event::Nothing,
        }
    } else if message.chat.is_group() || message.chat.is_supergroup() {
        Event::Group {
            chat,
            who: human.map(sighting),
            post,
        }
    } else {
        Event::Nothing
    }
}

/// What a message is made of; none for service messages. A content that teloxide does not know leaves
/// `Empty`: it is relayed by copy like any other.
fn kind(message: &Update_) -> Option<Kind> {
    let common = match &message.kind {
        MessageKind::Common(common) => common,
        MessageKind::Dice(_) => return Some(Kind::Dice),
        MessageKind::Empty {} => return Some(Kind::Other),
        _ => return None,
    };
    Some(match &common.media_kind {
        MediaKind::Text(_) => Kind::Text,
        MediaKind::Photo(_) => Kind::Photo,
        MediaKind::Video(_) => Kind::Video,
        MediaKind::Animation(_) => Kind::Animation,
        MediaKind::Audio(_) => Kind::Audio,
        MediaKind::Voice(_) => Kind::Voice,
        MediaKind::VideoNote(_) => Kind::VideoNote,
        MediaKind::Document(_) => Kind::Document,
        MediaKind::Sticker(_) => Kind::Sticker,
        MediaKind::Location(_) => Kind::Location,
        MediaKind::Venue(_) => Kind::Venue,
        MediaKind::Contact(_) => Kind::Contact,
        MediaKind::Poll(_) => Kind::Poll,
        MediaKind::PaidMedia(_) | MediaKind::Game(_) | MediaKind::Checklist(_) | MediaKind::Story(_) => Kind::Other,
        MediaKind::Migration(_) => return None,
    })
}

fn file_name(message: &Update_) -> Option<String> {
    let document = message.document().and_then(|document| document.file_name.clone());
    document.or_else(|| message.audio().and_then(|audio| audio.file_name.clone()))
}

fn sighting(user: &User) -> Sighting {
    Sighting {
        id: PersonId::telegram(i64::try_from(user.id.0).unwrap_or(i64::MAX)),
        name: user.full_name(),
        username: user.username.clone(),
        client_language: user.language_code.clone(),
    }
}

/// Marks that must be given along when a text is sent anew; what the server finds by itself (addresses,
/// hashtags, @names) is left to it.
fn mark(entity: &MessageEntity) -> Option<Mark> {
    let style = match &entity.kind {
        MessageEntityKind::Bold => Style::Bold,
        MessageEntityKind::Italic => Style::Italic,
        MessageEntityKind::Underline => Style::Underline,
        MessageEntityKind::Strikethrough => Style::Strike,
        MessageEntityKind::Spoiler => Style::Spoiler,
        MessageEntityKind::Code => Style::Code,
        MessageEntityKind::Pre { language } => Style::Pre(language.clone()),
        MessageEntityKind::TextLink { url } => Style::Link(url.to_string()),
        MessageEntityKind::TextMention { user } => Style::Mention(i64::try_from(user.id.0).ok()?),
        MessageEntityKind::Blockquote => Style::Quote,
        MessageEntityKind::ExpandableBlockquote => Style::FoldedQuote,
        MessageEntityKind::CustomEmoji { custom_emoji_id } => Style::CustomEmoji(custom_emoji_id.0.clone()),
        MessageEntityKind::Mention
        | MessageEntityKind::Hashtag
        | MessageEntityKind::Cashtag
        | MessageEntityKind::BotCommand
        | MessageEntityKind::Url
        | MessageEntityKind::Email
        | MessageEntityKind::PhoneNumber => return None,
    };
    (entity.length > 0).then_some(Mark {
        at: entity.offset,
        len: entity.length,
        style,
    })
}

fn command(text: &str, entities: &[MessageEntity]) -> Option<Command> {
    let first = entities
        .first()
        .filter(|entity| entity.offset == 0 && entity.kind == MessageEntityKind::BotCommand)?;
    // Commands are ASCII, so units are bytes; `get` guards against a server that says otherwise.
    let written = text.get(1..first.length)?;
    let (word, bot) = match written.split_once('@') {
        Some((word, bot)) => (word, Some(bot.to_owned())),
        None => (written, None),
    };
    Some(Command {
        word: word.to_ascii_lowercase(),
        bot,
    })
}

/// An update that teloxide could not read. If it is somebody's message, it is relayed all the same.
fn read_raw(raw: &Value) -> Event {
    let kind = || {
        let keys = raw.as_object().map(|fields| {
            fields
                .keys()
                .filter(|key| *key != "update_id")
                .cloned()
                .collect::<Vec<_>>()
        });
        keys.unwrap_or_default().join(", ")
    };
    raw_message(&raw["message"]).unwrap_or_else(|| Event::Unreadable(kind()))
}

fn raw_message(message: &Value) -> Option<Event> {
    let from = &message["from"];
    let chat = ChatId::telegram(message["chat"]["id"].as_i64()?);
    let text = message["text"]
        .as_str()
        .or_else(|| message["caption"].as_str())
        .unwrap_or_default();
    let names = [from["first_name"].as_str(), from["last_name"].as_str()];
    let who = Sighting {
        id: PersonId::telegram(from["id"].as_i64()?),
        name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        username: from["username"].as_str().map(str::to_owned),
        client_language: from["language_code"].as_str().map(str::to_owned),
    };
    let post = Post {
        message: Message {
            source: MessageRef {
                chat,
                message: message["message_id"].as_i64()?,
            },
            kind: if message["text"].is_string() {
                Kind::Text
            } else {
                Kind::Other
            },
            text: RichText::from(text),
            file_name: None,
        },
        command: None,
        answers: message["reply_to_message"]["message_id"]
            .as_i64()
            .map(|message| MessageRef { chat, message }),
    };
    let human = from["is_bot"] == false && message["sender_chat"].is_null();
    match message["chat"]["type"].as_str()? {
        "private" if human => Some(Event::Private { who, post }),
        "group" | "supergroup" => Some(Event::Group {
            chat,
            who: human.then_some(who),
            post,
        }),
        _ => None,
    }
}
