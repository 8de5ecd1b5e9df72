//! Intake questions in private chats: how staff looks after them, and how a user who asks answers them.

use super::Router;
use super::draw::{CategoryView, QuestionView, View};
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome, Worded};
use crate::domain::{CategoryNo, Dialog, Expects, Form, Misfit, QuestionNo, QuestionStep, Refusal, Sighting};
use crate::screen::{IntakePress, QuestionPress, QuestionWords};
use crate::store::Fault;

fn view(view: QuestionView) -> View {
    View::Categories(CategoryView::Question(view))
}

fn typing(step: &QuestionStep) -> View {
    view(QuestionView::Type(match step {
        QuestionStep::Wording { .. } => QuestionWords::Wording,
        QuestionStep::Choices { .. } => QuestionWords::Choices,
        QuestionStep::Pattern { .. } => QuestionWords::Pattern,
    }))
}

impl Router {
    pub(super) async fn question_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: QuestionPress,
    ) -> Result<Shown, Fault> {
        let list = |of| view(QuestionView::List(of));
        let card = |of| move |no| view(QuestionView::Card(of, no));
        Ok(match press {
            QuestionPress::List(of) => Shown::just(list(of)),
            QuestionPress::Add(of) => Shown::just(view(QuestionView::Add(of))),
            QuestionPress::Show(of, no) => Shown::just(view(QuestionView::Card(of, no))),
            QuestionPress::Remove(of, no) => Shown::just(view(QuestionView::Remove(of, no))),
            QuestionPress::New(of, form) => {
                let step = QuestionStep::Wording { form };
                self.asks_for_words(update, operator, of, None, step).await?
            }
            QuestionPress::Reword(of, no) => {
                let form = self.form_of(of, no)?;
                let step = QuestionStep::Wording { form };
                self.asks_for_words(update, operator, of, Some(no), step).await?
            }
            QuestionPress::Redetail(of, no) => {
                let wording = None;
                let step = match self.form_of(of, no)? {
                    Form::Choice => QuestionStep::Choices { wording },
                    Form::Pattern => QuestionStep::Pattern { wording },
                    form @ (Form::Text | Form::Number) => QuestionStep::Wording { form },
                };
                self.asks_for_words(update, operator, of, Some(no), step).await?
            }
            QuestionPress::Require(of, no, required) => {
                let done = operator.require_question(update, of, no, required).await?;
                Shown::of(done, card(of), list(of))
            }
            QuestionPress::Forward(of, no) => {
                Shown::of(operator.move_question(update, of, no, true).await?, card(of), list(of))
            }
            QuestionPress::Backward(of, no) => {
                Shown::of(operator.move_question(update, of, no, false).await?, card(of), list(of))
            }
            QuestionPress::RemoveNow(of, no) => {
                let removed = operator.remove_question(update, of, no).await?;
                Shown::of(removed, |_| list(of), list(of))
            }
        })
    }

    async fn asks_for_words(
        &self,
        update: u64,
        operator: &Operator<'_>,
        of: CategoryNo,
        no: Option<QuestionNo>,
        step: QuestionStep,
    ) -> Result<Shown, Fault> {
        let shown = typing(&step);
        let begun = operator.begin_questioning(update, of, no, step).await?;
        Ok(Shown::of(begun, |()| shown, view(QuestionView::List(of))))
    }

    /// What kind a question is; of one that is gone nobody will type anything.
    fn form_of(&self, of: CategoryNo, no: QuestionNo) -> Result<Form, Fault> {
        let category = self.desk.category(of)?;
        let question = category.as_ref().and_then(|category| category.question(no));
        Ok(question.map_or(Form::Text, |question| Expects::form(&question.expects)))
    }

    /// Words about an intake question that staff was asked for, if they were. Gives whether they were.
    pub(super) async fn question_worded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        words: &str,
    ) -> Result<bool, Fault> {
        let Dialog::Questioning {
            category,
            question,
            step,
        } = operator.dialog()?
        else {
            return Ok(false);
        };
        let who = operator.who();
        let again = typing(&step);
        match operator.word_question(update, category, question, step, words).await? {
            Outcome::Done(Worded::Asks(next)) => self.show(who, typing(&next)),
            Outcome::Done(Worded::Done(no)) => self.show(who, view(QuestionView::Card(category, no))),
            Outcome::Refused(refusal) => {
                let gone = matches!(
                    refusal,
                    Refusal::NoSuchCategory
                        | Refusal::NotAllowed
                        | Refusal::Intake(Misfit::NoSuchQuestion | Misfit::TooManyQuestions)
                );
                self.show(who, View::Refused(refusal));
                if gone {
                    self.desk.leave(update, who).await?;
                } else {
                    self.show(who, again);
                }
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    /// A user presses a button below an intake question.
    pub(super) async fn intake_pressed(&self, update: u64, who: &Sighting, press: IntakePress) -> Result<Shown, Fault> {
        let outcome = match press {
            IntakePress::Choose(no, version, at) => self.desk.respond(update, who, (no, version), Some(at)).await?,
            IntakePress::Skip(no, version) => self.desk.respond(update, who, (no, version), None).await?,
            IntakePress::Back(no, version) => match self.desk.respond_anew(update, who, (no, version)).await? {
                Outcome::Done(false) => return Ok(Shown::just(View::Categories(CategoryView::AskAbout))),
                outcome @ (Outcome::Done(true) | Outcome::Refused(_) | Outcome::Repeated) => outcome.map(|_| ()),
            },
        };
        // Below an old question: what is asked now, if anything is.
        let asks = self.desk.person(who.id)?.is_some_and(|person| person.is_asking());
        let otherwise = if asks { View::Ask } else { View::Menu };
        Ok(Shown::of(outcome, |()| View::Ask, otherwise))
    }

    /// Whether somebody is in the middle of intake questions.
    pub(super) fn is_questioned(&self, who: &Sighting) -> Result<bool, Fault> {
        let person = self.desk.person(who.id)?;
        Ok(person.is_some_and(|person| matches!(person.dialog, Dialog::Questioned { .. })))
    }
}
