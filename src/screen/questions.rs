//! Intake questions: where staff looks after them, how users are asked, and how the responses are shown.

use super::{Button, CategoryPress, CommonPress, IntakePress, Locale, QuestionPress, Screen, StaffPress, UserPress};
use crate::domain::{
    Category, Expects, Form, MAX_CHOICE, MAX_CHOICES, MAX_QUESTION, MAX_QUESTIONS, MIN_CHOICES, Misfit, Question,
    Response, RichText, Style,
};

/// UTF-16 units of a wording that its button shows.
const ON_BUTTON: usize = 40;

/// UTF-16 units of a wording, and of a response, that a card shows beside much else. Whole they stand above the first
/// words, or on the card of the topic.
const IN_SHORT: (usize, usize) = (40, 80);

fn wish(press: QuestionPress) -> StaffPress {
    StaffPress::Categories(CategoryPress::Question(press))
}

fn press(locale: Locale, key: &str, press: QuestionPress) -> Button {
    locale.button(key, wish(press))
}

fn short(text: &str, most: usize) -> String {
    RichText::from(text).preview(most).plain.replace('\n', " ")
}

/// What a kind of question is called.
fn form_name(locale: Locale, form: Form) -> String {
    let key = match form {
        Form::Text => "question.form.text",
        Form::Number => "question.form.number",
        Form::Choice => "question.form.choice",
        Form::Pattern => "question.form.pattern",
    };
    locale.plain(key, &[])
}

/// All that a category asks, in this order.
pub fn questions(locale: Locale, category: &Category) -> Screen {
    let no = category.no;
    let mut text = locale.text("questions.text", &[("name", &category.name)]);
    text.push("\n\n");
    if category.questions.is_empty() {
        text.append(&locale.text("questions.none", &[]));
    }
    let mut screen_rows = Vec::new();
    for (at, question) in category.questions.iter().enumerate() {
        let (at, mark) = (at + 1, if question.required { "❗ " } else { "" });
        let line = if at == 1 { "" } else { "\n" };
        text.push(&format!("{line}{at}. {mark}{}", question.wording));
        text.push_styled(
            &format!(" · {}", form_name(locale, question.expects.form())),
            Style::Italic,
        );
        let label = format!("{at}. {}", short(&question.wording, ON_BUTTON));
        screen_rows.push(Button::new(label, wish(QuestionPress::Show(no, question.no))));
    }
    let screen = screen_rows
        .into_iter()
        .fold(Screen::of(text), |screen, button| screen.row([button]));
    let room = category.questions.len() < MAX_QUESTIONS;
    screen
        .row(room.then(|| press(locale, "button.add_question", QuestionPress::Add(no))))
        .row([locale.button("button.back", StaffPress::Categories(CategoryPress::Show(no)))])
}

/// Which kind is the new one to be?
pub fn add_question(locale: Locale, category: &Category) -> Screen {
    let no = category.no;
    let mut screen = Screen::of(locale.text("questions.which_form", &[]));
    for form in Form::ALL {
        screen = screen.row([Button::new(form_name(locale, form), wish(QuestionPress::New(no, form)))]);
    }
    screen.row([press(locale, "button.back", QuestionPress::List(no))])
}

/// One of them.
pub fn question_card(locale: Locale, category: &Category, question: &Question) -> Screen {
    let (of, no) = (category.no, question.no);
    let place = category.questions.iter().position(|other| other.no == no);
    let at = place.unwrap_or_default();
    let mut text = RichText::from("❓ ");
    text.push_styled(&question.wording, Style::Bold);
    text.push(&format!(
        "\n🗂 {} · {}/{}\n\n",
        category.name,
        at + 1,
        category.questions.len()
    ));
    text.push(&form_name(locale, question.expects.form()));
    match &question.expects {
        Expects::Text | Expects::Number => {}
        Expects::Choice { choices } => {
            for choice in choices {
                text.push(&format!("\n▫️ {choice}"));
            }
        }
        Expects::Pattern { pattern, example } => {
            text.push("\n");
            text.push_styled(pattern, Style::Code);
            text.push("\n");
            text.append(&locale.text("question.example", &[("example", example)]));
        }
    }
    text.push("\n");
    let (said, turn) = match question.required {
        true => ("question.required", "button.make_optional"),
        false => ("question.optional", "button.make_required"),
    };
    text.append(&locale.text(said, &[]));
    let details = match question.expects.form() {
        Form::Text | Form::Number => None,
        Form::Choice => Some("button.change_choices"),
        Form::Pattern => Some("button.change_pattern"),
    };
    let details = details.map(|key| press(locale, key, QuestionPress::Redetail(of, no)));
    let earlier = (at > 0).then(|| press(locale, "button.ask_earlier", QuestionPress::Forward(of, no)));
    let later = at + 1 < category.questions.len();
    let later = later.then(|| press(locale, "button.ask_later", QuestionPress::Backward(of, no)));
    Screen::of(text)
        .row([press(locale, turn, QuestionPress::Require(of, no, !question.required))])
        .row(
            [press(locale, "button.reword_question", QuestionPress::Reword(of, no))]
                .into_iter()
                .chain(details),
        )
        .row(earlier.into_iter().chain(later))
        .row([
            press(locale, "button.remove_question", QuestionPress::Remove(of, no)),
            press(locale, "button.back", QuestionPress::List(of)),
        ])
}

/// Asks whether one is really to be deleted.
pub fn remove_question(locale: Locale, category: &Category, question: &Question) -> Screen {
    let (of, no) = (category.no, question.no);
    Screen::of(locale.text("questions.remove", &[("word", &question.wording)])).row([
        press(locale, "button.remove_question_now", QuestionPress::RemoveNow(of, no)),
        press(locale, "button.back", QuestionPress::Show(of, no)),
    ])
}

/// Words for a question that staff is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionWords {
    /// What it asks.
    Wording,
    /// Its choices.
    Choices,
    /// Its pattern, and an example.
    Pattern,
}

/// Asks for words for one.
pub fn word_question(locale: Locale, what: QuestionWords) -> Screen {
    let (most, choice) = (MAX_CHOICES.to_string(), MAX_CHOICE.to_string());
    let text = match what {
        QuestionWords::Wording => locale.text("question.ask_wording", &[("max", &MAX_QUESTION.to_string())]),
        QuestionWords::Choices => locale.text("question.ask_choices", &[("most", &most), ("max", &choice)]),
        QuestionWords::Pattern => locale.text("question.ask_pattern", &[]),
    };
    Screen::of(text).row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// A user who asks is asked this; `place` is which question it is, and of how many.
pub fn intake_question(locale: Locale, about: Option<&str>, question: &Question, place: (usize, usize)) -> Screen {
    let (no, version) = (question.no, question.version);
    let wish = |press| UserPress::Intake(press);
    let mut text = RichText::default();
    if let Some(about) = about {
        text.push(&format!("🗂 {about} · "));
    }
    text.push(&format!("{}/{}\n\n", place.0, place.1));
    text.push_styled(&question.wording, Style::Bold);
    text.push("\n");
    text.append(&match &question.expects {
        Expects::Text => locale.text("intake.text", &[]),
        Expects::Number => locale.text("intake.number", &[]),
        Expects::Choice { .. } => locale.text("intake.choice", &[]),
        Expects::Pattern { example, .. } => locale.text("intake.pattern", &[("example", example)]),
    });
    let mut screen = Screen::of(text);
    if let Expects::Choice { choices } = &question.expects {
        for (at, choice) in (0..).zip(choices) {
            screen = screen.row([Button::new(choice.as_str(), wish(IntakePress::Choose(no, version, at)))]);
        }
    }
    let skip = (!question.required).then(|| locale.button("button.skip", wish(IntakePress::Skip(no, version))));
    screen.row(skip).row([
        locale.button("button.back", wish(IntakePress::Back(no, version))),
        locale.button("button.cancel", CommonPress::Cancel),
    ])
}

/// What was answered before a ticket was opened, whole, line by line; each line begins anew.
pub(super) fn responses(responses: &[Response], text: &mut RichText) {
    for response in responses {
        line(&response.wording, &response.words, text);
    }
}

/// The same, each shortened.
pub(super) fn responses_in_short(responses: &[Response], text: &mut RichText) {
    let (question, answer) = IN_SHORT;
    for response in responses {
        line(
            &short(&response.wording, question),
            &short(&response.words, answer),
            text,
        );
    }
}

fn line(wording: &str, words: &str, text: &mut RichText) {
    text.push(&format!("\n▫️ {wording} "));
    match words {
        "" => text.push("—"),
        words => text.push_styled(words, Style::Bold),
    }
}

/// What is wrong with a question, or with an answer to one, and how it is mended.
pub(super) fn misfit(locale: Locale, misfit: &Misfit) -> RichText {
    match misfit {
        Misfit::NotWords => locale.text("misfit.not_words", &[]),
        Misfit::Long { max } => locale.text("misfit.long", &[("max", &max.to_string())]),
        Misfit::NoNumber => locale.text("misfit.no_number", &[]),
        Misfit::NoChoice => locale.text("misfit.no_choice", &[]),
        Misfit::NoMatch { example } => locale.text("misfit.no_match", &[("example", example)]),
        Misfit::NotAsked => locale.text("misfit.not_asked", &[]),
        Misfit::NoSuchQuestion => locale.text("misfit.no_such_question", &[]),
        Misfit::TooManyQuestions => locale.count("misfit.too_many_questions", MAX_QUESTIONS as u64, &[]),
        Misfit::Choices => {
            let bounds = [MIN_CHOICES, MAX_CHOICES, MAX_CHOICE].map(|bound| bound.to_string());
            let [least, most, max] = &bounds;
            locale.text("misfit.choices", &[("least", least), ("most", most), ("max", max)])
        }
        Misfit::BadPattern { why } => locale.text("misfit.bad_pattern", &[("why", why)]),
        Misfit::NoExample => locale.text("misfit.no_example", &[]),
        Misfit::ExampleMisfit => locale.text("misfit.example_misfit", &[]),
    }
}
