//! Measures the relay: the way of a user's message to the support group, through the released binary, against
//! a bare relay that keeps nothing, in the same run on the same machine. What counts are the ratios.
//!
//! `cargo bench --bench relay` measures everything (two minutes) and says of each target whether it is met.
//! `cargo bench --bench relay -- --short` sees in half a minute that all of it works. `--sealed` holds a desk with a key
//! against the bare relay, `--sealing` one with a key against one without, `--floor` one with a key against
//! a bare relay that brings each message to the disk first. `--keep` writes what is printed into
//! `docs/PERFORMANCE.md`. They fail when a message is lost or a figure makes no sense, and never because something was slow.
//!
//! The bench looks at the program from outside only: over HTTP, in /proc and on the disk.

mod bare;
mod crash;
mod figures;
mod machine;
mod plan;
#[expect(dead_code, reason = "the soak looks at more of a process")]
mod process;
mod record;
mod report;
mod rounds;
mod stub;
#[expect(dead_code, reason = "the bench of sizes sets more")]
mod subject;
mod table;
#[expect(dead_code, reason = "the bench of sizes presses buttons")]
mod traffic;

use std::process::ExitCode;

use plan::Plan;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [role, url] if role == subject::AS_BARE => bare::run(url, None),
        [role, url, file] if role == subject::AS_BARE => bare::run(url, Some(file.as_ref())),
        rest => measure(rest),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("relay: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &[String]) -> anyhow::Result<()> {
    // One thread for the stub and the clock: the subject is to have the rest of the machine.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(report::measure(&Plan::of(arguments)?))?;
    measured.print()?;
    measured.judge()
}
