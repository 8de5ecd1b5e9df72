//! What a user does with own tickets: add to one, close it, reopen it; and where what is kept goes.

use super::hearing::Heard;
use super::telling::Place;
use super::{Answer, Desk};
use crate::domain::{
    Act, Closer, Dialog, Message, Notice, Party, Person, Refusal, Sighting, Ticket, TicketNo, Timestamp,
};
use crate::store::{Change, Fault, Loaded};

/// Where kept messages went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Into a new ticket.
    Opened(TicketNo),
    /// Into an open ticket, or one that was reopened for it.
    Joined(TicketNo),
}

impl Desk {
    /// What is kept goes into a new ticket, or into `into`, which is reopened if need be.
    pub async fn send_kept(&self, update: u64, who: &Sighting, into: Option<TicketNo>) -> Answer<Sent> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let kept = match self.take_kept(&mut person) {
                Ok(kept) => kept,
                Err(refusal) => return Ok(Err(refusal)),
            };
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

    /// Takes what is kept from a person's record, to bring it elsewhere.
    pub(super) fn take_kept(&self, person: &mut Person) -> Result<Vec<Message>, Refusal> {
        if let Some(until) = self.held_until(person.id) {
            return Err(Refusal::TooFast { until });
        }
        let kept = std::mem::take(&mut person.drafts);
        if kept.is_empty() {
            return Err(Refusal::NothingToSend);
        }
        Ok(kept)
    }

    /// A person drops what they are in the middle of, kept messages included. Gives whether there was anything.
    pub async fn cancel(&self, update: u64, who: &Sighting) -> Answer<bool> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let had = person.dialog != Dialog::Idle || !person.drafts.is_empty();
            person.leave_off();
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
            .filter(|ticket| ticket.value.requester == person.id && !ticket.value.hidden)
            .ok_or(Refusal::NoSuchTicket(no)))
    }

    pub(super) fn may_reopen(&self, ticket: &Ticket, now: Timestamp) -> bool {
        ticket.user_may_reopen(now, self.rules().reopen_within_hours)
    }

    /// The ticket that a word without further hint may be about: the one closed last, if it can be reopened.
    pub fn latest_closed(&self, person: &Person, now: Timestamp) -> Result<Option<TicketNo>, Fault> {
        let ticket = person.last_closed.map(|no| self.own(person, no)).transpose()?;
        let ticket = ticket.and_then(Result::ok).map(|ticket| ticket.value);
        Ok(ticket
            .filter(|ticket| self.may_reopen(ticket, now))
            .map(|ticket| ticket.no))
    }

    /// Adds messages to a ticket of the person's, reopening it if need be.
    pub(super) fn join(
        &self,
        change: &mut Change,
        person: &mut Person,
        no: TicketNo,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        match self.own(person, no)? {
            Ok(ticket) => self.join_this(change, person, &ticket, messages, now),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// The same with a ticket that is known to be theirs.
    pub(super) fn join_this(
        &self,
        change: &mut Change,
        person: &mut Person,
        ticket: &Loaded<Ticket>,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        let no = ticket.value.no;
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
        let after = match self.act_all(change, Some(&mut *person), ticket, acts, Place::Private, now)? {
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
