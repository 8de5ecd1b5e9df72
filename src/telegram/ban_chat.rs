//! Bans, by button and by command: `/ban 123456 7d rude`, or without the number as a reply to the user's words, or
//! in the topic of a ticket of theirs.

use super::Router;
use super::draw::{BanView, View};
use super::event::Post;
use super::user_chat::Shown;
use crate::desk::{BegunBan, Operator, Outcome, Replying};
use crate::domain::{self, PersonId, Refusal, Right, TicketNo};
use crate::screen::{BanPress, Filter};
use crate::store::Fault;

const MINUTE_MS: i64 = 60_000;

/// What a command about a ban says.
struct Wish {
    who: PersonId,
    from: Option<TicketNo>,
    for_ms: Option<i64>,
    reason: Option<String>,
}

/// A ban as buttons tell of it.
fn begun(who: PersonId, minutes: u32, from: Option<TicketNo>) -> BegunBan {
    let for_ms = (minutes > 0).then_some(i64::from(minutes) * MINUTE_MS);
    BegunBan { who, for_ms, from }
}

impl Router {
    pub(super) async fn ban_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: BanPress,
    ) -> Result<Shown, Fault> {
        let show = View::Bans;
        Ok(match press {
            BanPress::List(place) => Shown::just(show(BanView::List(place))),
            BanPress::Show { who, from } => Shown::just(show(BanView::Show { who, from })),
            BanPress::Choose { who, from } => Shown::just(show(BanView::Choose { who, from })),
            BanPress::For { who, minutes, from } => {
                let begun = begun(who, minutes, from);
                let back = from.map_or(View::StaffMenu, |no| View::Card(no, Filter::All));
                Shown::of(
                    operator.begin_ban(update, begun).await?,
                    |()| show(BanView::Reason { who, minutes, from }),
                    back,
                )
            }
            BanPress::WithoutReason { who, minutes, from } => {
                let view = show(BanView::Show { who, from });
                let begun = begun(who, minutes, from);
                if operator.banning()? == Some(begun) {
                    let outcome = operator.ban(update, who, begun.for_ms, None).await?;
                    Shown::of(outcome, |()| view.clone(), view.clone())
                } else {
                    // Spoken, dropped, or another was begun meanwhile, which this button does not mean.
                    Shown {
                        view: Some(view),
                        ..Shown::told("toast.outdated")
                    }
                }
            }
            BanPress::Lift { who, from } => {
                let view = show(BanView::Show { who, from });
                Shown::of(operator.unban(update, who).await?, |()| view.clone(), view.clone())
            }
        })
    }

    /// The reason of a ban that was begun by button.
    pub(super) async fn ban_reasoned(
        &self,
        update: u64,
        operator: &Operator<'_>,
        begun: BegunBan,
        words: &str,
    ) -> Result<Outcome<View>, Fault> {
        let BegunBan { who, for_ms, from } = begun;
        let outcome = operator.ban(update, who, for_ms, domain::reason(words)).await?;
        Ok(match outcome {
            Outcome::Done(()) => Outcome::Done(View::Bans(BanView::Show { who, from })),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Repeated => Outcome::Repeated,
        })
    }

    /// Whether it is `/ban` (false) or `/unban` (true).
    pub(super) fn ban_command(&self, post: &Post) -> Option<bool> {
        match self.own_command(post.command.as_ref())? {
            "ban" => Some(false),
            "unban" => Some(true),
            _ => None,
        }
    }

    /// `/ban` and `/unban`, perhaps in a topic that is about something. Gives what to show.
    pub(super) async fn ban_commanded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        lift: bool,
        post: &mut Post,
        topic: Option<Replying>,
    ) -> Result<Outcome<View>, Fault> {
        if !operator.may(Right::Users) {
            return Ok(Outcome::Refused(Refusal::NotAllowed));
        }
        let rest = post
            .command
            .as_ref()
            .map(|command| command.rest.clone())
            .unwrap_or_default();
        let answered = self.answered(post)?;
        let writer = self.participant_answered(post)?;
        let Some(wish) = self.wish(&rest, (answered, writer), topic)? else {
            let named = rest.split_whitespace().next().is_some();
            return Ok(match named {
                true => Outcome::Refused(Refusal::NoSuchPerson),
                false => Outcome::Done(View::Bans(BanView::List(None))),
            });
        };
        let Wish {
            who,
            from,
            for_ms,
            reason,
        } = wish;
        let outcome = match lift {
            true => operator.unban(update, who).await?,
            false => operator.ban(update, who, for_ms, reason).await?,
        };
        Ok(match outcome {
            Outcome::Done(()) => Outcome::Done(View::Bans(BanView::Show { who, from })),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Repeated => Outcome::Repeated,
        })
    }

    /// Whom a command means: the user, requester or participant, whose words it replies to, a person's number or public name, or a ticket's number
    /// (`#12`); else the user whom the topic is about.
    fn wish(
        &self,
        rest: &str,
        (answered, writer): (Option<Replying>, Option<PersonId>),
        topic: Option<Replying>,
    ) -> Result<Option<Wish>, Fault> {
        let (first, behind) = match rest.split_once(char::is_whitespace) {
            Some((first, behind)) => (first, behind.trim_start()),
            None => (rest, ""),
        };
        let ticket = first
            .strip_prefix(['#', '№'])
            .and_then(|no| no.parse().ok())
            .map(TicketNo);
        let number = first.parse::<i64>();
        let named = ticket.is_some() || number.is_ok() || first.starts_with('@');
        let about = answered.or(topic.filter(|_| !named));
        let (from, who, rest) = match (about, ticket, number) {
            (Some(Replying::Ticket(no)), _, _) if writer.is_some() => (Some(no), writer, rest),
            (Some(Replying::Ticket(no)), _, _) => (Some(no), self.requester(no)?, rest),
            (Some(Replying::Feedback(no)), _, _) => {
                let feedback = self.desk.store().feedback(no)?;
                (None, feedback.map(|feedback| feedback.value.by), rest)
            }
            (None, Some(no), _) => (Some(no), self.requester(no)?, behind),
            (None, None, Ok(number)) => (None, Some(PersonId::telegram(number)), behind),
            (None, None, Err(_)) if first.starts_with('@') => (None, self.desk.named(first)?, behind),
            (None, None, Err(_)) => (None, None, behind),
        };
        let Some(who) = who else { return Ok(None) };
        let (span, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let (for_ms, reason) = match domain::duration_ms(span) {
            Some(ms) => (Some(ms), behind),
            None => (None, rest),
        };
        Ok(Some(Wish {
            who,
            from,
            for_ms,
            reason: domain::reason(reason),
        }))
    }

    fn requester(&self, no: TicketNo) -> Result<Option<PersonId>, Fault> {
        Ok(self.desk.store().ticket(no)?.map(|ticket| ticket.value.requester))
    }
}
