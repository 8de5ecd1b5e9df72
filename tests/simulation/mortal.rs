//! A life that may end at any point.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Ends by itself, or dies after so many polls.
pub struct Mortal<'a> {
    pub polls: Rc<Cell<Option<usize>>>,
    pub life: Pin<Box<dyn Future<Output = Result<(), String>> + 'a>>,
}

impl Future for Mortal<'_> {
    /// Nothing if it died.
    type Output = Option<Result<(), String>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(polls) = self.polls.get() {
            match polls.checked_sub(1) {
                Some(rest) => self.polls.set(Some(rest)),
                None => return Poll::Ready(None),
            }
        }
        self.life.as_mut().poll(context).map(Some)
    }
}
