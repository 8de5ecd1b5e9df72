//! What stands in sight in each chat: so that a card leads back to the list it was opened from, and a press that
//! changes nothing can say so.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::draw::View;
use crate::domain::{ChatId, MessageRef};
use crate::screen::{Filter, Place};

/// Chats of which it is remembered; beyond it cards lead back to all open tickets.
const MAX_CHATS: usize = 4_096;

/// What was shown last in each chat. In memory only: a restart forgets it, and buttons bear what matters of it.
#[derive(Debug, Default)]
pub(super) struct Sight(Mutex<HashMap<ChatId, Seen>>);

#[derive(Debug)]
struct Seen {
    /// The message that shows the latest screen.
    message: i64,
    view: View,
    /// The message that showed the latest list of tickets.
    list: Option<(i64, Filter, Place)>,
}

impl Sight {
    /// This message shows this now.
    pub fn shows(&self, at: MessageRef, view: &View) {
        let mut chats = self.chats();
        if chats.len() >= MAX_CHATS && !chats.contains_key(&at.chat) {
            chats.clear();
        }
        let list = if let View::Inbox(filter, place) = view {
            Some((at.message, *filter, place.clone()))
        } else {
            chats.remove(&at.chat).and_then(|before| before.list)
        };
        let seen = Seen {
            message: at.message,
            view: view.clone(),
            list,
        };
        chats.insert(at.chat, seen);
    }

    /// This message shows this, if it is the one that shows the latest screen: others may lie above it.
    pub fn redrawn(&self, at: MessageRef, view: &View) {
        if let Some(seen) = self.chats().get_mut(&at.chat).filter(|seen| seen.message == at.message) {
            seen.view = view.clone();
        }
    }

    /// The list of tickets that this message showed before.
    pub fn list(&self, at: MessageRef) -> Option<(Filter, Place)> {
        let chats = self.chats();
        let (message, filter, place) = chats.get(&at.chat)?.list.as_ref()?;
        (*message == at.message).then(|| (*filter, place.clone()))
    }

    /// Whether this message shows this already, as it was when it was drawn.
    pub fn is_shown(&self, at: MessageRef, view: &View) -> bool {
        let chats = self.chats();
        let seen = chats.get(&at.chat).filter(|seen| seen.message == at.message);
        seen.is_some_and(|seen| {
            if let (View::Card(seen, _), View::Card(no, _)) = (&seen.view, view) {
                // Wherever it leads back to.
                seen == no
            } else {
                seen.view == *view
            }
        })
    }

    fn chats(&self) -> MutexGuard<'_, HashMap<ChatId, Seen>> {
        // Whole after every statement on it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
