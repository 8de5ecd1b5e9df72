//! The intake: fetches updates, or has them brought, and confirms them only when all they caused is on disk.
//!
//! teloxide's own dispatcher confirms a batch before its handlers have run; a crash then loses it.
//! Here the next batch is asked for, and with it the last one confirmed, after the last commit.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use tokio::sync::watch;

use super::api::POLL_SECS;
use super::reception::{Ended, Outage, Reception, handle, read};
use super::update::Update;
use super::webhook::Webhook;
use super::{Api, Router, Trouble, WebhookSettings, event};
use crate::clock::Clock;
use crate::crash;
use crate::domain::ChatId;
use crate::outbox::CourierHandle;
use crate::store::Fault;

/// Longer than a poll, so that the other program's has ended when we ask again.
const CONFLICT_WAIT_MS: i64 = (POLL_SECS as i64 + 5) * 1_000;

/// How long to wait when all that came cannot be confirmed, and so comes again at once.
const NUMBERLESS_WAIT_MS: i64 = 10_000;

/// An update: its number, what was read, and itself.
type Read = (u64, event::Event, Update);

/// The intake of one bot.
pub struct Intake {
    api: Api,
    router: Router,
    clock: Clock,
    courier: CourierHandle,
    reception: Reception,
    webhook: Option<WebhookSettings>,
}

impl Intake {
    /// An intake; it does not run yet.
    pub fn new(
        api: Api,
        router: Router,
        clock: Clock,
        courier: CourierHandle,
        reception: Reception,
        webhook: Option<WebhookSettings>,
    ) -> Self {
        Intake {
            api,
            router,
            clock,
            courier,
            reception,
            webhook,
        }
    }

    /// Works until `stop` says true.
    ///
    /// # Errors
    /// When going on makes no sense; see [`Ended`]. Everything else is waited out.
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<(), Ended> {
        let Some(settings) = self.webhook else {
            return self.poll(stop).await;
        };
        let webhook = Webhook {
            settings,
            api: self.api,
            router: self.router,
            clock: self.clock,
            courier: self.courier,
            reception: self.reception,
        };
        webhook.run(stop).await
    }

    async fn poll(self, mut stop: watch::Receiver<bool>) -> Result<(), Ended> {
        let mut offset = 0;
        let mut outage = Outage::default();
        loop {
            let fetched = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                fetched = self.api.updates(offset, POLL_SECS) => fetched,
            };
            self.reception.note(fetched.is_ok().then(|| self.clock.now()));
            let wait_ms = match fetched {
                Ok(updates) => {
                    if outage.over(self.clock.now()) {
                        self.courier.network_is_back();
                    }
                    crash::point("fetched");
                    let is_empty = updates.is_empty();
                    offset = self.handle(updates).await?;
                    if is_empty || offset > 0 {
                        continue;
                    }
                    tracing::error!(
                        "updates without a number came, which cannot be confirmed; others will follow them"
                    );
                    NUMBERLESS_WAIT_MS
                }
                Err(trouble @ Trouble::Unauthorized) => return Err(Ended::Token(trouble)),
                Err(trouble @ Trouble::Conflict) => {
                    tracing::error!(%trouble, retry_in_ms = CONFLICT_WAIT_MS, "updates cannot be fetched");
                    CONFLICT_WAIT_MS
                }
                Err(Trouble::Wait { ms }) => ms,
                Err(Trouble::Webhook) => {
                    tracing::warn!("a webhook was set for this bot; it is taken away, since this program polls");
                    self.api
                        .delete_webhook()
                        .await
                        .map_or_else(|_| outage.failed(self.clock.now()), |()| 0)
                }
                Err(trouble @ (Trouble::Unreachable(_) | Trouble::Refused(_) | Trouble::Moved { .. })) => {
                    let ms = outage.failed(self.clock.now());
                    tracing::warn!(%trouble, retry_in_ms = ms, "updates cannot be fetched");
                    ms
                }
            };
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                () = self.clock.sleep_ms(wait_ms) => {}
            }
        }
        if offset > 0 {
            // Confirms what is done, so that it need not be sorted out after the restart. What this
            // brings is not confirmed and comes again.
            let _ = self.api.updates(offset, 0).await;
        }
        Ok(())
    }

    /// Handles a batch: in order within each chat, chats side by side. Gives the next offset: behind the
    /// batch, or, once an empty answer shows that everything is confirmed, none. After a quiet week
    /// Telegram numbers updates anew, and an old offset could hide the new numbers.
    async fn handle(&self, updates: Vec<String>) -> Result<u64, Fault> {
        let mut last = None;
        let mut chats: HashMap<Option<ChatId>, Vec<Read>> = HashMap::new();
        for text in updates {
            let (update, event) = read(text);
            // Without a number it could be neither confirmed nor told from a repetition.
            let Some(number) = update.number() else { continue };
            last = last.max(Some(number));
            chats
                .entry(event::chat_of(&event))
                .or_default()
                .push((number, event, update));
        }
        let chats = chats.into_values().map(|events| self.handle_in_order(events));
        self.router.desk.store().together(try_join_all(chats)).await?;
        crash::point("handled");
        Ok(last.map_or(0, |last| last + 1))
    }

    async fn handle_in_order(&self, events: Vec<Read>) -> Result<(), Fault> {
        for (number, event, update) in events {
            handle(&self.router, number, event, &update).await?;
        }
        Ok(())
    }
}
