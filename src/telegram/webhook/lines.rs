//! Updates that come side by side, handled in order within each chat: chats side by side, and in each the lowest of
//! those that wait first. Must not know where they come from, nor what is done with them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot, watch};

use crate::domain::ChatId;
use crate::store::Fault;
use crate::telegram::event::{self, Event};
use crate::telegram::update::Update;

/// Updates that may wait or be handled at a time. Telegram brings no more than it was told to, [`MAX_CONNECTIONS`],
/// and the same once more if we were slow.
///
/// [`MAX_CONNECTIONS`]: super::MAX_CONNECTIONS
const MAX_WAITING: usize = 512;

/// What is done with one update. A fault means that nothing more can be kept.
pub(super) type Handle = Box<dyn Fn(u64, Event, Update) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>;

/// By number, and among the same by the order in which they came.
type Line = BTreeMap<(u64, u64), Waiting>;

/// The lines of one intake. Clones are the same.
#[derive(Clone)]
pub(super) struct Lines(Arc<Inner>);

struct Inner {
    handle: Handle,
    /// A line is there as long as somebody works on it, and may be empty then.
    lines: Mutex<HashMap<Option<ChatId>, Line>>,
    /// How many came, so that equal numbers stay apart.
    came: watch::Sender<(u64, usize)>,
    broken: mpsc::UnboundedSender<Fault>,
}

struct Waiting {
    event: Event,
    update: Update,
    done: oneshot::Sender<bool>,
}

impl Lines {
    /// No lines yet. Faults after which nothing can be kept are told to `broken`.
    pub fn new(handle: Handle, broken: mpsc::UnboundedSender<Fault>) -> Self {
        Lines(Arc::new(Inner {
            handle,
            lines: Mutex::default(),
            came: watch::Sender::new((0, 0)),
            broken,
        }))
    }

    /// Puts an update in its line. What is given says whether all it caused is on disk; nothing is if too many wait.
    pub fn put(&self, number: u64, event: Event, update: Update) -> Option<oneshot::Receiver<bool>> {
        let mut lines = self.lines();
        let (came, waiting) = *self.0.came.borrow();
        if waiting >= MAX_WAITING {
            return None;
        }
        self.0.came.send_replace((came + 1, waiting + 1));
        let (done, told) = oneshot::channel();
        let chat = event::chat_of(&event);
        let begins = !lines.contains_key(&chat);
        lines
            .entry(chat)
            .or_default()
            .insert((number, came), Waiting { event, update, done });
        if begins {
            tokio::spawn(self.clone().work_on(chat));
        }
        Some(told)
    }

    /// Waits until nothing is being handled. What is put in line meanwhile is waited for as well.
    pub async fn finished(&self) {
        // The sender lives in `self`.
        let _ = self.0.came.subscribe().wait_for(|(_, waiting)| *waiting == 0).await;
    }

    async fn work_on(self, chat: Option<ChatId>) {
        while let Some((number, next)) = self.next(chat) {
            let handled = (self.0.handle)(number, next.event, next.update).await;
            // Whoever brought it may be gone; then it is brought again, and known.
            let _ = next.done.send(handled.is_ok());
            if let Err(fault) = handled {
                let _ = self.0.broken.send(fault);
            }
            self.0.came.send_modify(|(_, waiting)| *waiting -= 1);
        }
    }

    fn next(&self, chat: Option<ChatId>) -> Option<(u64, Waiting)> {
        let mut lines = self.lines();
        match lines.get_mut(&chat).and_then(Line::pop_first) {
            Some(((number, _), next)) => Some((number, next)),
            None => {
                lines.remove(&chat);
                None
            }
        }
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Option<ChatId>, Line>> {
        // Whole after every statement.
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    /// Lines whose work waits for permits, and what was handled in which order.
    fn lines() -> (Lines, Arc<Semaphore>, Arc<Mutex<Vec<u64>>>) {
        let (gate, order) = (Arc::new(Semaphore::new(0)), Arc::<Mutex<Vec<u64>>>::default());
        let (its_gate, its_order) = (gate.clone(), order.clone());
        let handle: Handle = Box::new(move |number, _, _| {
            let (gate, order) = (its_gate.clone(), its_order.clone());
            Box::pin(async move {
                gate.acquire().await.unwrap().forget();
                order.lock().unwrap().push(number);
                Ok(())
            })
        });
        (Lines::new(handle, mpsc::unbounded_channel().0), gate, order)
    }

    fn nothing() -> Update {
        Update::read(String::new(), |_| ()).0
    }

    fn in_chat(number: i64) -> Event {
        Event::GroupRights {
            chat: ChatId::telegram(number),
            writes: true,
        }
    }

    #[tokio::test]
    async fn in_a_chat_the_lowest_that_waits_goes_first_and_chats_go_side_by_side() {
        let (lines, gate, order) = lines();
        let told: Vec<_> = [5, 9, 7, 8]
            .map(|number| lines.put(number, in_chat(-1), nothing()).unwrap())
            .into();
        tokio::task::yield_now().await;
        let other = lines.put(6, in_chat(-2), nothing()).unwrap();
        gate.add_permits(5);
        for told in told {
            assert_eq!(told.await, Ok(true));
        }
        assert_eq!(other.await, Ok(true));
        lines.finished().await;
        let order = order.lock().unwrap().clone();
        let of_one: Vec<u64> = order.iter().copied().filter(|number| *number != 6).collect();
        assert_eq!(of_one, [5, 7, 8, 9]);
        assert!(lines.lines().is_empty());
    }

    #[tokio::test]
    async fn no_more_wait_than_may() {
        let (lines, gate, _) = lines();
        let told: Vec<_> = (0..MAX_WAITING as u64)
            .map(|number| lines.put(number, in_chat(-1), nothing()))
            .collect();
        assert!(told.iter().all(Option::is_some) && lines.put(0, in_chat(-2), nothing()).is_none());
        gate.add_permits(MAX_WAITING);
        lines.finished().await;
        assert!(lines.put(0, in_chat(-2), nothing()).is_some());
    }
}
