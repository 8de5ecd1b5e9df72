//! Cards on display: which message shows which ticket, so that a change is seen by all who look at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::draw::View as Shown;
use super::stage::{Act, Stage, Target};
use crate::desk::Desk;
use crate::domain::{ChatId, MessageRef, PersonId, TicketNo};
use crate::screen::Filter;
use crate::store::{Fault, View};

/// The latest card in each chat of staff; kept in the store as well. Cheap to clone.
#[derive(Clone)]
pub struct Cards {
    desk: Desk,
    views: Arc<Mutex<HashMap<ChatId, View>>>,
}

impl Cards {
    /// The cards on display as stored.
    pub fn load(desk: Desk) -> Result<Self, Fault> {
        let views = desk
            .store()
            .views()?
            .into_iter()
            .map(|view| (view.at.chat, view))
            .collect();
        Ok(Cards {
            desk,
            views: Arc::new(Mutex::new(views)),
        })
    }

    /// Notes what a message shows now: a ticket's card, or something else.
    pub(super) async fn shows(&self, at: MessageRef, no: Option<TicketNo>) -> Result<(), Fault> {
        let view = no.map(|no| View { at, no });
        {
            let mut views = self.views();
            let before = views.get(&at.chat).copied();
            if before == view || (view.is_none() && before.is_none_or(|before| before.at != at)) {
                return Ok(());
            }
            match view {
                Some(view) => views.insert(at.chat, view),
                None => views.remove(&at.chat),
            };
        }
        self.desk.note_view(at.chat, view).await.map(|_| ())
    }

    /// Redraws the cards of tickets that change, until `stop` says true.
    pub async fn keep_true(self, stage: Stage, mut stop: watch::Receiver<bool>) {
        let mut changes = self.desk.changes();
        loop {
            let change = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                change = changes.recv() => change,
            };
            let views: Vec<View> = match change {
                Ok(no) => self.views().values().filter(|view| view.no == no).copied().collect(),
                // Some were missed: redraw all.
                Err(RecvError::Lagged(_)) => self.views().values().copied().collect(),
                Err(RecvError::Closed) => return,
            };
            for view in views {
                let chat = view.at.chat;
                let reader = Some(PersonId {
                    messenger: chat.messenger,
                    number: chat.number,
                });
                let act = Act::Show {
                    reader,
                    view: Shown::Card(view.no, Filter::All),
                    target: Target::Only(view.at.message),
                };
                stage.push(chat, act);
            }
        }
    }

    fn views(&self) -> MutexGuard<'_, HashMap<ChatId, View>> {
        // The map is whole after every statement on it.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
