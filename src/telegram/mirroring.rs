//! What people do to messages that are there already: change them, react to them, take an answer back.

use super::Router;
use super::draw::View;
use super::event::Post;
use super::owner_chat::is_backup;
use super::stage::{Answering, Target};
use crate::desk::{Operator, Outcome};
use crate::domain::{Message, MessageRef, Refusal, Sighting};
use crate::store::Fault;

impl Router {
    pub(super) async fn edited(&self, update: u64, who: &Sighting, message: &Message) -> Result<(), Fault> {
        if let Some(operator) = self.operator_at(who, message.source)? {
            if is_backup(message) {
                let here = Target::Answer(Answering {
                    message: message.source.message,
                    thread: None,
                });
                let refusal = View::NotSent(Refusal::BackupFile);
                self.show_at(who.id, message.source.chat, refusal, here);
                return Ok(());
            }
            operator.edit(update, message).await?;
        } else if !message.source.chat.is_group() {
            let outcome = self.desk.edit(update, who, message).await?;
            self.show_outcome(who, outcome, |()| None);
        }
        Ok(())
    }

    pub(super) async fn reacted(
        &self,
        update: u64,
        who: &Sighting,
        at: MessageRef,
        emoji: Option<&str>,
    ) -> Result<(), Fault> {
        if let Some(operator) = self.operator_at(who, at)? {
            operator.react(update, at, emoji).await?;
        } else if !at.chat.is_group() {
            self.desk.react(update, who.id, at, emoji).await?;
        }
        Ok(())
    }

    /// `/delete` in reply to an answer: the operator's own, or its copy.
    pub(super) async fn delete_answer(
        &self,
        update: u64,
        operator: &Operator<'_>,
        who: &Sighting,
        post: &Post,
    ) -> Result<(), Fault> {
        let here = post.message.source;
        let view = match &post.answers {
            Some(answered) => match operator.delete(update, answered.at).await? {
                Outcome::Done(no) => View::Deleted(no),
                Outcome::Refused(refusal) => View::Refused(refusal),
                Outcome::Repeated => return Ok(()),
            },
            None => View::DeleteHint,
        };
        let answering = Answering {
            message: here.message,
            thread: post.thread,
        };
        self.show_at(who.id, here.chat, view, Target::Answer(answering));
        Ok(())
    }

    /// The rights of whoever acts on a message, if they are staff's.
    fn operator_at<'a>(&'a self, who: &'a Sighting, at: MessageRef) -> Result<Option<Operator<'a>>, Fault> {
        if at.chat.is_group() {
            self.desk.as_group_operator(who, at.chat)
        } else {
            Ok(self.desk.as_staff(who))
        }
    }
}
