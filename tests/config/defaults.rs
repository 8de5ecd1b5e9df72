//! What holds if nothing but the required settings is given.

use std::path::PathBuf;

use secrecy::ExposeSecret;
use switchboard::config::{AlertSettings, GroupOperators, TicketMode, TopicAnswers, TopicPer};

use super::{TOKEN, config};

#[test]
fn the_defaults() {
    let config = config(&[]);
    assert_eq!(config.bot_token.expose_secret(), TOKEN);
    assert_eq!(config.admin_ids, [42]);
    assert_eq!(config.default_locale, "en");
    assert_eq!(config.group_id, None);
    assert_eq!(config.group_operators, GroupOperators::Members);
    assert_eq!(config.topic_per, TopicPer::Ticket);
    assert_eq!(config.topic_answers, TopicAnswers::All);
    assert_eq!(config.ticket_mode, TicketMode::Menu);
    assert_eq!(config.ask_min_length, 10);
    assert_eq!(config.max_open_tickets, 3);
    let limits = config.limits;
    assert_eq!((limits.ticket_cooldown_secs, limits.flood_limit_per_min), (30, 30));
    assert!(limits.feedback_cooldown_enabled);
    assert_eq!(limits.feedback_cooldown_hours, 24);
    assert!(config.faq_suggestions);
    assert_eq!(config.reopen_within_hours, 72);
    assert_eq!(config.endings.close_after_hours, 24);
    assert_eq!(config.endings.close_warn_hours, 0);
    assert_eq!(config.rating_stars, 3);
    assert_eq!(config.emoji.new, "🆕");
    assert_eq!(config.emoji.in_progress, "🔧");
    assert_eq!(config.emoji.resolved, "✅");
    assert_eq!(config.timezone, chrono_tz::UTC);
    assert_eq!(config.data_dir, PathBuf::from("bot_data"));
    assert_eq!(config.log_level, tracing::Level::INFO);
    let backup = &config.backup;
    assert!(!backup.enabled && !backup.full_project && !backup.send_to_telegram);
    assert_eq!(backup.schedule.to_string(), "0 3 * * *");
    assert_eq!((backup.keep, backup.max_size_mb), (7, 50));
    assert_eq!(
        config.alerts,
        AlertSettings {
            chat_id: None,
            topic_id: None,
            dev_id: None,
            start: None,
            shutdown: None,
            errors: true,
            error_throttle_sec: 300,
        }
    );
    assert_eq!(config.telegram_api_url.as_str(), "https://api.telegram.org/");
    assert_eq!(config.pace.global_per_sec, 30);
    assert_eq!(config.pace.chat_per_sec, 1);
    assert_eq!(config.pace.group_per_min, 20);
}
