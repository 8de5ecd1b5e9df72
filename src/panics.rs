//! Panics: what is said of them, and how far they get. A panic is a mistake in the program; it costs the one
//! thing that was being done, never the bot.
//!
//! Must not know what was being done: whoever calls [`caught`] says what becomes of it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo};

use futures_util::FutureExt as _;

/// Something broke off by a panic, which has been logged by then if [`log`] was called at the start.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("it broke off by a mistake in the program; the log says where")]
pub struct Panicked;

thread_local! {
    /// Whether nothing is said of a panic of this thread.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// From now on panics are logged as errors, instead of being printed with all their words: those may hold
/// what people wrote, since a fault in cutting a text quotes it. Words that stand in the program as they are
/// hold nothing of anybody's.
pub fn log() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        if QUIET.get() {
            return;
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let panicked_at = place.as_str();
        match fixed_words(panic.payload()) {
            Some(why) => tracing::error!(
                panicked_at,
                why,
                "a mistake in the program; what was being done broke off"
            ),
            None => tracing::error!(panicked_at, "a mistake in the program; what was being done broke off"),
        }
    }));
}

/// From now on panics are told as they were before, but for those that [`caught_quietly`] expects, and those of sled's
/// own threads, whose words quote what is stored; whoever waits for such a thread breaks off as well.
pub fn leave_out_the_quiet() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        let of_sled = std::thread::current()
            .name()
            .is_some_and(|name| name.starts_with("sled"));
        if !of_sled && !QUIET.get() {
            tell(panic);
        }
    }));
}

/// The words of a panic if they stand in the program as they are. Others are put together, perhaps of texts.
fn fixed_words(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

/// Does something; a panic ends it and nothing else.
///
/// What it shared with others must stay whole at any point: the store's commits are atomic, and what is
/// kept in memory is whole after every statement on it.
///
/// # Errors
/// If it panicked.
pub fn caught<F: Future>(doing: F) -> impl Future<Output = Result<F::Output, Panicked>> {
    // On the heap from the first: these are the largest futures there are, and each layer about them would move them once
    // more and make room for them twice, which the profile of a relayed message showed (bench `relay`).
    AssertUnwindSafe(Box::pin(doing))
        .catch_unwind()
        .map(|done| done.map_err(|_| Panicked))
}

/// As [`caught`], for what waits for nothing.
///
/// # Errors
/// If it panicked.
pub fn caught_at_once<T>(doing: impl FnOnce() -> T) -> Result<T, Panicked> {
    std::panic::catch_unwind(AssertUnwindSafe(doing)).map_err(|_| Panicked)
}

/// As [`caught_at_once`], where a library is known to panic instead of saying what is wrong: nothing is logged or printed
/// of it, since its words may quote what is stored.
///
/// # Errors
/// If it panicked.
pub fn caught_quietly<T>(doing: impl FnOnce() -> T) -> Result<T, Panicked> {
    let loud = QUIET.replace(true);
    let came = caught_at_once(doing);
    QUIET.set(loud);
    came
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_goes_no_further() {
        let breaks_off = async {
            tokio::task::yield_now().await;
            assert_eq!(1, 2);
        };
        assert_eq!(caught(breaks_off).await, Err(Panicked));
        assert_eq!(caught(async { 7 }).await, Ok(7));
        assert_eq!(caught_at_once(|| Vec::<u8>::new()[3]), Err(Panicked));
        assert_eq!(caught_at_once(|| 7), Ok(7));
    }

    #[test]
    fn only_fixed_words_are_told() {
        let told = |breaks_off: fn()| fixed_words(&*std::panic::catch_unwind(breaks_off).unwrap_err());
        assert_eq!(told(|| panic!("a fixed word")), Some("a fixed word"));
        let quotes_the_text = || {
            let text = std::hint::black_box("what Änna wrote");
            std::hint::black_box(&text[..6]);
        };
        assert_eq!(told(quotes_the_text), None);
        assert_eq!(told(|| panic!("{}", std::hint::black_box("a name"))), None);
    }
}
