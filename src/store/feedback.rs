//! Feedback as stored: records, the lists of them, and which messages show them.

use std::sync::atomic::Ordering;

use super::keys::{self, Key, KeyReader, KeyWriter};
use super::table::Table;
use super::{Change, Cursor, Direction, Fault, Loaded, Page, Store, count};
use crate::domain::{Feedback, FeedbackNo, MessageRef};

/// A list of feedback, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackList {
    /// All of it.
    All,
    /// What nobody of staff has looked at.
    Unread,
}

impl FeedbackList {
    fn prefix(self) -> Key {
        let key = KeyWriter::of(Table::Index);
        match self {
            FeedbackList::All => key.byte(b'f').done(),
            FeedbackList::Unread => key.byte(b'y').done(),
        }
    }
}

impl Store {
    /// A feedback number never given before. Lost if the feedback is not committed after all.
    pub fn next_feedback(&self) -> FeedbackNo {
        FeedbackNo(self.last_feedback.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A feedback.
    ///
    /// # Errors
    /// If the engine fails or the record is damaged.
    pub fn feedback(&self, no: FeedbackNo) -> Result<Option<Loaded<Feedback>>, Fault> {
        self.read(Table::Feedback, &keys::feedback(no))
    }

    /// The feedback that a message stands for.
    ///
    /// # Errors
    /// If the engine fails or the record is damaged.
    pub fn feedback_link(&self, at: MessageRef) -> Result<Option<FeedbackNo>, Fault> {
        let link = self.read(Table::FeedbackLink, &keys::feedback_link(at))?;
        Ok(link.map(|link| link.value))
    }

    /// Part of a list: from its beginning, or on one side of a place in it.
    ///
    /// # Errors
    /// If the engine fails or a key is damaged.
    pub fn feedback_page(
        &self,
        list: FeedbackList,
        from: Option<(&Cursor, Direction)>,
        size: usize,
    ) -> Result<Page<FeedbackNo>, Fault> {
        self.page_below(&list.prefix(), number, from, size)
    }
}

impl Change {
    /// A feedback as it is to be. `before` is what the decision saw.
    ///
    /// # Errors
    /// If the record is too large.
    pub fn put_feedback(&mut self, before: Option<&Loaded<Feedback>>, after: &Feedback) -> Result<(), Fault> {
        let key = keys::feedback(after.no);
        let seen = before.map(|before| before.raw.clone());
        self.write.expects.push((key.clone(), seen));
        self.put_of(after.by, Table::Feedback, key, after)?;
        let old = before.map(|before| index_of(&before.value)).unwrap_or_default();
        let new = index_of(after);
        for key in old.iter().filter(|key| !new.contains(key)) {
            self.remove(key.clone());
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            self.write.puts.push((key.clone(), Some(Vec::new())));
        }
        let old = before.map(|before| count::of_feedback(&before.value));
        for (counter, delta) in count::between(old.unwrap_or_default(), count::of_feedback(after)) {
            self.write.adds.push((counter.key(), delta));
        }
        Ok(())
    }

    /// Notes which feedback a message stands for.
    ///
    /// # Errors
    /// None in practice: the record is a number.
    pub fn link_feedback(&mut self, at: MessageRef, no: FeedbackNo) -> Result<(), Fault> {
        self.put(Table::FeedbackLink, keys::feedback_link(at), &no)
    }
}

/// The index keys a feedback has. Their last field is its number.
pub(super) fn index_of(feedback: &Feedback) -> Vec<Key> {
    let entry = |list: FeedbackList| {
        let place = list.prefix()[1..].to_vec();
        let key = KeyWriter::of(Table::Index).bytes(&place);
        key.unsigned(!feedback.no.0).unsigned(feedback.no.0).done()
    };
    let unread = (!feedback.read).then(|| entry(FeedbackList::Unread));
    [entry(FeedbackList::All)].into_iter().chain(unread).collect()
}

/// The feedback a key leads to.
pub(super) fn number(key: &[u8]) -> Option<FeedbackNo> {
    let tail = key.len().checked_sub(8)?;
    KeyReader(&key[tail..]).unsigned().map(FeedbackNo)
}
