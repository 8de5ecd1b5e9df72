//! The composition: builds everything from the configuration, starts it, and stops it in order.

mod alerts;
mod backups;
mod chores;
mod companions;
mod data;
mod house;
mod inside;
mod line;
mod rules;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::Desk;
use crate::domain::Parcel;
use crate::jobs;
use crate::outbox::{Backoff, Courier, CourierHandle, Limits, Pace};
use crate::safekeeping::{Order, Safekeeping};
use crate::screen::{Locale, Marks};
use crate::store::{Engine, Fault, Store};
use crate::telegram::{
    Api, ApiSettings, Archives, Cards, Delivery, Documents, Ended, Forum, Intake, Me, Painter, Reception, Router,
    Stage, Style, Trouble, WebhookSettings, register_commands,
};

use backups::archive_settings;
pub use backups::{schedule, shelf};
use companions::companions;
pub use data::{master_key, master_key_of, store};
use house::tell_not_restored;
pub use house::{Handles, House};
use inside::{Later, Parts};
pub use line::Line;
use rules::rules;
use webhook::webhook_settings;

/// How long what is under way may take to end. With what systemd and Docker allow (90 s and 10 s) in
/// mind: everything is over within 10 s.
const DRAIN: Duration = Duration::from_secs(8);

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
    /// Telegram does not accept the bot.
    #[error(transparent)]
    Token(Trouble),
    /// The machine cannot do what is needed.
    #[error("{0}")]
    Machine(String),
}

impl From<Ended> for Failure {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Token(trouble) => Failure::Token(trouble),
            Ended::Store(fault) => Failure::Store(fault),
            Ended::Machine(why) => Failure::Machine(why),
        }
    }
}

/// The program, built but not running.
pub struct App {
    api: Api,
    clock: Clock,
    store: Store,
    desk: Desk,
    painter: Painter,
    cards: Cards,
    stage: Stage,
    pace: Arc<Pace>,
    courier: CourierHandle,
    new_parcels: mpsc::Receiver<(u64, Parcel)>,
    safekeeping: Safekeeping,
    archives: Archives,
    orders: Option<mpsc::Receiver<Order>>,
    jobs: jobs::Registry,
    reception: Reception,
    webhook: Option<WebhookSettings>,
    later: Arc<Later>,
}

impl App {
    /// Builds everything over a store engine.
    ///
    /// # Errors
    /// If the store cannot be opened.
    pub async fn build(config: &Config, line: &Line, engine: Arc<dyn Engine>) -> Result<Self, Failure> {
        let Line { api, pace, clock, .. } = line.clone();
        let store = Store::open_with(engine, master_key(config).as_deref()).await?;
        let (courier, new_parcels) = CourierHandle::channel();
        let desk = Desk::new(store.clone(), rules(config), clock.clone(), courier.clone());
        desk.recall_switches()?;
        let style = style(config);
        let (shelf, schedule) = (shelf(config), schedule(config));
        let (safekeeping, orders) = Safekeeping::new(store.clone(), shelf, schedule, clock.clone(), &config.data_dir);
        let (jobs, reception) = <(jobs::Registry, Reception)>::default();
        let webhook = webhook_settings(config, &store).await?;
        let inside = Parts {
            brought: webhook.is_some(),
            desk: desk.clone(),
            clock: clock.clone(),
            courier: courier.clone(),
            pace: pace.clone(),
            jobs: jobs.clone(),
            reception: reception.clone(),
            settings: Parts::settings(config),
            given: config.given.keys().copied().collect(),
            started: line.started,
            later: line.later.clone(),
        };
        let painter = Painter::new(desk.clone(), safekeeping.clone(), style, Arc::new(inside));
        let cards = Cards::load(desk.clone())?;
        let stage = Stage::new(api.clone(), painter.clone(), cards.clone(), pace.clone(), clock.clone());
        let documents = Documents::new(api.clone(), pace.clone(), clock.clone());
        let archives = Archives::new(
            api.clone(),
            documents,
            safekeeping.clone(),
            painter.clone(),
            stage.clone(),
            archive_settings(config),
        );
        Ok(App {
            api,
            clock,
            store,
            desk,
            painter,
            cards,
            stage,
            pace,
            courier,
            new_parcels,
            safekeeping,
            archives,
            orders: Some(orders),
            jobs,
            reception,
            webhook,
            later: line.later.clone(),
        })
    }

    /// What tests look at.
    pub fn handles(&self) -> Handles {
        Handles {
            desk: self.desk.clone(),
            stage: self.stage.clone(),
            courier: self.courier.clone(),
        }
    }

    /// Takes the end at which orders to restore come out.
    fn take_orders(&mut self) -> Option<mpsc::Receiver<Order>> {
        self.orders.take()
    }

    /// Runs until `stop` says true, then ends in order: no more updates, what is under way arrives or
    /// stays in the outbox.
    ///
    /// # Errors
    /// When going on makes no sense; see [`Failure`].
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), Failure> {
        let Some(me) = self.connect(&mut stop).await? else {
            return Ok(());
        };
        self.painter.introduce(&me.username);
        tracing::info!(bot = me.username, version = env!("CARGO_PKG_VERSION"), "connected");
        // Set once: it stays who it is, whatever is restored.
        let _ = self.later.bot.set(me.username.clone());
        // One signal for all parts, given from outside or by the first part that fails.
        let end = Arc::new(watch::Sender::new(false));
        let ended = end.subscribe();
        self.register_commands(ended.clone());
        let jobs = self.start_jobs(&ended).await?;
        self.go_on().await?;
        let forum = Forum::new(self.api.clone(), self.desk.clone(), &me);
        self.start_keeping_topics(&forum, &ended);
        let delivery = Arc::new(Delivery::new(self.api.clone(), self.painter.clone(), forum.clone()));
        let ledger = Arc::new(self.desk.clone());
        let courier = Courier::new(
            delivery,
            ledger,
            self.store,
            self.pace,
            self.clock.clone(),
            &self.courier,
            self.new_parcels,
        );
        let router = Router::new(
            self.painter,
            self.stage.clone(),
            self.archives,
            forum,
            me,
            ended.clone(),
        );
        let intake = Intake::new(self.api, router, self.clock, self.courier, self.reception, self.webhook);
        let mut courier = tokio::spawn(courier.run(ended.clone()));
        let mut intake = tokio::spawn(intake.run(ended));
        let (first, rest) = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => (None, Rest::Both),
            result = &mut courier => (Some(joined(result)), Rest::Intake),
            result = &mut intake => (Some(joined(result)), Rest::Courier),
        };
        if let Some(Err(failure)) = &first {
            tracing::error!(%failure, "the bot cannot go on");
        }
        end.send_replace(true);
        let drained = within(DRAIN, async {
            let intake = if rest == Rest::Courier {
                Ok(())
            } else {
                joined(intake.await)
            };
            let courier = if rest == Rest::Intake {
                Ok(())
            } else {
                joined(courier.await)
            };
            self.stage.finished().await;
            jobs.ended().await;
            intake.and(courier)
        });
        let last = drained.await.unwrap_or_else(|| {
            tracing::warn!(
                "some deliveries did not end in time; they are in the outbox and will be tried after the next start"
            );
            Ok(())
        });
        first.unwrap_or(Ok(())).and(last)
    }

    /// Goes on with what was received and is not restored yet; those whose restore a crash broke off are told.
    async fn go_on(&self) -> Result<(), Failure> {
        let broken_off = self.archives.go_on().await;
        if !broken_off.is_empty() {
            tell_not_restored(&self.store, &broken_off).await?;
        }
        Ok(())
    }

    /// Asks Telegram who the bot is, as long as it takes; none if `stop` came first.
    async fn connect(&self, stop: &mut watch::Receiver<bool>) -> Result<Option<Me>, Failure> {
        let mut backoff = Backoff::default();
        loop {
            let answer = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return Ok(None),
                answer = self.api.me() => answer,
            };
            match answer {
                Ok(me) => return Ok(Some(me)),
                Err(trouble @ Trouble::Unauthorized) => return Err(Failure::Token(trouble)),
                Err(trouble) => {
                    let ms = backoff.failed(u64::from(std::process::id()));
                    tracing::warn!(%trouble, retry_in_ms = ms, "not connected yet");
                    tokio::select! {
                        _ = stop.wait_for(|stop| *stop) => return Ok(None),
                        () = self.clock.sleep_ms(ms) => {}
                    }
                }
            }
        }
    }

    /// Registers the commands in the background, as often as it takes: nothing waits for Telegram's menu.
    fn register_commands(&self, mut ended: watch::Receiver<bool>) {
        let (api, clock) = (self.api.clone(), self.clock.clone());
        let (desk, painter, mut rules) = (self.desk.clone(), self.painter.clone(), self.desk.rule_changes());
        tokio::spawn(async move {
            loop {
                let (default, code) = (painter.default_locale(), desk.rules().default_locale);
                let staff: Vec<_> = desk.team().iter().map(|member| (member.id, member.role)).collect();
                let mut backoff = Backoff::default();
                while let Err(trouble) = register_commands(&api, &staff, default).await {
                    let ms = backoff.failed(0);
                    tracing::debug!(%trouble, retry_in_ms = ms, "the command menu is not registered yet");
                    tokio::select! {
                        _ = ended.wait_for(|ended| *ended) => return,
                        () = clock.sleep_ms(ms) => {}
                    }
                }
                // The menu for languages that we lack is in the default one, which may be changed.
                tokio::select! {
                    _ = ended.wait_for(|ended| *ended) => return,
                    _ = rules.wait_for(|rules| rules.default_locale != code) => {}
                }
            }
        });
    }
}

/// What comes of it, or none if it takes longer.
async fn within<F: Future>(limit: Duration, doing: F) -> Option<F::Output> {
    #[expect(
        clippy::disallowed_methods,
        reason = "whoever stops the program measures its end by the real time, whatever our clock shows"
    )]
    tokio::time::timeout(limit, doing).await.ok()
}

/// Which parts still run when the end begins.
#[derive(PartialEq, Eq)]
enum Rest {
    Both,
    Intake,
    Courier,
}

fn joined<E: Into<Failure>>(result: Result<Result<(), E>, tokio::task::JoinError>) -> Result<(), Failure> {
    match result {
        Ok(result) => result.map_err(Into::into),
        Err(error) => Err(Failure::Machine(format!("a part of the program broke off: {error}"))),
    }
}

/// Where and as whom to connect.
pub fn api_settings(config: &Config) -> ApiSettings {
    ApiSettings {
        token: config.bot_token.expose_secret().to_owned(),
        url: config.telegram_api_url.clone(),
    }
}

/// The language of groups and of people whose own we lack.
pub fn default_locale(config: &Config) -> Locale {
    // The configuration was held against the same list.
    Locale::find(&config.default_locale).unwrap_or(Locale::all()[0])
}

fn style(config: &Config) -> Style {
    Style {
        default_locale: default_locale(config),
        timezone: config.timezone,
        donate: config.donate_url.as_ref().map(ToString::to_string),
        marks: Marks {
            new: config.emoji.new.clone(),
            in_progress: config.emoji.in_progress.clone(),
            resolved: config.emoji.resolved.clone(),
        },
    }
}

fn limits(config: &Config) -> Limits {
    Limits {
        global_per_sec: config.pace.global_per_sec,
        chat_per_sec: config.pace.chat_per_sec,
        group_per_min: config.pace.group_per_min,
    }
}
