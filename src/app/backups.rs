//! Backups as they are composed: the job that makes them, and where its archives are sent.

use std::sync::Arc;

use chrono::DateTime;
use secrecy::ExposeSecret as _;
use tokio::sync::watch;

use super::{App, companions, default_locale};
use crate::backup::{DIRECTORY, Made, Shelf, Volumes};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::ChatId;
use crate::jobs;
use crate::screen::{Locale, backup_caption};
use crate::sealing::MasterKey;
use crate::telegram::{Destination, Document, Documents};

/// Bytes of a megabyte, as Telegram counts its limits.
const MB: u64 = 1024 * 1024;

/// Most bytes of a file that Telegram lets a bot fetch, whichever way it counts its 20 MB: what is sent is to be
/// fetched again when it is sent back to be restored.
const MAX_FETCHED: u64 = 20_000_000;

/// Where archives are made and lie, and how, as the configuration says.
pub fn shelf(config: &Config) -> Shelf {
    let for_companions = config.clone();
    Shelf {
        directory: config.data_dir.join(DIRECTORY),
        keep: config.backup.keep as usize,
        key: master_key(config).map(Arc::new),
        companions: Arc::new(move || companions(&for_companions)),
    }
}

/// The key that seals, if there is one.
fn master_key(config: &Config) -> Option<MasterKey> {
    let key = config.encryption_key.as_ref()?;
    let bytes = key.expose_secret().try_into();
    Some(MasterKey::new(
        bytes.expect("invariant: the configuration takes no key of another length"),
    ))
}

/// What the configuration says of backups.
#[derive(Clone)]
pub(super) struct Backups {
    plan: jobs::backup::Plan,
    to: Vec<Destination>,
    volume_bytes: u64,
    locale: Locale,
}

impl Backups {
    /// None if there are to be none.
    pub fn of(config: &Config) -> Option<Self> {
        let backup = &config.backup;
        if !backup.enabled {
            return None;
        }
        let alerts = &config.alerts;
        let chat = |id: i64, topic| Destination {
            chat: ChatId::telegram(id),
            topic,
        };
        let to = match (backup.send_to_telegram, alerts.chat_id) {
            (false, _) => Vec::new(),
            (true, Some(id)) => vec![chat(id, alerts.topic_id)],
            (true, None) => config.admin_ids.iter().map(|id| chat(*id, None)).collect(),
        };
        Some(Backups {
            plan: jobs::backup::Plan {
                schedule: backup.schedule.clone(),
                zone: config.timezone,
                shelf: shelf(config),
            },
            to,
            volume_bytes: (u64::from(backup.max_size_mb) * MB).min(MAX_FETCHED),
            locale: default_locale(config),
        })
    }

    async fn send(self, made: Made, documents: Documents, clock: Clock, mut ended: watch::Receiver<bool>) {
        for to in &self.to {
            let sending = self.send_to(*to, &made, &documents, &clock);
            let sent = tokio::select! {
                biased;
                sent = sending => sent,
                _ = ended.wait_for(|ended| *ended) => Err("the program ends".to_owned()),
            };
            if let Err(why) = sent {
                tracing::error!(why, chat = %to.chat, file = %made.file.display(), "a backup was made, but not sent");
            }
        }
    }

    async fn send_to(&self, to: Destination, made: &Made, documents: &Documents, clock: &Clock) -> Result<(), String> {
        let unreadable = |error: std::io::Error| format!("it cannot be read: {error}");
        let mut volumes = Volumes::of(&made.file, self.volume_bytes).map_err(unreadable)?;
        let at = DateTime::from_timestamp_millis(clock.now().0).unwrap_or_default();
        let at = at.with_timezone(&self.plan.zone).format("%Y-%m-%d %H:%M").to_string();
        let parts = volumes.count();
        for part in 1..=parts {
            let (name, bytes) = volumes.read(part).map_err(unreadable)?;
            let caption = backup_caption(self.locale, &at, made.manifest.records(), part, parts);
            let document = Document { name, bytes, caption };
            documents
                .send(to, &document)
                .await
                .map_err(|trouble| trouble.to_string())?;
        }
        Ok(())
    }
}

impl App {
    /// Starts the job, if there are to be backups.
    pub(super) fn start_backups(&self, ended: &watch::Receiver<bool>) {
        let Some(backups) = self.backups.clone() else { return };
        let documents = Documents::new(self.api.clone(), self.pace.clone(), self.clock.clone());
        let (store, clock) = (self.store.clone(), self.clock.clone());
        self.start_job("backup", ended, move |entry, ended| {
            let (backups, documents, clock) = (backups.clone(), documents.clone(), clock.clone());
            let (plan, store, sending) = (backups.plan.clone(), store.clone(), ended.clone());
            let on = clock.clone();
            let hand_on = move |made| {
                backups
                    .clone()
                    .send(made, documents.clone(), on.clone(), sending.clone())
            };
            jobs::backup::run(plan, store, clock, entry, hand_on, ended)
        });
    }
}
