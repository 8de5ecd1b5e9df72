//! Looks at the support group the way `check` reports it.

use teloxide::prelude::{Request, Requester as _};
use teloxide::types::{ChatId as TgChat, ChatMemberKind, UserId};

use super::api::{Trouble, trouble};
use super::topic_wire::{GetChat, GetMember};
use super::{Api, Me};
use crate::domain::{ChatId, Timestamp};

/// What stands in the way, or not, in the support group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupReport {
    /// Its title.
    pub title: String,
    /// Whether anybody can find and join it.
    pub is_public: bool,
    /// Whether the bot may write there.
    pub may_write: bool,
    /// Whether the bot hears replies to messages of others and plain words: an admin does, and so does a
    /// bot whose privacy mode is off.
    pub hears_everything: bool,
    /// Whether the bot hears reactions: only an admin does.
    pub hears_reactions: bool,
    /// Whether it has topics.
    pub is_forum: bool,
    /// Whether the bot may make, change, close and reopen them.
    pub manages_topics: bool,
    /// Whether the bot may pin messages.
    pub pins_messages: bool,
}

/// Looks at a group.
///
/// # Errors
/// When the group cannot be seen at all: wrong number, or the bot is not a member.
pub async fn probe_group(api: &Api, me: &Me, group: ChatId) -> Result<GroupReport, Trouble> {
    let chat_id = TgChat(group.number);
    let chat = api.bot().get_chat(chat_id).send().await.map_err(trouble)?;
    let id = UserId(u64::try_from(me.id).unwrap_or_default());
    let member = api.bot().get_chat_member(chat_id, id).send().await.map_err(trouble)?;
    let (may_write, is_admin) = match &member.kind {
        ChatMemberKind::Owner(_) | ChatMemberKind::Administrator(_) => (true, true),
        ChatMemberKind::Member(_) => (true, false),
        ChatMemberKind::Restricted(limits) => (limits.is_member && limits.can_send_messages, false),
        ChatMemberKind::Left | ChatMemberKind::Banned(_) => (false, false),
    };
    let facts = api.call(GetChat { chat_id: group.number }).await?;
    let rights = GetMember {
        chat_id: group.number,
        user_id: me.id,
    };
    let rights = api.call(rights).await?;
    Ok(GroupReport {
        title: chat.title().unwrap_or_default().to_owned(),
        is_public: chat.username().is_some(),
        may_write,
        hears_everything: is_admin || me.reads_all_group_messages,
        hears_reactions: is_admin,
        is_forum: facts.is_forum,
        manages_topics: rights.manages_topics(),
        pins_messages: rights.pins_messages(),
    })
}

/// Whether the bot may write to somebody.
///
/// # Errors
/// [`Trouble::Refused`] if that person never wrote to the bot.
pub async fn admin_reachable(api: &Api, id: i64) -> Result<(), Trouble> {
    api.bot().get_chat(TgChat(id)).send().await.map(|_| ()).map_err(trouble)
}

/// How updates come, as Telegram sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookReport {
    /// Where they are brought to; empty if they are polled.
    pub url: String,
    /// How many wait.
    pub waiting: u64,
    /// When bringing one failed last, and why in Telegram's words.
    pub failed: Option<(Timestamp, String)>,
}

/// Asks how updates come.
///
/// # Errors
/// If Telegram cannot be asked.
pub async fn probe_webhook(api: &Api) -> Result<WebhookReport, Trouble> {
    let info = api.webhook_info().await?;
    Ok(WebhookReport {
        url: info.url,
        waiting: info.pending_update_count,
        failed: info.last_error_date.map(|secs| {
            let at = Timestamp(secs.saturating_mul(1_000));
            (at, info.last_error_message.unwrap_or_default())
        }),
    })
}

/// What time it is by the Bot API server: the `Date` of its answer to a plain request.
///
/// # Errors
/// A text without the URL's secrets if the server cannot be reached or names no time.
pub async fn server_time(url: &url::Url) -> Result<Timestamp, String> {
    let client = teloxide::net::default_reqwest_settings()
        .build()
        .map_err(|error| error.without_url().to_string())?;
    let answer = client
        .get(url.clone())
        .send()
        .await
        .map_err(|error| error.without_url().to_string())?;
    let date = answer
        .headers()
        .get(reqwest::header::DATE)
        .and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| chrono::DateTime::parse_from_rfc2822(date).ok());
    date.map(|date| Timestamp(date.timestamp_millis()))
        .ok_or_else(|| "its answer bears no date".to_owned())
}
