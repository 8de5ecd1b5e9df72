//! Places where a test may let the program die as if killed, or panic. Release builds have none.
//!
//! The set-up comes from the command line; this module reads no environment.

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::Mishap;

    pub(super) struct Plan {
        pub mishap: Mishap,
        pub place: String,
        pub passes: AtomicU32,
    }

    pub(super) static PLAN: OnceLock<Plan> = OnceLock::new();

    pub(super) fn point(place: &str) {
        let Some(plan) = PLAN.get() else { return };
        if plan.place != place || plan.passes.fetch_sub(1, Ordering::SeqCst) != 1 {
            return;
        }
        match plan.mishap {
            // The same as `kill -9`: no destructor, no flush, no message.
            Mishap::Death => std::process::abort(),
            Mishap::Panic => panic!("a test asked for it"),
        }
    }
}

/// What is to happen at a place.
#[cfg(debug_assertions)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The program dies at once.
    Death,
    /// What is being done breaks off by a panic.
    Panic,
}

/// Dies or panics here if a test asked for it.
#[inline]
pub fn point(place: &str) {
    #[cfg(debug_assertions)]
    armed::point(place);
    #[cfg(not(debug_assertions))]
    let _ = place;
}

/// Asks for a mishap at the `pass`th passing (from 1) of a place. The first call wins. Debug builds only.
#[cfg(debug_assertions)]
pub fn arm(mishap: Mishap, place: &str, pass: u32) {
    let plan = armed::Plan {
        mishap,
        place: place.to_owned(),
        passes: pass.into(),
    };
    // A second plan would be a mistake of the caller's; the first one stands.
    let _ = armed::PLAN.set(plan);
}
