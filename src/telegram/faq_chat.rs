//! The FAQ in private chats: how staff looks after it, and how users read it.

use super::Router;
use super::draw::{AnswersView, FaqView, View};
use super::user_chat::Shown;
use crate::desk::{Explained, Operator, Outcome};
use crate::domain::{Dialog, FaqNo, FaqWording, Message, Occasion, Refusal, Sighting};
use crate::screen::{AnswerPress, FaqPress};
use crate::store::Fault;

/// Where an answer was found.
fn offered(occasion: Occasion) -> View {
    View::Answers(match occasion {
        Occasion::Reading => AnswersView::List(0),
        Occasion::Kept(_) => AnswersView::Offered,
        Occasion::Ticket(no) => AnswersView::Meanwhile(no),
    })
}

fn kept() -> View {
    View::Kept {
        reopens: None,
        feedback: false,
    }
}

impl Router {
    /// Presses of buttons on the staff's screens of the FAQ.
    pub(super) async fn faq_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: FaqPress,
    ) -> Result<Shown, Fault> {
        let list = View::Faq(FaqView::List(0));
        let card = |no| View::Faq(FaqView::Card(no));
        Ok(match press {
            FaqPress::List(page) => {
                // Whoever goes back does not type any more.
                if matches!(operator.dialog()?, Dialog::Explaining { .. }) {
                    self.desk.leave(update, operator.who()).await?;
                }
                Shown::just(View::Faq(FaqView::List(page)))
            }
            FaqPress::Show(no) => self.faq_entry(no, card(no)),
            FaqPress::Remove(no) => self.faq_entry(no, View::Faq(FaqView::Remove(no))),
            FaqPress::Add => self.faq_asks(update, operator, FaqWording::New).await?,
            FaqPress::Question(no) => self.faq_asks(update, operator, FaqWording::Question(no)).await?,
            FaqPress::Answer(no) => self.faq_asks(update, operator, FaqWording::Answer(no)).await?,
            FaqPress::Speak(no, language) => {
                let spoken = operator.speak_faq(update, no, language).await?;
                Shown::of(spoken, |()| card(no), list)
            }
            FaqPress::Up(no) => Shown::of(operator.move_faq(update, no, false).await?, |()| card(no), list),
            FaqPress::Down(no) => Shown::of(operator.move_faq(update, no, true).await?, |()| card(no), list),
            FaqPress::RemoveNow(no) => {
                let removed = operator.remove_faq(update, no).await?;
                Shown::of(removed, |()| list.clone(), list.clone())
            }
        })
    }

    /// A screen of an entry, or the list if it is gone.
    fn faq_entry(&self, no: FaqNo, view: View) -> Shown {
        match self.desk.faq().get(no) {
            Some(_) => Shown::just(view),
            None => Shown::of::<()>(
                Outcome::Refused(Refusal::NoSuchFaq),
                |()| View::StaffMenu,
                View::Faq(FaqView::List(0)),
            ),
        }
    }

    async fn faq_asks(&self, update: u64, operator: &Operator<'_>, what: FaqWording) -> Result<Shown, Fault> {
        let begun = operator.begin_explaining(update, what.clone()).await?;
        Ok(Shown::of(
            begun,
            |()| View::Faq(FaqView::Ask(what)),
            View::Faq(FaqView::List(0)),
        ))
    }

    /// Words for the FAQ that staff was asked for, if they were. Gives whether they were.
    pub(super) async fn faq_worded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        message: &Message,
    ) -> Result<bool, Fault> {
        let Dialog::Explaining { what } = operator.dialog()? else {
            return Ok(false);
        };
        let who = operator.who();
        match operator.explain(update, &what, message).await? {
            Outcome::Done(Explained::Asks(next)) => self.show(who, View::Faq(FaqView::Ask(next))),
            Outcome::Done(Explained::Written(no)) => self.show(who, View::Faq(FaqView::Card(no))),
            Outcome::Refused(refusal) => {
                let gone = matches!(
                    refusal,
                    Refusal::NoSuchFaq | Refusal::TooManyFaq { .. } | Refusal::NotAllowed
                );
                self.show(who, View::Refused(refusal));
                if gone {
                    self.desk.leave(update, who).await?;
                } else {
                    self.show(who, View::Faq(FaqView::Ask(what)));
                }
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    /// Presses of buttons on the users' screens of the FAQ.
    pub(super) async fn answers_pressed(
        &self,
        update: u64,
        who: &Sighting,
        press: AnswerPress,
    ) -> Result<Shown, Fault> {
        Ok(match press {
            AnswerPress::List(page) => {
                self.desk.leave(update, who).await?;
                Shown::just(View::Answers(AnswersView::List(page)))
            }
            AnswerPress::Show(no, occasion) => match self.desk.faq().get(no) {
                Some(_) => Shown::just(View::Answers(AnswersView::One(no, occasion))),
                None => Shown::of::<()>(Outcome::Refused(Refusal::NoSuchFaq), |()| View::Menu, offered(occasion)),
            },
            AnswerPress::Helped(no, occasion) => {
                let helped = self.desk.helped(update, who, no, occasion).await?;
                let shown = |others| match (occasion, others) {
                    (Occasion::Kept(_), true) => kept(),
                    (Occasion::Kept(_) | Occasion::Reading | Occasion::Ticket(_), _) => {
                        View::Answers(AnswersView::Helped)
                    }
                };
                Shown::of(helped, shown, View::Menu)
            }
            AnswerPress::Offered(occasion) => Shown::just(offered(occasion)),
        })
    }
}
