//! What staff does with a ticket by the buttons behind its card, by words it was asked for, and by commands: `/close 12
//! a duplicate`, or without the number as a reply to the ticket's words.

use super::Router;
use super::draw::{HandlingView, View};
use super::event::Command;
use super::participant_chat::Wanted;
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome, Replying};
use crate::domain::{
    self, Dialog, HOUR_MS, Handling, NoPart, Priority, Reason, Refusal, RichText, TicketNo, Timestamp, Wording,
};
use crate::screen::{Filter, TicketPress};
use crate::store::Fault;

/// What a command says: which ticket, and what is written behind.
pub(super) struct Said {
    pub no: TicketNo,
    pub rest: String,
}

impl Router {
    pub(super) async fn ticket_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: TicketPress,
    ) -> Result<Shown, Fault> {
        let show = |no, view| Shown::just(View::Handling(no, view));
        let (no, how, view) = match press {
            TicketPress::More(no) => {
                // Whoever goes back does not type any more.
                if matches!(operator.dialog()?, Dialog::Wording { .. }) {
                    self.desk.leave(update, operator.who()).await?;
                }
                return Ok(show(no, HandlingView::More));
            }
            TicketPress::Transfer(no, page) => return Ok(show(no, HandlingView::Transfer(page))),
            TicketPress::Priorities(no) => return Ok(show(no, HandlingView::Priorities)),
            TicketPress::Tags(no) => return Ok(show(no, HandlingView::Tags)),
            TicketPress::Categories(no) => return Ok(show(no, HandlingView::Categories)),
            TicketPress::Categorise(no, category) => {
                let more = View::Handling(no, HandlingView::More);
                let again = View::Handling(no, HandlingView::Categories);
                let outcome = operator.categorise(update, no, category).await?;
                return Ok(Shown::of(outcome, |()| more, again));
            }
            TicketPress::Schedule(no) => return Ok(show(no, HandlingView::Schedule)),
            TicketPress::Participants(no) => return self.participants_pressed(update, operator, no).await,
            TicketPress::BringIn(no, who) => (no, Handling::Added { who }, HandlingView::Participants),
            TicketPress::Dismiss(no, who) => (no, Handling::Removed { who }, HandlingView::Participants),
            TicketPress::Erase(no) => return Ok(show(no, HandlingView::Erase)),
            TicketPress::Type(no, what) => {
                let asked = View::Handling(no, HandlingView::Type(what));
                let outcome = operator.begin_wording(update, no, what).await?;
                return Ok(Shown::of(outcome, |()| asked, View::Handling(no, HandlingView::More)));
            }
            TicketPress::EraseNow(no) => {
                let list = View::Inbox(Filter::Hidden, None);
                return Ok(Shown::of(
                    operator.erase(update, no).await?,
                    |()| list.clone(),
                    list.clone(),
                ));
            }
            TicketPress::Release(no) => (no, Handling::Released, HandlingView::More),
            TicketPress::TransferTo(no, to) => (no, Handling::Transferred { to }, HandlingView::More),
            TicketPress::Lock(no) => (no, Handling::Locked, HandlingView::More),
            TicketPress::Unlock(no) => (no, Handling::Unlocked, HandlingView::More),
            TicketPress::Prioritise(no, priority) => (no, Handling::Prioritised { priority }, HandlingView::More),
            TicketPress::Escalate(no) => (no, Handling::Escalated, HandlingView::More),
            TicketPress::Untag(no, place, version) => match self.tag_at(no, place, version)? {
                Some(tag) => (no, Handling::Untagged { tag }, HandlingView::Tags),
                // Others have changed it meanwhile: another tag may stand there now.
                None => return Ok(show(no, HandlingView::Tags)),
            },
            TicketPress::CloseIn(no, hours) => {
                let at = self.desk.now().plus_ms(i64::from(hours) * HOUR_MS);
                (no, Handling::Scheduled { at }, HandlingView::More)
            }
            TicketPress::Unschedule(no) => (no, Handling::Unscheduled, HandlingView::More),
            TicketPress::Hide(no) => (no, Handling::Hidden, HandlingView::More),
            TicketPress::Unhide(no) => (no, Handling::Restored, HandlingView::More),
        };
        let outcome = operator.handle(update, no, how).await?;
        let [view, refused] = [view, view.if_refused()].map(|view| View::Handling(no, view));
        Ok(Shown::of(outcome, |()| view, refused))
    }

    fn tag_at(&self, no: TicketNo, place: u8, version: u64) -> Result<Option<String>, Fault> {
        let ticket = self.desk.store().ticket(no)?.map(|ticket| ticket.value);
        let ticket = ticket.filter(|ticket| ticket.version == version);
        Ok(ticket.and_then(|ticket| ticket.tags.get(usize::from(place)).cloned()))
    }

    /// Words about a ticket that an operator was asked for, if they were. Gives whether they were.
    pub(super) async fn worded(&self, update: u64, operator: &Operator<'_>, words: &RichText) -> Result<bool, Fault> {
        let Dialog::Wording { no, what } = operator.dialog()? else {
            return Ok(false);
        };
        let who = operator.who();
        if what == Wording::Participant
            && let Some(choice) = self.participants_meant(no, &words.plain)?
        {
            self.show(who, choice);
            return Ok(true);
        }
        match operator.word(update, no, what, words).await? {
            Outcome::Done(()) => self.show(who, View::Card(no, Filter::All)),
            Outcome::Refused(refusal) => {
                let again = matches!(
                    refusal,
                    Refusal::NotUnderstood | Refusal::TooManyTags { .. } | Refusal::Participant(NoPart::Unknown)
                );
                self.show(who, View::Refused(refusal));
                if again {
                    self.show(who, View::Handling(no, HandlingView::Type(what)));
                } else {
                    self.desk.leave(update, who).await?;
                    self.show(who, View::Card(no, Filter::All));
                }
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    /// A command about a ticket; none if it is another. Gives what to show: in a group nothing if it changed something, since
    /// the notices that follow say so. `meant` is the ticket that the place of the words stands for.
    pub(super) async fn ticket_commanded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        command: &Command,
        meant: Option<Replying>,
        in_group: bool,
    ) -> Result<Option<Outcome<View>>, Fault> {
        let Some(word) = self.own_command(Some(command)).filter(|word| WORDS.contains(word)) else {
            return Ok(None);
        };
        let Some(Said { no, rest }) = said(&command.rest, meant) else {
            return Ok(Some(Outcome::Refused(Refusal::WhichTicket)));
        };
        if word == "info" {
            let card = View::Card(no, Filter::All);
            return Ok(Some(Outcome::Done(if in_group { View::Info(no) } else { card })));
        }
        let stands = || Ok::<_, Fault>(self.desk.store().ticket(no)?.map(|ticket| ticket.value));
        let before = stands()?;
        let outcome = match word {
            "take" | "claim" => operator.take(update, no).await?,
            "reopen" => operator.reopen(update, no).await?,
            "close" => match Reason::read(&rest) {
                Some(reason) => operator.close_because(update, no, reason).await?,
                None => operator.close(update, no).await?,
            },
            "add" | "remove" => match self.participant_wanted(no, word == "remove", &rest, in_group)? {
                Ok(Wanted::Done(how)) => operator.handle(update, no, how).await?,
                Ok(Wanted::Choice(view)) => return Ok(Some(Outcome::Done(view))),
                Err(refusal) => Outcome::Refused(refusal),
            },
            _ => match self.wanted(word, &rest)? {
                Ok(how) => operator.handle(update, no, how).await?,
                Err(refusal) => Outcome::Refused(refusal),
            },
        };
        // What was so already brings no notice that says it.
        let nothing_new = in_group && before == stands()?;
        Ok(Some(outcome.map(|()| {
            if nothing_new {
                View::Info(no)
            } else {
                View::Card(no, Filter::All)
            }
        })))
    }

    /// What a command wants done.
    fn wanted(&self, word: &str, rest: &str) -> Result<Result<Handling, Refusal>, Fault> {
        let how = match word {
            "unclaim" | "release" => Some(Handling::Released),
            "transfer" => match self.desk.colleague(rest)? {
                Some(to) => Some(Handling::Transferred { to }),
                None => return Ok(Err(Refusal::NoSuchMember)),
            },
            "department" | "category" if rest == "-" => Some(Handling::Uncategorised),
            "department" | "category" => match self.desk.category_named(rest) {
                Some(category) => Some(category.chosen()),
                None => return Ok(Err(Refusal::NoSuchCategory)),
            },
            "lock" => Some(Handling::Locked),
            "unlock" => Some(Handling::Unlocked),
            "rename" => Handling::renamed(rest),
            "priority" => Priority::named(&rest.to_lowercase()).map(|priority| Handling::Prioritised { priority }),
            "escalate" => Some(Handling::Escalated),
            "tag" => Handling::tagged(rest),
            "untag" => Handling::untagged(rest),
            "note" => Handling::noted(&RichText::from(rest)),
            "schedule" => domain::duration_ms(rest).map(|ms| Handling::Scheduled { at: self.in_ms(ms) }),
            "unschedule" => Some(Handling::Unscheduled),
            "hide" => Some(Handling::Hidden),
            "unhide" => Some(Handling::Restored),
            _ => None,
        };
        Ok(how.ok_or(Refusal::NotUnderstood))
    }

    fn in_ms(&self, ms: i64) -> Timestamp {
        self.desk.now().plus_ms(ms)
    }

    /// The list that the words behind `/list` mean; all open ones if they mean none.
    pub(super) fn list_meant(rest: &str) -> Filter {
        match rest.trim().to_lowercase().as_str() {
            "waiting" => Filter::Waiting,
            "mine" => Filter::Mine,
            "new" => Filter::New,
            "closed" => Filter::Closed,
            "deleted" | "hidden" => Filter::Hidden,
            _ => Filter::All,
        }
    }
}

/// Commands about a ticket.
const WORDS: [&str; 24] = [
    "take",
    "claim",
    "unclaim",
    "release",
    "transfer",
    "department",
    "category",
    "lock",
    "unlock",
    "close",
    "reopen",
    "rename",
    "priority",
    "escalate",
    "tag",
    "untag",
    "note",
    "add",
    "remove",
    "schedule",
    "unschedule",
    "hide",
    "unhide",
    "info",
];

/// The ticket that a command is about: the one it names, else the one that its place stands for.
pub(super) fn said(rest: &str, meant: Option<Replying>) -> Option<Said> {
    let (first, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let named = |no| Said {
        no: TicketNo(no),
        rest: behind.trim().to_owned(),
    };
    if let Some(no) = first.strip_prefix(['#', '№']).and_then(|no| no.parse().ok()) {
        return Some(named(no));
    }
    if let Some(Replying::Ticket(no)) = meant {
        let rest = rest.to_owned();
        return Some(Said { no, rest });
    }
    first.parse().ok().map(named)
}
