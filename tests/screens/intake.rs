//! Intake questions, as staff looks after them and as users are asked.

use switchboard::domain::{
    Category, Expects, Form, MAX_CHOICE, MAX_CHOICES, MAX_EXAMPLE, MAX_PATTERN, MAX_QUESTION, MAX_QUESTIONS,
    MAX_RESPONSE, Misfit, Question, QuestionNo, Refusal, Response, RichText,
};
use switchboard::screen::{self, QuestionWords, TopicCardParts};

use super::cast::Cast;
use super::gallery::Gallery;

fn cut(text: &RichText, most: usize) -> String {
    text.preview(most).plain
}

impl Cast {
    /// One question of each kind, as long as they may be.
    pub fn questions(&self) -> Vec<Question> {
        let choice = |n: usize| {
            let text: String = self.words[2].plain.chars().take(MAX_CHOICE - 2).collect();
            format!("{n} {text}")
        };
        let example = || self.words[2].plain.chars().take(MAX_EXAMPLE).collect();
        let kinds = [
            Expects::Text,
            Expects::Number,
            Expects::Choice {
                choices: (1..=MAX_CHOICES).map(choice).collect(),
            },
            Expects::Pattern {
                pattern: format!("[A-Z]{{2}}{}", "x".repeat(MAX_PATTERN - 8)),
                example: example(),
            },
        ];
        let question = |(no, expects)| Question {
            no: QuestionNo(no),
            version: 3,
            wording: cut(&self.words[0], MAX_QUESTION),
            expects,
            required: no % 2 == 1,
        };
        (1..).zip(kinds).map(question).collect()
    }

    /// As many responses as there can be, as long as they may be; one was passed over.
    pub fn responses(&self) -> Vec<Response> {
        let response = |no: usize| Response {
            no: QuestionNo(no as u32),
            wording: cut(&self.words[0], MAX_QUESTION),
            words: match no {
                2 => String::new(),
                _ => cut(&self.words[2], MAX_RESPONSE),
            },
        };
        (1..=MAX_QUESTIONS).map(response).collect()
    }
}

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let locale = words.locale;
    let none = cast.category(1);
    let all = cast.questions();
    let category = Category {
        questions: all.clone(),
        ..cast.category(1)
    };
    let most = Category {
        questions: [all.clone(), all.clone()].concat(),
        ..cast.category(1)
    };
    gallery.screen("questions", "none yet", screen::questions(locale, &none));
    gallery.screen("questions", "one of each kind", screen::questions(locale, &category));
    gallery.screen("questions", "as many as there can be", screen::questions(locale, &most));
    gallery.screen("question_form", "asked", screen::add_question(locale, &category));
    let by = cast.name(cast.boris());
    let card = screen::category_card(&words, &category, &by);
    gallery.screen("category_card", "with questions", card);
    for (case, question) in ["text", "number", "choice", "pattern"].into_iter().zip(&all) {
        gallery.screen(
            "question_card",
            case,
            screen::question_card(locale, &category, question),
        );
        let asked = screen::intake_question(locale, Some(&category.name), question, (2, 4));
        gallery.screen("intake_question", case, asked);
    }
    let asked = screen::intake_question(locale, None, &all[0], (1, 1));
    gallery.screen("intake_question", "of a category that is gone", asked);
    let remove = screen::remove_question(locale, &category, &all[0]);
    gallery.screen("question_remove", "asked", remove);
    for (case, what) in [
        ("wording", QuestionWords::Wording),
        ("choices", QuestionWords::Choices),
        ("pattern", QuestionWords::Pattern),
    ] {
        gallery.screen("question_words", case, screen::word_question(locale, what));
    }
    let mut story = cast.new_one();
    story.ticket.responses = cast.responses();
    let user = cast.user_name();
    let header = screen::header(&words, Some(&story.ticket), &user, None);
    let header = screen::with_responses(header, &story.ticket);
    gallery.text("header_with_responses", "as many as there can be", header);
    let parts = TopicCardParts {
        ticket: &story.ticket,
        requester: &cast.user,
        name: &|id| cast.name(id),
        former: &screen::Former::default(),
        replies_only: false,
    };
    gallery.screen("topic_card", "with responses", screen::topic_card(&words, &parts));
    misfits(gallery);
}

fn misfits(gallery: &mut Gallery) {
    let words = gallery.words;
    let example = || "AB-1234".to_owned();
    for (case, misfit) in [
        ("not words", Misfit::NotWords),
        ("too long", Misfit::Long { max: MAX_RESPONSE }),
        ("no number", Misfit::NoNumber),
        ("no choice", Misfit::NoChoice),
        ("no match", Misfit::NoMatch { example: example() }),
        ("not asked", Misfit::NotAsked),
        ("no such question", Misfit::NoSuchQuestion),
        ("too many questions", Misfit::TooManyQuestions),
        ("choices", Misfit::Choices),
        (
            "bad pattern",
            Misfit::BadPattern {
                why: "unclosed group".into(),
            },
        ),
        ("no example", Misfit::NoExample),
        ("the example does not fit", Misfit::ExampleMisfit),
    ] {
        let text = screen::refusal(&words, &Refusal::Intake(misfit), |_| String::new());
        gallery.text("misfit", case, text);
    }
    assert_eq!(Form::ALL.len(), 4, "each kind is shown above");
}
