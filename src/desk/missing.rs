//! What did not arrive at a user's who takes part in a ticket: who is told of it, and how often.

use super::Desk;
use super::telling::written_at;
use crate::domain::{Event, Happening, Notice, Parcel, Party, Payload, PersonId, Ticket, Timestamp, Undelivered};
use crate::store::{Change, Fault, Loaded};

impl Desk {
    /// Something did not reach a user: the requester, or a participant.
    pub(super) fn user_missed(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        parcel: &Parcel,
        why: &Undelivered,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let entry = if let Payload::ToUser { seq, .. } | Payload::AmendUser { seq, .. } = parcel.payload {
            Some(seq)
        } else {
            None
        };
        match ticket.value.another_in(parcel.lane.chat) {
            Some(reader) => self.participant_missed(change, ticket, reader, entry, why, now),
            None => self.requester_missed(change, ticket, entry, why, now),
        }
    }

    /// Their record and the ticket's history say so once, and the operator whose words they were hears of it every time.
    /// Words of another user cost staff one sentence.
    fn requester_missed(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        entry: Option<u64>,
        why: &Undelivered,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut events = Vec::new();
        let news = self.out_of_reach(change, ticket.value.requester, why)?;
        if news {
            events.push(Event::new(now, Happening::Unreachable));
        }
        if let Some(seq) = entry {
            events.push(Event::new(now, Happening::Undelivered { seq }));
        }
        if events.is_empty() {
            return Ok(());
        }
        let after = note(change, ticket, &events)?;
        let Some(seq) = entry else { return Ok(()) };
        let said = self.store().event(after.no, seq)?;
        let notice = Notice::Undelivered { seq, why: why.clone() };
        match (said.as_ref().and_then(written_at), why) {
            (Some(at), _) => self.tell_staff_in(change, self.staff_chat_of(at.chat)?, &after, notice),
            (None, Undelivered::Unreachable) if news => self.tell_staff(change, &after, notice),
            (None, Undelivered::Unreachable) => Ok(()),
            (None, Undelivered::Refused(_)) => self.not_shared(change, &after, said, after.requester),
        }
    }

    /// It costs the others nothing. Staff hears once that somebody is out of reach, until they write again.
    fn participant_missed(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        who: PersonId,
        entry: Option<u64>,
        why: &Undelivered,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if !ticket.value.takes_part(who) {
            return self.out_of_reach(change, who, why).map(|_| ());
        }
        let said = entry.map(|seq| self.store().event(ticket.value.no, seq)).transpose()?;
        let said = said.flatten();
        let written = said.as_ref().and_then(written_at);
        let notice = Notice::ParticipantMissed { who, why: why.clone() };
        match why {
            Undelivered::Unreachable => {
                self.out_of_reach(change, who, why)?;
                if ticket.value.unreached.contains(&who) {
                    return Ok(());
                }
                let event = Event::new(now, Happening::ParticipantUnreachable { who });
                let after = note(change, ticket, &[event])?;
                match written {
                    Some(at) => self.tell_staff_in(change, self.staff_chat_of(at.chat)?, &after, notice),
                    None => self.tell_staff(change, &after, notice),
                }
            }
            Undelivered::Refused(_) => match written {
                Some(at) => self.tell_staff_in(change, self.staff_chat_of(at.chat)?, &ticket.value, notice),
                None => self.not_shared(change, &ticket.value, said, who),
            },
        }
    }

    /// A user's words cannot be shown to another user: their writer hears of it once, however many were to read them.
    fn not_shared(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        said: Option<Event>,
        reader: PersonId,
    ) -> Result<(), Fault> {
        let (writer, by) = match said.and_then(|said| said.what.said_by()) {
            Some(Party::User) => (ticket.requester, Party::User),
            Some(Party::Participant(id)) if id != PersonId::NOBODY => (id, Party::Participant(id)),
            Some(Party::Participant(_) | Party::Staff(_)) | None => return Ok(()),
        };
        if self.readers(ticket, by).first() == Some(&reader) {
            self.tell_reader(change, ticket, writer, Notice::NotShared)?;
        }
        Ok(())
    }
}

/// Appends events that change nothing but the history.
fn note(change: &mut Change, before: &Loaded<Ticket>, events: &[Event]) -> Result<Ticket, Fault> {
    let mut after = before.value.clone();
    for event in events {
        after.apply(event);
    }
    change.put_ticket(Some(before), &after, events)?;
    Ok(after)
}
