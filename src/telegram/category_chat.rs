//! Categories in private chats: how staff looks after them, and how a user who asks chooses one.

use super::Router;
use super::draw::{CategoryView, View};
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome};
use crate::domain::{CategoryNo, Dialog, Refusal, Sighting, TicketNo};
use crate::screen::CategoryPress;
use crate::store::Fault;

impl Router {
    pub(super) async fn category_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: CategoryPress,
    ) -> Result<Shown, Fault> {
        let list = View::Categories(CategoryView::List);
        let card = |no| View::Categories(CategoryView::Card(no));
        Ok(match press {
            CategoryPress::List => Shown::just(list),
            CategoryPress::Show(no) => Shown::just(card(no)),
            CategoryPress::Remove(no) => Shown::just(View::Categories(CategoryView::Remove(no))),
            CategoryPress::Home(no) => Shown::just(View::Categories(CategoryView::Home(no))),
            CategoryPress::Unhouse(no) => Shown::of(operator.unhouse(update, no).await?, card, list),
            CategoryPress::Question(press) => self.question_pressed(update, operator, press).await?,
            CategoryPress::Type(no, what) => {
                let begun = operator.begin_sorting(update, no, what).await?;
                Shown::of(begun, |()| View::Categories(CategoryView::Type(what)), list)
            }
            CategoryPress::Prioritise(no, priority) => {
                Shown::of(operator.prioritise_category(update, no, priority).await?, card, list)
            }
            CategoryPress::RemoveNow(no) => {
                let removed = operator.remove_category(update, no).await?;
                Shown::of(removed, |_| list.clone(), list.clone())
            }
        })
    }

    /// Words about a category that staff was asked for, if they were. Gives whether they were.
    pub(super) async fn category_worded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        words: &str,
    ) -> Result<bool, Fault> {
        let Dialog::Sorting { no, what } = operator.dialog()? else {
            return Ok(false);
        };
        let who = operator.who();
        match operator.word_category(update, no, what, words).await? {
            Outcome::Done(no) => self.show(who, View::Categories(CategoryView::Card(no))),
            Outcome::Refused(refusal) => {
                let gone = matches!(
                    refusal,
                    Refusal::NoSuchCategory | Refusal::TooManyCategories { .. } | Refusal::NotAllowed
                );
                self.show(who, View::Refused(refusal));
                if gone {
                    self.desk.leave(update, who).await?;
                } else {
                    self.show(who, View::Categories(CategoryView::Type(what)));
                }
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    /// A user wants to ask: first what it is about, if there is something to choose from.
    pub(super) async fn asks(&self, update: u64, who: &Sighting) -> Result<Shown, Fault> {
        let choose = !self.desk.categories().is_empty();
        let asked = |_| match choose {
            true => View::Categories(CategoryView::AskAbout),
            false => View::Ask,
        };
        Ok(Shown::of(
            self.desk.ask(update, who).await?,
            asked,
            View::MyTickets(None),
        ))
    }

    /// A user who asks says what it is about.
    pub(super) async fn asks_about(
        &self,
        update: u64,
        who: &Sighting,
        about: Option<CategoryNo>,
    ) -> Result<Shown, Fault> {
        Ok(match self.desk.ask_about(update, who, about).await? {
            Outcome::Refused(refusal @ Refusal::NoSuchCategory) => {
                let again = View::Categories(CategoryView::AskAbout);
                Shown::of::<()>(Outcome::Refused(refusal), |()| View::Ask, again)
            }
            outcome @ (Outcome::Done(_) | Outcome::Refused(_) | Outcome::Repeated) => {
                Shown::of(outcome, |_| View::Ask, View::MyTickets(None))
            }
        })
    }

    /// A user says what an open ticket of theirs is about, or that it is nothing to choose from.
    pub(super) async fn says_about(
        &self,
        update: u64,
        who: &Sighting,
        no: TicketNo,
        about: Option<CategoryNo>,
    ) -> Result<Shown, Fault> {
        let of = View::Categories(CategoryView::SayAbout(no));
        let Some(about) = about else {
            self.desk.greet(who).await?;
            return Ok(Shown::just(View::Categories(CategoryView::SaidNothing(no))));
        };
        let said = self.desk.say_about(update, who, no, about).await?;
        Ok(Shown::of(said, |()| of.clone(), of.clone()))
    }

    /// Whether what a user kept is to open a ticket, and it was not asked yet what that is about.
    pub(super) fn is_to_choose(&self, who: &Sighting) -> Result<bool, Fault> {
        let asking = self
            .desk
            .person(who.id)?
            .is_some_and(|person| person.dialog.is_asking());
        Ok(!asking && !self.desk.categories().is_empty())
    }
}
