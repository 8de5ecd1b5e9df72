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
    const OUT_OF_REACH: [&str; 16] = [
        "Forbidden",
        // Servers of years ago said so of people, not of the token.
        "Unauthorized",
        "Bad Request: chat not found",
        "Bad Request: private chat not found",
        "Bad Request: user not found",
        "Bad Request: group is deactivated",
        // Its new number is told by a service message, if it is not in the answer.
        "Bad Request: group chat was upgraded",
        "Bad Request: PEER_ID_INVALID",
        "Bad Request: USER_IS_BLOCKED",
        "Bad Request: INPUT_USER_DEACTIVATED",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: CHAT_ADMIN_REQUIRED",
        "Bad Request: have no write access",
        "Bad Request: need administrator rights",
        // Rights to send single kinds, such as stickers, may lack: that concerns one message only.
        "Bad Request: not enough rights to send text messages",
        // Of the group as a whole, whose first topic is closed; what is meant for another topic is sent there then.
        "Bad Request: TOPIC_CLOSED",
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
    } else if text.contains("can't be copied") || text.contains("can't be forwarded") {
        SendRefusal::NotCopyable
    } else {
        SendRefusal::Other
    }
}

/// Whether a deletion was refused since there is nothing to delete.
pub(super) fn is_deleted(text: &str) -> bool {
    let gone = [
        "Bad Request: message to delete not found",
        "Bad Request: MESSAGE_ID_INVALID",
    ];
    gone.iter().any(|beginning| text.starts_with(beginning))
}

/// Whether a send was refused since the message replied to is gone.
pub(super) fn is_of_reply(text: &str) -> bool {
    text.starts_with("Bad Request: message to be replied not found")
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
    const BUTTONS: [&str; 5] = [
        "BUTTON_",
        "REPLY_MARKUP_",
        "reply markup is too long",
        "can't parse reply keyboard markup",
        "can't parse inline keyboard",
    ];
    let why = text.strip_prefix("Bad Request: ")?;
    if MARKS.iter().any(|sign| why.contains(sign)) {
        Some(Trimming::Marks)
    } else if BUTTONS.iter().any(|sign| why.contains(sign)) {
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use teloxide::types::{ChatId as TelegramChat, Seconds};
    use teloxide::{ApiError, RequestError};

    use super::super::api::said_no;
    use super::super::carried;
    use super::*;
    use crate::domain::{ChatId, Undelivered};
    use crate::outbox::Carried;

    /// What becomes of a parcel that a call for it was refused with, when nothing else can be tried.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum End {
        /// It is tried again: the server, or the token, has trouble of its own.
        TriedAgain,
        /// It waits as long as the server says.
        Waits,
        /// It goes to the chat's new number.
        Moves,
        /// Nobody can be reached there: people are marked, and what was meant for a group goes to people.
        OutOfReach,
        /// Not this message: whoever wrote it is told.
        Told,
    }
    use End::{Moves, OutOfReach, Told, TriedAgain, Waits};

    #[derive(Deserialize)]
    struct Known {
        code: u16,
        description: String,
    }

    fn known() -> Vec<Known> {
        let data = include_str!("../../crates/telegram-sim/data/errors.json");
        serde_json::from_str(data).expect("a list of errors")
    }

    /// How the library reads an answer with this text.
    fn read(known: &Known) -> RequestError {
        match (known.code, known.description.as_str()) {
            (429, _) => RequestError::RetryAfter(Seconds::from_seconds(7)),
            (_, text) if text.contains("was upgraded") => RequestError::MigrateToChatId(TelegramChat(-100_200)),
            (_, text) => RequestError::Api(api(text)),
        }
    }

    fn api(text: &str) -> ApiError {
        serde_json::from_value(text.into()).expect("any text is an error")
    }

    /// Every error by the beginning of its text.
    const ENDS: &[(&str, End)] = &[
        ("Forbidden: ", OutOfReach),
        ("Bad Request: chat not found", OutOfReach),
        ("Bad Request: private chat not found", OutOfReach),
        ("Bad Request: user not found", OutOfReach),
        ("Bad Request: group chat was upgraded to a supergroup chat", Moves),
        ("Bad Request: have no write access to the chat", OutOfReach),
        ("Bad Request: not enough rights to send text messages", OutOfReach),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", OutOfReach),
        ("Bad Request: CHAT_ADMIN_REQUIRED", OutOfReach),
        ("Bad Request: TOPIC_CLOSED", OutOfReach),
        ("Too Many Requests: ", Waits),
        ("Conflict: ", TriedAgain),
        ("Unauthorized", TriedAgain),
        ("Not Found: method not found", Told),
        ("Not Found", TriedAgain),
        ("Logged out", TriedAgain),
        ("Internal Server Error: ", TriedAgain),
        ("Bad Gateway", TriedAgain),
        // Mistakes of ours, or kinds of messages that do not go.
        ("Bad Request: chat_id is empty", Told),
        ("Bad Request: message thread not found", Told),
        ("Bad Request: TOPIC_", Told),
        ("Bad Request: the chat is not a forum", Told),
        ("Bad Request: chat is not a forum", Told),
        ("Bad Request: not enough rights to ", Told),
        ("Bad Request: message to ", Told),
        ("Bad Request: message is not modified", Told),
        ("Bad Request: message can't be ", Told),
        ("Bad Request: message has protected content", Told),
        ("Bad Request: the message can't be ", Told),
        ("Bad Request: MESSAGE_ID_INVALID", Told),
        ("Bad Request: message text is empty", Told),
        ("Bad Request: text must be non-empty", Told),
        ("Bad Request: message is too long", Told),
        ("Bad Request: MESSAGE_TOO_LONG", Told),
        ("Bad Request: text is too long", Told),
        ("Bad Request: message caption is too long", Told),
        ("Bad Request: can't parse ", Told),
        ("Bad Request: unsupported parse_mode", Told),
        ("Bad Request: strings must be encoded in UTF-8", Told),
        ("Bad Request: reply markup is too long", Told),
        ("Bad Request: BUTTON_", Told),
        ("Bad Request: BOT_COMMAND_INVALID", Told),
        ("Bad Request: can't use the media", Told),
        ("Bad Request: file is too big", Told),
        ("Bad Request: wrong ", Told),
        ("Bad Request: invalid ", Told),
        ("Bad Request: failed to get HTTP URL content", Told),
        ("Request Entity Too Large", Told),
        ("Bad Request: user is an administrator of the chat", Told),
        ("Bad Request: VOICE_MESSAGES_FORBIDDEN", Told),
        ("Bad Request: query is too old", Told),
        ("Bad Request: the bot has already been closed", Told),
        ("Bad Request: bad webhook: ", Told),
        ("Bad Request: secret token ", Told),
    ];

    fn end_of(carried: &Carried) -> End {
        match carried {
            Carried::Wait { ms } => {
                assert_eq!(*ms, 7_000);
                Waits
            }
            Carried::Moved { to } => {
                assert_eq!(*to, ChatId::telegram(-100_200));
                Moves
            }
            Carried::Failed { .. } => TriedAgain,
            Carried::Refused(Undelivered::Unreachable) => OutOfReach,
            Carried::Refused(Undelivered::Refused(_)) => Told,
            Carried::Arrived { .. } | Carried::ArrivedTogether { .. } | Carried::Topic { .. } => {
                panic!("an error is no arrival: {carried:?}")
            }
        }
    }

    #[test]
    fn every_known_error_ends_as_it_should() {
        let mut used = std::collections::BTreeSet::new();
        for known in known() {
            let text = &known.description;
            let (beginning, end) = ENDS
                .iter()
                .find(|(beginning, _)| text.starts_with(beginning))
                .unwrap_or_else(|| panic!("{} {text}: what becomes of a parcel? Say so in ENDS", known.code));
            used.insert(*beginning);
            assert_eq!(end_of(&carried(read(&known))), *end, "{} {text}", known.code);
        }
        let unused: Vec<_> = ENDS
            .iter()
            .map(|(beginning, _)| *beginning)
            .filter(|beginning| !used.contains(beginning))
            .collect();
        assert_eq!(unused, [""; 0], "no error begins so");
    }

    #[test]
    fn what_is_told_bears_the_servers_own_words() {
        for known in known() {
            if let Carried::Refused(Undelivered::Refused(why)) = carried(read(&known)) {
                assert_eq!(why, known.description);
            }
        }
    }

    #[test]
    fn older_servers_and_bare_names_mean_the_same() {
        for text in [
            "Unauthorized: bot was kicked from a chat",
            "Unauthorized: bot can't initiate conversation with a user",
            "Bad Request: group is deactivated",
            "Bad Request: need administrator rights in the channel chat",
            "Bad Request: PEER_ID_INVALID",
            "Bad Request: USER_IS_BLOCKED",
            // Without the new number.
            "Bad Request: group chat was upgraded to a supergroup chat",
        ] {
            assert_eq!(end_of(&carried(RequestError::Api(api(text)))), OutOfReach, "{text}");
        }
    }

    #[test]
    fn polls_tell_the_token_another_program_and_a_webhook_apart() {
        let meant = |text: &str| said_no(&api(text));
        for text in ["Unauthorized", "Unauthorized: invalid token specified", "Not Found"] {
            assert_eq!(meant(text), Trouble::Unauthorized, "{text}");
        }
        let conflicts = known().into_iter().filter(|known| known.code == 409);
        for Known { description, .. } in conflicts {
            let expected = match description.contains("while webhook is active") {
                true => Trouble::Webhook,
                false => Trouble::Conflict,
            };
            assert_eq!(meant(&description), expected, "{description}");
        }
    }

    /// The texts that a function says something of.
    fn texts(says: impl Fn(&str) -> bool) -> Vec<String> {
        let all = known().into_iter().map(|known| known.description);
        let mut texts: Vec<String> = all.filter(|text| says(text)).collect();
        for text in &mut texts {
            *text = text.trim_start_matches("Bad Request: ").to_owned();
        }
        texts
    }

    #[test]
    fn nothing_else_is_said_of_topics() {
        use TopicRefusal::{Closed, Forbidden, Gone, NoForum, Unchanged};
        let of = |refusal| texts(|text| of_topic(text) == refusal);
        assert_eq!(
            of(Gone),
            ["message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID"]
        );
        assert_eq!(of(Closed), ["TOPIC_CLOSED"]);
        assert_eq!(of(Unchanged), ["TOPIC_NOT_MODIFIED"]);
        assert_eq!(of(NoForum), ["the chat is not a forum", "chat is not a forum"]);
        let rights = [
            "create a",
            "edit the",
            "close or open the",
            "pin or unpin the",
            "delete the",
        ];
        assert_eq!(
            of(Forbidden),
            rights.map(|what| format!("not enough rights to {what} topic"))
        );
    }

    #[test]
    fn nothing_else_can_be_mended_by_leaving_something_off() {
        assert_eq!(texts(is_of_reply), ["message to be replied not found"]);
        let of = |trimming| texts(|text| of_trimming(text) == Some(trimming));
        assert_eq!(of(Trimming::Marks), ["can't parse entities: <detail at byte offset N>"]);
        let buttons = [
            "reply markup is too long",
            "BUTTON_DATA_INVALID",
            "BUTTON_URL_INVALID",
            "can't parse reply keyboard markup JSON object",
        ];
        assert_eq!(of(Trimming::Buttons), buttons);
    }

    #[test]
    fn nothing_else_is_said_of_originals_edits_and_deletions() {
        let of = |refusal| texts(|text| of_send(text) == refusal);
        let not_copyable = [
            "message has protected content and can't be forwarded",
            "the message can't be copied",
            "the message can't be forwarded",
        ];
        assert_eq!(of(SendRefusal::NotCopyable), not_copyable);
        let gone = [
            "message to copy not found",
            "message to forward not found",
            "MESSAGE_ID_INVALID",
        ];
        assert_eq!(of(SendRefusal::OriginalGone), gone);
        assert_eq!(texts(is_deleted), ["message to delete not found", "MESSAGE_ID_INVALID"]);
        let unchanged = texts(|text| of_edit(text) == EditRefusal::Unchanged);
        assert_eq!(unchanged.len(), 1, "{unchanged:?}");
        assert!(unchanged[0].starts_with("message is not modified"));
    }
}
