//! What staff does about canned replies in the private chat: by buttons, by `/canned`, and by writing `#name` where an
//! answer is expected; and by words in the group.

use super::Router;
use super::draw::{CannedView, View};
use super::event::Post;
use super::owner_chat::is_backup;
use super::stage::Target;
use super::ticket_chat::said;
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome, Replying, Said};
use crate::domain::{Canned, Dialog, MessageRef, Refusal, Right, TicketNo};
use crate::screen::CannedPress;
use crate::store::Fault;

impl Router {
    /// `at` is the message with the button.
    pub(super) async fn canned_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        at: MessageRef,
        press: CannedPress,
    ) -> Result<Shown, Fault> {
        if !operator.may(Right::Work) {
            return Ok(Shown::not_allowed());
        }
        let list = View::Canned(CannedView::List(0, None));
        let canned = |view| View::Canned(view);
        Ok(match press {
            CannedPress::List(page, ticket) => {
                // Whoever goes back does not type any more.
                if matches!(operator.dialog()?, Dialog::Canning { .. }) {
                    self.desk.leave(update, operator.who()).await?;
                }
                Shown::just(canned(CannedView::List(page, ticket)))
            }
            CannedPress::Show(no) => Shown::just(canned(CannedView::Card(no))),
            CannedPress::Remove(no) => Shown::just(canned(CannedView::Remove(no))),
            CannedPress::ShowFile(no) => Shown::just(match self.desk.store().canned(no)? {
                Some(found) => canned(CannedView::File(Box::new(found.value))),
                None => canned(CannedView::Card(no)),
            }),
            CannedPress::TakeOffFile(no) => {
                let outcome = operator.take_off_file(update, no).await?;
                let card = canned(CannedView::Card(no));
                Shown::of(outcome, |()| card.clone(), card.clone())
            }
            CannedPress::Add => {
                let asked = |()| canned(CannedView::Ask(None));
                Shown::of(operator.begin_canning(update).await?, asked, list)
            }
            CannedPress::Edit(no) => {
                let asked = |name| canned(CannedView::Ask(Some(name)));
                Shown::of(operator.begin_rewording(update, no).await?, asked, list)
            }
            CannedPress::RemoveNow(no) => {
                let outcome = operator.remove_canned(update, no).await?;
                Shown::of(outcome, |()| list.clone(), list.clone())
            }
            CannedPress::Preview(ticket, no) => match self.desk.store().canned(no)? {
                Some(found) => Shown::just(self.preview(operator, ticket, found.value)?),
                None => Shown::just(canned(CannedView::List(0, Some(ticket)))),
            },
            CannedPress::Send(ticket, no, worded) => {
                let outcome = operator.send_canned(update, ticket, (no, worded), (at, None)).await?;
                let again = View::Canned(CannedView::List(0, Some(ticket)));
                let sent = |said: Said| View::Sent {
                    no: said.no,
                    unreachable: said.unreachable,
                };
                match outcome {
                    // Pressed twice: it has been said once.
                    Outcome::Refused(Refusal::SentAlready) => Shown::told("refusal.sent_already"),
                    Outcome::Done(said) => Shown::just(sent(said)),
                    outcome @ (Outcome::Refused(_) | Outcome::Repeated) => Shown::of(outcome, sent, again),
                }
            }
        })
    }

    /// How a canned reply will read in a ticket.
    fn preview(&self, operator: &Operator<'_>, no: TicketNo, canned: Canned) -> Result<View, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)? else {
            return Ok(View::Refused(Refusal::NoSuchTicket(no)));
        };
        let filled = operator.filled(&canned, &ticket.value)?;
        Ok(View::Canned(CannedView::Preview(no, Box::new(canned), filled)))
    }

    /// The canned reply that words call by its name, as it will read in the ticket that they answer.
    pub(super) fn canned_called(
        &self,
        operator: &Operator<'_>,
        to: Option<Replying>,
        words: &str,
    ) -> Result<Option<View>, Fault> {
        let (Some(Replying::Ticket(no)), Some(name)) = (to, Canned::called_by(words)) else {
            return Ok(None);
        };
        match self.desk.canned_named(&name)? {
            Some(canned) if operator.may(Right::Work) => self.preview(operator, no, canned).map(Some),
            // Perhaps a tag that is meant for the user.
            Some(_) | None => Ok(None),
        }
    }

    /// `/canned`, `/canned name` in reply to a ticket's words or while a reply is begun, `/canned #12 name`.
    pub(super) fn canned_commanded(
        &self,
        operator: &Operator<'_>,
        rest: &str,
        meant: Option<Replying>,
    ) -> Result<View, Fault> {
        if !operator.may(Right::Work) {
            return Ok(View::Refused(Refusal::NotAllowed));
        }
        let meant = match meant {
            Some(meant) => Some(meant),
            None => operator.replying_to()?,
        };
        let (ticket, words) = match said(rest, meant) {
            Some(said) => (Some(said.no), said.rest),
            None => (None, rest.to_owned()),
        };
        let canned = match Canned::name_of(&words) {
            Some(name) => self.desk.canned_named(&name)?,
            None => None,
        };
        match (ticket, canned) {
            (Some(no), Some(canned)) => self.preview(operator, no, canned),
            (None, Some(canned)) => Ok(View::Canned(CannedView::Card(canned.no))),
            (ticket, None) => Ok(View::Canned(CannedView::List(0, ticket))),
        }
    }

    /// In the group: `#name` or `/canned name` about a ticket sends the reply of this name at once and shows what it said;
    /// `/canned` alone shows the names. Gives whether the words were so meant.
    pub(super) async fn canned_in_group(
        &self,
        update: u64,
        operator: &Operator<'_>,
        post: &Post,
        meant: Option<Replying>,
        here: Target,
    ) -> Result<bool, Fault> {
        let commanded = self.own_command(post.command.as_ref()) == Some("canned");
        let (ticket, name) = match (&post.command, meant) {
            (Some(command), _) if commanded => match said(&command.rest, meant) {
                Some(said) => (Some(said.no), Canned::name_of(&said.rest)),
                None => (None, Canned::name_of(&command.rest)),
            },
            (None, Some(Replying::Ticket(no))) => (Some(no), Canned::called_by(&post.message.text.plain)),
            (Some(_) | None, _) => (None, None),
        };
        let canned = match name {
            Some(name) => self.desk.canned_named(&name)?,
            None => None,
        };
        let (chat, who) = (post.message.source.chat, operator.who());
        let view = match (ticket, canned) {
            (Some(no), Some(canned)) => {
                let stands_for = (post.message.source, post.message.reply.clone());
                let sent = operator.send_canned(update, no, (canned.no, canned.at), stands_for);
                match sent.await? {
                    Outcome::Done(_) => match self.desk.store().ticket(no)? {
                        Some(ticket) => {
                            let text = operator.filled(&canned, &ticket.value)?;
                            View::Canned(CannedView::SentInGroup(no, text, canned.file))
                        }
                        None => return Ok(true),
                    },
                    Outcome::Refused(refusal) => View::NotSentInGroup {
                        reopens: matches!(refusal, Refusal::Closed(_)).then_some(no),
                        refusal,
                    },
                    Outcome::Repeated => return Ok(true),
                }
            }
            (None, Some(_)) => View::Refused(Refusal::WhichTicket),
            (_, None) if commanded => View::Canned(CannedView::Names),
            (_, None) => return Ok(false),
        };
        self.show_at(who.id, chat, view, here);
        Ok(true)
    }

    /// Words for a canned reply that an operator was asked for, if they were. Gives whether they were.
    pub(super) async fn canned_worded(&self, update: u64, operator: &Operator<'_>, post: &Post) -> Result<bool, Fault> {
        let Dialog::Canning { name } = operator.dialog()? else {
            return Ok(false);
        };
        let outcome = match &name {
            None => {
                let named = operator.name_canned(update, &post.message.text.plain).await?;
                named.map(|name| CannedView::Ask(Some(name)))
            }
            Some(_) if is_backup(&post.message) => Outcome::Refused(Refusal::BackupFile),
            Some(name) => {
                let written = operator
                    .write_canned(update, name, &post.message, post.attachment.as_ref())
                    .await?;
                written.map(CannedView::Card)
            }
        };
        let who = operator.who();
        match outcome {
            Outcome::Done(view) => self.show(who, View::Canned(view)),
            Outcome::Refused(refusal) => {
                self.show(who, View::Refused(refusal));
                self.show(who, View::Canned(CannedView::Ask(name)));
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }
}
