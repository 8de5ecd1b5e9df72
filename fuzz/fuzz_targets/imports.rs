//! Bytes to what tests/hostile/imports.rs does with them.

#![no_main]

#[path = "../../tests/hostile/imports.rs"]
mod imports;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imports::read(bytes));
