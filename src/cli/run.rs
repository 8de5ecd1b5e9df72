//! `run`: serves the bot until told to stop.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use super::{Exit, load, logging, runtime};
use crate::app::App;
use crate::clock::Clock;
use crate::jobs::heartbeat;
use crate::store::sled::SledEngine;

pub(super) fn run(env_file: &Path) -> Result<(), Exit> {
    let loaded = load(env_file)?;
    logging::start(loaded.config.log_level);
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let config = loaded.config;
    runtime()?.block_on(async {
        let engine = SledEngine::open(&config.data_dir).map_err(|fault| Exit::Failed(fault.to_string()))?;
        let app = App::build(&config, Clock::System, Arc::new(engine)).await;
        let app = app.map_err(|failure| Exit::Failed(failure.to_string()))?;
        let app = app.with_heartbeat(config.data_dir.join(heartbeat::FILE));
        let result = app.run(until_told_to_stop()?).await;
        result.map_err(|failure| Exit::Failed(failure.to_string()))?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Says true once the system asks the program to end: SIGTERM, SIGINT.
pub(super) fn until_told_to_stop() -> Result<watch::Receiver<bool>, Exit> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| Exit::Failed(format!("signals cannot be received: {error}")));
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stop.send_replace(true);
    });
    Ok(stopped)
}
