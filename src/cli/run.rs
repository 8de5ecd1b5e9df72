//! `run`: serves the bot until told to stop.

use std::path::Path;

use tokio::sync::watch;

use super::logging::{self, LogFile};
use super::{Exit, failed, load, runtime};
use crate::alerts::Incidents;
use crate::app::{Failure, House};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::jobs::heartbeat;
use crate::store::sled::SledEngine;

pub(super) fn run(env_file: &Path) -> Result<(), Exit> {
    let Loaded { config, warnings } = load(env_file)?;
    // First of all the data directory, which nobody else works in from here on: the log is written there.
    let engine = SledEngine::open(&config.data_dir).map_err(|fault| failed(&fault, &config))?;
    let (file, incidents) = (LogFile::open(&config.data_dir), Incidents::default());
    logging::start(config.log_level, file.as_ref().ok(), &incidents);
    if let Err(error) = &file {
        tracing::warn!(%error, "the log's file cannot be written; the log goes to standard error alone");
    }
    for warning in &warnings {
        tracing::warn!("{warning}");
    }
    runtime()?.block_on(async {
        let heartbeat = config.data_dir.join(heartbeat::FILE);
        let ended = |failure: Failure| match failure {
            Failure::Store(fault) => failed(&fault, &config),
            Failure::Token(_) | Failure::Machine(_) => Exit::Failed(failure.to_string()),
        };
        let house = House::build(config.clone(), Clock::System, engine).await;
        let house = house.map_err(|failure| {
            tracing::error!(%failure, "the bot cannot start");
            ended(failure)
        })?;
        let house = house.with_heartbeat(heartbeat).with_incidents(incidents);
        let result = house.run(until_told_to_stop()?).await;
        result.map_err(ended)?;
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
