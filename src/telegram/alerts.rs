//! Alerts about the program itself, brought to the chat its owner named: start, end, errors.
//!
//! An alert is a help, no promise: it lives in memory, is tried a few times and then given up. What goes
//! wrong with it is no error, so that no alert causes the next.

use std::sync::Arc;

use tokio::sync::watch;

use super::refusals;
use super::wire::{NO_PREVIEW, SendAlert, entities};
use super::{Api, Trouble};
use crate::alerts::{Incident, Incidents, Throttle};
use crate::clock::Clock;
use crate::domain::{ChatId, RichText};
use crate::outbox::{NotYet, Pace};
use crate::screen::{self, Locale};

/// How often an alert is tried when the server is not reached or asks for a pause.
const MAX_TRIES: u32 = 4;

/// The topic every forum begins with. The server finds it without a number, and not by it.
const GENERAL: i64 = 1;

/// A place where alerts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The chat.
    pub chat: ChatId,
    /// The topic in it, if it has topics.
    pub topic: Option<i64>,
}

/// Who is told of what.
#[derive(Clone, Debug)]
pub struct AlertSettings {
    /// Where the start and the end are told; nowhere if none.
    pub life: Option<Destination>,
    /// Where errors are told; nowhere if none.
    pub errors: Vec<Destination>,
    /// What to say at the start, at most 4096 UTF-16 units; else a sentence with the version.
    pub start: Option<String>,
    /// The same for the end.
    pub shutdown: Option<String>,
    /// Milliseconds between two alerts of one kind.
    pub throttle_ms: i64,
    /// The language.
    pub locale: Locale,
}

/// Tells of the program's start, errors and end.
pub struct Alerts {
    api: Api,
    pace: Arc<Pace>,
    clock: Clock,
    settings: AlertSettings,
    throttle: Throttle,
}

impl Alerts {
    /// Nothing is told yet.
    pub fn new(api: Api, pace: Arc<Pace>, clock: Clock, settings: AlertSettings) -> Self {
        Alerts {
            api,
            pace,
            clock,
            throttle: Throttle::every_ms(settings.throttle_ms),
            settings,
        }
    }

    /// Tells of the start and then of errors; once `ended` says true, of those that are left, and of the end.
    pub async fn run(mut self, incidents: Incidents, mut ended: watch::Receiver<bool>) {
        if let Some(to) = self.settings.life {
            let own = self.settings.start.as_deref().map(RichText::from);
            let text = own.unwrap_or_else(|| screen::start_alert(self.settings.locale));
            self.send(to, &text, &mut ended).await;
        }
        loop {
            let incident = tokio::select! {
                biased;
                _ = ended.wait_for(|ended| *ended) => break,
                incident = incidents.next() => incident,
            };
            incidents.note(&incident.kind, self.clock.now());
            self.tell(&incident, &incidents, &mut ended).await;
        }
        while let Some(incident) = incidents.take() {
            self.tell(&incident, &incidents, &mut ended).await;
        }
        if let Some(to) = self.settings.life {
            let own = self.settings.shutdown.as_deref().map(RichText::from);
            let text = own.unwrap_or_else(|| screen::shutdown_alert(self.settings.locale));
            self.send(to, &text, &mut ended).await;
        }
    }

    async fn tell(&mut self, incident: &Incident, queue: &Incidents, ended: &mut watch::Receiver<bool>) {
        if self.settings.errors.is_empty() {
            return;
        }
        let Incident { kind, what } = incident;
        let Some(suppressed) = self.throttle.admit(kind, self.clock.now()) else {
            return;
        };
        let text = screen::error_alert(self.settings.locale, what, kind.place(), suppressed, queue.take_lost());
        let mut arrived = false;
        for to in self.settings.errors.clone() {
            arrived |= self.send(to, &text, ended).await;
        }
        if !arrived {
            self.throttle.unsent(kind, suppressed);
        }
    }

    /// Whether it has arrived. While the program ends nothing is waited for but the pace.
    async fn send(&mut self, to: Destination, text: &RichText, ended: &mut watch::Receiver<bool>) -> bool {
        let (mut chat, mut topic) = (to.chat, to.topic.filter(|topic| *topic != GENERAL));
        for tries in 1..=MAX_TRIES {
            while let Err(NotYet::Anybody(until) | NotYet::Chat(until)) = self.pace.admit(chat, self.clock.now()) {
                self.clock.sleep_until(until).await;
            }
            let alert = SendAlert {
                chat_id: chat.number,
                message_thread_id: topic,
                text: text.plain.clone(),
                entities: entities(text),
                link_preview_options: NO_PREVIEW,
            };
            let Err(trouble) = self.api.send(alert).await else {
                return true;
            };
            tracing::debug!(%chat, %trouble, tries, "an alert was not sent");
            match trouble {
                Trouble::Wait { ms } => self.pace.hold(chat, self.clock.now().plus_ms(ms)),
                Trouble::Moved { to } => chat = to,
                // Better in the wrong topic than nowhere.
                Trouble::Refused(text) if topic.is_some() && refusals::is_of_topic(&text) => topic = None,
                Trouble::Unreachable(_) if !*ended.borrow() => {
                    tokio::select! {
                        _ = ended.wait_for(|ended| *ended) => {}
                        () = self.clock.sleep_ms(1_000 << tries) => {}
                    }
                }
                Trouble::Unreachable(_)
                | Trouble::Refused(_)
                | Trouble::Unauthorized
                | Trouble::Conflict
                | Trouble::Webhook => return false,
            }
        }
        false
    }
}
