//! Reads updates into events.
//!
//! From plain JSON, field by field: teloxide's types drop what a dice replies to, and a kind of message
//! newer than they are would not be read at all. Whatever a message holds, it can be relayed as long as it says who
//! wrote it and where.

use super::contents::kind;
use super::event::{Answered, Command, Event, Post};
use super::fields::Fields;
use super::update::Update;
use crate::domain::{
    Attachment, ChatId, Kind, Mark, Message, MessageRef, PersonId, RichText, Sighting, Style, utf16_len,
};
use crate::safekeeping::File;

/// How the text of an update is read: its number, if it has one that can be confirmed, and whether it says something
/// that can be handled or passed over; if not, it is kept aside. For tests with hostile input.
pub fn legibility(text: &str) -> (Option<u64>, bool) {
    let (update, event) = Update::read(text.to_owned(), read);
    (update.number(), !matches!(event, Event::Unreadable))
}

/// Reads an update.
pub fn read(update: &Fields<'_>) -> Event {
    let event = if update["message"].is_object() {
        read_message(&update["message"])
    } else if update["edited_message"].is_object() {
        read_edit(&update["edited_message"])
    } else if update["message_reaction"].is_object() {
        read_reaction(&update["message_reaction"])
    } else if update["callback_query"].is_object() {
        read_press(&update["callback_query"])
    } else if update["my_chat_member"].is_object() {
        read_reach(&update["my_chat_member"])
    } else {
        None
    };
    event.unwrap_or(Event::Unreadable)
}

fn read_message(message: &Fields<'_>) -> Option<Event> {
    let chat = ChatId::telegram(message["chat"]["id"].as_i64()?);
    if let Some(to) = message["migrate_to_chat_id"].as_i64() {
        return Some(Event::GroupMoved {
            from: chat,
            to: ChatId::telegram(to),
        });
    }
    if let Some(turned) = topic_turned(message, chat) {
        return turned;
    }
    let Some(kind) = kind(message) else {
        return Some(Event::Nothing);
    };
    let in_chat = |message: i64| MessageRef { chat, message };
    let text = message["text"]
        .as_str()
        .or_else(|| message["caption"].as_str())
        .unwrap_or_default();
    let entities = message["entities"]
        .as_list()
        .or_else(|| message["caption_entities"].as_list());
    let entities = entities.unwrap_or_default();
    let post = Post {
        command: message["text"].as_str().and_then(|text| command(text, entities)),
        document: document(&message["document"]),
        attachment: attachment(message, kind),
        live: message["location"]["live_period"].is_number(),
        thread: thread(message),
        answers: answered(message, chat),
        message: Message {
            source: in_chat(message["message_id"].as_i64()?),
            kind,
            text: rich(text, entities),
            file_name: file_name(message),
            album: message["media_group_id"].as_str().map(str::to_owned),
            file: file(message),
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        },
    };
    let who = human(message)?;
    let is_forum = message["chat"]["is_forum"] == true;
    Some(match (message["chat"]["type"].as_str()?, who) {
        ("private", Some(who)) => Event::Private { who, post },
        ("group" | "supergroup", who) => Event::Group {
            chat,
            is_forum,
            title: message["chat"]["title"].as_str().unwrap_or_default().to_owned(),
            who,
            post,
        },
        _ => Event::Nothing,
    })
}

fn document(document: &Fields<'_>) -> Option<File> {
    Some(File {
        id: document["file_id"].as_str()?.to_owned(),
        unique: document["file_unique_id"].as_str()?.to_owned(),
        bytes: document["file_size"].as_u64().unwrap_or(0),
    })
}

fn read_edit(message: &Fields<'_>) -> Option<Event> {
    Some(match read_message(message)? {
        Event::Private { who, post }
        | Event::Group {
            who: Some(who), post, ..
        } => Event::Edited {
            who,
            message: post.message,
        },
        Event::Group { who: None, .. }
        | Event::Edited { .. }
        | Event::Reacted { .. }
        | Event::TopicTurned { .. }
        | Event::GroupRights { .. }
        | Event::Press { .. }
        | Event::Reach { .. }
        | Event::GroupMoved { .. }
        | Event::Nothing
        | Event::Unreadable => Event::Nothing,
    })
}

/// Of several reactions the last counts: that of a bot is one emoji. Custom and paid ones it cannot show.
fn read_reaction(change: &Fields<'_>) -> Option<Event> {
    // Channels and anonymous admins react as a chat.
    if !change["user"].is_object() {
        return Some(Event::Nothing);
    }
    let shown = change["new_reaction"].as_list().unwrap_or_default();
    let emoji = shown.iter().rev().find(|reaction| reaction["type"] == "emoji");
    Some(Event::Reacted {
        who: sighting(&change["user"])?,
        at: MessageRef {
            chat: ChatId::telegram(change["chat"]["id"].as_i64()?),
            message: change["message_id"].as_i64()?,
        },
        emoji: emoji.and_then(|reaction| reaction["emoji"].as_str().map(str::to_owned)),
    })
}

/// The person who wrote a message; an inner none if it was nobody. Channels and anonymous admins write as a chat; the
/// linked channel's posts come by themselves.
fn human(message: &Fields<'_>) -> Option<Option<Sighting>> {
    let speaks_as_chat = message["sender_chat"].is_object() || message["is_automatic_forward"] == true;
    let human = message["from"]["is_bot"] == false && !speaks_as_chat;
    Some(if human { Some(sighting(&message["from"])?) } else { None })
}

/// The topic a message stands in. In a group without topics the same field numbers replies.
fn thread(message: &Fields<'_>) -> Option<i64> {
    let in_topic = message["is_topic_message"] == true;
    message["message_thread_id"].as_i64().filter(|_| in_topic)
}

fn topic_turned(message: &Fields<'_>, chat: ChatId) -> Option<Option<Event>> {
    let closed = match (
        message["forum_topic_closed"].is_object(),
        message["forum_topic_reopened"].is_object(),
    ) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => return None,
    };
    Some(
        thread(message)
            .zip(human(message))
            .map(|(thread, who)| Event::TopicTurned {
                chat,
                thread,
                author: message["from"]["id"].as_i64(),
                who,
                closed,
            }),
    )
}

/// A text with those of its marks that lie in it, as far as they do.
fn rich(text: &str, entities: &[Fields<'_>]) -> RichText {
    let length = utf16_len(text);
    let within = |mut mark: Mark| {
        mark.len = mark.len.min(length.checked_sub(mark.at)?);
        (mark.len > 0).then_some(mark)
    };
    RichText {
        plain: text.to_owned(),
        marks: entities.iter().filter_map(mark).filter_map(within).collect(),
    }
}

fn answered(reply: &Fields<'_>, chat: ChatId) -> Option<Answered> {
    let message = &reply["reply_to_message"];
    // In a topic everything replies to the message that tells of its making.
    if message["forum_topic_created"].is_object() {
        return None;
    }
    let quote = Some(&reply["quote"]).filter(|quote| quote["is_manual"] == true);
    let text = message["text"]
        .as_str()
        .or_else(|| message["caption"].as_str())
        .unwrap_or_default();
    Some(Answered {
        at: MessageRef {
            chat,
            message: message["message_id"].as_i64()?,
        },
        author: message["from"]["id"].as_i64(),
        first_line: text.lines().next().unwrap_or_default().to_owned(),
        quote: quote.and_then(|quote| {
            let entities = quote["entities"].as_list();
            Some(rich(quote["text"].as_str()?, entities.unwrap_or_default()))
        }),
    })
}

fn read_press(query: &Fields<'_>) -> Option<Event> {
    let message = &query["message"];
    if !message.is_object() {
        // A button of an inline message: we send none.
        return Some(Event::Nothing);
    }
    let chat = ChatId::telegram(message["chat"]["id"].as_i64()?);
    Some(Event::Press {
        who: sighting(&query["from"])?,
        query: query["id"].as_str()?.to_owned(),
        at: MessageRef {
            chat,
            message: message["message_id"].as_i64()?,
        },
        data: query["data"].as_str().unwrap_or_default().to_owned(),
    })
}

fn read_reach(change: &Fields<'_>) -> Option<Event> {
    if change["chat"]["type"] != "private" {
        let chat = ChatId::telegram(change["chat"]["id"].as_i64()?);
        let now = &change["new_chat_member"];
        let writes = match now["status"].as_str()? {
            "left" | "kicked" => false,
            "restricted" => now["can_send_messages"] == true,
            _ => true,
        };
        return Some(Event::GroupRights { chat, writes });
    }
    let status = change["new_chat_member"]["status"].as_str()?;
    Some(Event::Reach {
        who: sighting(&change["from"])?,
        reachable: !matches!(status, "kicked" | "left"),
    })
}

fn file_name(message: &Fields<'_>) -> Option<String> {
    let name = |field: &str| message[field]["file_name"].as_str().map(str::to_owned);
    name("document").or_else(|| name("audio"))
}

/// The server's mark of the file.
fn file(message: &Fields<'_>) -> Option<String> {
    file_of(message)?["file_unique_id"].as_str().map(str::to_owned)
}

/// The largest of a picture's sizes comes last. An animation also bears `document`.
fn file_of<'a>(message: &'a Fields<'a>) -> Option<&'a Fields<'a>> {
    const FILES: [&str; 7] = [
        "animation",
        "document",
        "video",
        "audio",
        "voice",
        "video_note",
        "sticker",
    ];
    let photo = message["photo"].as_list().and_then(|sizes| sizes.last());
    let files = FILES.iter().map(|field| &message[*field]);
    photo.into_iter().chain(files).find(|file| file.is_object())
}

/// The file of a message, to be sent again; none if it is of a kind that bears no words.
fn attachment(message: &Fields<'_>, kind: Kind) -> Option<Attachment> {
    let id = file_of(message)?["file_id"].as_str()?.to_owned();
    kind.carries_caption().then(|| Attachment {
        kind,
        id,
        mark: file(message),
        name: file_name(message),
    })
}

fn sighting(user: &Fields<'_>) -> Option<Sighting> {
    let names = [user["first_name"].as_str(), user["last_name"].as_str()];
    Some(Sighting {
        id: PersonId::telegram(user["id"].as_i64()?),
        name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        username: user["username"].as_str().map(str::to_owned),
        client_language: user["language_code"].as_str().map(str::to_owned),
    })
}

/// Marks that must be given along when a text is sent anew; what the server finds by itself (addresses,
/// hashtags, @names) is left to it, and so is what is newer than this program.
fn mark(entity: &Fields<'_>) -> Option<Mark> {
    let text = |field: &str| entity[field].as_str().map(str::to_owned);
    let style = match entity["type"].as_str()? {
        "bold" => Style::Bold,
        "italic" => Style::Italic,
        "underline" => Style::Underline,
        "strikethrough" => Style::Strike,
        "spoiler" => Style::Spoiler,
        "code" => Style::Code,
        "pre" => Style::Pre(text("language")),
        "text_link" => Style::Link(text("url")?),
        "text_mention" => Style::Mention(entity["user"]["id"].as_i64()?),
        "blockquote" => Style::Quote,
        "expandable_blockquote" => Style::FoldedQuote,
        "custom_emoji" => Style::CustomEmoji(text("custom_emoji_id")?),
        _ => return None,
    };
    let (at, len) = place(entity)?;
    (len > 0).then_some(Mark { at, len, style })
}

fn place(entity: &Fields<'_>) -> Option<(usize, usize)> {
    let number = |field: &str| entity[field].as_u64().and_then(|number| usize::try_from(number).ok());
    Some((number("offset")?, number("length")?))
}

fn command(text: &str, entities: &[Fields<'_>]) -> Option<Command> {
    let first = entities.iter().find(|entity| entity["type"] == "bot_command")?;
    let (at, len) = place(first)?;
    if at != 0 {
        return None;
    }
    // Commands are ASCII, so units are bytes; `get` guards against a server that says otherwise.
    let written = text.get(1..len)?;
    let (word, bot) = match written.split_once('@') {
        Some((word, bot)) => (word, Some(bot.to_owned())),
        None => (written, None),
    };
    Some(Command {
        word: word.to_ascii_lowercase(),
        bot,
        rest: text[len..].trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::contents::{CONTENTS, SERVICE};
    use super::*;
    use crate::domain::Kind;

    fn message(fields: Value) -> Value {
        let mut message = json!({
            "message_id": 7,
            "date": 0,
            "chat": { "id": 5, "type": "private", "first_name": "Anna" },
            "from": { "id": 5, "is_bot": false, "first_name": "Anna", "language_code": "en" },
        });
        for (name, value) in fields.as_object().unwrap() {
            message[name] = value.clone();
        }
        json!({ "update_id": 1, "message": message })
    }

    fn read(update: &Value) -> Event {
        super::read(&Fields::of(&update.to_string()))
    }

    fn kind_of(fields: Value) -> Option<Kind> {
        match read(&message(fields)) {
            Event::Private { post, .. } => Some(post.message.kind),
            _ => None,
        }
    }

    #[test]
    fn a_message_of_an_unknown_kind_is_relayed_and_a_service_message_is_not() {
        assert_eq!(kind_of(json!({ "hologram": { "file_id": "x" } })), Some(Kind::Other));
        assert_eq!(kind_of(json!({ "pinned_message": {} })), None);
        assert_eq!(
            kind_of(json!({ "animation": {}, "document": {} })),
            Some(Kind::Animation)
        );
        assert_eq!(kind_of(json!({ "venue": {}, "location": {} })), Some(Kind::Venue));
    }

    /// Fields that say something about a message without being what it is made of.
    const CONTEXT: &str = "message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count \
        sender_business_bot sender_tag date guest_query_id business_connection_id chat forward_origin is_topic_message \
        is_automatic_forward reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id \
        reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content \
        is_from_offline is_paid_post media_group_id author_signature paid_star_count entities link_preview_options \
        suggested_post_info effect_id caption caption_entities show_caption_above_media has_media_spoiler reply_markup";

    #[test]
    fn every_field_of_a_message_is_content_or_service_or_context() {
        let api: Value = serde_json::from_str(include_str!("../../crates/telegram-sim/data/bot-api.json")).unwrap();
        let fields = api["types"]["Message"]["fields"].as_array().unwrap();
        assert!(fields.len() > 100);
        for field in fields {
            let name = field["name"].as_str().unwrap();
            let known = CONTENTS.iter().any(|(content, _)| *content == name)
                || SERVICE.contains(&name)
                || CONTEXT.split_whitespace().any(|context| context == name);
            assert!(
                known,
                "{name} is new in the Bot API: is it content, a service message, or context?"
            );
        }
    }

    #[test]
    fn parts_of_an_album_know_each_other() {
        let part = |album: Value| match read(&message(json!({ "photo": [], "media_group_id": album }))) {
            Event::Private { post, .. } => post.message,
            other => panic!("{other:?}"),
        };
        assert!(part(json!("77")).goes_with(&part(json!("77"))) && !part(json!("77")).goes_with(&part(json!("78"))));
        assert!(!part(json!(null)).goes_with(&part(json!(null))));
    }

    #[test]
    fn what_a_dice_replies_to_is_known() {
        let Event::Private { post, .. } =
            read(&message(json!({ "dice": {}, "reply_to_message": { "message_id": 3 } })))
        else {
            panic!("a dice is a message");
        };
        assert_eq!(post.answers.map(|answered| answered.at.message), Some(3));
    }

    #[test]
    fn channels_anonymous_admins_and_bots_are_nobody() {
        let group = json!({ "id": -5, "type": "supergroup", "title": "G" });
        for fields in [
            json!({ "chat": group, "text": "x", "sender_chat": { "id": -5 } }),
            json!({ "chat": group, "text": "x", "is_automatic_forward": true }),
            json!({ "chat": group, "text": "x", "from": { "id": 9, "is_bot": true, "first_name": "B" } }),
        ] {
            assert!(matches!(read(&message(fields)), Event::Group { who: None, .. }));
        }
    }

    #[test]
    fn a_command_may_name_its_bot() {
        let entity = |length| json!([{ "type": "bot_command", "offset": 0, "length": length }]);
        let command = |text: &str, length| match read(&message(json!({ "text": text, "entities": entity(length) }))) {
            Event::Private { post, .. } => post.command,
            _ => None,
        };
        assert_eq!(
            command("/Start now", 6),
            Some(Command {
                word: "start".into(),
                bot: None,
                rest: "now".into(),
            })
        );
        assert_eq!(
            command("/id@desk_bot", 12),
            Some(Command {
                word: "id".into(),
                bot: Some("desk_bot".into()),
                rest: String::new(),
            })
        );
        assert_eq!(
            command("/é", 3),
            Some(Command {
                word: "é".into(),
                bot: None,
                rest: String::new(),
            })
        );
        assert_eq!(command("/é", 2), None);
    }

    #[test]
    fn nonsense_is_left_aside() {
        for update in [
            json!(null),
            json!([]),
            json!({ "message": { "text": "secret" } }),
            json!({ "poll": { "q": "secret" } }),
        ] {
            assert!(matches!(read(&update), Event::Unreadable), "{update}");
        }
    }
}
