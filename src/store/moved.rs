//! Chats that go on under another number, in memory: asked for with every message, and nearly always none.

use std::collections::HashMap;
use std::sync::PoisonError;

use super::keys::KeyReader;
use super::records::{damaged_key, decode};
use super::table::Table;
use super::{Fault, Store};
use crate::domain::ChatId;

impl Store {
    /// The number under which a chat goes on now.
    pub fn chat_now(&self, chat: ChatId) -> Result<ChatId, Fault> {
        let known = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        Ok(known.get(&chat).copied().unwrap_or(chat))
    }

    /// The numbers that lead to this one, but for itself.
    pub fn led_to(&self, chat: ChatId) -> Result<Vec<ChatId>, Fault> {
        let known = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        let leading = known.iter().filter(|(from, to)| **to == chat && **from != chat);
        Ok(leading.map(|(from, _)| *from).collect())
    }

    pub(super) fn load_moved(&self) -> Result<(), Fault> {
        let mut known = HashMap::new();
        self.each(Table::Moved, |key, value| {
            let from = KeyReader(&key[1..]).chat().ok_or_else(|| damaged_key(Table::Moved))?;
            known.insert(from, decode(Table::Moved, value)?);
            Ok(())
        })?;
        *self.moved.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }
}
