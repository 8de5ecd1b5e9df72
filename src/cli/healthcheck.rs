//! `healthcheck`: whether a bot runs on the data directory, by its sign of life. Opens no store and asks
//! nobody, so that it can be run every few seconds.

use std::path::Path;

use super::{Exit, load};
use crate::clock::Clock;
use crate::jobs::heartbeat;

pub(super) fn run(env_file: &Path) -> Result<(), Exit> {
    // Docker knows 0 and 1; 2 is reserved.
    let loaded = load(env_file).map_err(|exit| match exit {
        Exit::Failed(why) | Exit::Misused(why) => Exit::Failed(why),
    })?;
    let file = loaded.config.data_dir.join(heartbeat::FILE);
    let last =
        heartbeat::last(&file).map_err(|error| Exit::Failed(format!("{} cannot be read: {error}", file.display())))?;
    let Some(last) = last else {
        return Err(Exit::Failed(format!(
            "no bot runs on {}: it has no sign of life; `switchboard run` starts one",
            loaded.config.data_dir.display()
        )));
    };
    // A clock that was set back puts the sign into the future.
    let age_ms = Clock::System.now().since(last).abs();
    if age_ms > heartbeat::STALE_MS {
        return Err(Exit::Failed(format!(
            "the last sign of life is {} s old: the bot was killed or hangs; its log says more",
            age_ms / 1_000
        )));
    }
    println!("ok    the last sign of life is {} s old", age_ms / 1_000);
    Ok(())
}
