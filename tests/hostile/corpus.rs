//! The inputs that lie in `fuzz/corpus/`, and a test over them and their mutations.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use super::mutation;

/// Most memory that this process may ever have taken, in KiB: everything here at once, with room.
const MAX_MEMORY: u64 = 1_024 * 1_024;

/// Every input of a kind, by name.
pub fn of(kind: &str) -> Vec<(String, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(kind);
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", directory.display()))
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    assert!(all.len() >= 5, "the corpus {kind} is too small: {}", all.len());
    all
}

/// Reads all of a corpus, and so many mutations of it.
pub fn lived(kind: &str, mutations: u64, read: impl Fn(&[u8])) {
    let all = of(kind);
    for (name, bytes) in &all {
        attempt(&format!("fuzz/corpus/{kind}/{name}"), bytes, &read);
    }
    for seed in 0..mutations {
        let bytes = mutation::of(&all, seed);
        attempt(&format!("mutation {seed} of fuzz/corpus/{kind}"), &bytes, &read);
    }
    let memory = most_memory();
    assert!(
        memory.is_none_or(|memory| memory < MAX_MEMORY),
        "{kind} took {memory:?} KiB"
    );
}

/// Reads it; if that panics, says what it was.
fn attempt(name: &str, bytes: &[u8], read: &impl Fn(&[u8])) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read(bytes))) {
        println!("{name} was not borne: {}", bytes.escape_ascii());
        resume_unwind(panic);
    }
}

/// The most memory this process had, in KiB, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
