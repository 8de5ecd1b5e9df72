//! The FAQ, as staff looks after it and as users read it.

use switchboard::domain::{
    FaqEntry, FaqNo, FaqWording, LanguageCode, MAX_FAQ_ANSWER, MAX_FAQ_QUESTION, Occasion, RichText, Timestamp,
};
use switchboard::screen::{self, ANSWERS_PAGE, FAQ_PAGE, FaqParts, KeptParts};

use super::cast::Cast;
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let (words, locale) = (gallery.words, gallery.locale());
    let by = cast.name(cast.boris());
    let short = entry("How do I pay?", cast.words[1].clone(), "ru");
    let answer = RichText::from("🅰".repeat(MAX_FAQ_ANSWER / 2).as_str());
    let long = entry(&"🅱".repeat(MAX_FAQ_QUESTION), answer, "");
    let parts = |entry, offered, helped| FaqParts { entry, offered, helped };
    gallery.screen("faq", "none yet", screen::faq(locale, &[], 0, 0));
    let mut page = vec![parts(&short, 12, 3); FAQ_PAGE];
    page[1] = parts(&long, 0, 0);
    gallery.screen(
        "faq",
        "a page in the middle",
        screen::faq(locale, &page, 3 * FAQ_PAGE, 1),
    );
    let card = screen::faq_card(&words, &parts(&short, 12, 3), &by, (FAQ_PAGE, 3 * FAQ_PAGE));
    gallery.screen("faq_card", "in the middle", card);
    let card = screen::faq_card(&words, &parts(&long, 1, 0), &by, (0, 1));
    gallery.screen("faq_card", "the longest, alone", card);
    gallery.screen("faq_remove", "asked", screen::remove_faq(locale, &long));
    for (case, what) in [
        ("a new question", FaqWording::New),
        (
            "its answer",
            FaqWording::Completes {
                question: short.question.clone(),
            },
        ),
        ("another question", FaqWording::Question(short.no)),
        ("another answer", FaqWording::Answer(short.no)),
    ] {
        gallery.screen("faq_wording", case, screen::word_faq(locale, &what));
    }
    gallery.screen("answers", "none any more", screen::answers(locale, &[], 0, 0));
    let mut page = vec![&short; ANSWERS_PAGE];
    page[1] = &long;
    let middle = screen::answers(locale, &page, 3 * ANSWERS_PAGE, 1);
    gallery.screen("answers", "a page in the middle", middle);
    for (case, entry) in [("short", &short), ("the longest", &long)] {
        gallery.screen("answer", case, screen::answer(locale, entry, Occasion::Reading, 1));
    }
    let kept = screen::answer(locale, &short, Occasion::Kept(7), 0);
    gallery.screen("answer", "offered before a ticket", kept);
    let beside = screen::answer(locale, &short, Occasion::Ticket(cast.no(3)), 0);
    gallery.screen("answer", "offered beside a ticket", beside);
    gallery.screen("answer", "it helped", screen::answer_helped(locale));
}

/// What is offered for what somebody writes.
pub fn offered(gallery: &mut Gallery, cast: &Cast) {
    let (words, locale) = (gallery.words, gallery.locale());
    let entries = ["How do I pay?", &"🅱".repeat(MAX_FAQ_QUESTION), "By <b>card</b>?"];
    let entries = entries.map(|question| entry(question, cast.words[1].clone(), ""));
    let occasion = Occasion::Kept(7);
    for (case, kept) in [("before a ticket", 1), ("before a ticket of many words", 5)] {
        gallery.screen("offered", case, screen::offered(locale, kept, &entries, occasion));
    }
    gallery.screen(
        "offered",
        "beside a ticket",
        screen::meanwhile(locale, cast.no(3), &entries),
    );
    let parts = KeptParts {
        kept: 1,
        may_open: true,
        answers: Some((occasion, entries.to_vec())),
        ..KeptParts::default()
    };
    gallery.screen("offered", "with what is kept", screen::kept(&words, &parts));
    let parts = KeptParts {
        short: Some((20, 4)),
        ..parts
    };
    gallery.screen("offered", "too short for a ticket", screen::kept(&words, &parts));
}

fn entry(question: &str, answer: RichText, language: &str) -> FaqEntry {
    FaqEntry {
        no: FaqNo(1_772_445_600),
        question: question.into(),
        answer,
        language: LanguageCode::read(language),
        place: 1,
        by: switchboard::domain::PersonId::telegram(1),
        at: Timestamp(1_772_445_600_000),
    }
}
