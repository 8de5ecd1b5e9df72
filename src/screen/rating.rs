//! Stars: the row of buttons after a closing, and the words around them.

use super::{Button, CommonPress, Screen, UserPress, Words};
use crate::domain::Ticket;

/// Stars as signs.
pub(super) fn stars_in_signs(stars: u8) -> String {
    "⭐".repeat(usize::from(stars))
}

/// The buttons to rate a closed ticket with; the given rating is marked, and can be explained. None while the
/// ticket is open.
pub(super) fn rows(words: &Words, ticket: &Ticket) -> Vec<Vec<Button>> {
    let Some(closing) = ticket.closing() else {
        return Vec::new();
    };
    let given = ticket.rating().map(|rating| rating.stars);
    let star = |stars: u8| {
        // Five buttons of up to five stars would not fit a phone.
        let label = if words.stars > 3 {
            format!("{stars} ⭐")
        } else {
            stars_in_signs(stars)
        };
        let label = if given == Some(stars) {
            format!("✓ {label}")
        } else {
            label
        };
        let no = ticket.no;
        Button::new(label, UserPress::Rate { no, closing, stars })
    };
    let mut rows = vec![(1..=words.stars).map(star).collect()];
    if given.is_some() {
        let label = words.locale.plain("button.comment", &[]);
        rows.push(vec![Button::new(label, UserPress::Comment(ticket.no))]);
    }
    rows
}

/// Comment was pressed: what to do next.
pub fn comment(words: &Words, ticket: &Ticket) -> Screen {
    let locale = words.locale;
    Screen::of(locale.text("rating.comment", &[("no", &ticket.no.to_string())]))
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}
