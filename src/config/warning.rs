//! Names that have no effect: reserved ones, and those that look like a slip of the pen.
//!
//! A misspelt name may hold a secret, so values are never looked at.

use strsim::osa_distance;

use super::setting::{Setting, Since};
use super::settings::SETTINGS;
use super::source::{Origin, Source, find};

/// Beginnings by which a name in the `.env` file is taken for one of ours.
const PREFIXES: &[&str] = &[
    "ADMIN_",
    "ALERT_",
    "ASK_",
    "AUTO_CLOSE_",
    "BACKUP_",
    "BOT_",
    "EMOJI_",
    "FEEDBACK_",
    "GROUP_",
    "PACE_",
    "REMINDER_",
    "REOPEN_",
    "TELEGRAM_",
    "TICKET_",
    "TOPIC_",
    "WEBHOOK_",
];

/// Endings of names reserved for Discord, where every desk names roles and categories itself.
const LATER_SUFFIXES: &[&str] = &["_ROLE_ID", "_ROLE_IDS", "_CATEGORY_ID", "_CATEGORY_IDS"];

/// Letters that may be wrong, missing, superfluous or swapped in a misspelt name.
const MAX_SLIPS: usize = 2;

/// Names this short resemble too much in a process environment, which is full of foreign ones.
const SHORT_NAME: usize = 6;

/// What the owner should know about names without effect, one sentence each.
pub(super) fn warnings(source: &Source) -> Vec<String> {
    let about_names = source.names().into_iter().filter_map(|(name, origin)| {
        let place = source.place(origin);
        if let Some(setting) = find(name) {
            return (setting.since == Since::Later).then(|| not_used(name, &place));
        }
        if origin == Origin::File && LATER_SUFFIXES.iter().any(|end| name.ends_with(end)) {
            return Some(not_used(name, &place));
        }
        let meant = meant(name, origin)?;
        Some(format!(
            "{name} in {place} is not a setting and has no effect: did you mean {meant}?"
        ))
    });
    source.repeated().iter().cloned().chain(about_names).collect()
}

fn not_used(name: &str, place: &str) -> String {
    format!("{name} in {place} is not used by this version")
}

/// The known name that an unknown one probably stands for, if it looks like ours at all.
fn meant(name: &str, origin: Origin) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let (slips, nearest) = SETTINGS
        .iter()
        .flat_map(Setting::names)
        .map(|known| (osa_distance(&upper, known), known))
        .min()?;
    let ours = match origin {
        Origin::File => slips <= MAX_SLIPS || PREFIXES.iter().any(|prefix| upper.starts_with(prefix)),
        Origin::Environment => slips <= MAX_SLIPS && name.len() > SHORT_NAME && nearest.len() > SHORT_NAME,
    };
    ours.then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_usual_environment_are_left_alone() {
        for name in [
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "TZ",
            "PWD",
            "SHELL",
            "TERM",
            "HOSTNAME",
            "LOGNAME",
            "RUST_LOG",
            "RUST_BACKTRACE",
            "XDG_DATA_DIRS",
            "XDG_DATA_HOME",
            "DISPLAY",
            "MAIL",
            "SSH_AUTH_SOCK",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "BOT_HOME",
            "TICKET_PRINTER",
        ] {
            assert_eq!(meant(name, Origin::Environment), None, "{name}");
        }
    }

    #[test]
    fn slips_are_recognised() {
        for (name, known) in [
            ("BOT_TOKN", "BOT_TOKEN"),
            ("BOT_TOEKN", "BOT_TOKEN"),
            ("bot_token", "BOT_TOKEN"),
            ("TIMEZON", "TIMEZONE"),
            ("DEFUALT_LANG", "DEFAULT_LANG"),
        ] {
            assert_eq!(meant(name, Origin::Environment), Some(known), "{name}");
            assert_eq!(meant(name, Origin::File), Some(known), "{name}");
        }
        assert_eq!(meant("TICKET_MODUS_X", Origin::File), Some("TICKET_MODE"));
        assert_eq!(meant("TICKET_MODUS_X", Origin::Environment), None);
        assert_eq!(meant("POSTGRES_PASSWORD", Origin::File), None);
    }
}
