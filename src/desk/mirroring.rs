//! What is done to words that were said already: changed, taken back, reacted to. The copies on the other side follow.

use std::collections::BTreeSet;

use super::participating::user_lane_of;
use super::{Answer, Desk, Operator, Verdict};
use crate::domain::{
    Act, ChatId, Event, Happening, Message, MessageRef, Party, Payload, PersonId, Refusal, RichText, Right, Sighting,
    Ticket, TicketNo, Timestamp,
};
use crate::store::{Change, Fault, Loaded};

/// Words with the ticket and the entry they stand in.
struct Found {
    ticket: Loaded<Ticket>,
    seq: u64,
    said: Event,
    by: Party,
    message: Message,
}

impl Desk {
    /// A user changed a message of theirs: what is kept of it, or its entry and all copies. What is not known here,
    /// a command for instance, changes nothing.
    pub async fn edit(&self, update: u64, who: &Sighting, message: &Message) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            match person.rewrite_kept(message) {
                Some(Ok(())) => {}
                Some(Err(refusal)) => return Ok(Err(refusal)),
                None => {
                    let by = |ticket: &Ticket| ticket.party_of(who.id);
                    if let Err(refusal) = self.revise(change, by, message, now)? {
                        return Ok(Err(refusal));
                    }
                }
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A user reacted to a message, or took the reaction back.
    pub async fn react(&self, update: u64, who: PersonId, at: MessageRef, emoji: Option<&str>) -> Answer<()> {
        self.carry_out(Some(update), |change, _| {
            let Some(found) = self.found(at)? else {
                return Ok(Ok(()));
            };
            let ticket = &found.ticket.value;
            if ticket.requester != who && !ticket.takes_part(who) {
                return Ok(Ok(()));
            }
            for reader in self.readers(ticket, ticket.party_of(who)) {
                self.send(change, user_lane_of(reader), reaction(ticket, found.seq, emoji))?;
            }
            for chat in self.staff_copies(ticket, found.seq)? {
                let payload = reaction(ticket, found.seq, emoji);
                self.send(change, self.staff_lane(chat, ticket), payload)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// The words that a message stands for; none for sentences of ours.
    fn found(&self, at: MessageRef) -> Result<Option<Found>, Fault> {
        let Some(link) = self.store().link(at)? else {
            return Ok(None);
        };
        let (Some(ticket), Some(said)) = (self.store().ticket(link.no)?, self.store().event(link.no, link.seq)?) else {
            return Ok(None);
        };
        let Happening::Said { by, message } = said.what.clone() else {
            return Ok(None);
        };
        Ok(Some(Found {
            ticket,
            seq: link.seq,
            said,
            by,
            message,
        }))
    }

    /// Brings changed words into their entry, the former ones into the history, and the change to all copies.
    /// `by` says whose words they must be. A participant's former words are not kept: they would lie under another's key.
    fn revise(
        &self,
        change: &mut Change,
        by: impl Fn(&Ticket) -> Party,
        message: &Message,
        now: Timestamp,
    ) -> Verdict<()> {
        let Some(found) = self.found(message.source)? else {
            return Ok(Ok(()));
        };
        let by = by(&found.ticket.value);
        let old = &found.message;
        let anew = (old.kind, &old.file) != (message.kind, &message.file);
        let same = old.text == message.text && !anew;
        if found.by != by || old.source != message.source || old.deleted || same {
            return Ok(Ok(()));
        }
        let mut before = old.text.clone();
        if let Party::Participant(who) = by {
            if let Err(refusal) = self.taking_part(who, found.ticket.value.no)? {
                return Ok(Err(refusal));
            }
            before = RichText::default();
        }
        let act = Act::Edit { seq: found.seq, before };
        let new = Message {
            album: old.album.clone(),
            reply: old.reply.clone(),
            signature: old.signature.clone(),
            edited: true,
            ..message.clone()
        };
        let Ok(after) = self.rewrite(change, &found, act, new, now)? else {
            return Ok(Ok(()));
        };
        let (no, seq) = (after.no, found.seq);
        for reader in self.readers(&after, by) {
            self.send(change, user_lane_of(reader), Payload::AmendUser { no, seq, anew })?;
        }
        let mut chats = self.staff_copies(&after, seq)?;
        if !matches!(by, Party::Staff(_)) {
            // What is on its way this instant has no receipt yet.
            chats.extend(self.staff_chats(&after));
        }
        chats.remove(&self.staff_chat_of(message.source.chat)?);
        for chat in chats {
            self.send(
                change,
                self.staff_lane(chat, &after),
                Payload::AmendStaff { no, seq, anew },
            )?;
        }
        Ok(Ok(()))
    }

    /// An act on one entry that changes the entry itself.
    fn rewrite(
        &self,
        change: &mut Change,
        found: &Found,
        act: Act,
        message: Message,
        now: Timestamp,
    ) -> Verdict<Ticket> {
        let mut after = found.ticket.value.clone();
        let events = match after.decide(act, now) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for event in &events {
            after.apply(event);
        }
        change.put_ticket(Some(&found.ticket), &after, &events)?;
        let entry = Event {
            what: Happening::Said { by: found.by, message },
            ..found.said.clone()
        };
        change.put_entry(&after, found.seq, &entry)?;
        Ok(Ok(after))
    }

    /// Where staff reads an entry: the chats, as lanes name them. Whoever is staff no more has a copy of it as it was, and
    /// hears nothing further.
    fn staff_copies(&self, ticket: &Ticket, seq: u64) -> Result<BTreeSet<ChatId>, Fault> {
        let users: BTreeSet<ChatId> = self.all_readers(ticket).into_iter().map(PersonId::chat).collect();
        let copies = self.store().copies(ticket.no, seq)?;
        let reads = |chat: &ChatId| !users.contains(chat) && chat.person().is_none_or(|id| self.is_staff(id));
        let chats = copies.into_iter().map(|copy| copy.chat).filter(reads);
        chats.map(|chat| self.staff_chat_of(chat)).collect()
    }
}

impl Operator<'_> {
    /// The operator changed a message of theirs.
    pub async fn edit(&self, update: u64, message: &Message) -> Answer<()> {
        let by = Party::Staff(self.id());
        let desk = self.desk();
        self.carry_out(Some(update), |change, now| {
            // Nobody who may only look is heard by users any more, by whatever way.
            match self.may(Right::Work) {
                true => desk.revise(change, |_| by, message, now),
                false => Ok(Ok(())),
            }
        })
        .await
    }

    /// The operator takes an answer back; `at` is the answer, or a copy of it. Gives the ticket. A second time
    /// changes nothing.
    pub async fn delete(&self, update: u64, at: MessageRef) -> Answer<TicketNo> {
        let desk = self.desk();
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let found = desk.found(at)?;
            let Some(found) = found.filter(|found| found.by == Party::Staff(self.id())) else {
                return Ok(Err(Refusal::NotOwnAnswer));
            };
            let (no, seq) = (found.ticket.value.no, found.seq);
            if found.message.deleted {
                return Ok(Ok(no));
            }
            let act = Act::Delete {
                seq,
                said_at: found.said.at,
                by: self.id(),
            };
            let message = Message {
                deleted: true,
                ..found.message.clone()
            };
            let after = match desk.rewrite(change, &found, act, message, now)? {
                Ok(after) => after,
                Err(refusal) => return Ok(Err(refusal)),
            };
            for reader in desk.all_readers(&after) {
                desk.send(change, user_lane_of(reader), Payload::Withdraw { no, seq })?;
            }
            Ok(Ok(no))
        })
        .await
    }

    /// The operator reacted to a message, or took the reaction back.
    pub async fn react(&self, update: u64, at: MessageRef, emoji: Option<&str>) -> Answer<()> {
        let desk = self.desk();
        self.carry_out(Some(update), |change, _| {
            if let Some(found) = desk.found(at)?.filter(|_| self.may(Right::Work)) {
                let ticket = &found.ticket.value;
                for reader in desk.readers(ticket, Party::Staff(self.id())) {
                    desk.send(change, user_lane_of(reader), reaction(ticket, found.seq, emoji))?;
                }
            }
            Ok(Ok(()))
        })
        .await
    }
}

fn reaction(ticket: &Ticket, seq: u64, emoji: Option<&str>) -> Payload {
    Payload::React {
        no: ticket.no,
        seq,
        emoji: emoji.map(str::to_owned),
    }
}
