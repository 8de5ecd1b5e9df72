//! The connection to the Bot API: teloxide's client, and what its errors mean to us.

use std::time::Duration;

use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use teloxide::net::Download as _;
use teloxide::prelude::{Request, Requester as _};
use teloxide::requests::Payload;
use teloxide::types::FileId;
use teloxide::{ApiError, Bot, RequestError};

use super::answer::read;
use super::caller::Caller;
use super::wire::SentMessage;
use crate::domain::ChatId;

/// How long a poll stays open when nothing happens. The server cuts at 50 s.
pub(super) const POLL_SECS: u32 = 30;

/// How long the upload of a file may take: 50 MB at 1 Mbit/s, with room.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(600);

/// How long any other call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection is kept for the next call. The server would close it first otherwise, and a send fail.
pub(super) const IDLE: Duration = Duration::from_secs(50);

/// The updates we ask for; the server keeps back all others.
pub(super) const ALLOWED: [&str; 5] = [
    "message",
    "edited_message",
    "message_reaction",
    "callback_query",
    "my_chat_member",
];

/// Where and as whom to connect.
#[derive(Clone)]
pub struct ApiSettings {
    /// The bot's token. A secret.
    pub token: String,
    /// The server, without the token.
    pub url: url::Url,
}

/// A connection to the Bot API. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    calls: Caller,
    polls: Caller,
    bot: Bot,
    uploads: Bot,
}

/// Who the bot is.
#[derive(Clone, Debug)]
pub struct Me {
    /// Its number.
    pub id: i64,
    /// Its public name without `@`.
    pub username: String,
    /// Whether it sees everything said in groups, as far as its own settings go.
    pub reads_all_group_messages: bool,
}

/// Why a call failed. Never holds the token, nor the texts sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The server was not reached, answered nonsense, or had trouble of its own.
    #[error("the Bot API cannot be reached: {0}")]
    Unreachable(String),
    /// Too fast; milliseconds to wait.
    #[error("the Bot API asks for a pause of {ms} ms")]
    Wait {
        /// Milliseconds.
        ms: i64,
    },
    /// The group goes on as another chat.
    #[error("the group has become the supergroup {}", .to.number)]
    Moved {
        /// The new number.
        to: ChatId,
    },
    /// The token is not valid.
    #[error(
        "Telegram does not accept BOT_TOKEN: it is wrong, or was revoked at @BotFather; put the present one into .env"
    )]
    Unauthorized,
    /// Another process polls with the same token.
    #[error("another program is polling with the same BOT_TOKEN; stop it, or take a token of its own for this one")]
    Conflict,
    /// A webhook is set, so that updates cannot be polled.
    #[error("a webhook of another program is set for this bot")]
    Webhook,
    /// The server said no, for good.
    #[error("Telegram says: {0}")]
    Refused(String),
}

impl Trouble {
    /// Whether the server said no, for good.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Trouble::Refused(_))
    }

    /// Whether what was sent has arrived, and was at once deleted by a moderator.
    pub(super) fn is_of_moderator(&self) -> bool {
        matches!(self, Trouble::Unreachable(why) if why.contains("sent message was immediately deleted"))
    }
}

impl Api {
    /// A connection; nothing is sent yet.
    ///
    /// # Errors
    /// A message for the operator if the machine's TLS set-up cannot be used.
    pub fn new(settings: &ApiSettings) -> Result<Self, String> {
        let client = |timeout: Duration| {
            teloxide::net::default_reqwest_settings()
                .timeout(timeout)
                .pool_idle_timeout(IDLE)
                .build()
                .map_err(|error| format!("the HTTPS client cannot be set up: {}", error.without_url()))
        };
        let (plain, patient) = (client(CALL_TIMEOUT)?, client(UPLOAD_TIMEOUT)?);
        let bot = |client| Bot::with_client(&settings.token, client).set_api_url(settings.url.clone());
        let calls = Caller::new(settings, &plain, CALL_TIMEOUT)?;
        Ok(Api {
            polls: calls.with_patience(Duration::from_secs(u64::from(POLL_SECS) + 15)),
            calls,
            bot: bot(plain),
            uploads: bot(patient),
        })
    }

    /// Calls a method.
    pub(super) async fn call<P>(&self, payload: P) -> Result<P::Output, Trouble>
    where
        P: Payload + Serialize,
        P::Output: DeserializeOwned,
    {
        read(&self.calls.ask(&payload).await?)
    }

    /// Sends something; gives the message's number. None if the message was at once deleted by a
    /// moderator: the server calls that an error, but it has been delivered.
    pub(super) async fn send<P>(&self, payload: P) -> Result<Option<i64>, Trouble>
    where
        P: Payload<Output = SentMessage> + Serialize,
    {
        match self.call(payload).await {
            Ok(sent) => Ok(Some(sent.message_id)),
            Err(trouble) if trouble.is_of_moderator() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// Takes a webhook away, so that updates can be polled. What waits for the webhook is kept.
    pub(super) async fn delete_webhook(&self) -> Result<(), Trouble> {
        self.bot.delete_webhook().send().await.map(|_| ()).map_err(trouble)
    }

    /// Asks who the bot is: the test of a token.
    pub async fn me(&self) -> Result<Me, Trouble> {
        let me = self.bot.get_me().send().await.map_err(trouble)?;
        Ok(Me {
            id: i64::try_from(me.id.0).unwrap_or(i64::MAX),
            username: me.username.clone().unwrap_or_default(),
            reads_all_group_messages: me.can_read_all_group_messages,
        })
    }

    /// Fetches a file, of at most so many bytes.
    pub(super) async fn fetch(&self, file: &str, most: u64) -> Result<Vec<u8>, Trouble> {
        let get = self.bot.get_file(FileId(file.to_owned()));
        let path = get.send().await.map_err(trouble)?.path;
        // With the patience of an upload: a file is as long in one direction as in the other.
        let mut stream = self.uploads.download_file_stream(&path);
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| Trouble::Unreachable(network(&error)))?;
            if (bytes.len() + chunk.len()) as u64 > most {
                return Err(Trouble::Refused("the file is too big".into()));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// teloxide's client, for the calls it types well.
    pub(super) fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Calls with the patience of a poll.
    pub(super) fn polls(&self) -> &Caller {
        &self.polls
    }

    /// The library's client for calls that carry a file.
    pub(super) fn uploads(&self) -> &Bot {
        &self.uploads
    }
}

/// What an error of teloxide means.
pub(super) fn trouble(error: RequestError) -> Trouble {
    match error {
        RequestError::RetryAfter(seconds) => Trouble::Wait {
            ms: i64::from(seconds.seconds()) * 1_000,
        },
        RequestError::MigrateToChatId(chat) => Trouble::Moved {
            to: ChatId::telegram(chat.0),
        },
        RequestError::Api(error) => said_no(&error),
        // The URL holds the token.
        RequestError::Network(error) => Trouble::Unreachable(network(&error)),
        // The raw answer may hold texts.
        RequestError::InvalidJson { source, .. } => Trouble::Unreachable(format!(
            "its answer is no JSON ({:?} at line {})",
            source.classify(),
            source.line()
        )),
        RequestError::Io(error) => Trouble::Unreachable(error.to_string()),
    }
}

/// What the server's refusal means. 74 of the 108 known texts come as `Unknown`, so texts are told
/// apart by their beginning, which has been stable, never by the whole.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the library's list grows, and its known texts are read like unknown ones"
)]
pub(super) fn said_no(error: &ApiError) -> Trouble {
    let text = match error {
        ApiError::Unknown(text) => text.clone(),
        known => known.to_string(),
    };
    match error {
        ApiError::InvalidToken => Trouble::Unauthorized,
        ApiError::TerminatedByOtherGetUpdates => Trouble::Conflict,
        // Of people, as servers of years ago put it.
        _ if text.starts_with("Unauthorized: bot ") => Trouble::Refused(text),
        // A server that is older than the method knows the token all the same.
        _ if text.starts_with("Not Found: method") => Trouble::Refused(text),
        _ if text.starts_with("Unauthorized") || text.starts_with("Not Found") => Trouble::Unauthorized,
        _ if text.starts_with("Conflict: can't use getUpdates") => Trouble::Webhook,
        _ if text.starts_with("Conflict") => Trouble::Conflict,
        _ if [
            "Internal Server Error",
            "Bad Gateway",
            "Gateway",
            "Service Unavailable",
            "Too Many Requests",
            // The bot is being moved from one server to another.
            "Logged out",
        ]
        .iter()
        .any(|trouble| text.starts_with(trouble)) =>
        {
            Trouble::Unreachable(text)
        }
        _ => Trouble::Refused(text),
    }
}

pub(super) fn network(error: &(dyn std::error::Error + 'static)) -> String {
    // Only the innermost cause: the outer ones quote the URL.
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    if text.contains("/bot") {
        "the connection failed".to_owned()
    } else {
        text
    }
}
