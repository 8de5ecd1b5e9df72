//! Participants of tickets: brought in and sent away by staff, or leaving by themselves; what they write, and who of the
//! users hears what is said. Not how it looks.

use super::hearing::Heard;
use super::telling::Place;
use super::{Answer, Desk};
use crate::domain::{
    Act, Dialog, Handling, Lane, Message, NoPart, Notice, Party, Payload, Person, PersonId, Query, Refusal, Sighting,
    Ticket, TicketNo, Timestamp,
};
use crate::store::{Change, Fault, Loaded};

/// Most people who are offered when words fit several.
pub const MOST_OFFERED: usize = 8;

impl Desk {
    /// Whom words mean: by number, public name or name, those who may be brought into a ticket; at most [`MOST_OFFERED`]
    /// and one more.
    ///
    /// # Errors
    /// If the store fails.
    pub fn people_meant(&self, words: &str) -> Result<Vec<PersonId>, Fault> {
        if let Some(who) = self.named(words)? {
            return Ok(vec![who]);
        }
        let named = words.trim().starts_with(['@', '#', '№']);
        let Some(query) = Query::of(words).filter(|_| !named) else {
            return Ok(Vec::new());
        };
        let found = self.store().find(&query, None, MOST_OFFERED + 1)?;
        Ok(found.entries.into_iter().map(|(_, id)| id).collect())
    }

    /// Why a user cannot be brought into any ticket, if so. The change holds only as long as that is not so.
    pub(super) fn bars(&self, change: &mut Change, who: PersonId) -> Result<Option<Refusal>, Fault> {
        let person = self.store().person(who)?;
        change.if_still(who, person.as_ref());
        let why = if self.is_staff(who) {
            NoPart::Staff
        } else if person.is_none() {
            NoPart::Unknown
        } else if self.is_banned(who) {
            NoPart::Banned
        } else {
            return Ok(None);
        };
        Ok(Some(Refusal::Participant(why)))
    }

    /// A ticket that this person takes part in, besides its requester.
    ///
    /// # Errors
    /// If the store fails.
    pub fn taking_part(&self, who: PersonId, no: TicketNo) -> Result<Result<Loaded<Ticket>, Refusal>, Fault> {
        let ticket = self.store().ticket(no)?;
        Ok(ticket
            .filter(|ticket| ticket.value.takes_part(who) && !ticket.value.hidden)
            .ok_or(Refusal::Participant(NoPart::NotIn(no))))
    }

    /// A participant takes part no more.
    pub async fn leave_ticket(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.taking_part(who.id, no)? {
                Ok(ticket) => ticket,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let leave = Act::Leave { who: who.id };
            if let Err(refusal) = self.act(change, None, &ticket, leave, Place::Private, now)? {
                return Ok(Err(refusal));
            }
            if person.dialog == (Dialog::Contributing { no }) {
                person.dialog = Dialog::Idle;
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A participant's next message goes to this ticket.
    pub async fn begin_contribution(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.taking_part(who.id, no)? {
                Ok(ticket) => ticket.value,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !ticket.is_open() {
                return Ok(Err(Refusal::Participant(NoPart::Closed(no))));
            }
            person.leave_off();
            person.dialog = Dialog::Contributing { no };
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// The ticket of somebody else's that a message is meant for: that of the earlier parts of its album, that of the
    /// words it replies to, or the one its writer has chosen, unless earlier parts of its album are kept.
    pub(super) fn contributes_to(
        &self,
        person: &Person,
        message: &Message,
        answers: Option<TicketNo>,
    ) -> Result<Option<Loaded<Ticket>>, Fault> {
        let chosen = chosen_for(person, message);
        let Some(no) = person.album_of(message).or(answers).or(chosen) else {
            return Ok(None);
        };
        let ticket = self.store().ticket(no)?;
        Ok(ticket.filter(|ticket| ticket.value.requester != person.id && ticket.value.took_part(person.id)))
    }

    /// Keeps a message that was meant for a ticket of somebody else's which is gone, erased with all that was about them:
    /// it must not go into one of the writer's own.
    pub(super) fn nothing_to_contribute_to(
        &self,
        person: &mut Person,
        message: &Message,
        answers: Option<TicketNo>,
    ) -> Option<Result<Heard, Refusal>> {
        let no = chosen_for(person, message).filter(|_| answers.is_none() && person.album_of(message).is_none())?;
        person.dialog = Dialog::Idle;
        let why = Refusal::Participant(NoPart::NotIn(no));
        Some(person.keep(message.clone()).map(|()| Heard::NotTaken(why)))
    }

    /// Brings a participant's message into a ticket. What it does not take any more is kept.
    pub(super) fn contribute(
        &self,
        change: &mut Change,
        person: &mut Person,
        ticket: &Loaded<Ticket>,
        message: Message,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        let no = ticket.value.no;
        if matches!(person.dialog, Dialog::Contributing { .. }) {
            person.dialog = Dialog::Idle;
        }
        let follows = person.album_of(&message) == Some(no);
        let act = Act::Say {
            by: Party::Participant(person.id),
            message: message.clone(),
        };
        let said = match ticket.value.hidden {
            true => Err(Refusal::Participant(NoPart::NotIn(no))),
            false => self.act(change, None, ticket, act, Place::Private, now)?,
        };
        Ok(match said {
            Ok(_) => {
                person.sent(&message, no);
                Ok(Heard::Contributed { no, follows })
            }
            Err(why) => person.keep(message).map(|()| Heard::NotTaken(why)),
        })
    }

    /// The users who are to read what this party says: the requester first. Nobody reads along while banned, and staff
    /// reads elsewhere.
    pub(super) fn readers(&self, ticket: &Ticket, but: Party) -> Vec<PersonId> {
        let requester = (but != Party::User).then_some(ticket.requester);
        let reads = |id: &&PersonId| but != Party::Participant(**id) && !self.is_staff(**id) && !self.is_banned(**id);
        let participants = ticket.participants.iter().filter(reads).copied();
        requester.into_iter().chain(participants).collect()
    }

    /// Whoever of the users may have copies of words in their chat.
    pub(super) fn all_readers(&self, ticket: &Ticket) -> Vec<PersonId> {
        let participants = ticket.participants.iter().chain(&ticket.former_participants);
        let users = participants.filter(|id| !self.is_staff(**id)).copied();
        std::iter::once(ticket.requester).chain(users).collect()
    }

    /// Words for all users who take part but their writer.
    pub(super) fn share(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        (seq, by): (u64, Party),
        not_before: Option<Timestamp>,
    ) -> Result<(), Fault> {
        for reader in self.readers(ticket, by) {
            let payload = Payload::ToUser { no: ticket.no, seq };
            self.send_at(change, user_lane_of(reader), payload, not_before)?;
        }
        Ok(())
    }

    /// A sentence for all participants.
    pub(super) fn tell_participants(&self, change: &mut Change, ticket: &Ticket, notice: &Notice) -> Result<(), Fault> {
        for reader in self.readers(ticket, Party::User) {
            self.tell_reader(change, ticket, reader, notice.clone())?;
        }
        Ok(())
    }

    /// A sentence for one user who takes part.
    pub(super) fn tell_reader(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        reader: PersonId,
        notice: Notice,
    ) -> Result<(), Fault> {
        let payload = Payload::TellUser { no: ticket.no, notice };
        self.send(change, user_lane_of(reader), payload)
    }

    /// Somebody came or went: they and all other users hear of it. Whoever left knows.
    pub(super) fn tell_participation(&self, change: &mut Change, ticket: &Ticket, how: &Handling) -> Result<(), Fault> {
        let (who, notice) = if let Handling::Added { who } = *how {
            (who, Notice::Joined { who })
        } else if let Handling::Removed { who } = *how {
            (who, Notice::Parted { who })
        } else {
            return Ok(());
        };
        self.tell_reader(change, ticket, who, notice.clone())?;
        for reader in self.readers(ticket, Party::Participant(who)) {
            self.tell_reader(change, ticket, reader, notice.clone())?;
        }
        Ok(())
    }

    /// A participant left by themselves.
    pub(super) fn tell_left(&self, change: &mut Change, ticket: &Ticket, who: PersonId) -> Result<(), Fault> {
        let notice = Notice::Parted { who };
        self.tell_staff(change, ticket, notice.clone())?;
        for reader in self.readers(ticket, Party::Participant(who)) {
            self.tell_reader(change, ticket, reader, notice.clone())?;
        }
        Ok(())
    }
}

/// The lane of a user's chat, which is one conversation whatever tickets it is about.
pub(super) fn user_lane_of(reader: PersonId) -> Lane {
    Lane {
        chat: reader.chat(),
        strand: 0,
    }
}

/// The ticket of somebody else's that the writer has chosen for their next message, unless that goes with what is kept.
fn chosen_for(person: &Person, message: &Message) -> Option<TicketNo> {
    let Dialog::Contributing { no } = person.dialog else {
        return None;
    };
    let follows = person.drafts.last().is_some_and(|last| message.goes_with(last));
    (!follows).then_some(no)
}
