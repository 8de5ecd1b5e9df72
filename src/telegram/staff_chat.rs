//! What a member of staff writes to the bot, and presses on the staff's screens.

use super::Router;
use super::draw::{ArchiveView, CategoryView, FaqView, FeedbackView, SettingsView, TeamView, View};
use super::event::{Command, Post};
use super::stage::Act;
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome, Replying, Said};
use crate::domain::{Refusal, Right, Sighting};
use crate::screen::{Filter, Period, StaffPress};
use crate::store::Fault;

impl Router {
    pub(super) async fn staff_wrote(&self, update: u64, who: &Sighting, mut post: Post) -> Result<(), Fault> {
        let Some(operator) = self.desk.as_staff(who) else {
            return Ok(());
        };
        if post.command.is_some() {
            return self.staff_commanded(update, &operator, post).await;
        }
        if self.desk.store().link(post.message.source)?.is_some() {
            // The same words again: they went where they belong the first time.
            return Ok(());
        }
        let to = match self.answered(&mut post)? {
            Some(to) => Some(to),
            None => operator.writes_in(&post.message)?,
        };
        if self.archive_received(who, &post, to.is_some()).await? {
            return Ok(());
        }
        if self.fills_in(update, who, &operator, to, &post).await? {
            return Ok(());
        }
        let live = post.live;
        let outcome = match to {
            Some(Replying::Ticket(no)) => operator.say(update, no, post.message).await?,
            Some(Replying::Feedback(no)) => operator.answer_feedback(update, no, post.message).await?,
            None => {
                if let Some(outcome) = self.about_users(update, &operator, &post.message.text.plain).await? {
                    self.show_outcome(who, outcome, Some);
                    return Ok(());
                }
                self.desk.greet(who).await?;
                let works = operator.may(Right::Work);
                let refused = View::NotSent(Refusal::NotAllowed);
                self.show(who, if works { View::StaffHint } else { refused });
                return Ok(());
            }
        };
        match outcome {
            Outcome::Done(Said { follows: true, .. }) => {}
            Outcome::Done(Said { no, unreachable, .. }) => {
                self.show(who, View::Sent { no, unreachable });
                if live {
                    self.show(who, View::LiveLocation);
                }
            }
            Outcome::Refused(refusal) => {
                // Whatever is said next is not meant for this any more.
                self.desk.leave(update, who).await?;
                self.show(who, View::NotSent(refusal));
                match to {
                    Some(Replying::Ticket(no)) => self.show(who, View::Card(no, Filter::All)),
                    Some(Replying::Feedback(no)) if operator.may(Right::Users) => {
                        self.show(who, View::Feedback(FeedbackView::Card(no)));
                    }
                    Some(Replying::Feedback(_)) | None => {}
                }
            }
            Outcome::Repeated => {}
        }
        Ok(())
    }

    /// Takes words that are meant for what the person was asked last, or that call a canned reply; false if they are not.
    async fn fills_in(
        &self,
        update: u64,
        who: &Sighting,
        operator: &Operator<'_>,
        to: Option<Replying>,
        post: &Post,
    ) -> Result<bool, Fault> {
        let words = &post.message.text;
        if to.is_none() && self.setting_typed(update, who, &words.plain).await? {
            return Ok(true);
        }
        if let (None, Some(begun)) = (to, operator.banning()?) {
            let outcome = self.ban_reasoned(update, operator, begun, &words.plain).await?;
            self.show_outcome(who, outcome, Some);
            return Ok(true);
        }
        if let Some(view) = self.canned_called(operator, to, &words.plain)? {
            self.show(who, view);
            return Ok(true);
        }
        Ok(to.is_none()
            && (self.canned_worded(update, operator, post).await?
                || self.faq_worded(update, operator, &post.message).await?
                || self.category_worded(update, operator, &words.plain).await?
                || self.question_worded(update, operator, &words.plain).await?
                || self.signature_worded(update, operator, &words.plain).await?
                || self.worded(update, operator, words).await?))
    }

    async fn staff_commanded(&self, update: u64, operator: &Operator<'_>, mut post: Post) -> Result<(), Fault> {
        let who = operator.who();
        if let Some(lift) = self.ban_command(&post) {
            let outcome = self.ban_commanded(update, operator, lift, &mut post, None).await?;
            self.show_outcome(who, outcome, Some);
            return Ok(());
        }
        let meant = self.answered(&mut post)?;
        if let Some(command) = &post.command
            && let Some(outcome) = self.ticket_commanded(update, operator, command, meant, false).await?
        {
            self.show_outcome(who, outcome, Some);
            return Ok(());
        }
        if let Some(command) = &post.command
            && self.own_command(Some(command)) == Some("canned")
        {
            let view = self.canned_commanded(operator, &command.rest, meant)?;
            self.show(who, view);
            return Ok(());
        }
        if self.own_command(post.command.as_ref()) == Some("user") {
            let outcome = self.user_commanded(update, operator, &mut post).await?;
            self.show_outcome(who, outcome, Some);
            return Ok(());
        }
        if self.own_command(post.command.as_ref()) == Some("delete") {
            return self.delete_answer(update, operator, who, &post).await;
        }
        match &post.command {
            Some(command) => self.staff_command(update, operator, command).await,
            None => Ok(()),
        }
    }

    async fn staff_command(&self, update: u64, operator: &Operator<'_>, command: &Command) -> Result<(), Fault> {
        let who = operator.who();
        let view = match self.own_command(Some(command)) {
            Some("start") if self.invitation_followed(update, who, &command.rest).await? => return Ok(()),
            Some("settings") if !operator.may(Right::Settings) => View::Refused(Refusal::NotAllowed),
            Some("backups") if !operator.may(Right::Backups) => View::Refused(Refusal::NotAllowed),
            Some("staff") if !operator.may(Right::Team) => View::Refused(Refusal::NotAllowed),
            Some("feedback") if !operator.may(Right::Users) => View::Refused(Refusal::NotAllowed),
            Some("start") if !command.rest.is_empty() => {
                self.desk.leave(update, who).await?;
                self.staff_link(who, &command.rest).await?
            }
            Some("start" | "menu") => {
                self.register_commands_for(who.id);
                self.desk.leave(update, who).await?;
                View::StaffMenu
            }
            Some("feedback") => View::Feedback(FeedbackView::List(None)),
            Some("inbox") => View::Inbox(Filter::All, None),
            Some("list") => {
                let filter = Router::list_meant(&command.rest);
                if operator.may(StaffPress::Inbox(filter, None).right()) {
                    View::Inbox(filter, None)
                } else {
                    View::Refused(Refusal::NotAllowed)
                }
            }
            Some("categories") if !operator.may(Right::Categories) => View::Refused(Refusal::NotAllowed),
            Some("categories") => View::Categories(CategoryView::List),
            Some("faq") if !operator.may(Right::Faq) => View::Refused(Refusal::NotAllowed),
            Some("faq") => View::Faq(FaqView::List(0)),
            Some("signature") if !operator.may(Right::Work) => View::Refused(Refusal::NotAllowed),
            Some("signature") => {
                let outcome = self.signature_commanded(update, operator, &command.rest).await?;
                self.show_outcome(who, outcome, Some);
                return Ok(());
            }
            Some("help") => View::StaffHelp(None),
            Some("settings") => View::Settings(SettingsView::Menu),
            Some("backups") => View::Archive(ArchiveView::Kept),
            Some("staff") => View::Team(TeamView::List(0)),
            Some("stats") => View::Statistics(Period::Month),
            Some("id") => View::Ids,
            Some("language") => View::Languages,
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

    /// Presses of buttons on the staff's screens.
    pub(super) async fn staff_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: StaffPress,
    ) -> Result<Shown, Fault> {
        if !operator.may(press.right()) {
            return Ok(Shown::not_allowed());
        }
        Ok(match press {
            StaffPress::Take(no) => {
                let card = View::Card(no, Filter::All);
                Shown::of(operator.take(update, no).await?, |()| card.clone(), card.clone())
                    .with_toast("toast.taken", no)
            }
            StaffPress::Close(no) => {
                let card = View::Card(no, Filter::All);
                Shown::of(operator.close(update, no).await?, |()| card.clone(), card.clone())
                    .with_toast("toast.closed", no)
            }
            StaffPress::Reopen(no) => {
                let card = View::Card(no, Filter::All);
                Shown::of(operator.reopen(update, no).await?, |()| card.clone(), card.clone())
                    .with_toast("toast.reopened", no)
            }
            StaffPress::Reply(no) => Shown::of(
                operator.begin_reply(update, no).await?,
                |()| View::Reply(no),
                View::Card(no, Filter::All),
            ),
            StaffPress::Users(press) => self.users_pressed(update, operator, press).await?,
            StaffPress::Ban(press) => self.ban_pressed(update, operator, press).await?,
            StaffPress::Inbox(filter, place) => Shown::just(View::Inbox(filter, place)),
            StaffPress::Card(no, filter) => Shown::just(View::Card(no, filter)),
            StaffPress::History { no, before } => Shown::just(View::History { no, before }),
            StaffPress::Help(topic) => Shown::just(View::StaffHelp(topic)),
            // In a group nobody is an owner.
            StaffPress::Settings(press) => self
                .settings_pressed(update, operator.who(), press)
                .await?
                .unwrap_or(Shown::just(View::StaffMenu)),
            StaffPress::Ticket(press) => self.ticket_pressed(update, operator, press).await?,
            StaffPress::Team(press) => self
                .team_pressed(update, operator.who(), press)
                .await?
                .unwrap_or(Shown::just(View::StaffMenu)),
            StaffPress::Statistics(period) => Shown::just(View::Statistics(period)),
            StaffPress::StatisticsHelp(period) => Shown::just(View::StatisticsHelp(period)),
            StaffPress::Picture => {
                let reader = operator.id();
                self.stage.push(reader.chat(), Act::Picture { reader });
                Shown::told("toast.drawing")
            }
            StaffPress::Categories(press) => self.category_pressed(update, operator, press).await?,
            StaffPress::Faq(press) => self.faq_pressed(update, operator, press).await?,
            StaffPress::Signature(press) => self.signature_pressed(update, operator, press).await?,
            StaffPress::Feedback(press) => self.feedback_pressed(update, operator, press).await?,
            // Those about backups and canned replies were answered before anybody came here.
            StaffPress::Menu | StaffPress::Backups(_) | StaffPress::Canned(_) => Shown::just(View::StaffMenu),
        })
    }
}
