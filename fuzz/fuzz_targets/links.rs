//! Bytes to what tests/hostile/links.rs does with them.

#![no_main]

#[path = "../../tests/hostile/links.rs"]
mod links;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| links::read(bytes));
