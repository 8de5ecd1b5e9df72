//! Canned replies: the list, one of them, and how it will read in a ticket.

use super::{Button, CannedPress, CommonPress, Filter, Locale, Screen, StaffPress, Words};
use crate::domain::{Attachment, Canned, MAX_CANNED_TEXT, RichText, Style, TicketNo};

/// Canned replies on one page.
pub const CANNED_PAGE: usize = 8;

/// UTF-16 units of a text that its button shows.
const BEGINNING: usize = 32;

/// The same beside the sign of a file.
const BEGINNING_BY_FILE: usize = 26;

/// UTF-16 units of a text that its card shows.
const SHOWN: usize = MAX_CANNED_TEXT;

/// UTF-16 units of names that a group is shown: fewer than the longest hundred names have.
const NAMES_SHOWN: usize = 3_000;

/// UTF-16 units of a file's name that are shown.
const FILE_NAME_SHOWN: usize = 60;

/// UTF-16 units of what was sent that a group is shown.
const SENT_SHOWN: usize = 300;

fn press(locale: Locale, key: &str, press: CannedPress) -> Button {
    locale.button(key, StaffPress::Canned(press))
}

/// A page of the list: to be looked after, or to answer a ticket with.
pub fn canned_list(locale: Locale, shown: &[Canned], all: usize, page: u32, ticket: Option<TicketNo>) -> Screen {
    let mut text = match ticket {
        Some(no) => locale.text("canned.choose", &[("no", &no.to_string())]),
        None => locale.text("canned.text", &[]),
    };
    if all == 0 {
        text.push("\n\n");
        text.append(&locale.text("canned.none", &[]));
    }
    let mut screen = Screen::of(text);
    for canned in shown {
        let wish = match ticket {
            Some(ticket) => CannedPress::Preview(ticket, canned.no),
            None => CannedPress::Show(canned.no),
        };
        screen = screen.row([Button::new(label(canned), StaffPress::Canned(wish))]);
    }
    let before = page.checked_sub(1);
    let after = (page as usize + 1) * CANNED_PAGE < all;
    let pages = before
        .map(|page| press(locale, "button.back_page", CannedPress::List(page, ticket)))
        .into_iter()
        .chain(after.then(|| press(locale, "button.next_page", CannedPress::List(page + 1, ticket))));
    let screen = screen.row(pages);
    match ticket {
        Some(no) => screen.row([
            locale.button("button.card", StaffPress::Card(no, Filter::All)),
            locale.button("button.cancel", CommonPress::Cancel),
        ]),
        None => screen
            .row([press(locale, "button.add_canned", CannedPress::Add)])
            .row([locale.button("button.menu", StaffPress::Menu)]),
    }
}

/// Its name, and the beginning of what it says.
fn label(canned: &Canned) -> String {
    let (sign, beginning) = match canned.file {
        Some(_) => ("📎 ", BEGINNING_BY_FILE),
        None => ("", BEGINNING),
    };
    let begins = canned.text.preview(beginning).plain.replace('\n', " ");
    let colon = if begins.is_empty() { "" } else { " · " };
    format!("{sign}#{}{colon}{begins}", canned.name)
}

/// One of them, with the name of who wrote it last.
pub fn canned_card(words: &Words, canned: &Canned, by: &str) -> Screen {
    let locale = words.locale;
    let mut text = RichText::default();
    text.push_styled(&format!("#{}", canned.name), Style::Bold);
    let at = words.moment(canned.at);
    text.push(&format!(
        " · {}\n\n",
        locale.plain("canned.by", &[("name", by), ("at", &at)])
    ));
    if let Some(file) = &canned.file {
        text.append(&file_line(words, file));
        if !canned.text.is_empty() {
            text.push("\n\n");
        }
    }
    text.append(&canned.text.preview(SHOWN));
    let file = canned.file.iter().flat_map(|_| {
        let words_stay = !canned.text.is_empty();
        let off = press(locale, "button.take_off_file", CannedPress::TakeOffFile(canned.no));
        let show = press(locale, "button.show_file", CannedPress::ShowFile(canned.no));
        [Some(show), words_stay.then_some(off)].into_iter().flatten()
    });
    Screen::of(text)
        .row(file)
        .row([
            press(locale, "button.edit_canned", CannedPress::Edit(canned.no)),
            press(locale, "button.remove_canned", CannedPress::Remove(canned.no)),
        ])
        .row([press(locale, "button.back", CannedPress::List(0, None))])
}

/// What a file is, and what it is called.
fn file_line(words: &Words, file: &Attachment) -> RichText {
    let mut line = RichText::from(words.kind(file.kind).as_str());
    if let Some(name) = &file.name {
        line.push(" ");
        line.push_styled(
            &RichText::from(name.as_str()).preview(FILE_NAME_SHOWN).plain,
            Style::Code,
        );
    }
    line
}

/// Below a file: the words that go with it, as they were written.
pub fn canned_file(locale: Locale, canned: &Canned) -> Screen {
    let back = press(locale, "button.back", CannedPress::Show(canned.no));
    Screen::of(canned.text.clone()).row([back])
}

/// In the place of a file that is not taken any more.
pub fn canned_file_refused(locale: Locale, canned: &Canned) -> Screen {
    Screen::of(locale.text("canned.file_refused", &[("name", &canned.name)])).row([
        press(locale, "button.edit_canned", CannedPress::Edit(canned.no)),
        press(locale, "button.back", CannedPress::Show(canned.no)),
    ])
}

/// Asks whether one is really to be deleted.
pub fn remove_canned(locale: Locale, canned: &Canned) -> Screen {
    Screen::of(locale.text("canned.remove", &[("name", &canned.name)])).row([
        press(locale, "button.remove_canned_now", CannedPress::RemoveNow(canned.no)),
        press(locale, "button.back", CannedPress::Show(canned.no)),
    ])
}

/// Asks for the name of a new one, or for the words of the one of this name.
pub fn ask_canned(locale: Locale, name: Option<&str>) -> Screen {
    let text = match name {
        None => locale.text("canned.ask_name", &[]),
        Some(name) => locale.text("canned.ask_text", &[("name", name)]),
    };
    Screen::of(text).row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// In a group, where only its name was written: what the user of this ticket reads now.
pub fn canned_sent(words: &Words, ticket: TicketNo, filled: &RichText, file: Option<&Attachment>) -> Screen {
    let mut text = words.locale.text("canned.sent", &[("no", &ticket.to_string())]);
    text.push("\n");
    if let Some(file) = file {
        text.append(&file_line(words, file));
        text.push("\n");
    }
    text.append(&filled.preview(SENT_SHOWN));
    Screen::of(text)
}

/// In a group: what they are called.
pub fn canned_names(locale: Locale, all: &[Canned]) -> Screen {
    let mut text = locale.text("canned.names", &[]);
    text.push("\n\n");
    match all {
        [] => text.append(&locale.text("canned.none", &[])),
        all => {
            let names: Vec<String> = all.iter().map(|canned| format!("#{}", canned.name)).collect();
            text.append(&RichText::from(names.join("  ").as_str()).preview(NAMES_SHOWN));
        }
    }
    Screen::of(text)
}

/// How it will read: nothing but its words, since this very message goes to the user.
pub fn canned_preview(locale: Locale, ticket: TicketNo, canned: &Canned, filled: RichText) -> Screen {
    let send = CannedPress::Send(ticket, canned.no, canned.at);
    let label = locale.plain("button.send_canned", &[("no", &ticket.to_string())]);
    Screen::of(filled)
        .row([Button::new(label, StaffPress::Canned(send))])
        .row([
            press(locale, "button.back", CannedPress::List(0, Some(ticket))),
            locale.button("button.cancel", CommonPress::Cancel),
        ])
}
