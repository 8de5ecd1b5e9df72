//! Participants, by button and by command: `/add 12 @anna`, or without the number where the ticket is clear. And what
//! participants press on their own screens.

use super::Router;
use super::draw::{HandlingView, PartView, View};
use super::event::Post;
use super::user_chat::Shown;
use crate::desk::Operator;
use crate::domain::{Dialog, Handling, NoPart, Party, PersonId, Refusal, Sighting, TicketNo, Wording};
use crate::screen::PartPress;
use crate::store::Fault;

/// What a command about participants comes to.
pub(super) enum Wanted {
    /// This is to be done.
    Done(Handling),
    /// Several people may be meant.
    Choice(View),
}

impl Router {
    /// Who takes part in a ticket. Whoever goes back there does not type any more.
    pub(super) async fn participants_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        no: TicketNo,
    ) -> Result<Shown, Fault> {
        let asked = Dialog::Wording {
            no,
            what: Wording::Participant,
        };
        if operator.dialog()? == asked {
            self.desk.leave(update, operator.who()).await?;
        }
        Ok(Shown::just(View::Handling(no, HandlingView::Participants)))
    }

    /// The choice between those whom words may mean, if they are several.
    pub(super) fn participants_meant(&self, no: TicketNo, words: &str) -> Result<Option<View>, Fault> {
        let meant = self.desk.people_meant(words)?;
        Ok((meant.len() > 1).then_some(View::ChooseParticipant(no, meant)))
    }

    /// The participant whose words a post replies to, if it is known by now what it replies to.
    pub(super) fn participant_answered(&self, post: &Post) -> Result<Option<PersonId>, Fault> {
        let Some(reply) = &post.message.reply else {
            return Ok(None);
        };
        let event = self.desk.store().event(reply.no, reply.seq)?;
        Ok(match event.and_then(|event| event.what.said_by()) {
            Some(Party::Participant(id)) => Some(id).filter(|id| *id != PersonId::NOBODY),
            Some(Party::User | Party::Staff(_)) | None => None,
        })
    }

    /// What `/add`, or `/remove`, with these words is to do. In a group nobody can choose.
    pub(super) fn participant_wanted(
        &self,
        no: TicketNo,
        remove: bool,
        words: &str,
        in_group: bool,
    ) -> Result<Result<Wanted, Refusal>, Fault> {
        if words.trim().is_empty() {
            return Ok(Err(Refusal::NotUnderstood));
        }
        if remove {
            let who = self.participant_named(no, words)?;
            return Ok(who.map(|who| Wanted::Done(Handling::Removed { who })));
        }
        let meant = self.desk.people_meant(words)?;
        Ok(match meant[..] {
            [who] => Ok(Wanted::Done(Handling::Added { who })),
            [] => Err(Refusal::Participant(NoPart::Unknown)),
            [..] if in_group => Err(Refusal::Participant(NoPart::Several)),
            [..] => Ok(Wanted::Choice(View::ChooseParticipant(no, meant))),
        })
    }

    /// The participant whom words name: by number, public name, or the beginning of the name if only one fits.
    fn participant_named(&self, no: TicketNo, words: &str) -> Result<Result<PersonId, Refusal>, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)? else {
            return Ok(Err(Refusal::NoSuchTicket(no)));
        };
        let wanted = words.trim().trim_start_matches('@').to_lowercase();
        let mut begins = Vec::new();
        for id in ticket.value.participants {
            let person = self.desk.person(id)?;
            let username = person.as_ref().and_then(|person| person.username.as_deref());
            if id.number.to_string() == wanted || username.is_some_and(|name| name.to_lowercase() == wanted) {
                return Ok(Ok(id));
            }
            if person.is_some_and(|person| person.name.to_lowercase().starts_with(&wanted)) {
                begins.push(id);
            }
        }
        Ok(match begins[..] {
            [one] => Ok(one),
            [] => Err(Refusal::Participant(NoPart::NotIn(no))),
            [..] => Err(Refusal::Participant(NoPart::Several)),
        })
    }

    /// Presses of buttons on a participant's screens.
    pub(super) async fn part_pressed(&self, update: u64, who: &Sighting, press: PartPress) -> Result<Shown, Fault> {
        let show = View::Part;
        Ok(match press {
            PartPress::List(place) => {
                self.desk.leave(update, who).await?;
                Shown::just(show(PartView::List(place)))
            }
            PartPress::Show(no) => {
                self.desk.leave(update, who).await?;
                Shown::just(show(PartView::Ticket(no)))
            }
            PartPress::Write(no) => Shown::of(
                self.desk.begin_contribution(update, who, no).await?,
                |()| show(PartView::Write(no)),
                show(PartView::List(None)),
            ),
            PartPress::Leave(no) => Shown::just(show(PartView::Leave(no))),
            PartPress::LeaveNow(no) => Shown::of(
                self.desk.leave_ticket(update, who, no).await?,
                |()| show(PartView::List(None)),
                show(PartView::List(None)),
            )
            .with_toast("toast.left", no),
        })
    }
}
