//! What is said in groups. Only what people say who may answer reaches a user: replies to a ticket's messages, and in
//! a ticket's topic everything that is not marked as an aside.

use super::Router;
use super::draw::View;
use super::event::Post;
use super::owner_chat::is_backup;
use super::stage::{Answering, Target};
use crate::desk::{Outcome, Replying};
use crate::domain::{ChatId, Refusal, Sighting};
use crate::store::Fault;

impl Router {
    pub(super) async fn group_wrote(
        &self,
        update: u64,
        (chat, title): (ChatId, &str),
        who: Option<&Sighting>,
        mut post: Post,
    ) -> Result<(), Fault> {
        let Some(who) = who else { return Ok(()) };
        let here = Target::Answer(Answering {
            message: post.message.source.message,
            thread: post.thread,
        });
        if post.command.is_some() {
            return self.group_command(update, (chat, title), who, post, here).await;
        }
        let Some(operator) = self.desk.as_group_operator(who, chat)? else {
            return Ok(());
        };
        let meant = self.meant(chat, &mut post)?;
        if meant.in_topic && self.is_aside(&post)? {
            return Ok(());
        }
        let to = match meant.what {
            None if post.message.album.is_some() => operator.writes_in(&post.message)?,
            to => to,
        };
        if to.is_some() && is_backup(&post.message) {
            let refusal = Refusal::BackupFile;
            self.show_at(who.id, chat, View::NotSentInGroup { refusal, reopens: None }, here);
            return Ok(());
        }
        if self.canned_in_group(update, &operator, &post, to, here).await? {
            return Ok(());
        }
        let live = post.live;
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
        if live && matches!(outcome, Outcome::Done(_)) {
            self.show_at(who.id, chat, View::LiveLocation, here);
        }
        if let Outcome::Refused(refusal) = outcome {
            let reopens = match (&refusal, to) {
                (Refusal::Closed(_), Some(Replying::Ticket(no))) => Some(no),
                _ => None,
            };
            self.show_at(who.id, chat, View::NotSentInGroup { refusal, reopens }, here);
        }
        Ok(())
    }

    async fn group_command(
        &self,
        update: u64,
        (chat, title): (ChatId, &str),
        who: &Sighting,
        mut post: Post,
        here: Target,
    ) -> Result<(), Fault> {
        let Some(word) = self.own_command(post.command.as_ref()).map(str::to_owned) else {
            return Ok(());
        };
        let named = post.command.as_ref().is_some_and(|command| command.bot.is_some());
        match word.as_str() {
            "id" => {
                self.desk.greet(who).await?;
                self.show_ids(who, chat, here);
                return Ok(());
            }
            // In a group other bots hear it too: only by name is it certain that we are meant.
            "help" | "start" if named => {
                let ours = self.desk.group_at(chat)?.is_some();
                self.show_at(who.id, chat, View::GroupHelp { ours }, here);
                return Ok(());
            }
            "here" => return self.here_commanded(update, (chat, title), who, &post, here).await,
            _ => {}
        }
        let Some(operator) = self.desk.as_group_operator(who, chat)? else {
            return Ok(());
        };
        if let Some(lift) = self.ban_command(&post) {
            let topic = self.meant(chat, &mut post)?;
            let topic = topic.what.filter(|_| topic.in_topic);
            let view = match self.ban_commanded(update, &operator, lift, &mut post, topic).await? {
                Outcome::Done(view) => view,
                Outcome::Refused(refusal) => View::Refused(refusal),
                Outcome::Repeated => return Ok(()),
            };
            self.show_at(who.id, chat, view, here);
            return Ok(());
        }
        if word == "delete" {
            return self.delete_answer(update, &operator, who, &post).await;
        }
        let meant = self.meant(chat, &mut post)?;
        if self.canned_in_group(update, &operator, &post, meant.what, here).await? {
            return Ok(());
        }
        let Some(command) = &post.command else {
            return Ok(());
        };
        let commanded = self.ticket_commanded(update, &operator, command, meant.what, true);
        match commanded.await? {
            Some(Outcome::Done(view @ View::Info(_))) => self.show_at(who.id, chat, view, here),
            Some(Outcome::Refused(refusal)) => self.show_at(who.id, chat, View::Refused(refusal), here),
            // The notices that follow say it.
            Some(Outcome::Done(_) | Outcome::Repeated) | None => {}
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
