//! What the Bot API's refusals mean for the thing that was being done.

use super::Trouble;

/// What a refused send means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SendRefusal {
    /// Nobody can be reached there: blocked, kicked, gone, never met.
    OutOfReach,
    /// The original cannot be copied; perhaps forwarded.
    NotCopyable,
    /// The original is gone.
    OriginalGone,
    /// Something else, for good.
    Other,
}

/// Tells refusals of sends apart by their beginning.
pub(super) fn of_send(text: &str) -> SendRefusal {
    const OUT_OF_REACH: [&str; 8] = [
        "Forbidden",
        "Bad Request: chat not found",
        "Bad Request: private chat not found",
        "Bad Request: user not found",
        "Bad Request: PEER_ID_INVALID",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: have no write access",
        // Rights to send single kinds, such as stickers, may lack: that concerns one message only.
        "Bad Request: not enough rights to send text messages",
    ];
    const GONE: [&str; 3] = [
        "Bad Request: message to copy not found",
        "Bad Request: message to forward not found",
        "Bad Request: MESSAGE_ID_INVALID",
    ];
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    if begins(&OUT_OF_REACH) {
        SendRefusal::OutOfReach
    } else if begins(&GONE) {
        SendRefusal::OriginalGone
    } else if text.contains("message can't be copied") {
        SendRefusal::NotCopyable
    } else {
        SendRefusal::Other
    }
}

/// Whether a send was refused since the words picked out of the message replied to are not in it.
pub(super) fn is_of_quote(text: &str) -> bool {
    text.contains("QUOTE_TEXT_INVALID")
}

/// What hangs on a text, and can be left off where Telegram does not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trimming {
    /// Marks within it: custom emoji that only some may send, people who cannot be named.
    Marks,
    /// The buttons below.
    Buttons,
}

/// What a send was refused for that the words can do without.
pub(super) fn of_trimming(text: &str) -> Option<Trimming> {
    // The last is what the server behind the Bot API says of a custom emoji that does not exist.
    const MARKS: [&str; 5] = [
        "can't parse entities",
        "can't parse message entities",
        "ENTITY_",
        "ENTITIES_",
        "DOCUMENT_INVALID",
    ];
    let why = text.strip_prefix("Bad Request: ")?;
    if MARKS.iter().any(|sign| why.contains(sign)) {
        Some(Trimming::Marks)
    } else if why.contains("BUTTON_") {
        Some(Trimming::Buttons)
    } else {
        None
    }
}

/// What a refusal says of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TopicRefusal {
    /// There is no such topic any more.
    Gone,
    /// It is closed, for those who may not manage topics.
    Closed,
    /// It is so already.
    Unchanged,
    /// The bot may not manage topics.
    Forbidden,
    /// The group has no topics.
    NoForum,
    /// It says nothing of topics.
    Other,
}

/// Tells apart what is said of topics: only some of it means that one is gone.
pub(super) fn of_topic(text: &str) -> TopicRefusal {
    let Some(why) = text.strip_prefix("Bad Request: ") else {
        return TopicRefusal::Other;
    };
    let begins = |beginning: &str| why.starts_with(beginning);
    if is_of_topic(text) || begins("TOPIC_DELETED") || begins("TOPIC_ID_INVALID") {
        TopicRefusal::Gone
    } else if begins("TOPIC_CLOSED") {
        TopicRefusal::Closed
    } else if begins("TOPIC_NOT_MODIFIED") {
        TopicRefusal::Unchanged
    } else if begins("the chat is not a forum") || begins("chat is not a forum") {
        TopicRefusal::NoForum
    } else if begins("not enough rights to") && why.ends_with("topic") {
        TopicRefusal::Forbidden
    } else {
        TopicRefusal::Other
    }
}

/// What trouble says of a topic.
pub(super) fn of_trouble_with_topic(trouble: &Trouble) -> TopicRefusal {
    match trouble {
        Trouble::Refused(text) => of_topic(text),
        Trouble::Wait { .. }
        | Trouble::Moved { .. }
        | Trouble::Unreachable(_)
        | Trouble::Unauthorized
        | Trouble::Conflict
        | Trouble::Webhook => TopicRefusal::Other,
    }
}

/// Whether a send was refused since the topic it was meant for is gone.
pub(super) fn is_of_topic(text: &str) -> bool {
    text.starts_with("Bad Request: message thread not found")
}

/// What a refused edit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EditRefusal {
    /// It looks like that already.
    Unchanged,
    /// It is gone, too old, or not ours to edit.
    Impossible,
}

/// Tells refusals of edits apart.
pub(super) fn of_edit(text: &str) -> EditRefusal {
    if text.starts_with("Bad Request: message is not modified") {
        EditRefusal::Unchanged
    } else {
        EditRefusal::Impossible
    }
}
