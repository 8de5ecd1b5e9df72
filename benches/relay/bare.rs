//! The bare relay: what a bot costs that keeps nothing. It passes each message on as soon as it has it, all at
//! once, and forgets it; what is under way when it dies is lost.
//!
//! Knows nothing of Switchboard. It is kept as lean as teloxide allows: the leaner, the harder to measure up to.

use std::time::Duration;

use anyhow::Context as _;
use teloxide::Bot;
use teloxide::payloads::GetUpdatesSetters as _;
use teloxide::prelude::Requester as _;
use teloxide::types::{AllowedUpdate, ChatId, UpdateKind};

use crate::subject::{GROUP, TOKEN};

/// How long a poll stays open; the client gives up after 17 s.
const POLL_SECS: u32 = 10;

/// Relays until it is killed.
pub fn run(url: &str) -> anyhow::Result<()> {
    let url = url.parse().context("the address of the Bot API")?;
    let bot = Bot::new(TOKEN).set_api_url(url);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(relay(bot))
}

async fn relay(bot: Bot) -> anyhow::Result<()> {
    // As every bot does at its start.
    bot.get_me().await?;
    let mut offset = 0;
    loop {
        let poll = bot.get_updates().offset(offset).limit(100).timeout(POLL_SECS);
        let Ok(updates) = poll.allowed_updates([AllowedUpdate::Message]).await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        for update in updates {
            offset = offset.max(update.id.as_offset());
            let UpdateKind::Message(message) = update.kind else {
                continue;
            };
            let Some(text) = message.text().map(str::to_owned) else {
                continue;
            };
            let bot = bot.clone();
            tokio::spawn(async move {
                if let Err(error) = bot.send_message(ChatId(GROUP), text).await {
                    eprintln!("bare relay: {error}");
                }
            });
        }
    }
}
