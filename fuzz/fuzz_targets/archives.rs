//! Bytes to what tests/hostile/archives.rs does with them.

#![no_main]

#[path = "../../tests/hostile/archives.rs"]
mod archives;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| archives::read(bytes));
