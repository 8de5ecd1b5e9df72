//! Draws the screens of intake questions.

use super::Painter;
use crate::domain::{CategoryNo, Misfit, Person, Question, QuestionNo, Refusal};
use crate::screen::{self, Locale, QuestionWords, Screen};
use crate::store::Fault;

/// A screen about the intake questions of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum QuestionView {
    List(CategoryNo),
    Add(CategoryNo),
    Card(CategoryNo, QuestionNo),
    Remove(CategoryNo, QuestionNo),
    Type(QuestionWords),
}

impl Painter {
    pub(super) fn intake_questions(&self, locale: Locale, view: QuestionView) -> Result<Screen, Fault> {
        let of = match view {
            QuestionView::List(of)
            | QuestionView::Add(of)
            | QuestionView::Card(of, _)
            | QuestionView::Remove(of, _) => of,
            QuestionView::Type(what) => return Ok(screen::word_question(locale, what)),
        };
        let Some(category) = self.desk.category(of)? else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchCategory)));
        };
        Ok(match view {
            QuestionView::Add(_) => screen::add_question(locale, &category),
            QuestionView::List(_) | QuestionView::Type(_) => screen::questions(locale, &category),
            QuestionView::Card(_, no) | QuestionView::Remove(_, no) => match (category.question(no), view) {
                (Some(question), QuestionView::Remove(..)) => screen::remove_question(locale, &category, question),
                (Some(question), _) => screen::question_card(locale, &category, question),
                (None, _) => {
                    let gone = self.refusal(locale, &Refusal::Intake(Misfit::NoSuchQuestion));
                    let list = screen::questions(locale, &category);
                    let mut text = gone;
                    text.push("\n\n");
                    text.append(&list.text);
                    Screen { text, ..list }
                }
            },
        })
    }

    /// What somebody who asks is asked now.
    pub(super) fn intake(&self, locale: Locale, person: &Person, question: &Question) -> Result<Screen, Fault> {
        let category = person.about.map(|no| self.desk.category(no)).transpose()?.flatten();
        let answered = person.responses.len();
        let is_left = |other: &&Question| {
            other.no != question.no && person.responses.iter().all(|response| response.no != other.no)
        };
        let questions = category.as_ref().map(|category| category.questions.as_slice());
        let left = questions.unwrap_or_default().iter().filter(is_left).count();
        let place = (answered + 1, answered + 1 + left);
        let name = category.as_ref().map(|category| category.name.as_str());
        Ok(screen::intake_question(locale, name, question, place))
    }
}
