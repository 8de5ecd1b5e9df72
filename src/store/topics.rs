//! Topics of groups where staff reads: one record each, found by its owner and the group; by its number it is found as the message
//! that tells of its making.

use super::engine::Order;
use super::keys::{self, Key};
use super::seal::Owner;
use super::table::Table;
use super::{Change, Fault, Link, Loaded, MAX_CATEGORIES_EVER, Store};
use crate::domain::{MessageRef, PersonId, Topic, TopicOf, TopicOwner};

impl Store {
    /// A topic.
    pub fn topic(&self, of: TopicOf) -> Result<Option<Loaded<Topic>>, Fault> {
        self.read(Table::Topic, &keys::topic(of))
    }

    /// All topics of an owner: at most one in each group.
    pub(super) fn topics_of(&self, owner: TopicOwner) -> Result<Vec<Loaded<Topic>>, Fault> {
        let prefix = keys::topics_of(owner);
        let end = keys::after(&prefix);
        let rows = self
            .engine
            .scan(&prefix, end.as_deref(), MAX_CATEGORIES_EVER, Order::Ascending)?;
        let read = |(key, _): &(Key, Vec<u8>)| self.read(Table::Topic, key).transpose();
        rows.iter().filter_map(read).collect()
    }

    /// Whose conversations stand in a topic, as far as there are any.
    pub fn requester_in(&self, owner: TopicOwner) -> Result<Option<PersonId>, Fault> {
        match owner {
            TopicOwner::Ticket(no) => self.requester_of(no),
            TopicOwner::Person(id) => Ok(Some(id)),
        }
    }

    /// Whether it is known that the bot may not manage the topics of the support group.
    pub fn lacks_topic_right(&self) -> Result<bool, Fault> {
        let noted = self.read(Table::Meta, &keys::topic_right())?;
        Ok(noted.is_some_and(|noted| noted.value))
    }
}

impl Change {
    /// What is to be kept of a topic of `requester`; `before` is what the decision saw. A new one can be found by its
    /// number.
    pub fn put_topic(
        &mut self,
        of: TopicOf,
        requester: Option<PersonId>,
        before: Option<&Loaded<Topic>>,
        after: Option<&Topic>,
    ) -> Result<(), Fault> {
        if before.map(|before| &before.value) == after {
            return Ok(());
        }
        let key = keys::topic(of);
        self.write
            .expects
            .push((key.clone(), before.map(|before| before.raw.clone())));
        let Some(after) = after else {
            self.remove(key);
            return Ok(());
        };
        if before.is_none_or(|before| before.value.thread != after.thread) {
            let (chat, message) = (after.chat, after.thread);
            self.link(
                MessageRef { chat, message },
                Link {
                    no: after.first,
                    seq: 0,
                },
            );
        }
        self.own(requester.map_or(Owner::Desk, Owner::Person));
        self.put(Table::Topic, key, after)
    }

    /// Forgets all topics of an owner.
    pub fn erase_topics(&mut self, store: &Store, owner: TopicOwner, requester: PersonId) -> Result<(), Fault> {
        for topic in store.topics_of(owner)? {
            self.put_topic(topic.value.of(), Some(requester), Some(&topic), None)?;
        }
        Ok(())
    }

    /// Notes whether the bot may not manage the topics of the support group.
    pub fn note_topic_right(&mut self, lacks: bool) -> Result<(), Fault> {
        self.put(Table::Meta, keys::topic_right(), &lacks)
    }
}
