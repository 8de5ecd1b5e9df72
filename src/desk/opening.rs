//! How a ticket is opened: what must hold before, and what goes into it.

use super::hearing::Heard;
use super::telling::Place;
use super::{Answer, Desk};
use crate::domain::{
    Act, Dialog, Kind, Message, Party, Person, Refusal, SECOND_MS, Sighting, Ticket, TicketNo, Timestamp,
};
use crate::store::{Change, Fault};

impl Desk {
    /// A user wants to open a ticket: the next message will. Gives how many messages are kept already.
    pub async fn ask(&self, update: u64, who: &Sighting) -> Answer<usize> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if let Err(refusal) = self.begin_asking(&mut person) {
                return Ok(Err(refusal));
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(person.kept()))
        })
        .await
    }

    /// The next message opens a ticket, about nothing in particular as yet.
    pub(super) fn begin_asking(&self, person: &mut Person) -> Result<(), Refusal> {
        self.may_open_another(person)?;
        person.dialog = Dialog::Asking;
        person.about = None;
        person.responses.clear();
        Ok(())
    }

    /// Whether these messages say enough to open a ticket: `ASK_MIN_LENGTH` characters, or more than words.
    pub fn is_enough(&self, messages: &[Message]) -> Result<(), Refusal> {
        let (min, is) = (self.rules().ask_min_length, characters(messages));
        if is < min && messages.iter().all(|message| message.kind == Kind::Text) {
            return Err(Refusal::TooShort { min, is });
        }
        Ok(())
    }

    /// When this person may open the next ticket; none if that is now.
    pub fn next_ticket_at(&self, person: &Person, now: Timestamp) -> Option<Timestamp> {
        let pause = i64::from(self.rules().ticket_cooldown_secs) * SECOND_MS;
        let last = person.last_opened.filter(|last| now.since(*last) >= 0)?;
        let until = last.plus_ms(pause);
        (until > now).then_some(until)
    }

    fn may_open_another(&self, person: &Person) -> Result<(), Refusal> {
        let max = self.rules().max_open_tickets;
        if max > 0 && person.open.len() >= max as usize {
            return Err(Refusal::TooManyOpen { max });
        }
        Ok(())
    }

    /// Whether this person may open a ticket with these messages now.
    pub(super) fn may_open_now(&self, person: &Person, messages: &[Message], now: Timestamp) -> Result<(), Refusal> {
        self.may_open_another(person)?;
        self.is_enough(messages)?;
        match self.next_ticket_at(person, now) {
            Some(until) => Err(Refusal::TicketTooSoon { until }),
            None => Ok(()),
        }
    }

    /// A message that is to open a ticket, with what was kept. What cannot open one yet is kept.
    pub(super) fn begin(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: Message,
        now: Timestamp,
    ) -> Result<Result<Heard, Refusal>, Fault> {
        let follows = person.drafts.last().is_some_and(|last| message.goes_with(last));
        if let Err(refusal) = person.keep(message) {
            return Ok(Err(refusal));
        }
        if self.offers_first(person, follows, now) {
            return Ok(Ok(Heard::Offered));
        }
        let kept = person.drafts.clone();
        Ok(Ok(match self.open(change, person, kept, now)? {
            Ok(no) => Heard::Opened(no),
            Err(Refusal::TooShort { min, is }) => Heard::TooShort { min, is },
            Err(Refusal::TooManyOpen { max }) => Heard::TooManyOpen { max },
            Err(Refusal::TicketTooSoon { .. }) => Heard::TooSoon,
            Err(refusal) => return Ok(Err(refusal)),
        }))
    }

    /// Opens a ticket with these messages; clears what was kept.
    pub(super) fn open(
        &self,
        change: &mut Change,
        person: &mut Person,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Result<Result<TicketNo, Refusal>, Fault> {
        if let Err(refusal) = self.may_open_now(person, &messages, now) {
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
        self.tell_hours(&mut ticket, &mut events, now);
        let about = self.about(person)?.map(|how| Act::Handle { by: person.id, how });
        let responses = match person.dialog.is_asking() {
            true => std::mem::take(&mut person.responses),
            false => Vec::new(),
        };
        for act in about.into_iter().chain([Act::Answer { responses }]) {
            for event in ticket.decide(act, now).unwrap_or_default() {
                ticket.apply(&event);
                events.push(event);
            }
        }
        self.retarget(None, &mut ticket, &mut events, now)?;
        person.drafts.clear();
        person.leave_off();
        person.last_opened = Some(now);
        person.opened(ticket.no);
        change.put_ticket(None, &ticket, &events)?;
        self.tell(change, &ticket, &events, Place::Private)?;
        Ok(Ok(ticket.no))
    }
}

fn characters(messages: &[Message]) -> u32 {
    let count: usize = messages
        .iter()
        .map(|message| message.text.plain.trim().chars().count())
        .sum();
    u32::try_from(count).unwrap_or(u32::MAX)
}
