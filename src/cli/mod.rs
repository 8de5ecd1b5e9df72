//! The command line: one file per command. Exit codes: 0 done, 1 failed, 2 wrong use or configuration.

mod backup;
mod check;
mod demo;
mod export;
mod furnishing;
mod healthcheck;
mod import;
mod keys;
mod logging;
mod restore;
mod rules;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app;
use crate::config::{self, Config, Loaded, Source};
#[cfg(debug_assertions)]
use crate::crash::Mishap;
use crate::panics;
use crate::screen::Locale;
use crate::store::Fault;

/// A support desk for Telegram in one binary.
///
/// Users write to your bot; you answer from an inbox in Telegram, or from a support group. Everything is kept in one
/// directory beside the program.
///
/// Without a token you can try everything: `switchboard demo`.
#[derive(Parser)]
#[command(
    version,
    after_help = "Settings come from the environment and from a .env file; .env.example explains each.\nExit codes: 0 done, 1 failed, 2 wrong use or configuration."
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// The file with the settings; the environment goes before it.
    #[arg(long, value_name = "FILE", default_value = ".env", global = true)]
    env_file: PathBuf,

    /// Dies at a place in the program, for tests of what a crash leaves behind.
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "PLACE:PASS", hide = true, global = true)]
    crash_at: Option<String>,

    /// The same for a panic.
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "PLACE:PASS", hide = true, global = true)]
    panic_at: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot (what happens without a command, too).
    Run,
    /// Try everything in the browser: the real bot against a simulated Telegram. Needs no token and no network.
    Demo(demo::Arguments),
    /// Test the configuration, the token, the group and the data directory, and say how to mend what is wrong.
    Check(check::Arguments),
    /// Say whether a bot runs on the data directory: 0 if it gave a sign of life within the last minute, else 1.
    Healthcheck,
    /// Write all data as JSON lines, one record each. Stop the bot first: it holds the data directory.
    Export(export::Arguments),
    /// Read an export into a data directory without records: all of it or nothing. Stop the bot first.
    Import(import::Arguments),
    /// Make a key for ENCRYPTION_KEY, change it, or say how the data is sealed.
    Keys(keys::Arguments),
    /// Make a backup of all data. For a stopped bot; a running one makes its own.
    Backup(backup::Arguments),
    /// Put a backup in the place of the present data, which is kept aside. Stop the bot first.
    Restore(restore::Arguments),
}

/// Why a command did not do its work.
enum Exit {
    /// It failed: 1.
    Failed(String),
    /// Wrong use or configuration: 2.
    Misused(String),
}

/// A command failed by the store. If the data is damaged, the newest backup and the way back are named.
fn failed(fault: &Fault, config: &Config) -> Exit {
    if !fault.is_damage() {
        return Exit::Failed(fault.to_string());
    }
    let shelf = app::shelf(config);
    let way = match shelf.kept().ok().and_then(|kept| kept.into_iter().next()) {
        Some(newest) => {
            let file = newest.file.display();
            format!(
                "the newest backup is {file}: `switchboard restore {file}` puts it in the place of the data, which is kept \
                 aside"
            )
        }
        None => format!(
            "there is no backup in {}; `switchboard restore FILE` takes one from elsewhere, for example one that the bot \
             has sent by Telegram",
            shelf.directory.display()
        ),
    };
    Exit::Failed(format!(
        "{fault}; nothing was changed. Check the health of the disk; {way}"
    ))
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    panics::leave_out_the_quiet();
    let arguments = Arguments::parse();
    #[cfg(debug_assertions)]
    for (mishap, plan) in [
        (Mishap::Death, &arguments.crash_at),
        (Mishap::Panic, &arguments.panic_at),
    ] {
        if let Some((place, pass)) = plan.as_deref().and_then(|plan| plan.split_once(':')) {
            crate::crash::arm(mishap, place, pass.parse().unwrap_or(1));
        }
    }
    let env_file = &arguments.env_file;
    let result = match arguments.command.unwrap_or(Command::Run) {
        Command::Run => run::run(env_file),
        Command::Demo(demo) => demo::run(&demo),
        Command::Check(check) => check::run(env_file, &check),
        Command::Healthcheck => healthcheck::run(env_file),
        Command::Export(export) => export::run(env_file, &export),
        Command::Import(import) => import::run(env_file, &import),
        Command::Keys(keys) => keys::run(env_file, &keys),
        Command::Backup(backup) => backup::run(env_file, &backup),
        Command::Restore(restore) => restore::run(env_file, &restore),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Exit::Failed(why)) => {
            eprintln!("switchboard: {why}");
            ExitCode::from(1)
        }
        Err(Exit::Misused(why)) => {
            eprintln!("switchboard: {why}");
            ExitCode::from(2)
        }
    }
}

/// Reads the settings.
fn load(env_file: &Path) -> Result<Loaded, Exit> {
    let misused = |problems: config::Problems| Exit::Misused(problems.to_string());
    let source = Source::from_environment(Some(env_file)).map_err(|problem| misused(problem.into()))?;
    if source.dotenv().is_none() && env_file != Path::new(".env") {
        return Err(Exit::Misused(format!(
            "there is no file {}; --env-file names the file with the settings",
            env_file.display()
        )));
    }
    let locales: Vec<&str> = Locale::all().iter().map(|locale| locale.code()).collect();
    config::load(&source, &locales).map_err(misused)
}

/// A runtime for what waits on the network.
fn runtime() -> Result<tokio::runtime::Runtime, Exit> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // A worker that is never idle looks every so many steps for what has come, 61 by default: what updates wait for
        // then waits for milliseconds.
        .event_interval(16)
        .build()
        .map_err(|error| Exit::Failed(format!("the program cannot start its threads: {error}")))
}
