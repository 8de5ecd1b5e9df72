//! Bytes to what tests/hostile/updates.rs does with them.

#![no_main]

#[path = "../../tests/hostile/updates.rs"]
mod updates;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| updates::read(bytes));
