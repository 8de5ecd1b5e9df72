//! The FAQ as users read it: the questions, and an answer.

use super::paging::numbered_pages;
use super::{AnswerPress, Button, Locale, Screen, UserPress};
use crate::domain::{FaqEntry, MAX_FAQ_ANSWER, Occasion, RichText, Style};

/// Questions on one page of the user's list.
pub const ANSWERS_PAGE: usize = 8;

/// UTF-16 units of a question that its button shows.
const BEGINNING: usize = 60;

fn press(locale: Locale, key: &str, press: AnswerPress) -> Button {
    locale.button(key, UserPress::Answers(press))
}

/// The button of a question.
pub(super) fn question(entry: &FaqEntry, occasion: Occasion) -> Button {
    let label = RichText::from(entry.question.as_str()).preview(BEGINNING).plain;
    Button::new(label, UserPress::Answers(AnswerPress::Show(entry.no, occasion)))
}

/// A page of the questions, of `all`.
pub fn answers(locale: Locale, shown: &[&FaqEntry], all: usize, page: u32) -> Screen {
    let key = if all == 0 { "answers.none" } else { "answers.text" };
    let mut screen = Screen::of(locale.text(key, &[]));
    for entry in shown {
        screen = screen.row([question(entry, Occasion::Reading)]);
    }
    screen
        .row(numbered_pages(locale, page, ANSWERS_PAGE, all, |page| {
            UserPress::Answers(AnswerPress::List(page))
        }))
        .row([locale.button("button.ask", UserPress::Ask)])
        .row([locale.button("button.menu", UserPress::Menu)])
}

/// An answer; `page` of the list is where its question stands.
pub fn answer(locale: Locale, entry: &FaqEntry, occasion: Occasion, page: u32) -> Screen {
    let mut text = RichText::default();
    text.push_styled(&entry.question, Style::Bold);
    text.push("\n\n");
    text.append(&entry.answer.preview(MAX_FAQ_ANSWER));
    let helped = AnswerPress::Helped(entry.no, occasion);
    let screen = Screen::of(text).row([press(locale, "button.helped", helped)]);
    match occasion {
        Occasion::Reading => screen
            .row([locale.button("button.ask_support", UserPress::Ask)])
            .row([press(locale, "button.back", AnswerPress::List(page))]),
    }
}

/// An answer helped.
pub fn answer_helped(locale: Locale) -> Screen {
    Screen::of(locale.text("answers.helped", &[])).row([locale.button("button.menu", UserPress::Menu)])
}
