//! What came of deliveries: receipts, people out of reach, groups that moved.

use std::collections::BTreeSet;

use super::telling::written_at;
use super::{Desk, Outcome, Verdict};
use crate::domain::{
    ChatId, MessageRef, Notice, Parcel, Party, Payload, PersonId, Ticket, TicketNo, Timestamp, Undelivered,
};
use crate::outbox::{Carried, Ledger, Next};
use crate::store::{Change, Fault, Link, Loaded};

impl Ledger for Desk {
    async fn settle(&self, seq: u64, parcel: Parcel, carried: Carried) -> Result<Next, Fault> {
        if let Carried::Moved { to } = carried {
            self.group_moved(parcel.lane.chat, to).await?;
            return Ok(Next::Again);
        }
        let outcome = self
            .carry_out(None, |change, now| match &carried {
                Carried::Arrived { at, more } => self.arrived(change, seq, &parcel, at, *more),
                Carried::ArrivedTogether { at } => self.arrived_together(change, seq, &parcel, at),
                Carried::Refused(why) => self.refused(change, seq, &parcel, why, now),
                Carried::Topic { of, thread, what } => self.topic_changed(change, *of, *thread, what),
                Carried::Moved { .. } | Carried::Wait { .. } | Carried::Failed { .. } => Ok(Ok(Next::Again)),
            })
            .await?;
        Ok(match outcome {
            Outcome::Done(next) => next,
            // Neither can come of the decisions above; trying again is right in any case.
            Outcome::Refused(_) | Outcome::Repeated => Next::Again,
        })
    }
}

impl Desk {
    /// A group goes on as another chat: said by a service message, or by the answer to a delivery.
    ///
    /// One at a time: decided by what was known before either, two moves of one group would part the numbers that lead to
    /// it.
    pub async fn group_moved(&self, from: ChatId, to: ChatId) -> Result<(), Fault> {
        let _alone = self.0.moving.lock().await;
        self.carry_out(None, |change, _| self.moved(change, from, to))
            .await
            .map(|_| ())
    }

    fn arrived(&self, change: &mut Change, seq: u64, parcel: &Parcel, at: &[MessageRef], more: bool) -> Verdict<Next> {
        if let Some(no) = self.still_there(change, parcel)? {
            // A notice stands for the ticket as a whole: for its first entry.
            let seq = entry_of(&parcel.payload).unwrap_or(0);
            for message in at {
                change.link(*message, Link { no, seq });
            }
        }
        if let Payload::ShowFeedback { no, .. } = parcel.payload {
            for message in at {
                change.link_feedback(*message, no)?;
            }
        }
        if more {
            let rest = Parcel {
                part: parcel.part + 1,
                ..parcel.clone()
            };
            change.progressed(seq, &rest)?;
            return Ok(Ok(Next::Continue(rest)));
        }
        change.delivered(seq, parcel);
        change.is_patient();
        Ok(Ok(Next::Done))
    }

    /// The ticket of a parcel, unless it was destroyed while this was under way: nothing may lead to it then.
    fn still_there(&self, change: &mut Change, parcel: &Parcel) -> Result<Option<TicketNo>, Fault> {
        let Some(no) = parcel.payload.ticket() else {
            return Ok(None);
        };
        if !self.store().holds_ticket(no)? {
            return Ok(None);
        }
        change.unless_erased(no);
        Ok(Some(no))
    }

    fn arrived_together(
        &self,
        change: &mut Change,
        seq: u64,
        parcel: &Parcel,
        at: &[(u64, MessageRef)],
    ) -> Verdict<Next> {
        if let Some(no) = self.still_there(change, parcel)? {
            for (entry, message) in at {
                change.link(*message, Link { no, seq: *entry });
            }
        }
        change.delivered(seq, parcel);
        change.is_patient();
        Ok(Ok(Next::Done))
    }

    fn moved(&self, change: &mut Change, from: ChatId, to: ChatId) -> Verdict<()> {
        // A chain of moves is followed in one step: every number that led to the former one leads to the new one.
        let last = self.store().chat_now(from)?;
        let mut numbers = BTreeSet::from([from, last]);
        numbers.extend(self.store().led_to(last)?);
        for number in numbers.into_iter().filter(|number| *number != to) {
            change.moved(number, to)?;
        }
        // Late news of an older move may have led away from here: what is heard last holds.
        if self.store().chat_now(to)? != to {
            change.moved(to, to)?;
        }
        Ok(Ok(()))
    }

    /// The chat that lanes name for one where staff wrote: a group under the number it was configured or chosen with. One
    /// that staff reads no more gives way to the support group.
    pub(super) fn staff_chat_of(&self, chat: ChatId) -> Result<ChatId, Fault> {
        let group = self.rules().group.filter(|_| chat.is_group());
        Ok(self.group_at(chat)?.or(group).unwrap_or(chat))
    }

    fn refused(
        &self,
        change: &mut Change,
        seq: u64,
        parcel: &Parcel,
        why: &Undelivered,
        now: Timestamp,
    ) -> Verdict<Next> {
        change.delivered(seq, parcel);
        tracing::warn!(ticket = parcel.payload.ticket().map(|no| no.0), chat = %parcel.lane.chat, parcel = seq, unreachable = (*why == Undelivered::Unreachable), "not delivered");
        let ticket = parcel.payload.ticket().map(|no| self.store().ticket(no)).transpose()?;
        match (&parcel.payload, ticket.flatten()) {
            (Payload::ToUser { .. } | Payload::AmendUser { .. } | Payload::TellUser { .. }, Some(ticket)) => {
                self.user_missed(change, &ticket, parcel, why, now)?
            }
            (Payload::ToStaff { .. } | Payload::AmendStaff { .. } | Payload::TellStaff { .. }, Some(ticket)) => {
                self.staff_missed(change, &ticket, parcel, why)?
            }
            (Payload::ShowFeedback { .. }, _) => {
                // It stands in the list of feedback in any case.
                if *why == Undelivered::Unreachable && parcel.lane.chat.is_group() {
                    group_is_lost(parcel.lane.chat);
                    self.show_feedback_in_private(change, &parcel.payload)?;
                }
            }
            (Payload::RemindStaff { tickets }, _) => {
                if *why == Undelivered::Unreachable && parcel.lane.chat.is_group() {
                    group_is_lost(parcel.lane.chat);
                    self.remind_in_private(change, tickets)?;
                }
            }
            (Payload::TellPerson { person, .. }, _) => {
                self.out_of_reach(change, *person, why)?;
            }
            (Payload::Withdraw { seq: entry, .. }, Some(ticket)) => {
                let written = self
                    .store()
                    .event(ticket.value.no, *entry)?
                    .as_ref()
                    .and_then(written_at);
                if let Some(at) = written {
                    let chat = self.staff_chat_of(at.chat)?;
                    let reader = ticket.value.another_in(parcel.lane.chat);
                    let notice = reader.map_or(Notice::NotDeleted, |who| Notice::NotDeletedAt { who });
                    self.tell_staff_in(change, chat, &ticket.value, notice)?;
                }
            }
            // A reaction is no word that somebody waits for.
            (Payload::React { .. }, _) => {}
            // The ticket was deleted meanwhile: there is nobody left to tell of what.
            (
                Payload::ToUser { .. }
                | Payload::AmendUser { .. }
                | Payload::TellUser { .. }
                | Payload::ToStaff { .. }
                | Payload::AmendStaff { .. }
                | Payload::TellStaff { .. }
                | Payload::Withdraw { .. },
                None,
            ) => {}
        }
        Ok(Ok(Next::Done))
    }

    /// Notes that a person cannot be reached, if that is why. Gives whether that is news.
    pub(super) fn out_of_reach(&self, change: &mut Change, person: PersonId, why: &Undelivered) -> Result<bool, Fault> {
        if *why != Undelivered::Unreachable {
            return Ok(false);
        }
        let Some(before) = self.store().person(person)?.filter(|person| person.value.reachable) else {
            return Ok(false);
        };
        let mut after = before.value.clone();
        after.reachable = false;
        change.put_person(Some(&before), &after)?;
        Ok(true)
    }

    /// Something did not reach a place where staff reads. From the group it goes to the private chats
    /// instead; the ticket stands in the inbox in any case. What cannot be shown to anybody, its writer
    /// is told.
    fn staff_missed(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        parcel: &Parcel,
        why: &Undelivered,
    ) -> Result<(), Fault> {
        match (why, &parcel.payload) {
            // It has moved on: what was to be said of it there is of no use any more.
            (
                Undelivered::Unreachable,
                Payload::TellStaff {
                    notice: Notice::MovedOn { .. },
                    ..
                },
            ) => Ok(()),
            (Undelivered::Unreachable, _) if parcel.lane.chat.is_group() => {
                let group = parcel.lane.chat;
                let topic_alone = self.lose_home(change, &ticket.value, group)?;
                let main = self.rules().group;
                if main == Some(group) && !topic_alone {
                    group_is_lost(group);
                }
                let main = main.filter(|main| topic_alone || *main != group);
                let instead = main.map_or_else(|| self.private_staff_chats(&ticket.value), |main| vec![main]);
                for chat in instead {
                    let payload = self.instead_in(chat, &parcel.payload)?;
                    self.send(change, self.staff_lane(chat, &ticket.value), payload)?;
                }
                Ok(())
            }
            (Undelivered::Refused(_), Payload::ToStaff { seq, .. } | Payload::AmendStaff { seq, .. }) => {
                let notice = Notice::Undelivered {
                    seq: *seq,
                    why: why.clone(),
                };
                self.tell_staff_in(change, parcel.lane.chat, &ticket.value, notice.clone())?;
                // A user hears of own words only, and once, however many of staff were to see them.
                let event = self.store().event(ticket.value.no, *seq)?;
                let writer = match event.and_then(|event| event.what.said_by()) {
                    Some(Party::User) => Some(ticket.value.requester),
                    Some(Party::Participant(id)) => Some(id).filter(|id| ticket.value.takes_part(*id)),
                    Some(Party::Staff(_)) | None => None,
                };
                if let Some(writer) = writer
                    && self.staff_chats(&ticket.value).first() == Some(&parcel.lane.chat)
                {
                    self.tell_reader(change, &ticket.value, writer, notice)?;
                }
                Ok(())
            }
            (Undelivered::Unreachable | Undelivered::Refused(_), _) => Ok(()),
        }
    }

    /// What says the same in a chat that a parcel was not meant for: changed words that do not stand there come whole.
    fn instead_in(&self, chat: ChatId, payload: &Payload) -> Result<Payload, Fault> {
        let Payload::AmendStaff { no, seq, .. } = *payload else {
            return Ok(payload.clone());
        };
        let copies = self.store().copies(no, seq)?;
        Ok(match copies.iter().any(|copy| copy.chat == chat) {
            true => payload.clone(),
            false => Payload::ToStaff { no, seq },
        })
    }
}

fn group_is_lost(chat: ChatId) {
    tracing::error!(%chat, "the support group cannot be reached: add the bot again, or mend BOT_GROUP_ID; until then its messages go to the owners");
}

fn entry_of(payload: &Payload) -> Option<u64> {
    match payload {
        Payload::ToUser { seq, .. }
        | Payload::ToStaff { seq, .. }
        | Payload::AmendUser { seq, .. }
        | Payload::AmendStaff { seq, .. }
        | Payload::Withdraw { seq, .. }
        | Payload::React { seq, .. } => Some(*seq),
        Payload::TellUser { .. }
        | Payload::TellStaff { .. }
        | Payload::ShowFeedback { .. }
        | Payload::RemindStaff { .. }
        | Payload::TellPerson { .. } => None,
    }
}
