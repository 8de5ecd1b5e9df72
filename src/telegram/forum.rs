//! What is known of the groups where staff reads: whether they have topics, whether the bot may manage them, which icons there are.
//!
//! Asked for when it is first needed, and again when an update or an error says that it has changed.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::refusals::TopicRefusal;
use super::topic_wire::{GetChat, GetIcons, GetMember, IconSticker};
use super::{Api, Me, Trouble};
use crate::desk::Desk;
use crate::domain::{ChatId, Timestamp, TopicOf};
use crate::screen::Screen;
use crate::store::Fault;

/// After this many milliseconds a group that lacks something is asked again: the update that told of it may be lost.
const ASK_AGAIN_MS: i64 = 10 * 60_000;

/// A topic that is gone is made anew this often within [`GONE_WINDOW_MS`]; then what belongs there goes to the group
/// as a whole for a while, or a group that deletes every topic would be flooded.
const MAX_GONE: u32 = 2;

const GONE_WINDOW_MS: i64 = 60_000;

/// Topics whose cards are remembered; beyond it some are drawn once in vain.
const MAX_REMEMBERED: usize = 4_096;

/// Albums remembered as asides: their parts come within seconds.
const MAX_ASIDES: usize = 64;

/// What the group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One conversation.
    Plain,
    /// Many, each in a topic.
    Topics {
        /// Whether the bot may make, change, close and reopen them.
        manage: bool,
    },
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Forum(Arc<Inner>);

struct Inner {
    api: Api,
    desk: Desk,
    me: i64,
    known: tokio::sync::Mutex<HashMap<ChatId, Known>>,
    icons: tokio::sync::Mutex<Option<Vec<IconSticker>>>,
    memory: Mutex<Memory>,
}

#[derive(Clone, Copy)]
struct Known {
    shape: Shape,
    asked_at: Timestamp,
}

#[derive(Default)]
struct Memory {
    /// How often a topic was found gone, and since when.
    gone: HashMap<TopicOf, (u32, Timestamp)>,
    /// Albums that were marked as asides, the latest last.
    asides: VecDeque<String>,
    /// What the cards show.
    cards: HashMap<TopicOf, u64>,
}

impl Forum {
    /// Nothing is known yet.
    pub fn new(api: Api, desk: Desk, me: &Me) -> Self {
        Forum(Arc::new(Inner {
            api,
            desk,
            me: me.id,
            known: tokio::sync::Mutex::default(),
            icons: tokio::sync::Mutex::default(),
            memory: Mutex::default(),
        }))
    }

    /// The connection by which it is asked.
    pub(super) fn api(&self) -> &Api {
        &self.0.api
    }

    /// What the group is. Owners are told if the bot may not manage its topics.
    pub(super) async fn shape(&self, group: ChatId) -> Result<Result<Shape, Trouble>, Fault> {
        let now = self.0.desk.now();
        let mut known = self.0.known.lock().await;
        if let Some(known) = known.get(&group) {
            let lacks = known.shape == Shape::Topics { manage: false };
            if !lacks || now.since(known.asked_at) < ASK_AGAIN_MS {
                return Ok(Ok(known.shape));
            }
        }
        let shape = match Box::pin(self.ask(group)).await {
            Ok(shape) => shape,
            Err(trouble) => return Ok(Err(trouble)),
        };
        known.insert(group, Known { shape, asked_at: now });
        Box::pin(self.tell_of_right(group, shape)).await?;
        Ok(Ok(shape))
    }

    async fn ask(&self, group: ChatId) -> Result<Shape, Trouble> {
        let chat_id = group.number;
        if !self.0.api.call(GetChat { chat_id }).await?.is_forum {
            return Ok(Shape::Plain);
        }
        let user_id = self.0.me;
        let member = self.0.api.call(GetMember { chat_id, user_id }).await?;
        Ok(Shape::Topics {
            manage: member.manages_topics(),
        })
    }

    /// Whether it is known that no group has topics.
    pub(super) async fn is_plain(&self) -> bool {
        let known = self.0.known.lock().await;
        !known.is_empty() && known.values().all(|known| known.shape == Shape::Plain)
    }

    /// Owners hear of what lacks in the support group. In a group of a category it was said when it was chosen.
    async fn tell_of_right(&self, group: ChatId, shape: Shape) -> Result<(), Fault> {
        let desk = &self.0.desk;
        if desk.group_now()? != Some(group) {
            return Ok(());
        }
        desk.lacks_topic_right(shape == Shape::Topics { manage: false }).await
    }

    /// A group has to be asked again.
    pub(super) async fn forget(&self, group: ChatId) {
        self.0.known.lock().await.remove(&group);
    }

    /// A message from the group says whether it has topics.
    pub(super) async fn heard(&self, group: ChatId, is_forum: bool) {
        let mut known = self.0.known.lock().await;
        let differs = |known: &Known| (known.shape == Shape::Plain) == is_forum;
        if known.get(&group).is_some_and(differs) {
            known.remove(&group);
        }
    }

    /// An error says what the group is.
    pub(super) async fn refused(&self, group: ChatId, refusal: TopicRefusal) -> Result<(), Fault> {
        let shape = match refusal {
            // Only who may not manage topics cannot write in a closed one.
            TopicRefusal::Forbidden | TopicRefusal::Closed => Shape::Topics { manage: false },
            TopicRefusal::NoForum => Shape::Plain,
            TopicRefusal::Gone | TopicRefusal::Unchanged | TopicRefusal::Other => return Ok(()),
        };
        let asked_at = self.0.desk.now();
        self.0.known.lock().await.insert(group, Known { shape, asked_at });
        self.tell_of_right(group, shape).await
    }

    /// The first icon that is drawn like one of these signs.
    pub(super) async fn icon(&self, signs: &[String]) -> Option<String> {
        let mut icons = self.0.icons.lock().await;
        if icons.is_none() {
            match self.0.api.call(GetIcons {}).await {
                Ok(found) => *icons = Some(found),
                Err(Trouble::Refused(text)) => {
                    tracing::debug!(text, "there are no icons for topics");
                    *icons = Some(Vec::new());
                }
                Err(trouble) => tracing::debug!(%trouble, "icons for topics are asked for another time"),
            }
        }
        let icons = icons.as_ref()?;
        signs.iter().find_map(|sign| {
            let drawn = |icon: &&IconSticker| icon.emoji.as_deref().is_some_and(|emoji| plain(emoji) == plain(sign));
            icons.iter().find(drawn)?.custom_emoji_id.clone()
        })
    }

    /// A topic was found gone.
    pub(super) fn gone(&self, of: TopicOf) {
        let now = self.0.desk.now();
        let mut memory = self.memory();
        memory.gone.retain(|_, (_, since)| now.since(*since) < GONE_WINDOW_MS);
        memory.gone.entry(of).or_insert((0, now)).0 += 1;
        memory.cards.remove(&of);
    }

    /// Whether a topic may be made now, as far as it was not deleted again and again.
    pub(super) fn may_make(&self, of: TopicOf) -> bool {
        let now = self.0.desk.now();
        let memory = self.memory();
        let recent = memory
            .gone
            .get(&of)
            .filter(|(_, since)| now.since(*since) < GONE_WINDOW_MS);
        recent.is_none_or(|(times, _)| *times <= MAX_GONE)
    }

    /// A topic's card shows this now. Gives whether that is news.
    pub(super) fn card_shown(&self, of: TopicOf, card: &Screen) -> bool {
        let mut hasher = DefaultHasher::new();
        format!("{card:?}").hash(&mut hasher);
        let shown = hasher.finish();
        let mut memory = self.memory();
        if memory.cards.len() >= MAX_REMEMBERED {
            memory.cards.clear();
        }
        memory.cards.insert(of, shown) != Some(shown)
    }

    /// An album is for colleagues.
    pub(super) fn note_aside(&self, album: &str) {
        let mut memory = self.memory();
        if memory.asides.iter().any(|known| known == album) {
            return;
        }
        if memory.asides.len() >= MAX_ASIDES {
            memory.asides.pop_front();
        }
        memory.asides.push_back(album.to_owned());
    }

    /// Whether an album is for colleagues.
    pub(super) fn is_aside(&self, album: &str) -> bool {
        self.memory().asides.iter().any(|known| known == album)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // The maps are whole after every statement on them.
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An emoji without the sign that asks for its coloured form.
fn plain(emoji: &str) -> String {
    emoji.replace('\u{FE0F}', "")
}
