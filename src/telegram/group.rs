//! What is said in groups. Only replies to a ticket's messages, by people who may answer, reach a user.

use super::Router;
use super::draw::View;
use super::event::Post;
use super::stage::Target;
use crate::desk::{Outcome, Replying};
use crate::domain::{ChatId, Refusal, Sighting};
use crate::store::Fault;

impl Router {
    pub(super) async fn group_wrote(
        &self,
        update: u64,
        chat: ChatId,
        who: Option<&Sighting>,
        mut post: Post,
    ) -> Result<(), Fault> {
        let Some(who) = who else { return Ok(()) };
        let here = Target::Answer(post.message.source.message);
        if let Some(lift) = self.ban_command(&post) {
            if let Some(operator) = self.desk.as_group_operator(who, chat)? {
                let view = match self.ban_commanded(update, &operator, lift, &mut post).await? {
                    Outcome::Done(view) => view,
                    Outcome::Refused(refusal) => View::Refused(refusal),
                    Outcome::Repeated => return Ok(()),
                };
                self.show_at(who.id, chat, view, here);
            }
            return Ok(());
        }
        if post.command.is_some() {
            match self.own_command(post.command.as_ref()) {
                Some("id") => {
                    self.desk.greet(who).await?;
                    self.show_ids(who, chat, here);
                }
                // In a group other bots hear it too: only by name is it certain that we are meant.
                Some("help" | "start") if post.command.as_ref().is_some_and(|command| command.bot.is_some()) => {
                    let ours = self.desk.group_now()? == Some(chat);
                    self.show_at(who.id, chat, View::GroupHelp { ours }, here);
                }
                Some(_) | None => {}
            }
            if self.own_command(post.command.as_ref()) == Some("delete")
                && let Some(operator) = self.desk.as_group_operator(who, chat)?
            {
                self.delete_answer(update, &operator, who, &post).await?;
            }
            return Ok(());
        }
        let Some(operator) = self.desk.as_group_operator(who, chat)? else {
            return Ok(());
        };
        let to = match self.answered(&mut post)? {
            None if post.message.album.is_some() => operator.writes_in(&post.message)?,
            to => to,
        };
        let outcome = match to {
            Some(Replying::Ticket(no)) => operator.say(update, no, post.message).await?,
            Some(Replying::Feedback(no)) => operator.answer_feedback(update, no, post.message).await?,
            None => {
                if post.answers.as_ref().is_some_and(|answered| self.is_ours(answered)) {
                    self.show_at(who.id, chat, View::NoTicket, here);
                }
                return Ok(());
            }
        };
        if let Outcome::Refused(refusal) = outcome {
            let reopens = match (&refusal, to) {
                (Refusal::Closed(_), Some(Replying::Ticket(no))) => Some(no),
                _ => None,
            };
            self.show_at(who.id, chat, View::NotSentInGroup { refusal, reopens }, here);
        }
        Ok(())
    }

    /// A group reads the default language, so the person's number is put in by the view.
    fn show_ids(&self, who: &Sighting, chat: ChatId, target: Target) {
        self.show_at(
            who.id,
            chat,
            View::GroupIds {
                group: chat.number,
                person: who.id.number,
            },
            target,
        );
    }
}
