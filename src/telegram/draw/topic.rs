//! Draws what a topic shows: title, icon, and the card in it.

use super::Painter;
use crate::desk::TopicAnswers;
use crate::domain::{PersonId, State, Ticket, TicketNo, TopicOf, TopicOwner};
use crate::screen::{self, Former, Screen, TopicCardParts, topic_title, user_topic_title};
use crate::store::{Fault, List};

/// Former tickets of a requester that a card names.
const MAX_FORMER: usize = 5;

/// The look of a topic.
#[derive(Clone, Debug)]
pub(in crate::telegram) struct TopicLook {
    /// Its title.
    pub title: String,
    /// The colour of its icon where no sign fits (Bot API: one of six).
    pub color: u32,
    /// What its icon may look like, the best first.
    pub signs: Vec<String>,
}

/// How far the conversation of a topic has got.
#[derive(Clone, Copy)]
enum Standing {
    New,
    InProgress,
    Over,
}

impl Painter {
    /// The look of a topic. A group reads the default language.
    pub(in crate::telegram) fn topic_look(&self, of: TopicOf) -> Result<TopicLook, Fault> {
        let locale = self.locale(None)?;
        let words = self.words(locale);
        let (title, standing) = match of.owner {
            TopicOwner::Ticket(no) => match self.ticket(no)? {
                Some(ticket) => {
                    let title = topic_title(&words, &ticket, &self.name(ticket.requester));
                    (title, standing(&ticket))
                }
                None => (words.number(no), Standing::Over),
            },
            TopicOwner::Person(id) => match self.desk().person(id)? {
                Some(person) => (user_topic_title(&person), self.standing_of(&self.desk().open_in(of)?)?),
                None => (self.name(id), Standing::Over),
            },
        };
        let marks = words.marks;
        let (mark, color, others): (_, _, &[&str]) = match standing {
            Standing::New => (&marks.new, 16_478_047, &["❗", "❓", "🔥"]),
            Standing::InProgress => (&marks.in_progress, 16_766_590, &["📝", "👀", "💬"]),
            Standing::Over => (&marks.resolved, 9_367_192, &["✅", "🏆", "🏁"]),
        };
        let others = others.iter().map(|sign| (*sign).to_owned());
        let signs = [mark.clone()].into_iter().chain(others).collect();
        Ok(TopicLook { title, color, signs })
    }

    /// The card in a topic.
    pub(in crate::telegram) fn topic_card(&self, of: TopicOf) -> Result<Screen, Fault> {
        let locale = self.locale(None)?;
        let words = self.words(locale);
        let gone = |no| Screen::of(self.refusal(locale, &crate::domain::Refusal::NoSuchTicket(no)));
        let replies_only = self.desk().rules().topic_answers == TopicAnswers::Replies;
        let no = match of.owner {
            TopicOwner::Ticket(no) => no,
            TopicOwner::Person(id) => {
                let person = self.desk().person(id)?;
                return Ok(person.map_or_else(Screen::default, |person| {
                    screen::user_topic_card(&words, &person, replies_only)
                }));
            }
        };
        let Some(ticket) = self.ticket(no)? else {
            return Ok(gone(no));
        };
        let Some(requester) = self.desk().person(ticket.requester)? else {
            return Ok(gone(no));
        };
        let former = self.former_tickets(&ticket, of)?;
        let parts = TopicCardParts {
            ticket: &ticket,
            requester: &requester,
            name: &|id: PersonId| self.name(id),
            former: &former,
            replies_only,
        };
        Ok(screen::topic_card(&words, &parts))
    }

    fn former_tickets(&self, ticket: &Ticket, of: TopicOf) -> Result<Former, Fault> {
        // The newest come first: this one and those opened since are passed over.
        let page = self
            .desk()
            .store()
            .page(List::Of(ticket.requester), None, 2 * MAX_FORMER)?;
        let mut former = Former {
            more: page.more_after,
            ..Former::default()
        };
        for (_, other) in self.tickets(&page)? {
            if other.no >= ticket.no {
                continue;
            }
            if former.tickets.len() == MAX_FORMER {
                former.more = true;
                break;
            }
            let address = self.topic_address(&other, of)?;
            former.tickets.push((other, address));
        }
        Ok(former)
    }

    /// The address of a ticket's topic, if it stands in the same group as this one: for its members.
    fn topic_address(&self, ticket: &Ticket, beside: TopicOf) -> Result<Option<String>, Fault> {
        let of = TopicOf {
            owner: TopicOwner::Ticket(ticket.no),
            ..beside
        };
        let topic = self.desk().topic(of)?;
        let Some(group) = self.desk().group_with(of)? else {
            return Ok(None);
        };
        // Addresses bear a supergroup's own number, which chats bear with this added and below zero.
        let number = group.number.unsigned_abs().checked_sub(1_000_000_000_000);
        Ok(topic
            .zip(number)
            .map(|(topic, number)| format!("https://t.me/c/{number}/{}", topic.thread)))
    }

    fn standing_of(&self, open: &[TicketNo]) -> Result<Standing, Fault> {
        let mut found = Standing::Over;
        for no in open {
            match self.ticket(*no)?.as_ref().map(standing) {
                Some(Standing::InProgress) => return Ok(Standing::InProgress),
                Some(Standing::New) => found = Standing::New,
                Some(Standing::Over) | None => {}
            }
        }
        Ok(found)
    }

    fn ticket(&self, no: TicketNo) -> Result<Option<Ticket>, Fault> {
        Ok(self.desk().store().ticket(no)?.map(|ticket| ticket.value))
    }
}

fn standing(ticket: &Ticket) -> Standing {
    match ticket.state {
        State::New => Standing::New,
        State::InProgress { .. } => Standing::InProgress,
        State::Closed { .. } => Standing::Over,
    }
}
