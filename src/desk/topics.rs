//! Topics of the support group: whose they are, which ticket is meant in one, and what becomes of them.

use super::telling::user_strand;
use super::{Desk, Verdict};
use crate::domain::{
    ChatId, Lane, MessageRef, Payload, Person, PersonNotice, Ticket, TicketNo, Topic, TopicChange, TopicOwner,
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
    /// Whose topic a ticket's conversation stands in.
    pub fn topic_owner(&self, ticket: &Ticket) -> TopicOwner {
        match self.rules().topic_per {
            TopicPer::Ticket => TopicOwner::Ticket(ticket.no),
            TopicPer::User => TopicOwner::Person(ticket.requester),
        }
    }

    /// The topic in the present support group.
    pub fn topic(&self, owner: TopicOwner) -> Result<Option<Topic>, Fault> {
        let Some(group) = self.group_now()? else {
            return Ok(None);
        };
        let Some(topic) = self.store().topic(owner)?.map(|topic| topic.value) else {
            return Ok(None);
        };
        Ok((self.store().chat_now(topic.chat)? == group).then_some(topic))
    }

    /// Whether a topic is to be closed: nothing in it is open.
    pub fn is_topic_over(&self, owner: TopicOwner) -> Result<bool, Fault> {
        Ok(match owner {
            TopicOwner::Ticket(no) => self.store().ticket(no)?.is_none_or(|ticket| !ticket.value.is_open()),
            TopicOwner::Person(id) => self.person(id)?.is_none_or(|person| person.open.is_empty()),
        })
    }

    /// The topic that stands under a number in a group, if it is one of ours.
    pub fn topic_at(&self, chat: ChatId, thread: i64) -> Result<Option<Topic>, Fault> {
        // A group that has moved: the link bears the number it had when the topic was made.
        let former = self.rules().group.filter(|group| *group != chat);
        for chat in [Some(chat), former].into_iter().flatten() {
            let Some(link) = self.store().link(MessageRef { chat, message: thread })? else {
                continue;
            };
            let Some(ticket) = self.store().ticket(link.no)?.map(|ticket| ticket.value) else {
                continue;
            };
            for owner in [TopicOwner::Person(ticket.requester), TopicOwner::Ticket(ticket.no)] {
                if let Some(topic) = self.topic(owner)?.filter(|topic| topic.thread == thread) {
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
                let ticket = |person: Person| person.current().or(person.last_closed);
                person.and_then(ticket).unwrap_or(topic.first)
            }
        })
    }

    /// Notes what has happened to a topic.
    pub async fn note_topic(&self, owner: TopicOwner, thread: i64, what: TopicChange) -> Result<(), Fault> {
        self.carry_out(None, |change, _| self.topic_changed(change, owner, thread, &what))
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
        owner: TopicOwner,
        thread: i64,
        what: &TopicChange,
    ) -> Verdict<Next> {
        let before = self.store().topic(owner)?;
        let kept = before.as_ref().map(|before| before.value.clone());
        let requester = self.store().requester_in(owner)?;
        change.put_topic(
            owner,
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
