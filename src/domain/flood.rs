//! How many messages of one person are passed on within a minute. Knows no person and no clock: one window, and
//! what it makes of the next message.

use super::{Message, Timestamp};

/// How long a window is, in milliseconds.
const WINDOW_MS: i64 = 60_000;

/// The messages of one person within a minute, which begins with the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FloodWindow {
    began: Timestamp,
    /// Messages since then; the parts of an album count as one.
    count: u32,
    /// The album that the last message was part of.
    album: Option<String>,
    /// Whether the person was told that something could not even be kept.
    full_told: bool,
}

/// What becomes of a message by its number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// It goes its way.
    Free,
    /// It goes its way, and its writer is to slow down; said once in a window.
    Warned {
        /// So many more will be passed on.
        left: u32,
        /// Until then.
        until: Timestamp,
    },
    /// It is not passed on.
    Held {
        /// From then on messages are passed on again.
        until: Timestamp,
        /// Whether it is the first of the window: the one that is answered.
        first: bool,
    },
}

impl FloodWindow {
    /// The window with one more message, and what becomes of that. `limit` messages a minute are passed on; 0 = all.
    pub fn with(&self, message: Option<&Message>, limit: u32, now: Timestamp) -> (FloodWindow, Passage) {
        let mut next = self.clone();
        if self.is_over(now) {
            next = FloodWindow {
                began: now,
                // An album that reaches from one window into the next is still one message.
                album: self.album.clone(),
                ..FloodWindow::default()
            };
        }
        let album = message.and_then(|message| message.album.clone());
        let is_part = album.is_some() && album == next.album;
        next.album = album;
        if limit == 0 {
            return (next, Passage::Free);
        }
        if !is_part || next.count == 0 {
            next.count = next.count.saturating_add(1);
        }
        let until = next.ends();
        let passage = match next.count {
            count if count > limit => Passage::Held {
                until,
                first: !is_part && count == limit + 1,
            },
            count if !is_part && limit > 1 && count == warns_at(limit) => Passage::Warned {
                left: limit - count,
                until,
            },
            _ => Passage::Free,
        };
        (next, passage)
    }

    /// Until when messages are held, if they are.
    pub fn held_until(&self, limit: u32, now: Timestamp) -> Option<Timestamp> {
        let held = limit > 0 && self.count > limit && !self.is_over(now);
        held.then(|| self.ends())
    }

    /// Whether it says nothing about a message written now.
    pub fn is_over(&self, now: Timestamp) -> bool {
        // A clock that was set back must not shut anybody out.
        !(0..WINDOW_MS).contains(&now.since(self.began))
    }

    /// Notes that a message could not even be kept. Gives whether that is the first time in this window.
    pub fn is_full(&mut self) -> bool {
        !std::mem::replace(&mut self.full_told, true)
    }

    fn ends(&self) -> Timestamp {
        self.began.plus_ms(WINDOW_MS)
    }
}

/// The message that is answered with a warning: four fifths of the way.
fn warns_at(limit: u32) -> u32 {
    let fifths = u64::from(limit) * 4 / 5;
    u32::try_from(fifths).unwrap_or(limit).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChatId, Kind, MessageRef, RichText};

    fn part(album: &str) -> Message {
        Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind: Kind::Photo,
            text: RichText::default(),
            file_name: None,
            album: Some(album.to_owned()),
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    /// What becomes of messages that come at these moments.
    fn passages(limit: u32, moments: impl IntoIterator<Item = i64>) -> Vec<Passage> {
        let mut window = FloodWindow::default();
        let mut passages = Vec::new();
        for at in moments {
            let (next, passage) = window.with(None, limit, Timestamp(1_000_000 + at));
            passages.push(passage);
            window = next;
        }
        passages
    }

    const UNTIL: Timestamp = Timestamp(1_060_000);

    #[test]
    fn a_warning_comes_first_then_one_answer_then_a_new_window() {
        let passages = passages(5, [0, 1, 2, 3, 4, 5, 59_999, 60_000]);
        let held = |first| Passage::Held { until: UNTIL, first };
        let warned = Passage::Warned { left: 1, until: UNTIL };
        use Passage::Free;
        assert_eq!(
            passages,
            [Free, Free, Free, warned, Free, held(true), held(false), Free]
        );
    }

    #[test]
    fn without_a_limit_all_is_free_and_the_smallest_gives_no_warning() {
        assert!(passages(0, 0..100).iter().all(|passage| *passage == Passage::Free));
        assert_eq!(passages(1, [0])[0], Passage::Free);
        assert_eq!(passages(2, [0])[0], Passage::Warned { left: 1, until: UNTIL });
        let warnings = passages(u32::MAX, 0..100);
        assert!(warnings.iter().all(|passage| *passage == Passage::Free));
    }

    #[test]
    fn the_parts_of_an_album_share_one_fate() {
        let now = Timestamp(1_000_000);
        let mut window = FloodWindow::default();
        for _ in 0..10 {
            let (next, passage) = window.with(Some(&part("a")), 1, now);
            assert_eq!(passage, Passage::Free);
            window = next;
        }
        let (window, passage) = window.with(Some(&part("b")), 1, now);
        assert_eq!(
            passage,
            Passage::Held {
                until: UNTIL,
                first: true
            }
        );
        let (window, passage) = window.with(Some(&part("b")), 1, now);
        assert_eq!(
            passage,
            Passage::Held {
                until: UNTIL,
                first: false
            }
        );
        assert_eq!(window.held_until(1, now), Some(UNTIL));
        assert_eq!(window.held_until(1, UNTIL), None);
    }

    #[test]
    fn a_clock_set_back_shuts_nobody_out() {
        let window = FloodWindow::default().with(None, 1, Timestamp(1_000_000)).0;
        assert_eq!(window.with(None, 1, Timestamp(0)).1, Passage::Free);
    }
}
