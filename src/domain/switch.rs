//! Switches: rules of the desk that an owner may change while the bot works. What each takes stands here and
//! nowhere else, whoever gives it: the configuration, a button, a typed word.
//!
//! Must not know how a value is shown, or where it is kept.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{LanguageCode, PersonId, Timestamp};

/// Over a century in hours: as good as for ever, and safe to add to any date.
const MAX_HOURS: u32 = 1_000_000;

/// A century in days.
const MAX_DAYS: u32 = 36_500;

/// The longest text Telegram accepts, in characters: a longer minimum would shut everybody out.
const MAX_LENGTH: u32 = 4_096;

/// Turns that are remembered; older ones are forgotten. A record stays below 8 KiB with them.
pub const MAX_TURNS: usize = 50;

/// A rule that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Switch {
    /// Hours of a user's silence that close an answered ticket; 0 = never.
    AutoCloseAfterHours,
    /// Hours before that at which the user is warned; 0 = not at all.
    AutoCloseWarnHours,
    /// Days after which a closed ticket is erased; 0 = never.
    TicketCleanupDays,
    /// Hours in which a user may reopen a closed ticket; 0 = never.
    ReopenWithinHours,
    /// Open tickets one user may have; 0 = any number.
    MaxOpenTickets,
    /// Shortest question that opens a ticket, in characters; 0 = any.
    AskMinLength,
    /// Seconds from one new ticket of a user to the next; 0 = no pause.
    TicketCooldownSecs,
    /// Messages of a user that are passed on per minute; 0 = no limit.
    FloodLimitPerMin,
    /// Hours from one feedback of a user to the next; 0 = no pause.
    FeedbackCooldownHours,
    /// Seconds between reminders of a user who owes an answer; 0 = none.
    ReminderUserInterval,
    /// Seconds between reminders of staff that owes an answer; 0 = none.
    ReminderOperatorInterval,
    /// Most stars of a rating.
    RatingStars,
    /// The language of groups, and of people who have chosen none and whose own is not on offer.
    DefaultLocale,
}

/// What a switch takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// A whole number, both ends included.
    Number {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// A language. For which there are texts is not known here.
    Language,
}

/// What a switch stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(u32),
    /// A language.
    Language(LanguageCode),
}

/// As in `.env`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => number.fmt(f),
            Value::Language(code) => code.fmt(f),
        }
    }
}

impl Switch {
    /// All of them, in the order shown.
    pub const ALL: [Switch; 13] = [
        Switch::AutoCloseAfterHours,
        Switch::AutoCloseWarnHours,
        Switch::TicketCleanupDays,
        Switch::ReopenWithinHours,
        Switch::MaxOpenTickets,
        Switch::AskMinLength,
        Switch::TicketCooldownSecs,
        Switch::FloodLimitPerMin,
        Switch::FeedbackCooldownHours,
        Switch::ReminderUserInterval,
        Switch::ReminderOperatorInterval,
        Switch::RatingStars,
        Switch::DefaultLocale,
    ];

    /// Its name in `.env`.
    pub fn name(self) -> &'static str {
        match self {
            Switch::AutoCloseAfterHours => "AUTO_CLOSE_AFTER_HOURS",
            Switch::AutoCloseWarnHours => "AUTO_CLOSE_WARN_HOURS",
            Switch::TicketCleanupDays => "TICKET_CLEANUP_DAYS",
            Switch::ReopenWithinHours => "REOPEN_WITHIN_HOURS",
            Switch::MaxOpenTickets => "MAX_OPEN_TICKETS",
            Switch::AskMinLength => "ASK_MIN_LENGTH",
            Switch::TicketCooldownSecs => "TICKET_COOLDOWN_SECS",
            Switch::FloodLimitPerMin => "FLOOD_LIMIT_PER_MIN",
            Switch::FeedbackCooldownHours => "FEEDBACK_COOLDOWN_HOURS",
            Switch::ReminderUserInterval => "REMINDER_USER_INTERVAL",
            Switch::ReminderOperatorInterval => "REMINDER_OPERATOR_INTERVAL",
            Switch::RatingStars => "RATING_STARS",
            Switch::DefaultLocale => "DEFAULT_LOCALE",
        }
    }

    /// The switch of this name.
    pub fn named(name: &str) -> Option<Self> {
        Switch::ALL.into_iter().find(|switch| switch.name() == name)
    }

    /// What it takes.
    pub fn bounds(self) -> Bounds {
        let (min, max) = match self {
            Switch::AutoCloseAfterHours
            | Switch::AutoCloseWarnHours
            | Switch::ReopenWithinHours
            | Switch::FeedbackCooldownHours => (0, MAX_HOURS),
            Switch::TicketCleanupDays => (0, MAX_DAYS),
            Switch::MaxOpenTickets
            | Switch::TicketCooldownSecs
            | Switch::FloodLimitPerMin
            | Switch::ReminderUserInterval
            | Switch::ReminderOperatorInterval => (0, u32::MAX),
            Switch::AskMinLength => (0, MAX_LENGTH),
            Switch::RatingStars => (3, 5),
            Switch::DefaultLocale => return Bounds::Language,
        };
        Bounds::Number { min, max }
    }

    /// The value that a text means; none if the switch does not take it.
    pub fn read(self, text: &str) -> Option<Value> {
        let value = match self.bounds() {
            Bounds::Number { .. } => Value::Number(text.parse().ok()?),
            Bounds::Language => Value::Language(LanguageCode::read(text)?),
        };
        self.takes(value).then_some(value)
    }

    /// Whether this value is one for it.
    pub fn takes(self, value: Value) -> bool {
        match (self.bounds(), value) {
            (Bounds::Number { min, max }, Value::Number(number)) => (min..=max).contains(&number),
            (Bounds::Language, Value::Language(_)) => true,
            (Bounds::Number { .. }, Value::Language(_)) | (Bounds::Language, Value::Number(_)) => false,
        }
    }
}

/// Whether a warning so many hours before the end comes after the silence has begun. Where there is no end,
/// nobody is warned of it, and any number will do.
pub fn warns_in_time(close_hours: u32, warn_hours: u32) -> bool {
    close_hours == 0 || warn_hours < close_hours
}

/// The switches that have been turned, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// What holds in place of the configured value.
    #[serde(default)]
    pub values: BTreeMap<Switch, Value>,
    /// The latest turns, oldest first; at most [`MAX_TURNS`].
    #[serde(default)]
    pub turns: Vec<Turned>,
}

/// One turn of a switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Which.
    pub switch: Switch,
    /// What held before.
    pub from: Value,
    /// What holds since.
    pub to: Value,
    /// Whether that is the configured value again, and follows it.
    #[serde(default)]
    pub back: bool,
}

impl Switches {
    /// Who turned a switch to what it stands at; none if it is as configured, or that was forgotten.
    pub fn turned_by(&self, switch: Switch) -> Option<&Turned> {
        self.values.get(&switch)?;
        self.turns.iter().rev().find(|turned| turned.switch == switch)
    }

    /// Notes a turn and lets it hold.
    pub fn turn(&mut self, turned: Turned) {
        if turned.back {
            self.values.remove(&turned.switch);
        } else {
            self.values.insert(turned.switch, turned.to);
        }
        self.turns.push(turned);
        let surplus = self.turns.len().saturating_sub(MAX_TURNS);
        self.turns.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_stored_under_the_name_it_has_in_the_configuration() {
        for switch in Switch::ALL {
            assert_eq!(serde_json::to_value(switch).unwrap(), switch.name());
        }
    }

    #[test]
    fn what_a_switch_takes_is_what_it_reads() {
        assert_eq!(Switch::RatingStars.read("5"), Some(Value::Number(5)));
        for text in ["2", "6", "", "five", "4.5", "-4"] {
            assert_eq!(Switch::RatingStars.read(text), None, "{text}");
        }
        for switch in Switch::ALL {
            let Bounds::Number { min, max } = switch.bounds() else {
                assert_eq!(
                    switch.read("pt-BR").map(|value| value.to_string()).as_deref(),
                    Some("pt-BR")
                );
                continue;
            };
            assert_eq!(switch.read(&min.to_string()), Some(Value::Number(min)));
            assert_eq!(switch.read(&max.to_string()), Some(Value::Number(max)));
            assert_eq!(switch.read(&(u64::from(max) + 1).to_string()), None);
        }
    }

    #[test]
    fn the_latest_turns_are_remembered() {
        let mut switches = Switches::default();
        for n in 0..60 {
            switches.turn(Turned {
                at: Timestamp(n),
                by: PersonId::telegram(7),
                switch: Switch::MaxOpenTickets,
                from: Value::Number(3),
                to: Value::Number(4),
                back: n == 59,
            });
        }
        assert_eq!(switches.turns.len(), MAX_TURNS);
        assert_eq!(switches.turns[0].at, Timestamp(10));
        assert!(switches.values.is_empty(), "the last one led back");
        let kept = serde_json::to_vec(&switches).unwrap();
        assert!(kept.len() < 8 * 1024, "{}", kept.len());
        assert_eq!(serde_json::from_slice::<Switches>(&kept).unwrap(), switches);
    }
}
