//! The statistics' screen, what its figures mean, and the words around their picture.

use super::rating::stars_in_signs;
use super::{Button, Screen, StaffPress, Words};
use crate::domain::{Histogram, RichText, Tally};

/// Days that the statistics look back, today among them, unless they look at all time.
pub const STATISTICS_DAYS: u32 = 30;

/// Which time the figures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The last [`STATISTICS_DAYS`] days.
    Month,
    /// All time.
    Ever,
}

impl Period {
    /// Every period, in the order shown.
    pub const ALL: [Period; 2] = [Period::Month, Period::Ever];
}

/// What the statistics show.
#[derive(Clone, Debug)]
pub struct StatisticsParts {
    /// People met who are not of staff.
    pub users: u64,
    /// Tickets nobody has taken.
    pub new: u64,
    /// Tickets an operator is on.
    pub in_progress: u64,
    /// Closed tickets that are kept.
    pub closed: u64,
    /// Open tickets whose user waits for support.
    pub waiting: u64,
    /// Which time the rest is of.
    pub period: Period,
    /// What happened in it.
    pub tally: Tally,
    /// Whether anything ever did.
    pub any: bool,
}

/// The statistics.
pub fn statistics(words: &Words, parts: &StatisticsParts) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("stats.title", &[]);
    if !parts.any {
        text.push("\n\n");
        text.append(&locale.text("stats.empty", &[]));
        let refresh = locale.button("button.refresh", StaffPress::Statistics(parts.period));
        return Screen::of(text).row([refresh, locale.button("button.menu", StaffPress::Menu)]);
    }
    text.push("\n\n");
    present(words, parts, &mut text);
    text.push("\n\n");
    text.append(&match parts.period {
        Period::Month => locale.count("stats.month", STATISTICS_DAYS.into(), &[]),
        Period::Ever => locale.text("stats.ever", &[]),
    });
    past(words, parts, &mut text);
    let switch = Period::ALL.map(|period| {
        let chosen = if period == parts.period { "• " } else { "" };
        let label = match period {
            Period::Month => locale.count("button.stats_month", STATISTICS_DAYS.into(), &[]).plain,
            Period::Ever => locale.plain("button.stats_ever", &[]),
        };
        Button::new(format!("{chosen}{label}"), StaffPress::Statistics(period))
    });
    Screen::of(text)
        .row(switch)
        .row([
            locale.button("button.stats_picture", StaffPress::Picture),
            locale.button("button.stats_help", StaffPress::StatisticsHelp(parts.period)),
        ])
        .row([
            locale.button("button.refresh", StaffPress::Statistics(parts.period)),
            locale.button("button.menu", StaffPress::Menu),
        ])
}

/// What the figures mean.
pub fn statistics_help(words: &Words, period: Period) -> Screen {
    let back = words
        .locale
        .button("button.back_to_stats", StaffPress::Statistics(period));
    Screen::of(words.locale.text("stats.help", &[])).row([back])
}

/// What stands below the picture of the last days.
pub fn picture_caption(words: &Words, tally: &Tally) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("stats.title", &[]);
    text.push(" · ");
    text.append(&locale.count("stats.month", STATISTICS_DAYS.into(), &[]));
    volume(words, tally, &mut text);
    let back = locale.button("button.stats", StaffPress::Statistics(Period::Month));
    Screen::of(text).row([back])
}

/// How things stand now, whatever the period.
fn present(words: &Words, parts: &StatisticsParts, text: &mut RichText) {
    let locale = words.locale;
    let number = |n: u64| words.grouped(n);
    text.append(&locale.text("stats.now", &[]));
    let mut line = |key: &str, given: &[(&str, &str)]| {
        text.push("\n");
        text.append(&locale.text(key, given));
    };
    line("stats.users", &[("users", &number(parts.users))]);
    line("stats.open", &[("open", &number(parts.new + parts.in_progress))]);
    let marks = words.marks;
    line("stats.new", &[("mark", &marks.new), ("new", &number(parts.new))]);
    let in_progress = number(parts.in_progress);
    line(
        "stats.in_progress",
        &[("mark", &marks.in_progress), ("in_progress", &in_progress)],
    );
    line(
        "stats.closed",
        &[("mark", &marks.resolved), ("closed", &number(parts.closed))],
    );
    line("stats.waiting", &[("waiting", &number(parts.waiting))]);
    // Open, and not waiting for support: then the user owes the next word.
    let silent = (parts.new + parts.in_progress).saturating_sub(parts.waiting);
    let key = if words.auto_close_ms > 0 {
        "stats.closes_by_itself"
    } else {
        "stats.silent"
    };
    line(key, &[("silent", &number(silent))]);
}

/// What happened in the period.
fn past(words: &Words, parts: &StatisticsParts, text: &mut RichText) {
    let (locale, tally) = (words.locale, &parts.tally);
    if *tally == Tally::default() {
        text.push("\n");
        text.append(&locale.text("stats.nothing", &[]));
        return;
    }
    volume(words, tally, text);
    if parts.period == Period::Month {
        text.push("\n");
        text.append(&locale.text("stats.met", &[("met", &words.grouped(tally.met))]));
    }
    duration(words, "stats.answered", &tally.answered, text);
    duration(words, "stats.resolved", &tally.resolved, text);
    missed(words, tally, text);
    text.push("\n\n");
    let Some(average) = ratings(words, tally) else {
        text.append(&locale.text("stats.no_ratings", &[]));
        return;
    };
    text.append(&average);
    // Stars beyond today's scale were given when it was longer.
    for (stars, count) in (1u8..=5).zip(tally.ratings).rev() {
        if count > 0 || stars <= words.stars {
            text.push(&format!("\n{} {}", stars_in_signs(stars), words.grouped(count)));
        }
    }
}

/// How the support was rated on average; none without ratings.
pub(super) fn ratings(words: &Words, tally: &Tally) -> Option<RichText> {
    let (locale, average) = (words.locale, tally.average_tenths()?);
    let average = format!("{}{}{}", average / 10, locale.plain("number.point", &[]), average % 10);
    let ratings = words.grouped(tally.rated());
    let given = [("average", &*average), ("ratings", &*ratings)];
    Some(locale.count("stats.ratings", tally.rated(), &given))
}

/// How many tickets were opened, closed, reopened.
pub(super) fn tickets(words: &Words, tally: &Tally) -> RichText {
    let number = |n: u64| words.grouped(n);
    let tickets = [number(tally.opened), number(tally.closed), number(tally.reopened)];
    let given = [
        ("opened", &*tickets[0]),
        ("closed", &tickets[1]),
        ("reopened", &tickets[2]),
    ];
    words.locale.text("stats.tickets", &given)
}

fn volume(words: &Words, tally: &Tally, text: &mut RichText) {
    let number = |n: u64| words.grouped(n);
    text.push("\n");
    text.append(&tickets(words, tally));
    text.push("\n");
    let messages = [number(tally.from_users), number(tally.from_staff)];
    let given = [("users", &*messages[0]), ("staff", &messages[1])];
    text.append(&words.locale.text("stats.messages", &given));
}

/// What was not done in time; nothing if all was.
pub(super) fn missed(words: &Words, tally: &Tally, text: &mut RichText) {
    if tally.missed_answers + tally.missed_closings > 0 {
        text.push("\n");
        let (answers, closings) = (
            words.grouped(tally.missed_answers),
            words.grouped(tally.missed_closings),
        );
        let given = [("answers", &*answers), ("closings", &*closings)];
        text.append(&words.locale.text("stats.missed", &given));
    }
}

/// A median and a 95th percentile; nothing if there is nothing to tell.
fn duration(words: &Words, key: &str, durations: &Histogram, text: &mut RichText) {
    let (Some(median), Some(most)) = (durations.percentile_ms(50), durations.percentile_ms(95)) else {
        return;
    };
    text.push("\n");
    let given = [("median", &*words.lasting(median)), ("most", &words.lasting(most))];
    text.append(&words.locale.text(key, &given));
}
