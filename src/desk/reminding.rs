//! Reminders to whoever owes the next word: the user, or support. Never in quiet hours, and a few at most for one
//! wait. The last one to support goes on to whoever stands behind it as well. Staff is told of all tickets that are due
//! at the same time as one: after a night there may be many.

use std::collections::BTreeMap;

use super::telling::Place;
use super::{Desk, Outcome, Rules};
use crate::domain::{
    Act, ChatId, Gathered, Lane, MAX_REMINDERS, Notice, Payload, PersonId, PersonNotice, Right, SECOND_MS, Ticket,
    TicketNo, Timestamp, Turn,
};
use crate::store::{Change, Fault, List};

/// Tickets told of as one at most: those of one commit, so that a death in between reminds of none twice.
const STEP: usize = 500;

impl Rules {
    /// Milliseconds between two reminders of whoever's turn it is; 0 = none.
    fn reminder_ms(&self, turn: Turn) -> i64 {
        let secs = match turn {
            Turn::User => self.reminder_user_secs,
            Turn::Support => self.reminder_operator_secs,
        };
        i64::from(secs) * SECOND_MS
    }
}

impl Desk {
    /// Reminds of whatever is due now. Costs what is due, not what waits. Gives the next moment at which something
    /// may be due.
    pub async fn remind(&self) -> Result<Option<Timestamp>, Fault> {
        let rules = self.rules();
        let mut next = Vec::new();
        for turn in [Turn::User, Turn::Support] {
            let after_ms = rules.reminder_ms(turn);
            if after_ms == 0 {
                continue;
            }
            let quiet = rules.quiet_hours;
            if let Some(over) = quiet.and_then(|quiet| quiet.over_at(self.now(), &rules.zone)) {
                return Ok(Some(over));
            }
            next.extend(match turn {
                Turn::User => {
                    let due = |ticket: &Ticket| ticket.reminds_from().plus_ms(after_ms);
                    let act = || Act::Remind { turn, after_ms };
                    self.for_due(List::ToRemind(turn), due, act).await?
                }
                Turn::Support => self.remind_staff(after_ms).await?,
            });
        }
        Ok(next.into_iter().min())
    }

    /// Reminds staff of all that is due. Gives when the first of the rest is.
    async fn remind_staff(&self, after_ms: i64) -> Result<Option<Timestamp>, Fault> {
        loop {
            let step = self.carry_out(None, |change, now| {
                let page = self.store().page(List::ToRemind(Turn::Support), None, STEP)?;
                let (mut reminded, mut next) = (Vec::new(), None);
                for (_, no) in &page.entries {
                    let Some(ticket) = self.store().ticket(*no)? else {
                        continue;
                    };
                    let due = ticket.value.reminds_from().plus_ms(after_ms);
                    if due > now {
                        next = Some(due);
                        break;
                    }
                    let turn = Turn::Support;
                    let act = Act::Remind { turn, after_ms };
                    // What is no longer due is left alone.
                    if let Ok(after) = self.act(change, None, &ticket, act, Place::Timer, now)? {
                        reminded.push(after);
                    }
                }
                self.tell_staff_reminded(change, &mut reminded)?;
                // A full page of tickets that changed under our hands: the next tick looks again.
                let goes_on = next.is_none() && page.more_after && !reminded.is_empty();
                Ok(Ok((next, goes_on)))
            });
            match step.await? {
                Outcome::Done((_, true)) => {}
                Outcome::Done((next, false)) => return Ok(next),
                Outcome::Refused(_) | Outcome::Repeated => return Ok(None),
            }
        }
    }

    /// Staff owes the next word in these: everybody is told of theirs as one; the last time others as well.
    fn tell_staff_reminded(&self, change: &mut Change, tickets: &mut [Ticket]) -> Result<(), Fault> {
        tickets.sort_by_key(|ticket| (ticket.waiting_since, ticket.no));
        let mut by_chat: BTreeMap<ChatId, Vec<&Ticket>> = BTreeMap::new();
        for ticket in &*tickets {
            for chat in self.staff_chats(ticket) {
                by_chat.entry(chat).or_default().push(ticket);
            }
        }
        for (chat, tickets) in by_chat {
            if let [ticket] = tickets[..] {
                let since = ticket.waiting_since;
                self.tell_staff_in(change, chat, ticket, Notice::Reminded { since })?;
                continue;
            }
            let tickets = Gathered::of(&numbers(&tickets));
            self.send(change, whole(chat), Payload::RemindStaff { tickets })?;
        }
        // Those before have gone unheard.
        let unheard: Vec<&Ticket> = tickets.iter().filter(|ticket| is_last(ticket)).collect();
        self.tell_unanswered(change, &unheard)
    }

    /// Staff was reminded of these in vain.
    fn tell_unanswered(&self, change: &mut Change, tickets: &[&Ticket]) -> Result<(), Fault> {
        let Some(who) = self.rules().escalates_to else {
            return Ok(());
        };
        let unheard = tickets.iter().copied();
        let unheard: Vec<&Ticket> = unheard.filter(|ticket| self.hears_otherwise(who, ticket)).collect();
        let notice = match unheard[..] {
            [] => return Ok(()),
            [Ticket { no, waiting_since, .. }] => PersonNotice::Unanswered {
                no: *no,
                since: *waiting_since,
            },
            [first, ..] => PersonNotice::ManyUnanswered {
                tickets: Gathered::of(&numbers(&unheard)),
                since: first.waiting_since,
            },
        };
        self.tell_person(change, who, notice)
    }

    /// What a place that cannot be reached was to hear of several tickets goes to all of staff.
    pub(super) fn remind_in_private(&self, change: &mut Change, tickets: &Gathered) -> Result<(), Fault> {
        for id in self.who_may(Right::Work) {
            let tickets = tickets.clone();
            self.send(change, whole(id.chat()), Payload::RemindStaff { tickets })?;
        }
        Ok(())
    }

    /// A user owes the next word. Whoever has blocked the bot hears nothing, however often it is said.
    pub(super) fn tell_user_reminded(&self, change: &mut Change, ticket: &Ticket) -> Result<(), Fault> {
        if self.person(ticket.requester)?.is_some_and(|person| !person.reachable) {
            return Ok(());
        }
        let since = ticket.waiting_since;
        self.tell_user(change, ticket, Notice::Reminded { since })
    }

    /// Somebody else hears of it too.
    pub(super) fn escalate(&self, change: &mut Change, ticket: &Ticket, notice: PersonNotice) -> Result<(), Fault> {
        let Some(who) = self
            .rules()
            .escalates_to
            .filter(|who| self.hears_otherwise(*who, ticket))
        else {
            return Ok(());
        };
        self.tell_person(change, who, notice)
    }

    /// Whether somebody is told of this ticket nowhere else.
    fn hears_otherwise(&self, who: PersonId, ticket: &Ticket) -> bool {
        !self.staff_chats(ticket).contains(&who.chat())
    }
}

/// Whether this is the last reminder of one wait.
fn is_last(ticket: &Ticket) -> bool {
    ticket.reminders >= MAX_REMINDERS
}

fn numbers(tickets: &[&Ticket]) -> Vec<TicketNo> {
    tickets.iter().map(|ticket| ticket.no).collect()
}

/// A place as a whole, not a conversation in it.
fn whole(chat: ChatId) -> Lane {
    Lane { chat, strand: 0 }
}
