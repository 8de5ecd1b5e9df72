//! Random histories of users, operators, faults and crashes over the desk, the store and the outbox; after
//! each it is held against what the program promises.
//!
//! `SIMULATION_SEED=n cargo test --test simulation` runs the one history of that seed again,
//! `SIMULATION_HISTORIES=n` so many new ones (100 unless told).

mod coverage;
mod history;
mod messenger;
mod plan;
mod script;
mod update;
mod verdict;
mod witness;
mod words;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use history::Report;
use plan::Plan;
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

/// Lives a history; whatever goes wrong is said with its seed.
fn live(plan: Plan) -> Report {
    let seed = plan.seed;
    match catch_unwind(AssertUnwindSafe(|| history::live(plan))) {
        Ok(Ok(report)) => report,
        Ok(Err(wrong)) => panic!("{wrong}\n{}", again(seed)),
        Err(panic) => {
            eprintln!("{}", again(seed));
            std::panic::resume_unwind(panic)
        }
    }
}

fn again(seed: u64) -> String {
    format!("run it again: SIMULATION_SEED={seed} cargo test --test simulation")
}

#[test]
fn promises_hold_through_any_history() {
    if let Some(seed) = setting("SIMULATION_SEED") {
        println!("{:?}", live(Plan::whole(seed)));
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
