//! The staff's menu, help and hints.

use super::{Button, CommonPress, Filter, Locale, Screen, StaffPress};
use crate::domain::{RichText, TicketNo};

/// What the staff's menu tells.
#[derive(Clone, Debug)]
pub struct MenuParts {
    /// Open tickets.
    pub open: u64,
    /// Those whose user waits.
    pub waiting: u64,
}

/// The staff's menu.
pub fn staff_menu(locale: Locale, parts: &MenuParts) -> Screen {
    let mut text = locale.text("staff.menu", &[]);
    text.push("\n\n");
    text.append(&counts(locale, parts.open, parts.waiting));
    Screen::of(text)
        .row([Button::new(
            locale.plain("button.inbox", &[("n", &parts.waiting.to_string())]),
            StaffPress::Inbox(Filter::All, None),
        )])
        .row([
            locale.button("button.language", CommonPress::Languages),
            locale.button("button.help", StaffPress::Help),
        ])
}

/// What staff can do.
pub fn staff_help(locale: Locale) -> Screen {
    Screen::of(locale.text("staff.help", &[])).row([locale.button("button.menu", StaffPress::Menu)])
}

/// What was written went nowhere, and how to answer somebody.
pub fn staff_hint(locale: Locale, waiting: u64) -> Screen {
    let label = locale.plain("button.inbox", &[("n", &waiting.to_string())]);
    Screen::of(locale.text("staff.hint", &[])).row([Button::new(label, StaffPress::Inbox(Filter::All, None))])
}

/// How many tickets are open, and how many users wait.
pub(super) fn counts(locale: Locale, open: u64, waiting: u64) -> RichText {
    let mut text = locale.count("count.open_tickets", open, &[]);
    text.push(" · ");
    text.append(&locale.count("count.waiting", waiting, &[]));
    text
}

/// Reply was pressed: what to do next.
pub fn reply(locale: Locale, no: TicketNo, user: &str) -> Screen {
    let words = [("no", &*no.to_string()), ("user", user)];
    Screen::of(locale.text("reply.text", &words)).row([locale.button("button.cancel", CommonPress::Cancel)])
}
