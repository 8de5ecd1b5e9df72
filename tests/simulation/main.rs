//! Random histories of users, operators, faults and crashes over the desk, the store and the outbox; after
//! each it is held against what the program promises.
//!
//! `SIMULATION_SEED=n cargo test --test simulation` runs the one history of that seed again, with
//! `SIMULATION_STEPS=3,17,…` these of its steps alone; `SIMULATION_HISTORIES=n` so many new ones. A history that fails
//! is cut down to the fewest steps that fail too, and told step by step.

mod backup;
mod coverage;
mod history;
mod messenger;
mod mortal;
mod plan;
mod quiet;
mod script;
mod update;
mod verdict;
mod weather;
mod witness;
mod words;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use history::Report;
use plan::{Plan, Story};
use world::Tally;

/// Histories unless told.
const HISTORIES: u64 = 100;

fn setting(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a whole number, not {value:?}")),
    )
}

/// Lives a history. If anything goes wrong, it is said with the seed and the fewest steps that it goes wrong with.
fn live(plan: Plan) -> Report {
    let wrong = match attempt(&plan) {
        Ok(report) => return report,
        Err(wrong) => wrong,
    };
    let mut short = plan::shortest(&plan, |plan| attempt(&plan).is_err());
    short.story = Story::told();
    let wrong = attempt(&short).err().unwrap_or(wrong);
    let steps: Vec<String> = short.steps.iter().map(u32::to_string).collect();
    let (seed, steps, story) = (short.seed, steps.join(","), short.story.lines().join("\n"));
    let whole = format!("SIMULATION_SEED={seed}");
    panic!(
        "{story}\n{wrong}\n\nrun it again: {whole} SIMULATION_STEPS={steps} cargo test --test simulation\nor whole: {whole} cargo test --test simulation"
    );
}

/// The history of a plan, or what went wrong in it, be it a panic.
fn attempt(plan: &Plan) -> Result<Report, String> {
    let quiet = quiet::Quiet::now();
    let lived = catch_unwind(AssertUnwindSafe(|| history::live(plan.clone())));
    drop(quiet);
    lived.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap_or(&"a panic")).to_owned()))
    })
}

#[test]
fn promises_hold_through_any_history() {
    if let Some(seed) = setting("SIMULATION_SEED") {
        let steps = std::env::var("SIMULATION_STEPS");
        let plan = steps.map_or_else(|_| Plan::whole(seed), |steps| Plan::of(seed, &steps));
        println!("{:?}", live(plan));
        return;
    }
    let histories = setting("SIMULATION_HISTORIES").unwrap_or(HISTORIES);
    let sum = live_all(histories);
    println!("{sum:?}");
    if histories >= HISTORIES {
        for what in EXPECTED {
            assert!(sum.0.contains_key(what), "no history had any {what}: {sum:?}");
        }
        coverage::must_have_happened(&sum);
    }
}

/// So many histories of new seeds, one at a time on each processor; over time all seeds are tried.
fn live_all(histories: u64) -> Tally {
    let left = Mutex::new((histories, fastrand::Rng::new()));
    let next = || {
        let (left, seeds) = &mut *left.lock().unwrap();
        *left = left.checked_sub(1)?;
        Some(seeds.u64(..1 << 32))
    };
    let some = || {
        let mut sum = Tally::default();
        while let Some(seed) = next() {
            sum.add(&live(Plan::whole(seed)).tally);
        }
        sum
    };
    let mut sum = Tally::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(some)).collect();
        for worker in workers {
            sum.add(&worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
    });
    sum
}

/// What must have happened somewhere, or the histories prove nothing.
const EXPECTED: &[&str] = &[
    "crashes",
    "failures",
    "groups moved",
    "landed",
    "outages met",
    "receipts lost",
    "refused",
    "restores",
    "stops",
    "unreachable",
    "updates repeated",
    "waits",
];

#[test]
fn a_seed_always_tells_the_same_history() {
    for seed in 0..3 {
        let trace = || live(Plan::whole(seed)).trace;
        assert_eq!(trace(), trace(), "seed {seed}");
    }
}
