//! Shows screens: one queue per chat, so that what a person sees comes in the order of what they did,
//! and nobody waits for anybody else. Screens are answers, not promises: they live in memory only.

mod files;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::draw::{Painter, View};
use super::prompts::Prompts;
use super::refusals::{self, EditRefusal};
use super::sight::Sight;
pub(super) use super::target::{Answering, Target};
use super::wire::{AnswerPress, Delete, EditButtons, EditText, Keyboard, NO_PREVIEW, ReplyTo, SendText, entities};
use super::{Api, Cards, Trouble};
use crate::clock::Clock;
use crate::crash;
use crate::domain::{ChatId, FeedbackNo, Message, MessageRef, PersonId, TicketNo};
use crate::outbox::{NotYet, Pace};
use crate::panics::{Panicked, caught};
use crate::screen::{Button, Opening, Screen};
use crate::store::Fault;

/// Most things that wait to be shown in one chat; then the oldest is dropped: nobody presses so fast.
const MAX_WAITING: usize = 64;

/// How often a screen is tried when the server is not reached or asks for a pause.
const MAX_TRIES: u32 = 4;

/// Longest answer to a press (Bot API), in characters.
const MAX_TOAST: usize = 200;

/// Something to be shown in a chat.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Show {
        reader: Option<PersonId>,
        view: View,
        target: Target,
    },
    /// The buttons below a ticket's words are to be those of its present state.
    Refresh {
        reader: Option<PersonId>,
        no: TicketNo,
        message: i64,
    },
    /// The picture of the statistics.
    Picture { reader: PersonId },
    /// The same below a feedback's words.
    RefreshFeedback {
        reader: Option<PersonId>,
        no: FeedbackNo,
        message: i64,
    },
    /// A message of a history as it was.
    Original { message: Message },
    /// The last prompt has become pointless.
    Unprompt,
}

/// What an act overwrites.
#[derive(PartialEq, Eq)]
enum Place {
    Message(i64),
    Buttons(i64),
    Prompt,
}

/// The stage. Cheap to clone.
#[derive(Clone)]
pub struct Stage(Arc<Inner>);

struct Inner {
    api: Api,
    painter: Painter,
    cards: Cards,
    pace: Arc<Pace>,
    clock: Clock,
    chats: Mutex<HashMap<ChatId, VecDeque<Act>>>,
    prompts: Prompts,
    sight: Sight,
    quiet: Notify,
}

impl Stage {
    /// A stage.
    pub fn new(api: Api, painter: Painter, cards: Cards, pace: Arc<Pace>, clock: Clock) -> Self {
        Stage(Arc::new(Inner {
            api,
            painter,
            cards,
            pace,
            clock,
            chats: Mutex::default(),
            prompts: Prompts::default(),
            sight: Sight::default(),
            quiet: Notify::new(),
        }))
    }

    /// Puts something into a chat's queue.
    pub(super) fn push(&self, chat: ChatId, act: Act) {
        let mut chats = self.chats();
        if let Some(queue) = chats.get_mut(&chat) {
            if queue.len() >= MAX_WAITING {
                queue.pop_front();
            }
            queue.push_back(act);
            return;
        }
        chats.insert(chat, VecDeque::from([act]));
        drop(chats);
        let stage = self.clone();
        tokio::spawn(async move { stage.work(chat).await });
    }

    /// Answers a press; at once, since the button spins until then.
    pub(super) fn answer(&self, query: String, text: Option<String>, alert: bool) {
        let text = text.map(|text| text.chars().take(MAX_TOAST).collect());
        let api = self.0.api.clone();
        tokio::spawn(async move {
            let answer = AnswerPress {
                callback_query_id: query,
                text,
                show_alert: alert,
            };
            // Too late, or the network is down: the person presses again.
            if let Err(trouble) = api.call(answer).await {
                tracing::debug!(%trouble, "a press was not answered");
            }
        });
    }

    /// Whether a message shows this already, as it was when it was drawn.
    pub(super) fn is_shown(&self, at: MessageRef, view: &View) -> bool {
        self.0.sight.is_shown(at, view)
    }

    /// Waits until everything has been shown.
    pub async fn finished(&self) {
        loop {
            let quiet = self.0.quiet.notified();
            if self.chats().is_empty() {
                return;
            }
            quiet.await;
        }
    }

    fn chats(&self) -> MutexGuard<'_, HashMap<ChatId, VecDeque<Act>>> {
        // Queues are whole after every statement on them.
        self.0.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work(&self, chat: ChatId) {
        while let Some(act) = self.next(chat) {
            let performed = caught(async {
                crash::point("drawing");
                self.perform(chat, &act).await
            });
            match performed.await {
                Ok(Ok(())) => {}
                // The program stops, and what still waits is seen by nobody: it is pressed for again.
                Ok(Err(Fault::Shut)) => tracing::debug!(%chat, "a screen came too late to be drawn"),
                Ok(Err(fault)) => tracing::error!(%chat, %fault, "a screen could not be drawn"),
                // The next one may still be shown.
                Err(Panicked) => tracing::warn!(%chat, "the drawing of a screen broke off"),
            }
        }
    }

    /// The next act of a chat; what a later one would overwrite is skipped. Ends the queue when empty.
    fn next(&self, chat: ChatId) -> Option<Act> {
        let mut chats = self.chats();
        let queue = chats.get_mut(&chat)?;
        while let Some(act) = queue.pop_front() {
            let place = act.place();
            if place.is_none() || !queue.iter().any(|later| later.place() == place) {
                return Some(act);
            }
        }
        chats.remove(&chat);
        self.0.quiet.notify_waiters();
        None
    }

    async fn perform(&self, chat: ChatId, act: &Act) -> Result<(), Fault> {
        match act {
            Act::Show { reader, view, target } => self.show(chat, *reader, view, *target).await,
            Act::Refresh { reader, no, message } => {
                let Some(ticket) = self.0.painter.desk().store().ticket(*no)? else {
                    return Ok(());
                };
                let rows = self.0.painter.keyboard(*reader, &ticket.value, Opening::First)?;
                self.refresh(chat, *message, &rows).await;
                Ok(())
            }
            Act::RefreshFeedback { reader, no, message } => {
                let Some(feedback) = self.0.painter.desk().store().feedback(*no)? else {
                    return Ok(());
                };
                let rows = self.0.painter.feedback_keyboard(*reader, &feedback.value)?;
                self.refresh(chat, *message, &rows).await;
                Ok(())
            }
            Act::Picture { reader } => self.picture(chat, *reader).await,
            Act::Original { message } => self.original(chat, message).await,
            Act::Unprompt => {
                self.prompted(chat, None).await;
                Ok(())
            }
        }
    }

    async fn refresh(&self, chat: ChatId, message_id: i64, rows: &[Vec<Button>]) {
        let edit = EditButtons {
            chat_id: chat.number,
            message_id,
            reply_markup: Keyboard::of(rows).unwrap_or_else(Keyboard::none),
        };
        self.paced(chat, || self.0.api.send(edit.clone())).await.ok();
    }

    async fn show(&self, chat: ChatId, reader: Option<PersonId>, view: &View, target: Target) -> Result<(), Fault> {
        let mut screen = self.0.painter.draw(reader, &self.led_back(chat, view, target))?;
        let mut with_file = None;
        if let View::Canned(canned) = view
            && let Some((canned, file)) = canned.file()
        {
            // A file is a message of its own: what it was called from stays.
            match self.send_file(chat, file, &screen).await {
                Err(Trouble::Refused(_)) => screen = self.0.painter.file_refused(reader, canned)?,
                sent => with_file = Some(sent.ok().flatten()),
            }
        }
        let shown = match target {
            _ if with_file.is_some() => with_file.flatten(),
            Target::New => self.send(chat, &screen, None).await,
            Target::Answer(to) => self.send(chat, &screen, Some(to)).await,
            Target::Prompt => {
                let shown = self.send(chat, &screen, None).await;
                if shown.is_some() {
                    self.prompted(chat, shown).await;
                }
                shown
            }
            Target::Instead(message) => match self.edit(chat, message, &screen).await {
                Some(EditRefusal::Impossible) => self.send(chat, &screen, None).await,
                Some(EditRefusal::Unchanged) | None => Some(message),
            },
            Target::Only(message) => {
                self.edit(chat, message, &screen).await;
                self.0.sight.redrawn(MessageRef { chat, message }, view);
                return Ok(());
            }
        };
        let Some(message) = shown else { return Ok(()) };
        self.0.sight.shows(MessageRef { chat, message }, view);
        if !view.is_prompt() {
            self.0.prompts.forget(chat, message);
        }
        let card = if let View::Card(no, _) = view { Some(*no) } else { None };
        self.0.cards.shows(MessageRef { chat, message }, card).await
    }

    /// A card that takes the place of a list leads back to it, whatever was shown there in between.
    fn led_back(&self, chat: ChatId, view: &View, target: Target) -> View {
        let (View::Card(no, _), Target::Instead(message) | Target::Only(message)) = (view, target) else {
            return view.clone();
        };
        match self.0.sight.list(MessageRef { chat, message }) {
            Some((filter, place)) => View::ListedCard(*no, filter, place),
            None => view.clone(),
        }
    }

    /// Another message is the prompt of a chat now, or none: the former goes.
    async fn prompted(&self, chat: ChatId, now: Option<i64>) {
        let Some(message_id) = self.0.prompts.replace(chat, now) else {
            return;
        };
        let delete = Delete {
            chat_id: chat.number,
            message_id,
        };
        // If it is gone, or too old to be taken away, it is as well.
        self.paced(chat, || self.0.api.call(delete.clone())).await.ok();
    }

    async fn send(&self, chat: ChatId, screen: &Screen, answers: Option<Answering>) -> Option<i64> {
        let send = SendText {
            chat_id: chat.number,
            message_thread_id: answers.and_then(|answered| answered.thread),
            text: screen.text.plain.clone(),
            entities: entities(&screen.text),
            reply_markup: Keyboard::of(&screen.rows),
            reply_parameters: answers.map(|answered| ReplyTo::message(answered.message)),
            link_preview_options: Some(NO_PREVIEW),
        };
        self.paced(chat, || self.0.api.send(send.clone())).await.ok().flatten()
    }

    async fn edit(&self, chat: ChatId, message: i64, screen: &Screen) -> Option<EditRefusal> {
        let edit = EditText {
            chat_id: chat.number,
            message_id: message,
            text: screen.text.plain.clone(),
            entities: entities(&screen.text),
            reply_markup: Keyboard::of(&screen.rows),
            link_preview_options: NO_PREVIEW,
        };
        match self.paced(chat, || self.0.api.send(edit.clone())).await {
            Err(Trouble::Refused(text)) => Some(refusals::of_edit(&text)),
            // Not reached after all tries: a new message would fare no better.
            Ok(_) | Err(_) => None,
        }
    }

    /// Calls within the pace; a few times if the server asks for a pause or is not reached.
    async fn paced<T, F: Future<Output = Result<T, Trouble>>>(
        &self,
        chat: ChatId,
        call: impl Fn() -> F,
    ) -> Result<T, Trouble> {
        let (pace, clock) = (&self.0.pace, &self.0.clock);
        let mut tries = 0;
        loop {
            while let Err(NotYet::Anybody(until) | NotYet::Chat(until)) = pace.admit(chat, clock.now()) {
                clock.sleep_until(until).await;
            }
            tries += 1;
            match call().await {
                Err(Trouble::Wait { ms }) if tries < MAX_TRIES => pace.hold(chat, clock.now().plus_ms(ms)),
                Err(Trouble::Unreachable(why)) if tries < MAX_TRIES => {
                    tracing::debug!(%chat, why, "a screen is tried again");
                    clock.sleep_ms(1_000 * i64::from(tries)).await;
                }
                Err(trouble) => {
                    if !matches!(&trouble, Trouble::Refused(text) if refusals::of_edit(text) == EditRefusal::Unchanged)
                    {
                        tracing::debug!(%chat, %trouble, "a screen was not shown");
                    }
                    return Err(trouble);
                }
                Ok(value) => return Ok(value),
            }
        }
    }
}

impl Act {
    /// What an act overwrites, if it overwrites something.
    fn place(&self) -> Option<Place> {
        match self {
            Act::Show {
                target: Target::Instead(message) | Target::Only(message),
                ..
            } => Some(Place::Message(*message)),
            Act::Refresh { message, .. } | Act::RefreshFeedback { message, .. } => Some(Place::Buttons(*message)),
            Act::Unprompt
            | Act::Show {
                target: Target::Prompt, ..
            } => Some(Place::Prompt),
            Act::Show {
                target: Target::New | Target::Answer(_),
                ..
            }
            | Act::Picture { .. }
            | Act::Original { .. } => None,
        }
    }
}
