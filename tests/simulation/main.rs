//! Random histories of users, operators, faults and crashes over the desk, the store and the outbox; after
//! each it is held against what the program promises.
//!
//! Which histories is the same at every run: those of the seeds from 0. `SIMULATION_HISTORIES=n` lives so many of new
//! seeds instead, and says which the first is; with `SIMULATION_SEED=m` as well, those from that one. `SIMULATION_SEED=m`
//! alone lives that one history, with `SIMULATION_STEPS=3,17,…` these of its steps alone. A history that fails is cut down
//! to the fewest steps that fail too, and told step by step.

mod albums;
mod backup;
mod coverage;
mod failure;
mod history;
mod homes;
mod meanwhile;
mod messenger;
mod mortal;
mod naming;
mod offers;
mod picks;
mod plan;
mod quiet;
mod rest;
mod rights;
mod script;
mod taking_part;
mod team;
mod update;
mod verdict;
mod weather;
mod witness;
mod words;
mod world;
mod writing;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;

use failure::Failure;
use history::Report;
use plan::{Plan, Story};
use world::Tally;

/// Histories unless told: few enough to wait for, and from seed 0 on all that must happen somewhere does.
const HISTORIES: u64 = 100;

/// So many that it does whatever their seeds.
const MANY: u64 = 500;

/// First seeds of new histories are below this: numbers that are easy to copy.
const SEEDS: u64 = 1 << 32;

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
    // To find the shortest takes minutes at times.
    eprintln!("the history of seed {} fails, and is cut down: {wrong}", plan.seed);
    let mut short = plan::shortest(&plan, |plan| attempt(&plan).is_err());
    short.story = Story::told();
    let failure = Failure {
        wrong: attempt(&short).err().unwrap_or_else(|| wrong.clone()),
        first: wrong,
        short,
    };
    panic!("{}", failure.told());
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
    let (seed, histories) = (setting("SIMULATION_SEED"), setting("SIMULATION_HISTORIES"));
    let (first, histories) = match (seed, histories) {
        (Some(seed), None) => {
            let steps = std::env::var("SIMULATION_STEPS");
            let plan = steps.map_or_else(|_| Plan::whole(seed), |steps| Plan::of(seed, &steps));
            println!("{:?}", live(plan));
            return;
        }
        (Some(first), Some(histories)) => (first, histories),
        (None, Some(histories)) => (fastrand::u64(..SEEDS), histories),
        (None, None) => (0, HISTORIES),
    };
    println!("{histories} histories, of the seeds from {first}");
    let sum = live_all(first..first + histories);
    println!("{sum:?}");
    if histories >= MANY || (first == 0 && histories >= HISTORIES) {
        for what in EXPECTED {
            assert!(sum.0.contains_key(what), "no history had any {what}: {sum:?}");
        }
        for (error, _) in messenger::errors() {
            assert!(sum.0.contains_key(error), "nothing was ever refused with {error:?}");
        }
        coverage::must_have_happened(&sum);
    }
}

/// The histories of these seeds, one at a time on each processor. After one that fails, no other is begun.
fn live_all(seeds: Range<u64>) -> Tally {
    let left = Mutex::new(seeds);
    let some = || {
        let mut sum = Tally::default();
        loop {
            let Some(seed) = left.lock().unwrap().next() else {
                return sum;
            };
            match catch_unwind(|| live(Plan::whole(seed))) {
                Ok(report) => sum.add(&report.tally),
                Err(failed) => {
                    *left.lock().unwrap() = 0..0;
                    resume_unwind(failed);
                }
            }
        }
    };
    let mut sum = Tally::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(some)).collect();
        for worker in workers {
            sum.add(&worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    sum
}

/// What must have happened somewhere, or the histories prove nothing.
const EXPECTED: &[&str] = &[
    "albums landed",
    "contributions",
    "crashes",
    "failures",
    "groups moved",
    "helped",
    "homes lost",
    "landed",
    "moved on",
    "offers",
    "outages met",
    "parts that went along",
    "purges",
    "receipts lost",
    "refused",
    "restores",
    "rotations",
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
