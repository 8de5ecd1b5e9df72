//! What becomes of a message that a user writes.

use super::{Answer, Beginning, Desk, Outcome};
use crate::domain::{Dialog, FeedbackNo, Message, Passage, Person, Refusal, Sighting, TicketNo, Timestamp};
use crate::store::{Change, Fault};

/// What became of a user's message, and what else there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// What became of it.
    pub heard: Heard,
    /// Whether there are answers in the FAQ to show beside the ticket it opened.
    pub answers: bool,
    /// Whether its writer is to be asked what the ticket it opened is about.
    pub sorts: bool,
    /// How many messages are kept now; the parts of an album count as one.
    pub kept: usize,
    /// Said once a minute to somebody who writes fast: how many more are passed on, and until when.
    pub slow_down: Option<(u32, Timestamp)>,
}

/// What became of a user's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It opened a ticket, together with what was kept before.
    Opened(TicketNo),
    /// It joined an open ticket.
    Joined(TicketNo),
    /// It is kept until the user says where it belongs.
    Kept {
        /// The closed ticket it answered, if it did and that can be reopened.
        reopens: Option<TicketNo>,
    },
    /// It is kept: first there are answers that may answer it.
    Offered,
    /// It is kept, but what is kept is too short to open a ticket; characters.
    TooShort {
        /// The least allowed.
        min: u32,
        /// What there is.
        is: u32,
    },
    /// It answers an intake question.
    Response,
    /// It belongs to an album whose first part had its answer already.
    Followed,
    /// It joined a ticket in which its writer takes part.
    Contributed {
        /// Which.
        no: TicketNo,
        /// Whether it belongs to an album of which earlier parts went there before.
        follows: bool,
    },
    /// It is kept: the ticket of somebody else's that it was meant for does not take it, for this reason.
    NotTaken(Refusal),
    /// It is kept: the ticket it belongs to is locked.
    Locked(TicketNo),
    /// It is the comment on a rating.
    Commented(TicketNo),
    /// It is feedback, or one more part of it.
    Feedback {
        /// Which one.
        no: FeedbackNo,
        /// Whether it only adds to what was given before.
        more: bool,
    },
    /// It would be feedback, but too soon. It is kept.
    FeedbackTooSoon,
    /// It is kept: too many came in a minute.
    Held {
        /// Whether it is the first one: the others are kept without a word.
        first: bool,
    },
    /// It is not even kept, as its writer has been told in this minute.
    NotKept,
    /// It would open a ticket too soon after the one before. It is kept.
    TooSoon,
    /// It would open one ticket too many. It is kept; it may still join an open one.
    TooManyOpen {
        /// The most allowed.
        max: u32,
    },
}

impl Desk {
    /// A user wrote a message. `answers` is the ticket whose message it replies to; somebody else's counts as none.
    pub async fn hear(
        &self,
        update: u64,
        who: &Sighting,
        message: Message,
        answers: Option<TicketNo>,
    ) -> Answer<Hearing> {
        let (mut window, passage) = self.passage(who.id, &message);
        let outcome = self
            .carry_out(Some(update), |change, now| {
                let (before, mut person) = self.meet(who, now)?;
                let asked = person.dialog.is_asking();
                let heard = match passage {
                    Passage::Held { until, first } => hold(&mut person, message.clone(), until, first),
                    Passage::Free | Passage::Warned { .. } => {
                        self.place(change, &mut person, message.clone(), answers, now)?
                    }
                };
                let earlier = before.as_ref().map_or(&[][..], |before| &before.value.drafts);
                let said = earlier.iter().chain([&message]);
                let answers = match (&heard, self.rules().beginning) {
                    (Ok(Heard::Opened(_)), Beginning::Any) => self.offer(&mut person, said),
                    (Ok(Heard::Kept { .. }), Beginning::Menu) => {
                        // The screen that asks what to do with it has them.
                        self.offer(&mut person, said);
                        false
                    }
                    (Ok(_) | Err(_), _) => false,
                };
                change.put_person(before.as_ref(), &person)?;
                let sorts = matches!(heard, Ok(Heard::Opened(_))) && self.asks_afterwards(asked);
                Ok(heard.map(|heard| Hearing {
                    heard,
                    sorts,
                    answers,
                    kept: person.kept(),
                    slow_down: match passage {
                        Passage::Warned { left, until } => Some((left, until)),
                        Passage::Free | Passage::Held { .. } => None,
                    },
                }))
            })
            .await?;
        if outcome == Outcome::Repeated {
            return Ok(outcome);
        }
        let full = matches!(outcome, Outcome::Refused(Refusal::KeepsNoMore { .. })) && !window.is_full();
        self.note_passage(who.id, window);
        Ok(match outcome {
            Outcome::Refused(_) if full => Outcome::Done(Hearing {
                heard: Heard::NotKept,
                answers: false,
                sorts: false,
                kept: 0,
                slow_down: None,
            }),
            outcome @ (Outcome::Done(_) | Outcome::Refused(_) | Outcome::Repeated) => outcome,
        })
    }

    /// Brings a message to where it belongs.
    fn place(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: Message,
        answers: Option<TicketNo>,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        if let Some(no) = self.comment(change, person, &message, now)? {
            return Ok(Ok(Heard::Commented(no)));
        }
        if let Some(no) = self.add_to_feedback(change, person, &message)? {
            return Ok(Ok(Heard::Feedback { no, more: true }));
        }
        if let Some(ticket) = self.contributes_to(person, &message, answers)? {
            return self.contribute(change, person, &ticket, message, now);
        }
        if let Some(kept) = self.nothing_to_contribute_to(person, &message, answers) {
            return Ok(kept);
        }
        let answered = match answers {
            Some(no) => self.own(person, no)?.ok(),
            None => None,
        };
        let album = person.album_of(&message).map(|no| self.own(person, no)).transpose()?;
        let album = album.and_then(Result::ok).filter(|ticket| ticket.value.is_open());
        let follows = person.drafts.last().is_some_and(|last| message.goes_with(last));
        let heard = match (album.or(answered), &person.dialog, person.current()) {
            (Some(ticket), _, _) if ticket.value.is_open() && ticket.value.locked => {
                person.keep(message).map(|()| Heard::Locked(ticket.value.no))
            }
            // Replying says where it belongs, whatever was begun before.
            (Some(ticket), _, _) if ticket.value.is_open() => {
                self.join_this(change, person, &ticket, vec![message], now)?
            }
            (_, Dialog::GivingFeedback, _) => self.hear_feedback(change, person, message, now)?,
            (_, Dialog::Questioned { .. }, _) => self.hear_response(person, &message)?,
            (_, Dialog::Asking | Dialog::Offered, _) => self.begin(change, person, message, now)?,
            (Some(ticket), _, _) => {
                let may = self.may_reopen(&ticket.value, now);
                person.keep(message).map(|()| Heard::Kept {
                    reopens: may.then_some(ticket.value.no),
                })
            }
            // What was kept of its album waits until it is clear where that belongs, and so does the rest of it.
            (None, _, Some(_)) if follows => person.keep(message).map(|()| Heard::Kept { reopens: None }),
            (None, _, Some(no)) => match self.own(person, no)? {
                Ok(ticket) if ticket.value.locked => person.keep(message).map(|()| Heard::Locked(no)),
                Ok(ticket) => self.join_this(change, person, &ticket, vec![message], now)?,
                Err(refusal) => Err(refusal),
            },
            (None, _, None) => match self.rules().beginning {
                Beginning::Any => self.begin(change, person, message, now)?,
                Beginning::Menu => {
                    let reopens = self.latest_closed(person, now)?;
                    person.keep(message).map(|()| Heard::Kept { reopens })
                }
            },
        };
        Ok(heard.map(|heard| {
            if follows && heard.asks() {
                Heard::Followed
            } else {
                heard
            }
        }))
    }
}

impl Heard {
    /// Whether its writer is asked what to do with it.
    fn asks(&self) -> bool {
        match self {
            Heard::Kept { .. }
            | Heard::Offered
            | Heard::TooShort { .. }
            | Heard::TooManyOpen { .. }
            | Heard::TooSoon
            | Heard::FeedbackTooSoon
            | Heard::Locked(_)
            | Heard::NotTaken(_)
            | Heard::Held { .. } => true,
            Heard::Opened(_)
            | Heard::Joined(_)
            | Heard::Contributed { .. }
            | Heard::Response
            | Heard::Followed
            | Heard::Commented(_)
            | Heard::Feedback { .. }
            | Heard::NotKept => false,
        }
    }
}

/// Keeps a message that comes too fast.
fn hold(person: &mut Person, message: Message, until: Timestamp, first: bool) -> Result<Heard, Refusal> {
    match person.keep(message) {
        Ok(()) => Ok(Heard::Held { first }),
        Err(Refusal::TooManyDrafts { max }) => Err(Refusal::KeepsNoMore { max, until }),
        Err(refusal) => Err(refusal),
    }
}
