//! The reminder of several tickets at once, and the word to whoever stands behind staff that it was in vain.

use super::inbox::line;
use super::{Button, Filter, Linked, Screen, StaffPress, Words};
use crate::domain::{Gathered, Ticket, Timestamp};

/// What a reminder shows.
#[derive(Clone, Copy, Debug)]
pub struct ReminderParts<'a> {
    /// The first tickets, with their users' names; the one that waits longest comes first.
    pub tickets: &'a [(Ticket, String)],
    /// How many there are besides.
    pub more: u64,
    /// Whether it stands in a group, from which links lead into the private chat.
    pub in_group: bool,
}

/// Users wait in several tickets: the first to be opened at once, the others in the list of what waits.
pub fn reminder(words: &Words, parts: &ReminderParts) -> Screen {
    let locale = words.locale;
    let all = parts.tickets.len() as u64 + parts.more;
    let longest = parts.tickets.iter().map(|(ticket, _)| ticket.waiting_since).min();
    let lasting = words.lasting(longest.map_or(0, |since| words.now.since(since)));
    let mut screen = Screen::of(locale.count("to_staff.reminded_of_many", all, &[("lasting", &lasting)]));
    let button = |label: String, press: StaffPress, linked: Linked| match parts.in_group {
        true => words.address(linked).map(|to| Button::link(label, to)),
        false => Some(Button::new(label, press)),
    };
    for (ticket, name) in parts.tickets {
        let card = StaffPress::Card(ticket.no, Filter::Waiting);
        screen = screen.row(button(line(words, ticket, name), card, Linked::Card(ticket.no)));
    }
    let label = match parts.more {
        0 => locale.plain("filter.waiting", &[]),
        more => locale.plain("button.and_more", &[("n", &more.to_string())]),
    };
    let list = StaffPress::Inbox(Filter::Waiting, None);
    screen.row(button(label, list, Linked::Waiting))
}

/// Staff was reminded of several tickets in vain.
pub(super) fn many_unanswered(words: &Words, tickets: &Gathered, since: Timestamp) -> Screen {
    let locale = words.locale;
    let lasting = words.lasting(words.now.since(since));
    let named: Vec<String> = tickets.named.iter().map(|no| words.number(*no)).collect();
    let mut named = named.join(", ");
    if tickets.more > 0 {
        named.push(' ');
        named.push_str(&locale.plain("button.and_more", &[("n", &tickets.more.to_string())]));
    }
    let args = [("lasting", &*lasting), ("named", &named)];
    Screen::of(locale.count("to_person.many_unanswered", tickets.count(), &args))
}
