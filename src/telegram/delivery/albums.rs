//! Albums: their parts came one by one, and go on as one.
//!
//! Every part has an entry and parcels of its own. Whichever parcel is carried first takes along all parts that are
//! there by then, and the receipt names them all; the parcels of the others find that they are there already.

use super::super::Trouble;
use super::super::refusals::{self, SendRefusal};
use super::super::wire::CopyAll;
use super::topics::Spot;
use super::{Delivery, Words};
use crate::domain::{ChatId, Event, Message, MessageRef, TicketNo};
use crate::store::{Fault, Store};

/// Most messages of an album (Bot API: sendMediaGroup).
const MAX_ALBUM: usize = 10;

/// Entries looked through behind the first part of an album; others may come in between.
const WINDOW: usize = 2 * MAX_ALBUM;

/// The words of an entry with the later parts of their album that are there by now, and do not stand in this chat yet;
/// none if there are no others.
///
/// # Errors
/// If the store fails.
pub fn album_from(
    store: &Store,
    chat: ChatId,
    (no, seq): (TicketNo, u64),
    event: &Event,
) -> Result<Option<Vec<(u64, Message)>>, Fault> {
    let Some(words) = event.what.message().filter(|message| message.album.is_some()) else {
        return Ok(None);
    };
    let said_by = event.what.said_by();
    let later = store.events_after(no, seq, WINDOW)?;
    let later = later.into_iter().filter_map(|(seq, event)| {
        let message = event.what.message().filter(|message| message.goes_with(words))?;
        (event.what.said_by() == said_by).then(|| (seq, message.clone()))
    });
    let mut album = vec![(seq, words.clone())];
    for (seq, message) in later.take(MAX_ALBUM - 1) {
        if !went_along(store, chat, (no, seq), &message)? {
            album.push((seq, message));
        }
    }
    Ok((album.len() > 1).then_some(album))
}

/// Whether the words of an entry are part of an album that stands in this chat already, under its present number or
/// one it had before.
///
/// # Errors
/// If the store fails.
pub fn went_along(store: &Store, chat: ChatId, (no, seq): (TicketNo, u64), message: &Message) -> Result<bool, Fault> {
    if message.album.is_none() {
        return Ok(false);
    }
    for copy in store.copies(no, seq)? {
        if copy != message.source && store.chat_now(copy.chat)? == chat {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Delivery {
    /// The words with the later parts of their album; none if there are no others.
    pub(super) fn album(
        &self,
        chat: ChatId,
        no: TicketNo,
        words: &Words,
    ) -> Result<Option<Vec<(u64, Message)>>, Fault> {
        album_from(self.painter.desk().store(), chat, (no, words.seq), &words.event)
    }

    /// Copies an album as one. If that cannot be, its first part goes alone, and so will the others.
    pub(super) async fn copy_album(
        &self,
        spot: Spot,
        album: &[(u64, Message)],
    ) -> Result<Vec<(u64, MessageRef)>, Trouble> {
        let Some((first, message)) = album.first() else {
            return Ok(Vec::new());
        };
        let (chat, source) = (spot.chat, message.source.chat);
        let copy = CopyAll {
            chat_id: chat.number,
            message_thread_id: spot.thread,
            from_chat_id: self.painter.desk().store().chat_now(source).unwrap_or(source).number,
            message_ids: album.iter().map(|(_, message)| message.source.message).collect(),
        };
        let place = |message| MessageRef { chat, message };
        match self.api.call(copy).await {
            // What is gone by now is left out, and nothing says which: each entry still leads to its ticket.
            Ok(sent) => Ok((album.iter().enumerate())
                .filter_map(|(at, (seq, _))| Some((*seq, place(sent.get(at).or(sent.last())?.message_id))))
                .collect()),
            // It has arrived; where, nobody can tell.
            Err(trouble) if trouble.is_of_moderator() => Ok(Vec::new()),
            Err(Trouble::Refused(text)) if refusals::of_send(&text) != SendRefusal::OutOfReach => {
                let sent = self.copy(spot, message, None, None, None).await?;
                Ok(sent.map(|message| (*first, place(message))).into_iter().collect())
            }
            Err(trouble) => Err(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Kind, RichText};
    use crate::store::{Change, Link, MemoryEngine};

    #[tokio::test]
    async fn what_went_along_before_a_group_moved_stands_there_still() {
        let store = Store::open(Arc::new(MemoryEngine::default())).await.unwrap();
        let at = |chat, message| MessageRef {
            chat: ChatId::telegram(chat),
            message,
        };
        let (no, seq) = (TicketNo(1), 3);
        let text = RichText::from("the second picture");
        let mut message = Message::composed(at(7, 2), text);
        (message.kind, message.album) = (Kind::Photo, Some("mark".into()));
        let mut change = Change::default();
        change.link(message.source, Link { no, seq });
        change.link(at(-1, 9), Link { no, seq });
        change.moved(ChatId::telegram(-1), ChatId::telegram(-100)).unwrap();
        store.commit(change).await.unwrap();
        let there = |chat| went_along(&store, ChatId::telegram(chat), (no, seq), &message).unwrap();
        assert!(there(-100), "under the number it has now");
        assert!(!there(7), "its writer's own message is no copy");
        assert!(!there(-200), "another group");
    }
}
