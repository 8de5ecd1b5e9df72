//! The topic a parcel goes to: made when the first one comes, with the card in it, open or closed as its tickets are.
//!
//! Each of these is a step of its own, written down before the next; the parcel waits meanwhile. All parcels of a topic
//! are of one lane, and one of a lane is under way at a time: so no topic is made twice but where the program died
//! between the making and its receipt.

use super::super::Trouble;
use super::super::forum::Shape;
use super::super::refusals::{self, TopicRefusal};
use super::super::topic_wire::{CloseTopic, CreateTopic, PinMessage, ReopenTopic};
use super::{Delivery, failed, text};
use crate::domain::{ChatId, Notice, Parcel, Payload, Ticket, Topic, TopicChange, TopicOf, TopicOwner, Undelivered};
use crate::outbox::Carried;
use crate::store::Fault;

/// Where a message goes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The chat.
    pub chat: ChatId,
    /// The topic in it.
    pub thread: Option<i64>,
    /// Whether nothing else is told there, so that no message has to say which ticket it is about.
    pub alone: bool,
}

/// What is to be done with a parcel.
pub(super) enum Step {
    /// Send it there; the topic, if it is one.
    Go(Spot, Option<Topic>),
    /// This was done first, and is to be written down.
    First(Carried),
}

impl From<ChatId> for Spot {
    fn from(chat: ChatId) -> Self {
        Spot {
            chat,
            thread: None,
            alone: false,
        }
    }
}

fn topic_spot(chat: ChatId, topic: &Topic) -> Spot {
    Spot {
        chat,
        thread: Some(topic.thread),
        alone: matches!(topic.owner, TopicOwner::Ticket(_)),
    }
}

/// A topic that several tickets share.
fn shared(chat: ChatId, thread: Option<i64>) -> Spot {
    Spot {
        chat,
        thread,
        alone: false,
    }
}

fn in_topic(chat: ChatId, topic: Topic) -> Step {
    Step::Go(topic_spot(chat, &topic), Some(topic))
}

impl Delivery {
    /// Where a parcel goes to, or what has to be done before.
    pub(super) async fn step(&self, parcel: &Parcel, chat: ChatId) -> Result<Step, Fault> {
        let whole = Step::Go(chat.into(), None);
        let desk = self.painter.desk();
        let group = parcel.lane.chat;
        let no = match &parcel.payload {
            Payload::TellStaff {
                notice: Notice::MovedOn {
                    thread: thread @ Some(_),
                },
                ..
            } => return Ok(Step::Go(shared(chat, *thread), None)),
            Payload::ToStaff { no, .. } | Payload::TellStaff { no, .. } if desk.group_at(chat)?.is_some() => *no,
            Payload::ToStaff { .. }
            | Payload::TellStaff { .. }
            | Payload::ToUser { .. }
            | Payload::TellUser { .. }
            | Payload::AmendUser { .. }
            | Payload::AmendStaff { .. }
            | Payload::Withdraw { .. }
            | Payload::React { .. }
            | Payload::ShowFeedback { .. }
            | Payload::RemindStaff { .. }
            | Payload::TellPerson { .. } => return Ok(whole),
        };
        // Asked first: a plain group has no place to choose, and most are plain.
        let manage = match self.forum.shape(chat).await? {
            Ok(Shape::Plain) => return Ok(whole),
            Ok(Shape::Topics { manage }) => Ok(manage),
            Err(trouble) => Err(trouble),
        };
        let Some(ticket) = desk.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(whole);
        };
        if let thread @ Some(_) = desk.thread_of(&ticket, group) {
            return Ok(Step::Go(shared(chat, thread), None));
        }
        let manage = match manage {
            Ok(manage) => manage,
            // Whoever is out of the group hears it from the send itself.
            Err(Trouble::Refused(_)) => return Ok(whole),
            Err(trouble) => return Ok(Step::First(failed(trouble))),
        };
        // For what there is nothing left to say of, no topic is made.
        if self.part(parcel, chat.into())?.is_none() {
            return Ok(whole);
        }
        let of = desk.topic_in(&ticket, group);
        let goes_on_here = desk.topic_of(&ticket) == Some(of);
        match desk.topic(of)? {
            Some(topic) if topic.card.is_none() => Box::pin(self.show_card(chat, topic)).await,
            Some(topic) if manage && topic.closed != desk.is_topic_over(of)? => Box::pin(self.turn(chat, topic)).await,
            Some(topic) => Ok(in_topic(chat, topic)),
            None if manage && goes_on_here && self.forum.may_make(of) => Box::pin(self.make(chat, &ticket, of)).await,
            None => Ok(whole),
        }
    }

    async fn make(&self, chat: ChatId, ticket: &Ticket, of: TopicOf) -> Result<Step, Fault> {
        let look = self.painter.topic_look(of)?;
        let mut create = CreateTopic {
            chat_id: chat.number,
            name: look.title.clone(),
            icon_color: look.color,
            icon_custom_emoji_id: self.forum.icon(&look.signs).await,
        };
        let mut made = self.api.call(create.clone()).await;
        if create.icon_custom_emoji_id.is_some() && made.as_ref().is_err_and(Trouble::is_refusal) {
            // The list of icons may have changed; the title matters more.
            create.icon_custom_emoji_id = None;
            made = self.api.call(create.clone()).await;
        }
        let made = match made {
            Ok(made) => made,
            Err(Trouble::Refused(text)) => {
                tracing::warn!(%chat, text, "no topic could be made; what belongs there goes to the group as a whole");
                self.forum.refused(chat, refusals::of_topic(&text)).await?;
                return Ok(Step::Go(chat.into(), None));
            }
            Err(trouble) => return Ok(Step::First(failed(trouble))),
        };
        let now = self.painter.desk().now();
        let topic = Topic {
            owner: of.owner,
            home: of.home,
            chat,
            thread: made.message_thread_id,
            made_at: now,
            first: ticket.no,
            title: look.title,
            icon: create.icon_custom_emoji_id,
            dressed_at: now,
            card: None,
            pinned: false,
            closed: false,
        };
        Ok(changed(&topic, TopicChange::Made(Box::new(topic.clone()))))
    }

    async fn show_card(&self, chat: ChatId, topic: Topic) -> Result<Step, Fault> {
        let card = self.painter.topic_card(topic.of())?;
        let spot = Spot {
            thread: Some(topic.thread),
            ..chat.into()
        };
        let message = match self.api.send(text(spot, &card, None)).await {
            Ok(Some(message)) => message,
            // A moderator took it away at once: the words come all the same.
            Ok(None) => return Ok(in_topic(chat, topic)),
            Err(trouble) => return self.missed(chat, topic, trouble).await,
        };
        self.forum.card_shown(topic.of(), &card);
        let pin = PinMessage {
            chat_id: chat.number,
            message_id: message,
            disable_notification: true,
        };
        let pinned = self.api.call(pin).await;
        if let Err(trouble) = &pinned {
            tracing::debug!(%chat, %trouble, "a card was not pinned");
        }
        let pinned = pinned.is_ok();
        Ok(changed(&topic, TopicChange::Shows { card: message, pinned }))
    }

    /// Closes or reopens a topic as its tickets are.
    async fn turn(&self, chat: ChatId, topic: Topic) -> Result<Step, Fault> {
        let closed = !topic.closed;
        let (chat_id, message_thread_id) = (chat.number, topic.thread);
        let turned = if closed {
            let close = CloseTopic {
                chat_id,
                message_thread_id,
            };
            self.api.call(close).await
        } else {
            let reopen = ReopenTopic {
                chat_id,
                message_thread_id,
            };
            self.api.call(reopen).await
        };
        match turned {
            Ok(_) => Ok(changed(&topic, TopicChange::Turned { closed })),
            Err(Trouble::Refused(text)) if refusals::of_topic(&text) == TopicRefusal::Unchanged => {
                Ok(changed(&topic, TopicChange::Turned { closed }))
            }
            Err(trouble @ Trouble::Refused(_)) => self.missed(chat, topic, trouble).await,
            Err(trouble) => Ok(Step::First(failed(trouble))),
        }
    }

    /// What follows from trouble with a send, to a topic if it went to one.
    pub(super) async fn after_trouble(
        &self,
        chat: ChatId,
        topic: Option<Topic>,
        trouble: Trouble,
    ) -> Result<Step, Fault> {
        let refusal = refusals::of_trouble_with_topic(&trouble);
        match topic {
            Some(topic) if refusal != TopicRefusal::Other => self.missed(chat, topic, trouble).await,
            // A topic that tickets share is no more, or closed to us: as if the group were out of reach.
            None if matches!(
                refusal,
                TopicRefusal::Gone | TopicRefusal::Closed | TopicRefusal::NoForum
            ) =>
            {
                Ok(Step::First(Carried::Refused(Undelivered::Unreachable)))
            }
            Some(_) | None => Ok(Step::First(failed(trouble))),
        }
    }

    /// Where a copy stands that was sent to a chat earlier. Numbers of messages grow: what is younger than the
    /// message that made the topic was sent there.
    pub(super) fn spot_of(&self, group: ChatId, ticket: &Ticket, copy: i64) -> Result<(Spot, Option<Topic>), Fault> {
        let desk = self.painter.desk();
        let chat = desk.store().chat_now(group)?;
        if desk.group_at(group)?.is_none() {
            return Ok((chat.into(), None));
        }
        if let thread @ Some(_) = desk.thread_of(ticket, group) {
            return Ok((shared(chat, thread), None));
        }
        let topic = desk.topic(desk.topic_in(ticket, group))?;
        Ok(match topic.filter(|topic| copy > topic.thread) {
            Some(topic) => (topic_spot(chat, &topic), Some(topic)),
            None => (chat.into(), None),
        })
    }

    /// What follows from trouble with a topic: it is made anew only if it is gone.
    async fn missed(&self, chat: ChatId, topic: Topic, trouble: Trouble) -> Result<Step, Fault> {
        let Trouble::Refused(text) = trouble else {
            return Ok(Step::First(failed(trouble)));
        };
        let refusal = refusals::of_topic(&text);
        tracing::debug!(%chat, text, "trouble with a topic");
        match refusal {
            TopicRefusal::Gone => {
                self.forum.gone(topic.of());
                Ok(changed(&topic, TopicChange::Gone))
            }
            TopicRefusal::Closed | TopicRefusal::NoForum => {
                self.forum.refused(chat, refusal).await?;
                Ok(Step::Go(chat.into(), None))
            }
            TopicRefusal::Forbidden => {
                self.forum.refused(chat, refusal).await?;
                Ok(in_topic(chat, topic))
            }
            TopicRefusal::Unchanged | TopicRefusal::Other => Ok(in_topic(chat, topic)),
        }
    }
}

fn changed(topic: &Topic, what: TopicChange) -> Step {
    Step::First(Carried::Topic {
        of: topic.of(),
        thread: topic.thread,
        what,
    })
}
