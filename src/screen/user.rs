//! The user's screens: menu, own tickets, one ticket, asking, languages, help.

use super::rating;
use super::staff::{Reader, timeline};
use super::{Button, Locale, Place, Press, Screen, Step, Words};
use crate::domain::{Event, RichText, Style, Ticket, TicketNo, Turn};

/// Tickets on one page of the user's list.
pub const HELD_PAGE: usize = 6;

/// The menu.
pub fn menu(locale: Locale, open_tickets: usize) -> Screen {
    let button = |key: &str, press| Button::new(locale.plain(key, &[]), press);
    let mine = match open_tickets {
        0 => locale.plain("button.my_tickets", &[]),
        n => locale.plain("button.my_tickets_open", &[("n", &n.to_string())]),
    };
    Screen::of(locale.text("menu.text", &[]))
        .row([button("button.ask", Press::Ask)])
        .row([Button::new(mine, Press::MyTickets(None))])
        .row([
            button("button.language", Press::Languages),
            button("button.help", Press::Help),
        ])
}

/// What the bot can do.
pub fn help(locale: Locale) -> Screen {
    Screen::of(locale.text("help.text", &[]))
        .row([Button::new(locale.plain("button.ask", &[]), Press::Ask)])
        .row([Button::new(locale.plain("button.menu", &[]), Press::Menu)])
}

/// Ask was pressed: what to do next. `kept` messages stand ready already.
pub fn ask(locale: Locale, kept: usize) -> Screen {
    let cancel = Button::new(locale.plain("button.cancel", &[]), Press::Cancel);
    if kept == 0 {
        return Screen::of(locale.text("ask.text", &[])).row([cancel]);
    }
    Screen::of(locale.count("ask.with_kept", kept as u64, &[]))
        .row([Button::new(
            locale.plain("button.send_kept", &[]),
            Press::SendKept(None),
        )])
        .row([cancel])
}

/// Messages are kept until the user says where they belong.
pub fn kept(locale: Locale, drafts: usize, may_open: bool, joins: &[TicketNo], reopens: Option<TicketNo>) -> Screen {
    let mut screen = Screen::of(match (may_open, reopens) {
        (true, None) => locale.count("kept.text", drafts as u64, &[]),
        (true, Some(no)) => locale.count("kept.closed_ticket", drafts as u64, &[("no", &no.to_string())]),
        (false, _) => locale.count("kept.no_more", drafts as u64, &[]),
    });
    if may_open {
        screen = screen.row([Button::new(
            locale.plain("button.send_kept", &[]),
            Press::SendKept(None),
        )]);
    }
    screen = screen.row(reopen_with(locale, reopens));
    for no in joins {
        let label = locale.plain("button.add_to", &[("no", &no.to_string())]);
        screen = screen.row([Button::new(label, Press::SendKept(Some(*no)))]);
    }
    screen.row([Button::new(locale.plain("button.discard", &[]), Press::Cancel)])
}

fn reopen_with(locale: Locale, reopens: Option<TicketNo>) -> Option<Button> {
    let no = reopens?;
    let label = locale.plain("button.reopen_with", &[("no", &no.to_string())]);
    Some(Button::new(label, Press::SendKept(Some(no))))
}

/// What is kept is too short to open a ticket; it can go into the one closed last.
pub fn kept_too_short(locale: Locale, min: u32, is: u32, reopens: Option<TicketNo>) -> Screen {
    let words = [("min", &*min.to_string()), ("is", &*is.to_string())];
    Screen::of(locale.text("ask.too_short", &words))
        .row(reopen_with(locale, reopens))
        .row([Button::new(locale.plain("button.discard", &[]), Press::Cancel)])
}

/// Nothing is kept: it has gone its way already, or was dropped.
pub fn nothing_kept(locale: Locale) -> Screen {
    Screen::of(locale.text("refusal.nothing_to_send", &[]))
        .row([Button::new(locale.plain("button.menu", &[]), Press::Menu)])
}

/// What was written is kept, but too short to open a ticket.
pub fn too_short(locale: Locale, min: u32, is: u32) -> Screen {
    let words = [("min", &*min.to_string()), ("is", &*is.to_string())];
    Screen::of(locale.text("ask.too_short", &words))
        .row([Button::new(locale.plain("button.cancel", &[]), Press::Cancel)])
}

/// Nothing is under way any more.
pub fn cancelled(locale: Locale, had: bool) -> RichText {
    if had {
        locale.text("cancelled", &[])
    } else {
        locale.text("nothing_to_cancel", &[])
    }
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
    let menu = Button::new(locale.plain("button.menu", &[]), Press::Menu);
    if parts.entries.is_empty() {
        return Screen::of(locale.text("my_tickets.none", &[]))
            .row([Button::new(locale.plain("button.ask", &[]), Press::Ask)])
            .row([menu]);
    }
    let mut screen = Screen::of(locale.text("my_tickets.text", &[]));
    for (_, ticket) in &parts.entries {
        let subject = RichText::from(words.subject(ticket).as_str()).preview(40).plain;
        let label = format!("{} {} · {subject}", words.mark(ticket), words.number(ticket.no));
        screen = screen.row([Button::new(
            label,
            Press::MyTicket {
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
            Press::MyTickets,
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
    let originals = timeline(words, &mut text, parts.events, &Reader::Requester);
    let button = |key: &str, press| Button::new(locale.plain(key, &[]), press);
    let mut screen = Screen::of(text).row(originals_row(ticket.no, &originals));
    screen = screen.row(history_pages(
        locale,
        parts.events,
        parts.more_before,
        parts.more_after,
        |before| Press::MyTicket { no: ticket.no, before },
    ));
    if ticket.is_open() {
        screen = screen.row([
            button("button.write", Press::WriteTo(ticket.no)),
            button("button.close_mine", Press::CloseMine(ticket.no)),
        ]);
    } else {
        for row in rating::rows(words, ticket) {
            screen = screen.row(row);
        }
        let reopen = parts
            .may_reopen
            .then(|| button("button.reopen", Press::ReopenMine(ticket.no)));
        screen = screen.row([button("button.ask_again", Press::Ask)]).row(reopen);
    }
    screen.row([
        button("button.back_to_my_tickets", Press::MyTickets(None)),
        button("button.menu", Press::Menu),
    ])
}

/// The next words go to this ticket.
pub fn write_to(locale: Locale, no: TicketNo) -> Screen {
    Screen::of(locale.text("write_to", &[("no", &no.to_string())])).row([Button::new(
        locale.plain("button.back", &[]),
        Press::MyTicket { no, before: u64::MAX },
    )])
}

/// The choice of languages; each is named in itself.
pub fn languages(locale: Locale, staff: bool) -> Screen {
    let mut screen = Screen::of(locale.text("languages.text", &[]));
    for other in Locale::all() {
        let chosen = if *other == locale { "✓ " } else { "" };
        let label = format!("{chosen}{}", other.plain("language.name", &[]));
        screen = screen.row([Button::new(label, Press::Language(other.code().to_owned()))]);
    }
    let back = if staff { Press::StaffMenu } else { Press::Menu };
    screen.row([Button::new(locale.plain("button.back", &[]), back)])
}

/// The first and the last entry of a page, each with its place in the list.
type Ends<'a, T> = (Option<&'a (Vec<u8>, T)>, Option<&'a (Vec<u8>, T)>);

/// Buttons to the pages before and after. `ends` are the first and last entry shown.
pub(super) fn turn_pages<T>(
    locale: Locale,
    ends: Ends<T>,
    more_before: bool,
    more_after: bool,
    press: impl Fn(Place) -> Press,
) -> Vec<Button> {
    let step = |end: Option<&(Vec<u8>, T)>, forward| {
        end.map(|(entry, _)| Step {
            entry: entry.clone(),
            forward,
        })
    };
    let mut row = Vec::new();
    if more_before {
        row.push(Button::new(
            locale.plain("button.back_page", &[]),
            press(step(ends.0, false)),
        ));
    }
    if more_after {
        row.push(Button::new(
            locale.plain("button.next_page", &[]),
            press(step(ends.1, true)),
        ));
    }
    row
}

/// Buttons to earlier entries of a history, and back to the latest.
pub(super) fn history_pages(
    locale: Locale,
    events: &[(u64, Event)],
    more_before: bool,
    more_after: bool,
    press: impl Fn(u64) -> Press,
) -> Vec<Button> {
    let mut row = Vec::new();
    if let (true, Some((first, _))) = (more_before, events.first()) {
        row.push(Button::new(locale.plain("button.earlier", &[]), press(*first)));
    }
    if more_after {
        row.push(Button::new(locale.plain("button.latest", &[]), press(u64::MAX)));
    }
    row
}

/// One button for each entry that is not shown whole.
pub(super) fn originals_row(no: TicketNo, originals: &[(usize, u64)]) -> Vec<Button> {
    originals
        .iter()
        // The Bot API draws eight buttons in a row at most.
        .take(8)
        .map(|(mark, seq)| Button::new(format!("⤵ {mark}"), Press::Original { no, seq: *seq }))
        .collect()
}
