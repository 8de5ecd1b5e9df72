//! Feedback in private chats: how a user gives it, what staff presses there, and links that lead to it.

use super::Router;
use super::draw::{FeedbackView, View};
use super::event::Post;
use super::stage::Act;
use super::user_chat::Shown;
use crate::desk::{Hearing, Operator, Outcome};
use crate::domain::{Message, RichText, Sighting};
use crate::screen::{FeedbackPress, Filter, Linked};
use crate::store::Fault;

impl Router {
    /// `/feedback` asks for it, `/feedback words` is it.
    pub(super) async fn feedback_command(
        &self,
        update: u64,
        who: &Sighting,
        post: &Post,
        rest: &str,
    ) -> Result<(), Fault> {
        if rest.is_empty() {
            let outcome = self.desk.begin_feedback(update, who).await?;
            self.show_outcome(who, outcome, |()| Some(View::Feedback(FeedbackView::Ask)));
            return Ok(());
        }
        let words = Message {
            text: RichText::from(rest),
            ..post.message.clone()
        };
        match self.desk.give_feedback(update, who, words).await? {
            Outcome::Done(heard) => self.heard(
                who,
                Hearing {
                    heard,
                    answers: false,
                    sorts: false,
                    kept: 0,
                    slow_down: None,
                },
            ),
            Outcome::Refused(refusal) => self.show(who, View::Refused(refusal)),
            Outcome::Repeated => {}
        }
        Ok(())
    }

    /// Presses of buttons on staff's screens of feedback.
    pub(super) async fn feedback_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: FeedbackPress,
    ) -> Result<Shown, Fault> {
        let list = || View::Feedback(FeedbackView::List(None));
        let card = |no| View::Feedback(FeedbackView::Card(no));
        Ok(match press {
            FeedbackPress::List(place) => Shown::just(View::Feedback(FeedbackView::List(place))),
            FeedbackPress::Card(no) => Shown::of(operator.read_feedback(no).await?, |_| card(no), list()),
            FeedbackPress::Read(no) => {
                Shown::of(operator.read_feedback(no).await?, |_| card(no), list()).with_toast("toast.read", no)
            }
            FeedbackPress::ReadAll => {
                operator.read_all_feedback().await?;
                Shown::just(list())
            }
            FeedbackPress::Answer(no) => Shown::of(
                operator.begin_feedback_answer(update, no).await?,
                |()| View::Feedback(FeedbackView::Answer(no)),
                card(no),
            ),
            FeedbackPress::Words { no, item } => {
                let outcome = operator.read_feedback(no).await?;
                if let Outcome::Done(feedback) = &outcome
                    && let Some(message) = feedback.messages.get(usize::from(item))
                {
                    let message = message.clone();
                    self.stage.push(operator.id().chat(), Act::Original { message });
                }
                Shown::done(outcome, "toast.fetching")
            }
        })
    }

    /// What a link into this chat leads to; the menu if it leads nowhere.
    pub(super) async fn staff_link(&self, who: &Sighting, start: &str) -> Result<View, Fault> {
        let Some(operator) = self.desk.as_staff(who) else {
            return Ok(View::Menu);
        };
        Ok(match Linked::read(start) {
            Some(Linked::Card(no)) => View::Card(no, Filter::All),
            Some(Linked::Feedback(no)) => match operator.read_feedback(no).await? {
                Outcome::Done(_) | Outcome::Repeated => View::Feedback(FeedbackView::Card(no)),
                Outcome::Refused(refusal) => View::Refused(refusal),
            },
            Some(Linked::Waiting) => View::Inbox(Filter::Waiting, None),
            None => View::StaffMenu,
        })
    }

    /// What a link for staff shows to a user: their own ticket, if it is about one.
    pub(super) async fn linked(&self, update: u64, who: &Sighting, start: &str) -> Result<View, Fault> {
        self.desk.leave(update, who).await?;
        if let Some(Linked::Card(no)) = Linked::read(start)
            && let Some(ticket) = self.desk.store().ticket(no)?
            && ticket.value.requester == who.id
        {
            return Ok(View::MyTicket { no, before: u64::MAX });
        }
        Ok(View::LinkForStaff)
    }
}
