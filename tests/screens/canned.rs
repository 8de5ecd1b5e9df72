//! Canned replies, as staff sees them.

use switchboard::domain::{Canned, CannedNo, MAX_CANNED, MAX_CANNED_TEXT, PutIn, RichText, TicketNo};
use switchboard::screen::{self, CANNED_PAGE};

use super::cast::{Cast, ago};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let locale = words.locale;
    let no = TicketNo(cast.first);
    let canned = |name: &str, text: RichText| Canned {
        no: CannedNo(1),
        name: name.to_owned(),
        text,
        by: cast.boris(),
        at: ago(90),
    };
    let short = canned("hello", cast.words[1].clone());
    let longest = RichText::from("{name}".repeat(MAX_CANNED_TEXT / 6).as_str());
    let long = canned(&"🅰".repeat(32), longest);
    let page = vec![short.clone(); CANNED_PAGE];
    gallery.screen("canned", "none yet", screen::canned_list(locale, &[], 0, 0, None));
    let middle = screen::canned_list(locale, &page, 3 * CANNED_PAGE, 1, None);
    gallery.screen("canned", "a page in the middle", middle);
    let chosen = screen::canned_list(locale, &page[..2], 2, 0, Some(no));
    gallery.screen("canned", "to answer with", chosen);
    let by = cast.name(cast.boris());
    gallery.screen("canned_card", "one", screen::canned_card(&words, &short, &by));
    gallery.screen("canned_card", "the longest", screen::canned_card(&words, &long, &by));
    gallery.screen("canned_remove", "asked", screen::remove_canned(locale, &short));
    gallery.screen("canned_ask", "the name", screen::ask_canned(locale, None));
    gallery.screen("canned_ask", "the text", screen::ask_canned(locale, Some(&short.name)));
    let put_in = PutIn {
        user: &cast.user.name,
        operator: &cast.user.name,
        no,
    };
    for (case, canned) in [("one", &short), ("the longest", &long)] {
        let preview = screen::canned_preview(locale, no, canned, canned.filled(put_in));
        gallery.screen("canned_preview", case, preview);
        gallery.screen("canned_sent", case, screen::canned_sent(locale, no, &canned.text));
    }
    gallery.screen("canned_names", "none", screen::canned_names(locale, &[]));
    let all = vec![long.clone(); MAX_CANNED];
    gallery.screen(
        "canned_names",
        "the most and longest",
        screen::canned_names(locale, &all),
    );
}
