//! The owners' settings: the menu, the rules that can be changed, and who changed them.

use super::layout::columns;
use super::{Button, Locale, Screen, SettingsPress, StaffPress, Words};
use crate::domain::{Bounds, LanguageCode, RichText, Style, Switch, Turned, Value};

/// Changes shown at most: with the longest names they fit into one message.
const LOG_LINES: usize = 20;

const HOUR_SECS: u64 = 3_600;

const DAY_SECS: u64 = 24 * HOUR_SECS;

/// Buttons with values in one row, at most.
const STEPS_IN_ROW: usize = 3;

/// A change, and what to call whoever made it.
pub type TurnedBy<'a> = (&'a Turned, String);

fn press(locale: Locale, key: &str, press: SettingsPress) -> Button {
    locale.button(key, StaffPress::Settings(press))
}

/// What owners can see and change.
pub fn settings(locale: Locale) -> Screen {
    Screen::of(locale.text("settings.text", &[]))
        .row([
            press(locale, "button.rules", SettingsPress::Rules),
            press(locale, "button.rules_log", SettingsPress::Log),
        ])
        .row([
            press(locale, "button.info", SettingsPress::Info(0)),
            press(locale, "button.debug", SettingsPress::Debug),
        ])
        .row([locale.button("button.menu", StaffPress::Menu)])
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// It was changed here.
    Here,
    /// It was given at the set-up.
    Given,
    /// Neither.
    Default,
}

/// The rules with what they stand at, and where each comes from.
pub fn rules(locale: Locale, now: impl Fn(Switch) -> Value, source: impl Fn(Switch) -> RuleSource) -> Screen {
    let mut screen = Screen::of(locale.text("rules.text", &[]));
    for switch in Switch::ALL {
        let mark = match source(switch) {
            RuleSource::Here => " ✎",
            RuleSource::Given => " · .env",
            RuleSource::Default => "",
        };
        let label = format!("{}: {}{mark}", name(locale, switch), value(locale, switch, now(switch)));
        screen = screen.row([Button::new(label, StaffPress::Settings(SettingsPress::Rule(switch)))]);
    }
    screen.row([
        press(locale, "button.back", SettingsPress::Menu),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// What is shown of one rule.
pub struct RuleParts<'a> {
    /// Which.
    pub switch: Switch,
    /// What it stands at.
    pub now: Value,
    /// What holds if nobody changes it here.
    pub configured: Value,
    /// Whether that was given at the set-up; else it is the default.
    pub given: bool,
    /// Whether it was changed here.
    pub changed: bool,
    /// By whom, if that is remembered.
    pub by: Option<TurnedBy<'a>>,
}

/// One rule: what it means, what it stands at and why, and what else it could be.
pub fn rule(words: &Words, parts: &RuleParts) -> Screen {
    let (locale, switch, now) = (words.locale, parts.switch, parts.now);
    let configured = value(locale, switch, parts.configured);
    let mut screen = Screen::of(rule_text(words, parts));
    let choices = choices(switch);
    let button = |choice: &Value| {
        let chosen = if *choice == now { "✓ " } else { "" };
        let label = format!("{chosen}{}", value(locale, switch, *choice));
        Button::new(label, StaffPress::Settings(SettingsPress::Turn(switch, *choice)))
    };
    let buttons: Vec<Button> = choices.iter().map(button).collect();
    for row in buttons.chunks(columns(&buttons, STEPS_IN_ROW)) {
        screen = screen.row(row.to_vec());
    }
    let every = match switch.bounds() {
        Bounds::Number { min, max } => (max - min) as usize + 1 == choices.len(),
        Bounds::Language => true,
    };
    if !every {
        screen = screen.row([press(locale, "button.other_value", SettingsPress::Type(switch))]);
    }
    if parts.changed {
        let key = if parts.given {
            "button.as_configured"
        } else {
            "button.as_default"
        };
        let label = locale.plain(key, &[("value", &configured)]);
        screen = screen.row([Button::new(label, StaffPress::Settings(SettingsPress::Back(switch)))]);
    }
    screen.row([
        press(locale, "button.back", SettingsPress::Rules),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

fn rule_text(words: &Words, parts: &RuleParts) -> RichText {
    let (locale, switch) = (words.locale, parts.switch);
    let mut text = RichText::default();
    text.push_styled(&name(locale, switch), Style::Bold);
    text.push("\n");
    text.append(&locale.text(about(switch), &[]));
    text.push("\n\n");
    let with = [
        ("value", &*value(locale, switch, parts.now)),
        ("configured", &*value(locale, switch, parts.configured)),
        ("name", switch.name()),
    ];
    text.append(&match (parts.changed, parts.given) {
        (true, true) => locale.text("rule.changed", &with),
        (true, false) => locale.text("rule.changed_default", &with),
        (false, true) => locale.text("rule.configured", &with),
        (false, false) => locale.text("rule.default", &with),
    });
    if let Some((turned, by)) = &parts.by {
        text.push("\n");
        text.append(&locale.text("rule.changed_by", &[("name", by), ("at", &words.moment(turned.at))]));
    }
    text
}

/// A value is to be typed.
pub fn type_value(locale: Locale, switch: Switch, now: Value) -> Screen {
    let (min, max) = match switch.bounds() {
        Bounds::Number { min, max } => (min, max),
        // Chosen by buttons alone.
        Bounds::Language => (0, 0),
    };
    // The value is shown in whatever unit reads best, and typed in that of `.env`.
    let unit = unit(switch).map(|unit| locale.plain(unit, &[]));
    let words = [
        ("rule", &*name(locale, switch)),
        ("value", &*value(locale, switch, now)),
        ("unit", unit.as_deref().unwrap_or_default()),
        ("min", &*min.to_string()),
        ("max", &*max.to_string()),
    ];
    let key = if unit.is_some() { "rule.type_in" } else { "rule.type" };
    Screen::of(locale.text(key, &words)).row([press(locale, "button.back", SettingsPress::Rule(switch))])
}

/// Who changed what, latest first; `turns` oldest first.
pub fn settings_log(words: &Words, turns: &[TurnedBy]) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("rules_log.text", &[]);
    if turns.is_empty() {
        text.push("\n\n");
        text.append(&locale.text("rules_log.none", &[]));
    }
    for (turned, by) in turns.iter().rev().take(LOG_LINES) {
        let at = |at| value(locale, turned.switch, at);
        let words = [
            ("at", &*words.moment(turned.at)),
            ("by", by),
            ("rule", &*name(locale, turned.switch)),
            ("from", &*at(turned.from)),
            ("to", &*at(turned.to)),
        ];
        text.push("\n");
        text.append(&locale.text("rules_log.line", &words));
        if turned.back {
            text.push(" (.env)");
        }
    }
    Screen::of(text).row([
        press(locale, "button.back", SettingsPress::Menu),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// What a rule is called.
fn name(locale: Locale, switch: Switch) -> String {
    match switch {
        Switch::AutoCloseAfterHours => locale.plain("rule.auto_close", &[]),
        Switch::AutoCloseWarnHours => locale.plain("rule.auto_close_warn", &[]),
        Switch::TicketCleanupDays => locale.plain("rule.ticket_cleanup", &[]),
        Switch::ReopenWithinHours => locale.plain("rule.reopen_within", &[]),
        Switch::MaxOpenTickets => locale.plain("rule.max_open", &[]),
        Switch::AskMinLength => locale.plain("rule.ask_min_length", &[]),
        Switch::TicketCooldownSecs => locale.plain("rule.ticket_cooldown", &[]),
        Switch::FloodLimitPerMin => locale.plain("rule.flood_limit", &[]),
        Switch::FeedbackCooldownHours => locale.plain("rule.feedback_cooldown", &[]),
        Switch::ReminderUserInterval => locale.plain("rule.reminder_user", &[]),
        Switch::ReminderOperatorInterval => locale.plain("rule.reminder_operator", &[]),
        Switch::RatingStars => locale.plain("rule.rating_stars", &[]),
        Switch::DefaultLocale => locale.plain("rule.default_locale", &[]),
    }
}

/// The key of what it means.
fn about(switch: Switch) -> &'static str {
    match switch {
        Switch::AutoCloseAfterHours => "rule.auto_close.about",
        Switch::AutoCloseWarnHours => "rule.auto_close_warn.about",
        Switch::TicketCleanupDays => "rule.ticket_cleanup.about",
        Switch::ReopenWithinHours => "rule.reopen_within.about",
        Switch::MaxOpenTickets => "rule.max_open.about",
        Switch::AskMinLength => "rule.ask_min_length.about",
        Switch::TicketCooldownSecs => "rule.ticket_cooldown.about",
        Switch::FloodLimitPerMin => "rule.flood_limit.about",
        Switch::FeedbackCooldownHours => "rule.feedback_cooldown.about",
        Switch::ReminderUserInterval => "rule.reminder_user.about",
        Switch::ReminderOperatorInterval => "rule.reminder_operator.about",
        Switch::RatingStars => "rule.rating_stars.about",
        Switch::DefaultLocale => "rule.default_locale.about",
    }
}

/// A value with its unit; nothing at all in a word.
fn value(locale: Locale, switch: Switch, value: Value) -> String {
    let n = value.to_string();
    let number = match value {
        Value::Number(number) => number,
        Value::Language(_) => return Locale::find(&n).map_or(n, |language| language.plain("language.name", &[])),
    };
    match (switch, number) {
        (Switch::AutoCloseAfterHours | Switch::TicketCleanupDays | Switch::ReopenWithinHours, 0) => {
            locale.plain("value.never", &[])
        }
        (
            Switch::AutoCloseWarnHours
            | Switch::TicketCooldownSecs
            | Switch::FeedbackCooldownHours
            | Switch::ReminderUserInterval
            | Switch::ReminderOperatorInterval,
            0,
        ) => locale.plain("value.off", &[]),
        (Switch::MaxOpenTickets | Switch::FloodLimitPerMin, 0) => locale.plain("value.unlimited", &[]),
        (Switch::AskMinLength, 0) => locale.plain("value.any", &[]),
        (Switch::TicketCleanupDays, days) => locale.count("value.days", days.into(), &[]).plain,
        (
            Switch::AutoCloseAfterHours
            | Switch::AutoCloseWarnHours
            | Switch::ReopenWithinHours
            | Switch::FeedbackCooldownHours,
            hours,
        ) => long(locale, u64::from(hours) * HOUR_SECS),
        (Switch::TicketCooldownSecs | Switch::ReminderUserInterval | Switch::ReminderOperatorInterval, secs) => {
            long(locale, secs.into())
        }
        (Switch::FloodLimitPerMin, _) => locale.plain("value.per_minute", &[("n", &n)]),
        (Switch::AskMinLength, characters) => locale.count("value.characters", characters.into(), &[]).plain,
        (Switch::RatingStars, _) => format!("{n} ⭐"),
        (Switch::MaxOpenTickets | Switch::DefaultLocale, _) => n,
    }
}

/// So many seconds, in the largest unit in which they are a whole number; days from three on.
fn long(locale: Locale, secs: u64) -> String {
    let in_units = |key, secs_each: u64| locale.plain(key, &[("n", &(secs / secs_each).to_string())]);
    if secs >= 3 * DAY_SECS && secs.is_multiple_of(DAY_SECS) {
        locale.count("value.days", secs / DAY_SECS, &[]).plain
    } else if secs.is_multiple_of(HOUR_SECS) {
        in_units("value.hours", HOUR_SECS)
    } else if secs.is_multiple_of(60) {
        in_units("value.minutes", 60)
    } else {
        in_units("value.seconds", 1)
    }
}

/// In what a number is typed, if it is not a mere count.
fn unit(switch: Switch) -> Option<&'static str> {
    match switch {
        Switch::AutoCloseAfterHours
        | Switch::AutoCloseWarnHours
        | Switch::ReopenWithinHours
        | Switch::FeedbackCooldownHours => Some("unit.hours"),
        Switch::TicketCleanupDays => Some("unit.days"),
        Switch::TicketCooldownSecs | Switch::ReminderUserInterval | Switch::ReminderOperatorInterval => {
            Some("unit.seconds")
        }
        Switch::AskMinLength => Some("unit.characters"),
        Switch::MaxOpenTickets | Switch::FloodLimitPerMin | Switch::RatingStars | Switch::DefaultLocale => None,
    }
}

/// The values that have a button.
fn choices(switch: Switch) -> Vec<Value> {
    match switch.bounds() {
        Bounds::Number { .. } => steps(switch).iter().map(|step| Value::Number(*step)).collect(),
        Bounds::Language => {
            let codes = Locale::all()
                .iter()
                .filter_map(|locale| LanguageCode::read(locale.code()));
            codes.map(Value::Language).collect()
        }
    }
}

fn steps(switch: Switch) -> &'static [u32] {
    match switch {
        Switch::AutoCloseAfterHours => &[0, 6, 12, 24, 48, 72],
        Switch::AutoCloseWarnHours => &[0, 1, 2, 4, 6, 12],
        Switch::ReopenWithinHours => &[0, 24, 72, 168, 336, 720],
        Switch::TicketCleanupDays => &[0, 30, 90, 180, 365, 730],
        Switch::MaxOpenTickets => &[0, 1, 2, 3, 5, 10],
        Switch::AskMinLength => &[0, 5, 10, 20, 50, 100],
        Switch::TicketCooldownSecs => &[0, 30, 60, 300, 900, 3_600],
        Switch::FloodLimitPerMin => &[0, 10, 20, 30, 60, 120],
        Switch::FeedbackCooldownHours => &[0, 1, 6, 24, 72, 168],
        Switch::ReminderUserInterval | Switch::ReminderOperatorInterval => &[0, 900, 1_800, 3_600, 14_400, 43_200],
        Switch::RatingStars => &[3, 4, 5],
        Switch::DefaultLocale => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_a_value_that_its_rule_takes() {
        for switch in Switch::ALL {
            assert!(choices(switch).len() > 1);
            assert!(choices(switch).iter().all(|choice| switch.takes(*choice)), "{switch:?}");
        }
    }
}
