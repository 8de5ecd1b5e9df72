//! Bytes to what tests/hostile/settings.rs does with them.

#![no_main]

#[path = "../../tests/hostile/settings.rs"]
mod settings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| settings::read(bytes));
