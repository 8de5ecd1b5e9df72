//! The desk in a process of its own: the program with a clock that whoever started it turns. It is told on its standard
//! input what to do, a line each, and answers each line with one.
//!
//! - `pass MS`: so much time passes.
//! - `count`: `OPEN TICKETS PEOPLE` and the rows of each table that has any, as `Ticket=12`.
//! - `recount`: nothing if all counters and indexes are right, or else what is off.
//! - `stop`, or the end of the input: ends in order.

use std::io::{BufRead as _, Write as _};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use switchboard::app::House;
use switchboard::clock::{Clock, ManualClock};
use switchboard::config::{self, Source};
use switchboard::domain::Timestamp;
use switchboard::screen::Locale;
use switchboard::store::sled::SledEngine;
use switchboard::store::{Count, Key, Store, Table};
use tokio::sync::watch;

/// The first argument that turns the bench into the desk; the second is what its clock shows, in milliseconds since
/// 1970. Settings are in its environment.
pub const AS_DESK: &str = "--as-desk";

/// Runs until it is told to stop.
pub fn run(begins: &str) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_ansi(false)
        .without_time()
        .with_writer(std::io::stderr)
        .init();
    let locales: Vec<&str> = Locale::all().iter().map(|locale| locale.code()).collect();
    let loaded = config::load(&Source::from_pairs(std::env::vars()), &locales);
    let config = loaded.map_err(|problems| anyhow::anyhow!("{problems}"))?.config;
    let clock = ManualClock::starting_at(Timestamp(begins.parse()?));
    // As many threads as the program's own runtime has.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let engine = SledEngine::open(&config.data_dir)?;
    let house = runtime.block_on(House::build(config, Clock::Manual(clock.clone()), engine))?;
    let rooms = house.handles();
    let (stop, stopped) = watch::channel(false);
    let running = runtime.spawn(house.run(stopped));
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        ensure!(!running.is_finished(), "the program has ended by itself");
        let store = || rooms.borrow().desk.store().clone();
        let answer = match line.split_once(' ') {
            Some(("pass", ms)) => {
                clock.advance(Duration::from_millis(ms.parse()?));
                String::new()
            }
            None if line == "count" => count(&store())?,
            None if line == "recount" => store().frozen()?.recount()?.join("; "),
            None if line == "stop" => break,
            _ => anyhow::bail!("{line} is unknown"),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    stop.send_replace(true);
    runtime.block_on(running).context("the program broke off")??;
    Ok(())
}

/// The state of one moment: the desk works on.
fn count(store: &Store) -> anyhow::Result<String> {
    let store = store.frozen()?;
    let [tickets, closed, people] = [Count::Tickets, Count::Closed, Count::People].map(|what| store.count(what));
    let (tickets, closed) = (tickets?, closed?);
    let mut told = format!("{} {tickets} {}", tickets - closed, people?);
    for table in Table::ALL {
        match rows(&store, table)? {
            0 => {}
            rows => told.push_str(&format!(" {table:?}={rows}")),
        }
    }
    Ok(told)
}

fn rows(store: &Store, table: Table) -> anyhow::Result<usize> {
    const STEP: usize = 1_000;
    let (mut rows, mut after) = (0, None::<Key>);
    loop {
        let page = store.rows(table, after.as_deref(), STEP)?;
        rows += page.len();
        match page.last() {
            Some((key, _)) if page.len() == STEP => after = Some(key.clone()),
            _ => return Ok(rows),
        }
    }
}
