//! The bare relay: what a bot costs that keeps nothing. It passes each message on as soon as it has it, all at
//! once, and forgets it; what is under way when it dies is lost.
//!
//! Knows nothing of Switchboard. It is kept as lean as teloxide allows: the leaner, the harder to measure up to.
//!
//! It can be told to bring what a fetch brought to the disk first, with one write and one sync, and to do nothing more with
//! it: nobody who promises that a message is there before it is confirmed can be quicker than that.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use teloxide::Bot;
use teloxide::payloads::GetUpdatesSetters as _;
use teloxide::prelude::Requester as _;
use teloxide::types::{AllowedUpdate, ChatId, UpdateKind};

use crate::subject::{GROUP, TOKEN};

/// How long a poll stays open; the client gives up after 17 s.
const POLL_SECS: u32 = 10;

/// Bytes of the file that is written over and over: it has its place on the disk, so that a sync is no more than that.
const FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Relays until it is killed; what it relays is brought to the disk in this file first, if there is one.
pub fn run(url: &str, file: Option<&Path>) -> anyhow::Result<()> {
    let url = url.parse().context("the address of the Bot API")?;
    let bot = Bot::new(TOKEN).set_api_url(url);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(relay(bot, file.map(Disk::new).transpose()?))
}

/// Where messages are brought to the disk.
struct Disk {
    file: File,
    at: u64,
}

impl Disk {
    fn new(path: &Path) -> std::io::Result<Self> {
        std::fs::write(path, vec![0; FILE_BYTES as usize])?;
        let file = File::options().write(true).open(path)?;
        file.sync_all()?;
        Ok(Disk { file, at: 0 })
    }

    fn bring(&mut self, texts: &[String]) -> std::io::Result<()> {
        let bytes = texts.concat().into_bytes();
        if self.at + bytes.len() as u64 > FILE_BYTES {
            self.at = 0;
        }
        self.file.seek(SeekFrom::Start(self.at))?;
        self.file.write_all(&bytes)?;
        self.at += bytes.len() as u64;
        self.file.sync_data()
    }
}

async fn relay(bot: Bot, mut disk: Option<Disk>) -> anyhow::Result<()> {
    // As every bot does at its start.
    bot.get_me().await?;
    let mut offset = 0;
    loop {
        let poll = bot.get_updates().offset(offset).limit(100).timeout(POLL_SECS);
        let Ok(updates) = poll.allowed_updates([AllowedUpdate::Message]).await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        let mut texts = Vec::with_capacity(updates.len());
        for update in updates {
            offset = offset.max(update.id.as_offset());
            if let UpdateKind::Message(message) = update.kind {
                texts.extend(message.text().map(str::to_owned));
            }
        }
        if let Some(disk) = disk.as_mut().filter(|_| !texts.is_empty()) {
            tokio::task::block_in_place(|| disk.bring(&texts))?;
        }
        for text in texts {
            let bot = bot.clone();
            tokio::spawn(async move {
                if let Err(error) = bot.send_message(ChatId(GROUP), text).await {
                    eprintln!("bare relay: {error}");
                }
            });
        }
    }
}
