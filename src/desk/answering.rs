//! What users make of the FAQ: which answers they are offered for what they write, and which helped.
//!
//! Where the menu begins tickets, answers come before the ticket: what was written is kept, as it is until it is clear where
//! anything belongs, and the next message, or one press, sends all of it. Where any message begins one, the ticket is
//! there already, and the answers come beside it.

use super::telling::Place;
use super::{Answer, Beginning, Desk};
use crate::domain::{
    Act, Closer, Dialog, FaqEntry, FaqNo, Happening, Message, Occasion, Party, Person, Refusal, Sighting, Ticket,
    Timestamp,
};
use crate::store::Fault;

/// Entries of a ticket's history that are looked at for the words it was opened with.
const OPENING: usize = 3;

impl Desk {
    /// The answers that may answer these messages, the likeliest first; none if none are to be offered.
    pub fn answers_to<'a>(&self, messages: impl IntoIterator<Item = &'a Message>) -> Vec<FaqEntry> {
        if !self.rules().faq_suggestions {
            return Vec::new();
        }
        let texts = messages.into_iter().map(|message| message.text.plain.as_str());
        self.faq().answers_to(texts).into_iter().cloned().collect()
    }

    /// Those that may answer the words a ticket was opened with.
    ///
    /// # Errors
    /// If the store fails.
    pub fn answers_in(&self, ticket: &Ticket) -> Result<Vec<FaqEntry>, Fault> {
        let events = self.store().events_after(ticket.no, 0, OPENING)?;
        let events = events.iter().map(|(_, event)| &event.what);
        let said = events.filter(|what| what.said_by() == Some(Party::User));
        Ok(self.answers_to(said.filter_map(Happening::message)))
    }

    /// Offers answers to what a person wrote: notes it. Gives whether there are any.
    pub(super) fn offer<'a>(&self, person: &mut Person, messages: impl IntoIterator<Item = &'a Message>) -> bool {
        let answers = self.answers_to(messages);
        person.note_offered(answers.iter().map(|entry| entry.no));
        !answers.is_empty()
    }

    /// Whether a person who asks reads answers before what is kept opens a ticket: once, and only if it could open
    /// one. `follows`: the latest message belongs to the album of the one before.
    pub(super) fn offers_first(&self, person: &mut Person, follows: bool, now: Timestamp) -> bool {
        if person.dialog == Dialog::Offered {
            return follows;
        }
        let kept = person.drafts.clone();
        let may_open = self.may_open_now(person, &kept, now).is_ok();
        if self.rules().beginning != Beginning::Menu || !may_open || !self.offer(person, &kept) {
            return false;
        }
        person.dialog = Dialog::Offered;
        true
    }

    /// An answer helped a user: what is kept and it was offered for is dropped, the ticket it was offered for closed. An
    /// entry that is gone meanwhile is not counted. Gives whether other messages are kept.
    pub async fn helped(&self, update: u64, who: &Sighting, no: FaqNo, occasion: Occasion) -> Answer<bool> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if self.faq().get(no).is_some() {
                person.note_helped(no);
            }
            match occasion {
                Occasion::Reading => {}
                Occasion::Kept(last) => {
                    // A button from last week says nothing of what has been written since.
                    if person.drafts.last().is_some_and(|kept| kept.source.message == last) {
                        person.drafts.clear();
                        person.leave_off();
                    }
                }
                Occasion::Ticket(no) => {
                    let ticket = match self.own(&person, no)? {
                        Ok(ticket) => ticket,
                        Err(refusal) => return Ok(Err(refusal)),
                    };
                    let close = Act::Close(Closer::User);
                    match self.act(change, Some(&mut person), &ticket, close, Place::Private, now)? {
                        // Pressed again, or support was faster.
                        Ok(_) | Err(Refusal::Closed(_)) => {}
                        Err(refusal) => return Ok(Err(refusal)),
                    }
                }
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(!person.drafts.is_empty()))
        })
        .await
    }
}
