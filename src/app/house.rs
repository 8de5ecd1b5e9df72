//! The house that the rooms are in: it stands for as long as the program runs, while the rooms may be cleared and
//! set up again over other data. That is what a restore is, for everybody but whoever ordered it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::alerts::alert_settings;
use super::{App, Failure, Line, master_key, shelf, within};
use crate::alerts::Incidents;
use crate::clock::Clock;
use crate::config::Config;
use crate::crash;
use crate::desk::Desk;
use crate::domain::{ArchiveTrouble, HOUR_MS, PersonId, PersonNotice};
use crate::jobs::heartbeat;
use crate::outbox::CourierHandle;
use crate::safekeeping::{Concerned, Order, Ready, prepare, purge_at_rest, seal_at_rest, tell};
use crate::store::sled::SledEngine;
use crate::store::{Change, Fault, Store, spent_since};
use crate::telegram::{Alerts, Stage};

/// How long what was erased lies in the log of the data at most, if the bot runs; each start ends it, too.
const SPENT_MS: i64 = 24 * HOUR_MS;

/// How long the last alerts may take to be sent.
const FAREWELL: Duration = Duration::from_secs(5);

/// What tests look at: the rooms in use.
#[derive(Clone)]
pub struct Handles {
    /// The desk, to look behind the screens.
    pub desk: Desk,
    /// The stage, to wait until everything is shown.
    pub stage: Stage,
    /// The courier, to wait until nothing is under way.
    pub courier: CourierHandle,
}

/// The program over one data directory.
pub struct House {
    config: Config,
    line: Line,
    engine: Arc<SledEngine>,
    app: App,
    clock: Clock,
    heartbeat: Option<PathBuf>,
    incidents: Incidents,
    handles: watch::Sender<Handles>,
}

/// How the rooms' work ended.
enum Outcome {
    Ended(Result<(), Failure>),
    /// Other data is to take the place of the present.
    Replace(Ready, Order),
    /// Nothing is to be left of what was erased.
    Purge,
}

impl House {
    /// Builds everything over the data in an open engine; if there is a key, that is sealed first.
    ///
    /// # Errors
    /// If the store cannot be read, or the machine's TLS set-up cannot be used.
    pub async fn build(config: Config, clock: Clock, engine: SledEngine) -> Result<Self, Failure> {
        let mut engine = Arc::new(seal_at_rest(engine, master_key(&config).as_deref()).await?);
        if spent_since(&*engine)?.is_some() {
            engine = Arc::new(purge_at_rest(engine).await?);
        }
        let line = Line::new(&config, clock.clone())?;
        let app = App::build(&config, &line, engine.clone()).await?;
        let (handles, _) = watch::channel(app.handles());
        Ok(House {
            config,
            line,
            engine,
            app,
            clock,
            heartbeat: None,
            incidents: Incidents::default(),
            handles,
        })
    }

    /// With a sign of life in this file for as long as it runs; see [`heartbeat`].
    pub fn with_heartbeat(self, file: PathBuf) -> Self {
        House {
            heartbeat: Some(file),
            ..self
        }
    }

    /// With the errors that somebody is to be told of; see [`crate::alerts`].
    pub fn with_incidents(self, incidents: Incidents) -> Self {
        // Set once: a house has one queue of them.
        let _ = self.line.later.incidents.set(incidents.clone());
        House { incidents, ..self }
    }

    /// The rooms in use; they change when data is restored.
    pub fn handles(&self) -> watch::Receiver<Handles> {
        self.handles.subscribe()
    }

    /// Runs until `stop` says true, then ends in order.
    ///
    /// # Errors
    /// When going on makes no sense; see [`Failure`].
    pub async fn run(mut self, stop: watch::Receiver<bool>) -> Result<(), Failure> {
        let Some(file) = self.heartbeat.take() else {
            return self.tell_and_serve(stop).await;
        };
        let clock = self.clock.clone();
        let result = tokio::select! {
            // The sign before anything else: whoever sees the bot at work finds it healthy.
            biased;
            never = heartbeat::run(&file, &clock) => match never {},
            result = self.tell_and_serve(stop) => result,
        };
        heartbeat::stop(&file);
        result
    }

    async fn tell_and_serve(self, stop: watch::Receiver<bool>) -> Result<(), Failure> {
        let (over, is_over) = watch::channel(false);
        let Line { api, pace, clock, .. } = self.line.clone();
        let alerts = Alerts::new(api, pace, clock, alert_settings(&self.config));
        let alerts = tokio::spawn(alerts.run(self.incidents.clone(), is_over));
        let result = self.serve(stop).await;
        over.send_replace(true);
        // No promise: what of the alerts has not arrived by then is given up.
        let _ = within(FAREWELL, alerts).await;
        result
    }

    async fn serve(self, mut stop: watch::Receiver<bool>) -> Result<(), Failure> {
        let House {
            config,
            line,
            mut engine,
            mut app,
            clock,
            handles,
            ..
        } = self;
        loop {
            let (ready, order) = match until_replaced(app, &engine, &config, &clock, &mut stop).await {
                Outcome::Ended(result) => {
                    // Jobs and screens may hold the engine a moment longer; whoever comes next finds the directory free.
                    let shut = tokio::task::spawn_blocking(move || engine.shut()).await;
                    shut.map_err(|error| Failure::Machine(error.to_string()))?;
                    return result;
                }
                Outcome::Purge => {
                    engine = Arc::new(purge_at_rest(engine).await?);
                    app = App::build(&config, &line, engine.clone()).await?;
                    handles.send_replace(app.handles());
                    if *stop.borrow() {
                        return Ok(());
                    }
                    continue;
                }
                Outcome::Replace(ready, order) => (ready, order),
            };
            let (owner, aside) = (order.owner, ready.aside.clone());
            let swapped = tokio::task::spawn_blocking(move || {
                engine.shut();
                drop(engine);
                let swapped = ready.replacement.swap_and_open(&ready.aside);
                crash::point("swapped");
                swapped
            });
            let swapped = swapped.await.map_err(|error| Failure::Machine(error.to_string()))??;
            engine = Arc::new(swapped.engine);
            app = App::build(&config, &line, engine.clone()).await?;
            match swapped.failure {
                None => tracing::info!(aside, "a backup was restored; the former data is kept aside"),
                Some(fault) => {
                    tracing::error!(%fault, "a backup was not restored: the former data is in its place");
                    tell_not_restored(&app.store, &[owner]).await?;
                }
            }
            handles.send_replace(app.handles());
            if *stop.borrow() {
                return Ok(());
            }
        }
    }
}

/// Lets the rooms work until they end, or until what was ordered is ready to take the place of the data.
async fn until_replaced(
    mut app: App,
    engine: &Arc<SledEngine>,
    config: &Config,
    clock: &Clock,
    stop: &mut watch::Receiver<bool>,
) -> Outcome {
    let (end, ended) = watch::channel(false);
    let mut orders = app.take_orders();
    let mut running = Box::pin(app.run(ended));
    let outcome = tokio::select! {
        result = &mut running => return Outcome::Ended(result),
        _ = stop.wait_for(|stop| *stop) => None,
        (ready, order) = next_ready(&mut orders, engine, config, clock) => Some(Outcome::Replace(ready, order)),
        () = purge_due(engine, clock) => Some(Outcome::Purge),
    };
    end.send_replace(true);
    let result = running.await;
    let Some(outcome) = outcome else {
        return Outcome::Ended(result);
    };
    if let Err(failure) = result {
        // Whatever it was, it was the former data's, or shows again with the new.
        tracing::warn!(%failure, "the work over the former data ended with a failure");
    }
    outcome
}

/// Waits until something erased has lain in the log of the data for [`SPENT_MS`]. A failure is logged, and the next
/// hour tries again.
async fn purge_due(engine: &Arc<SledEngine>, clock: &Clock) {
    loop {
        clock.sleep_ms(HOUR_MS).await;
        match spent_since(&**engine) {
            Ok(Some(since)) if clock.now().since(since) >= SPENT_MS => return,
            Ok(_) => {}
            Err(fault) => tracing::error!(%fault, "it cannot be read whether something was erased"),
        }
    }
}

/// Waits for an order and prepares what it asks for; one of which nothing comes is answered, and the next waited for.
async fn next_ready(
    orders: &mut Option<mpsc::Receiver<Order>>,
    engine: &Arc<SledEngine>,
    config: &Config,
    clock: &Clock,
) -> (Ready, Order) {
    let people: Vec<PersonId> = config.admin_ids.iter().map(|id| PersonId::telegram(*id)).collect();
    let concerned = Concerned {
        staff: people.clone(),
        owners: people,
    };
    let shelf = shelf(config);
    loop {
        let order = match orders {
            Some(orders) => orders.recv().await,
            None => None,
        };
        let Some(order) = order else {
            return std::future::pending().await;
        };
        let (engine, shelf, concerned, now) = (engine.clone(), shelf.clone(), concerned.clone(), clock.now());
        // A task of its own: it reads and writes for as long as it takes, while everything else goes on.
        let preparing = tokio::task::spawn_blocking(move || {
            let preparing = prepare(&engine, &order, &shelf, &concerned, now);
            (tokio::runtime::Handle::current().block_on(preparing), order)
        });
        match preparing.await {
            Ok((Ok(ready), order)) => return (ready, order),
            Ok((Err(why), order)) => order.fails(why),
            Err(error) => {
                tracing::error!(%error, why = ?ArchiveTrouble::Failed, "the preparing of a restore broke off")
            }
        }
    }
}

/// Tells owners that nothing came of a restore. In the outbox: whatever happens next, they hear of it.
pub(super) async fn tell_not_restored(store: &Store, owners: &[PersonId]) -> Result<(), Fault> {
    let mut change = Change::default();
    tell(store, &mut change, owners, &PersonNotice::NotRestored)?;
    store.commit(change).await.map(|_| ())
}
