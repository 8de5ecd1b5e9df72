//! Cards on display: which message shows which ticket, so that a change is seen by all who look at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::delivery::FIRST_WORDS;
use super::draw::View as Shown;
use super::stage::{Act, Stage, Target};
use crate::desk::Desk;
use crate::domain::{ChatId, MessageRef, TicketNo, TopicOf, TopicOwner};
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
        let mut rules = self.desk.rule_changes();
        let mut posts = Posts::default();
        loop {
            let change = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                change = changes.recv() => change,
                // What a card foretells may be told otherwise now: as if something had been missed.
                _ = rules.changed() => Err(RecvError::Lagged(0)),
            };
            if let Ok(no) = change
                && let Err(fault) = posts.refresh(&self.desk, &stage, no)
            {
                tracing::error!(%fault, "the buttons in the group could not be brought up to date");
            }
            let views: Vec<View> = match change {
                Ok(no) => self.views().values().filter(|view| view.no == no).copied().collect(),
                // Some were missed: redraw all.
                Err(RecvError::Lagged(_)) => self.views().values().copied().collect(),
                Err(RecvError::Closed) => return,
            };
            for view in views {
                let chat = view.at.chat;
                let act = Act::Show {
                    reader: chat.person(),
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

/// The buttons below a ticket's first words in the group. They are redrawn only when the state has changed:
/// edits share the group's limit with messages.
#[derive(Default)]
struct Posts {
    /// What the buttons show: whether the ticket is open, and whether somebody has taken it.
    drawn: HashMap<TicketNo, (bool, bool)>,
}

/// Tickets whose buttons are remembered; beyond it some are redrawn once in vain.
const MAX_REMEMBERED: usize = 4_096;

impl Posts {
    fn refresh(&mut self, desk: &Desk, stage: &Stage, no: TicketNo) -> Result<(), Fault> {
        let Some(ticket) = desk.store().seen_ticket(no)? else {
            return Ok(());
        };
        let Some(named) = desk.group_of(&ticket) else {
            return Ok(());
        };
        let group = desk.store().chat_now(named)?;
        let now = (ticket.is_open(), ticket.assignee().is_some());
        if self.drawn.len() >= MAX_REMEMBERED {
            self.drawn.clear();
        }
        // They were drawn when the ticket was new.
        let before = self.drawn.insert(no, now).unwrap_or((true, false));
        // In a topic of its own they stand below the card, which has a keeper.
        let owner = TopicOwner::Ticket(no);
        let of = desk.topic_of(&ticket).map(|of| TopicOf { owner, ..of });
        if before == now || of.map(|of| desk.topic(of)).transpose()?.flatten().is_some() {
            return Ok(());
        }
        let posts = desk.store().copies(no, FIRST_WORDS)?;
        // Where the words took several messages, the buttons stand below the last.
        let last = posts
            .iter()
            .filter(|post| post.chat == group)
            .map(|post| post.message)
            .max();
        if let Some(message) = last {
            let act = Act::Refresh {
                reader: None,
                no,
                message,
            };
            stage.push(group, act);
        }
        Ok(())
    }
}
