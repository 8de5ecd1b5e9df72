//! Bytes to what tests/hostile/presses.rs does with them.

#![no_main]

#[path = "../../tests/hostile/presses.rs"]
mod presses;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| presses::read(bytes));
