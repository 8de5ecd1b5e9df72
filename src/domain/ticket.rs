//! The ticket: who wants something, whose turn it is, and what may happen next.
//!
//! `decide` turns a wish into events or a refusal, `apply` turns an event into state. State is what
//! the events make of it: replaying a history gives the stored ticket.

use serde::{Deserialize, Serialize};

use super::{
    Act, Chosen, Closer, Event, HOUR_MS, Happening, Lateness, Lates, Message, NoPart, Party, PersonId, Priority,
    RATING_CHANGE_MS, Rating, Reason, Refusal, Response, Schedule, State, Targets, TicketNo, Timestamp, Turn,
    state::reopens,
};

/// One request and its conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub no: TicketNo,
    /// Who asked.
    pub requester: PersonId,
    /// The beginning of what was asked; empty if it began without words.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// Who owes the next word.
    pub turn: Turn,
    /// Since when the turn has been waited for: the first unanswered word of the user, or the last
    /// word of support.
    pub waiting_since: Timestamp,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When anything last happened.
    pub changed_at: Timestamp,
    /// How many events it has; the number of the next one. Grows with every change, so it also
    /// tells whether a ticket has moved on since it was read.
    pub version: u64,
    /// How many messages there are; an album is one.
    pub messages: u64,
    /// The album that the latest words belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// Whether the user was warned, in this turn of theirs, that silence will close it.
    #[serde(default)]
    pub warned: bool,
    /// How often whoever owes the next word was reminded in this wait.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminders: u8,
    /// When that was last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<Timestamp>,
    /// Whether the user was told when to expect an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hours_told: bool,
    /// The times to its targets.
    #[serde(default, skip_serializing_if = "Targets::is_none")]
    pub targets: Targets,
    /// How late it is for them.
    #[serde(default, skip_serializing_if = "Lates::is_none")]
    pub late: Lates,
    /// When staff first said something in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// When it was last reopened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened_at: Option<Timestamp>,
    /// One rating at most for each closing, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Priority,
    /// Whether it takes no words from its requester.
    #[serde(default, skip_serializing_if = "is_not")]
    pub locked: bool,
    /// Whether somebody with more rights was called in since it was opened.
    #[serde(default, skip_serializing_if = "is_not")]
    pub escalated: bool,
    /// What it is about, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Chosen>,
    /// What its requester answered to intake questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// Its tags, in the order given; at most [`super::MAX_TAGS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How many notes of staff there are.
    #[serde(default)]
    pub notes: u64,
    /// When the clock will close it, unless its requester says something before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_at: Option<Schedule>,
    /// Why it was closed, if it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Whether it is deleted.
    #[serde(default, skip_serializing_if = "is_not")]
    pub hidden: bool,
    /// The users besides its requester who take part in it, in the order they came; at most
    /// [`super::MAX_PARTICIPANTS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<PersonId>,
    /// Those who did once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_participants: Vec<PersonId>,
    /// Participants of whom staff knows that they are out of reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreached: Vec<PersonId>,
}

fn is_not(flag: &bool) -> bool {
    !*flag
}

/// How long words can be taken back: as long as Telegram lets bots delete their messages.
pub const DELETE_WITHIN_MS: i64 = 48 * HOUR_MS;

impl Ticket {
    /// A new ticket that begins with `message`: its first two events.
    pub fn open(no: TicketNo, requester: PersonId, message: Message, at: Timestamp) -> (Self, Vec<Event>) {
        let mut ticket = Ticket {
            no,
            requester,
            subject: message.subject(),
            state: State::New,
            turn: Turn::Support,
            waiting_since: at,
            opened_at: at,
            changed_at: at,
            version: 0,
            messages: 0,
            album: None,
            warned: false,
            reminders: 0,
            reminded_at: None,
            hours_told: false,
            targets: Targets::default(),
            late: Lates::default(),
            answered_at: None,
            reopened_at: None,
            ratings: Vec::new(),
            priority: Priority::Normal,
            locked: false,
            escalated: false,
            category: None,
            responses: Vec::new(),
            tags: Vec::new(),
            notes: 0,
            close_at: None,
            reason: None,
            hidden: false,
            participants: Vec::new(),
            former_participants: Vec::new(),
            unreached: Vec::new(),
        };
        let by = Party::User;
        let events = vec![
            Event::new(at, Happening::Opened),
            Event::new(at, Happening::Said { by, message }),
        ];
        for event in &events {
            ticket.apply(event);
        }
        (ticket, events)
    }

    /// What comes of a wish at this moment: the events to append, in order, or a refusal.
    pub fn decide(&self, act: Act, at: Timestamp) -> Result<Vec<Event>, Refusal> {
        let happenings = match act {
            Act::Say { by, message } => self.say(by, message)?,
            Act::Answer { responses } if responses.is_empty() => Vec::new(),
            Act::Answer { responses } => vec![Happening::Answered { responses }],
            Act::Take(by) => match self.state {
                State::New => vec![Happening::Taken { by }],
                State::InProgress { by: other } if other == by => return Err(Refusal::AlreadyYours),
                State::InProgress { by: other } => return Err(Refusal::TakenBy(other)),
                State::Closed { by, .. } => return Err(Refusal::Closed(by)),
            },
            Act::Close(by) => match self.state {
                State::New | State::InProgress { .. } => vec![Happening::Closed { by }],
                State::Closed { by, .. } => return Err(Refusal::Closed(by)),
            },
            Act::CloseAsScheduled => match self.close_at {
                Some(Schedule { at: due, by }) if self.is_open() && due <= at => {
                    let by = Closer::Staff(by);
                    vec![Happening::Closed { by }]
                }
                Some(_) | None => return Err(Refusal::NotDue),
            },
            Act::Handle { by, how } => self.handle(by, how, at)?,
            Act::Leave { who } => self.leave(who)?,
            Act::CloseForSilence { after_ms } if self.is_silent(at, after_ms) => {
                vec![Happening::Closed { by: Closer::Silence }]
            }
            Act::Warn { after_ms } if self.is_silent(at, after_ms) && !self.warned => vec![Happening::Warned],
            Act::Remind { turn, after_ms } if self.is_to_remind(turn, at, after_ms) => {
                vec![Happening::Reminded { turn }]
            }
            // Done before, or nobody waits: nothing to do, and nothing wrong.
            Act::TellHours { .. } if self.hours_told || self.turn == Turn::User || !self.is_open() => Vec::new(),
            Act::TellHours { from } => vec![Happening::HoursTold { from }],
            Act::BeLate => match self.become_late(at) {
                late if late.is_empty() => return Err(Refusal::NotDue),
                late => late
                    .into_iter()
                    .map(|(target, lateness)| Happening::Late { target, lateness })
                    .collect(),
            },
            Act::CloseForSilence { .. } | Act::Warn { .. } | Act::Remind { .. } => return Err(Refusal::NotDue),
            Act::Rate { closing, stars } => self.rate(closing, stars, at)?,
            Act::Comment { text } => match self.rating() {
                Some(rating) if at.since(rating.at) <= RATING_CHANGE_MS => vec![Happening::Commented { text }],
                Some(_) => return Err(Refusal::RatingFixed),
                None => return Err(Refusal::NothingToRate),
            },
            Act::Edit { seq, before } => vec![Happening::Edited { seq, before }],
            Act::Delete { said_at, .. } if at.since(said_at) > DELETE_WITHIN_MS => return Err(Refusal::DeleteTooLate),
            Act::Delete { seq, by, .. } => vec![Happening::Deleted { seq, by }],
            Act::Reopen { by, within_hours } => match self.state {
                State::New | State::InProgress { .. } => return Err(Refusal::StillOpen),
                State::Closed { at: closed, .. } => {
                    if self.hidden {
                        return Err(Refusal::Hidden);
                    }
                    if let Party::Participant(_) = by {
                        return Err(Refusal::NotAllowed);
                    }
                    if by == Party::User && self.locked {
                        return Err(Refusal::Locked(self.no));
                    }
                    if by == Party::User && !reopens(closed, at, within_hours) {
                        return Err(Refusal::ReopenTooLate { hours: within_hours });
                    }
                    vec![Happening::Reopened { by }]
                }
            },
        };
        Ok(happenings.into_iter().map(|what| Event::new(at, what)).collect())
    }

    /// A word in an open ticket. The first operator who answers becomes the assignee.
    fn say(&self, by: Party, message: Message) -> Result<Vec<Happening>, Refusal> {
        match (self.state, by) {
            (_, Party::Participant(id)) if !self.takes_part(id) => Err(Refusal::Participant(NoPart::NotIn(self.no))),
            (State::Closed { .. }, Party::Participant(_)) => Err(Refusal::Participant(NoPart::Closed(self.no))),
            (State::Closed { by, .. }, _) => Err(Refusal::Closed(by)),
            (_, Party::User | Party::Participant(_)) if self.locked => Err(Refusal::Locked(self.no)),
            (State::New, Party::Staff(operator)) => {
                Ok(vec![Happening::Taken { by: operator }, Happening::Said { by, message }])
            }
            (State::New | State::InProgress { .. }, _) => Ok(vec![Happening::Said { by, message }]),
        }
    }

    /// Moves the state on by one event. Total: any history can be replayed.
    pub fn apply(&mut self, event: &Event) {
        match &event.what {
            Happening::Opened
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => {}
            Happening::Handled { by, how } => self.be_handled(*by, how),
            Happening::Left { who } => self.be_left(*who),
            Happening::ParticipantUnreachable { who } => self.be_unreached(*who),
            Happening::Warned => self.warned = true,
            Happening::HoursTold { .. } => self.hours_told = true,
            Happening::Late { target, lateness } => self.late.note(*target, *lateness),
            Happening::Answered { responses } => self.responses.clone_from(responses),
            Happening::Reminded { .. } => {
                self.reminders = self.reminders.saturating_add(1);
                self.reminded_at = Some(event.at);
            }
            Happening::Rated { stars } => self.note_rating(*stars, event.at),
            Happening::Said {
                by: by @ (Party::User | Party::Participant(_)),
                message,
            } => {
                self.count(message);
                self.be_heard(*by);
                self.close_at = None;
                if self.turn == Turn::User {
                    self.wait_for(Turn::Support, event.at);
                }
            }
            Happening::Said {
                by: Party::Staff(_),
                message,
            } => {
                self.count(message);
                self.answered_at.get_or_insert(event.at);
                self.wait_for(Turn::User, event.at);
            }
            Happening::Taken { by } => self.state = State::InProgress { by: *by },
            Happening::Closed { by } => {
                self.state = State::Closed {
                    by: *by,
                    at: event.at,
                    assignee: self.assignee(),
                    entry: self.version,
                };
                self.close_at = None;
                self.escalated = false;
            }
            Happening::Reopened { by } => {
                self.state = match (by, self.assignee()) {
                    (Party::Staff(by), _) => State::InProgress { by: *by },
                    (Party::User | Party::Participant(_), Some(by)) => State::InProgress { by },
                    (Party::User | Party::Participant(_), None) => State::New,
                };
                self.reopened_at = Some(event.at);
                self.late.resolution = Lateness::InTime;
                if self.answered_at.is_none() {
                    self.late.first_answer = Lateness::InTime;
                }
                self.reason = None;
                self.wait_for(Turn::Support, event.at);
            }
        }
        if let Some(targets) = &event.targets {
            self.targets = **targets;
        }
        self.changed_at = event.at;
        self.version += 1;
    }

    /// Counts an album once. One that opens the ticket may bear its words on any of its parts.
    fn count(&mut self, message: &Message) {
        let follows = message.album.is_some() && self.album == message.album;
        self.album.clone_from(&message.album);
        if !follows {
            self.messages += 1;
        } else if self.messages == 1 && self.subject.is_empty() {
            self.subject = message.subject();
        }
    }

    fn wait_for(&mut self, turn: Turn, since: Timestamp) {
        self.warned = false;
        self.reminders = 0;
        self.reminded_at = None;
        self.turn = turn;
        self.waiting_since = since;
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChatId, Kind, MessageRef, Messenger, RichText};

    const ANNA: PersonId = PersonId {
        messenger: Messenger::Telegram,
        number: 1,
    };
    const BORIS: PersonId = PersonId {
        messenger: Messenger::Telegram,
        number: 2,
    };
    const CLARA: PersonId = PersonId {
        messenger: Messenger::Telegram,
        number: 3,
    };

    fn words(text: &str) -> Message {
        Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind: Kind::Text,
            text: RichText::from(text),
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

    fn opened() -> Ticket {
        Ticket::open(TicketNo(1), ANNA, words("Help!\nIt broke"), Timestamp(0)).0
    }

    fn act(ticket: &mut Ticket, act: Act, at: i64) -> Result<(), Refusal> {
        for event in ticket.decide(act, Timestamp(at))? {
            ticket.apply(&event);
        }
        Ok(())
    }

    #[test]
    fn a_new_ticket_waits_for_support_under_its_first_line() {
        let ticket = opened();
        assert_eq!(
            (ticket.subject.as_str(), ticket.state, ticket.turn),
            ("Help!", State::New, Turn::Support)
        );
        assert_eq!((ticket.version, ticket.messages), (2, 1));
    }

    #[test]
    fn the_user_waits_since_the_first_unanswered_word_support_since_its_last() {
        let mut ticket = opened();
        let user = |text| Act::Say {
            by: Party::User,
            message: words(text),
        };
        let staff = |text| Act::Say {
            by: Party::Staff(BORIS),
            message: words(text),
        };
        act(&mut ticket, user("hello?"), 10).unwrap();
        assert_eq!((ticket.turn, ticket.waiting_since), (Turn::Support, Timestamp(0)));
        act(&mut ticket, staff("hi"), 20).unwrap();
        act(&mut ticket, staff("try this"), 30).unwrap();
        assert_eq!((ticket.turn, ticket.waiting_since), (Turn::User, Timestamp(30)));
        assert_eq!(ticket.assignee(), Some(BORIS), "who answers first is the assignee");
        act(&mut ticket, user("thanks"), 40).unwrap();
        assert_eq!((ticket.turn, ticket.waiting_since), (Turn::Support, Timestamp(40)));
    }

    #[test]
    fn only_one_operator_can_take_it() {
        let mut ticket = opened();
        act(&mut ticket, Act::Take(BORIS), 1).unwrap();
        assert_eq!(act(&mut ticket, Act::Take(CLARA), 2), Err(Refusal::TakenBy(BORIS)));
        assert_eq!(act(&mut ticket, Act::Take(BORIS), 2), Err(Refusal::AlreadyYours));
    }

    #[test]
    fn a_closed_ticket_takes_no_words_until_it_is_reopened_in_time() {
        let mut ticket = opened();
        act(&mut ticket, Act::Take(BORIS), 1).unwrap();
        act(&mut ticket, Act::Close(Closer::User), 2).unwrap();
        let say = Act::Say {
            by: Party::Staff(BORIS),
            message: words("too late"),
        };
        assert_eq!(act(&mut ticket, say, 3), Err(Refusal::Closed(Closer::User)));
        assert_eq!(
            act(&mut ticket, Act::Take(CLARA), 3),
            Err(Refusal::Closed(Closer::User))
        );
        let reopen = |by| Act::Reopen { by, within_hours: 1 };
        assert_eq!(
            act(&mut ticket, reopen(Party::User), HOUR_MS + 3),
            Err(Refusal::ReopenTooLate { hours: 1 })
        );
        act(&mut ticket, reopen(Party::User), HOUR_MS + 2).unwrap();
        assert_eq!(
            ticket.state,
            State::InProgress { by: BORIS },
            "it goes back to its assignee"
        );
        assert_eq!(
            act(&mut ticket, reopen(Party::User), HOUR_MS + 2),
            Err(Refusal::StillOpen)
        );
    }

    #[test]
    fn whoever_owes_the_next_word_is_reminded_a_few_times_and_again_in_the_next_wait() {
        let mut ticket = opened();
        let remind = |turn| Act::Remind { turn, after_ms: 10 };
        for (at, turn, result) in [
            (9, Turn::Support, Err(Refusal::NotDue)),
            (10, Turn::User, Err(Refusal::NotDue)),
            (10, Turn::Support, Ok(())),
            (19, Turn::Support, Err(Refusal::NotDue)),
            (25, Turn::Support, Ok(())),
            (35, Turn::Support, Ok(())),
            (500, Turn::Support, Err(Refusal::NotDue)),
        ] {
            assert_eq!(act(&mut ticket, remind(turn), at), result, "{at}");
        }
        let answer = Act::Say {
            by: Party::Staff(BORIS),
            message: words("so it is"),
        };
        act(&mut ticket, answer, 600).unwrap();
        assert_eq!(act(&mut ticket, remind(Turn::User), 609), Err(Refusal::NotDue));
        act(&mut ticket, remind(Turn::User), 610).unwrap();
        assert_eq!((ticket.reminders, ticket.waiting_since), (1, Timestamp(600)));
        act(&mut ticket, Act::Close(Closer::User), 700).unwrap();
        assert_eq!(act(&mut ticket, remind(Turn::User), 800), Err(Refusal::NotDue));
    }
}
