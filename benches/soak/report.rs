//! The order of the hours, and what is printed of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use telegram_sim::{Sim, SimOptions, TimeSource};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::growth::{self, Growth};
use crate::plan::Plan;
use crate::program::Program;
use crate::samples::{Sample, look};
use crate::week::Week;
use crate::{machine, record};

/// Monday, 2 March 2026, 10:00 UTC.
const BEGINS_MS: i64 = 1_772_445_600_000;

const HOUR: Duration = Duration::from_secs(3_600);

/// Longest wait, in real time, for what a step brought to be handled; only reached when something is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// Lines of the log that are shown while it runs.
const LINES_SHOWN: usize = 12;

/// What has to happen in any run of a day and more, or it shows nothing.
const HAPPENS: [&str; 7] = [
    "questions",
    "answers",
    "photos",
    "closed by staff",
    "closed by users",
    "ratings",
    "screens of staff",
];

/// What happens as well in one that is judged.
const SELDOM: [&str; 4] = ["edits", "erasures", "feedback", "reopened"];

/// A desk, its people, and the clock of both.
struct Soak {
    runtime: Runtime,
    sim: Sim,
    clock: Arc<AtomicI64>,
    program: Program,
    week: Week,
    step: Duration,
}

/// Lives through all of it, prints what was seen, and fails if something grows.
pub fn measure(plan: &Plan) -> anyhow::Result<()> {
    let directory =
        TempDir::with_prefix_in("soak-", env!("CARGO_TARGET_TMPDIR")).context("no directory for the data")?;
    let machine = machine::describe(directory.path())?;
    let begun = Instant::now();
    let mut soak = Soak::over(&directory, plan)?;
    let samples = soak.live(plan)?;
    let lines = soak.end()?;
    let growth = growth::judge(&samples, plan.judges);
    let text = told(plan, &machine, begun.elapsed(), &soak, &samples, &growth, lines);
    println!("\n{text}");
    if plan.kept {
        let section = if plan.erasures { "soak" } else { "soak without erasures" };
        record::keep(section, &text)?;
    }
    soak.judge(plan)?;
    ensure!(
        !plan.judges || growth.growing.is_empty(),
        "these grow: {}",
        growth.growing.join(", ")
    );
    Ok(())
}

impl Soak {
    fn over(directory: &TempDir, plan: &Plan) -> anyhow::Result<Soak> {
        // A thread for the simulated Telegram; the desk is to have the rest of the machine.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let clock = Arc::new(AtomicI64::new(BEGINS_MS));
        let options = SimOptions {
            now: TimeSource::Manual(clock.clone()),
            keep_calls: 100,
            ..SimOptions::default()
        };
        let sim = runtime.block_on(Sim::start(options))?;
        let program = Program::new(directory.path(), sim.url(), sim.token());
        let week = Week::new(sim.clone(), clock.clone(), plan);
        Ok(Soak {
            runtime,
            sim,
            clock,
            program,
            week,
            step: plan.step,
        })
    }

    /// One sample for each hour.
    fn live(&mut self, plan: &Plan) -> anyhow::Result<Vec<Sample>> {
        self.program.start(self.now_ms())?;
        self.week.begin();
        let mut samples = Vec::new();
        for hour in 1..=plan.hours {
            // Both early, so that the memory of the last two thirds is that of one life.
            if hour == plan.hours / 8 {
                self.rest()?;
                self.program.stop()?;
                self.program.start(self.now_ms())?;
            }
            if hour == plan.hours / 4 {
                self.program.kill();
                self.program.start(self.now_ms())?;
            }
            self.live_an_hour()?;
            let sample = look(&mut self.program)?;
            if hour % 12 == 0 {
                eprintln!("hour {hour} of {}: {sample:?}", plan.hours);
            }
            samples.push(sample);
        }
        Ok(samples)
    }

    fn live_an_hour(&mut self) -> anyhow::Result<()> {
        let ends = self.now_ms() + HOUR.as_millis() as i64;
        while self.now_ms() < ends {
            self.week.go_on();
            self.passes(self.step)?;
        }
        Ok(())
    }

    /// Ends the desk, and gives how many lines its log has.
    fn end(&mut self) -> anyhow::Result<usize> {
        self.rest()?;
        self.program.recount()?;
        self.program.stop()?;
        let lines = self.program.log_lines();
        let first: Vec<&String> = lines.iter().take(LINES_SHOWN).collect();
        eprintln!("the log's first lines: {first:#?}");
        Ok(lines.len())
    }

    /// A minute in which nobody does anything: what waits for the pace of Telegram arrives. Who stops the program waits
    /// for that by the real time, in which our clock stands still.
    fn rest(&mut self) -> anyhow::Result<()> {
        const STEP: Duration = Duration::from_secs(3);
        for _ in 0..20 {
            self.passes(STEP)?;
        }
        Ok(())
    }

    fn passes(&mut self, time: Duration) -> anyhow::Result<()> {
        self.clock.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
        self.program.pass(time)?;
        self.runtime.block_on(self.sim.settled(PATIENCE))?;
        Ok(())
    }

    fn judge(&self, plan: &Plan) -> anyhow::Result<()> {
        let complaints = self.sim.complaints();
        ensure!(
            complaints.is_empty(),
            "the simulated Telegram complains: {complaints:#?}"
        );
        let errors: Vec<String> = self.program.log_lines();
        let errors: Vec<&String> = errors.iter().filter(|line| line.contains("ERROR")).collect();
        ensure!(errors.is_empty(), "the desk logged errors: {errors:#?}");
        let done = self.week.done();
        let seldom = SELDOM.into_iter().filter(|_| plan.judges);
        let seldom = seldom.filter(|what| plan.erasures || *what != "erasures");
        let happens = HAPPENS.into_iter().chain(seldom);
        let missing: Vec<&str> = happens.filter(|what| !done.contains_key(what)).collect();
        ensure!(
            missing.is_empty() || plan.hours < 24,
            "never happened: {}",
            missing.join(", ")
        );
        Ok(())
    }

    fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }
}

fn told(
    plan: &Plan,
    machine: &str,
    took: Duration,
    soak: &Soak,
    samples: &[Sample],
    growth: &Growth,
    lines: usize,
) -> String {
    let done: Vec<String> = soak
        .week
        .done()
        .iter()
        .map(|(what, times)| format!("{what} {times}"))
        .collect();
    let mut text = format!(
        "{machine}\n{} hours of a desk in {:.0} s; {} people; closed tickets are erased after a day{}\n{}\n\n{}",
        plan.hours,
        took.as_secs_f64(),
        plan.people,
        if plan.erasures { "" } else { ", people never" },
        done.join(", "),
        growth.table
    );
    if let Some(last) = samples.last() {
        let peak = samples.iter().map(|sample| sample.memory).max().unwrap_or_default() / 1_048_576;
        let per_ticket = last.store as f64 / 1_024.0 / last.counts.tickets.max(1) as f64;
        text.push_str(&format!(
            "\nat the end {} tickets, {} of them open, {} people, {} rows; {per_ticket:.1} KiB on disk for each ticket; \
             memory was {peak} MiB at most; {lines} warnings logged",
            last.counts.tickets, last.counts.open, last.counts.people, last.rows()
        ));
    }
    if !plan.judges {
        text.push_str("\ntoo short to say what grows: a run of 144 hours or more does");
    }
    text
}
