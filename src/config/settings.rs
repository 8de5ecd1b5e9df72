//! The table of all settings. Parsing, warnings, the info screens and the test of `.env.example` go by it; a default is
//! written here and nowhere else. Must not know how a value is parsed.

use super::setting::Setting;
pub(super) use super::times::{
    BUSINESS_HOURS, DIGEST_AT, HOLIDAYS, QUIET_HOURS, REMINDER_OPERATOR_INTERVAL, REMINDER_USER_INTERVAL,
    SLA_FIRST_RESPONSE_MINUTES, SLA_RESOLUTION_MINUTES, SLA_WARN_PERCENT,
};

/// The bot's token.
pub(super) const BOT_TOKEN: Setting = Setting::required(
    "BOT_TOKEN",
    "123456789:example-example-example-example-exa",
    "is missing. Send /newbot to @BotFather in Telegram, or /token for a bot that exists: \
     the answer holds the token",
    "the token of the bot, from @BotFather",
)
.secret();
/// The owners' ids.
pub(super) const ADMIN_ID: Setting = Setting::required(
    "ADMIN_ID",
    "123456789,987654321",
    "is missing. It takes your numeric Telegram id, or several: a bot that shows ids, such as \
     @userinfobot, tells you yours; a running Switchboard answers /id with it",
    "ids of the owners, separated by commas",
)
.or("ADMIN_IDS");
/// The fallback language.
pub(super) const DEFAULT_LOCALE: Setting = Setting::with_default(
    "DEFAULT_LOCALE",
    "en",
    "language for people who have chosen none and whose own is not on offer",
)
.or("DEFAULT_LANG");
/// The support group.
pub(super) const BOT_GROUP_ID: Setting = Setting::optional(
    "BOT_GROUP_ID",
    "-1001234567890",
    "id of the support group, plain or with topics",
);
/// Who may answer in the group.
pub(super) const GROUP_OPERATORS: Setting = Setting::with_default(
    "GROUP_OPERATORS",
    "members",
    "who may answer in the group: all members, or staff only",
);
/// What has a topic.
pub(super) const TOPIC_PER: Setting = Setting::with_default(
    "TOPIC_PER",
    "ticket",
    "in a group with topics, what has one of its own: every ticket, or every user",
);
/// Which words of a topic go to its user.
pub(super) const TOPIC_ANSWERS: Setting = Setting::with_default(
    "TOPIC_ANSWERS",
    "all",
    "in a topic, what goes to its user: all messages but asides, or replies only",
);
/// How a ticket begins.
pub(super) const TICKET_MODE: Setting = Setting::with_default(
    "TICKET_MODE",
    "menu",
    "how a ticket begins: by the menu, or by any message",
);
/// The shortest question.
pub(super) const ASK_MIN_LENGTH: Setting = Setting::with_default(
    "ASK_MIN_LENGTH",
    "10",
    "shortest question that opens a ticket, in characters; 0 = any",
);
/// Open tickets per user.
pub(super) const MAX_OPEN_TICKETS: Setting = Setting::with_default(
    "MAX_OPEN_TICKETS",
    "3",
    "open tickets one user may have at a time; 0 = no limit",
);
/// The pause between two tickets of a user.
pub(super) const TICKET_COOLDOWN_SECS: Setting = Setting::with_default(
    "TICKET_COOLDOWN_SECS",
    "30",
    "seconds from one new ticket of a user to the next; 0 = no pause",
);
/// Messages of a user that are taken.
pub(super) const FLOOD_LIMIT_PER_MIN: Setting = Setting::with_default(
    "FLOOD_LIMIT_PER_MIN",
    "30",
    "messages of one user that are passed on per minute; 0 = no limit",
);
/// Whether feedback has a pause.
pub(super) const FEEDBACK_COOLDOWN_ENABLED: Setting = Setting::with_default(
    "FEEDBACK_COOLDOWN_ENABLED",
    "true",
    "whether a user has to wait between two feedbacks",
);
/// How long.
pub(super) const FEEDBACK_COOLDOWN_HOURS: Setting = Setting::with_default(
    "FEEDBACK_COOLDOWN_HOURS",
    "24",
    "hours from one feedback of a user to the next; 0 = no pause",
);
/// Whether answers are offered.
pub(super) const FAQ_SUGGESTIONS: Setting = Setting::with_default(
    "FAQ_SUGGESTIONS",
    "true",
    "whether users are offered fitting answers of the FAQ",
);
/// How long a user may reopen.
pub(super) const REOPEN_WITHIN_HOURS: Setting = Setting::with_default(
    "REOPEN_WITHIN_HOURS",
    "72",
    "hours during which a user may reopen a closed ticket; 0 = never",
);
/// Silence that closes a ticket.
pub(super) const AUTO_CLOSE_AFTER_HOURS: Setting = Setting::with_default(
    "AUTO_CLOSE_AFTER_HOURS",
    "24",
    "hours of a user's silence after which an answered ticket is closed; 0 = never",
);
/// Warning before that.
pub(super) const AUTO_CLOSE_WARN_HOURS: Setting = Setting::with_default(
    "AUTO_CLOSE_WARN_HOURS",
    "0",
    "hours before that at which the user is warned; 0 = no warning",
);
/// When closed tickets go.
pub(super) const TICKET_CLEANUP_DAYS: Setting = Setting::with_default(
    "TICKET_CLEANUP_DAYS",
    "0",
    "days after which a closed ticket is erased for good, with its words and history; 0 = never",
);
/// Stars of a rating.
pub(super) const RATING_STARS: Setting = Setting::with_default(
    "RATING_STARS",
    "3",
    "stars a user can give when a ticket is closed, from 3 to 5",
);
/// The mark of a new ticket.
pub(super) const EMOJI_NEW: Setting = Setting::with_default("EMOJI_NEW", "🆕", "mark of a new ticket");
/// The mark of a ticket in progress.
pub(super) const EMOJI_IN_PROGRESS: Setting =
    Setting::with_default("EMOJI_IN_PROGRESS", "🔧", "mark of a ticket in progress");
/// The mark of a resolved ticket.
pub(super) const EMOJI_RESOLVED: Setting = Setting::with_default("EMOJI_RESOLVED", "✅", "mark of a resolved ticket");
/// The zone of shown times.
pub(super) const TIMEZONE: Setting = Setting::with_default("TIMEZONE", "UTC", "time zone of the times shown");
/// Where everything is kept.
pub(super) const DATA_DIR: Setting = Setting::with_default(
    "DATA_DIR",
    "bot_data",
    "directory of the store, the logs and the backups",
);
/// How much is logged.
pub(super) const LOG_LEVEL: Setting = Setting::with_default(
    "LOG_LEVEL",
    "info",
    "how much is logged: error, warn, info, debug, trace",
);
/// Where notices about the program itself go.
pub(super) const ALERT_CHAT_ID: Setting = Setting::optional(
    "ALERT_CHAT_ID",
    "-1001234567890",
    "id of the chat that is told of start, end and errors of the bot",
);
/// The topic there.
pub(super) const ALERT_TOPIC_ID: Setting = Setting::optional(
    "ALERT_TOPIC_ID",
    "7",
    "number of a topic in that chat, for groups with topics",
);
/// Whether backups are made by themselves.
pub(super) const BACKUP_ENABLED: Setting =
    Setting::with_default("BACKUP_ENABLED", "false", "whether backups are made by themselves");
/// When.
pub(super) const BACKUP_SCHEDULE: Setting = Setting::with_default(
    "BACKUP_SCHEDULE",
    "0 3 * * *",
    "when backups are made, as a cron pattern, in the time zone of TIMEZONE",
);
/// How many stay.
pub(super) const BACKUP_KEEP: Setting = Setting::with_default("BACKUP_KEEP", "7", "backups kept in the data directory");
/// What goes along.
pub(super) const BACKUP_FULL_PROJECT: Setting = Setting::with_default(
    "BACKUP_FULL_PROJECT",
    "false",
    "whether settings without secrets, texts and logs go into backups",
);
/// Whether they are sent.
pub(super) const BACKUP_SEND_TO_TELEGRAM: Setting = Setting::with_default(
    "BACKUP_SEND_TO_TELEGRAM",
    "false",
    "whether backups are sent to ALERT_CHAT_ID, or else to the owners",
);
/// In which slices.
pub(super) const BACKUP_MAX_SIZE_MB: Setting = Setting::with_default(
    "BACKUP_MAX_SIZE_MB",
    "50",
    "size of a file that is sent, in MB; larger backups go in parts",
);
/// The key that seals.
pub(super) const ENCRYPTION_KEY: Setting = Setting::optional(
    "ENCRYPTION_KEY",
    "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "key that seals the stored data and backups: 32 random bytes in base64",
)
.or("FERNET_KEY")
.secret();
/// Who else is told of errors.
pub(super) const BOT_DEV_ID: Setting = Setting::optional(
    "BOT_DEV_ID",
    "123456789",
    "id of a person who is told of errors, with or without ALERT_CHAT_ID",
);
/// What is said at the start.
pub(super) const START_ALERT: Setting = Setting::optional(
    "START_ALERT",
    "Support is open",
    "text of the notice at the start, in place of a sentence with the version",
);
/// What is said at the end.
pub(super) const SHUTDOWN_ALERT: Setting = Setting::optional(
    "SHUTDOWN_ALERT",
    "Support is closed",
    "text of the notice at the end, in place of a sentence with the version",
);
/// Whether errors are told of.
pub(super) const ERROR_ALERTS_ENABLED: Setting = Setting::with_default(
    "ERROR_ALERTS_ENABLED",
    "true",
    "whether ALERT_CHAT_ID and BOT_DEV_ID are told of errors",
);
/// How often.
pub(super) const ERROR_ALERT_THROTTLE_SEC: Setting = Setting::with_default(
    "ERROR_ALERT_THROTTLE_SEC",
    "300",
    "seconds between two notices of the same kind of error; 0 = tell of each",
);
/// The Bot API server.
pub(super) const TELEGRAM_API_URL: Setting = Setting::with_default(
    "TELEGRAM_API_URL",
    "https://api.telegram.org",
    "address of the Bot API server",
);
/// Where Telegram brings updates to.
pub(super) const WEBHOOK_URL: Setting = Setting::optional(
    "WEBHOOK_URL",
    "https://desk.example.org/telegram",
    "https address at which Telegram brings updates; polling if not set",
);
/// Where we listen.
pub(super) const WEBHOOK_BIND: Setting = Setting::with_default(
    "WEBHOOK_BIND",
    "127.0.0.1:8443",
    "address and port that the program listens on for WEBHOOK_URL, behind a proxy that does TLS",
);
/// What proves that it is Telegram.
pub(super) const WEBHOOK_SECRET: Setting = Setting::optional(
    "WEBHOOK_SECRET",
    "1-to-256-letters-digits-_-and-hyphens",
    "what each update must bear to be Telegram's; made at the first start if not set",
)
.secret();
/// Where to give something for the support.
pub(super) const DONATE_URL: Setting = Setting::optional(
    "DONATE_URL",
    "https://example.org/donate",
    "https address that a button on the help screens opens",
);
/// Pace over all chats.
pub(super) const PACE_GLOBAL_PER_SEC: Setting = Setting::with_default(
    "PACE_GLOBAL_PER_SEC",
    "30",
    "messages sent per second over all chats; 0 = no limit",
);
/// Pace in one chat.
pub(super) const PACE_CHAT_PER_SEC: Setting = Setting::with_default(
    "PACE_CHAT_PER_SEC",
    "1",
    "messages sent per second to one chat; 0 = no limit",
);
/// Pace in one group.
pub(super) const PACE_GROUP_PER_MIN: Setting = Setting::with_default(
    "PACE_GROUP_PER_MIN",
    "20",
    "messages sent per minute to one group; 0 = no limit",
);

/// All settings: first those in use, in the order in which they are shown, then reserved names.
pub static SETTINGS: &[Setting] = &[
    BOT_TOKEN,
    ADMIN_ID,
    DEFAULT_LOCALE,
    BOT_GROUP_ID,
    GROUP_OPERATORS,
    TOPIC_PER,
    TOPIC_ANSWERS,
    TICKET_MODE,
    ASK_MIN_LENGTH,
    MAX_OPEN_TICKETS,
    TICKET_COOLDOWN_SECS,
    FLOOD_LIMIT_PER_MIN,
    FEEDBACK_COOLDOWN_ENABLED,
    FEEDBACK_COOLDOWN_HOURS,
    FAQ_SUGGESTIONS,
    REOPEN_WITHIN_HOURS,
    AUTO_CLOSE_AFTER_HOURS,
    AUTO_CLOSE_WARN_HOURS,
    TICKET_CLEANUP_DAYS,
    REMINDER_USER_INTERVAL,
    REMINDER_OPERATOR_INTERVAL,
    QUIET_HOURS,
    DIGEST_AT,
    BUSINESS_HOURS,
    HOLIDAYS,
    SLA_FIRST_RESPONSE_MINUTES,
    SLA_RESOLUTION_MINUTES,
    SLA_WARN_PERCENT,
    RATING_STARS,
    DONATE_URL,
    EMOJI_NEW,
    EMOJI_IN_PROGRESS,
    EMOJI_RESOLVED,
    TIMEZONE,
    DATA_DIR,
    LOG_LEVEL,
    BACKUP_ENABLED,
    BACKUP_SCHEDULE,
    BACKUP_KEEP,
    BACKUP_FULL_PROJECT,
    BACKUP_SEND_TO_TELEGRAM,
    BACKUP_MAX_SIZE_MB,
    ENCRYPTION_KEY,
    ALERT_CHAT_ID,
    ALERT_TOPIC_ID,
    BOT_DEV_ID,
    START_ALERT,
    SHUTDOWN_ALERT,
    ERROR_ALERTS_ENABLED,
    ERROR_ALERT_THROTTLE_SEC,
    TELEGRAM_API_URL,
    WEBHOOK_URL,
    WEBHOOK_BIND,
    WEBHOOK_SECRET,
    PACE_GLOBAL_PER_SEC,
    PACE_CHAT_PER_SEC,
    PACE_GROUP_PER_MIN,
    Setting::later("ADMIN_BIND", "address of the web panel"),
    Setting::later("ADMIN_PORT", "port of the web panel"),
    Setting::later("MANDATORY_CHANNEL_ID", "channel that users must join"),
    Setting::later("VIDEO_CALL_DOMAIN", "server for video calls"),
    Setting::later("API_SECRET_KEY", "key of the HTTP API").secret(),
    Setting::later("DISCORD_TOKEN", "token of the Discord bot").secret(),
    Setting::later("DISCORD_APPLICATION_ID", "its application"),
    Setting::later("DISCORD_CLIENT_ID", "its OAuth client"),
    Setting::later("DISCORD_CLIENT_SECRET", "the client's secret").secret(),
    Setting::later("DISCORD_REDIRECT_URI", "where OAuth comes back to"),
    Setting::later("GUILD_ID", "the Discord server"),
    Setting::later("MAX_TICKETS_PER_SUPPORTER", "tickets one supporter holds"),
    Setting::later("OPENAI_API_KEY", "key for first answers by AI").secret(),
    Setting::later("OPENAI_MODEL", "model for them"),
    Setting::later("OPENAI_BASE_URL", "server for them"),
    Setting::later("DATABASE_URL", "a PostgreSQL store").secret(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::Since;

    #[test]
    fn no_name_stands_twice() {
        let mut seen = BTreeSet::new();
        for name in SETTINGS.iter().flat_map(Setting::names) {
            assert!(seen.insert(name), "{name} stands twice");
        }
    }

    #[test]
    fn settings_in_use_come_first_and_are_explained() {
        assert!(SETTINGS.is_sorted_by_key(|setting| setting.since == Since::Later));
        for setting in SETTINGS {
            assert!(!setting.about.is_empty(), "{}", setting.name);
            assert!(!setting.about.contains('\n'), "{}", setting.name);
            let used = setting.since == Since::Now;
            assert_eq!(used, !setting.example.is_empty(), "{}", setting.name);
        }
    }
}
