//! Topics: places of their own that conversations have in a group which is parted into such.
//!
//! What is kept of one is what was last done to it; whoever reads the group may have done more since.

use serde::{Deserialize, Serialize};

use super::{ChatId, PersonId, TicketNo, Timestamp};

/// Whose conversation stands in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicOwner {
    /// One ticket's.
    Ticket(TicketNo),
    /// All tickets of one requester.
    Person(PersonId),
}

/// What tells topics apart: whose conversation stands in one, and in which group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicOf {
    /// Whose.
    pub owner: TopicOwner,
    /// The group of a category, as lanes name it; none: the support group.
    pub home: Option<ChatId>,
}

/// A topic, as we left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Whose it is.
    pub owner: TopicOwner,
    /// The group of a category that it was made in, as lanes name it; none: the support group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ChatId>,
    /// The group, under the number it had when the topic was made.
    pub chat: ChatId,
    /// Its number there; the message that tells of its making bears the same.
    pub thread: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// The ticket it was made for.
    pub first: TicketNo,
    /// Its title.
    pub title: String,
    /// Its icon, as the messenger names it; none for the messenger's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// When title or icon were last set.
    pub dressed_at: Timestamp,
    /// The message in it that shows the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<i64>,
    /// Whether that is pinned.
    #[serde(default)]
    pub pinned: bool,
    /// Whether it is closed.
    #[serde(default)]
    pub closed: bool,
}

/// What has happened to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicChange {
    /// It was made.
    Made(Box<Topic>),
    /// It shows a card.
    Shows {
        /// The message.
        card: i64,
        /// Whether it could be pinned.
        pinned: bool,
    },
    /// Its card has been pinned.
    Pinned,
    /// Title and icon were set.
    Dressed {
        /// The title.
        title: String,
        /// The icon.
        icon: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It was closed, or opened again.
    Turned {
        /// Whether it is closed now.
        closed: bool,
    },
    /// It was deleted.
    Gone,
}

impl Topic {
    /// What tells it from others.
    pub fn of(&self) -> TopicOf {
        TopicOf {
            owner: self.owner,
            home: self.home,
        }
    }

    /// What is kept of a topic after a change; `None` if nothing is. A change of a topic that is not the one kept
    /// changes nothing.
    pub fn after(kept: Option<Topic>, thread: i64, change: &TopicChange) -> Option<Topic> {
        if let TopicChange::Made(made) = change {
            return Some((**made).clone());
        }
        let mut topic = kept?;
        if topic.thread != thread {
            return Some(topic);
        }
        match change {
            TopicChange::Made(_) => {}
            TopicChange::Shows { card, pinned } => (topic.card, topic.pinned) = (Some(*card), *pinned),
            TopicChange::Pinned => topic.pinned = true,
            TopicChange::Dressed { title, icon, at } => {
                topic.title.clone_from(title);
                topic.icon.clone_from(icon);
                topic.dressed_at = *at;
            }
            TopicChange::Turned { closed } => topic.closed = *closed,
            TopicChange::Gone => return None,
        }
        Some(topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(thread: i64) -> Topic {
        Topic {
            owner: TopicOwner::Ticket(TicketNo(1)),
            home: None,
            chat: ChatId::telegram(-100),
            thread,
            made_at: Timestamp(0),
            first: TicketNo(1),
            title: "#1".into(),
            icon: None,
            dressed_at: Timestamp(0),
            card: None,
            pinned: false,
            closed: false,
        }
    }

    #[test]
    fn news_of_a_topic_that_has_been_replaced_changes_nothing() {
        let kept = Some(topic(8));
        assert_eq!(Topic::after(kept.clone(), 7, &TopicChange::Gone), kept);
        assert_eq!(
            Topic::after(kept.clone(), 7, &TopicChange::Turned { closed: true }),
            kept
        );
        assert_eq!(Topic::after(kept, 8, &TopicChange::Gone), None);
        assert_eq!(Topic::after(None, 8, &TopicChange::Pinned), None);
    }

    #[test]
    fn a_new_topic_takes_the_place_of_the_old() {
        let made = TopicChange::Made(Box::new(topic(9)));
        assert_eq!(Topic::after(Some(topic(8)), 9, &made), Some(topic(9)));
    }
}
