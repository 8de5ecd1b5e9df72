//! What a user writes.

use std::sync::Arc;

use super::Router;
use super::draw::{AnswersView, CategoryView, FeedbackView, PrivacyView, View};
use super::event::{Command, Post};
use super::stage::{Act, Target};
use crate::desk::{Heard, Hearing, Outcome};
use crate::domain::{Dialog, Passage, Person, Refusal, Sighting, TicketNo};
use crate::screen::{Linked, UserPress};
use crate::store::Fault;

impl Router {
    pub(super) async fn user_wrote(&self, update: u64, who: &Sighting, mut post: Post) -> Result<(), Fault> {
        if let Some(command) = &post.command {
            return Box::pin(self.user_command(update, who, &post, command)).await;
        }
        let answers = self.answered_ticket(&mut post)?;
        let live = post.live;
        let outcome = self.desk.hear(update, who, post.message, answers).await?;
        match outcome {
            Outcome::Done(hearing) => {
                let dropped = hearing.heard == Heard::NotKept;
                self.heard(who, hearing);
                if live && !dropped {
                    self.show(who, View::LiveLocation);
                }
            }
            Outcome::Refused(refusal) => {
                let asks_again = matches!(refusal, Refusal::Intake(_));
                self.show(who, View::Refused(refusal));
                if asks_again {
                    self.show(who, View::Ask);
                }
            }
            Outcome::Repeated => {}
        }
        Ok(())
    }

    /// Shows what became of a message.
    pub(super) fn heard(&self, who: &Sighting, hearing: Hearing) {
        let kept = |reopens, feedback| Some(View::Kept { reopens, feedback });
        let prompt = match hearing.heard {
            // The outbox says what has to be said of these; of what is still kept they are reminded.
            Heard::Joined(_) if hearing.kept > 0 => kept(None, false),
            Heard::Joined(_) | Heard::Followed | Heard::NotKept | Heard::Held { first: false } => None,
            Heard::Contributed { no, follows } => {
                if !follows {
                    self.show(who, View::PassedOn(no));
                }
                (hearing.kept > 0).then(|| kept(None, false)).flatten()
            }
            Heard::NotTaken(refusal) => {
                self.show(who, View::Refused(refusal));
                kept(None, false)
            }
            Heard::Opened(no) => {
                self.stage.push(who.id.chat(), Act::Unprompt);
                if hearing.answers {
                    self.show(who, View::Answers(AnswersView::Meanwhile(no)));
                }
                if hearing.sorts {
                    self.show(who, View::Categories(CategoryView::SayAbout(no)));
                }
                None
            }
            Heard::Offered => Some(View::Answers(AnswersView::Offered)),
            Heard::Commented(_) => {
                self.show(who, View::Thanks);
                None
            }
            Heard::Response => {
                self.show(who, View::Ask);
                None
            }
            Heard::Feedback { more, .. } => {
                if !more {
                    self.show(who, View::Feedback(FeedbackView::Thanks));
                }
                None
            }
            Heard::Kept { reopens } => kept(reopens, false),
            Heard::TooShort { min, is } => Some(View::TooShort { min, is }),
            Heard::TooManyOpen { .. } | Heard::TooSoon | Heard::Held { first: true } => kept(None, false),
            Heard::FeedbackTooSoon => kept(None, true),
            Heard::Locked(no) => {
                self.show(who, View::Refused(Refusal::Locked(no)));
                kept(None, false)
            }
        };
        if let Some(view) = prompt {
            self.show_at(who.id, who.id.chat(), view, Target::Prompt);
        }
        if let Some((left, until)) = hearing.slow_down {
            self.show(who, View::SlowDown { left, until });
        }
    }

    async fn user_command(&self, update: u64, who: &Sighting, post: &Post, command: &Command) -> Result<(), Fault> {
        match self.desk.command_passage(who.id) {
            Passage::Free => {}
            Passage::Warned { left, until } => self.show(who, View::SlowDown { left, until }),
            Passage::Held { until, first } => {
                if first {
                    self.show(who, View::Refused(Refusal::TooFast { until }));
                }
                return Ok(());
            }
        }
        let word = self.own_command(Some(command));
        let rest = command.rest.as_str();
        // What answers were offered to has a question of its own, which can send it as a new ticket.
        let keeps = |person: Arc<Person>| person.kept() > 0 && person.dialog != Dialog::Offered;
        let keeps = self.desk.person(who.id)?.is_some_and(keeps);
        let view = match word {
            Some("start") if Linked::read(rest).is_some() => self.linked(update, who, rest).await?,
            Some("start") if self.invitation_followed(update, who, rest).await? => return Ok(()),
            Some("start" | "menu") => {
                self.desk.leave(update, who).await?;
                View::Menu
            }
            Some("help") => View::Help,
            Some("faq") => View::Answers(AnswersView::List(0)),
            Some("id") => View::Ids,
            Some("privacy") => View::Privacy(PrivacyView::Kept),
            Some("language") => View::Languages,
            Some("feedback") => return self.feedback_command(update, who, post, rest).await,
            Some("resolve") => return self.resolve(update, who, rest).await,
            Some("cancel") => {
                let outcome = self.desk.cancel(update, who).await?;
                self.show_outcome(who, outcome, |had| Some(View::Cancelled { had }));
                return Ok(());
            }
            Some(_) | None => View::UnknownCommand,
        };
        self.desk.greet(who).await?;
        let begins = view == View::Menu;
        self.show(who, view);
        if begins && keeps {
            // The last question about it may lie far above.
            let kept = View::Kept {
                reopens: None,
                feedback: false,
            };
            self.show_at(who.id, who.id.chat(), kept, Target::Prompt);
        }
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
            UserPress::Ask => self.asks(update, who).await?,
            UserPress::AskAbout(about) => self.asks_about(update, who, about).await?,
            UserPress::SayAbout(no, about) => self.says_about(update, who, no, about).await?,
            UserPress::Intake(press) => self.intake_pressed(update, who, press).await?,
            UserPress::SendKept(None) if self.is_questioned(who)? => Shown::just(View::Ask),
            UserPress::SendKept(None) if self.is_to_choose(who)? => self.asks(update, who).await?,
            UserPress::SendKept(into) => {
                use crate::desk::Sent;
                let outcome = self.desk.send_kept(update, who, into).await?;
                Shown::of(
                    outcome,
                    |sent| match sent {
                        Sent::Opened(no) | Sent::Joined(no) => View::PassedOn(no),
                    },
                    View::Kept {
                        reopens: None,
                        feedback: false,
                    },
                )
            }
            UserPress::Feedback => Shown::of(
                self.desk.begin_feedback(update, who).await?,
                |()| View::Feedback(FeedbackView::Ask),
                View::Menu,
            ),
            UserPress::SendFeedback => Shown::of(
                self.desk.send_kept_as_feedback(update, who).await?,
                |_| View::Feedback(FeedbackView::Thanks),
                View::Kept {
                    reopens: None,
                    feedback: true,
                },
            ),
            UserPress::Answers(press) => self.answers_pressed(update, who, press).await?,
            UserPress::WriteTo(no) => {
                Shown::of(self.desk.focus(update, who, no).await?, |()| View::WriteTo(no), own(no))
            }
            UserPress::Part(press) => self.part_pressed(update, who, press).await?,
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
            UserPress::Privacy => Shown::just(View::Privacy(PrivacyView::Kept)),
            UserPress::ExportMine => self.export_own(who)?,
            UserPress::ForgetMe => Shown::just(View::Privacy(PrivacyView::ForgetMe)),
            UserPress::ForgetMeNow(until) => self.forget(update, who, until).await?,
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
    pub refusal: Option<Refusal>,
    /// A text's key, and the number it speaks of.
    pub toast: Option<(&'static str, Option<String>)>,
}

impl Shown {
    pub fn just(view: View) -> Self {
        Shown {
            view: Some(view),
            refusal: None,
            toast: None,
        }
    }

    pub fn of<T>(outcome: Outcome<T>, done: impl FnOnce(T) -> View, refused: View) -> Self {
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

    /// Nothing but that it is not allowed.
    pub fn not_allowed() -> Self {
        Shown {
            view: None,
            refusal: Some(Refusal::NotAllowed),
            toast: None,
        }
    }

    /// A word alone: the screen is shown elsewhere.
    pub fn done<T>(outcome: Outcome<T>, key: &'static str) -> Self {
        let mut shown = Shown::of(outcome, |_| View::Menu, View::Menu);
        shown.view = None;
        if shown.refusal.is_none() {
            shown.toast = Some((key, None));
        }
        shown
    }

    pub fn with_toast(mut self, key: &'static str, no: impl ToString) -> Self {
        if self.refusal.is_none() {
            self.toast = Some((key, Some(no.to_string())));
        }
        self
    }
}
