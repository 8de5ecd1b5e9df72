//! The FAQ as users read it: the questions, and an answer.

use super::paging::numbered_pages;
use super::{AnswerPress, Button, CommonPress, Locale, Screen, UserPress};
use crate::domain::{FaqEntry, MAX_FAQ_ANSWER, Occasion, RichText, Style, TicketNo};

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
    let helped = UserPress::Answers(AnswerPress::Helped(entry.no, occasion));
    let back = press(locale, "button.back", AnswerPress::Offered(occasion));
    let screen = Screen::of(text);
    match occasion {
        Occasion::Reading => screen
            .row([locale.button("button.helped", helped)])
            .row([locale.button("button.ask_support", UserPress::Ask)])
            .row([press(locale, "button.back", AnswerPress::List(page))]),
        Occasion::Kept(_) => screen
            .row([locale.button("button.helped_unsent", helped)])
            .row([locale.button("button.send_kept", UserPress::SendKept(None))])
            .row([back]),
        Occasion::Ticket(no) => {
            let label = locale.plain("button.helped_close", &[("no", &no.to_string())]);
            screen.row([Button::new(label, helped)]).row([back])
        }
    }
}

/// What may answer what is kept, before it opens a ticket; one press sends it all the same.
pub fn offered(locale: Locale, kept: usize, answers: &[FaqEntry], occasion: Occasion) -> Screen {
    let text = locale.count("answers.offered", kept as u64, &[]);
    answers
        .iter()
        .fold(Screen::of(text), |screen, entry| {
            screen.row([question(entry, occasion)])
        })
        .row([locale.button("button.send_kept", UserPress::SendKept(None))])
        .row([locale.button("button.discard", CommonPress::Cancel)])
}

/// What may answer what a ticket was opened with, beside it.
pub fn meanwhile(locale: Locale, no: TicketNo, answers: &[FaqEntry]) -> Screen {
    let text = locale.text("answers.meanwhile", &[("no", &no.to_string())]);
    let questions = answers.iter().map(|entry| question(entry, Occasion::Ticket(no)));
    questions.fold(Screen::of(text), |screen, question| screen.row([question]))
}

/// An answer helped.
pub fn answer_helped(locale: Locale) -> Screen {
    Screen::of(locale.text("answers.helped", &[])).row([locale.button("button.menu", UserPress::Menu)])
}
