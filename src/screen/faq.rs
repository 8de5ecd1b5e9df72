//! The FAQ as staff looks after it: the list, one entry, what is asked for it.

use super::paging::numbered_pages;
use super::{Button, CommonPress, FaqPress, Locale, Screen, StaffPress, Words};
use crate::domain::{FaqEntry, FaqWording, LanguageCode, MAX_FAQ_ANSWER, RichText, Style};

/// Entries on one page of the staff's list.
pub const FAQ_PAGE: usize = 8;

/// UTF-16 units of a question that its button on the staff's list shows.
const BEGINNING: usize = 36;

/// An entry, and how many people it was offered to and helped.
#[derive(Clone, Copy, Debug)]
pub struct FaqParts<'a> {
    /// The entry.
    pub entry: &'a FaqEntry,
    /// People it was offered to.
    pub offered: u64,
    /// People it helped.
    pub helped: u64,
}

fn press(locale: Locale, key: &str, press: FaqPress) -> Button {
    locale.button(key, StaffPress::Faq(press))
}

/// A page of it, of `all` entries.
pub fn faq(locale: Locale, shown: &[FaqParts], all: usize, page: u32) -> Screen {
    let mut text = locale.text("faq.text", &[]);
    if all == 0 {
        text.push("\n\n");
        text.append(&locale.text("faq.none", &[]));
    }
    let mut screen = Screen::of(text);
    for parts in shown {
        let entry = parts.entry;
        let mut label = RichText::from(entry.question.as_str()).preview(BEGINNING).plain;
        if let Some(language) = entry.language {
            label = format!("{} · {label}", language.as_str().to_uppercase());
        }
        if parts.offered > 0 || parts.helped > 0 {
            label.push_str(&format!(" · 👁 {} 👍 {}", parts.offered, parts.helped));
        }
        screen = screen.row([Button::new(label, StaffPress::Faq(FaqPress::Show(entry.no)))]);
    }
    screen
        .row(numbered_pages(locale, page, FAQ_PAGE, all, |page| {
            StaffPress::Faq(FaqPress::List(page))
        }))
        .row([press(locale, "button.add_faq", FaqPress::Add)])
        .row([locale.button("button.menu", StaffPress::Menu)])
}

/// One entry, with the name of who changed it last; it stands behind `before` of `all` others.
pub fn faq_card(words: &Words, parts: &FaqParts, by: &str, (before, all): (usize, usize)) -> Screen {
    let (locale, entry) = (words.locale, parts.entry);
    let mut text = RichText::from("📚 ");
    text.push_styled(&entry.question, Style::Bold);
    let at = words.moment(entry.at);
    text.push(&format!(
        " · {}\n\n",
        locale.plain("faq.by", &[("name", by), ("at", &at)])
    ));
    text.append(&entry.answer.preview(MAX_FAQ_ANSWER));
    text.push("\n\n");
    text.append(&locale.count("faq.counts", parts.offered, &[("helped", &parts.helped.to_string())]));
    let place = [("at", &*(before + 1).to_string()), ("all", &*all.to_string())];
    text.push(" · ");
    text.append(&locale.text("faq.place", &place));
    let page = u32::try_from(before / FAQ_PAGE).unwrap_or_default();
    let up = (before > 0).then(|| press(locale, "button.faq_up", FaqPress::Up(entry.no)));
    let down = (before + 1 < all).then(|| press(locale, "button.faq_down", FaqPress::Down(entry.no)));
    let screen = Screen::of(text).row([
        press(locale, "button.faq_question", FaqPress::Question(entry.no)),
        press(locale, "button.faq_answer", FaqPress::Answer(entry.no)),
    ]);
    screen
        .row(languages(locale, entry))
        .row(up.into_iter().chain(down))
        .row([
            press(locale, "button.remove_faq", FaqPress::Remove(entry.no)),
            press(locale, "button.back", FaqPress::List(page)),
        ])
}

/// Who finds it in the list: everybody, or those who read one language.
fn languages(locale: Locale, entry: &FaqEntry) -> Vec<Button> {
    let named = |language: &Locale| {
        let name = language.plain("language.name", &[]);
        LanguageCode::read(language.code()).map(|code| (Some(code), name))
    };
    let everybody = (None, locale.plain("button.faq_for_all", &[]));
    let all = [everybody].into_iter().chain(Locale::all().iter().filter_map(named));
    let button = |(code, name): (Option<LanguageCode>, String)| {
        let chosen = if entry.language == code { "• " } else { "" };
        let wish = FaqPress::Speak(entry.no, code);
        Button::new(format!("{chosen}{name}"), StaffPress::Faq(wish))
    };
    all.map(button).collect()
}

/// Asks whether one is really to be deleted.
pub fn remove_faq(locale: Locale, entry: &FaqEntry) -> Screen {
    Screen::of(locale.text("faq.remove", &[("question", &entry.question)])).row([
        press(locale, "button.remove_faq_now", FaqPress::RemoveNow(entry.no)),
        press(locale, "button.back", FaqPress::Show(entry.no)),
    ])
}

/// Asks for words of one.
pub fn word_faq(locale: Locale, what: &FaqWording) -> Screen {
    let text = match what {
        FaqWording::New | FaqWording::Question(_) => locale.text("faq.ask_question", &[]),
        FaqWording::Completes { question } => locale.text("faq.ask_answer_to", &[("question", question)]),
        FaqWording::Answer(_) => locale.text("faq.ask_answer", &[]),
    };
    Screen::of(text).row([locale.button("button.cancel", CommonPress::Cancel)])
}
