//! What alerts about the program itself say.

use super::Locale;
use crate::domain::{RichText, Style};

/// What is running.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Most UTF-16 units of an error's own words in an alert; the log has them whole.
const MAX_WHAT: usize = 1_000;

/// The program has started.
pub fn start_alert(locale: Locale) -> RichText {
    locale.text("alert.start", &[("version", VERSION)])
}

/// The program is told to end.
pub fn shutdown_alert(locale: Locale) -> RichText {
    locale.text("alert.shutdown", &[("version", VERSION)])
}

/// Something went wrong: `what`, logged at `place` in the program, `suppressed` more of the kind since the
/// last alert of it, and `lost` of any kind that came too fast to be looked at.
pub fn error_alert(locale: Locale, what: &str, place: &str, suppressed: u64, lost: u64) -> RichText {
    let mut text = locale.text("alert.error", &[("version", VERSION)]);
    text.push("\n");
    text.append(&RichText::from(what).preview(MAX_WHAT));
    text.push("\n");
    text.push_styled(&RichText::from(place).preview(MAX_WHAT).plain, Style::Code);
    if suppressed > 0 {
        text.push("\n");
        text.append(&locale.count("alert.suppressed", suppressed, &[]));
    }
    if lost > 0 {
        text.push("\n");
        text.append(&locale.count("alert.lost", lost, &[]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::MAX_TEXT;

    #[test]
    fn an_alert_fits_into_a_message_whatever_went_wrong() {
        for locale in Locale::all() {
            let long = "🔥".repeat(10_000);
            let text = error_alert(*locale, &long, &long, u64::MAX, u64::MAX);
            assert!(text.len() <= MAX_TEXT, "{}: {}", locale.code(), text.len());
        }
    }
}
