//! What staff did with a ticket, in words.

use super::Locale;
use crate::domain::{Handling, PersonId};

/// The key of the words for the ticket's requester.
pub(super) fn own_handling(how: &Handling) -> &'static str {
    match how {
        Handling::Released => "own_event.released",
        Handling::Transferred { .. } => "own_event.transferred",
    }
}

/// The words for staff; `by` is the name of who did it.
pub fn handling(locale: Locale, by: &str, how: &Handling, name: impl Fn(PersonId) -> String) -> String {
    match how {
        Handling::Released => locale.plain("event.released", &[("name", by)]),
        Handling::Transferred { to } => locale.plain("event.transferred", &[("name", by), ("to", &name(*to))]),
    }
}
