//! Bytes to what tests/hostile/keys.rs does with them.

#![no_main]

#[path = "../../tests/hostile/keys.rs"]
mod keys;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keys::read(bytes));
