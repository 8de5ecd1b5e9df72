//! Which history entry a message in a chat stands for, and where the messages stand that stand for an entry. Each
//! message that is passed on adds to both, so that they are kept as lists of many: see `listed`. Where an entry's original
//! stands, the entry says: that is in no list of copies, but in stores that older versions wrote. In private chats each link
//! has a row of its own.

use serde::{Deserialize, Serialize};

use super::engine::Order;
use super::keys::{self, Key, KeyReader};
use super::listed::{Listed, elements};
use super::records::{damaged_key, decode};
use super::table::Table;
use super::{Change, Fault, Store};
use crate::domain::{ChatId, Event, MessageRef, Messenger, TicketNo};

/// Since which layout of the data they are lists.
pub(super) const SINCE_SCHEMA: u32 = 5;

/// What a message in a chat stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The ticket.
    pub no: TicketNo,
    /// The entry of its history.
    pub seq: u64,
}

/// An element of a list of links: the message's place in its block, the ticket, the entry.
type LinkElement = (u8, u64, u64);

/// An element of a list of copies: the entry, and where the message stands.
type CopyElement = (u64, char, i64, i64);

fn linked(at: MessageRef, to: Option<Link>) -> Listed {
    Listed {
        list: keys::links(at),
        mark: format!("[{},", keys::place_in_block(at)),
        rest: to.map(|to| format!("{},{}]", to.no.0, to.seq)),
        // 64 elements of two numbers: 3 KiB at most.
        alone: true,
    }
}

fn copied(list: Key, seq: u64, at: MessageRef, stands: bool) -> Listed {
    let messenger = char::from(at.chat.messenger.letter());
    Listed {
        list,
        mark: format!("[{seq},\"{messenger}\",{},{}]", at.chat.number, at.message),
        rest: stands.then(String::new),
        // One entry may stand in any number of places.
        alone: false,
    }
}

/// The links in a row as stored, with the messages they are of.
///
/// # Errors
/// If it is damaged.
pub(super) fn links_in(key: &[u8], row: &[u8]) -> Result<Vec<(MessageRef, Link)>, Fault> {
    let mut fields = KeyReader(key.get(1..).unwrap_or_default());
    let chat = fields.chat();
    let block = fields.signed();
    let (chat, block) = chat.zip(block).ok_or_else(|| damaged_key(Table::Links))?;
    let elements = elements::<LinkElement>(Table::Links, row)?.into_iter();
    let links = elements.map(|(place, no, seq)| {
        let message = keys::message_at(block, place);
        let no = TicketNo(no);
        (MessageRef { chat, message }, Link { no, seq })
    });
    Ok(links.collect())
}

fn copies_in(row: &[u8]) -> Result<Vec<(u64, MessageRef)>, Fault> {
    let elements = elements::<CopyElement>(Table::Copies, row)?.into_iter();
    let copies = elements.map(|(seq, letter, number, message)| {
        let messenger = u8::try_from(letter).ok().and_then(Messenger::from_letter);
        let messenger = messenger.ok_or_else(|| Fault::Damaged {
            what: Table::Copies.noun(),
            why: "it names an unknown messenger".into(),
        })?;
        let chat = ChatId { messenger, number };
        Ok((seq, MessageRef { chat, message }))
    });
    copies.collect()
}

impl Change {
    /// Notes that a history entry was made of a message, which the entry names itself.
    pub(super) fn link_original(&mut self, at: MessageRef, to: Link) {
        if at.chat.is_group() {
            self.write.lists.push(linked(at, Some(to)));
        } else {
            // Whatever stood there: nothing need be read before it is written.
            let row = format!("{{\"no\":{},\"seq\":{}}}", to.no.0, to.seq);
            self.write.puts.push((keys::link(at), Some(row.into_bytes())));
        }
    }

    /// Forgets what the original of an entry stands for.
    pub(super) fn unlink_original(&mut self, entry: &Event) {
        if let Some(message) = entry.what.message() {
            self.unlink(message.source);
        }
    }

    fn unlink(&mut self, at: MessageRef) {
        self.write.lists.push(linked(at, None));
        if !at.chat.is_group() {
            self.remove(keys::link(at));
        }
    }

    /// Notes which history entry a message stands for, in both directions.
    pub fn link(&mut self, at: MessageRef, to: Link) {
        self.link_original(at, to);
        let list = keys::copies(to.no, to.seq);
        self.write.lists.push(copied(list, to.seq, at, true));
    }

    /// Forgets a row of copies, as it was read, with the links of the messages in it. What is added meanwhile stays.
    pub(super) fn unlink_row(&mut self, key: Key, row: &[u8]) -> Result<(), Fault> {
        for (seq, at) in copies_in(row)? {
            self.unlink(at);
            self.write.lists.push(copied(key.clone(), seq, at, false));
        }
        Ok(())
    }

    /// The same of those that stand in one chat. Gives how many there were.
    pub(super) fn unlink_in(&mut self, key: Key, row: &[u8], chat: ChatId) -> Result<usize, Fault> {
        let mut there = 0;
        for (seq, at) in copies_in(row)?.into_iter().filter(|(_, at)| at.chat == chat) {
            self.unlink(at);
            self.write.lists.push(copied(key.clone(), seq, at, false));
            there += 1;
        }
        Ok(there)
    }
}

impl Store {
    /// What a message stands for.
    pub fn link(&self, at: MessageRef) -> Result<Option<Link>, Fault> {
        if !at.chat.is_group()
            && let Some(row) = self.engine.get(&keys::link(at))?
        {
            return decode(Table::Link, &row).map(Some);
        }
        let key = keys::links(at);
        let Some(row) = self.engine.get(&key)? else {
            return Ok(None);
        };
        let place = keys::place_in_block(at);
        let found = elements::<LinkElement>(Table::Links, &row)?
            .into_iter()
            .find(|(of, ..)| *of == place);
        Ok(found.map(|(_, no, seq)| Link { no: TicketNo(no), seq }))
    }

    /// The messages that stand for a history entry, the original included, in the order of chats and messages.
    pub fn copies(&self, no: TicketNo, seq: u64) -> Result<Vec<MessageRef>, Fault> {
        // A block of entries has one row, unless notices of its ticket have filled it.
        const MOST: usize = 100;
        let first = keys::copies(no, seq);
        let end = keys::after(&first[..first.len() - 2]);
        let original = self.event(no, seq)?;
        let original = original.and_then(|entry| entry.what.message().map(|message| message.source));
        let mut found: Vec<_> = original.into_iter().collect();
        for (_, row) in self.engine.scan(&first, end.as_deref(), MOST, Order::Ascending)? {
            let copies = copies_in(&row)?.into_iter();
            found.extend(copies.filter(|(of, _)| *of == seq).map(|(_, at)| at));
        }
        found.sort_by_key(|at| (at.chat, at.message));
        found.dedup();
        Ok(found)
    }

    /// Brings the links of an older store into lists. Broken off, it goes on where it was.
    ///
    /// # Errors
    /// If the engine fails, or a link is damaged.
    pub(super) async fn list_links(&self) -> Result<(), Fault> {
        const STEP: usize = 500;
        let mut last: Option<Key> = None;
        loop {
            let rows = self.rows(Table::Link, last.as_deref(), STEP)?;
            let done = rows.is_empty();
            let mut change = Change::default();
            for (key, value) in rows {
                let mut fields = KeyReader(&key[1..]);
                let at = fields.chat().zip(fields.signed());
                let (chat, message) = at.ok_or_else(|| damaged_key(Table::Link))?;
                change.link(MessageRef { chat, message }, decode(Table::Link, &value)?);
                if chat.is_group() {
                    change.remove(key.clone());
                }
                last = Some(key);
            }
            let copies = if done {
                self.rows(Table::OldCopy, None, STEP)?
            } else {
                Vec::new()
            };
            let done = done && copies.is_empty();
            for (key, _) in copies {
                change.remove(key);
            }
            self.commit(change).await?;
            if done {
                return Ok(());
            }
        }
    }
}
