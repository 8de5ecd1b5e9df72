//! Who is told of what about the program itself, from the configuration.

use super::default_locale;
use crate::config::Config;
use crate::domain::ChatId;
use crate::telegram::{AlertSettings, Destination};

pub(super) fn alert_settings(config: &Config) -> AlertSettings {
    let alerts = &config.alerts;
    let life = alerts.chat_id.map(|id| Destination {
        chat: ChatId::telegram(id),
        topic: alerts.topic_id,
    });
    let dev = alerts.dev_id.map(|id| Destination {
        chat: ChatId::telegram(id),
        topic: None,
    });
    AlertSettings {
        life,
        // One place twice would be told twice.
        errors: life
            .into_iter()
            .chain(dev.filter(|dev| life.is_none_or(|life| life.chat != dev.chat)))
            .filter(|_| alerts.errors)
            .collect(),
        start: alerts.start.clone(),
        shutdown: alerts.shutdown.clone(),
        throttle_ms: i64::from(alerts.error_throttle_sec) * 1_000,
        locale: default_locale(config),
    }
}
