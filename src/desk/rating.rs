//! How users find the support: stars after a closing, and a word on them.

use super::telling::Place;
use super::{Answer, Desk};
use crate::domain::{Act, Dialog, Kind, Message, Person, Refusal, RichText, Sighting, TicketNo, Timestamp};
use crate::store::{Change, Fault};

impl Desk {
    /// A user rates the support that ended with a closing of a ticket of theirs.
    pub async fn rate(&self, update: u64, who: &Sighting, no: TicketNo, closing: u64, stars: u8) -> Answer<()> {
        if stars == 0 || stars > self.rules().rating_stars {
            return Ok(super::Outcome::Refused(Refusal::NothingToRate));
        }
        self.act_on_own(update, who, no, |_| Act::Rate { closing, stars }).await
    }

    /// A user is about to say why they rated so: their next words will be the comment.
    pub async fn begin_comment(&self, update: u64, who: &Sighting, no: TicketNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.own(&person, no)? {
                Ok(ticket) => ticket.value,
                Err(refusal) => return Ok(Err(refusal)),
            };
            // Asks the ticket whether it would take a comment now.
            let text = RichText::default();
            if let Err(refusal) = ticket.decide(Act::Comment { text }, now) {
                return Ok(Err(refusal));
            }
            person.dialog = Dialog::Commenting { no };
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// The comment itself, from somebody who was asked for it. Gives the ticket; none if it is no comment, or too
    /// late for one: then it is a message like any other. Either way they are not asked any more.
    pub(super) fn comment(
        &self,
        change: &mut Change,
        person: &mut Person,
        message: &Message,
        now: Timestamp,
    ) -> Result<Option<TicketNo>, Fault> {
        let Dialog::Commenting { no } = person.dialog else {
            return Ok(None);
        };
        person.dialog = Dialog::Idle;
        if message.kind != Kind::Text {
            return Ok(None);
        }
        let Ok(ticket) = self.own(person, no)? else {
            return Ok(None);
        };
        let act = Act::Comment {
            text: message.text.clone(),
        };
        let done = self.act(change, Some(person), &ticket, act, Place::Private, now)?;
        Ok(done.is_ok().then_some(no))
    }
}
