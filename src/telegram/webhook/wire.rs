//! The calls about webhooks, as the Bot API has them. Must not know when they are made.

use std::fmt;

use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;

use crate::telegram::wire::method;

/// Words that are sent and never shown.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// How delivery goes, as Telegram sees it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WebhookInfo {
    /// Where to; empty if updates are polled.
    pub url: String,
    /// Updates that wait.
    #[serde(default)]
    pub pending_update_count: u64,
    /// When a delivery failed last, in seconds since 1970.
    pub last_error_date: Option<i64>,
    /// Why, in Telegram's words.
    pub last_error_message: Option<String>,
}

method! {
    /// Has updates brought.
    SetWebhook as "setWebhook" gives bool {
        /// To this https address.
        url: String,
        /// What each bears in a header of its own.
        secret_token: Hidden,
        /// At most so many at a time, from 1 to 100.
        max_connections: u8,
        /// The kinds wanted.
        allowed_updates: &'static [&'static str],
    }
}

method! {
    /// Asks how delivery goes.
    GetWebhookInfo as "getWebhookInfo" gives WebhookInfo {}
}
