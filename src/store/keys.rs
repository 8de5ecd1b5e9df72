//! How keys are made: a letter for the table, then fixed-width fields that sort as their values do.

use super::table::Table;
use super::team::TokenHash;
use crate::domain::{
    CannedNo, CategoryNo, ChatId, FaqNo, FeedbackNo, Lane, MessageRef, Messenger, PersonId, TicketNo, Timestamp,
    TopicOf, TopicOwner,
};

/// A key, as the engine sees it. Most have 9 to 28 bytes and lie where they are used.
pub type Key = smallvec::SmallVec<[u8; 32]>;

/// Builds a key field by field.
#[derive(Clone)]
pub(super) struct KeyWriter(Key);

impl KeyWriter {
    pub fn of(table: Table) -> Self {
        KeyWriter(Key::from_slice(&[table.letter()]))
    }

    pub fn byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    pub fn unsigned(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Signed numbers sort right once the sign bit is turned over.
    pub fn signed(self, number: i64) -> Self {
        self.unsigned(number as u64 ^ (1 << 63))
    }

    /// Which row of a list it is.
    pub fn row(self, number: u16) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn done(self) -> Key {
        self.0
    }

    fn address(self, messenger: Messenger, number: i64) -> Self {
        self.byte(messenger.letter()).signed(number)
    }

    pub fn person(self, id: PersonId) -> Self {
        self.address(id.messenger, id.number)
    }

    pub fn chat(self, id: ChatId) -> Self {
        self.address(id.messenger, id.number)
    }

    pub fn moment(self, at: Timestamp) -> Self {
        self.signed(at.0)
    }

    pub fn moment_newest_first(self, at: Timestamp) -> Self {
        self.signed(!at.0)
    }
}

/// Reads the fields of a key back.
pub(super) struct KeyReader<'a>(pub &'a [u8]);

impl KeyReader<'_> {
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn unsigned(&mut self) -> Option<u64> {
        let (field, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_be_bytes(*field))
    }

    pub fn signed(&mut self) -> Option<i64> {
        self.unsigned().map(|number| (number ^ (1 << 63)) as i64)
    }

    pub fn person(&mut self) -> Option<PersonId> {
        let messenger = Messenger::from_letter(self.byte()?)?;
        Some(PersonId {
            messenger,
            number: self.signed()?,
        })
    }

    pub fn chat(&mut self) -> Option<ChatId> {
        let messenger = Messenger::from_letter(self.byte()?)?;
        Some(ChatId {
            messenger,
            number: self.signed()?,
        })
    }
}

pub(super) fn person(id: PersonId) -> Key {
    KeyWriter::of(Table::Person).person(id).done()
}

pub(super) fn ticket(no: TicketNo) -> Key {
    KeyWriter::of(Table::Ticket).unsigned(no.0).done()
}

pub(super) fn feedback(no: FeedbackNo) -> Key {
    KeyWriter::of(Table::Feedback).unsigned(no.0).done()
}

pub(super) fn feedback_link(at: MessageRef) -> Key {
    KeyWriter::of(Table::FeedbackLink)
        .chat(at.chat)
        .signed(at.message)
        .done()
}

pub(super) fn events(no: TicketNo) -> Key {
    KeyWriter::of(Table::Event).unsigned(no.0).done()
}

pub(super) fn event(no: TicketNo, seq: u64) -> Key {
    KeyWriter::of(Table::Event).unsigned(no.0).unsigned(seq).done()
}

/// The link of a message in a private chat. What a bot says and hears in all its private chats is numbered in one row, so
/// that neighbours are messages of others: nothing would be gained by lists.
pub(super) fn link(at: MessageRef) -> Key {
    KeyWriter::of(Table::Link).chat(at.chat).signed(at.message).done()
}

/// Messages of a group whose links share a row: those of one moment.
const MESSAGES_IN_BLOCK: i64 = 64;

/// Entries of a history whose copies share a row.
const ENTRIES_IN_BLOCK: u64 = 16;

/// The list of links of a message and its neighbours.
pub(super) fn links(at: MessageRef) -> Key {
    KeyWriter::of(Table::Links)
        .chat(at.chat)
        .signed(at.message.div_euclid(MESSAGES_IN_BLOCK))
        .row(0)
        .done()
}

/// Which of its neighbours a message is.
pub(super) fn place_in_block(at: MessageRef) -> u8 {
    at.message.rem_euclid(MESSAGES_IN_BLOCK) as u8
}

/// The message at a place of a block.
pub(super) fn message_at(block: i64, place: u8) -> i64 {
    block.wrapping_mul(MESSAGES_IN_BLOCK).wrapping_add(i64::from(place))
}

/// What the lists of copies of a ticket begin with.
pub(super) fn all_copies(no: TicketNo) -> Key {
    KeyWriter::of(Table::Copies).unsigned(no.0).done()
}

/// The list of copies of an entry and its neighbours.
pub(super) fn copies(no: TicketNo, seq: u64) -> Key {
    KeyWriter::of(Table::Copies)
        .unsigned(no.0)
        .unsigned(seq / ENTRIES_IN_BLOCK)
        .row(0)
        .done()
}

pub(super) fn view(chat: ChatId) -> Key {
    KeyWriter::of(Table::View).chat(chat).done()
}

pub(super) fn seen_day(day: i64) -> Key {
    KeyWriter::of(Table::Seen).signed(day).done()
}

pub(super) fn seen(day: i64, block: u64) -> Key {
    KeyWriter::of(Table::Seen).signed(day).unsigned(block).done()
}

pub(super) fn lane(lane: Lane) -> Key {
    KeyWriter::of(Table::Outbox)
        .chat(lane.chat)
        .unsigned(lane.strand)
        .done()
}

pub(super) fn parcel(lane: Lane, seq: u64) -> Key {
    KeyWriter::of(Table::Outbox)
        .chat(lane.chat)
        .unsigned(lane.strand)
        .unsigned(seq)
        .done()
}

pub(super) fn moved(chat: ChatId) -> Key {
    KeyWriter::of(Table::Moved).chat(chat).done()
}

pub(super) fn switches() -> Key {
    KeyWriter::of(Table::Switches).done()
}

pub(super) fn invitation(token: &TokenHash) -> Key {
    KeyWriter::of(Table::Invitation).bytes(&token.0).done()
}

pub(super) fn canned(no: CannedNo) -> Key {
    KeyWriter::of(Table::Canned).unsigned(u64::from(no.0)).done()
}

pub(super) fn aside(place: u64) -> Key {
    KeyWriter::of(Table::Aside).unsigned(place).done()
}

pub(super) fn category(no: CategoryNo) -> Key {
    KeyWriter::of(Table::Category).unsigned(u64::from(no.0)).done()
}

pub(super) fn faq(no: FaqNo) -> Key {
    KeyWriter::of(Table::Faq).unsigned(u64::from(no.0)).done()
}

pub(super) fn topic(of: TopicOf) -> Key {
    let topics = topics_of(of.owner);
    match of.home {
        None => topics,
        Some(home) => KeyWriter(topics).chat(home).done(),
    }
}

/// What the keys of all topics of one owner begin with: that of the one in the support group.
pub(super) fn topics_of(owner: TopicOwner) -> Key {
    let key = KeyWriter::of(Table::Topic);
    match owner {
        TopicOwner::Ticket(no) => key.byte(b't').unsigned(no.0).done(),
        TopicOwner::Person(id) => key.byte(b'p').person(id).done(),
    }
}

pub(super) fn topic_right() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"lacks_topic_right").done()
}

pub(super) fn schema() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"schema").done()
}

/// The numbers of tickets that imports left out; the greatest is the last.
pub(super) fn all_erased() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"erased").done()
}

pub(super) fn erased(no: TicketNo) -> Key {
    KeyWriter::of(Table::Meta).bytes(b"erased").unsigned(no.0).done()
}

/// The tickets that were destroyed, and of which rows may be left.
pub(super) fn all_unswept() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"unswept").done()
}

pub(super) fn unswept(no: TicketNo) -> Key {
    KeyWriter::of(Table::Meta).bytes(b"unswept").unsigned(no.0).done()
}

/// The greatest numbers given, where more is to be known than what is there.
pub(super) fn numbers() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"numbers").done()
}

/// Who was erased.
pub(super) fn all_forgotten() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"forgotten").done()
}

pub(super) fn forgotten(id: PersonId) -> Key {
    KeyWriter::of(Table::Meta).bytes(b"forgotten").person(id).done()
}

pub(super) fn spent_since() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"spent").done()
}

/// Where the ring's copies stand in chats.
pub(super) fn ring_posts() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"ring_posts").done()
}

/// Since when the ring's copies beside the backups are behind.
pub(super) fn ring_due() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"ring_due").done()
}

pub(super) fn seal() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"seal").done()
}

pub(super) fn webhook_secret() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"webhook_secret").done()
}

pub(super) fn digest_day() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"digest_day").done()
}

pub(super) fn last_backup() -> Key {
    KeyWriter::of(Table::Meta).bytes(b"last_backup").done()
}

/// The key right behind another: no other lies between.
pub(super) fn behind(key: &[u8]) -> Key {
    KeyWriter(Key::from_slice(key)).byte(0).done()
}

/// The first key after all that begin with `prefix`; none if there is no such key.
pub(super) fn after(prefix: &[u8]) -> Option<Key> {
    let mut end = Key::from_slice(prefix);
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_their_keys_do() {
        let numbers = [i64::MIN, -100, -1, 0, 1, 7, i64::MAX];
        let keys: Vec<Key> = numbers
            .iter()
            .map(|number| person(PersonId::telegram(*number)))
            .collect();
        assert!(keys.is_sorted());
        for (number, key) in numbers.iter().zip(&keys) {
            assert_eq!(KeyReader(&key[2..]).signed(), Some(*number));
        }
    }

    #[test]
    fn every_table_has_a_letter_of_its_own() {
        let mut letters = Table::ALL.map(Table::letter).to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), Table::ALL.len());
    }

    #[test]
    fn the_end_of_a_prefix_lies_behind_all_that_begin_with_it() {
        assert_eq!(after(b"ab").as_deref(), Some(&b"ac"[..]));
        assert_eq!(after(&[1, 255]).as_deref(), Some(&[2][..]));
        assert_eq!(after(&[255]), None);
    }
}
