//! The error answers the simulator gives by itself, word for word those of the real server
//! (`data/errors.json`). Knows nothing of when they are due.

use std::borrow::Cow;

use serde_json::{Value, json};

/// An error answer: HTTP status, text and, rarely, parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) code: u16,
    pub(crate) description: Cow<'static, str>,
    pub(crate) parameters: Option<Value>,
}

/// What a method gives: its `result`, or an error answer.
pub(crate) type ApiResult = Result<Value, ApiError>;

impl ApiError {
    const fn new(code: u16, description: &'static str) -> Self {
        Self {
            code,
            description: Cow::Borrowed(description),
            parameters: None,
        }
    }

    /// A 400 whose text has a part that varies; `detail` follows "Bad Request: ".
    pub(crate) fn bad_request(detail: impl AsRef<str>) -> Self {
        let description = Cow::Owned(format!("Bad Request: {}", detail.as_ref()));
        Self {
            code: 400,
            description,
            parameters: None,
        }
    }

    /// Flood control: nothing more for `seconds`.
    pub(crate) fn retry_after(seconds: i64) -> Self {
        Self {
            code: 429,
            description: Cow::Owned(format!("Too Many Requests: retry after {seconds}")),
            parameters: Some(json!({ "retry_after": seconds })),
        }
    }

    /// The basic group has become the supergroup `new_id`.
    pub(crate) fn migrated(new_id: i64) -> Self {
        Self {
            parameters: Some(json!({ "migrate_to_chat_id": new_id })),
            ..UPGRADED
        }
    }

    /// The answer's JSON body.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}

macro_rules! known {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        $(pub(crate) const $name: ApiError = ApiError::new($code, $text);)*
        /// Every text above, for the check against the data.
        #[cfg(test)]
        const KNOWN: &[ApiError] = &[$($name),*];
    };
}

known! {
    UNAUTHORIZED = 401, "Unauthorized";
    NOT_FOUND = 404, "Not Found";
    TOO_LARGE = 413, "Request Entity Too Large";
    NOT_UTF8 = 400, "Bad Request: strings must be encoded in UTF-8";
    OTHER_POLL = 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    POLL_ENDED_BY_WEBHOOK = 409, "Conflict: terminated by setWebhook request";
    WEBHOOK_ACTIVE = 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    WEBHOOK_URL_INVALID = 400, "Bad Request: invalid webhook URL specified";
    WEBHOOK_SECRET_LONG = 400, "Bad Request: secret token is too long";
    WEBHOOK_SECRET_INVALID = 400, "Bad Request: secret token contains unallowed characters";
    BLOCKED = 403, "Forbidden: bot was blocked by the user";
    NEVER_STARTED = 403, "Forbidden: bot can't initiate conversation with a user";
    BOT_TO_BOT = 403, "Forbidden: the bot can't send messages to the bot";
    KICKED_GROUP = 403, "Forbidden: bot was kicked from the group chat";
    KICKED_SUPERGROUP = 403, "Forbidden: bot was kicked from the supergroup chat";
    LEFT_GROUP = 403, "Forbidden: bot is not a member of the group chat";
    LEFT_SUPERGROUP = 403, "Forbidden: bot is not a member of the supergroup chat";
    UPGRADED = 400, "Bad Request: group chat was upgraded to a supergroup chat";
    CHAT_NOT_FOUND = 400, "Bad Request: chat not found";
    CHAT_ID_EMPTY = 400, "Bad Request: chat_id is empty";
    USER_NOT_FOUND = 400, "Bad Request: user not found";
    THREAD_NOT_FOUND = 400, "Bad Request: message thread not found";
    EDIT_NOT_FOUND = 400, "Bad Request: message to edit not found";
    DELETE_NOT_FOUND = 400, "Bad Request: message to delete not found";
    COPY_NOT_FOUND = 400, "Bad Request: message to copy not found";
    FORWARD_NOT_FOUND = 400, "Bad Request: message to forward not found";
    REPLY_NOT_FOUND = 400, "Bad Request: message to be replied not found";
    PIN_NOT_FOUND = 400, "Bad Request: message to pin not found";
    UNPIN_NOT_FOUND = 400, "Bad Request: message to unpin not found";
    REACT_NOT_FOUND = 400, "Bad Request: message to react not found";
    NOT_MODIFIED = 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
    CANT_EDIT = 400, "Bad Request: message can't be edited";
    CANT_DELETE = 400, "Bad Request: message can't be deleted";
    CANT_COPY = 400, "Bad Request: the message can't be copied";
    CANT_FORWARD = 400, "Bad Request: the message can't be forwarded";
    PROTECTED = 400, "Bad Request: message has protected content and can't be forwarded";
    TEXT_EMPTY = 400, "Bad Request: message text is empty";
    TEXT_BLANK = 400, "Bad Request: text must be non-empty";
    TEXT_TOO_LONG = 400, "Bad Request: message is too long";
    EDIT_TOO_LONG = 400, "Bad Request: MESSAGE_TOO_LONG";
    REQUEST_TEXT_LONG = 400, "Bad Request: text is too long";
    CAPTION_TOO_LONG = 400, "Bad Request: message caption is too long";
    PARSE_MODE = 400, "Bad Request: unsupported parse_mode";
    MARKUP_TOO_LONG = 400, "Bad Request: reply markup is too long";
    BUTTON_DATA = 400, "Bad Request: BUTTON_DATA_INVALID";
    BUTTON_URL = 400, "Bad Request: BUTTON_URL_INVALID";
    MARKUP_JSON = 400, "Bad Request: can't parse reply keyboard markup JSON object";
    COMMAND_INVALID = 400, "Bad Request: BOT_COMMAND_INVALID";
    ALBUM_MIX = 400, "Bad Request: can't use the media of the specified type in the album";
    FILE_TOO_BIG = 400, "Bad Request: file is too big";
    FILE_ID_INVALID = 400, "Bad Request: invalid file_id";
    FILE_WRONG = 400, "Bad Request: wrong file identifier/HTTP URL specified";
    URL_CONTENT = 400, "Bad Request: failed to get HTTP URL content";
    QUERY_TOO_OLD = 400, "Bad Request: query is too old and response timeout expired or query ID is invalid";
    TOPIC_CLOSED = 400, "Bad Request: TOPIC_CLOSED";
    TOPIC_NOT_MODIFIED = 400, "Bad Request: TOPIC_NOT_MODIFIED";
    TOPIC_ID_INVALID = 400, "Bad Request: TOPIC_ID_INVALID";
    NO_FORUM = 400, "Bad Request: the chat is not a forum";
    TOPIC_CREATE_RIGHTS = 400, "Bad Request: not enough rights to create a topic";
    TOPIC_EDIT_RIGHTS = 400, "Bad Request: not enough rights to edit the topic";
    TOPIC_TURN_RIGHTS = 400, "Bad Request: not enough rights to close or open the topic";
    TOPIC_DELETE_RIGHTS = 400, "Bad Request: not enough rights to delete the topic";
    PIN_RIGHTS = 400, "Bad Request: not enough rights to manage pinned messages in the chat";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_in_the_data() {
        let data: Vec<Value> = serde_json::from_str(include_str!("../data/errors.json")).expect("errors.json is JSON");
        for error in KNOWN {
            let found = data
                .iter()
                .any(|entry| entry["code"] == error.code && entry["description"] == error.description.as_ref());
            assert!(found, "{} {} is not in errors.json", error.code, error.description);
        }
    }
}
