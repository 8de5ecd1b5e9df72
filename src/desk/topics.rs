//! Topics of groups where staff reads: whose they are, which ticket is meant in one, and what becomes of them.

use super::telling::user_strand;
use super::{Desk, Verdict};
use crate::domain::{
    ChatId, Lane, MessageRef, Payload, Person, PersonNotice, Ticket, TicketNo, Topic, TopicChange, TopicOf, TopicOwner,
};
use crate::outbox::Next;
use crate::store::{Change, Fault};

/// What has a topic of its own, in a group that has topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicPer {
    /// Every ticket.
    Ticket,
    /// Every user.
    User,
}

/// Which words of operators in a topic go to its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicAnswers {
    /// All but asides.
    All,
    /// Only those that reply to a message.
    Replies,
}

impl Desk {
    /// The group a topic stands in, under its present number; none if staff reads in no such group.
    pub fn group_with(&self, of: TopicOf) -> Result<Option<ChatId>, Fault> {
        let group = of.home.or(self.rules().group);
        group.map(|group| self.store().chat_now(group)).transpose()
    }

    /// A topic, in the present group.
    pub fn topic(&self, of: TopicOf) -> Result<Option<Topic>, Fault> {
        let Some(group) = self.group_with(of)? else {
            return Ok(None);
        };
        let Some(topic) = self.store().topic(of)?.map(|topic| topic.value) else {
            return Ok(None);
        };
        Ok((self.store().chat_now(topic.chat)? == group).then_some(topic))
    }

    /// The open tickets that are read in a topic.
    pub fn open_in(&self, of: TopicOf) -> Result<Vec<TicketNo>, Fault> {
        let mut tickets = match of.owner {
            TopicOwner::Ticket(no) => vec![no],
            TopicOwner::Person(id) => self.person(id)?.map(|person| person.open.clone()).unwrap_or_default(),
        };
        let mut open = Vec::with_capacity(tickets.len());
        for no in tickets.drain(..) {
            let ticket = self.store().ticket(no)?.map(|ticket| ticket.value);
            if ticket.is_some_and(|ticket| ticket.is_open() && self.topic_of(&ticket) == Some(of)) {
                open.push(no);
            }
        }
        Ok(open)
    }

    /// Whether a topic is to be closed: nothing that is read in it is open.
    pub fn is_topic_over(&self, of: TopicOf) -> Result<bool, Fault> {
        Ok(self.open_in(of)?.is_empty())
    }

    /// The topic that stands under a number in a group, if it is one of ours.
    pub fn topic_at(&self, chat: ChatId, thread: i64) -> Result<Option<Topic>, Fault> {
        let Some(group) = self.group_at(chat)? else {
            return Ok(None);
        };
        // A group that has moved: the link bears the number it had when the topic was made.
        let former = (group != chat).then_some(group);
        for chat in [Some(chat), former].into_iter().flatten() {
            let Some(link) = self.store().link(MessageRef { chat, message: thread })? else {
                continue;
            };
            let Some(ticket) = self.store().ticket(link.no)?.map(|ticket| ticket.value) else {
                continue;
            };
            let home = self.home_in(group);
            for owner in [TopicOwner::Person(ticket.requester), TopicOwner::Ticket(ticket.no)] {
                if let Some(topic) = self
                    .topic(TopicOf { owner, home })?
                    .filter(|topic| topic.thread == thread)
                {
                    return Ok(Some(topic));
                }
            }
        }
        Ok(None)
    }

    /// The ticket that words in a topic are about, if they answer none by themselves: in a user's topic the one
    /// their own next words would join, else the one closed last.
    pub fn ticket_in_topic(&self, topic: &Topic) -> Result<TicketNo, Fault> {
        Ok(match topic.owner {
            TopicOwner::Ticket(no) => no,
            TopicOwner::Person(id) => {
                let person = self.person(id)?;
                let open = self.open_in(topic.of())?;
                let current = person
                    .as_deref()
                    .and_then(Person::current)
                    .filter(|no| open.contains(no));
                let closed = person.and_then(|person| person.last_closed);
                current.or(open.last().copied()).or(closed).unwrap_or(topic.first)
            }
        })
    }

    /// Notes what has happened to a topic.
    pub async fn note_topic(&self, of: TopicOf, thread: i64, what: TopicChange) -> Result<(), Fault> {
        self.carry_out(None, |change, _| self.topic_changed(change, of, thread, &what))
            .await
            .map(|_| ())
    }

    /// Tells the owners that the bot may not manage the topics of the support group, once until it may again.
    pub async fn lacks_topic_right(&self, lacks: bool) -> Result<(), Fault> {
        let told = self.carry_out(None, |change, _| {
            if self.store().lacks_topic_right()? == lacks {
                return Ok(Ok(()));
            }
            change.note_topic_right(lacks)?;
            for id in lacks.then(|| self.rules().owners.clone()).into_iter().flatten() {
                let lane = Lane {
                    chat: id.chat(),
                    strand: 0,
                };
                let notice = PersonNotice::TopicsForbidden;
                self.send(change, lane, Payload::TellPerson { person: id, notice })?;
            }
            Ok(Ok(()))
        });
        told.await.map(|_| ())
    }

    pub(super) fn topic_changed(
        &self,
        change: &mut Change,
        of: TopicOf,
        thread: i64,
        what: &TopicChange,
    ) -> Verdict<Next> {
        let before = self.store().topic(of)?;
        let kept = before.as_ref().map(|before| before.value.clone());
        let requester = self.store().requester_in(of.owner)?;
        change.put_topic(
            of,
            requester,
            before.as_ref(),
            Topic::after(kept, thread, what).as_ref(),
        )?;
        Ok(Ok(Next::Again))
    }

    /// The line of a ticket's parcels where staff reads. Every ticket is a conversation of its own, unless the group
    /// has one topic for all of a user's. The group's lanes bear the number it was configured with, whatever it is
    /// now: whoever carries looks that up. Else what waits when the group moves would stand in another lane than what
    /// follows, and could be overtaken.
    pub(super) fn staff_lane(&self, chat: ChatId, ticket: &Ticket) -> Lane {
        let strand = match self.rules().topic_per {
            TopicPer::User if chat.is_group() => user_strand(ticket.requester),
            TopicPer::User | TopicPer::Ticket => ticket.no.0,
        };
        Lane { chat, strand }
    }
}
