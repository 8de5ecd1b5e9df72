//! Intake questions, as staff looks after them: what a category asks, and in which order.

use super::{Answer, Operator};
use crate::domain::{
    Category, CategoryNo, Dialog, Expects, Form, MAX_QUESTIONS, Misfit, Question, QuestionNo, QuestionStep, Refusal,
    Right,
};

/// What came of words about an intake question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worded {
    /// More words are needed: these.
    Asks(QuestionStep),
    /// The question is as it should be.
    Done(QuestionNo),
}

/// What words said.
#[derive(Clone)]
enum Said {
    /// How a question is worded.
    Wording(String),
    /// What it expects.
    Expects(Expects),
    /// A whole one.
    Whole(String, Expects),
    /// How a new one is worded; what it expects comes next.
    Half(QuestionStep),
}

impl Operator<'_> {
    /// The operator's next words are these for a question; for none: for a new one.
    pub async fn begin_questioning(
        &self,
        update: u64,
        category: CategoryNo,
        question: Option<QuestionNo>,
        step: QuestionStep,
    ) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Categories) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(asking) = self.desk().category(category)? else {
                return Ok(Err(Refusal::NoSuchCategory));
            };
            match question {
                Some(no) if asking.question(no).is_none() => {
                    return Ok(Err(Refusal::Intake(Misfit::NoSuchQuestion)));
                }
                None if asking.questions.len() >= MAX_QUESTIONS => {
                    return Ok(Err(Refusal::Intake(Misfit::TooManyQuestions)));
                }
                Some(_) | None => {}
            }
            let dialog = Dialog::Questioning {
                category,
                question,
                step: step.clone(),
            };
            self.note_private(change, now, dialog)?;
            Ok(Ok(()))
        })
        .await
    }

    /// The words that the operator was asked for.
    pub async fn word_question(
        &self,
        update: u64,
        category: CategoryNo,
        question: Option<QuestionNo>,
        step: QuestionStep,
        words: &str,
    ) -> Answer<Worded> {
        let said = match said(question, step, words) {
            Ok(Said::Half(next)) => {
                let begun = self.begin_questioning(update, category, None, next.clone()).await?;
                return Ok(begun.map(|()| Worded::Asks(next)));
            }
            Ok(said) => said,
            Err(misfit) => {
                let refusal = match misfit == Misfit::NotWords {
                    true => Refusal::NoWords,
                    false => Refusal::Intake(misfit),
                };
                return self.carry_out(Some(update), |_, _| Ok(Err(refusal.clone()))).await;
            }
        };
        let done = self
            .change_questions(update, category, |category| match (question, said.clone()) {
                (Some(no), Said::Wording(wording)) => {
                    category.change_question(no, |question| question.wording = wording)
                }
                (Some(no), Said::Expects(expects)) => {
                    category.change_question(no, |question| question.expects = expects)
                }
                (None, Said::Whole(wording, expects)) => category.add_question(wording, expects),
                (_, Said::Wording(_) | Said::Expects(_) | Said::Whole(..) | Said::Half(_)) => {
                    Err(Misfit::NoSuchQuestion)
                }
            })
            .await?;
        Ok(done.map(Worded::Done))
    }

    /// Whether a question must be answered.
    pub async fn require_question(
        &self,
        update: u64,
        category: CategoryNo,
        no: QuestionNo,
        required: bool,
    ) -> Answer<QuestionNo> {
        self.change_questions(update, category, |category| {
            category.change_question(no, |question| question.required = required)
        })
        .await
    }

    /// A question is asked earlier by one, or later.
    pub async fn move_question(
        &self,
        update: u64,
        category: CategoryNo,
        no: QuestionNo,
        forward: bool,
    ) -> Answer<QuestionNo> {
        self.change_questions(update, category, |category| category.move_question(no, forward))
            .await
    }

    /// A question is asked no more. What was answered to it stays.
    pub async fn remove_question(&self, update: u64, category: CategoryNo, no: QuestionNo) -> Answer<QuestionNo> {
        self.change_questions(update, category, |category| category.remove_question(no))
            .await
    }

    async fn change_questions(
        &self,
        update: u64,
        category: CategoryNo,
        how: impl Fn(&mut Category) -> Result<QuestionNo, Misfit>,
    ) -> Answer<QuestionNo> {
        self.change_category(update, Some(category), |category, _| {
            how(category).map_err(Refusal::Intake)
        })
        .await
    }
}

/// What the words of a step say.
fn said(question: Option<QuestionNo>, step: QuestionStep, words: &str) -> Result<Said, Misfit> {
    let whole = |wording: Option<String>, expects: Expects| match wording {
        Some(wording) => Said::Whole(wording, expects),
        None => Said::Expects(expects),
    };
    Ok(match step {
        QuestionStep::Wording { form } => {
            let wording = Question::wording_of(words)?;
            match (question, form) {
                (Some(_), _) => Said::Wording(wording),
                (None, Form::Text) => Said::Whole(wording, Expects::Text),
                (None, Form::Number) => Said::Whole(wording, Expects::Number),
                (None, Form::Choice) => Said::Half(QuestionStep::Choices { wording: Some(wording) }),
                (None, Form::Pattern) => Said::Half(QuestionStep::Pattern { wording: Some(wording) }),
            }
        }
        QuestionStep::Choices { wording } => whole(wording, Expects::choices_of(words)?),
        QuestionStep::Pattern { wording } => whole(wording, Expects::pattern_of(words)?),
    })
}
