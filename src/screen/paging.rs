//! The buttons that turn the pages of lists and histories.

use super::{Button, CommonPress, Locale, Place, Press, Step};
use crate::domain::{Event, TicketNo};

/// The first and the last entry of a page, each with its place in the list.
type Ends<'a, T> = (Option<&'a (Vec<u8>, T)>, Option<&'a (Vec<u8>, T)>);

/// Buttons to the pages before and after. `ends` are the first and last entry shown.
pub(super) fn turn_pages<T, P: Into<Press>>(
    locale: Locale,
    ends: Ends<T>,
    more_before: bool,
    more_after: bool,
    press: impl Fn(Place) -> P,
) -> Vec<Button> {
    let step = |end: Option<&(Vec<u8>, T)>, forward| {
        end.map(|(entry, _)| Step {
            entry: entry.clone(),
            forward,
        })
    };
    let mut row = Vec::new();
    if more_before {
        row.push(locale.button("button.back_page", press(step(ends.0, false))));
    }
    if more_after {
        row.push(locale.button("button.next_page", press(step(ends.1, true))));
    }
    row
}

/// Buttons to earlier entries of a history, and back to the latest.
pub(super) fn history_pages<P: Into<Press>>(
    locale: Locale,
    events: &[(u64, Event)],
    more_before: bool,
    more_after: bool,
    press: impl Fn(u64) -> P,
) -> Vec<Button> {
    let mut row = Vec::new();
    if let (true, Some((first, _))) = (more_before, events.first()) {
        row.push(locale.button("button.earlier", press(*first)));
    }
    if more_after {
        row.push(locale.button("button.latest", press(u64::MAX)));
    }
    row
}

/// One button for each entry that is not shown whole.
pub(super) fn originals_row(no: TicketNo, originals: &[(usize, u64)]) -> Vec<Button> {
    originals
        .iter()
        // The Bot API draws eight buttons in a row at most.
        .take(8)
        .map(|(mark, seq)| Button::new(format!("⤵ {mark}"), CommonPress::Original { no, seq: *seq }))
        .collect()
}

/// Buttons to the pages before and after `page`, counted from 0, of a list of `all` entries that is held as a whole.
pub(super) fn numbered_pages<P: Into<Press>>(
    locale: Locale,
    page: u32,
    size: usize,
    all: usize,
    press: impl Fn(u32) -> P,
) -> Vec<Button> {
    let before = page.checked_sub(1).map(|page| ("button.back_page", page));
    let after = (page as usize + 1) * size < all;
    let after = after.then_some(("button.next_page", page + 1));
    let pages = before.into_iter().chain(after);
    pages.map(|(key, page)| locale.button(key, press(page))).collect()
}
