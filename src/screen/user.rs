//! The user's screens: menu, own tickets, one ticket, asking, languages, help.

use super::paging::{history_pages, originals_row, turn_pages};
use super::rating;
use super::taking_part;
use super::timeline::{Reader, timeline};
use super::{AnswerPress, Button, CommonPress, Locale, Press, Screen, StaffPress, UserPress, Words};
use crate::domain::{Event, PersonId, RichText, Style, Ticket, TicketNo, Turn};

/// Tickets on one page of the user's list.
pub const HELD_PAGE: usize = 6;

/// The menu; `faq`: whether there are answers to read, `takes_part`: whether in tickets of others.
pub fn menu(locale: Locale, open_tickets: usize, faq: bool, takes_part: bool) -> Screen {
    let mine = match open_tickets {
        0 => locale.plain("button.my_tickets", &[]),
        n => locale.plain("button.my_tickets_open", &[("n", &n.to_string())]),
    };
    Screen::of(locale.text("menu.text", &[]))
        .row([locale.button("button.ask", UserPress::Ask)])
        .row([Button::new(mine, UserPress::MyTickets(None))])
        .row(takes_part.then(|| taking_part::button(locale)))
        .row(faq.then(|| locale.button("button.answers", UserPress::Answers(AnswerPress::List(0)))))
        .row([locale.button("button.give_feedback", UserPress::Feedback)])
        .row([
            locale.button("button.language", CommonPress::Languages),
            locale.button("button.help", UserPress::Help),
        ])
}

/// What the bot can do.
pub fn help(locale: Locale, donate: Option<&str>) -> Screen {
    Screen::of(locale.text("help.text", &[]))
        .row(donate_button(locale, donate))
        .row([locale.button("button.ask", UserPress::Ask)])
        .row([locale.button("button.privacy", UserPress::Privacy)])
        .row([locale.button("button.menu", UserPress::Menu)])
}

/// Where to give something for the support, if anywhere.
pub(super) fn donate_button(locale: Locale, address: Option<&str>) -> Option<Button> {
    Some(Button::link(locale.plain("button.donate", &[]), address?.to_owned()))
}

/// Nothing is under way any more.
pub fn cancelled(locale: Locale, had: bool) -> RichText {
    if had {
        locale.text("cancelled", &[])
    } else {
        locale.text("nothing_to_cancel", &[])
    }
}

/// A link that leads to a screen of staff's was followed by somebody else.
pub fn link_for_staff(locale: Locale) -> Screen {
    Screen::of(locale.text("link_for_staff", &[])).row([locale.button("button.menu", UserPress::Menu)])
}

/// What the list of own tickets shows.
#[derive(Clone, Debug)]
pub struct TicketsParts {
    /// The tickets with their places in the list.
    pub entries: Vec<(Vec<u8>, Ticket)>,
    /// Whether there are newer ones.
    pub more_before: bool,
    /// Whether there are older ones.
    pub more_after: bool,
}

/// The user's own tickets, newest first.
pub fn my_tickets(words: &Words, parts: &TicketsParts) -> Screen {
    let locale = words.locale;
    let menu = locale.button("button.menu", UserPress::Menu);
    if parts.entries.is_empty() {
        return Screen::of(locale.text("my_tickets.none", &[]))
            .row([locale.button("button.ask", UserPress::Ask)])
            .row([menu]);
    }
    let mut screen = Screen::of(locale.text("my_tickets.text", &[]));
    for (_, ticket) in &parts.entries {
        let subject = RichText::from(words.subject(ticket).as_str()).preview(40).plain;
        let label = format!("{} {} · {subject}", words.mark(ticket), words.number(ticket.no));
        screen = screen.row([Button::new(
            label,
            UserPress::MyTicket {
                no: ticket.no,
                before: u64::MAX,
            },
        )]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    screen
        .row(turn_pages(
            locale,
            ends,
            parts.more_before,
            parts.more_after,
            UserPress::MyTickets,
        ))
        .row([menu])
}

/// What one own ticket shows.
#[derive(Clone, Debug)]
pub struct OwnParts<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Entries of its history, oldest first.
    pub events: &'a [(u64, Event)],
    /// Whether there are older entries.
    pub more_before: bool,
    /// Whether these are not the latest.
    pub more_after: bool,
    /// What those who take part, or did, are called.
    pub participants: &'a [(PersonId, String)],
    /// Whether it may be reopened now.
    pub may_reopen: bool,
}

/// One own ticket: state, history, what can be done.
pub fn my_ticket(words: &Words, parts: &OwnParts) -> Screen {
    let locale = words.locale;
    let ticket = parts.ticket;
    let mut text = RichText::default();
    text.push(words.mark(ticket));
    text.push(" ");
    text.push_styled(
        &locale.plain("ticket.title", &[("no", &ticket.no.to_string())]),
        Style::Bold,
    );
    text.push(&format!(" · {}", words.own_state(ticket)));
    if ticket.is_open() {
        text.push("\n");
        text.push(&match ticket.turn {
            Turn::Support => locale.plain("turn.support_owes", &[]),
            Turn::User => locale.plain("turn.you_owe", &[]),
        });
    }
    if let Some(closes_in) = words.closes_in(ticket) {
        text.push(&format!(" · {closes_in}"));
    }
    text.push("\n");
    let name = |id: PersonId| {
        let known = parts.participants.iter().find(|(known, _)| *known == id);
        known.map_or_else(|| locale.plain("participant.erased", &[]), |(_, name)| name.clone())
    };
    let originals = timeline(words, &mut text, parts.events, &Reader::Requester { name: &name });
    let mut screen = Screen::of(text).row(originals_row(ticket.no, &originals));
    screen = screen.row(history_pages(
        locale,
        parts.events,
        parts.more_before,
        parts.more_after,
        |before| UserPress::MyTicket { no: ticket.no, before },
    ));
    if ticket.is_open() {
        screen = screen.row([
            locale.button("button.write", UserPress::WriteTo(ticket.no)),
            locale.button("button.close_mine", UserPress::Close(ticket.no)),
        ]);
    } else {
        for row in rating::rows(words, ticket) {
            screen = screen.row(row);
        }
        let reopen = parts
            .may_reopen
            .then(|| locale.button("button.reopen", UserPress::Reopen(ticket.no)));
        screen = screen
            .row([locale.button("button.ask_again", UserPress::Ask)])
            .row(reopen);
    }
    screen.row([
        locale.button("button.back_to_my_tickets", UserPress::MyTickets(None)),
        locale.button("button.menu", UserPress::Menu),
    ])
}

/// The next words go to this ticket.
pub fn write_to(locale: Locale, no: TicketNo) -> Screen {
    Screen::of(locale.text("write_to", &[("no", &no.to_string())]))
        .row([locale.button("button.back", UserPress::MyTicket { no, before: u64::MAX })])
}

/// The choice of languages; each is named in itself.
pub fn languages(locale: Locale, staff: bool) -> Screen {
    let mut screen = Screen::of(locale.text("languages.text", &[]));
    for other in Locale::all() {
        let chosen = if *other == locale { "✓ " } else { "" };
        let label = format!("{chosen}{}", other.plain("language.name", &[]));
        screen = screen.row([Button::new(label, CommonPress::Language(other.code().to_owned()))]);
    }
    let back = if staff {
        Press::from(StaffPress::Menu)
    } else {
        UserPress::Menu.into()
    };
    screen.row([locale.button("button.back", back)])
}
