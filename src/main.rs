//! The command line.

use std::process::ExitCode;

// Records come and go between threads all the time, which the C library's allocator does not take well: with it a
// relayed message costs a fifth more CPU (bench `relay`, 156 against 131 ms per 1,000).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    switchboard::cli::main()
}
