//! Keeps topics true: title, icon and card follow their tickets.
//!
//! Best effort, and sparing: the group's limit is for words. After a change it waits for more; it calls only where
//! something would look different; and it edits title and icon of a topic at most once in [`DRESS_EVERY_MS`].

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::draw::Painter;
use super::forum::{Forum, Shape};
use super::refusals::{self, TopicRefusal};
use super::topic_wire::{EditTopic, PinMessage};
use super::wire::{EditText, Keyboard, NO_PREVIEW, entities};
use super::{Api, Trouble};
use crate::clock::Clock;
use crate::domain::{ChatId, TicketNo, Timestamp, Topic, TopicChange, TopicOf};
use crate::outbox::{NotYet, Pace};
use crate::store::Fault;

/// How long to wait for further changes, in milliseconds.
const SETTLE_MS: i64 = 3_000;

/// Least time between two edits of a topic's title or icon, in milliseconds.
const DRESS_EVERY_MS: i64 = 60_000;

/// Most topics that wait; a busier group sees its cards at the next change.
const MAX_DUE: usize = 1_024;

/// Cheap to clone.
#[derive(Clone)]
pub struct TopicKeeper {
    api: Api,
    forum: Forum,
    painter: Painter,
    pace: Arc<Pace>,
    clock: Clock,
}

impl TopicKeeper {
    /// A keeper.
    pub fn new(api: Api, forum: Forum, painter: Painter, pace: Arc<Pace>, clock: Clock) -> Self {
        TopicKeeper {
            api,
            forum,
            painter,
            pace,
            clock,
        }
    }

    /// Keeps topics true until `stop` says true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut changes = self.painter.desk().changes();
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = self.look_at_group() => {}
        }
        let mut due: HashMap<TopicOf, Timestamp> = HashMap::new();
        loop {
            let next = due.iter().min_by_key(|(_, at)| **at).map(|(owner, at)| (*owner, *at));
            let (mut changed, mut looked_at) = (None, None);
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                change = changes.recv() => match change {
                    Ok(no) => changed = Some(no),
                    // What was missed is seen at the next change.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                () = self.clock.sleep_until(next.map(|(_, at)| at).unwrap_or_default()), if next.is_some() => {
                    let Some((owner, _)) = next else { continue };
                    due.remove(&owner);
                    looked_at = Some(owner);
                }
            }
            // Everything said is a change; where there are no topics nothing is to be kept.
            if let Some(no) = changed
                && !self.forum.is_plain().await
            {
                self.note(&mut due, no);
            }
            let Some(owner) = looked_at else { continue };
            let kept = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                kept = self.keep(owner) => kept,
            };
            match kept {
                Ok(None) => {}
                Ok(Some(again)) => {
                    due.insert(owner, again);
                }
                Err(fault) => tracing::error!(%fault, "a topic could not be brought up to date"),
            }
        }
    }

    /// Asks once what the groups are, so that owners hear early of a right that is missing.
    async fn look_at_group(&self) {
        let desk = self.painter.desk();
        for group in desk.groups() {
            let Ok(group) = desk.store().chat_now(group) else {
                continue;
            };
            match self.forum.shape(group).await {
                Ok(Ok(shape)) => tracing::info!(%group, ?shape, "a group where staff reads"),
                Ok(Err(trouble)) => tracing::debug!(%group, %trouble, "a group was not seen yet"),
                Err(fault) => tracing::error!(%fault, "a group could not be looked at"),
            }
        }
    }

    fn note(&self, due: &mut HashMap<TopicOf, Timestamp>, no: TicketNo) {
        let desk = self.painter.desk();
        if due.len() >= MAX_DUE {
            return;
        }
        match desk.store().ticket(no) {
            Ok(Some(ticket)) => {
                let at = self.clock.now().plus_ms(SETTLE_MS);
                if let Some(of) = desk.topic_of(&ticket.value) {
                    due.entry(of).or_insert(at);
                }
            }
            Ok(None) => {}
            Err(fault) => tracing::error!(%fault, "a topic could not be brought up to date"),
        }
    }

    /// Brings one topic up to date. Gives when to look again, if something must wait.
    async fn keep(&self, of: TopicOf) -> Result<Option<Timestamp>, Fault> {
        let desk = self.painter.desk();
        let (Some(topic), Some(chat)) = (desk.topic(of)?, desk.group_with(of)?) else {
            return Ok(None);
        };
        let Ok(Shape::Topics { manage }) = self.forum.shape(chat).await? else {
            return Ok(None);
        };
        self.keep_card(chat, &topic).await?;
        if !manage {
            return Ok(None);
        }
        let look = self.painter.topic_look(of)?;
        let icon = self.forum.icon(&look.signs).await;
        let new_title = look.title != topic.title;
        // Without an icon for the new state the old one would tell of the wrong one.
        let new_icon = icon != topic.icon;
        if !new_title && !new_icon {
            return Ok(None);
        }
        let free = topic.dressed_at.plus_ms(DRESS_EVERY_MS);
        if self.clock.now() < free {
            return Ok(Some(free));
        }
        let edit = EditTopic {
            chat_id: chat.number,
            message_thread_id: topic.thread,
            name: new_title.then(|| look.title.clone()),
            icon_custom_emoji_id: new_icon.then(|| icon.clone().unwrap_or_default()),
        };
        let edited = self.paced(chat, edit).await;
        match edited.map_err(|trouble| (refusals::of_trouble_with_topic(&trouble), trouble)) {
            Ok(_) | Err((TopicRefusal::Unchanged, _)) => {
                let at = self.clock.now();
                let title = look.title;
                desk.note_topic(of, topic.thread, TopicChange::Dressed { title, icon, at })
                    .await?;
            }
            Err((TopicRefusal::Gone, _)) => {
                self.forum.gone(of);
                desk.note_topic(of, topic.thread, TopicChange::Gone).await?;
            }
            Err((refusal, trouble)) => {
                tracing::debug!(%chat, %trouble, "a topic was not edited");
                self.forum.refused(chat, refusal).await?;
            }
        }
        Ok(None)
    }

    async fn keep_card(&self, chat: ChatId, topic: &Topic) -> Result<(), Fault> {
        let Some(card) = topic.card else { return Ok(()) };
        if !topic.pinned {
            let pin = PinMessage {
                chat_id: chat.number,
                message_id: card,
                disable_notification: true,
            };
            if self.paced(chat, pin).await.is_ok() {
                let desk = self.painter.desk();
                desk.note_topic(topic.of(), topic.thread, TopicChange::Pinned).await?;
            }
        }
        let screen = self.painter.topic_card(topic.of())?;
        if !self.forum.card_shown(topic.of(), &screen) {
            return Ok(());
        }
        let edit = EditText {
            chat_id: chat.number,
            message_id: card,
            text: screen.text.plain.clone(),
            entities: entities(&screen.text),
            reply_markup: Keyboard::of(&screen.rows),
            link_preview_options: NO_PREVIEW,
        };
        if let Err(trouble) = self.paced(chat, edit).await {
            tracing::debug!(%chat, %trouble, "a card in a topic was not edited");
        }
        Ok(())
    }

    async fn paced<P>(&self, chat: ChatId, call: P) -> Result<P::Output, Trouble>
    where
        P: teloxide::requests::Payload + serde::Serialize + Send + 'static,
        P::Output: serde::de::DeserializeOwned + Send,
    {
        while let Err(NotYet::Anybody(until) | NotYet::Chat(until)) = self.pace.admit(chat, self.clock.now()) {
            self.clock.sleep_until(until).await;
        }
        let called = self.api.call(call).await;
        if let Err(Trouble::Wait { ms }) = &called {
            self.pace.hold(chat, self.clock.now().plus_ms(*ms));
        }
        called
    }
}
