//! Canned replies, as staff sees them.

use switchboard::domain::{
    Attachment, Canned, CannedNo, Kind, MAX_CANNED, MAX_CANNED_CAPTION, MAX_CANNED_TEXT, PutIn, RichText, TicketNo,
};
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
        file: None,
        by: cast.boris(),
        at: ago(90),
    };
    let short = canned("hello", cast.words[1].clone());
    let longest = RichText::from("{name}".repeat(MAX_CANNED_TEXT / 6).as_str());
    let long = canned(&"🅰".repeat(32), longest);
    let page = vec![short.clone(); CANNED_PAGE];
    gallery.screen("canned", "none yet", screen::canned_list(locale, &[], 0, 0, None));
    let file = |name: Option<&str>| Attachment {
        kind: if name.is_some() { Kind::Document } else { Kind::Photo },
        id: "id".to_owned(),
        mark: None,
        name: name.map(str::to_owned),
    };
    let with_file = |canned: &Canned, name| Canned {
        file: Some(file(name)),
        ..canned.clone()
    };
    let pictured = with_file(&short, None);
    let bare = Canned {
        text: RichText::default(),
        ..pictured.clone()
    };
    let caption = RichText::from("{name}".repeat(MAX_CANNED_CAPTION / 6).as_str());
    let filed = with_file(&canned(&"🅰".repeat(32), caption), Some(&"цены ".repeat(40)));
    let middle = screen::canned_list(locale, &page, 3 * CANNED_PAGE, 1, None);
    gallery.screen("canned", "a page in the middle", middle);
    let mixed = [pictured.clone(), short.clone(), filed.clone(), bare.clone()];
    gallery.screen(
        "canned",
        "some with files",
        screen::canned_list(locale, &mixed, 4, 0, None),
    );
    let chosen = screen::canned_list(locale, &page[..2], 2, 0, Some(no));
    gallery.screen("canned", "to answer with", chosen);
    let by = cast.name(cast.boris());
    gallery.screen("canned_card", "one", screen::canned_card(&words, &short, &by));
    gallery.screen("canned_card", "the longest", screen::canned_card(&words, &long, &by));
    gallery.screen(
        "canned_card",
        "with a picture",
        screen::canned_card(&words, &pictured, &by),
    );
    gallery.screen(
        "canned_card",
        "a picture alone",
        screen::canned_card(&words, &bare, &by),
    );
    gallery.screen("canned_card", "with a file", screen::canned_card(&words, &filed, &by));
    gallery.screen("canned_file", "below it", screen::canned_file(locale, &pictured));
    gallery.screen("canned_file", "gone", screen::canned_file_refused(locale, &pictured));
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
        gallery.screen("canned_sent", case, screen::canned_sent(&words, no, &canned.text, None));
    }
    let sent = screen::canned_sent(&words, no, &filed.text, filed.file.as_ref());
    gallery.screen("canned_sent", "with a file", sent);
    gallery.screen("canned_names", "none", screen::canned_names(locale, &[]));
    let all = vec![long.clone(); MAX_CANNED];
    gallery.screen(
        "canned_names",
        "the most and longest",
        screen::canned_names(locale, &all),
    );
}
