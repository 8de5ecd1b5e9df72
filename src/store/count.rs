//! Counters: numbers kept in the same commit as what they count, so that no screen has to scan.

use std::collections::BTreeMap;

use super::keys::{Key, KeyWriter};
use super::table::Table;
use super::{Fault, Loaded};
use crate::domain::{Feedback, Person, State, Ticket, Turn};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// People met.
    People,
    /// Banned people.
    Banned,
    /// Tickets ever opened and still kept.
    Tickets,
    /// Tickets nobody has taken.
    New,
    /// Tickets an operator is on.
    InProgress,
    /// Closed tickets.
    Closed,
    /// Open tickets whose user waits for support.
    Waiting,
    /// Open tickets that have missed a target that they have still to reach.
    Late,
    /// Deleted tickets, which no other counter of tickets counts.
    Hidden,
    /// Feedback ever given and still kept.
    Feedback,
    /// Feedback that nobody of staff has looked at.
    FeedbackUnread,
    /// Ratings of one star.
    Rated1,
    /// Ratings of two stars.
    Rated2,
    /// Ratings of three stars.
    Rated3,
    /// Ratings of four stars.
    Rated4,
    /// Ratings of five stars.
    Rated5,
}

/// The counters of ratings, by stars from 1 to 5.
pub const RATED: [Count; 5] = [
    Count::Rated1,
    Count::Rated2,
    Count::Rated3,
    Count::Rated4,
    Count::Rated5,
];

impl Count {
    /// Every counter.
    pub const ALL: [Count; 16] = [
        Count::People,
        Count::Banned,
        Count::Tickets,
        Count::New,
        Count::InProgress,
        Count::Closed,
        Count::Waiting,
        Count::Late,
        Count::Hidden,
        Count::Feedback,
        Count::FeedbackUnread,
        Count::Rated1,
        Count::Rated2,
        Count::Rated3,
        Count::Rated4,
        Count::Rated5,
    ];

    /// Its name in keys and exports.
    pub fn name(self) -> &'static str {
        match self {
            Count::People => "people",
            Count::Banned => "banned",
            Count::Tickets => "tickets",
            Count::New => "new",
            Count::InProgress => "in_progress",
            Count::Closed => "closed",
            Count::Waiting => "waiting",
            Count::Late => "late",
            Count::Hidden => "hidden",
            Count::Feedback => "feedback",
            Count::FeedbackUnread => "feedback_unread",
            Count::Rated1 => "rated_1",
            Count::Rated2 => "rated_2",
            Count::Rated3 => "rated_3",
            Count::Rated4 => "rated_4",
            Count::Rated5 => "rated_5",
        }
    }

    pub(super) fn key(self) -> Key {
        KeyWriter::of(Table::Count).bytes(self.name().as_bytes()).done()
    }
}

/// The counters a ticket stands in, each as often as it counts there.
pub(super) fn of_ticket(ticket: &Ticket) -> Vec<Count> {
    if ticket.hidden {
        return vec![Count::Hidden];
    }
    let mut counts = vec![Count::Tickets];
    counts.push(match ticket.state {
        State::New => Count::New,
        State::InProgress { .. } => Count::InProgress,
        State::Closed { .. } => Count::Closed,
    });
    if ticket.is_open() && ticket.turn == Turn::Support {
        counts.push(Count::Waiting);
    }
    if ticket.is_late() {
        counts.push(Count::Late);
    }
    let rated = |stars: u8| RATED.get(usize::from(stars).wrapping_sub(1)).copied();
    counts.extend(ticket.ratings.iter().filter_map(|rating| rated(rating.stars)));
    counts
}

/// The counters a person stands in.
pub(super) fn of_person(person: &Person) -> Vec<Count> {
    let banned = person.ban.is_some().then_some(Count::Banned);
    [Count::People].into_iter().chain(banned).collect()
}

/// The counters a feedback stands in.
pub(super) fn of_feedback(feedback: &Feedback) -> Vec<Count> {
    let unread = (!feedback.read).then_some(Count::FeedbackUnread);
    [Count::Feedback].into_iter().chain(unread).collect()
}

/// What a change of a ticket adds to the counters.
pub(super) fn deltas(before: Option<&Loaded<Ticket>>, after: Option<&Ticket>) -> Vec<(Count, i64)> {
    let old = before.map(|before| of_ticket(&before.value)).unwrap_or_default();
    between(old, after.map(of_ticket).unwrap_or_default())
}

/// What a change of a person adds to the counters.
pub(super) fn deltas_of_person(before: Option<&Loaded<Person>>, after: &Person) -> Vec<(Count, i64)> {
    let old = before.map(|before| of_person(&before.value)).unwrap_or_default();
    between(old, of_person(after))
}

/// What is to be added if the one list of counters gives way to the other.
pub(super) fn between(old: Vec<Count>, new: Vec<Count>) -> Vec<(Count, i64)> {
    let mut deltas: BTreeMap<Count, i64> = BTreeMap::new();
    for count in old {
        *deltas.entry(count).or_default() -= 1;
    }
    for count in new {
        *deltas.entry(count).or_default() += 1;
    }
    deltas.into_iter().filter(|(_, delta)| *delta != 0).collect()
}

pub(super) fn parse(bytes: &[u8]) -> Result<i64, Fault> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(Fault::Damaged {
            what: Table::Count.noun(),
            why: "it is not a whole number".into(),
        })
}
