//! The inbox: lists of tickets.

use super::paging::turn_pages;
use super::staff::counts;
use super::words::name_on_button;
use super::{Button, Filter, Locale, Screen, StaffPress, Words};
use crate::domain::{RichText, Style, Ticket, Turn};

/// Tickets on one page of the inbox.
pub const INBOX_PAGE: usize = 8;

/// What a page of the inbox shows.
#[derive(Clone, Debug)]
pub struct InboxParts {
    /// Which tickets.
    pub filter: Filter,
    /// The tickets with their places in the list and their users' names.
    pub entries: Vec<(Vec<u8>, (Ticket, String))>,
    /// Whether there are entries before.
    pub more_before: bool,
    /// Whether there are entries behind.
    pub more_after: bool,
    /// Open tickets in all.
    pub open: u64,
    /// Those whose user waits.
    pub waiting: u64,
}

/// A page of the inbox.
pub fn inbox(words: &Words, parts: &InboxParts) -> Screen {
    let locale = words.locale;
    let mut text = RichText::default();
    text.push_styled(&filter_name(locale, parts.filter), Style::Bold);
    text.push("\n");
    text.append(&counts(locale, parts.open, parts.waiting));
    if parts.entries.is_empty() {
        text.push("\n\n");
        let empty = match parts.filter {
            Filter::All | Filter::Waiting | Filter::New => "inbox.empty",
            Filter::Mine | Filter::Closed | Filter::Hidden => "inbox.none",
        };
        text.append(&locale.text(empty, &[]));
    }
    let mut screen = Screen::of(text);
    for (_, (ticket, name)) in &parts.entries {
        let label = line(words, ticket, name);
        screen = screen.row([Button::new(label, StaffPress::Card(ticket.no, parts.filter))]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    let filter = parts.filter;
    screen = screen.row(turn_pages(locale, ends, parts.more_before, parts.more_after, |place| {
        StaffPress::Inbox(filter, place)
    }));
    let filters = Filter::ALL.map(|filter| {
        let chosen = if filter == parts.filter { "• " } else { "" };
        Button::new(
            format!("{chosen}{}", filter_label(locale, filter)),
            StaffPress::Inbox(filter, None),
        )
    });
    let (upper, lower) = filters.split_at(3);
    screen.row(upper.to_vec()).row(lower.to_vec()).row([
        locale.button("button.refresh", StaffPress::Inbox(filter, None)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// One line of the inbox: whether it is late, state, number, whose turn, how long, whose.
pub(super) fn line(words: &Words, ticket: &Ticket, name: &str) -> String {
    let turn = match (ticket.is_open(), ticket.turn) {
        (false, _) => "",
        (true, Turn::Support) => "⏳ ",
        (true, Turn::User) => "💤 ",
    };
    let since = if ticket.is_open() {
        ticket.waiting_since
    } else {
        ticket.changed_at
    };
    let lock = if ticket.locked { "🔒" } else { "" };
    format!(
        "{}{}{}{lock} {} · {turn}{} · {}",
        super::targets::late_mark(ticket),
        super::handling::mark(ticket.priority),
        words.mark(ticket),
        words.number(ticket.no),
        words.ago(since),
        name_on_button(name)
    )
}

fn filter_name(locale: Locale, filter: Filter) -> String {
    match filter {
        Filter::All => locale.plain("inbox.all", &[]),
        Filter::Waiting => locale.plain("inbox.waiting", &[]),
        Filter::Mine => locale.plain("inbox.mine", &[]),
        Filter::New => locale.plain("inbox.new", &[]),
        Filter::Closed => locale.plain("inbox.closed", &[]),
        Filter::Hidden => locale.plain("inbox.hidden", &[]),
    }
}

fn filter_label(locale: Locale, filter: Filter) -> String {
    match filter {
        Filter::All => locale.plain("filter.all", &[]),
        Filter::Waiting => locale.plain("filter.waiting", &[]),
        Filter::Mine => locale.plain("filter.mine", &[]),
        Filter::New => locale.plain("filter.new", &[]),
        Filter::Closed => locale.plain("filter.closed", &[]),
        Filter::Hidden => locale.plain("filter.hidden", &[]),
    }
}
