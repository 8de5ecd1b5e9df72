//! What holds at the desk, from the configuration.

use super::default_locale;
use crate::config::{self, Config};
use crate::desk::{Beginning, GroupOperators, Rules, TopicAnswers, TopicPer, WorldZone};
use crate::domain::{ChatId, LanguageCode, PersonId};

/// The rules that a configuration makes.
pub(super) fn rules(config: &Config) -> Rules {
    Rules {
        owners: config.admin_ids.iter().map(|id| PersonId::telegram(*id)).collect(),
        group: config.group_id.map(ChatId::telegram),
        group_operators: match config.group_operators {
            config::GroupOperators::Members => GroupOperators::Members,
            config::GroupOperators::Staff => GroupOperators::Staff,
        },
        topic_per: match config.topic_per {
            config::TopicPer::Ticket => TopicPer::Ticket,
            config::TopicPer::User => TopicPer::User,
        },
        topic_answers: match config.topic_answers {
            config::TopicAnswers::All => TopicAnswers::All,
            config::TopicAnswers::Replies => TopicAnswers::Replies,
        },
        beginning: match config.ticket_mode {
            config::TicketMode::Menu => Beginning::Menu,
            config::TicketMode::Any => Beginning::Any,
        },
        ask_min_length: config.ask_min_length,
        max_open_tickets: config.max_open_tickets,
        ticket_cooldown_secs: config.limits.ticket_cooldown_secs,
        flood_limit_per_min: config.limits.flood_limit_per_min,
        feedback_cooldown_hours: match config.limits.feedback_cooldown_enabled {
            true => config.limits.feedback_cooldown_hours,
            false => 0,
        },
        faq_suggestions: config.faq_suggestions,
        reopen_within_hours: config.reopen_within_hours,
        auto_close_after_hours: config.endings.close_after_hours,
        auto_close_warn_hours: config.endings.close_warn_hours,
        ticket_cleanup_days: config.endings.cleanup_days,
        reminder_user_secs: config.reminders.user_secs,
        reminder_operator_secs: config.reminders.operator_secs,
        quiet_hours: config.reminders.quiet_hours,
        digest_at: config.reminders.digest_at,
        business_hours: config.hours.business.clone(),
        first_answer: config.hours.targets.first_response,
        resolution: config.hours.targets.resolution,
        target_warn_percent: config.hours.targets.warn_percent,
        zone: WorldZone(config.timezone),
        escalates_to: config.alerts.dev_id.map(PersonId::telegram),
        rating_stars: config.rating_stars,
        default_locale: LanguageCode::read(default_locale(config).code())
            .expect("invariant: every language of ours has a code of letters"),
    }
}
