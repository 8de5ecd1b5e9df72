//! Panics of histories that are expected to fail are not printed: a failing one is lived hundreds of times.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// As long as it lives, panics of this thread are not printed.
pub struct Quiet;

impl Quiet {
    pub fn now() -> Self {
        HOOK.call_once(|| {
            let hook = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                if !QUIET.get() {
                    hook(panic);
                }
            }));
        });
        QUIET.set(true);
        Quiet
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        QUIET.set(false);
    }
}
