//! What owners see of the program itself: what it is and how it is set, and how it does. Never a word of anybody's.

use super::{Button, Locale, Screen, SettingsPress, StaffPress, Words};
use crate::domain::{RichText, Style, Timestamp, utf16_len};

/// Most UTF-16 units of settings on one page: a phone shows that much without endless scrolling.
const PAGE_UNITS: usize = 1_500;

/// Most UTF-16 units shown of one value; a notice may be as long as a message.
const MAX_VALUE: usize = 120;

/// Kinds of errors shown, the latest.
const MAX_ERRORS: usize = 8;

/// What the program is, and how it is set.
#[derive(Clone, Debug)]
pub struct About {
    /// The bot's public name without `@`; empty until Telegram has told it.
    pub bot: String,
    /// When it started.
    pub started: Timestamp,
    /// Every setting with what may be shown of it.
    pub settings: Vec<(&'static str, String)>,
    /// Whether a team answers in a group.
    pub group: bool,
}

/// How the program does.
#[derive(Clone, Debug)]
pub struct State {
    /// Bytes of the store on disk.
    pub disk: u64,
    /// Bytes of memory the process takes; none where the system does not tell.
    pub memory: Option<u64>,
    /// People met.
    pub people: u64,
    /// Open tickets, and closed ones.
    pub tickets: (u64, u64),
    /// Parcels being sent this instant.
    pub under_way: usize,
    /// Parcels in the outbox.
    pub waiting: usize,
    /// Whether there are more than were counted.
    pub more_wait: bool,
    /// In how many lanes.
    pub lanes: usize,
    /// Chats that have to wait for Telegram's pace, and whether everybody has.
    pub paced: (usize, bool),
    /// When Telegram was heard of last, and how often in a row it could not be reached since.
    pub polled: (Option<Timestamp>, u32),
    /// Whether Telegram brings updates, instead of being asked for them.
    pub brought: bool,
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Kinds of errors by their places in the program, the latest first: how often, and when last.
    pub errors: Vec<(String, u64, Timestamp)>,
}

/// A job as owners see it.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name.
    pub name: &'static str,
    /// When it was done last.
    pub last: Option<Timestamp>,
    /// When it looks again.
    pub next: Option<Timestamp>,
    /// Whether it went well; none if it has not been done yet.
    pub well: Option<bool>,
}

/// What the program is and how it is set, one page of it. `changed` gives what a setting was changed to.
pub fn info(words: &Words, about: &About, page: usize, changed: impl Fn(&str) -> Option<String>) -> Screen {
    let locale = words.locale;
    let pages = pages(about, changed);
    let page = page.min(pages.len() - 1);
    let mut text = locale.text("info.text", &[]);
    text.push("\n\n");
    let group = match about.group {
        true => locale.plain("info.group", &[]),
        false => locale.plain("info.private", &[]),
    };
    let facts = [
        ("version", env!("CARGO_PKG_VERSION")),
        ("up", &*words.ago(about.started)),
        ("since", &*words.moment(about.started)),
        ("bot", &*about.bot),
        ("mode", &*group),
    ];
    text.append(&locale.text("info.facts", &facts));
    text.push("\n\n");
    for line in &pages[page] {
        text.push_styled(line, Style::Code);
        text.push("\n");
    }
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(button(locale, "button.back_page", SettingsPress::Info(page as u32 - 1)));
    }
    if page + 1 < pages.len() {
        turn.push(button(locale, "button.next_page", SettingsPress::Info(page as u32 + 1)));
    }
    Screen::of(text).row(turn).row([
        button(locale, "button.refresh", SettingsPress::Info(page as u32)),
        button(locale, "button.back", SettingsPress::Menu),
    ])
}

/// The settings as lines, page by page; at least one page.
fn pages(about: &About, changed: impl Fn(&str) -> Option<String>) -> Vec<Vec<String>> {
    let mut pages = vec![Vec::new()];
    let mut units = 0;
    for (name, value) in &about.settings {
        let value = RichText::from(value.as_str()).preview(MAX_VALUE).plain;
        let line = match changed(name) {
            Some(now) => format!("{name}={now} ✎ ({value})"),
            None => format!("{name}={value}"),
        };
        let length = utf16_len(&line) + 1;
        if units + length > PAGE_UNITS {
            pages.push(Vec::new());
            units = 0;
        }
        units += length;
        if let Some(page) = pages.last_mut() {
            page.push(line);
        }
    }
    pages
}

/// How the program does.
pub fn state(words: &Words, state: &State) -> Screen {
    let locale = words.locale;
    let never = || locale.plain("debug.never", &[]);
    let ago = |at| locale.plain("debug.ago", &[("ago", &words.ago(at))]);
    let when = |at: Option<Timestamp>| at.map_or_else(never, ago);
    let mut text = locale.text("debug.text", &[("at", &words.moment(words.now))]);
    text.push("\n\n");
    let more = if state.more_wait { "+" } else { "" };
    let way = match state.brought {
        true => "debug.webhook",
        false => "debug.polling",
    };
    let facts = [
        ("disk", &*size(state.disk)),
        ("memory", &*state.memory.map_or_else(|| "?".to_owned(), size)),
        ("people", &*state.people.to_string()),
        ("open", &*state.tickets.0.to_string()),
        ("closed", &*state.tickets.1.to_string()),
        ("under_way", &*state.under_way.to_string()),
        ("waiting", &*format!("{}{more}", state.waiting)),
        ("lanes", &*format!("{}{more}", state.lanes)),
        ("paced", &*state.paced.0.to_string()),
        ("way", &*locale.plain(way, &[])),
        ("polled", &*when(state.polled.0)),
        ("failures", &*state.polled.1.to_string()),
    ];
    text.append(&locale.text("debug.facts", &facts));
    if state.paced.1 {
        text.push("\n");
        text.append(&locale.text("debug.all_wait", &[]));
    }
    text.push("\n\n");
    text.append(&locale.text("debug.jobs", &[]));
    for job in &state.jobs {
        let mark = match job.well {
            Some(true) => "✅",
            Some(false) => "⚠️",
            None => "▫️",
        };
        let next = job
            .next
            .map_or_else(never, |at| locale.plain("debug.in", &[("in", &words.until(at))]));
        let words = [
            ("mark", mark),
            ("name", job.name),
            ("last", &*when(job.last)),
            ("next", &*next),
        ];
        text.push("\n");
        text.append(&locale.text("debug.job", &words));
    }
    text.push("\n\n");
    if state.errors.is_empty() {
        text.append(&locale.text("debug.no_errors", &[]));
    } else {
        text.append(&locale.text("debug.errors", &[]));
    }
    for (place, times, last) in state.errors.iter().take(MAX_ERRORS) {
        text.push(&format!("\n{place} ×{times}, {}", ago(*last)));
    }
    Screen::of(text).row([
        button(locale, "button.refresh", SettingsPress::Debug),
        button(locale, "button.back", SettingsPress::Menu),
    ])
}

fn button(locale: Locale, key: &str, press: SettingsPress) -> Button {
    locale.button(key, StaffPress::Settings(press))
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes.div_ceil(1_024)),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::MAX_TEXT;

    #[test]
    fn pages_hold_every_setting_once_and_each_fits_a_message() {
        let settings: Vec<_> = (0..60).map(|_| ("START_ALERT", "é".repeat(4_096))).collect();
        let about = About {
            bot: "bot".into(),
            started: Timestamp(0),
            settings,
            group: false,
        };
        let pages = pages(&about, |_| None);
        assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), 60);
        for page in &pages {
            let units: usize = page.iter().map(|line| utf16_len(line) + 1).sum();
            assert!(!page.is_empty() && units <= PAGE_UNITS && units < MAX_TEXT, "{units}");
        }
    }
}
