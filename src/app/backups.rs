//! Backups as they are composed: the job that makes them, and where its archives are sent.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{App, companions, master_key};
use crate::backup::{DIRECTORY, Made, Shelf};
use crate::config::Config;
use crate::domain::ChatId;
use crate::jobs;
use crate::safekeeping::{MAX_FETCHED, Schedule};
use crate::telegram::{ArchiveSettings, Destination};

/// Bytes of a megabyte, as Telegram counts its limits.
const MB: u64 = 1024 * 1024;

/// Where archives are made and lie, and how, as the configuration says.
pub fn shelf(config: &Config) -> Shelf {
    let for_companions = config.clone();
    Shelf {
        directory: config.data_dir.join(DIRECTORY),
        keep: config.backup.keep as usize,
        key: master_key(config),
        companions: Arc::new(move || companions(&for_companions)),
    }
}

/// When backups make themselves, if they do.
pub fn schedule(config: &Config) -> Option<Schedule> {
    config.backup.enabled.then(|| Schedule {
        pattern: config.backup.schedule.clone(),
        zone: config.timezone,
    })
}

/// Where they are sent, and how.
pub(super) fn archive_settings(config: &Config) -> ArchiveSettings {
    let (backup, alerts) = (&config.backup, &config.alerts);
    let chat = |id: i64, topic| Destination {
        chat: ChatId::telegram(id),
        topic,
    };
    let to = match (backup.send_to_telegram, alerts.chat_id) {
        (false, _) => Vec::new(),
        (true, Some(id)) => vec![chat(id, alerts.topic_id)],
        (true, None) => config.admin_ids.iter().map(|id| chat(*id, None)).collect(),
    };
    ArchiveSettings {
        to,
        // What is sent is to be fetched again when it is sent back to be restored.
        volume_bytes: (u64::from(backup.max_size_mb) * MB).min(MAX_FETCHED),
        zone: config.timezone,
    }
}

impl App {
    /// Starts the job that renews the ring, beside the backups and in chats.
    pub(super) fn start_renewing_the_ring(&self, ticks: &jobs::Ticks, ended: &watch::Receiver<bool>) -> JoinHandle<()> {
        let (safekeeping, archives, sending) = (self.safekeeping.clone(), self.archives.clone(), ended.clone());
        self.start_rounds("ring", ticks, ended, move || {
            let (safekeeping, archives, sending) = (safekeeping.clone(), archives.clone(), sending.clone());
            async move {
                let hand_on = async |ring: PathBuf| archives.renew_rings(&ring, sending.clone()).await;
                jobs::ring::look(&safekeeping, hand_on).await
            }
        })
    }

    /// Starts the job, if backups make themselves.
    pub(super) fn start_backups(&self, ticks: &jobs::Ticks, ended: &watch::Receiver<bool>) -> Option<JoinHandle<()>> {
        let schedule = self.safekeeping.schedule()?;
        if schedule.next(self.clock.now()).is_none() {
            tracing::warn!("BACKUP_SCHEDULE names no time to come: no backups are made");
            return None;
        }
        let (safekeeping, archives, sending) = (self.safekeeping.clone(), self.archives.clone(), ended.clone());
        Some(self.start_rounds("backup", ticks, ended, move || {
            let (safekeeping, archives, sending) = (safekeeping.clone(), archives.clone(), sending.clone());
            async move {
                let hand_on = async |made: Made| archives.send(&made, None, sending.clone()).await;
                jobs::backup::look(&safekeeping, hand_on).await
            }
        }))
    }
}
