//! The tables: what kinds of records there are, and the letter that the keys of each begin with.

use super::keys::{Key, KeyWriter};

/// The tables. Each letter is a key's first byte; a letter once used is never given another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Schema version and other facts about the store itself.
    Meta,
    /// People, by messenger and number.
    Person,
    /// Tickets, by number.
    Ticket,
    /// Ticket histories, by ticket and place.
    Event,
    /// Which history entry a message in a private chat stands for; in a store of the fourth layout or before, in any.
    Link,
    /// Where copies of a history entry stand, in such a store.
    OldCopy,
    /// Which history entries the messages of a group stand for, by blocks of messages; in a store of the fifth layout
    /// those of private chats, too.
    Links,
    /// Where copies of history entries stand, by blocks of entries.
    Copies,
    /// Which message of a staff chat shows a ticket's card, by chat.
    View,
    /// Which updates have been handled, by day and block.
    Seen,
    /// Parcels to be delivered, by lane and order.
    Outbox,
    /// Chats that have moved to another number.
    Moved,
    /// Counters.
    Count,
    /// Index entries.
    Index,
    /// The statistics' counters, by hour, by day and for ever.
    Figure,
    /// Rules that were changed while the desk worked; one record.
    Switches,
    /// Feedback, by number.
    Feedback,
    /// Which feedback a message in a chat stands for.
    FeedbackLink,
    /// Invitations to become staff, by the hash of their link's token.
    Invitation,
    /// Topics of the support group, by whose they are.
    Topic,
    /// Canned replies, by number.
    Canned,
    /// Updates that could not be handled, in the order they came.
    Aside,
    /// Categories of tickets, by number.
    Category,
    /// Entries of the FAQ, by number.
    Faq,
    /// Data keys of a sealed store, by whose they are.
    DataKey,
}

impl Table {
    /// All tables, for exports and tests.
    pub const ALL: [Table; 25] = [
        Table::Meta,
        Table::Person,
        Table::Ticket,
        Table::Event,
        Table::Link,
        Table::OldCopy,
        Table::Links,
        Table::Copies,
        Table::View,
        Table::Seen,
        Table::Outbox,
        Table::Moved,
        Table::Count,
        Table::Index,
        Table::Figure,
        Table::Switches,
        Table::Feedback,
        Table::FeedbackLink,
        Table::Invitation,
        Table::Topic,
        Table::Canned,
        Table::Aside,
        Table::Category,
        Table::Faq,
        Table::DataKey,
    ];

    /// The table a key belongs to.
    pub(super) fn of(key: &[u8]) -> Option<Self> {
        let letter = *key.first()?;
        Table::ALL.into_iter().find(|table| table.letter() == letter)
    }

    /// The first byte of its keys.
    pub fn letter(self) -> u8 {
        match self {
            Table::Meta => b'm',
            Table::Person => b'p',
            Table::Ticket => b't',
            Table::Event => b'e',
            Table::Link => b'l',
            Table::OldCopy => b'c',
            Table::Links => b'L',
            Table::Copies => b'C',
            Table::View => b'v',
            Table::Seen => b'd',
            Table::Outbox => b'o',
            Table::Moved => b'g',
            Table::Count => b'n',
            Table::Index => b'x',
            Table::Figure => b'y',
            Table::Switches => b'w',
            Table::Feedback => b'f',
            Table::FeedbackLink => b'k',
            Table::Invitation => b'i',
            Table::Topic => b'h',
            Table::Canned => b'r',
            Table::Aside => b'a',
            Table::Category => b'b',
            Table::Faq => b'j',
            Table::DataKey => b'q',
        }
    }

    /// What all of its keys begin with.
    pub(super) fn prefix(self) -> Key {
        KeyWriter::of(self).done()
    }

    /// What its records are called in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Table::Meta => "fact about the store",
            Table::Person => "person",
            Table::Ticket => "ticket",
            Table::Event => "history entry",
            Table::Link | Table::Links => "message link",
            Table::OldCopy | Table::Copies => "message copy",
            Table::View => "card view",
            Table::Seen => "block of update marks",
            Table::Outbox => "parcel",
            Table::Moved => "moved chat",
            Table::Count => "counter",
            Table::Index => "index entry",
            Table::Topic => "topic",
            Table::Canned => "canned reply",
            Table::Aside => "update kept aside",
            Table::Category => "category",
            Table::Faq => "entry of the FAQ",
            Table::DataKey => "data key",
            Table::Figure => "figure of the statistics",
            Table::Switches => "set of changed rules",
            Table::Feedback => "feedback",
            Table::FeedbackLink => "feedback link",
            Table::Invitation => "invitation",
        }
    }
}
