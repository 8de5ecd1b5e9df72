//! What a user writes.

use super::Router;
use super::draw::View;
use super::event::Post;
use crate::desk::Heard;
use crate::domain::{Sighting, TicketNo};
use crate::screen::UserPress;
use crate::store::Fault;

impl Router {
    pub(super) async fn user_wrote(&self, update: u64, who: &Sighting, mut post: Post) -> Result<(), Fault> {
        if let Some(command) = &post.command {
            let word = self.own_command(Some(command));
            return self.user_command(update, who, word, &command.rest).await;
        }
        let answers = self.answered_ticket(&mut post)?;
        let outcome = self.desk.hear(update, who, post.message, answers).await?;
        self.show_outcome(who, outcome, |heard| match heard {
            // The outbox says what has to be said of these.
            Heard::Opened(_) | Heard::Joined(_) | Heard::Followed => None,
            Heard::Commented(_) => Some(View::Thanks),
            Heard::Kept { reopens, .. } => Some(View::Kept { reopens }),
            Heard::TooShort { min, is } => Some(View::TooShort { min, is }),
            Heard::TooManyOpen { .. } => Some(View::Kept { reopens: None }),
        });
        Ok(())
    }

    async fn user_command(&self, update: u64, who: &Sighting, word: Option<&str>, rest: &str) -> Result<(), Fault> {
        let view = match word {
            Some("start" | "menu") => {
                self.desk.leave(update, who).await?;
                View::Menu
            }
            Some("help") => View::Help,
            Some("id") => View::Ids,
            Some("language") => View::Languages,
            Some("resolve") => return self.resolve(update, who, rest).await,
            Some("cancel") => {
                let outcome = self.desk.cancel(update, who).await?;
                self.show_outcome(who, outcome, |had| Some(View::Cancelled { had }));
                return Ok(());
            }
            Some(_) | None => View::UnknownCommand,
        };
        self.desk.greet(who).await?;
        self.show(who, view);
        Ok(())
    }

    /// `/resolve 12` closes ticket 12, `/resolve` the one the next words would join.
    async fn resolve(&self, update: u64, who: &Sighting, rest: &str) -> Result<(), Fault> {
        let named = rest.trim_start_matches(['#', '№']).parse().ok().map(TicketNo);
        let current = || Ok(self.desk.person(who.id)?.and_then(|person| person.current()));
        let no = if rest.is_empty() { current()? } else { named };
        let Some(no) = no else {
            self.show(who, View::MyTickets(None));
            return Ok(());
        };
        let outcome = self.desk.close_own(update, who, no).await?;
        self.show_outcome(who, outcome, |()| Some(View::MyTicket { no, before: u64::MAX }));
        Ok(())
    }

    /// Presses of buttons on the user's screens. Gives what to show in answer; none if the answer
    /// comes through the outbox alone.
    pub(super) async fn user_pressed(&self, update: u64, who: &Sighting, press: UserPress) -> Result<Shown, Fault> {
        let own = |no| View::MyTicket { no, before: u64::MAX };
        Ok(match press {
            UserPress::Ask => Shown::of(self.desk.ask(update, who).await?, |_| View::Ask, View::MyTickets(None)),
            UserPress::SendKept(into) => {
                use crate::desk::Sent;
                let outcome = self.desk.send_kept(update, who, into).await?;
                Shown::of(
                    outcome,
                    |sent| match sent {
                        Sent::Opened(no) | Sent::Joined(no) => View::PassedOn(no),
                    },
                    View::Kept { reopens: None },
                )
            }
            UserPress::WriteTo(no) => {
                Shown::of(self.desk.focus(update, who, no).await?, |()| View::WriteTo(no), own(no))
            }
            UserPress::Close(no) => Shown::of(self.desk.close_own(update, who, no).await?, |()| own(no), own(no)),
            UserPress::Reopen(no) => Shown::of(self.desk.reopen_own(update, who, no).await?, |()| own(no), own(no)),
            UserPress::Rate { no, closing, stars } => Shown::of(
                self.desk.rate(update, who, no, closing, stars).await?,
                |()| View::Rated(no),
                View::Rated(no),
            ),
            UserPress::Comment(no) => Shown::of(
                self.desk.begin_comment(update, who, no).await?,
                |()| View::Comment(no),
                View::Rated(no),
            ),
            UserPress::MyTickets(place) => {
                self.desk.leave(update, who).await?;
                Shown::just(View::MyTickets(place))
            }
            UserPress::MyTicket { no, before } => Shown::just(View::MyTicket { no, before }),
            UserPress::Help => Shown::just(View::Help),
            UserPress::Menu => {
                self.desk.leave(update, who).await?;
                Shown::just(View::Menu)
            }
        })
    }
}

/// What a press shows: a screen, and a word above it if something was refused.
pub(super) struct Shown {
    pub view: Option<View>,
    pub refusal: Option<crate::domain::Refusal>,
    pub toast: Option<(&'static str, Option<TicketNo>)>,
}

impl Shown {
    pub fn just(view: View) -> Self {
        Shown {
            view: Some(view),
            refusal: None,
            toast: None,
        }
    }

    pub fn of<T>(outcome: crate::desk::Outcome<T>, done: impl FnOnce(T) -> View, refused: View) -> Self {
        use crate::desk::Outcome;
        match outcome {
            Outcome::Done(value) => Shown::just(done(value)),
            Outcome::Refused(refusal) => Shown {
                view: Some(refused),
                refusal: Some(refusal),
                toast: None,
            },
            Outcome::Repeated => Shown {
                view: None,
                refusal: None,
                toast: None,
            },
        }
    }

    /// Nothing but a word.
    pub fn told(key: &'static str) -> Self {
        Shown {
            view: None,
            refusal: None,
            toast: Some((key, None)),
        }
    }

    pub fn with_toast(mut self, key: &'static str, no: TicketNo) -> Self {
        if self.refusal.is_none() {
            self.toast = Some((key, Some(no)));
        }
        self
    }
}
