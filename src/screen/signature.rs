//! Under what name an operator answers.

use super::{Button, CommonPress, Locale, Screen, SignaturePress, StaffPress};
use crate::domain::{RichText, signed};

fn press(locale: Locale, key: &str, press: SignaturePress) -> Button {
    locale.button(key, StaffPress::Signature(press))
}

/// How this operator's answers are signed now.
pub fn signature(locale: Locale, now: Option<&str>) -> Screen {
    let mut text = locale.text("signature.text", &[]);
    text.push("\n\n");
    match now {
        Some(now) => {
            text.append(&locale.text("signature.now", &[]));
            text.push("\n");
            text.append(&signed(&RichText::default(), now));
        }
        None => text.append(&locale.text("signature.none", &[])),
    }
    Screen::of(text)
        .row(
            [press(locale, "button.type_signature", SignaturePress::Type)]
                .into_iter()
                .chain(now.map(|_| press(locale, "button.remove_signature", SignaturePress::Remove))),
        )
        .row([locale.button("button.menu", StaffPress::Menu)])
}

/// Asks for one.
pub fn ask_signature(locale: Locale) -> Screen {
    Screen::of(locale.text("signature.ask", &[])).row([locale.button("button.cancel", CommonPress::Cancel)])
}
