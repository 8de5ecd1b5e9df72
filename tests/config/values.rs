//! Each setting: what it takes and what it refuses.

use std::collections::BTreeMap;

use switchboard::config::{SETTINGS, Source, load, redacted};

use super::{LOCALES, TOKEN, config, none, problems, used};

/// What is shown of a value that is accepted.
const GOOD: &[(&str, &str, &str)] = &[
    ("ADMIN_ID", "1, 2;3 4\t2", "1,2,3,4"),
    ("ADMIN_ID", "4503599627370495", "4503599627370495"),
    ("DEFAULT_LOCALE", "ru", "ru"),
    ("DEFAULT_LOCALE", "pt_br", "pt-BR"),
    ("DEFAULT_LANG", "ru", "ru"),
    ("BOT_GROUP_ID", "-1001234567890", "-1001234567890"),
    ("BOT_GROUP_ID", " ", "not set"),
    ("GROUP_OPERATORS", "Staff", "staff"),
    ("TOPIC_PER", "User", "user"),
    ("TOPIC_ANSWERS", "Replies", "replies"),
    ("TICKET_MODE", "ANY", "any"),
    ("TICKET_MODE", "", "menu"),
    ("ASK_MIN_LENGTH", "0", "0"),
    ("ASK_MIN_LENGTH", " 4096 ", "4096"),
    ("MAX_OPEN_TICKETS", "0", "0"),
    ("MAX_OPEN_TICKETS", "4294967295", "4294967295"),
    ("TICKET_COOLDOWN_SECS", "0", "0"),
    ("FLOOD_LIMIT_PER_MIN", "4294967295", "4294967295"),
    ("FEEDBACK_COOLDOWN_ENABLED", "off", "false"),
    ("FEEDBACK_COOLDOWN_HOURS", "1000000", "1000000"),
    ("REOPEN_WITHIN_HOURS", "1000000", "1000000"),
    ("AUTO_CLOSE_AFTER_HOURS", "0", "0"),
    ("AUTO_CLOSE_WARN_HOURS", "23", "23"),
    ("REMINDER_USER_INTERVAL", "7200", "7200"),
    ("REMINDER_OPERATOR_INTERVAL", "0", "0"),
    ("QUIET_HOURS", "22:00 - 07:30", "22:00-07:30"),
    ("QUIET_HOURS", "", "not set"),
    ("BUSINESS_HOURS", "mon-fri 09:00-18:00", "mon-fri 09:00-18:00"),
    ("HOLIDAYS", "01-01, 2026-04-03,", "01-01,2026-04-03"),
    (
        "SLA_FIRST_RESPONSE_MINUTES",
        "critical=15,normal=60",
        "critical=15 normal=60",
    ),
    ("SLA_RESOLUTION_MINUTES", "480", "480"),
    ("SLA_WARN_PERCENT", "99", "99"),
    ("TICKET_CLEANUP_DAYS", "365", "365"),
    ("DIGEST_AT", "09:00", "09:00"),
    ("RATING_STARS", "5", "5"),
    ("EMOJI_NEW", "👩🏻‍❤️‍💋‍👩🏿", "👩🏻‍❤️‍💋‍👩🏿"),
    ("EMOJI_NEW", "1️⃣", "1️⃣"),
    ("EMOJI_IN_PROGRESS", "Ⓜ️", "Ⓜ️"),
    ("EMOJI_RESOLVED", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ("TIMEZONE", "Europe/Berlin", "Europe/Berlin"),
    ("TIMEZONE", "europe/berlin", "Europe/Berlin"),
    ("DATA_DIR", "/srv/help desk", "/srv/help desk"),
    ("LOG_LEVEL", "Trace", "trace"),
    ("FAQ_SUGGESTIONS", "off", "false"),
    ("BACKUP_ENABLED", "yes", "true"),
    ("BACKUP_SCHEDULE", "*/15 0-6 * * 1", "*/15 0-6 * * 1"),
    ("BACKUP_KEEP", "1", "1"),
    ("BACKUP_FULL_PROJECT", "on", "true"),
    ("BACKUP_SEND_TO_TELEGRAM", "1", "true"),
    ("BACKUP_MAX_SIZE_MB", "2000", "2000"),
    ("ENCRYPTION_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "set"),
    ("ENCRYPTION_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", "set"),
    ("FERNET_KEY", "-_8BAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4=", "set"),
    ("ENCRYPTION_KEY", "+/8BAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4=", "set"),
    ("ENCRYPTION_KEY", " ", "not set"),
    ("ALERT_CHAT_ID", "-1001234567890", "-1001234567890"),
    ("ALERT_CHAT_ID", "42", "42"),
    ("ALERT_TOPIC_ID", "2147483647", "2147483647"),
    ("BOT_DEV_ID", "42", "42"),
    ("START_ALERT", "Good morning ☀️", "Good morning ☀️"),
    ("SHUTDOWN_ALERT", " Good night ", "Good night"),
    ("ERROR_ALERTS_ENABLED", "off", "false"),
    ("ERROR_ALERT_THROTTLE_SEC", "0", "0"),
    (
        "TELEGRAM_API_URL",
        "http://127.0.0.1:8081/api",
        "http://127.0.0.1:8081/api",
    ),
    (
        "TELEGRAM_API_URL",
        "https://anna:hunter22@tg.example.org:8443/x",
        "https://set@tg.example.org:8443/x",
    ),
    (
        "DONATE_URL",
        "https://example.org/give?to=us#now",
        "https://example.org/give?to=us#now",
    ),
    (
        "WEBHOOK_URL",
        "https://desk.example.org:88/x",
        "https://desk.example.org:88/x",
    ),
    ("WEBHOOK_BIND", "[::1]:80", "[::1]:80"),
    ("WEBHOOK_SECRET", "aZ0_-", "set"),
    ("PACE_GLOBAL_PER_SEC", "0", "0"),
    ("PACE_CHAT_PER_SEC", "5", "5"),
    ("PACE_GROUP_PER_MIN", "60", "60"),
];

/// What has to be set for a setting to be of use.
fn needed_by(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "ALERT_TOPIC_ID" => Some(("ALERT_CHAT_ID", "-100")),
        "HOLIDAYS" => Some(("BUSINESS_HOURS", "Mon-Fri 09:00-18:00")),
        _ => None,
    }
}

#[test]
fn good_values_are_taken() {
    for (name, value, shown) in GOOD {
        // Without the other id, which would contradict.
        let mut pairs = BTreeMap::from([("ADMIN_ID", "42"), ("BOT_TOKEN", TOKEN)]);
        pairs.extend(needed_by(name));
        pairs.insert(name, value);
        let loaded = load(&Source::from_pairs(pairs), LOCALES);
        let loaded = loaded.unwrap_or_else(|problems| panic!("{name}={value}: {problems}"));
        let table: BTreeMap<_, _> = redacted(&loaded.config).into_iter().collect();
        let name = SETTINGS
            .iter()
            .find(|setting| setting.names().any(|known| known == *name))
            .expect("a known name")
            .name;
        assert_eq!(table[name], *shown, "{name}={value}");
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    }
}

/// What a message must say about a value that is refused.
const BAD: &[(&str, &str, &str)] = &[
    ("BOT_TOKEN", "no colon in here", "no colon"),
    ("BOT_TOKEN", ":AbCdEfGhIjKlMnOpQrStUvWxYz012345_-x", "digits"),
    ("BOT_TOKEN", "12a:AbCdEfGhIjKlMnOpQrStUvWxYz012345_-x", "digits"),
    ("BOT_TOKEN", "12:AbCdEfGhIjKlMnOpQrStUvWxYz012345_-", "too short"),
    ("BOT_TOKEN", "12:AbCdEfGhIjKlMnOpQrStUvWxYz012345_-xy", "too long"),
    ("BOT_TOKEN", "12:AbCdEfGhIjKlMnOpQrStUvWxYz012345_.x", "A-Z"),
    ("BOT_TOKEN", "'12:AbCdEfGhIjKlMnOpQrStUvWxYz012345_.x'", "quotes"),
    ("ADMIN_ID", "0", "numeric"),
    ("ADMIN_ID", "@anna", "@name"),
    ("ADMIN_ID", "7,-100", "negative"),
    ("ADMIN_ID", "4503599627370496", "numeric"),
    ("ADMIN_ID", ",;", "no id"),
    ("DEFAULT_LOCALE", "xx", "en, pt-BR, ru"),
    ("BOT_GROUP_ID", "1001234567890", "minus"),
    ("BOT_GROUP_ID", "0", "negative"),
    ("BOT_GROUP_ID", "@group", "negative"),
    ("BOT_GROUP_ID", "-4503599627370496", "numeric"),
    ("GROUP_OPERATORS", "everyone", "members, staff"),
    ("TOPIC_PER", "topic", "ticket, user"),
    ("TOPIC_ANSWERS", "none", "all, replies"),
    ("TICKET_MODE", "auto", "menu, any"),
    ("TICKET_MODE", "\"any\"", "leave them out"),
    ("ASK_MIN_LENGTH", "4097", "from 0 to 4096"),
    ("ASK_MIN_LENGTH", "-1", "from 0 to 4096"),
    ("ASK_MIN_LENGTH", "ten", "from 0 to 4096"),
    ("MAX_OPEN_TICKETS", "4294967296", "from 0 to 4294967295"),
    ("TICKET_COOLDOWN_SECS", "-1", "from 0 to 4294967295"),
    ("FLOOD_LIMIT_PER_MIN", "4294967296", "from 0 to 4294967295"),
    ("FEEDBACK_COOLDOWN_ENABLED", "daily", "true or false"),
    ("FEEDBACK_COOLDOWN_HOURS", "1000001", "from 0 to 1000000"),
    ("REOPEN_WITHIN_HOURS", "1000001", "from 0 to 1000000"),
    ("REOPEN_WITHIN_HOURS", "1.5", "whole number"),
    ("AUTO_CLOSE_AFTER_HOURS", "1.5", "whole number"),
    ("AUTO_CLOSE_WARN_HOURS", "1.5", "whole number"),
    ("AUTO_CLOSE_WARN_HOURS", "24", "must be below AUTO_CLOSE_AFTER_HOURS"),
    ("REMINDER_USER_INTERVAL", "1h", "whole number"),
    ("REMINDER_OPERATOR_INTERVAL", "-1", "whole number"),
    ("QUIET_HOURS", "22-7", "two different times"),
    ("BUSINESS_HOURS", "9-18", "weekdays with times"),
    ("HOLIDAYS", "2026-02-30", "must be dates"),
    ("SLA_FIRST_RESPONSE_MINUTES", "urgent=1", "one for each priority"),
    ("SLA_RESOLUTION_MINUTES", "100001", "from 0 to 100000"),
    ("SLA_WARN_PERCENT", "100", "from 0 to 99"),
    ("TICKET_CLEANUP_DAYS", "36501", "from 0 to 36500"),
    ("DIGEST_AT", "24:00", "time of the day"),
    ("RATING_STARS", "2", "from 3 to 5"),
    ("RATING_STARS", "6", "from 3 to 5"),
    ("EMOJI_NEW", "new", "exactly one emoji"),
    ("EMOJI_NEW", "🆕🆕", "exactly one emoji"),
    ("EMOJI_NEW", "!", "not a letter"),
    ("EMOJI_IN_PROGRESS", "ж", "not a letter"),
    ("EMOJI_RESOLVED", "👩‍👩‍👩‍👩‍👩‍👩‍👩", "joined"),
    ("TIMEZONE", "UTC+3", "IANA"),
    ("DATA_DIR", "~/data", "~"),
    ("LOG_LEVEL", "3", "error, warn, info, debug, trace"),
    ("FAQ_SUGGESTIONS", "some", "true or false"),
    ("BACKUP_ENABLED", "nightly", "true or false"),
    ("BACKUP_SCHEDULE", "every night", "cron pattern"),
    ("BACKUP_SCHEDULE", "0 0 3 * * *", "cron pattern"),
    ("BACKUP_SCHEDULE", "0 25 * * *", "cron pattern"),
    ("BACKUP_KEEP", "0", "from 1 to"),
    ("BACKUP_FULL_PROJECT", "maybe", "true or false"),
    ("BACKUP_SEND_TO_TELEGRAM", "owners", "true or false"),
    ("BACKUP_MAX_SIZE_MB", "0", "from 1 to 2000"),
    ("BACKUP_MAX_SIZE_MB", "2001", "from 1 to 2000"),
    ("ENCRYPTION_KEY", "open sesame", "32 bytes in base64"),
    ("ENCRYPTION_KEY", "c2hvcnQ=", "holds 5 bytes and must hold 32"),
    (
        "FERNET_KEY",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "is not random",
    ),
    ("ALERT_CHAT_ID", "0", "numeric"),
    ("ALERT_CHAT_ID", "@ops", "numeric"),
    ("ALERT_CHAT_ID", "4503599627370496", "numeric"),
    ("ALERT_TOPIC_ID", "0", "positive"),
    ("ALERT_TOPIC_ID", "7", "needs ALERT_CHAT_ID"),
    ("BOT_DEV_ID", "-5", "positive"),
    ("BOT_DEV_ID", "1,2", "one person"),
    ("START_ALERT", TOKEN, "BOT_TOKEN alone"),
    ("SHUTDOWN_ALERT", TOKEN, "BOT_TOKEN alone"),
    ("ERROR_ALERTS_ENABLED", "maybe", "true or false"),
    ("ERROR_ALERT_THROTTLE_SEC", "5m", "whole number"),
    ("TELEGRAM_API_URL", "api.telegram.org", "http://"),
    ("TELEGRAM_API_URL", "ftp://example.org", "http://"),
    ("TELEGRAM_API_URL", "http://", "host"),
    ("TELEGRAM_API_URL", "https://example.org/?a=b", "from ? or #"),
    ("TELEGRAM_API_URL", "https://example.org/#a", "from ? or #"),
    ("DONATE_URL", "http://example.org", "https://"),
    ("DONATE_URL", "example.org", "https://"),
    ("DONATE_URL", "https://anna:hunter22@example.org", "no password"),
    ("WEBHOOK_URL", "http://desk.example.org", "https://"),
    ("WEBHOOK_URL", "https://desk.example.org:8444", "443, 80, 88 or 8443"),
    ("WEBHOOK_URL", "https://desk.example.org/?a", "from ? or #"),
    ("WEBHOOK_BIND", "8443", "an IP address and a port"),
    ("WEBHOOK_BIND", "localhost:8443", "an IP address and a port"),
    ("WEBHOOK_BIND", "127.0.0.1:0", "an IP address and a port"),
    ("WEBHOOK_SECRET", "with space", "1 to 256"),
    ("PACE_GLOBAL_PER_SEC", "fast", "whole number"),
    ("PACE_CHAT_PER_SEC", "-1", "whole number"),
    ("PACE_GROUP_PER_MIN", "20/min", "whole number"),
];

#[test]
fn bad_values_are_refused_with_a_reason_and_an_example() {
    for (name, value, reason) in BAD {
        let problems = problems(&[(name, value)]);
        assert_eq!(problems.list.len(), 1, "{name}={value}: {problems}");
        let problem = &problems.list[0];
        assert_eq!(problem.name, *name);
        assert!(
            problem.what.contains(reason),
            "{name}={value} must speak of {reason}: {problem}"
        );
        assert!(problem.example.starts_with(&format!("{name}=")));
        assert!(!problem.missing);
    }
}

#[test]
fn every_setting_has_a_good_and_a_bad_value_here() {
    for setting in used() {
        let bad = BAD.iter().any(|(name, ..)| *name == setting.name);
        assert!(bad, "{} is never refused", setting.name);
        // The token is never shown, so `the_defaults` looks at it instead.
        let good = GOOD.iter().any(|(name, ..)| *name == setting.name);
        assert!(good || setting.secret, "{} is never taken", setting.name);
    }
}

#[test]
fn every_example_is_accepted() {
    for setting in used().filter(|setting| setting.name != "DEFAULT_LOCALE") {
        for name in setting.names() {
            let mut pairs = BTreeMap::from([("BOT_TOKEN", TOKEN), ("ADMIN_ID", "42")]);
            pairs.remove(setting.name);
            pairs.extend(needed_by(name));
            pairs.insert(name, setting.example);
            let loaded = load(&Source::from_pairs(pairs), LOCALES);
            loaded.unwrap_or_else(|problems| panic!("{problems}"));
        }
    }
}

#[test]
fn a_text_to_be_sent_is_measured_as_telegram_does() {
    let longest = "🔥".repeat(2_048);
    for name in ["START_ALERT", "SHUTDOWN_ALERT"] {
        config(&[(name, &longest)]);
        let problems = problems(&[(name, &format!("{longest}!"))]);
        assert!(problems.list[0].what.contains("at most 4096"), "{problems}");
    }
}

#[test]
fn nothing_set_at_all_explains_the_first_steps() {
    let problems = load(&none(), LOCALES).expect_err("two settings are required");
    let names: Vec<&str> = problems.list.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["BOT_TOKEN", "ADMIN_ID"]);
    let text = problems.to_string();
    for part in [
        "@BotFather",
        "/id",
        "`.env.example`",
        "`switchboard demo`",
        "BOT_TOKEN=",
        "ADMIN_ID=",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn all_problems_come_at_once() {
    let pairs = used().map(|setting| {
        let bad = BAD.iter().find(|(name, ..)| *name == setting.name);
        let (name, value, _) = bad.expect("every setting has a bad value");
        (*name, *value)
    });
    let problems = load(&Source::from_pairs(pairs), LOCALES).expect_err("nothing is right");
    let names: Vec<&str> = problems.list.iter().map(|p| p.name.as_str()).collect();
    let all: Vec<&str> = used().map(|setting| setting.name).collect();
    assert_eq!(names, all);
    let text = problems.to_string();
    for name in all {
        assert!(text.contains(&format!("\n  {name}: ")), "{name}: {text}");
    }
}

#[test]
fn an_alias_may_repeat_but_not_contradict() {
    assert_eq!(config(&[("ADMIN_ID", "1,2"), ("ADMIN_IDS", "1 2")]).admin_ids, [1, 2]);
    let loaded = load(&Source::from_pairs([("BOT_TOKEN", TOKEN), ("ADMIN_IDS", "7")]), LOCALES);
    assert_eq!(loaded.expect("an alias is enough").config.admin_ids, [7]);
    assert_eq!(
        config(&[("ADMIN_IDS", ""), ("DEFAULT_LANG", "ru")]).default_locale,
        "ru"
    );

    for (pairs, name, other) in [
        ([("ADMIN_ID", "1"), ("ADMIN_IDS", "2")], "ADMIN_IDS", "ADMIN_ID"),
        (
            [("DEFAULT_LOCALE", "en"), ("DEFAULT_LANG", "ru")],
            "DEFAULT_LANG",
            "DEFAULT_LOCALE",
        ),
    ] {
        let problems = problems(&pairs);
        assert_eq!(problems.list.len(), 1, "{problems}");
        assert_eq!(problems.list[0].name, name);
        let what = &problems.list[0].what;
        assert!(what.contains("differ") && what.contains(other), "{what}");
    }
}

#[test]
fn a_default_for_which_there_are_no_texts_is_a_problem() {
    let source = Source::from_pairs([("BOT_TOKEN", TOKEN), ("ADMIN_ID", "42")]);
    let problems = load(&source, &["ru"]).expect_err("there is no en");
    assert_eq!(problems.list.len(), 1, "{problems}");
    assert_eq!(problems.list[0].name, "DEFAULT_LOCALE");
}
