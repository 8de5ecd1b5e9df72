//! Measures what a large desk costs against a small one: the released binary over stores of many tickets and of few,
//! in the same run on the same machine. What counts are the ratios.
//!
//! `cargo bench --bench scale` measures 2,000 against 200,000 open tickets and says of each target whether it is met;
//! the stores are generated once and kept below cargo's target directory (2 GB). `-- --full` measures
//! 10,000 tickets against 1,000,000 with 5,000,000 messages, of which one in fifty is open (15 GB; half an hour). `-- --short` sees in half a minute
//! that all of it works. `-- --backup` measures, in two minutes, only what a backup of the large desk does to messages.
//! `-- --keep` writes what is printed into `docs/PERFORMANCE.md`. `-- generate DIR TICKETS MESSAGES
//! [OPEN_ONE_OF]` writes a data directory for other uses.
//!
//! Fails when something does not happen at all, and never because it was slow. What runs is looked at from outside only:
//! over HTTP, in /proc and on the disk.

mod backing_up;
#[path = "../relay/figures.rs"]
mod figures;
mod generator;
#[path = "../relay/machine.rs"]
mod machine;
mod plan;
mod presses;
#[expect(dead_code, reason = "the soak looks at more of a process")]
#[path = "../relay/process.rs"]
mod process;
#[path = "../relay/record.rs"]
mod record;
mod report;
#[expect(dead_code, reason = "the other bench measures how much goes through, too")]
#[path = "../relay/rounds.rs"]
mod rounds;
mod silence;
mod stores;
#[path = "../relay/stub.rs"]
mod stub;
#[expect(
    dead_code,
    reason = "the other bench kills its subjects, and has one that is not ours"
)]
#[path = "../relay/subject.rs"]
mod subject;
#[expect(
    dead_code,
    reason = "the other bench measures what is repeated, and targets of another kind"
)]
#[path = "../relay/table.rs"]
mod table;
#[expect(dead_code, reason = "the other bench lets sends take time")]
#[path = "../relay/traffic.rs"]
mod traffic;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use plan::Plan;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("scale: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    // One thread for the stub and the clock: the subjects are to have the rest of the machine.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let words: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "--bench")
        .collect();
    if let ["generate", directory, tickets, messages, ref open_one_of @ ..] = words[..] {
        let count = |text: &str| text.parse::<u64>().with_context(|| format!("{text} is no number"));
        let size = generator::Size {
            tickets: count(tickets)?,
            open_one_of: open_one_of.first().map_or(Ok(1), |text| count(text))?.max(1),
            messages: count(messages)?,
        };
        return runtime.block_on(generator::generate(&PathBuf::from(directory), size));
    }
    runtime.block_on(report::measure(&Plan::of(arguments)?))
}
