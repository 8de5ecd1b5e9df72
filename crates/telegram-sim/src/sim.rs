//! The simulator as its users hold it: start, stop, network, faults. Knows nothing of methods or of what people do.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::clock::TimeSource;
use crate::faults::{Fault, FaultId};
use crate::hook;
use crate::limits::Limits;
use crate::methods;
use crate::server;
use crate::state::{BotUser, State};
use crate::wire::{WireListener, Wires};

/// A token of the right form.
const DEFAULT_TOKEN: &str = "4201234:AAE-q7XbV2mR9sKdL0wYzT4uHcJ6nPfGiQx";

/// How to start a simulator.
#[derive(Debug, Clone)]
pub struct SimOptions {
    /// The address to listen on. Port 0 takes a free one.
    pub bind: SocketAddr,
    /// The one token the server knows: the bot's id, a colon, and a secret.
    pub token: String,
    /// The pace the server holds the bot to.
    pub limits: Limits,
    /// Where the time of day comes from.
    pub now: TimeSource,
    /// How many calls the log keeps.
    pub keep_calls: usize,
    /// The bot's name.
    pub bot_name: String,
    /// The bot's username, without `@`.
    pub bot_username: String,
    /// Whether the bot, where it is no administrator, sees of a group only commands, replies to it and mentions.
    pub privacy_mode: bool,
}

impl Default for SimOptions {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: DEFAULT_TOKEN.to_owned(),
            limits: Limits::default(),
            now: TimeSource::System,
            keep_calls: 10_000,
            bot_name: "Desk".to_owned(),
            bot_username: "desk_bot".to_owned(),
            privacy_mode: true,
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The token is not of the form the server knows.
    #[error("the token must be a number, a colon and a secret, such as 4201234:AAE…")]
    Token,
    /// The address can't be listened on.
    #[error("can't listen on {address}: {source}; choose another address or port 0")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A running simulator. Clones are handles to the same; when the last one goes, it stops.
#[derive(Clone)]
pub struct Sim {
    core: Arc<Core>,
    _stop: Arc<StopOnDrop>,
}

/// What the handles and the server share.
pub(crate) struct Core {
    state: Mutex<State>,
    pub(crate) revision: watch::Sender<u64>,
    pub(crate) token: String,
    address: SocketAddr,
    network: AtomicBool,
    wires: Arc<Wires>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

struct StopOnDrop(Arc<Core>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        drop(self.0.stop());
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim")
            .field("address", &self.core.address)
            .finish_non_exhaustive()
    }
}

impl Core {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the state.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state and wakes all who wait for a change.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let given = change(&mut state);
        self.revision.send_modify(|revision| *revision += 1);
        given
    }

    /// Changes the state without waking anybody: for what nobody can see.
    pub(crate) fn with_quietly<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.lock())
    }

    pub(crate) fn has_network(&self) -> bool {
        self.network.load(Ordering::SeqCst)
    }

    /// Waits until calls held by this fault may go on.
    pub(crate) async fn released(&self, id: FaultId) {
        let mut changes = self.revision.subscribe();
        while self.look(|state| state.faults.holds(id)) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells the server to stop and cuts all connections; the task that then ends.
    fn stop(&self) -> Option<JoinHandle<()>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        // An error means that the server has ended already.
        let _ = running.stop.send(());
        self.wires.cut(false);
        Some(running.task)
    }
}

impl Sim {
    /// Starts a simulator; it answers when this returns.
    ///
    /// # Errors
    /// If the token has not the right form, or the address can't be listened on.
    pub async fn start(options: SimOptions) -> Result<Self, SimError> {
        let id = options.token.split_once(':').filter(|(_, secret)| !secret.is_empty());
        let id = id.and_then(|(id, _)| id.parse::<i64>().ok()).filter(|id| *id > 0);
        let bot = BotUser {
            id: id.ok_or(SimError::Token)?,
            first_name: options.bot_name,
            username: options.bot_username,
        };
        let (listener, address) = bind(options.bind).await?;
        let mut state = State::new(options.now, bot, options.privacy_mode, options.keep_calls);
        state.pace.limits = options.limits;
        let core = Arc::new(Core {
            state: Mutex::new(state),
            revision: watch::Sender::new(0),
            token: options.token,
            address,
            network: AtomicBool::new(true),
            wires: Arc::default(),
            running: Mutex::new(None),
        });
        serve(&core, listener);
        Ok(Self {
            _stop: Arc::new(StopOnDrop(core.clone())),
            core,
        })
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    /// Where the server listens, such as `http://127.0.0.1:43121`.
    pub fn url(&self) -> String {
        format!("http://{}", self.core.address)
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.core.token
    }

    /// The bot's user.
    pub fn bot(&self) -> BotUser {
        self.core.look(|state| state.bot.clone())
    }

    /// Stops the server and waits until it has: the port is free then, held calls are cut. The state stays to be looked at.
    pub async fn shutdown(&self) {
        if let Some(task) = self.core.stop()
            && let Err(error) = task.await
        {
            tracing::warn!(%error, "the simulated server did not end well");
        }
    }

    /// Stops listening, cuts all connections and listens anew on the same address, as a server that is restarted.
    ///
    /// # Errors
    /// If the address can't be listened on any more.
    pub async fn restart_listener(&self) -> Result<(), SimError> {
        self.shutdown().await;
        let (listener, _) = bind(self.core.address).await?;
        serve(&self.core, listener);
        Ok(())
    }

    /// Cuts the bot off, or connects it again. While cut off, connections are taken and closed without an answer.
    /// Other pages of the server stay.
    pub fn set_network(&self, on: bool) {
        self.core.network.store(on, Ordering::SeqCst);
        if !on {
            self.core.wires.cut(true);
        }
        self.core.with(|_| ());
    }

    /// Whether the bot can reach the server.
    pub fn has_network(&self) -> bool {
        self.core.has_network()
    }

    /// Sets the pace the server holds the bot to.
    pub fn set_limits(&self, limits: Limits) {
        self.core.with(|state| state.pace.limits = limits);
    }

    /// Turns privacy mode on or off; see [`SimOptions::privacy_mode`].
    pub fn set_privacy_mode(&self, on: bool) {
        self.core.with(|state| state.privacy = on);
    }

    /// Queues an update as it is: without `update_id` it gets the next one, with one it keeps it. Gives the id.
    pub fn push_raw_update(&self, update: Value) -> i64 {
        self.core.with(|state| state.queue.push_raw(update))
    }

    /// Queues an earlier update again with its id, as the real server may. False if there was none of that id.
    pub fn repeat_update(&self, update_id: i64) -> bool {
        self.core.with(|state| state.queue.repeat(update_id))
    }

    /// Sends what is meant for the webhook here, in the clear: the proxy that does TLS in real life. Until this is set,
    /// nothing is delivered to webhooks.
    pub fn set_webhook_proxy(&self, address: SocketAddr) {
        self.core.with(|state| state.profile.webhook_proxy = Some(address));
    }

    /// What `getWebhookInfo` would tell.
    pub fn webhook_info(&self) -> Value {
        self.core.look(methods::webhook_info)
    }

    /// The secret that the webhook was set with.
    pub fn webhook_secret(&self) -> String {
        self.core.look(|state| state.profile.webhook_secret.clone())
    }

    /// Takes the webhook away, as another program with the same token may.
    pub fn take_webhook_away(&self) {
        self.core.with(|state| state.profile.webhook = None);
    }

    /// Sets a fault.
    pub fn fail(&self, fault: Fault<'_>) -> FaultId {
        self.core.with(|state| state.faults.add(fault))
    }

    /// Ends a fault; calls it holds go on.
    pub fn heal(&self, id: FaultId) {
        self.core.with(|state| state.faults.heal(id));
    }

    /// Ends all faults.
    pub fn heal_all(&self) {
        self.core.with(|state| state.faults.heal_all());
    }

    /// Lets go on what a [`How::Hold`](crate::How::Hold) holds, and ends that fault.
    pub fn release(&self, id: FaultId) {
        self.heal(id);
    }

    /// How many calls a fault struck. One that lets the call be served counts once it was.
    pub fn fault_hits(&self, id: FaultId) -> u32 {
        self.core.look(|state| state.faults.hits(id))
    }

    /// Waits until a fault has struck a call.
    pub fn fault_hit(&self, id: FaultId) -> impl Future<Output = ()> + Send + use<> {
        let core = self.core.clone();
        async move {
            let mut changes = core.revision.subscribe();
            while core.look(|state| state.faults.hits(id)) == 0 {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SimError> {
    let failed = |source| SimError::Bind { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

fn serve(core: &Arc<Core>, listener: TcpListener) {
    let (stop, stopped) = oneshot::channel();
    let listener = WireListener::new(listener, core.wires.clone());
    let served = server::serve(core.clone(), listener);
    let delivered = hook::deliver(core.clone());
    let task = tokio::spawn(async move {
        tokio::select! {
            () = served => {}
            () = delivered => {}
            _ = stopped => {}
        }
    });
    *core.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { stop, task });
}
