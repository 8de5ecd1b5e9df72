//! What staff does with a ticket besides talking in it: the use cases of the domain's file of the same name.

use super::telling::Place;
use super::{Answer, Desk, Operator, Outcome};
use crate::domain::{
    Act, Closer, Dialog, Handling, NoPart, PersonId, Reason, Refusal, RichText, Right, TicketNo, Timestamp, Wording,
};
use crate::store::{Change, Fault, List};

/// Tickets looked at in one step.
const STEP: usize = 100;

impl Operator<'_> {
    /// Does something with a ticket. What is so already changes nothing.
    pub async fn handle(&self, update: u64, no: TicketNo, how: Handling) -> Answer<()> {
        let by = self.id();
        self.act(update, no, vec![Act::Handle { by, how }]).await
    }

    /// Closes a ticket and says why.
    pub async fn close_because(&self, update: u64, no: TicketNo, reason: Reason) -> Answer<()> {
        let by = self.id();
        let how = Handling::Reasoned { reason };
        self.act(update, no, vec![Act::Handle { by, how }, Act::Close(Closer::Staff(by))])
            .await
    }

    /// The operator's next words are this for a ticket.
    pub async fn begin_wording(&self, update: u64, no: TicketNo, what: Wording) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(ticket) = self.desk.store().ticket(no)? else {
                return Ok(Err(Refusal::NoSuchTicket(no)));
            };
            if let (Wording::Reason, crate::domain::State::Closed { by, .. }) = (what, ticket.value.state) {
                return Ok(Err(Refusal::Closed(by)));
            }
            self.note_private(change, now, Dialog::Wording { no, what })?;
            Ok(Ok(()))
        })
        .await
    }

    /// The words that the operator was asked for.
    pub async fn word(&self, update: u64, no: TicketNo, what: Wording, words: &RichText) -> Answer<()> {
        let how = match what {
            Wording::Reason => match Reason::read(&words.plain) {
                Some(reason) => return self.close_because(update, no, reason).await,
                None => None,
            },
            Wording::Note => Handling::noted(words),
            Wording::Subject => Handling::renamed(&words.plain),
            Wording::Tag => Handling::tagged(&words.plain),
            Wording::Participant => match self.desk.people_meant(&words.plain)?[..] {
                [who] => Some(Handling::Added { who }),
                [] => return self.refuse(update, Refusal::Participant(NoPart::Unknown)).await,
                [..] => return self.refuse(update, Refusal::Participant(NoPart::Several)).await,
            },
        };
        match how {
            Some(how) => self.handle(update, no, how).await,
            None => self.refuse(update, Refusal::NotUnderstood).await,
        }
    }

    /// Destroys a deleted ticket for good: its words, its history, what stood for them. What the statistics have
    /// counted stays counted.
    ///
    /// If the program dies before its last commit, the update has left no mark yet: it comes again and goes on where it
    /// broke off.
    pub async fn erase(&self, update: u64, no: TicketNo) -> Answer<()> {
        if self.may(Right::Erase) {
            self.desk.erase_long_history(no, |ticket| ticket.hidden).await?;
        }
        let outcome = self
            .carry_out(Some(update), |change, now| {
                if !self.may(Right::Erase) {
                    return Ok(Err(Refusal::NotAllowed));
                }
                let Some(ticket) = self.desk.store().ticket(no)? else {
                    return Ok(Err(Refusal::NoSuchTicket(no)));
                };
                if !ticket.value.hidden {
                    return Ok(Err(Refusal::HideItFirst));
                }
                self.desk.erase_whole(change, &ticket, now)?;
                Ok(Ok(()))
            })
            .await?;
        self.desk.sweep().await?;
        Ok(outcome)
    }

    /// Why an act is not theirs to do, if it is not. Whoever a ticket is passed on to must be of staff when it is theirs.
    pub(super) fn forbids(&self, change: &mut Change, act: &Act) -> Result<Option<Refusal>, Fault> {
        let needed = if let Act::Handle { how, .. } = act {
            right(how)
        } else {
            Right::Work
        };
        if !self.may(needed) {
            return Ok(Some(Refusal::NotAllowed));
        }
        if let Act::Handle {
            how: Handling::Transferred { to },
            ..
        } = act
        {
            if !self.desk.may(*to, Right::Work) {
                return Ok(Some(Refusal::NoSuchMember));
            }
            change.if_still(*to, self.desk.store().person(*to)?.as_ref());
        }
        if let Act::Handle {
            how: Handling::Added { who },
            ..
        } = act
        {
            return self.desk.bars(change, *who);
        }
        Ok(None)
    }

    pub(super) async fn refuse(&self, update: u64, refusal: Refusal) -> Answer<()> {
        self.carry_out(Some(update), |_, _| Ok(Err(refusal.clone()))).await
    }
}

/// What it takes to do this.
fn right(how: &Handling) -> Right {
    match how {
        Handling::Hidden | Handling::Restored => Right::Delete,
        Handling::Released
        | Handling::Vacated
        | Handling::Transferred { .. }
        | Handling::Locked
        | Handling::Unlocked
        | Handling::Renamed { .. }
        | Handling::Prioritised { .. }
        | Handling::Escalated
        | Handling::Tagged { .. }
        | Handling::Untagged { .. }
        | Handling::Categorised { .. }
        | Handling::Uncategorised
        | Handling::Noted { .. }
        | Handling::Scheduled { .. }
        | Handling::Unscheduled
        | Handling::Reasoned { .. }
        | Handling::Added { .. }
        | Handling::Removed { .. } => Right::Work,
    }
}

impl Desk {
    /// All of staff whom a ticket can be passed on to.
    pub fn colleagues(&self) -> Vec<PersonId> {
        self.who_may(Right::Work).collect()
    }

    /// The one of staff whom words name: by number, public name, or the beginning of the name if only one fits.
    pub fn colleague(&self, words: &str) -> Result<Option<PersonId>, Fault> {
        let wanted = words.trim().trim_start_matches('@').to_lowercase();
        if wanted.is_empty() {
            return Ok(None);
        }
        let mut begins = Vec::new();
        for id in self.colleagues() {
            let person = self.person(id)?;
            let username = person.as_ref().and_then(|person| person.username.as_deref());
            if id.number.to_string() == wanted || username.is_some_and(|name| name.to_lowercase() == wanted) {
                return Ok(Some(id));
            }
            if person.is_some_and(|person| person.name.to_lowercase().starts_with(&wanted)) {
                begins.push(id);
            }
        }
        Ok(match begins[..] {
            [one] => Some(one),
            _ => None,
        })
    }

    /// Closes whatever is to be closed by now. Costs what is due. Gives the next moment at which something may be due.
    pub async fn close_as_scheduled(&self) -> Result<Option<Timestamp>, Fault> {
        loop {
            let page = self.store().page(List::Scheduled, None, STEP)?;
            let mut closed = false;
            for (_, no) in &page.entries {
                let Some(ticket) = self.store().ticket(*no)? else {
                    continue;
                };
                let Some(schedule) = ticket.value.close_at else {
                    continue;
                };
                if schedule.at > self.now() {
                    return Ok(Some(schedule.at));
                }
                let outcome = self
                    .carry_out(None, |change, now| {
                        let Some(ticket) = self.store().ticket(*no)? else {
                            return Ok(Err(Refusal::NoSuchTicket(*no)));
                        };
                        let done = self.act(change, None, &ticket, Act::CloseAsScheduled, Place::Timer, now)?;
                        Ok(done.map(|_| ()))
                    })
                    .await?;
                closed |= outcome == Outcome::Done(());
            }
            if !closed || !page.more_after {
                return Ok(None);
            }
        }
    }
}
