//! Source → [`Config`]: reads every setting, gathers every problem.

use std::collections::BTreeMap;

use secrecy::{SecretSlice, SecretString};

use super::choice::{GroupOperators, TicketMode, TopicAnswers, TopicPer};
use super::parse::{self, Fault};
use super::problem::{Problem, Problems};
use super::setting::{Setting, Since};
use super::source::{Origin, Source};
use super::{
    AlertSettings, BackupSettings, Config, EndingSettings, HourSettings, PaceSettings, ReminderSettings, StateEmoji,
    TargetSettings, UserLimits, WebhookSettings, settings, warning,
};
use crate::domain::{Switch, warns_in_time};

/// The longest text Telegram accepts, in UTF-16 units.
const MAX_TEXT_LENGTH: u32 = 4096;
/// The largest file that a self-hosted Bot API server takes, in MB.
const MAX_UPLOAD_MB: u32 = 2_000;

/// Over a century: as good as for ever, and safe to add to any date.
const MAX_HOURS: u32 = 1_000_000;

/// A configuration that is right, and what its owner should still know.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Names that have no effect, one sentence each; never with a value.
    pub warnings: Vec<String>,
}

/// Reads all settings from `source`; `locales` are those for which there are texts.
///
/// # Errors
/// Everything that is wrong or missing, at once, without a single value.
pub fn load(source: &Source, locales: &[&str]) -> Result<Loaded, Problems> {
    let mut reader = Reader::of(source);
    // Everything is read before anything is judged, or only the first problem would be seen.
    let bot_token = reader.read(&settings::BOT_TOKEN, parse::token);
    let admin_ids = reader.read(&settings::ADMIN_ID, parse::people);
    let default_locale = reader.read(&settings::DEFAULT_LOCALE, parse::locale(locales));
    let group_id = reader.read_optional(&settings::BOT_GROUP_ID, parse::group);
    let group_operators = reader.read(&settings::GROUP_OPERATORS, parse::word(GroupOperators::WORDS));
    let topic_per = reader.read(&settings::TOPIC_PER, parse::word(TopicPer::WORDS));
    let topic_answers = reader.read(&settings::TOPIC_ANSWERS, parse::word(TopicAnswers::WORDS));
    let ticket_mode = reader.read(&settings::TICKET_MODE, parse::word(TicketMode::WORDS));
    let opening = reader.opening();
    let limits = reader.limits();
    let faq_suggestions = reader.read(&settings::FAQ_SUGGESTIONS, parse::boolean);
    let reopen_within = reader.read(&settings::REOPEN_WITHIN_HOURS, parse::number(Switch::ReopenWithinHours));
    let endings = reader.endings();
    let reminders = reader.reminders();
    let hours = reader.hours();
    let rating_stars = reader.read(&settings::RATING_STARS, parse::stars);
    let donate_url = reader.read_optional(&settings::DONATE_URL, parse::https_url);
    let emoji = reader.emoji();
    let timezone = reader.read(&settings::TIMEZONE, parse::timezone);
    let data_dir = reader.read(&settings::DATA_DIR, parse::directory);
    let log_level = reader.read(&settings::LOG_LEVEL, parse::level);
    let backup = reader.backup();
    let encryption_key = reader.read_optional(&settings::ENCRYPTION_KEY, parse::key);
    let alerts = reader.alerts();
    let telegram_api_url = reader.read(&settings::TELEGRAM_API_URL, parse::api_url);
    let webhook = reader.webhook();
    let pace = reader.pace();

    let config = || {
        Some(Config {
            bot_token: SecretString::from(bot_token?),
            admin_ids: admin_ids?,
            default_locale: default_locale?,
            group_id: group_id?,
            group_operators: group_operators?,
            topic_per: topic_per?,
            topic_answers: topic_answers?,
            ticket_mode: ticket_mode?,
            ask_min_length: opening?.0,
            max_open_tickets: opening?.1,
            limits: limits?,
            faq_suggestions: faq_suggestions?,
            reopen_within_hours: reopen_within?,
            endings: endings?,
            reminders: reminders?,
            hours: hours?,
            rating_stars: rating_stars?,
            donate_url: donate_url?,
            emoji: emoji?,
            timezone: timezone?,
            data_dir: data_dir?,
            log_level: log_level?,
            backup: backup?,
            encryption_key: encryption_key?.map(SecretSlice::from),
            alerts: alerts?,
            telegram_api_url: telegram_api_url?,
            webhook: webhook?,
            pace: pace?,
            given: given(source),
        })
    };
    let warnings = warning::warnings(source);
    match config() {
        Some(config) => Ok(Loaded { config, warnings }),
        None => Err(Problems {
            list: reader.problems,
            warnings,
        }),
    }
}

/// Which settings have a value of the owner's, and where it stands.
fn given(source: &Source) -> BTreeMap<&'static str, Origin> {
    let origin = |setting: &Setting| {
        setting
            .names()
            .find_map(|name| source.get(name))
            .map(|(_, origin)| origin)
    };
    let used = settings::SETTINGS.iter().filter(|setting| setting.since == Since::Now);
    let mut given: BTreeMap<_, _> = used
        .filter_map(|setting| Some((setting.name, origin(setting)?)))
        .collect();
    // The two make one rule.
    if let Some(origin) = given.get(settings::FEEDBACK_COOLDOWN_ENABLED.name).copied() {
        given.entry(settings::FEEDBACK_COOLDOWN_HOURS.name).or_insert(origin);
    }
    given
}

/// Reads settings one by one. Each method returns `None` exactly if it noted a problem.
struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn of(source: &'a Source) -> Self {
        Reader {
            source,
            problems: Vec::new(),
        }
    }
}

impl Reader<'_> {
    /// The shortest question, in characters, and how many tickets one user may have open.
    fn opening(&mut self) -> Option<(u32, u32)> {
        let shortest = self.read(&settings::ASK_MIN_LENGTH, parse::number(Switch::AskMinLength));
        let open = self.read(&settings::MAX_OPEN_TICKETS, parse::number(Switch::MaxOpenTickets));
        shortest.zip(open)
    }

    fn endings(&mut self) -> Option<EndingSettings> {
        let close = self.read(
            &settings::AUTO_CLOSE_AFTER_HOURS,
            parse::number(Switch::AutoCloseAfterHours),
        );
        let hours = parse::number(Switch::AutoCloseWarnHours);
        let warn = self.read(&settings::AUTO_CLOSE_WARN_HOURS, hours);
        let cleanup = self.read(&settings::TICKET_CLEANUP_DAYS, parse::number(Switch::TicketCleanupDays));
        let warn = self.warning_before(close, warn);
        Some(EndingSettings {
            close_after_hours: close?,
            close_warn_hours: warn?,
            cleanup_days: cleanup?,
        })
    }

    /// A warning must come after the silence has begun: it must be fewer hours than the silence that closes.
    fn warning_before(&mut self, close: Option<u32>, warn: Option<u32>) -> Option<u32> {
        let (close_hours, warn_hours) = (close?, warn?);
        if !warns_in_time(close_hours, warn_hours) {
            let fault = "must be below AUTO_CLOSE_AFTER_HOURS, or 0 for no warning".to_owned();
            let setting = &settings::AUTO_CLOSE_WARN_HOURS;
            return self.refuse(setting, setting.name, fault);
        }
        warn
    }

    fn emoji(&mut self) -> Option<StateEmoji> {
        let new = self.read(&settings::EMOJI_NEW, parse::emoji);
        let in_progress = self.read(&settings::EMOJI_IN_PROGRESS, parse::emoji);
        let resolved = self.read(&settings::EMOJI_RESOLVED, parse::emoji);
        Some(StateEmoji {
            new: new?,
            in_progress: in_progress?,
            resolved: resolved?,
        })
    }

    fn reminders(&mut self) -> Option<ReminderSettings> {
        let user = self.read(
            &settings::REMINDER_USER_INTERVAL,
            parse::number(Switch::ReminderUserInterval),
        );
        let operator = self.read(
            &settings::REMINDER_OPERATOR_INTERVAL,
            parse::number(Switch::ReminderOperatorInterval),
        );
        let quiet_hours = self.read_optional(&settings::QUIET_HOURS, parse::quiet_hours);
        let digest_at = self.read_optional(&settings::DIGEST_AT, parse::digest_time);
        Some(ReminderSettings {
            user_secs: user?,
            operator_secs: operator?,
            quiet_hours: quiet_hours?,
            digest_at: digest_at?,
        })
    }

    fn hours(&mut self) -> Option<HourSettings> {
        let business = self.read_optional(&settings::BUSINESS_HOURS, parse::business_hours);
        let holidays = self.read_optional(&settings::HOLIDAYS, parse::holidays);
        let targets = self.targets();
        let (business, holidays) = (business?, holidays?);
        if business.is_none() && holidays.is_some() {
            let setting = &settings::HOLIDAYS;
            let fault = "needs BUSINESS_HOURS: without them support is never expected to be away".to_owned();
            return self.refuse(setting, setting.name, fault);
        }
        let holidays = holidays.unwrap_or_default();
        Some(HourSettings {
            business: business.map(|hours| hours.without(holidays.clone())),
            holidays,
            targets: targets?,
        })
    }

    fn targets(&mut self) -> Option<TargetSettings> {
        let first_response = self.read(&settings::SLA_FIRST_RESPONSE_MINUTES, parse::target_minutes);
        let resolution = self.read(&settings::SLA_RESOLUTION_MINUTES, parse::target_minutes);
        let warn_percent = self.read(&settings::SLA_WARN_PERCENT, parse::count(99));
        Some(TargetSettings {
            first_response: first_response?,
            resolution: resolution?,
            warn_percent: warn_percent?,
        })
    }

    fn limits(&mut self) -> Option<UserLimits> {
        let ticket_cooldown = self.read(&settings::TICKET_COOLDOWN_SECS, parse::count(u32::MAX));
        let flood_limit = self.read(&settings::FLOOD_LIMIT_PER_MIN, parse::count(u32::MAX));
        let feedback_cooldown_enabled = self.read(&settings::FEEDBACK_COOLDOWN_ENABLED, parse::boolean);
        let feedback_cooldown = self.read(&settings::FEEDBACK_COOLDOWN_HOURS, parse::count(MAX_HOURS));
        Some(UserLimits {
            ticket_cooldown_secs: ticket_cooldown?,
            flood_limit_per_min: flood_limit?,
            feedback_cooldown_enabled: feedback_cooldown_enabled?,
            feedback_cooldown_hours: feedback_cooldown?,
        })
    }

    fn backup(&mut self) -> Option<BackupSettings> {
        let enabled = self.read(&settings::BACKUP_ENABLED, parse::boolean);
        let schedule = self.read(&settings::BACKUP_SCHEDULE, parse::schedule);
        let keep = self.read(&settings::BACKUP_KEEP, parse::between(1, u32::MAX));
        let full_project = self.read(&settings::BACKUP_FULL_PROJECT, parse::boolean);
        let send_to_telegram = self.read(&settings::BACKUP_SEND_TO_TELEGRAM, parse::boolean);
        let max_size_mb = self.read(&settings::BACKUP_MAX_SIZE_MB, parse::between(1, MAX_UPLOAD_MB));
        Some(BackupSettings {
            enabled: enabled?,
            schedule: schedule?,
            keep: keep?,
            full_project: full_project?,
            send_to_telegram: send_to_telegram?,
            max_size_mb: max_size_mb?,
        })
    }

    fn webhook(&mut self) -> Option<WebhookSettings> {
        let url = self.read_optional(&settings::WEBHOOK_URL, parse::webhook_url);
        let bind = self.read(&settings::WEBHOOK_BIND, parse::address);
        let secret = self.read_optional(&settings::WEBHOOK_SECRET, parse::webhook_secret);
        Some(WebhookSettings {
            url: url?,
            bind: bind?,
            secret: secret?.map(SecretString::from),
        })
    }

    fn pace(&mut self) -> Option<PaceSettings> {
        let global = self.read(&settings::PACE_GLOBAL_PER_SEC, parse::count(u32::MAX));
        let chat = self.read(&settings::PACE_CHAT_PER_SEC, parse::count(u32::MAX));
        let group = self.read(&settings::PACE_GROUP_PER_MIN, parse::count(u32::MAX));
        Some(PaceSettings {
            global_per_sec: global?,
            chat_per_sec: chat?,
            group_per_min: group?,
        })
    }

    fn alerts(&mut self) -> Option<AlertSettings> {
        let chat = self.read_optional(&settings::ALERT_CHAT_ID, parse::chat);
        let topic = self.read_optional(&settings::ALERT_TOPIC_ID, parse::topic);
        let topic = self.topic_in(chat, topic);
        let dev = self.read_optional(&settings::BOT_DEV_ID, parse::person);
        let start = self.read_optional(&settings::START_ALERT, parse::text(MAX_TEXT_LENGTH));
        let shutdown = self.read_optional(&settings::SHUTDOWN_ALERT, parse::text(MAX_TEXT_LENGTH));
        let errors = self.read(&settings::ERROR_ALERTS_ENABLED, parse::boolean);
        let throttle = self.read(&settings::ERROR_ALERT_THROTTLE_SEC, parse::count(u32::MAX));
        Some(AlertSettings {
            chat_id: chat?,
            topic_id: topic?,
            dev_id: dev?,
            start: start?,
            shutdown: shutdown?,
            errors: errors?,
            error_throttle_sec: throttle?,
        })
    }

    /// A topic is one of the chat's, so there must be a chat.
    fn topic_in(&mut self, chat: Option<Option<i64>>, topic: Option<Option<i64>>) -> Option<Option<i64>> {
        if let (None, Some(_)) = (chat?, topic?) {
            let setting = &settings::ALERT_TOPIC_ID;
            let fault = "needs ALERT_CHAT_ID, the chat that the topic is in".to_owned();
            return self.refuse(setting, setting.name, fault);
        }
        topic
    }

    /// A setting that ends up with a value: the one given, or the default.
    fn read<T: PartialEq>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        if let Some(value) = self.read_optional(setting, &parse)? {
            return Some(value);
        }
        match setting.default.map(parse) {
            Some(Ok(value)) => Some(value),
            // Possible for the locale alone: whether there are texts for it is not ours to say.
            Some(Err(fault)) => self.refuse(setting, setting.name, fault),
            None => {
                self.problems.push(Problem {
                    name: setting.name.to_owned(),
                    what: setting.required.unwrap_or("is missing").to_owned(),
                    example: setting.example_line(setting.name),
                    missing: true,
                });
                None
            }
        }
    }

    /// A setting that may be absent: `Some(None)` if it is.
    fn read_optional<T: PartialEq>(
        &mut self,
        setting: &Setting,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<Option<T>> {
        let source = self.source;
        let mut given: Option<(T, &str, Origin)> = None;
        let mut sound = true;
        for name in setting.names() {
            let Some((text, origin)) = source.get(name) else {
                continue;
            };
            let parsed = if !setting.secret && parse::holds_token(text) {
                Err("holds a bot token, which belongs in BOT_TOKEN alone".to_owned())
            } else {
                parse(text)
            };
            match (parsed, &given) {
                (Err(fault), _) => {
                    sound = false;
                    self.refuse::<T>(setting, name, fault + quotes_hint(text));
                }
                (Ok(value), Some((first, first_name, first_origin))) if value != *first => {
                    sound = false;
                    let fault = format!(
                        "means the same as {first_name}, and they differ ({name} in {here}, \
                         {first_name} in {there}): keep one of them",
                        here = source.place(origin),
                        there = source.place(*first_origin),
                    );
                    self.refuse::<T>(setting, name, fault);
                }
                (Ok(_), Some(_)) => {}
                (Ok(value), None) => given = Some((value, name, origin)),
            }
        }
        sound.then(|| given.map(|(value, ..)| value))
    }

    fn refuse<T>(&mut self, setting: &Setting, name: &str, fault: Fault) -> Option<T> {
        let example = setting.example_line(name);
        self.problems.push(Problem::wrong(name, fault, example));
        None
    }
}

/// Some programs hand the quotes of an environment file on as part of the value.
fn quotes_hint(text: &str) -> &'static str {
    let quoted = |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if quoted('"') || quoted('\'') {
        " (the quotes around the value have become part of it: leave them out)"
    } else {
        ""
    }
}
