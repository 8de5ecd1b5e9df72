//! Work of several parts whose writes go to the disk together.

use std::panic::resume_unwind;

use futures_util::future::{BoxFuture, join_all};
use tokio::task::{JoinError, JoinHandle};

use super::Store;
use super::engine::Gathering;

/// Work that somebody waits for: it ends with them.
struct Begun<T>(JoinHandle<T>);

impl Store {
    /// Does work of several parts, on as many processors as there are workers. What they want to commit before they first
    /// wait for anything goes to the disk together; each commit still stands by itself. Gives what came of each part, in
    /// order.
    pub async fn together<T: Send + 'static>(&self, parts: Vec<BoxFuture<'static, T>>) -> Vec<T> {
        // Before any of them begins, so that none of what they write goes ahead.
        let gathering: Vec<_> = parts.iter().map(|_| self.engine.gather()).collect();
        let parts = gathering.into_iter().zip(parts).map(|(its, part)| gathered(its, part));
        if parts.len() == 1 {
            return join_all(parts).await;
        }
        // All of them: another worker cannot take what was asked for last from the one that asks.
        let begun: Vec<_> = parts.map(|part| Begun(tokio::spawn(part))).collect();
        let mut done = Vec::with_capacity(begun.len());
        for mut part in begun {
            match (&mut part.0).await {
                Ok(one) => done.push(one),
                Err(error) => broken_off(error).await,
            }
        }
        done
    }
}

/// Does work; what it writes before it first waits goes with what others gather.
async fn gathered<T>(gathering: Box<dyn Gathering>, work: BoxFuture<'static, T>) -> T {
    // Without a budget of its own tokio would interrupt the first round after some hundred steps.
    let mut work = tokio::task::unconstrained(work);
    let mut gathering = Some(gathering);
    std::future::poll_fn(|context| {
        let polled = std::pin::Pin::new(&mut work).poll(context);
        drop(gathering.take());
        polled
    })
    .await
}

/// A part that panicked does so here, as if it had been done here; one that was ended is of a program that ends.
async fn broken_off(error: JoinError) {
    match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => std::future::pending().await,
    }
}

impl<T> Drop for Begun<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use futures_util::future::FutureExt as _;

    use super::super::engine::{Engine, Order, Pending, Row, Write};
    use super::super::{Change, Fault, MemoryEngine};
    use super::*;

    /// Counts what is held back, and the commits that are asked for while nothing is.
    #[derive(Default)]
    struct Counting {
        memory: MemoryEngine,
        held: Arc<AtomicUsize>,
        loose: AtomicUsize,
    }

    struct Held(Arc<AtomicUsize>);

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.fetch_sub(1, SeqCst);
        }
    }

    impl Engine for Counting {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
            self.memory.get(key)
        }

        fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
            self.memory.scan(from, to, limit, order)
        }

        fn commit(&self, write: Write) -> Pending<'_> {
            self.loose.fetch_add(usize::from(self.held.load(SeqCst) == 0), SeqCst);
            self.memory.commit(write)
        }

        fn gather(&self) -> Box<dyn Gathering> {
            self.held.fetch_add(1, SeqCst);
            Box::new(Held(self.held.clone()))
        }

        fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
            self.memory.freeze()
        }

        fn size_on_disk(&self) -> Result<u64, Fault> {
            self.memory.size_on_disk()
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_the_parts_write_first_goes_together_and_what_they_write_later_does_not_wait() {
        for count in [0, 1, 5] {
            let engine = Arc::new(Counting::default());
            let store = Store::over(engine.clone(), None);
            let part = |n: usize| {
                let store = store.clone();
                async move {
                    store.commit(Change::default()).await.unwrap();
                    tokio::task::yield_now().await;
                    n
                }
            };
            let done = store.together((0..count).map(|n| part(n).boxed()).collect()).await;
            assert_eq!(done, (0..count).collect::<Vec<_>>());
            let (held, loose) = (engine.held.load(SeqCst), engine.loose.load(SeqCst));
            assert_eq!((held, loose), (0, 0), "{count} parts");
            store.commit(Change::default()).await.unwrap();
            assert_eq!(engine.loose.load(SeqCst), 1);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_part_that_breaks_off_breaks_off_the_whole_and_holds_nothing_back() {
        let engine = Arc::new(Counting::default());
        let store = Store::over(engine.clone(), None);
        let parts = vec![async {}.boxed(), async { panic!("a part breaks off") }.boxed()];
        let whole = tokio::spawn(async move { store.together(parts).await });
        assert!(whole.await.unwrap_err().is_panic());
        assert_eq!(engine.held.load(SeqCst), 0);
    }
}
