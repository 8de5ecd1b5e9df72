//! A ticket's card and its history, as staff sees them.

use super::handling::peculiarities;
use super::paging::{history_pages, originals_row};
use super::participants::participants_line;
use super::questions::responses_in_short;
use super::rating::stars_in_signs;
use super::targets::target_lines;
use super::timeline::{Reader, timeline};
use super::{BanPress, Button, Filter, Locale, Place, Screen, StaffPress, TicketPress, UsersPress, Words, shown_name};
use crate::domain::{Closer, Event, Person, PersonId, RichText, State, Style, Ticket};

/// Entries of the history that a card shows.
pub const CARD_EVENTS: usize = 5;

/// Entries on one page of a history. With `PREVIEW` and the longest names a page stays below the
/// limit of a message.
pub const HISTORY_PAGE: usize = 8;

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
    /// The list it was opened from, and where in it.
    pub list: (Filter, Place),
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
    let (filter, place) = parts.list.clone();
    if parts.history {
        let pages = history_pages(locale, parts.events, parts.more_before, parts.more_after, |before| {
            StaffPress::History { no, before }
        });
        return screen
            .row(pages)
            .row([locale.button("button.card", StaffPress::Card(no, filter))]);
    }
    actions(locale, parts.ticket, screen)
        .row(user_buttons(words, parts))
        .row([
            locale.button("button.history", StaffPress::History { no, before: u64::MAX }),
            locale.button("button.more", StaffPress::Ticket(TicketPress::More(no))),
            locale.button("button.refresh", StaffPress::Card(no, filter)),
        ])
        .row([
            locale.button("button.back_to_inbox", StaffPress::Inbox(filter, place)),
            locale.button("button.menu", StaffPress::Menu),
        ])
}

/// The user's card, and their ban.
fn user_buttons(words: &Words, parts: &CardParts) -> [Button; 2] {
    let (who, from) = (parts.requester.id, Some(parts.ticket.no));
    let ban = match parts.requester.banned(words.now) {
        Some(_) => words.locale.button("button.unban", BanPress::Lift { who, from }),
        None => words.locale.button("button.ban", BanPress::Choose { who, from }),
    };
    [words.locale.button("button.user", UsersPress::Card { who, from }), ban]
}

fn actions(locale: Locale, ticket: &Ticket, screen: Screen) -> Screen {
    if ticket.hidden {
        return screen.row([locale.button("button.unhide", StaffPress::Ticket(TicketPress::Unhide(ticket.no)))]);
    }
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
    let notes = requester.notes.len() as u64;
    if notes > 0 {
        text.push("\n");
        text.append(&locale.count("card.user_notes", notes, &[]));
    }
    if let Some(ban) = requester.banned(words.now) {
        text.push("\n");
        text.append(&super::bans::terms_in_short(words, ban));
    }
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
    target_lines(words, ticket, text);
    participants_line(words, ticket, text, parts.name);
    peculiarities(words, ticket, text);
    responses_in_short(&ticket.responses, text);
    if let Some(rating) = ticket.rating() {
        text.push(&format!("\n{}", stars_in_signs(rating.stars)));
    }
    let opened = words.moment(ticket.opened_at);
    text.push(&format!("\n{} · ", locale.plain("card.opened", &[("at", &opened)])));
    text.append(&locale.count("count.messages", ticket.messages, &[]));
}
