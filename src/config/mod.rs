//! Settings: the process environment and a `.env` file → one typed [`Config`].
//!
//! The only part of the program that reads the environment. It must not know what the settings
//! are used for, and reads nothing but the `.env` file: whether the token works or the
//! directory can be written is for others to find out.

mod choice;
mod dotenv;
mod load;
mod parse;
mod problem;
mod setting;
mod settings;
mod source;
mod times;
mod warning;

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono_tz::Tz;
use croner::Cron;
use secrecy::{SecretSlice, SecretString};
use tracing::Level;
use url::Url;

use crate::domain::{BusinessHours, DigestTime, Holiday, QuietHours, TargetMinutes};

pub use choice::{GroupOperators, TicketMode, TopicAnswers, TopicPer};
pub use load::{Loaded, load};
pub use problem::{Problem, Problems};
pub use setting::{Setting, Since};
pub use settings::SETTINGS;
pub use source::{Origin, Source};

/// All settings in use, checked.
#[derive(Clone)]
pub struct Config {
    /// The bot's token.
    pub bot_token: SecretString,
    /// Ids of the owners: at least one, positive, each once, in the order given.
    pub admin_ids: Vec<i64>,
    /// Language for people who have chosen none and whose own is not on offer; one of the
    /// locales there are.
    pub default_locale: String,
    /// The support group, a negative id; `None` if support works by direct messages alone.
    pub group_id: Option<i64>,
    /// Who may answer in the group.
    pub group_operators: GroupOperators,
    /// What has a topic of its own there, if it has topics.
    pub topic_per: TopicPer,
    /// Which words of a topic go to its user.
    pub topic_answers: TopicAnswers,
    /// How a ticket begins.
    pub ticket_mode: TicketMode,
    /// Shortest question that opens a ticket, in characters, at most 4096; 0 = any.
    pub ask_min_length: u32,
    /// Open tickets one user may have at a time; 0 = no limit.
    pub max_open_tickets: u32,
    /// How much users may write, and how soon.
    pub limits: UserLimits,
    /// Whether users are offered answers of the FAQ that fit what they write.
    pub faq_suggestions: bool,
    /// Hours during which a user may reopen a closed ticket, at most 1,000,000; 0 = never.
    pub reopen_within_hours: u32,
    /// When tickets are closed and erased by themselves.
    pub endings: EndingSettings,
    /// Who is reminded of an answer they owe, and when.
    pub reminders: ReminderSettings,
    /// When support is at work.
    pub hours: HourSettings,
    /// Stars a user can give, 3 to 5.
    pub rating_stars: u8,
    /// Where people can give something for the support, https; `None`: nowhere.
    pub donate_url: Option<Url>,
    /// The marks of the states.
    pub emoji: StateEmoji,
    /// Zone of the times shown.
    pub timezone: Tz,
    /// Directory of the store, the logs and the backups; it need not exist.
    pub data_dir: PathBuf,
    /// How much is logged.
    pub log_level: Level,
    /// When backups are made, and what becomes of them.
    pub backup: BackupSettings,
    /// The key that seals the stored data and backups, of 32 bytes; they are not sealed if `None`.
    pub encryption_key: Option<SecretSlice<u8>>,
    /// Who is told of what about the program itself.
    pub alerts: AlertSettings,
    /// The Bot API server: http or https, without query. May hold credentials, which are
    /// secret: show it only through [`redacted`].
    pub telegram_api_url: Url,
    /// Whether and where Telegram brings updates.
    pub webhook: WebhookSettings,
    /// How fast messages are sent.
    pub pace: PaceSettings,
    /// The names of the settings that were given, with where; all others stand at their defaults.
    pub given: BTreeMap<&'static str, Origin>,
}

/// Whether and where Telegram brings updates.
#[derive(Clone)]
pub struct WebhookSettings {
    /// Where Telegram finds the program, https, on one of the ports that it calls; updates are polled if `None`.
    pub url: Option<Url>,
    /// What the program listens on.
    pub bind: SocketAddr,
    /// What each update bears; one is made if `None`.
    pub secret: Option<SecretString>,
}

/// How much users may write, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserLimits {
    /// Seconds from one new ticket of a user to the next; 0 = no pause.
    pub ticket_cooldown_secs: u32,
    /// Messages of one user that are passed on per minute; 0 = no limit.
    pub flood_limit_per_min: u32,
    /// Whether a user has to wait between two feedbacks.
    pub feedback_cooldown_enabled: bool,
    /// Hours from one feedback of a user to the next, at most 1,000,000; 0 = no pause.
    pub feedback_cooldown_hours: u32,
}

/// When tickets are closed and erased by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndingSettings {
    /// Hours of a user's silence after which an answered ticket is closed, at most 1,000,000; 0 = never.
    pub close_after_hours: u32,
    /// Hours before that at which the user is warned, fewer than those; 0 = no warning.
    pub close_warn_hours: u32,
    /// Days after which a closed ticket is erased, at most 36,500; 0 = never.
    pub cleanup_days: u32,
}

/// Who is reminded of an answer they owe, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderSettings {
    /// Seconds between reminders of a user; 0 = none.
    pub user_secs: u32,
    /// Seconds between reminders of staff; 0 = none.
    pub operator_secs: u32,
    /// When nobody is reminded, in the zone of [`Config::timezone`].
    pub quiet_hours: Option<QuietHours>,
    /// When staff is given a digest, in the same zone; never if `None`.
    pub digest_at: Option<DigestTime>,
}

/// When support is at work, and how fast, in the zone of [`Config::timezone`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourSettings {
    /// The hours, with the holidays taken out; `None`: always.
    pub business: Option<BusinessHours>,
    /// The holidays, in the order given; none without hours.
    pub holidays: Vec<Holiday>,
    /// What tickets are to reach in time, counted in these hours.
    pub targets: TargetSettings,
}

/// What tickets are to reach in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetSettings {
    /// Minutes to the first answer.
    pub first_response: TargetMinutes,
    /// Minutes to the closing.
    pub resolution: TargetMinutes,
    /// The share of them after which support is warned, in percent, below 100; 0 = not at all.
    pub warn_percent: u32,
}

/// The marks of a ticket's states, one emoji each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateEmoji {
    /// Nobody has taken it yet.
    pub new: String,
    /// Somebody works on it.
    pub in_progress: String,
    /// It is closed.
    pub resolved: String,
}

/// When backups are made, and what becomes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupSettings {
    /// Whether they are made by themselves.
    pub enabled: bool,
    /// When, in the zone of [`Config::timezone`].
    pub schedule: Cron,
    /// How many stay in the data directory, at least 1.
    pub keep: u32,
    /// Whether settings without secrets, texts and logs go along.
    pub full_project: bool,
    /// Whether they are sent.
    pub send_to_telegram: bool,
    /// Size of a file that is sent, in MB, from 1 to 2000.
    pub max_size_mb: u32,
}

/// Who is told of what about the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertSettings {
    /// The chat that is told of start, end and errors.
    pub chat_id: Option<i64>,
    /// A topic there, positive; `None` whenever there is no chat.
    pub topic_id: Option<i64>,
    /// The person who is told of errors if there is no chat.
    pub dev_id: Option<i64>,
    /// What is said at the start, at most 4096 UTF-16 units; a sentence of the program's own if `None`.
    pub start: Option<String>,
    /// The same for the end.
    pub shutdown: Option<String>,
    /// Whether errors are told of.
    pub errors: bool,
    /// Seconds between two notices of the same kind of error; 0 = tell of each.
    pub error_throttle_sec: u32,
}

/// How fast messages are sent; 0 = no limit. The defaults are the limits in Telegram's FAQ
/// for bots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaceSettings {
    /// Messages per second over all chats.
    pub global_per_sec: u32,
    /// Messages per second to one chat.
    pub chat_per_sec: u32,
    /// Messages per minute to one group.
    pub group_per_min: u32,
}

/// A key as `ENCRYPTION_KEY` takes it.
///
/// # Errors
/// What is wrong with it, without the key.
pub fn encryption_key(text: &str) -> Result<SecretSlice<u8>, String> {
    parse::key(text).map(SecretSlice::from)
}

/// Every setting in use with its value as it may be shown, in the order of [`SETTINGS`]:
/// a secret as `set`, an absent value as `not set`.
pub fn redacted(config: &Config) -> Vec<(&'static str, String)> {
    let Config {
        bot_token: _,
        admin_ids,
        default_locale,
        group_id,
        group_operators,
        topic_per,
        topic_answers,
        ticket_mode,
        ask_min_length,
        max_open_tickets,
        limits,
        faq_suggestions,
        reopen_within_hours,
        endings: _,
        reminders: _,
        hours: _,
        rating_stars,
        donate_url,
        emoji,
        timezone,
        data_dir,
        log_level,
        backup,
        encryption_key,
        alerts,
        telegram_api_url,
        webhook,
        pace,
        given: _,
    } = config;
    let ids: Vec<String> = admin_ids.iter().map(i64::to_string).collect();
    let mut shown = vec![
        settings::BOT_TOKEN.shown(Some(&"")),
        settings::ADMIN_ID.shown(Some(&ids.join(","))),
        settings::DEFAULT_LOCALE.shown(Some(default_locale)),
        settings::BOT_GROUP_ID.shown(group_id.as_ref().map(|id| id as &dyn Display)),
        settings::GROUP_OPERATORS.shown(Some(group_operators)),
        settings::TOPIC_PER.shown(Some(topic_per)),
        settings::TOPIC_ANSWERS.shown(Some(topic_answers)),
        settings::TICKET_MODE.shown(Some(ticket_mode)),
        settings::ASK_MIN_LENGTH.shown(Some(ask_min_length)),
        settings::MAX_OPEN_TICKETS.shown(Some(max_open_tickets)),
        settings::TICKET_COOLDOWN_SECS.shown(Some(&limits.ticket_cooldown_secs)),
        settings::FLOOD_LIMIT_PER_MIN.shown(Some(&limits.flood_limit_per_min)),
        settings::FEEDBACK_COOLDOWN_ENABLED.shown(Some(&limits.feedback_cooldown_enabled)),
        settings::FEEDBACK_COOLDOWN_HOURS.shown(Some(&limits.feedback_cooldown_hours)),
        settings::FAQ_SUGGESTIONS.shown(Some(faq_suggestions)),
        settings::REOPEN_WITHIN_HOURS.shown(Some(reopen_within_hours)),
    ];
    shown.extend(shown_waits(config));
    shown.extend([
        settings::RATING_STARS.shown(Some(rating_stars)),
        settings::DONATE_URL.shown(donate_url.as_ref().map(|url| url as &dyn Display)),
        settings::EMOJI_NEW.shown(Some(&emoji.new)),
        settings::EMOJI_IN_PROGRESS.shown(Some(&emoji.in_progress)),
        settings::EMOJI_RESOLVED.shown(Some(&emoji.resolved)),
        settings::TIMEZONE.shown(Some(timezone)),
        settings::DATA_DIR.shown(Some(&data_dir.display())),
        settings::LOG_LEVEL.shown(Some(&log_level.as_str().to_ascii_lowercase())),
    ]);
    shown.extend(shown_backup(backup));
    shown.push(settings::ENCRYPTION_KEY.shown(encryption_key.as_ref().map(|_| &"" as &dyn Display)));
    shown.extend(shown_alerts(alerts));
    shown.extend(shown_line(telegram_api_url, webhook, pace));
    shown
}

fn shown_line(api: &Url, webhook: &WebhookSettings, pace: &PaceSettings) -> Vec<(&'static str, String)> {
    vec![
        settings::TELEGRAM_API_URL.shown(Some(&without_credentials(api))),
        settings::WEBHOOK_URL.shown(webhook.url.as_ref().map(|url| url as &dyn Display)),
        settings::WEBHOOK_BIND.shown(Some(&webhook.bind)),
        settings::WEBHOOK_SECRET.shown(webhook.secret.as_ref().map(|_| &"" as &dyn Display)),
        settings::PACE_GLOBAL_PER_SEC.shown(Some(&pace.global_per_sec)),
        settings::PACE_CHAT_PER_SEC.shown(Some(&pace.chat_per_sec)),
        settings::PACE_GROUP_PER_MIN.shown(Some(&pace.group_per_min)),
    ]
}

/// What comes of waiting for an answer.
fn shown_waits(config: &Config) -> Vec<(&'static str, String)> {
    let holidays: Vec<String> = config.hours.holidays.iter().map(Holiday::to_string).collect();
    let holidays = holidays.join(",");
    vec![
        settings::AUTO_CLOSE_AFTER_HOURS.shown(Some(&config.endings.close_after_hours)),
        settings::AUTO_CLOSE_WARN_HOURS.shown(Some(&config.endings.close_warn_hours)),
        settings::TICKET_CLEANUP_DAYS.shown(Some(&config.endings.cleanup_days)),
        settings::REMINDER_USER_INTERVAL.shown(Some(&config.reminders.user_secs)),
        settings::REMINDER_OPERATOR_INTERVAL.shown(Some(&config.reminders.operator_secs)),
        settings::QUIET_HOURS.shown(config.reminders.quiet_hours.as_ref().map(|hours| hours as &dyn Display)),
        settings::DIGEST_AT.shown(config.reminders.digest_at.as_ref().map(|at| at as &dyn Display)),
        settings::BUSINESS_HOURS.shown(config.hours.business.as_ref().map(|hours| hours as &dyn Display)),
        settings::HOLIDAYS.shown((!holidays.is_empty()).then_some(&holidays as &dyn Display)),
        settings::SLA_FIRST_RESPONSE_MINUTES.shown(Some(&config.hours.targets.first_response)),
        settings::SLA_RESOLUTION_MINUTES.shown(Some(&config.hours.targets.resolution)),
        settings::SLA_WARN_PERCENT.shown(Some(&config.hours.targets.warn_percent)),
    ]
}

fn shown_backup(backup: &BackupSettings) -> Vec<(&'static str, String)> {
    vec![
        settings::BACKUP_ENABLED.shown(Some(&backup.enabled)),
        settings::BACKUP_SCHEDULE.shown(Some(&backup.schedule)),
        settings::BACKUP_KEEP.shown(Some(&backup.keep)),
        settings::BACKUP_FULL_PROJECT.shown(Some(&backup.full_project)),
        settings::BACKUP_SEND_TO_TELEGRAM.shown(Some(&backup.send_to_telegram)),
        settings::BACKUP_MAX_SIZE_MB.shown(Some(&backup.max_size_mb)),
    ]
}

fn shown_alerts(alerts: &AlertSettings) -> Vec<(&'static str, String)> {
    vec![
        settings::ALERT_CHAT_ID.shown(alerts.chat_id.as_ref().map(|id| id as &dyn Display)),
        settings::ALERT_TOPIC_ID.shown(alerts.topic_id.as_ref().map(|id| id as &dyn Display)),
        settings::BOT_DEV_ID.shown(alerts.dev_id.as_ref().map(|id| id as &dyn Display)),
        settings::START_ALERT.shown(alerts.start.as_ref().map(|text| text as &dyn Display)),
        settings::SHUTDOWN_ALERT.shown(alerts.shutdown.as_ref().map(|text| text as &dyn Display)),
        settings::ERROR_ALERTS_ENABLED.shown(Some(&alerts.errors)),
        settings::ERROR_ALERT_THROTTLE_SEC.shown(Some(&alerts.error_throttle_sec)),
    ]
}

/// The address with `set` in the place of a user name and password.
fn without_credentials(url: &Url) -> String {
    let authority = url.authority();
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{}://set@{host}{}", url.scheme(), url.path()),
        None => url.to_string(),
    }
}

/// As [`redacted`]: a configuration may be logged whole.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Config ")?;
        f.debug_map().entries(redacted(self)).finish()
    }
}
