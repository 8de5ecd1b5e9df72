//! Feedback: given by a user, looked at and answered by staff. The answer makes a ticket of it.

use super::hearing::Heard;
use super::operating::{Operator, Said};
use super::telling::{Place, not_before, user_lane};
use super::{Answer, Desk, Verdict};
use crate::domain::{
    Act, ChatId, Dialog, Event, Feedback, FeedbackAnswer, FeedbackNo, HOUR_MS, Lane, Message, Notice, Party, Payload,
    Person, Refusal, Right, Sighting, Ticket, Timestamp,
};
use crate::store::{Change, Fault, FeedbackList, Loaded};

/// The strand of all feedback in a chat where staff reads; tickets have their own numbers for theirs.
const STRAND: u64 = u64::MAX;

/// Feedback marked as read in one commit.
const READ_AT_ONCE: usize = 50;

/// Feedback marked as read by one press: nobody waits longer for it.
const READ_IN_ALL: usize = 2_000;

impl Desk {
    /// A user wants to give feedback: the next message will be it.
    pub async fn begin_feedback(&self, update: u64, who: &Sighting) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if let Some(until) = self.next_feedback_at(&person, now)? {
                return Ok(Err(Refusal::FeedbackTooSoon { until }));
            }
            person.dialog = Dialog::GivingFeedback;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A user gives feedback without having been asked for it.
    pub async fn give_feedback(&self, update: u64, who: &Sighting, message: Message) -> Answer<Heard> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let heard = self.hear_feedback(change, &mut person, message.clone(), now)?;
            change.put_person(before.as_ref(), &person)?;
            Ok(heard)
        })
        .await
    }

    /// What is kept is feedback.
    pub async fn send_kept_as_feedback(&self, update: u64, who: &Sighting) -> Answer<FeedbackNo> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if let Some(until) = self.next_feedback_at(&person, now)? {
                return Ok(Err(Refusal::FeedbackTooSoon { until }));
            }
            let kept = match self.take_kept(&mut person) {
                Ok(kept) => kept,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let no = self.take_feedback(change, &mut person, kept, now)?;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(no))
        })
        .await
    }

    /// When this person may give feedback again; none if that is now.
    pub fn next_feedback_at(&self, person: &Person, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
        let Some(no) = person.last_feedback else {
            return Ok(None);
        };
        let given = self.store().feedback(no)?.map(|feedback| feedback.value.at);
        let pause = i64::from(self.rules().feedback_cooldown_hours) * HOUR_MS;
        let until = given.filter(|at| now.since(*at) >= 0).map(|at| at.plus_ms(pause));
        Ok(until.filter(|until| *until > now))
    }

    /// A message that is meant as feedback. If it is too soon for one, it is kept.
    pub(super) fn hear_feedback(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: Message,
        now: Timestamp,
    ) -> Verdict<Heard> {
        if self.next_feedback_at(person, now)?.is_some() {
            return Ok(person.keep(message).map(|()| Heard::FeedbackTooSoon));
        }
        let no = self.take_feedback(change, person, vec![message], now)?;
        Ok(Ok(Heard::Feedback { no, more: false }))
    }

    /// One more part of an album that is feedback. Gives none if the message is no such part.
    pub(super) fn add_to_feedback(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: &Message,
    ) -> Result<Option<FeedbackNo>, Fault> {
        let Some(no) = person.feedback_of(message) else {
            return Ok(None);
        };
        let Some(before) = self.store().feedback(no)? else {
            return Ok(None);
        };
        let mut feedback = before.value.clone();
        if !feedback.add(message) {
            return Ok(None);
        }
        change.put_feedback(Some(&before), &feedback)?;
        self.show_feedback(change, &feedback, feedback.messages.len() - 1)?;
        Ok(Some(no))
    }

    /// These messages are feedback.
    fn take_feedback(
        &self,
        change: &mut Change,
        person: &mut Person,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<FeedbackNo, Fault> {
        let no = self.store().next_feedback();
        person.gave(&messages, no);
        let feedback = Feedback {
            no,
            by: person.id,
            at: now,
            messages,
            read: false,
            answer: None,
        };
        change.put_feedback(None, &feedback)?;
        self.show_feedback(change, &feedback, 0)?;
        person.dialog = Dialog::Idle;
        Ok(no)
    }

    /// Shows staff the messages of a feedback, from one on.
    fn show_feedback(&self, change: &mut Change, feedback: &Feedback, from: usize) -> Result<(), Fault> {
        for item in from..feedback.messages.len() {
            // Far fewer are taken.
            let item = u16::try_from(item).unwrap_or(u16::MAX);
            let payload = Payload::ShowFeedback { no: feedback.no, item };
            for chat in self.feedback_chats() {
                self.send(change, feedback_lane(chat), payload.clone())?;
            }
        }
        Ok(())
    }

    /// Where feedback is shown: in the group if there is one, else to all of staff.
    fn feedback_chats(&self) -> Vec<ChatId> {
        match self.rules().group {
            Some(group) => vec![group],
            None => self.who_may(Right::Users).map(|id| id.chat()).collect(),
        }
    }

    /// The group cannot be reached: what was to be shown there goes to all of staff.
    pub(super) fn show_feedback_in_private(&self, change: &mut Change, payload: &Payload) -> Result<(), Fault> {
        for id in self.who_may(Right::Users) {
            self.send(change, feedback_lane(id.chat()), payload.clone())?;
        }
        Ok(())
    }
}

impl Operator<'_> {
    /// Feedback is for those who look after users; where the group reads it, whoever works there may answer it.
    fn handles_feedback(&self) -> bool {
        self.may(Right::Users) || (matches!(self.place, Place::Group(_)) && self.may(Right::Work))
    }

    /// A feedback, which is read by this.
    pub async fn read_feedback(&self, no: FeedbackNo) -> Answer<Feedback> {
        self.carry_out(None, |change, _| {
            if !self.handles_feedback() {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk.store().feedback(no)? else {
                return Ok(Err(Refusal::NoSuchFeedback(no)));
            };
            Ok(Ok(read(change, &before)?))
        })
        .await
    }

    /// Everything is read; of very much only the newest part.
    pub async fn read_all_feedback(&self) -> Result<(), Fault> {
        if !self.handles_feedback() {
            return Ok(());
        }
        for _ in 0..READ_IN_ALL / READ_AT_ONCE {
            let page = self
                .desk
                .store()
                .feedback_page(FeedbackList::Unread, None, READ_AT_ONCE)?;
            if page.entries.is_empty() {
                return Ok(());
            }
            self.carry_out(None, |change, _| {
                for (_, no) in &page.entries {
                    if let Some(before) = self.desk.store().feedback(*no)? {
                        read(change, &before)?;
                    }
                }
                Ok(Ok(()))
            })
            .await?;
        }
        Ok(())
    }

    /// The operator's next message will be the answer to this feedback.
    pub async fn begin_feedback_answer(&self, update: u64, no: FeedbackNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.handles_feedback() {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk.store().feedback(no)? else {
                return Ok(Err(Refusal::NoSuchFeedback(no)));
            };
            if let Err(refusal) = before.value.is_unanswered() {
                return Ok(Err(refusal));
            }
            read(change, &before)?;
            self.note(change, now, Some(Dialog::AnsweringFeedback { no }), None)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Answers a feedback, which becomes a ticket by it. Whoever has answered it goes on in that ticket.
    pub async fn answer_feedback(&self, update: u64, no: FeedbackNo, message: Message) -> Answer<Said> {
        self.carry_out(Some(update), |change, now| {
            if !self.handles_feedback() {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk.store().feedback(no)? else {
                return Ok(Err(Refusal::NoSuchFeedback(no)));
            };
            match before.value.answer {
                Some(FeedbackAnswer { by, ticket }) if by == self.id() => {
                    self.say_in(change, ticket, message.clone(), now)
                }
                Some(FeedbackAnswer { by, ticket }) => Ok(Err(Refusal::FeedbackAnswered { by, ticket })),
                None => self.open_with_feedback(change, &before, message.clone(), now),
            }
        })
        .await
    }

    fn open_with_feedback(
        &self,
        change: &mut Change,
        before: &Loaded<Feedback>,
        message: Message,
        now: Timestamp,
    ) -> Verdict<Said> {
        let desk = self.desk;
        let mut feedback = before.value.clone();
        let Some(requester) = desk.store().person(feedback.by)? else {
            return Ok(Err(Refusal::NoSuchFeedback(feedback.no)));
        };
        let answer = message.clone();
        let Some((mut ticket, mut events)) = self.ticket_of(&feedback, message, now) else {
            return Ok(Err(Refusal::NoSuchFeedback(feedback.no)));
        };
        if let Err(refusal) = feedback.answered(self.id(), ticket.no) {
            return Ok(Err(refusal));
        }
        change.put_feedback(Some(before), &feedback)?;
        desk.retarget(None, &mut ticket, &mut events, now)?;
        change.put_ticket(None, &ticket, &events)?;
        let mut person = requester.value.clone();
        // The ticket is not of their making: what they write goes on where it would have gone.
        let current = person.current();
        person.opened(ticket.no);
        person.focus = current.or(person.focus);
        let unreachable = !person.reachable;
        if person.id == self.id() {
            person.dialog = Dialog::Idle;
            person.sent(&answer, ticket.no);
        } else {
            let dialog = (self.place == Place::Private).then_some(Dialog::Idle);
            self.note(change, now, dialog, Some((&answer, ticket.no)))?;
        }
        change.put_person(Some(&requester), &person)?;
        let notice = Notice::FeedbackAnswered { by: self.id() };
        let seq = ticket.version - 1;
        desk.tell_user(change, &ticket, notice.clone())?;
        let not_before = events.last().and_then(|event| not_before(event, &answer));
        let payload = Payload::ToUser { no: ticket.no, seq };
        desk.send_at(change, user_lane(&ticket), payload, not_before)?;
        desk.tell_group(change, &ticket, notice)?;
        if self.place == Place::Private && desk.rules().group.is_some() {
            desk.show_staff(change, &ticket, seq, not_before)?;
        }
        let no = ticket.no;
        Ok(Ok(Said {
            no,
            unreachable,
            follows: false,
        }))
    }

    /// The ticket that a feedback becomes by an answer: its words when they were written, then the answer.
    fn ticket_of(&self, feedback: &Feedback, message: Message, now: Timestamp) -> Option<(Ticket, Vec<Event>)> {
        let (first, rest) = feedback.messages.split_first()?;
        let no = self.desk.store().next_ticket();
        let (mut ticket, mut events) = Ticket::open(no, feedback.by, first.clone(), feedback.at);
        let by = Party::User;
        let words = rest.iter().cloned();
        let words = words.map(|message| (Act::Say { by, message }, feedback.at));
        let by = Party::Staff(self.id());
        for (act, at) in words.chain([(Act::Say { by, message }, now)]) {
            // An open ticket takes any word.
            for event in ticket.decide(act, at).ok()? {
                ticket.apply(&event);
                events.push(event);
            }
        }
        Some((ticket, events))
    }
}

/// Marks a feedback as read. Gives it as it is then.
fn read(change: &mut Change, before: &Loaded<Feedback>) -> Result<Feedback, Fault> {
    let mut feedback = before.value.clone();
    if !feedback.read {
        feedback.read = true;
        change.put_feedback(Some(before), &feedback)?;
    }
    Ok(feedback)
}

fn feedback_lane(chat: ChatId) -> Lane {
    Lane { chat, strand: STRAND }
}
