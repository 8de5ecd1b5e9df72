//! The last question about what is kept, in each chat: the next one takes its place.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ChatId;

/// Chats whose last prompt is remembered; beyond it some prompts stay where they are.
const MAX_PROMPTS: usize = 4_096;

/// Message numbers by chat. In memory only: a restart forgets them, and an old prompt stays in its chat, where it can
/// still be pressed.
#[derive(Debug, Default)]
pub(super) struct Prompts(Mutex<HashMap<ChatId, i64>>);

impl Prompts {
    /// This message is the prompt now, or none is. Gives the former one.
    pub fn replace(&self, chat: ChatId, now: Option<i64>) -> Option<i64> {
        let mut prompts = self.prompts();
        if prompts.len() >= MAX_PROMPTS {
            prompts.clear();
        }
        match now {
            Some(message) => prompts.insert(chat, message),
            None => prompts.remove(&chat),
        }
    }

    /// This message shows something else now, and is not to be taken away.
    pub fn forget(&self, chat: ChatId, message: i64) {
        let mut prompts = self.prompts();
        if prompts.get(&chat) == Some(&message) {
            prompts.remove(&chat);
        }
    }

    fn prompts(&self) -> MutexGuard<'_, HashMap<ChatId, i64>> {
        // Whole after every statement on it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
