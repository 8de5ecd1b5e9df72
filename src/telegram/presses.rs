//! Presses of buttons: read, asked for rights anew, answered, and shown.

use super::Router;
use super::callback;
use super::draw::{HandlingView, View};
use super::stage::{Act, Target};
use super::user_chat::Shown;
use super::way_back::way_back;
use crate::desk::{Operator, Outcome};
use crate::domain::{Handling, Happening, MessageRef, PersonId, Refusal, Sighting, TicketNo};
use crate::screen::{CommonPress, FeedbackPress, Locale, Press, SettingsPress, StaffPress};
use crate::store::Fault;

/// Whether a press does nothing but show how something is: on the screen that shows it, it draws it anew.
fn only_looks(press: &Press) -> bool {
    let Press::Staff(press) = press else { return false };
    matches!(
        press,
        StaffPress::Inbox(..)
            | StaffPress::Card(..)
            | StaffPress::Statistics(_)
            | StaffPress::Feedback(FeedbackPress::List(_))
            | StaffPress::Settings(SettingsPress::Info(_) | SettingsPress::Debug)
    )
}

impl Router {
    pub(super) async fn pressed(
        &self,
        update: u64,
        who: &Sighting,
        query: String,
        at: MessageRef,
        data: &str,
    ) -> Result<(), Fault> {
        let press = callback::decode(data);
        if at.chat.is_group() {
            return self.pressed_in_group(update, who, query, at, press).await;
        }
        let locale = self.painter.locale(Some(who.id))?;
        let operator = self.desk.as_staff(who);
        let looks = press.as_ref().is_some_and(only_looks);
        let mut shown = match (press, operator) {
            (None, operator) => {
                let menu = if operator.is_some() {
                    View::StaffMenu
                } else {
                    View::Menu
                };
                self.stage
                    .answer(query, Some(locale.plain("toast.outdated", &[])), false);
                self.show_at(who.id, at.chat, menu, self.target(at)?);
                return Ok(());
            }
            (Some(Press::Common(press)), operator) => {
                match self
                    .common_pressed(update, who, query.clone(), at, press, operator)
                    .await?
                {
                    Some(shown) => shown,
                    None => return Ok(()),
                }
            }
            (Some(Press::Staff(StaffPress::Backups(press))), _) => {
                return self.backups_pressed(update, who, query, at, press, locale).await;
            }
            (Some(Press::Staff(StaffPress::Canned(press))), Some(operator)) => {
                self.canned_pressed(update, &operator, at, press).await?
            }
            (Some(Press::Staff(press)), Some(operator)) => self.staff_pressed(update, &operator, press).await?,
            (Some(Press::Staff(_)), None) => {
                self.stage
                    .answer(query, Some(locale.plain("toast.not_allowed", &[])), true);
                return Ok(());
            }
            (Some(Press::User(press)), _) => self.user_pressed(update, who, press).await?,
        };
        if let Some(view) = &shown.view
            && looks
            && self.stage.is_shown(at, view)
        {
            shown.toast = Some(("toast.up_to_date", None));
        }
        self.answer(query, Some(who.id), locale, &shown);
        if let Some(view) = shown.view {
            let (view, target) = self.place(at, view)?;
            self.show_at(who.id, at.chat, view, target);
        }
        Ok(())
    }

    /// Presses of buttons that stand on the users' and the staff's screens. Gives what to show; none if the press has
    /// been answered here.
    async fn common_pressed(
        &self,
        update: u64,
        who: &Sighting,
        query: String,
        at: MessageRef,
        press: CommonPress,
        operator: Option<Operator<'_>>,
    ) -> Result<Option<Shown>, Fault> {
        let menu = match &operator {
            Some(_) => View::StaffMenu,
            None => View::Menu,
        };
        Ok(match press {
            CommonPress::Languages => Some(Shown::just(View::Languages)),
            CommonPress::Language(code) => {
                self.stage.answer(query, None, false);
                self.language_chosen(update, who, at, &code, operator.is_some()).await?;
                None
            }
            CommonPress::Original { no, seq } => {
                self.fetch_original(who, query, at, no, seq)?;
                None
            }
            CommonPress::Cancel => {
                let back = match &operator {
                    Some(operator) => way_back(&operator.dialog()?).filter(|(right, _)| operator.may(*right)),
                    None => None,
                };
                let outcome = self.desk.cancel(update, who).await?;
                Some(match back {
                    Some((_, view)) => {
                        let shown = Shown::of(outcome, |_| view, menu);
                        Shown {
                            toast: shown.view.is_some().then_some(("cancelled", None)),
                            ..shown
                        }
                    }
                    None => Shown::of(outcome, |had| View::Cancelled { had }, menu),
                })
            }
        })
    }

    /// What to show where. A rating shows below the words that asked for it, or in the ticket it was given from.
    fn place(&self, at: MessageRef, view: View) -> Result<(View, Target), Fault> {
        let target = self.target(at)?;
        Ok(match (view, target) {
            (View::Rated(no), Target::New) => (View::Rated(no), Target::Only(at.message)),
            (View::Rated(no), target) => (View::MyTicket { no, before: u64::MAX }, target),
            (view, target) => (view, target),
        })
    }

    /// In a group only the buttons below a ticket's words are ours; the message stays, its buttons follow.
    async fn pressed_in_group(
        &self,
        update: u64,
        who: &Sighting,
        query: String,
        at: MessageRef,
        press: Option<Press>,
    ) -> Result<(), Fault> {
        let locale = self.painter.locale(None)?;
        let Some(operator) = self.desk.as_group_operator(who, at.chat)? else {
            self.stage
                .answer(query, Some(locale.plain("toast.not_allowed", &[])), true);
            return Ok(());
        };
        if let Some(Press::Staff(StaffPress::Feedback(FeedbackPress::Read(no)))) = press {
            let outcome = operator.read_feedback(no).await?;
            self.answer(query, None, locale, &Shown::done(outcome, "toast.read"));
            self.stage.push(
                at.chat,
                Act::RefreshFeedback {
                    reader: None,
                    no,
                    message: at.message,
                },
            );
            return Ok(());
        }
        let Some(Press::Staff(press @ (StaffPress::Take(no) | StaffPress::Close(no) | StaffPress::Reopen(no)))) = press
        else {
            self.stage
                .answer(query, Some(locale.plain("toast.outdated", &[])), false);
            return Ok(());
        };
        let shown = self.staff_pressed(update, &operator, press).await?;
        self.answer(query, None, locale, &shown);
        self.stage.push(
            at.chat,
            Act::Refresh {
                reader: None,
                no,
                message: at.message,
            },
        );
        Ok(())
    }

    /// Answers a press with what came of it; `reader` is none in a group.
    fn answer(&self, query: String, reader: Option<PersonId>, locale: Locale, shown: &Shown) {
        let refusal = shown.refusal.as_ref().map(|refusal| {
            let text = match reader {
                Some(reader) => self.painter.refusal_for(reader, locale, refusal),
                None => self.painter.refusal(locale, refusal),
            };
            text.plain
        });
        let toast = shown.toast.as_ref().map(|(key, no)| match no {
            Some(no) => locale.plain(key, &[("no", no)]),
            None => locale.plain(key, &[]),
        });
        // What was wanted is so already, as after a second press, or will be possible soon: no reason to interrupt.
        let harmless = matches!(
            shown.refusal,
            Some(Refusal::AlreadyYours | Refusal::StillOpen | Refusal::TooFast { .. } | Refusal::TicketTooSoon { .. })
        );
        let alert = refusal.is_some() && !harmless;
        self.stage.answer(query, refusal.or(toast), alert);
    }

    async fn language_chosen(
        &self,
        update: u64,
        who: &Sighting,
        at: MessageRef,
        code: &str,
        staff: bool,
    ) -> Result<(), Fault> {
        let view = match Locale::find(code) {
            Some(locale) => {
                let outcome = self.desk.choose_locale(update, who, locale.code()).await?;
                if outcome == Outcome::Repeated {
                    return Ok(());
                }
                if staff { View::StaffMenu } else { View::Menu }
            }
            None => View::Languages,
        };
        self.show_at(who.id, at.chat, view, self.target(at)?);
        Ok(())
    }

    /// Sends a message of a history whole. Staff may fetch any, a user those of own tickets.
    fn fetch_original(
        &self,
        who: &Sighting,
        query: String,
        at: MessageRef,
        no: TicketNo,
        seq: u64,
    ) -> Result<(), Fault> {
        let locale = self.painter.locale(Some(who.id))?;
        let ticket = self.desk.store().ticket(no)?;
        let may = ticket.is_some_and(|ticket| self.desk.is_staff(who.id) || ticket.value.requester == who.id);
        let event = if may { self.desk.store().event(no, seq)? } else { None };
        if let Some(Happening::Handled {
            how: Handling::Noted { .. },
            ..
        }) = event.as_ref().map(|event| &event.what)
            && self.desk.is_staff(who.id)
        {
            self.stage.answer(query, None, false);
            self.show(who, View::Handling(no, HandlingView::Note(seq)));
            return Ok(());
        }
        let message = event.and_then(|event| event.what.message().cloned());
        // What was taken back is for staff alone.
        let message = message.filter(|message| !message.deleted || self.desk.is_staff(who.id));
        let key = if message.is_some() {
            "toast.fetching"
        } else {
            "toast.outdated"
        };
        self.stage.answer(query, Some(locale.plain(key, &[])), false);
        if let Some(message) = message {
            self.stage.push(at.chat, Act::Original { message });
        }
        Ok(())
    }
}
