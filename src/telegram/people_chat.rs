//! Users, by button, by command and by what is typed when it was asked for.

use super::Router;
use super::draw::{UsersView, View};
use super::event::Post;
use super::user_chat::Shown;
use crate::desk::{BegunNote, Operator, Outcome, Replying};
use crate::domain::{Dialog, Query, Refusal, Right};
use crate::screen::{Filter, UsersPress};
use crate::store::Fault;

impl Router {
    pub(super) async fn users_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: UsersPress,
    ) -> Result<Shown, Fault> {
        let show = |view| Shown::just(View::Users(view));
        Ok(match press {
            UsersPress::List(place) => {
                self.desk.leave(update, operator.who()).await?;
                show(UsersView::List(place))
            }
            UsersPress::Found(place) => show(UsersView::Found(place)),
            UsersPress::Card { who, from } => show(UsersView::Card { who, from }),
            UsersPress::Tickets { who, place } => show(UsersView::Tickets { who, place }),
            UsersPress::Search => Shown::of(
                operator.begin_search(update).await?,
                |()| View::Users(UsersView::Search),
                View::Users(UsersView::List(None)),
            ),
            UsersPress::Note { who, from } => Shown::of(
                operator.begin_note(update, BegunNote { who, from }).await?,
                |()| View::Users(UsersView::Note { who }),
                from.map_or(View::Users(UsersView::List(None)), |no| View::Card(no, Filter::All)),
            ),
        })
    }

    /// `/user` with a number, a public name or words; as a reply, the user it is about. Gives what to show.
    pub(super) async fn user_commanded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        post: &mut Post,
    ) -> Result<Outcome<View>, Fault> {
        if !operator.may(Right::Users) {
            return Ok(Outcome::Refused(Refusal::NotAllowed));
        }
        let rest = post.command.as_ref().map(|command| command.rest.clone());
        let rest = rest.unwrap_or_default();
        if rest.is_empty() {
            self.desk.greet(operator.who()).await?;
            let answered = self.answered(post)?;
            let writer = self.participant_answered(post)?;
            let (who, from) = match answered {
                None => return Ok(Outcome::Done(View::Users(UsersView::List(None)))),
                Some(Replying::Ticket(no)) => {
                    let ticket = self.desk.store().ticket(no)?;
                    let requester = ticket.map(|ticket| ticket.value.requester);
                    (writer.or(requester), Some(no))
                }
                Some(Replying::Feedback(no)) => {
                    let feedback = self.desk.store().feedback(no)?;
                    (feedback.map(|feedback| feedback.value.by), None)
                }
            };
            return Ok(match who {
                Some(who) => Outcome::Done(View::Users(UsersView::Card { who, from })),
                None => Outcome::Refused(Refusal::NoSuchPerson),
            });
        }
        self.searched(update, operator, &rest).await
    }

    /// Words that an operator was asked for, if they were. Gives what to show.
    pub(super) async fn about_users(
        &self,
        update: u64,
        operator: &Operator<'_>,
        words: &str,
    ) -> Result<Option<Outcome<View>>, Fault> {
        Ok(match operator.dialog()? {
            Dialog::Searching => Some(self.searched(update, operator, words).await?),
            Dialog::Noting { who, from } => {
                let noted = operator.note_person(update, who, words).await?;
                Some(noted.map(|()| View::Users(UsersView::Card { who, from })))
            }
            Dialog::Idle
            | Dialog::Asking
            | Dialog::Offered
            | Dialog::Questioned { .. }
            | Dialog::Questioning { .. }
            | Dialog::Commenting { .. }
            | Dialog::GivingFeedback
            | Dialog::Contributing { .. }
            | Dialog::AnsweringFeedback { .. }
            | Dialog::Replying { .. }
            | Dialog::Wording { .. }
            | Dialog::Canning { .. }
            | Dialog::Explaining { .. }
            | Dialog::Signing
            | Dialog::Sorting { .. }
            | Dialog::Setting { .. }
            | Dialog::Banning { .. } => None,
        })
    }

    /// Whoever is named exactly, or the only one who fits, is shown at once.
    async fn searched(&self, update: u64, operator: &Operator<'_>, words: &str) -> Result<Outcome<View>, Fault> {
        let mut one = self.desk.named(words)?;
        if let (None, Some(query)) = (one, Query::of(words)) {
            let found = self.desk.store().find(&query, None, 1)?;
            one = match found.entries[..] {
                [(_, id)] if !found.more_after => Some(id),
                _ => None,
            };
        }
        let outcome = operator.search(update, words).await?;
        Ok(outcome.map(|()| {
            View::Users(match one {
                Some(who) => UsersView::Card { who, from: None },
                None => UsersView::Found(None),
            })
        }))
    }
}
