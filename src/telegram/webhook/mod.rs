//! Updates that Telegram brings: checked, put in line, and answered with 200 only when all they caused is on disk.
//! Everything else makes Telegram bring them again.

mod door;
mod lines;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::FutureExt as _;
use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::{mpsc, watch};
use url::Url;

use super::api::ALLOWED;
use super::reception::{Ended, Outage, Reception, handle, read};
use super::{Api, Router, Trouble};
use crate::clock::Clock;
use crate::crash;
use crate::outbox::CourierHandle;
use crate::store::{Count, Store};
use door::{Answer, Door, Host};
use lines::Lines;
pub(super) use wire::WebhookInfo;
use wire::{GetWebhookInfo, Hidden, SetWebhook};

/// Updates that Telegram brings at a time; its own default.
const MAX_CONNECTIONS: u8 = 40;

/// The header that proves that it is Telegram (Bot API: setWebhook).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// How often Telegram is asked how delivery goes.
const PROBE_MS: i64 = 60_000;

/// Telegram counts as reached for so long after it answered or brought something.
const LATELY_MS: i64 = 5 * 60_000;

/// Where Telegram brings updates to, and how it proves itself.
#[derive(Clone)]
pub struct WebhookSettings {
    /// Where Telegram finds us, https.
    pub url: Url,
    /// Where we listen.
    pub bind: SocketAddr,
    /// What each update bears.
    pub secret: SecretString,
}

/// The intake of one bot whose updates are brought.
pub(super) struct Webhook {
    pub settings: WebhookSettings,
    pub api: Api,
    pub router: Router,
    pub clock: Clock,
    pub courier: CourierHandle,
    pub reception: Reception,
}

impl Webhook {
    /// Works until `stop` says true. The webhook stays set: what comes meanwhile waits at Telegram's.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), Ended> {
        let bind = self.settings.bind;
        let door = Door::open(bind).await.map_err(|error| {
            Ended::Machine(format!(
                "{bind} cannot be listened on: {error}; is another program there? WEBHOOK_BIND names another address"
            ))
        })?;
        let (broken, mut faults) = mpsc::unbounded_channel();
        let router = self.router.clone();
        let lines = Lines::new(
            Box::new(move |number, event, update| {
                let router = router.clone();
                async move { handle(&router, number, event, &update).await }.boxed()
            }),
            broken,
        );
        let host = Arc::new(Reader {
            secret: Sha256::digest(self.settings.secret.expose_secret()).into(),
            lines: lines.clone(),
            store: self.router.desk.store().clone(),
            clock: self.clock.clone(),
            reception: self.reception.clone(),
        });
        let (close, closed) = watch::channel(false);
        let serving = tokio::spawn(door.serve(host, closed));
        let result = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => Ok(()),
            Some(fault) = faults.recv() => Err(Ended::Store(fault)),
            ended = self.stay_registered() => Err(ended),
        };
        close.send_replace(true);
        // What is being handled is answered first.
        let _ = serving.await;
        lines.finished().await;
        result
    }

    /// Registers the webhook, and again if somebody takes it away. Ends only if going on makes no sense.
    async fn stay_registered(&self) -> Ended {
        let mut outage = Outage::default();
        let mut told = None;
        let mut registered = false;
        loop {
            let looked = if registered {
                self.look(&mut told).await
            } else {
                self.register().await.map(|()| true)
            };
            let wait_ms = match looked {
                Ok(stands) => {
                    registered = stands;
                    self.reception.note(Some(self.clock.now()));
                    if outage.over(self.clock.now()) {
                        self.courier.network_is_back();
                    }
                    if stands { PROBE_MS } else { 0 }
                }
                Err(trouble @ Trouble::Unauthorized) => return Ended::Token(trouble),
                Err(Trouble::Wait { ms }) => ms,
                Err(
                    trouble @ (Trouble::Unreachable(_)
                    | Trouble::Refused(_)
                    | Trouble::Moved { .. }
                    | Trouble::Conflict
                    | Trouble::Webhook),
                ) => {
                    self.reception.note(None);
                    let ms = outage.failed(self.clock.now());
                    tracing::warn!(%trouble, retry_in_ms = ms, "the webhook cannot be set or looked after");
                    ms
                }
            };
            self.clock.sleep_ms(wait_ms).await;
        }
    }

    async fn register(&self) -> Result<(), Trouble> {
        let set = SetWebhook {
            url: self.settings.url.to_string(),
            secret_token: Hidden(self.settings.secret.expose_secret().to_owned()),
            max_connections: MAX_CONNECTIONS,
            allowed_updates: &ALLOWED,
        };
        self.api.call(set).await?;
        tracing::info!(bind = %self.settings.bind, "the webhook is set; Telegram brings updates");
        Ok(())
    }

    /// Asks how delivery goes; whether the webhook still stands. Each failure that Telegram tells of is logged once.
    async fn look(&self, told: &mut Option<i64>) -> Result<bool, Trouble> {
        let info = self.api.webhook_info().await?;
        if info.url != self.settings.url.as_str() {
            tracing::warn!("the webhook was taken away or set by another program; it is set again");
            return Ok(false);
        }
        if info.last_error_date > *told {
            *told = info.last_error_date;
            let why = info.last_error_message.as_deref().unwrap_or_default();
            tracing::warn!(
                why,
                waiting = info.pending_update_count,
                "Telegram could not bring updates to WEBHOOK_URL; the proxy before this program may say more"
            );
        }
        Ok(true)
    }
}

impl Api {
    /// How delivery to a webhook goes, as Telegram sees it.
    pub(super) async fn webhook_info(&self) -> Result<WebhookInfo, Trouble> {
        self.call(GetWebhookInfo {}).await
    }
}

/// Answers at the door.
struct Reader {
    /// The hash of the secret: what is compared has one length, whatever was sent.
    secret: [u8; 32],
    lines: Lines,
    store: Store,
    clock: Clock,
    reception: Reception,
}

impl Host for Reader {
    async fn answer(&self, request: Request<Incoming>) -> Answer {
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/healthz") => (StatusCode::OK, "alive\n"),
            (&Method::GET, "/readyz") => self.ready(),
            // At any path: a proxy may take away the beginning of it.
            (&Method::POST, _) => self.brought(request).await,
            _ => (StatusCode::NOT_FOUND, "nothing here\n"),
        }
    }
}

impl Reader {
    /// Whether there is any use in bringing something.
    fn ready(&self) -> Answer {
        let (reached, _) = self.reception.state();
        if self.store.count(Count::People).is_err() {
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        } else if reached.is_none_or(|at| self.clock.now().since(at) > LATELY_MS) {
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Telegram has not been reached lately\n",
            )
        } else {
            (StatusCode::OK, "ready\n")
        }
    }

    async fn brought(&self, request: Request<Incoming>) -> Answer {
        let borne = request.headers().get(SECRET_HEADER);
        let borne = borne.map_or(&[][..], |borne| borne.as_bytes());
        let borne: [u8; 32] = Sha256::digest(borne).into();
        if !bool::from(borne.ct_eq(&self.secret)) {
            return (StatusCode::UNAUTHORIZED, "not from Telegram\n");
        }
        let Some(body) = door::body(request).await else {
            return (
                StatusCode::BAD_REQUEST,
                "the body is too long, too slow, or broke off\n",
            );
        };
        let (update, event) = read(String::from_utf8_lossy(&body).into_owned());
        let Some(number) = update.number() else {
            return (StatusCode::BAD_REQUEST, "no update\n");
        };
        self.reception.note(Some(self.clock.now()));
        crash::point("fetched");
        let Some(told) = self.lines.put(number, event, update) else {
            return (StatusCode::SERVICE_UNAVAILABLE, "too many at a time\n");
        };
        match told.await {
            Ok(true) => {
                crash::point("handled");
                (StatusCode::OK, "")
            }
            Ok(false) | Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "it could not be kept\n"),
        }
    }
}
