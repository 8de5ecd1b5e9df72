//! The staff's screens: menu, inbox, ticket card, history, help.

use super::paging::{history_pages, originals_row, turn_pages};
use super::rating::stars_in_signs;
use super::{Button, CommonPress, Filter, Locale, Screen, StaffPress, Words, shown_name};
use crate::domain::{
    Closer, Event, Happening, Kind, Party, Person, PersonId, RichText, State, Style, Ticket, TicketNo, Turn,
};

/// Tickets on one page of the inbox.
pub const INBOX_PAGE: usize = 8;

/// Entries on one page of a history. With `PREVIEW` and the longest names a page stays below the
/// limit of a message.
pub const HISTORY_PAGE: usize = 8;

/// UTF-16 units of each message that a history shows; the whole is one press away.
const PREVIEW: usize = 350;

/// UTF-16 units of a comment that a history shows.
const COMMENT_PREVIEW: usize = 200;

/// The staff's menu.
pub fn staff_menu(locale: Locale, open: u64, waiting: u64) -> Screen {
    let mut text = locale.text("staff.menu", &[]);
    text.push("\n\n");
    text.append(&counts(locale, open, waiting));
    Screen::of(text)
        .row([Button::new(
            locale.plain("button.inbox", &[("n", &waiting.to_string())]),
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

fn counts(locale: Locale, open: u64, waiting: u64) -> RichText {
    let mut text = locale.count("count.open_tickets", open, &[]);
    text.push(" · ");
    text.append(&locale.count("count.waiting", waiting, &[]));
    text
}

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
        text.append(&locale.text("inbox.empty", &[]));
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

/// One line of the inbox: state, number, whose turn, how long, whose.
fn line(words: &Words, ticket: &Ticket, name: &str) -> String {
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
    format!(
        "{} {} · {turn}{} · {name}",
        words.mark(ticket),
        words.number(ticket.no),
        words.ago(since)
    )
}

fn filter_name(locale: Locale, filter: Filter) -> String {
    match filter {
        Filter::All => locale.plain("inbox.all", &[]),
        Filter::Waiting => locale.plain("inbox.waiting", &[]),
        Filter::Mine => locale.plain("inbox.mine", &[]),
        Filter::New => locale.plain("inbox.new", &[]),
        Filter::Closed => locale.plain("inbox.closed", &[]),
    }
}

fn filter_label(locale: Locale, filter: Filter) -> String {
    match filter {
        Filter::All => locale.plain("filter.all", &[]),
        Filter::Waiting => locale.plain("filter.waiting", &[]),
        Filter::Mine => locale.plain("filter.mine", &[]),
        Filter::New => locale.plain("filter.new", &[]),
        Filter::Closed => locale.plain("filter.closed", &[]),
    }
}

/// What a ticket's card, or a page of its history, shows.
pub struct CardParts<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Who asked.
    pub requester: &'a Person,
    /// Entries of its history, oldest first.
    pub events: &'a [(u64, Event)],
    /// Whether there are older entries.
    pub more_before: bool,
    /// Whether these are not the latest.
    pub more_after: bool,
    /// Names of operators by number.
    pub name: &'a dyn Fn(PersonId) -> String,
    /// The list it was opened from.
    pub filter: Filter,
    /// Whether it is opened for its history: without the details of the card.
    pub history: bool,
}

/// A ticket's card, or a page of its history.
pub fn card(words: &Words, parts: &CardParts) -> Screen {
    let mut text = title(words, parts);
    if !parts.history {
        details(words, parts, &mut text);
    }
    text.push("\n");
    let user = shown_name(parts.requester);
    let reader = Reader::Staff {
        user: &user,
        name: parts.name,
    };
    let originals = timeline(words, &mut text, parts.events, &reader);
    let no = parts.ticket.no;
    let screen = Screen::of(text).row(originals_row(no, &originals));
    let locale = words.locale;
    if parts.history {
        let pages = history_pages(locale, parts.events, parts.more_before, parts.more_after, |before| {
            StaffPress::History { no, before }
        });
        return screen
            .row(pages)
            .row([locale.button("button.card", StaffPress::Card(no, parts.filter))]);
    }
    actions(locale, parts.ticket, screen)
        .row([
            locale.button("button.history", StaffPress::History { no, before: u64::MAX }),
            locale.button("button.refresh", StaffPress::Card(no, parts.filter)),
        ])
        .row([
            locale.button("button.back_to_inbox", StaffPress::Inbox(parts.filter, None)),
            locale.button("button.menu", StaffPress::Menu),
        ])
}

fn actions(locale: Locale, ticket: &Ticket, screen: Screen) -> Screen {
    if !ticket.is_open() {
        return screen.row([locale.button("button.reopen", StaffPress::Reopen(ticket.no))]);
    }
    let take = ticket
        .assignee()
        .is_none()
        .then(|| locale.button("button.take", StaffPress::Take(ticket.no)));
    let reply = locale.button("button.reply", StaffPress::Reply(ticket.no));
    let close = locale.button("button.close", StaffPress::Close(ticket.no));
    // Three in a row would be cut off on a phone in the longer languages.
    screen.row(take).row([reply, close])
}

fn title(words: &Words, parts: &CardParts) -> RichText {
    let ticket = parts.ticket;
    let mut text = RichText::default();
    text.push(words.mark(ticket));
    text.push(" ");
    let no = ticket.no.to_string();
    text.push_styled(&words.locale.plain("ticket.title", &[("no", &no)]), Style::Bold);
    text.push(&format!(" · {}", words.subject(ticket)));
    text
}

fn details(words: &Words, parts: &CardParts, text: &mut RichText) {
    let locale = words.locale;
    let (ticket, requester) = (parts.ticket, parts.requester);
    text.push("\n👤 ");
    text.push_styled(&shown_name(requester), Style::Mention(requester.id.number));
    if let Some(username) = &requester.username {
        text.push(&format!(" · @{username}"));
    }
    text.push(" · id ");
    text.push_styled(&requester.id.number.to_string(), Style::Code);
    if !requester.reachable {
        text.push("\n");
        text.append(&locale.text("card.unreachable", &[]));
    }
    text.push(&format!("\n{}", words.state(ticket)));
    let by = match ticket.state {
        State::New => Some(locale.plain("card.nobody", &[])),
        State::InProgress { by }
        | State::Closed {
            by: Closer::Staff(by), ..
        } => Some((parts.name)(by)),
        State::Closed {
            by: Closer::User | Closer::Silence,
            ..
        } => None,
    };
    if let Some(by) = by {
        text.push(&format!(" · {by}"));
    }
    if ticket.is_open() {
        text.push(&format!("\n{}", words.turn_for_staff(ticket)));
    }
    if let Some(closes_in) = words.closes_in(ticket) {
        text.push(&format!(" · {closes_in}"));
    }
    if let Some(rating) = ticket.rating() {
        text.push(&format!("\n{}", stars_in_signs(rating.stars)));
    }
    let opened = words.moment(ticket.opened_at);
    text.push(&format!("\n{} · ", locale.plain("card.opened", &[("at", &opened)])));
    text.append(&locale.count("count.messages", ticket.messages, &[]));
}

/// Who reads a history.
pub(super) enum Reader<'a> {
    /// Staff, who see everybody's name.
    Staff {
        /// The requester's name.
        user: &'a str,
        /// Names of operators by number.
        name: &'a dyn Fn(PersonId) -> String,
    },
    /// The requester, for whom all of staff is support.
    Requester,
}

/// Draws entries below each other. Gives those not shown whole: their mark and their number.
pub(super) fn timeline(
    words: &Words,
    text: &mut RichText,
    events: &[(u64, Event)],
    reader: &Reader,
) -> Vec<(usize, u64)> {
    let mut originals = Vec::new();
    for (seq, event) in events {
        let at = words.moment(event.at);
        let Happening::Said { by, message } = &event.what else {
            text.push("\n");
            let line = match reader {
                Reader::Staff { user, name } => happening(words.locale, &event.what, user, name),
                Reader::Requester => own_happening(words.locale, &event.what),
            };
            let line = format!("· {at} {line}");
            text.push_styled(&line, Style::Italic);
            continue;
        };
        text.push("\n");
        text.push_styled(&speaker(words.locale, *by, reader), Style::Bold);
        text.push(&format!(" · {at}"));
        if message.kind != Kind::Text || message.text.len() > PREVIEW {
            originals.push((originals.len() + 1, *seq));
            text.push(&format!(" ⤵{}", originals.len()));
        }
        text.push("\n");
        text.append(&words.preview(message, PREVIEW));
    }
    originals
}

/// Whose word it is.
fn speaker(locale: Locale, by: Party, reader: &Reader) -> String {
    match (reader, by) {
        (Reader::Staff { user, .. }, Party::User) => (*user).to_owned(),
        (Reader::Staff { name, .. }, Party::Staff(id)) => name(id),
        (Reader::Requester, Party::User) => locale.plain("you", &[]),
        (Reader::Requester, Party::Staff(_)) => locale.plain("support", &[]),
    }
}

/// An entry that is no message, in a few words for its requester.
fn own_happening(locale: Locale, what: &Happening) -> String {
    let key = match what {
        Happening::Said { .. } => return String::new(),
        Happening::Opened => "own_event.opened",
        Happening::Taken { .. } => "own_event.taken",
        Happening::Closed { by: Closer::User } => "own_event.closed_by_you",
        Happening::Closed { by: Closer::Staff(_) } => "own_event.closed",
        Happening::Closed { by: Closer::Silence } => "own_event.closed_by_silence",
        Happening::Warned => "own_event.warned",
        Happening::Rated { .. } => "own_event.rated",
        Happening::Commented { .. } => "own_event.commented",
        Happening::Reopened { by: Party::User } => "own_event.reopened_by_you",
        Happening::Reopened { by: Party::Staff(_) } => "own_event.reopened",
        Happening::Unreachable => "own_event.unreachable",
        Happening::Undelivered { .. } => "own_event.undelivered",
    };
    locale.plain(key, &[])
}

/// An entry that is no message, in a few words for staff.
fn happening(locale: Locale, what: &Happening, user: &str, operator: &dyn Fn(PersonId) -> String) -> String {
    let named = |key: &str, name: &str| locale.plain(key, &[("name", name)]);
    match what {
        Happening::Opened => named("event.opened", user),
        Happening::Said { .. } => String::new(),
        Happening::Taken { by } => named("event.taken", &operator(*by)),
        Happening::Closed { by: Closer::User } => named("event.closed", user),
        Happening::Closed { by: Closer::Staff(by) } => named("event.closed", &operator(*by)),
        Happening::Closed { by: Closer::Silence } => locale.plain("event.closed_by_silence", &[]),
        Happening::Warned => locale.plain("event.warned", &[]),
        Happening::Rated { stars } => {
            locale.plain("event.rated", &[("name", user), ("stars", &stars_in_signs(*stars))])
        }
        Happening::Commented { text } => {
            let words = text.preview(COMMENT_PREVIEW).plain;
            locale.plain("event.commented", &[("name", user), ("text", &words)])
        }
        Happening::Reopened { by: Party::User } => named("event.reopened", user),
        Happening::Reopened { by: Party::Staff(by) } => named("event.reopened", &operator(*by)),
        Happening::Unreachable => named("event.unreachable", user),
        Happening::Undelivered { .. } => locale.plain("event.undelivered", &[]),
    }
}

/// Reply was pressed: what to do next.
pub fn reply(locale: Locale, no: TicketNo, user: &str) -> Screen {
    let words = [("no", &*no.to_string()), ("user", user)];
    Screen::of(locale.text("reply.text", &words)).row([locale.button("button.cancel", CommonPress::Cancel)])
}
