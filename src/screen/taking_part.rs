//! Tickets of others in which a user takes part, as users see them: the list, one of them, and what participants and
//! requesters are told of each other. Support has no names here.

use super::paging::turn_pages;
use super::{Button, Locale, PartPress, Screen, TicketsParts, UserPress, Words};
use crate::domain::{Notice, PersonId, RichText, Style, Ticket, TicketNo};

fn press(locale: Locale, key: &str, press: PartPress) -> Button {
    locale.button(key, UserPress::Part(press))
}

/// The button that leads to the list.
pub(super) fn button(locale: Locale) -> Button {
    press(locale, "button.takes_part", PartPress::List(None))
}

/// The tickets in which a user takes part, newest first.
pub fn taking_part(words: &Words, parts: &TicketsParts) -> Screen {
    let locale = words.locale;
    let menu = locale.button("button.menu", UserPress::Menu);
    if parts.entries.is_empty() {
        return Screen::of(locale.text("takes_part.none", &[])).row([menu]);
    }
    let mut screen = Screen::of(locale.text("takes_part.text", &[]));
    for (_, ticket) in &parts.entries {
        let subject = RichText::from(words.subject(ticket).as_str()).preview(40).plain;
        let label = format!("{} {} · {subject}", words.mark(ticket), words.number(ticket.no));
        screen = screen.row([Button::new(label, UserPress::Part(PartPress::Show(ticket.no)))]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    let pages = turn_pages(locale, ends, parts.more_before, parts.more_after, |place| {
        UserPress::Part(PartPress::List(place))
    });
    screen.row(pages).row([menu])
}

/// One of them: whose it is, how it stands, what can be done.
pub fn taken_part(words: &Words, ticket: &Ticket, user: &str) -> Screen {
    let (locale, no) = (words.locale, ticket.no);
    let mut text = RichText::default();
    text.push(words.mark(ticket));
    text.push(" ");
    text.push_styled(&locale.plain("ticket.title", &[("no", &no.to_string())]), Style::Bold);
    text.push(&format!(" · {}\n👤 {user}\n", words.subject(ticket)));
    let (key, write) = match ticket.is_open() {
        true => (
            "takes_part.open",
            Some(press(locale, "button.write", PartPress::Write(no))),
        ),
        false => ("takes_part.closed", None),
    };
    text.append(&locale.text(key, &[]));
    Screen::of(text)
        .row(write)
        .row([press(locale, "button.leave", PartPress::Leave(no))])
        .row([
            press(locale, "button.back", PartPress::List(None)),
            locale.button("button.menu", UserPress::Menu),
        ])
}

/// Asks whether they really want to leave.
pub fn leave(locale: Locale, no: TicketNo) -> Screen {
    Screen::of(locale.text("takes_part.leave", &[("no", &no.to_string())]))
        .row([press(locale, "button.leave_now", PartPress::LeaveNow(no))])
        .row([press(locale, "button.back", PartPress::Show(no))])
}

/// The next words go to this ticket.
pub fn contribute(locale: Locale, no: TicketNo) -> Screen {
    Screen::of(locale.text("takes_part.write", &[("no", &no.to_string())])).row([press(
        locale,
        "button.back",
        PartPress::Show(no),
    )])
}

/// What stands above words of another user, or of support at a participant's.
pub fn speaker_header(locale: Locale, no: TicketNo, user: Option<&str>) -> RichText {
    let no = no.to_string();
    match user {
        Some(name) => locale.text("to_user.said", &[("no", &no), ("name", name)]),
        None => locale.text("to_user.answer", &[("no", &no)]),
    }
}

/// What users are told of who comes and goes, and of words that could not be shown; none if the notice is about something
/// else. `name` knows users by number.
pub fn participation_notice(
    words: &Words,
    ticket: &Ticket,
    notice: &Notice,
    reader: PersonId,
    name: impl Fn(PersonId) -> String,
) -> Option<Screen> {
    let locale = words.locale;
    let no = ticket.no.to_string();
    let text = |key: &str, who: PersonId| locale.text(key, &[("no", &no), ("name", &name(who))]);
    if let Notice::Joined { who } = *notice {
        if who != reader {
            return Some(Screen::of(text("to_user.joined", who)));
        }
        let args = [
            ("no", no.as_str()),
            ("user", &*name(ticket.requester)),
            ("subject", &*words.subject(ticket)),
        ];
        let buttons = [
            press(locale, "button.write", PartPress::Write(ticket.no)),
            press(locale, "button.leave", PartPress::Leave(ticket.no)),
        ];
        return Some(Screen::of(locale.text("to_participant.joined", &args)).row(buttons));
    }
    if let Notice::Parted { who } = *notice {
        return Some(Screen::of(match who == reader {
            true => text("to_participant.parted", ticket.requester),
            false => text("to_user.parted", who),
        }));
    }
    (*notice == Notice::NotShared).then(|| Screen::of(text("to_user.not_shared", reader)))
}

/// Any other sentence about a ticket, for a participant: only the requester closes, reopens and rates.
pub fn notice_to_participant(words: &Words, ticket: &Ticket, notice: &Notice, user: &str) -> Screen {
    let locale = words.locale;
    let no = ticket.no.to_string();
    let args = [("no", no.as_str()), ("mark", words.mark(ticket)), ("user", user)];
    let open = || press(locale, "button.open_mine", PartPress::Show(ticket.no));
    match notice {
        Notice::Closed { .. } => Screen::of(locale.text("to_participant.closed", &args)),
        Notice::Reopened { .. } => Screen::of(locale.text("to_participant.reopened", &args)).row([open()]),
        Notice::Undelivered { .. } => Screen::of(locale.text("to_user.undelivered", &args)),
        // Nobody else tells a participant anything.
        Notice::Opened
        | Notice::Added
        | Notice::FeedbackAnswered { .. }
        | Notice::Taken { .. }
        | Notice::Handled { .. }
        | Notice::MovedOn { .. }
        | Notice::Locked
        | Notice::Unlocked
        | Notice::Joined { .. }
        | Notice::Parted { .. }
        | Notice::NotShared
        | Notice::ParticipantMissed { .. }
        | Notice::Warned { .. }
        | Notice::Reminded { .. }
        | Notice::HoursTold { .. }
        | Notice::Late { .. }
        | Notice::Rated { .. }
        | Notice::Commented { .. }
        | Notice::AnsweredMeanwhile { .. }
        | Notice::NotDeletedAt { .. }
        | Notice::NotDeleted => Screen::of(locale.text("to_user.changed", &args)).row([open()]),
    }
}
