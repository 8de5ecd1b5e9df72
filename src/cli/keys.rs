//! `keys`: a new key for `ENCRYPTION_KEY`, another in its place, and how the data is sealed. No key is ever shown but a
//! new one, which is nobody's yet.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use clap::{Args, Subcommand};
use zeroize::Zeroizing;

use super::{Exit, load, runtime};
use crate::app;
use crate::clock::Clock;
use crate::config::{Config, encryption_key};
use crate::safekeeping::change_key;
use crate::sealing::{KEY_BYTES, MasterKey};
use crate::store::sled::SledEngine;
use crate::store::{Fault, Store, is_plain, sealed};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print a fresh key. It is kept nowhere else, and changes nothing by itself.
    New,
    /// Let the key on standard input take the place of ENCRYPTION_KEY for the stored data. Stop the bot first.
    ///
    /// switchboard keys new > new.key; switchboard keys rotate < new.key. Then put the new key into .env and start the
    /// bot, which renews the ring beside the backups. Older backups open with the newest ring and the newest key.
    Rotate,
    /// Say whether the data is sealed, for how many people, and when the key was changed. Stop the bot first.
    Status,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    match arguments.action {
        Action::New => new(),
        Action::Rotate => rotate(&load(env_file)?.config),
        Action::Status => status(&load(env_file)?.config),
    }
}

/// The key alone goes to standard output, so that a script can take it from there. Needs no settings: a key is wanted
/// before there are any.
fn new() -> Result<(), Exit> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    getrandom::fill(&mut *key).map_err(|error| Exit::Failed(format!("the system gives no random bytes: {error}")))?;
    let text = Zeroizing::new(STANDARD.encode(*key));
    writeln!(std::io::stdout(), "{}", *text)
        .map_err(|error| Exit::Failed(format!("the key cannot be written: {error}")))?;
    eprintln!(
        "Put it into .env as ENCRYPTION_KEY and keep a copy elsewhere: without it nobody can read what it sealed. If \
         there is a key already, hand this one to `switchboard keys rotate` first."
    );
    Ok(())
}

fn rotate(config: &Config) -> Result<(), Exit> {
    let Some(old) = app::master_key(config) else {
        return Err(Exit::Misused(
            "ENCRYPTION_KEY is not set: there is nothing to change; set a key, and the next start seals the data"
                .into(),
        ));
    };
    data(config)?;
    let new = handed_in()?;
    if new.fingerprint() == old.fingerprint() {
        return Err(Exit::Misused("the new key is the present ENCRYPTION_KEY".into()));
    }
    let changed = runtime()?.block_on(change_key(&config.data_dir, &old, &new, Clock::System.now()));
    match changed {
        // Whoever was broken off after the exchange comes here with the old key still in the settings.
        Err(Fault::OtherKey) if opens(config, &new).map_err(failed)? => {}
        changed => changed.map_err(failed)?,
    }
    eprintln!(
        "The data is sealed with the new key. Put that into .env as ENCRYPTION_KEY before the bot starts; it then renews \
         the ring beside the backups, and older backups open with that. What restores have put aside opens with the old \
         key alone: keep the old one as long as you keep that."
    );
    Ok(())
}

/// Whether this is the key that the data is sealed with.
fn opens(config: &Config, key: &MasterKey) -> Result<bool, Fault> {
    match Store::as_it_is(Arc::new(SledEngine::open(&config.data_dir)?), Some(key)) {
        Ok(store) => Ok(store.is_sealed()),
        Err(Fault::OtherKey) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The key on standard input.
fn handed_in() -> Result<MasterKey, Exit> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("the new key: ");
    }
    let mut line = Zeroizing::new(String::new());
    input
        .lock()
        .read_line(&mut line)
        .map_err(|error| Exit::Failed(format!("the new key cannot be read: {error}")))?;
    let key = encryption_key(line.trim()).map_err(|why| Exit::Misused(format!("the new key {why}")))?;
    Ok(app::master_key_of(&key))
}

fn status(config: &Config) -> Result<(), Exit> {
    data(config)?;
    let engine = SledEngine::open(&config.data_dir).map_err(failed)?;
    let Some(state) = sealed(&engine).map_err(failed)? else {
        let plain = is_plain(&engine).map_err(failed)?;
        println!(
            "{}",
            if plain {
                "the data is not sealed"
            } else {
                "there is no data yet"
            }
        );
        return Ok(());
    };
    println!("the data is sealed");
    println!("people with a data key: {}", state.people);
    match state.rotated.and_then(|at| DateTime::from_timestamp_millis(at.0)) {
        Some(at) => println!("the key was changed: {}", at.format("%Y-%m-%d %H:%M UTC")),
        None => println!("the key was never changed"),
    }
    Ok(())
}

fn data(config: &Config) -> Result<(), Exit> {
    if config.data_dir.exists() {
        return Ok(());
    }
    Err(Exit::Failed(format!(
        "there is no data directory {}: nothing is sealed yet",
        config.data_dir.display()
    )))
}

fn failed(fault: Fault) -> Exit {
    Exit::Failed(fault.to_string())
}
