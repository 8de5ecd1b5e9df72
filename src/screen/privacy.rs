//! What is kept of a user, and what they can do about it.

use super::{Locale, Screen, UserPress};
use crate::domain::{RichText, Timestamp};

/// What is kept, and why.
pub fn privacy(locale: Locale) -> Screen {
    Screen::of(locale.text("privacy.text", &[]))
        .row([locale.button("button.export_mine", UserPress::ExportMine)])
        .row([locale.button("button.forget_me", UserPress::ForgetMe)])
        .row([locale.button("button.menu", UserPress::Menu)])
}

/// Asks once more; the button holds until that moment.
pub fn forget_me(locale: Locale, until: Timestamp) -> Screen {
    Screen::of(locale.text("privacy.forget_me", &[]))
        .row([locale.button("button.export_mine", UserPress::ExportMine)])
        .row([locale.button("button.forget_me_now", UserPress::ForgetMeNow(until))])
        .row([locale.button("button.back", UserPress::Privacy)])
}

/// It is done.
pub fn forgotten_now(locale: Locale) -> Screen {
    Screen::of(locale.text("privacy.forgotten", &[]))
}

/// Below the file with what is kept of somebody.
pub fn own_data_caption(locale: Locale) -> RichText {
    locale.text("privacy.caption", &[])
}

/// For owners: somebody was erased, nobody says who.
pub(super) fn forgotten(locale: Locale, tickets: u64, open: u64) -> Screen {
    let mut text = locale.count("to_owner.forgotten", tickets, &[]);
    if open > 0 {
        text.push(" ");
        text.append(&locale.count("to_owner.forgotten_open", open, &[]));
    }
    Screen::of(text)
}
