//! What a user does: open a ticket, add to it, close it, reopen it.

use super::telling::Place;
use super::{Answer, Beginning, Desk};
use crate::domain::{
    Act, Closer, Dialog, Kind, MAX_DRAFTS, Message, Notice, Party, Person, Refusal, Sighting, Ticket, TicketNo,
    Timestamp,
};
use crate::store::{Change, Fault, Loaded};

/// What became of a user's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It opened a ticket, together with what was kept before.
    Opened(TicketNo),
    /// It joined an open ticket.
    Joined(TicketNo),
    /// It is kept until the user says where it belongs.
    Kept {
        /// How many messages are kept now.
        drafts: usize,
        /// The closed ticket it answered, if it did and that can be reopened.
        reopens: Option<TicketNo>,
    },
    /// It is kept, but what is kept is too short to open a ticket; characters.
    TooShort {
        /// The least allowed.
        min: u32,
        /// What there is.
        is: u32,
    },
    /// It belongs to an album whose first part had its answer already.
    Followed,
    /// It is the comment on a rating.
    Commented(TicketNo),
    /// It would open one ticket too many. It is kept; it may still join an open one.
    TooManyOpen {
        /// The most allowed.
        max: u32,
    },
}

/// Where kept messages went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Into a new ticket.
    Opened(TicketNo),
    /// Into an open ticket, or one that was reopened for it.
    Joined(TicketNo),
}

impl Desk {
    /// A user wrote a message. `answers` is the ticket whose message it replies to; somebody else's counts as none.
    pub async fn hear(
        &self,
        update: u64,
        who: &Sighting,
        message: Message,
        answers: Option<TicketNo>,
    ) -> Answer<Heard> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let message = message.clone();
            if let Some(no) = self.comment(change, &mut person, &message, now)? {
                change.put_person(before.as_ref(), &person)?;
                return Ok(Ok(Heard::Commented(no)));
            }
            let answered = match answers {
                Some(no) => self.own(&person, no)?.ok(),
                None => None,
            };
            let album = person.album_of(&message).map(|no| self.own(&person, no)).transpose()?;
            let album = album.and_then(Result::ok).filter(|ticket| ticket.value.is_open());
            let follows = person.drafts.last().is_some_and(|last| message.goes_with(last));
            let heard = match (album.or(answered), person.dialog, person.current()) {
                // Replying says where it belongs, whatever was begun before.
                (Some(ticket), _, _) if ticket.value.is_open() => {
                    self.join(change, &mut person, ticket.value.no, vec![message], now)?
                }
                (_, Dialog::Asking, _) => self.begin(change, &mut person, message, now)?,
                (Some(ticket), _, _) => {
                    let may = self.may_reopen(&ticket.value, now);
                    keep(&mut person, message).map(|()| Heard::Kept {
                        drafts: Message::count(&person.drafts),
                        reopens: may.then_some(ticket.value.no),
                    })
                }
                (None, _, Some(no)) => self.join(change, &mut person, no, vec![message], now)?,
                (None, _, None) => match self.rules().beginning {
                    Beginning::Any => self.begin(change, &mut person, message, now)?,
                    Beginning::Menu => {
                        let reopens = self.latest_closed(&person, now)?;
                        keep(&mut person, message).map(|()| Heard::Kept {
                            drafts: Message::count(&person.drafts),
                            reopens,
                        })
                    }
                },
            };
            change.put_person(before.as_ref(), &person)?;
            let asks = matches!(
                heard,
                Ok(Heard::Kept { .. } | Heard::TooShort { .. } | Heard::TooManyOpen { .. })
            );
            Ok(if follows && asks { Ok(Heard::Followed) } else { heard })
        })
        .await
    }

    /// A user wants to open a ticket: the next message will. Gives how many messages are kept already.
    pub async fn ask(&self, update: u64, who: &Sighting) -> Answer<usize> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if let Err(refusal) = self.may_open_another(&person) {
                return Ok(Err(refusal));
            }
            person.dialog = Dialog::Asking;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(Message::count(&person.drafts)))
        })
        .await
    }

    /// What is kept goes into a new ticket, or into `into`, which is reopened if need be.
    pub async fn send_kept(&self, update: u64, who: &Sighting, into: Option<TicketNo>) -> Answer<Sent> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let kept = std::mem::take(&mut person.drafts);
            if kept.is_empty() {
                return Ok(Err(Refusal::NothingToSend));
            }
            let sent = match into {
                None => match self.open(change, &mut person, kept, now)? {
                    Ok(no) => Sent::Opened(no),
                    Err(refusal) => return Ok(Err(refusal)),
                },
                Some(no) => match self.join(change, &mut person, no, kept, now)? {
                    Ok(_) => Sent::Joined(no),
                    Err(refusal) => return Ok(Err(refusal)),
                },
            };
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(sent))
        })
        .await
    }

    /// A person drops what they are in the middle of, kept messages included. Gives whether there was anything.
    pub async fn cancel(&self, update: u64, who: &Sighting) -> Answer<bool> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let had = person.dialog != Dialog::Idle || !person.drafts.is_empty();
            person.dialog = Dialog::Idle;
            person.drafts.clear();
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(had))
        })
        .await
    }

    /// A user's next words are to join this open ticket of theirs.
    pub async fn focus(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.own(&person, no)? {
                Ok(ticket) => ticket.value,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if let crate::domain::State::Closed { by, .. } = ticket.state {
                return Ok(Err(Refusal::Closed(by)));
            }
            person.dialog = Dialog::Idle;
            person.focus = Some(no);
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A user closes a ticket of theirs.
    pub async fn close_own(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        self.act_on_own(update, who, no, |_| Act::Close(Closer::User)).await
    }

    /// A user reopens a ticket of theirs.
    pub async fn reopen_own(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        let within_hours = self.rules().reopen_within_hours;
        self.act_on_own(update, who, no, |_| Act::Reopen {
            by: Party::User,
            within_hours,
        })
        .await
    }

    pub(super) async fn act_on_own(
        &self,
        update: u64,
        who: &Sighting,
        no: TicketNo,
        act: impl Fn(&Ticket) -> Act,
    ) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.own(&person, no)? {
                Ok(ticket) => ticket,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let done = self.act(
                change,
                Some(&mut person),
                &ticket,
                act(&ticket.value),
                Place::Private,
                now,
            )?;
            match done {
                // Whoever reopens a ticket wants to go on there.
                Ok(after) if after.is_open() => person.dialog = Dialog::Idle,
                Ok(_) => {}
                Err(refusal) => return Ok(Err(refusal)),
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A ticket of this person's own.
    pub(super) fn own(&self, person: &Person, no: TicketNo) -> Result<Result<Loaded<Ticket>, Refusal>, Fault> {
        let ticket = self.store().ticket(no)?;
        Ok(ticket
            .filter(|ticket| ticket.value.requester == person.id)
            .ok_or(Refusal::NoSuchTicket(no)))
    }

    /// Whether these messages say enough to open a ticket: `ASK_MIN_LENGTH` characters, or more than words.
    pub fn is_enough(&self, messages: &[Message]) -> Result<(), Refusal> {
        let (min, is) = (self.rules().ask_min_length, characters(messages));
        if is < min && messages.iter().all(|message| message.kind == Kind::Text) {
            return Err(Refusal::TooShort { min, is });
        }
        Ok(())
    }

    fn may_reopen(&self, ticket: &Ticket, now: Timestamp) -> bool {
        ticket.user_may_reopen(now, self.rules().reopen_within_hours)
    }

    /// The ticket that a word without further hint may be about: the one closed last, if it can be reopened.
    fn latest_closed(&self, person: &Person, now: Timestamp) -> Result<Option<TicketNo>, Fault> {
        let ticket = person.last_closed.map(|no| self.own(person, no)).transpose()?;
        let ticket = ticket.and_then(Result::ok).map(|ticket| ticket.value);
        Ok(ticket
            .filter(|ticket| self.may_reopen(ticket, now))
            .map(|ticket| ticket.no))
    }

    fn may_open_another(&self, person: &Person) -> Result<(), Refusal> {
        let max = self.rules().max_open_tickets;
        if max > 0 && person.open.len() >= max as usize {
            return Err(Refusal::TooManyOpen { max });
        }
        Ok(())
    }

    /// A message that is to open a ticket, with what was kept. What cannot open one yet is kept.
    fn begin(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: Message,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        if let Err(refusal) = keep(person, message) {
            return Ok(Err(refusal));
        }
        let kept = person.drafts.clone();
        Ok(Ok(match self.open(change, person, kept, now)? {
            Ok(no) => Heard::Opened(no),
            Err(Refusal::TooShort { min, is }) => Heard::TooShort { min, is },
            Err(Refusal::TooManyOpen { max }) => Heard::TooManyOpen { max },
            Err(refusal) => return Ok(Err(refusal)),
        }))
    }

    /// Opens a ticket with these messages; clears what was kept.
    fn open(
        &self,
        change: &mut Change,
        person: &mut Person,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<Result<TicketNo, Refusal>, Fault> {
        if let Err(refusal) = self.may_open_another(person) {
            return Ok(Err(refusal));
        }
        if let Err(refusal) = self.is_enough(&messages) {
            return Ok(Err(refusal));
        }
        let no = self.store().next_ticket();
        if let Some(last) = messages.last() {
            person.sent(last, no);
        }
        let mut messages = messages.into_iter();
        let Some(first) = messages.next() else {
            return Ok(Err(Refusal::NothingToSend));
        };
        let (mut ticket, mut events) = Ticket::open(no, person.id, first, now);
        for message in messages {
            let said = ticket
                .decide(
                    Act::Say {
                        by: Party::User,
                        message,
                    },
                    now,
                )
                .unwrap_or_default();
            for event in said {
                ticket.apply(&event);
                events.push(event);
            }
        }
        person.drafts.clear();
        person.dialog = Dialog::Idle;
        person.opened(ticket.no);
        change.put_ticket(None, &ticket, &events)?;
        self.tell(change, &ticket, &events, Place::Private)?;
        Ok(Ok(ticket.no))
    }

    /// Adds messages to a ticket of the person's, reopening it if need be.
    fn join(
        &self,
        change: &mut Change,
        person: &mut Person,
        no: TicketNo,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        let ticket = match self.own(person, no)? {
            Ok(ticket) => ticket,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut acts = Vec::with_capacity(messages.len() + 1);
        if !ticket.value.is_open() {
            let within_hours = self.rules().reopen_within_hours;
            acts.push(Act::Reopen {
                by: Party::User,
                within_hours,
            });
        }
        let follows = messages.first().is_some_and(|first| person.album_of(first) == Some(no));
        if let Some(last) = messages.last() {
            person.sent(last, no);
        }
        acts.extend(messages.into_iter().map(|message| Act::Say {
            by: Party::User,
            message,
        }));
        let after = match self.act_all(change, Some(&mut *person), &ticket, acts, Place::Private, now)? {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        person.dialog = Dialog::Idle;
        person.focus = Some(no);
        if person.open.len() > 1 && !follows {
            self.tell_user(change, &after, Notice::Added)?;
        }
        Ok(Ok(Heard::Joined(no)))
    }
}

/// Most room that kept messages may take in a person's record, in bytes as estimated by [`weight`].
const MAX_KEPT_BYTES: usize = 40 * 1024;

fn keep(person: &mut Person, message: Message) -> Result<(), Refusal> {
    let kept: usize = person.drafts.iter().map(weight).sum();
    let fits = person.drafts.is_empty() || kept + weight(&message) <= MAX_KEPT_BYTES;
    if person.drafts.len() >= MAX_DRAFTS || !fits {
        let max = person.drafts.len();
        return Err(Refusal::TooManyDrafts { max });
    }
    person.drafts.push(message);
    Ok(())
}

/// What a message takes at most when it is stored: signs may be escaped, and each mark has its words.
fn weight(message: &Message) -> usize {
    200 + 2 * message.text.plain.len() + 80 * message.text.marks.len()
}

fn characters(messages: &[Message]) -> u32 {
    let count: usize = messages
        .iter()
        .map(|message| message.text.plain.trim().chars().count())
        .sum();
    u32::try_from(count).unwrap_or(u32::MAX)
}
