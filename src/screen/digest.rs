//! The daily digest: how things stand, who waits longest, what is late, and what the day before brought.

use super::inbox::line;
use super::staff::counts;
use super::statistics::{missed, ratings, tickets};
use super::{Button, Filter, Period, Screen, StaffPress, Words};
use crate::domain::{RichText, Style, Tally, Ticket, Timestamp};

/// Tickets of each kind that a digest shows.
pub const DIGEST_TICKETS: usize = 5;

/// What a digest tells.
#[derive(Clone, Debug)]
pub struct DigestParts {
    /// A moment of the day it is for.
    pub day: Timestamp,
    /// Open tickets.
    pub open: u64,
    /// Those whose user waits.
    pub waiting: u64,
    /// Those that have missed a target.
    pub late: u64,
    /// Those that wait longest, and those that are late, with their users' names.
    pub tickets: Vec<(Ticket, String)>,
    /// What happened the day before.
    pub yesterday: Tally,
}

/// What it is called.
pub(super) fn digest_title(words: &Words, day: Timestamp) -> RichText {
    let mut text = RichText::from("☀️ ");
    let title = words.locale.plain("digest.title", &[("date", &words.date(day))]);
    text.push_styled(&title, Style::Bold);
    text
}

/// The daily digest; one line if there is nothing to tell.
pub fn digest(words: &Words, parts: &DigestParts) -> Screen {
    let (locale, tally) = (words.locale, &parts.yesterday);
    let mut text = digest_title(words, parts.day);
    let quiet = Tally {
        met: tally.met,
        ..Tally::default()
    };
    if parts.open == 0 && *tally == quiet {
        text.push(" · ");
        text.append(&locale.text("digest.nothing", &[]));
        return Screen::of(text);
    }
    text.push("\n\n");
    text.append(&counts(locale, parts.open, parts.waiting));
    if parts.late > 0 {
        text.push("\n");
        text.append(&locale.count("digest.late", parts.late, &[]));
    }
    text.push("\n\n");
    text.append(&locale.text("digest.yesterday", &[]));
    text.push("\n");
    text.append(&tickets(words, tally));
    missed(words, tally, &mut text);
    if let Some(ratings) = ratings(words, tally) {
        text.push("\n");
        text.append(&ratings);
    }
    let mut screen = Screen::of(text);
    for (ticket, name) in &parts.tickets {
        let card = StaffPress::Card(ticket.no, Filter::All);
        screen = screen.row([Button::new(line(words, ticket, name), card)]);
    }
    let inbox = locale.plain("button.inbox", &[("n", &parts.waiting.to_string())]);
    screen.row([
        Button::new(inbox, StaffPress::Inbox(Filter::All, None)),
        locale.button("button.stats", StaffPress::Statistics(Period::Month)),
    ])
}
