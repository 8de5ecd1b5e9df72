//! What the statistics count, and which event counts as what. Pure: a history always comes to the same figures.

use super::{Bucket, Closer, Event, Happening, Lateness, Party, Person, Target, Ticket, Timestamp};

/// Something that is counted when it happens, and stays counted whatever becomes of the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// A ticket was opened.
    Opened,
    /// A ticket was closed; each closing counts.
    Closed,
    /// A ticket was reopened.
    Reopened,
    /// A user said something in a ticket.
    FromUsers,
    /// Staff said something in a ticket.
    FromStaff,
    /// A person was met for the first time.
    Met,
    /// A target was missed.
    Missed(Target),
    /// A rating of so many stars was given. Counts where it was first given, with the stars it has now.
    Rated(u8),
    /// A ticket got its first answer this long after it was opened. Once a ticket: a reopened one has had its own.
    Answered(Bucket),
    /// A ticket was closed this long after it was opened, or reopened; see [`Course`].
    Resolved(Bucket),
}

/// Where a ticket stands as far as figures need to know.
///
/// A resolution runs from the opening, or the latest reopening, to the closing: while a ticket is closed nobody
/// works on it. One that silence closes was resolved at support's last word: the waiting behind it is nobody's work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    opened_at: Timestamp,
    /// When it was last reopened, if ever.
    pub reopened_at: Option<Timestamp>,
    /// When staff first said something in it, if ever.
    pub answered_at: Option<Timestamp>,
    /// The last word of staff, where the next word is the user's.
    last_word: Timestamp,
}

impl Course {
    /// Where a ticket stands.
    pub fn of(ticket: &Ticket) -> Self {
        Course {
            opened_at: ticket.opened_at,
            reopened_at: ticket.reopened_at,
            answered_at: ticket.answered_at,
            last_word: ticket.waiting_since,
        }
    }

    /// Goes on by one event. Gives what it counts as: how many figures it is depends on the event, two at most.
    /// Ratings are counted by [`rated`].
    pub fn follow(&mut self, event: &Event) -> [Option<Figure>; 2] {
        match &event.what {
            Happening::Opened => {
                *self = Course {
                    opened_at: event.at,
                    last_word: event.at,
                    ..Course::default()
                };
                [Some(Figure::Opened), None]
            }
            Happening::Said {
                by: Party::User | Party::Participant(_),
                ..
            } => [Some(Figure::FromUsers), None],
            Happening::Said {
                by: Party::Staff(_), ..
            } => {
                self.last_word = event.at;
                let first = self.answered_at.is_none();
                self.answered_at.get_or_insert(event.at);
                let after = Bucket::of(event.at.since(self.opened_at));
                [Some(Figure::FromStaff), first.then_some(Figure::Answered(after))]
            }
            Happening::Closed { by } => {
                let done = match by {
                    Closer::Silence => self.last_word,
                    Closer::User | Closer::Staff(_) => event.at,
                };
                let after = Bucket::of(done.since(self.reopened_at.unwrap_or(self.opened_at)));
                [Some(Figure::Closed), Some(Figure::Resolved(after))]
            }
            Happening::Reopened { .. } => {
                self.reopened_at = Some(event.at);
                [Some(Figure::Reopened), None]
            }
            Happening::Late {
                target,
                lateness: Lateness::Missed,
            } => [Some(Figure::Missed(*target)), None],
            Happening::Taken { .. }
            | Happening::Late { .. }
            | Happening::Handled { .. }
            | Happening::Left { .. }
            | Happening::Warned
            | Happening::Reminded { .. }
            | Happening::Answered { .. }
            | Happening::HoursTold { .. }
            | Happening::Rated { .. }
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::ParticipantUnreachable { .. }
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => [None, None],
        }
    }
}

/// What a ticket's ratings count as, and when.
pub fn rated(ticket: &Ticket) -> impl Iterator<Item = (Figure, Timestamp)> {
    let ratings = ticket.ratings.iter();
    ratings.map(|rating| (Figure::Rated(rating.stars), rating.at))
}

/// What meeting a person counts as, and when.
pub fn met(person: &Person) -> (Figure, Timestamp) {
    (Figure::Met, person.first_seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChatId, Kind, Message, MessageRef, PersonId, RichText};

    const MINUTE: i64 = 60_000;

    fn words() -> Message {
        Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind: Kind::Text,
            text: RichText::from("words"),
            file_name: None,
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    fn user() -> Happening {
        Happening::Said {
            by: Party::User,
            message: words(),
        }
    }

    fn staff() -> Happening {
        Happening::Said {
            by: Party::Staff(PersonId::telegram(9)),
            message: words(),
        }
    }

    fn closed(by: Closer) -> Happening {
        Happening::Closed { by }
    }

    /// The figures of a history, given in minutes.
    fn figures(history: Vec<(i64, Happening)>) -> Vec<Figure> {
        let mut course = Course::default();
        let events = history
            .into_iter()
            .map(|(minute, what)| Event::new(Timestamp(minute * MINUTE), what));
        events.flat_map(|event| course.follow(&event)).flatten().collect()
    }

    fn after(minutes: i64) -> Bucket {
        Bucket::of(minutes * MINUTE)
    }

    #[test]
    fn the_first_answer_counts_once_from_the_opening() {
        let told = figures(vec![
            (5, Happening::Opened),
            (5, user()),
            (8, user()),
            (15, staff()),
            (40, staff()),
        ]);
        let expected = [
            Figure::Opened,
            Figure::FromUsers,
            Figure::FromUsers,
            Figure::FromStaff,
            Figure::Answered(after(10)),
            Figure::FromStaff,
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn each_closing_is_a_resolution_from_the_latest_opening() {
        let reopened = Happening::Reopened { by: Party::User };
        let told = figures(vec![
            (0, Happening::Opened),
            (30, closed(Closer::User)),
            (5_000, reopened),
            (5_007, staff()),
            (5_020, closed(Closer::Staff(PersonId::telegram(9)))),
        ]);
        let expected = [
            Figure::Opened,
            Figure::Closed,
            Figure::Resolved(after(30)),
            Figure::Reopened,
            Figure::FromStaff,
            Figure::Answered(after(5_007)),
            Figure::Closed,
            Figure::Resolved(after(20)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_silence_closes_was_resolved_at_the_last_word() {
        let told = figures(vec![
            (0, Happening::Opened),
            (10, staff()),
            (12, user()),
            (20, staff()),
            (1_460, Happening::Warned),
            (1_500, closed(Closer::Silence)),
        ]);
        assert_eq!(told.last(), Some(&Figure::Resolved(after(20))));
    }
}
