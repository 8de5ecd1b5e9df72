//! Lives through a week at a busy desk in less than an hour, and looks every hour of that week whether the program takes
//! more and more: memory, file handles, threads, disk, rows.
//!
//! `cargo bench --bench soak` lives through 168 hours and fails if anything grows without bound; `-- --hours 400` through
//! more; with `-- --no-erasures` nobody has everything about them erased, so that the data is never written anew.
//! `-- --short` sees in half a minute that all of it works. `-- --keep` writes what is printed into
//! `docs/PERFORMANCE.md`.
//!
//! What is not measured: Telegram's own answers take no time, and people are so few that what is kept of each of them, in
//! memory too, is bounded by that.
//!
//! A clock that is turned by hand cannot be given to the released binary. So the desk is this bench in a process of its
//! own: the same house over the same store, with the same allocator, speaking HTTP with the simulated Telegram, which
//! is in the process that looks. What is measured is therefore the desk's alone. Time passes in steps, and no step ends
//! before everything it brought is handled.

mod cast;
mod desk;
#[path = "../relay/figures.rs"]
#[expect(dead_code, reason = "the other benches take times")]
mod figures;
mod growth;
#[path = "../relay/machine.rs"]
mod machine;
mod news;
mod plan;
#[path = "../relay/process.rs"]
#[expect(dead_code, reason = "the other benches ask for processor time, and kill")]
mod process;
mod program;
#[path = "../relay/record.rs"]
mod record;
mod report;
mod samples;
mod week;

use std::process::ExitCode;

use plan::Plan;

// As in src/main.rs: what the desk takes depends on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [role, begins] if role == desk::AS_DESK => desk::run(begins),
        rest => Plan::of(rest).and_then(|plan| report::measure(&plan)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("soak: {error:#}");
            ExitCode::FAILURE
        }
    }
}
