//! Participants of a ticket as staff sees them: who takes part, whom to bring in, and what became of that. Must not know
//! how people are found.

use super::handling::{back, press, title};
use super::{Button, Locale, Screen, StaffPress, TicketPress, Words, shown_name};
use crate::domain::{
    MAX_PARTICIPANTS, Notice, Person, PersonId, RichText, Style, Ticket, TicketNo, Undelivered, Wording,
};

/// UTF-16 units of each name where all are named in one line.
const SHORT_NAME: usize = 24;

/// The same where one stands on a button.
const LABEL_NAME: usize = 40;

/// UTF-16 units of the messenger's own words for why something did not arrive.
const MAX_WHY: usize = 300;

/// What somebody is called; whoever had everything about them erased has no name.
pub(super) fn participant(locale: Locale, id: PersonId, name: impl Fn(PersonId) -> String) -> String {
    match id == PersonId::NOBODY {
        true => locale.plain("participant.erased", &[]),
        false => name(id),
    }
}

/// The line that names who takes part in a ticket, if anybody does.
pub(super) fn participants_line(
    words: &Words,
    ticket: &Ticket,
    text: &mut RichText,
    name: &dyn Fn(PersonId) -> String,
) {
    if ticket.participants.is_empty() {
        return;
    }
    let short = |id: &PersonId| RichText::from(name(*id).as_str()).preview(SHORT_NAME).plain;
    let names: Vec<String> = ticket.participants.iter().map(short).collect();
    let line = words.locale.plain("card.participants", &[("names", &names.join(", "))]);
    text.push(&format!("\n{line}"));
}

/// Who takes part in a ticket, each with a button that removes them.
pub fn participants(words: &Words, ticket: &Ticket, name: impl Fn(PersonId) -> String) -> Screen {
    let (locale, no) = (words.locale, ticket.no);
    let key = match (ticket.participants.is_empty(), ticket.is_open()) {
        (true, false) => "participants.closed",
        (true, true) => "participants.none",
        (false, _) => "participants.text",
    };
    let mut screen = Screen::of(title(words, ticket, key));
    for who in &ticket.participants {
        let name = RichText::from(name(*who).as_str()).preview(LABEL_NAME).plain;
        let label = format!("✖️ {name}");
        screen = screen.row([Button::new(label, StaffPress::Ticket(TicketPress::Dismiss(no, *who)))]);
    }
    let room = ticket.is_open() && ticket.participants.len() < MAX_PARTICIPANTS;
    let add = TicketPress::Type(no, Wording::Participant);
    screen
        .row(room.then(|| press(locale, "button.add_participant", add)))
        .row(back(locale, no))
}

/// What a button says that brings this one of several in.
pub fn found_label(person: &Person) -> String {
    let name = RichText::from(shown_name(person).as_str()).preview(SHORT_NAME).plain;
    match &person.username {
        Some(username) => format!("{name} · @{username}"),
        None => format!("{name} · {}", person.id.number),
    }
}

/// Several people fit the words: each with a button that brings them in.
pub fn choose_participant(words: &Words, ticket: &Ticket, found: &[(PersonId, String)], more: bool) -> Screen {
    let (locale, no) = (words.locale, ticket.no);
    let key = match more {
        true => "participants.many_more",
        false => "participants.many",
    };
    let mut screen = Screen::of(title(words, ticket, key));
    for (who, label) in found {
        let bring = TicketPress::BringIn(no, *who);
        screen = screen.row([Button::new(label.as_str(), StaffPress::Ticket(bring))]);
    }
    screen.row(back(locale, no))
}

/// The line above a participant's words in a place where staff reads. Names the ticket unless it is clear which is
/// spoken of.
pub fn participant_header(words: &Words, ticket: Option<&Ticket>, user: &str, participant: &str) -> RichText {
    let mut line = RichText::default();
    if let Some(ticket) = ticket {
        line.push(words.mark(ticket));
        line.push(" ");
        line.push_styled(&words.number(ticket.no), Style::Bold);
        line.push(" · ");
    }
    line.push("👥 ");
    line.push_styled(participant, Style::Bold);
    if ticket.is_some() {
        line.push(&format!(" · {user}"));
    }
    line
}

/// What staff is told about a participant; none if the notice is about something else.
pub(super) fn told_staff(
    words: &Words,
    ticket: &Ticket,
    notice: &Notice,
    name: impl Fn(PersonId) -> String,
) -> Option<RichText> {
    let no: TicketNo = ticket.no;
    let text = |key: &str, who: PersonId| {
        let name = participant(words.locale, who, &name);
        let args = [("no", &*no.to_string()), ("mark", words.mark(ticket)), ("name", &*name)];
        words.locale.text(key, &args)
    };
    let (who, why) = if let Notice::Parted { who } = *notice {
        return Some(text("to_staff.parted", who));
    } else if let Notice::ParticipantMissed { who, why } = notice {
        (*who, why)
    } else {
        return None;
    };
    Some(match why {
        Undelivered::Unreachable => text("to_staff.participant_unreachable", who),
        Undelivered::Refused(why) => {
            let mut text = text("to_staff.participant_missed", who);
            text.push("\n");
            text.push_styled(&RichText::from(why.as_str()).preview(MAX_WHY).plain, Style::Code);
            text
        }
    })
}
