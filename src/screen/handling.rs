//! What staff does with a ticket besides talking in it: in words, and the screens on which it is done.

use super::participants::participant;
use super::staff::priority_name;
use super::{Button, Filter, Locale, Screen, StaffPress, TicketPress, Words};
use crate::domain::{Category, HOUR_MS, Handling, PersonId, Priority, RichText, Style, Ticket, TicketNo, Wording};

/// Colleagues on one page of those a ticket can be passed on to.
pub const COLLEAGUES_PAGE: usize = 8;

/// UTF-16 units of a note that a history shows; the whole is one press away.
pub(super) const NOTE_PREVIEW: usize = 300;

/// Hours after which a ticket can be closed by a press.
const LATER: [u32; 6] = [1, 4, 24, 48, 72, 168];

/// The words for the ticket's requester; none if it is not theirs to know.
pub(super) fn own_handling(locale: Locale, how: &Handling) -> Option<String> {
    let key = match how {
        Handling::Released | Handling::Vacated => "own_event.released",
        Handling::Transferred { .. } => "own_event.transferred",
        Handling::Locked => "own_event.locked",
        Handling::Unlocked => "own_event.unlocked",
        Handling::Reasoned { reason } if !reason.internal => {
            return Some(locale.plain("own_event.reasoned", &[("text", &reason.text)]));
        }
        Handling::Categorised { category, .. } => {
            return Some(locale.plain("own_event.categorised", &[("word", &category.name)]));
        }
        Handling::Scheduled { .. } => "own_event.scheduled",
        Handling::Added { .. } => "own_event.joined",
        Handling::Removed { .. } => "own_event.parted",
        Handling::Unscheduled => "own_event.unscheduled",
        Handling::Reasoned { .. }
        | Handling::Renamed { .. }
        | Handling::Prioritised { .. }
        | Handling::Escalated
        | Handling::Tagged { .. }
        | Handling::Untagged { .. }
        | Handling::Uncategorised
        | Handling::Noted { .. }
        | Handling::Hidden
        | Handling::Restored => return None,
    };
    Some(locale.plain(key, &[]))
}

/// The words for staff; `by` is the name of who did it. Of a note at most `most` UTF-16 units.
pub fn handling(words: &Words, by: &str, how: &Handling, most: usize, name: impl Fn(PersonId) -> String) -> String {
    let locale = words.locale;
    let named = |key: &str| locale.plain(key, &[("name", by)]);
    let with = |key: &str, word: &str| locale.plain(key, &[("name", by), ("word", word)]);
    match how {
        Handling::Released => named("event.released"),
        Handling::Vacated => named("event.vacated"),
        Handling::Transferred { to } => with("event.transferred", &name(*to)),
        Handling::Locked => named("event.locked"),
        Handling::Unlocked => named("event.unlocked"),
        Handling::Renamed { subject } => with("event.renamed", subject),
        Handling::Prioritised { priority } => with("event.prioritised", &priority_name(locale, *priority)),
        Handling::Escalated => named("event.escalated"),
        Handling::Tagged { tag } => with("event.tagged", tag),
        Handling::Untagged { tag } => with("event.untagged", tag),
        Handling::Categorised { category, .. } => with("event.categorised", &category.name),
        Handling::Uncategorised => named("event.uncategorised"),
        Handling::Noted { text } => with("event.noted", &text.preview(most).plain),
        Handling::Scheduled { at } => with("event.scheduled", &words.moment(*at)),
        Handling::Unscheduled => named("event.unscheduled"),
        Handling::Reasoned { reason } if reason.internal => with("event.reasoned_inside", &reason.text),
        Handling::Reasoned { reason } => with("event.reasoned", &reason.text),
        Handling::Added { who } => with("event.added", &participant(locale, *who, name)),
        Handling::Removed { who } => with("event.removed", &participant(locale, *who, name)),
        Handling::Hidden => named("event.hidden"),
        Handling::Restored => named("event.restored"),
    }
}

/// What sets a ticket apart, line by line, for its card.
pub(super) fn peculiarities(words: &Words, ticket: &Ticket, text: &mut RichText) {
    let locale = words.locale;
    let mut line = |words: String| text.push(&format!("\n{words}"));
    if ticket.hidden {
        line(locale.plain("card.hidden", &[]));
    }
    if ticket.priority != Priority::Normal {
        line(format!(
            "{} {}",
            mark(ticket.priority),
            priority_name(locale, ticket.priority)
        ));
    }
    if let Some(category) = &ticket.category {
        line(format!("🗂 {}", category.name));
    }
    if ticket.escalated {
        line(locale.plain("card.escalated", &[]));
    }
    if ticket.locked {
        line(locale.plain("card.locked", &[]));
    }
    if let Some(schedule) = ticket.close_at {
        line(locale.plain("card.scheduled", &[("at", &words.moment(schedule.at))]));
    }
    if let Some(reason) = &ticket.reason {
        line(locale.plain("card.reason", &[("text", &reason.text)]));
    }
    if !ticket.tags.is_empty() {
        let tags: Vec<String> = ticket.tags.iter().map(|tag| format!("#{tag}")).collect();
        line(format!("🏷 {}", tags.join(" ")));
    }
    if ticket.notes > 0 {
        line(locale.count("card.notes", ticket.notes, &[]).plain);
    }
}

/// The sign of a priority; none for what is as usual.
pub(super) fn mark(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "🔵",
        Priority::Normal => "",
        Priority::High => "🟠",
        Priority::Critical => "🔴",
    }
}

pub(super) fn press(locale: Locale, key: &str, press: TicketPress) -> Button {
    locale.button(key, StaffPress::Ticket(press))
}

pub(super) fn back(locale: Locale, no: TicketNo) -> [Button; 2] {
    [
        press(locale, "button.back", TicketPress::More(no)),
        locale.button("button.card", StaffPress::Card(no, Filter::All)),
    ]
}

pub(super) fn title(words: &Words, ticket: &Ticket, key: &str) -> RichText {
    let mut text = RichText::default();
    let no = ticket.no.to_string();
    text.push_styled(&words.locale.plain("ticket.title", &[("no", &no)]), Style::Bold);
    text.push(&format!(" · {}", words.subject(ticket)));
    peculiarities(words, ticket, &mut text);
    text.push("\n\n");
    text.append(&words.locale.text(key, &[]));
    text
}

/// Everything else that can be done with a ticket.
pub fn more(words: &Words, ticket: &Ticket) -> Screen {
    let locale = words.locale;
    let no = ticket.no;
    let (open, closed) = (ticket.is_open(), !ticket.is_open());
    let when = |is: bool, key: &str, wish: TicketPress| is.then(|| press(locale, key, wish));
    let wording = |what| TicketPress::Type(no, what);
    let assigned = open && ticket.assignee().is_some();
    let unlock = when(ticket.locked, "button.unlock", TicketPress::Unlock(no));
    let unschedule = when(
        ticket.close_at.is_some(),
        "button.unschedule",
        TicketPress::Unschedule(no),
    );
    let later = when(
        open && ticket.close_at.is_none(),
        "button.schedule",
        TicketPress::Schedule(no),
    );
    let rows: [Vec<Option<Button>>; 8] = [
        vec![
            when(assigned, "button.release", TicketPress::Release(no)),
            when(open, "button.transfer", TicketPress::Transfer(no, 0)),
        ],
        vec![
            Some(press(locale, "button.note_ticket", wording(Wording::Note))),
            Some(press(locale, "button.tags", TicketPress::Tags(no))),
        ],
        vec![
            Some(press(locale, "button.priority", TicketPress::Priorities(no))),
            when(open && !ticket.escalated, "button.escalate", TicketPress::Escalate(no)),
        ],
        vec![
            Some(press(locale, "button.rename", wording(Wording::Subject))),
            unlock.or(when(!ticket.locked, "button.lock", TicketPress::Lock(no))),
        ],
        vec![
            Some(press(locale, "button.categorise", TicketPress::Categories(no))),
            Some(press(locale, "button.participants", TicketPress::Participants(no))),
        ],
        vec![
            when(open, "button.close_because", wording(Wording::Reason)),
            unschedule.or(later),
        ],
        vec![
            when(closed && !ticket.hidden, "button.hide", TicketPress::Hide(no)),
            when(ticket.hidden, "button.unhide", TicketPress::Unhide(no)),
            when(ticket.hidden, "button.erase", TicketPress::Erase(no)),
        ],
        vec![Some(locale.button("button.card", StaffPress::Card(no, Filter::All)))],
    ];
    let screen = Screen::of(title(words, ticket, "more.text"));
    rows.into_iter()
        .fold(screen, |screen, row| screen.row(row.into_iter().flatten()))
}

/// The colleagues it can be passed on to: a page of them, with their names.
pub fn transfer(words: &Words, ticket: &Ticket, page: u32, colleagues: &[(PersonId, String)], all: usize) -> Screen {
    let (locale, no) = (words.locale, ticket.no);
    let key = if all == 0 { "transfer.nobody" } else { "transfer.text" };
    let mut screen = Screen::of(title(words, ticket, key));
    for (id, name) in colleagues {
        let wish = TicketPress::TransferTo(no, *id);
        screen = screen.row([Button::new(name.as_str(), StaffPress::Ticket(wish))]);
    }
    let before = page.checked_sub(1);
    let after = (page as usize + 1) * COLLEAGUES_PAGE < all;
    let pages = before
        .map(|page| press(locale, "button.back_page", TicketPress::Transfer(no, page)))
        .into_iter()
        .chain(after.then(|| press(locale, "button.next_page", TicketPress::Transfer(no, page + 1))));
    screen.row(pages).row(back(locale, no))
}

/// The priorities.
pub fn priorities(words: &Words, ticket: &Ticket) -> Screen {
    let locale = words.locale;
    let mut screen = Screen::of(title(words, ticket, "priority.text"));
    for priority in Priority::ALL.into_iter().rev() {
        let chosen = if priority == ticket.priority { "• " } else { "" };
        let named = format!("{} {}", mark(priority), priority_name(locale, priority));
        let label = format!("{chosen}{}", named.trim_start());
        let wish = TicketPress::Prioritise(ticket.no, priority);
        screen = screen.row([Button::new(label, StaffPress::Ticket(wish))]);
    }
    screen.row(back(locale, ticket.no))
}

/// What it can be about.
pub fn categorise(words: &Words, ticket: &Ticket, all: &[Category]) -> Screen {
    let locale = words.locale;
    let key = if all.is_empty() {
        "categorise.none"
    } else {
        "categorise.text"
    };
    let mut screen = Screen::of(title(words, ticket, key));
    let now = ticket.category.as_ref().map(|category| category.no);
    for category in all {
        let chosen = if now == Some(category.no) { "• " } else { "" };
        let wish = TicketPress::Categorise(ticket.no, Some(category.no));
        screen = screen.row([Button::new(
            format!("{chosen}{}", category.name),
            StaffPress::Ticket(wish),
        )]);
    }
    let none = TicketPress::Categorise(ticket.no, None);
    screen
        .row(now.map(|_| press(locale, "button.uncategorise", none)))
        .row(back(locale, ticket.no))
}

/// When it can be closed by the clock.
pub fn schedule(words: &Words, ticket: &Ticket) -> Screen {
    let locale = words.locale;
    let button = |hours: &u32| {
        let left = words.until(words.now.plus_ms(i64::from(*hours) * HOUR_MS));
        let wish = TicketPress::CloseIn(ticket.no, *hours);
        Button::new(left, StaffPress::Ticket(wish))
    };
    let (sooner, later) = LATER.split_at(3);
    Screen::of(title(words, ticket, "schedule.text"))
        .row(sooner.iter().map(button))
        .row(later.iter().map(button))
        .row(back(locale, ticket.no))
}

/// Its tags, each with a button that takes it off.
pub fn tags(words: &Words, ticket: &Ticket) -> Screen {
    let locale = words.locale;
    let mut screen = Screen::of(title(words, ticket, "tags.text"));
    for (place, tag) in (0..).zip(&ticket.tags) {
        let wish = TicketPress::Untag(ticket.no, place, ticket.version);
        screen = screen.row([Button::new(format!("✖️ #{tag}"), StaffPress::Ticket(wish))]);
    }
    screen
        .row([press(
            locale,
            "button.add_tag",
            TicketPress::Type(ticket.no, Wording::Tag),
        )])
        .row(back(locale, ticket.no))
}

/// Asks for words about it.
pub fn wording(words: &Words, ticket: &Ticket, what: Wording) -> Screen {
    let key = match what {
        Wording::Note => "wording.note",
        Wording::Subject => "wording.subject",
        Wording::Tag => "wording.tag",
        Wording::Reason => "wording.reason",
        Wording::Participant => "wording.participant",
    };
    let back = match what {
        Wording::Participant => TicketPress::Participants(ticket.no),
        Wording::Note | Wording::Subject | Wording::Tag | Wording::Reason => TicketPress::More(ticket.no),
    };
    Screen::of(title(words, ticket, key)).row([press(words.locale, "button.back", back)])
}

/// Asks whether it is really to be erased.
pub fn erase(words: &Words, ticket: &Ticket) -> Screen {
    Screen::of(title(words, ticket, "erase.text"))
        .row([press(
            words.locale,
            "button.erase_now",
            TicketPress::EraseNow(ticket.no),
        )])
        .row(back(words.locale, ticket.no))
}

/// A note, whole.
pub fn note(words: &Words, no: TicketNo, by: &str, text: &RichText) -> Screen {
    let mut shown = RichText::default();
    let number = no.to_string();
    shown.push_styled(
        &words.locale.plain("note.title", &[("no", &number), ("name", by)]),
        Style::Bold,
    );
    shown.push("\n");
    shown.append(text);
    Screen::of(shown).row([words.locale.button("button.card", StaffPress::Card(no, Filter::All))])
}
