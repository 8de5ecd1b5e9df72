//! Where each event goes: the user's chat, a staff member's chat, a group, a button.

use tokio::sync::watch;

use super::draw::{Painter, View};
use super::event::{Answered, Command, Event, Post};
use super::stage::{Act, Stage, Target};
use super::{Api, Archives, Forum, Me};
use crate::desk::{Desk, Outcome, Replying};
use crate::domain::{ChatId, MessageRef, PersonId, Reply, Sighting, TicketNo};
use crate::screen;
use crate::store::Fault;

/// Routes events to the desk and what they show to the stage. Cheap to clone.
#[derive(Clone)]
pub struct Router {
    pub(super) api: Api,
    pub(super) desk: Desk,
    pub(super) painter: Painter,
    pub(super) stage: Stage,
    pub(super) archives: Archives,
    /// Says true when the program ends.
    pub(super) ended: watch::Receiver<bool>,
    pub(super) forum: Forum,
    me: Me,
}

impl Router {
    /// A router for the bot that `me` describes, until `ended` says true.
    pub fn new(
        painter: Painter,
        stage: Stage,
        archives: Archives,
        forum: Forum,
        me: Me,
        ended: watch::Receiver<bool>,
    ) -> Self {
        Router {
            api: forum.api().clone(),
            desk: painter.desk().clone(),
            painter,
            stage,
            archives,
            ended,
            forum,
            me,
        }
    }

    /// Handles one event. When it returns, all that must last is on disk.
    pub async fn handle(&self, update: u64, event: Event) -> Result<(), Fault> {
        if let Some(turned_away) = self.banned(&event) {
            if let Some((query, id)) = turned_away {
                let text = self.painter.locale(Some(id))?.plain("refusal.banned", &[]);
                self.stage.answer(query, Some(text), true);
            }
            return self.desk.turn_away(update).await;
        }
        match event {
            Event::Private { who, post } if self.desk.is_staff(who.id) => {
                Box::pin(self.staff_wrote(update, &who, post)).await
            }
            Event::Private { who, post } => self.user_wrote(update, &who, post).await,
            Event::Edited { who, message } => self.edited(update, &who, &message).await,
            Event::Reacted { who, at, emoji } => self.reacted(update, &who, at, emoji.as_deref()).await,
            Event::Group {
                chat,
                is_forum,
                title,
                who,
                post,
            } => {
                self.forum.heard(chat, is_forum).await;
                Box::pin(self.group_wrote(update, (chat, &title), who.as_ref(), post)).await
            }
            Event::TopicTurned {
                chat,
                thread,
                author,
                who,
                closed,
            } => {
                self.topic_turned(update, chat, thread, author, who.as_ref(), closed)
                    .await
            }
            Event::GroupRights { chat, writes } => {
                self.forum.forget(chat).await;
                match writes {
                    true => self.desk.regain_homes(update, chat).await.map(|_| ()),
                    false => Ok(()),
                }
            }
            Event::Press { who, query, at, data } => Box::pin(self.pressed(update, &who, query, at, &data)).await,
            Event::Reach { who, reachable } => self.desk.reach(update, &who, reachable).await.map(|_| ()),
            Event::GroupMoved { from, to } if self.desk.group_at(from)?.is_some() => {
                tracing::warn!(%from, %to, "a group has become a supergroup; if it is that of BOT_GROUP_ID, this may be set to the new number");
                self.desk.group_moved(from, to).await
            }
            // What cannot be read is kept aside before anybody asks whose it is.
            Event::GroupMoved { .. } | Event::Nothing | Event::Unreadable => Ok(()),
        }
    }

    /// Whether an event comes from somebody who is banned; if it is a press, what to answer to whom.
    fn banned(&self, event: &Event) -> Option<Option<(String, PersonId)>> {
        let (who, query) = match event {
            Event::Private { who, .. } => (who.id, None),
            Event::Press { who, query, at, .. } if !at.chat.is_group() => (who.id, Some((query.clone(), who.id))),
            Event::Edited { who, message } if !message.source.chat.is_group() => (who.id, None),
            Event::Reacted { who, at, .. } if !at.chat.is_group() => (who.id, None),
            Event::Press { .. }
            | Event::Edited { .. }
            | Event::Reacted { .. }
            | Event::Group { .. }
            | Event::TopicTurned { .. }
            | Event::GroupRights { .. }
            | Event::Reach { .. }
            | Event::GroupMoved { .. }
            | Event::Nothing
            | Event::Unreadable => return None,
        };
        self.desk.is_banned(who).then_some(query)
    }

    /// The bot's public name, without `@`.
    pub(super) fn username(&self) -> &str {
        &self.me.username
    }

    /// The word of a command that is meant for us.
    pub(super) fn own_command<'a>(&self, command: Option<&'a Command>) -> Option<&'a str> {
        let command = command?;
        let ours = command
            .bot
            .as_ref()
            .is_none_or(|bot| bot.eq_ignore_ascii_case(&self.me.username));
        ours.then_some(command.word.as_str())
    }

    /// What a message replies to; notes in it which words of a ticket they are. Our own messages are known by the
    /// receipts of their sends; one whose receipt is not on disk, since it was sent this instant or just before a crash,
    /// says it in its header.
    pub(super) fn answered(&self, post: &mut Post) -> Result<Option<Replying>, Fault> {
        let Some(answered) = &post.answers else {
            return Ok(None);
        };
        let store = self.desk.store();
        if let Some(link) = store.link(answered.at)? {
            // What stands for the ticket as a whole has no counterpart on the other side.
            post.message.reply = (link.seq > 0).then(|| Reply {
                no: link.no,
                seq: link.seq,
                quote: answered.quote.clone(),
            });
            return Ok(Some(Replying::Ticket(link.no)));
        }
        if let Some(no) = store.feedback_link(answered.at)? {
            return Ok(Some(Replying::Feedback(no)));
        }
        if !self.is_ours(answered) {
            return Ok(None);
        }
        if let Some(no) = screen::feedback_in_header(&answered.first_line) {
            return Ok(store.feedback(no)?.map(|_| Replying::Feedback(no)));
        }
        Ok(match screen::ticket_in_header(&answered.first_line) {
            Some(no) => store.ticket(no)?.map(|_| Replying::Ticket(no)),
            None => None,
        })
    }

    /// The ticket that a message replies to.
    pub(super) fn answered_ticket(&self, post: &mut Post) -> Result<Option<TicketNo>, Fault> {
        Ok(match self.answered(post)? {
            Some(Replying::Ticket(no)) => Some(no),
            Some(Replying::Feedback(_)) | None => None,
        })
    }

    /// What the bot is.
    pub(super) fn me(&self) -> &Me {
        &self.me
    }

    /// The bot's own number.
    pub(super) fn me_id(&self) -> i64 {
        self.me.id
    }

    /// Whether the bot itself wrote the message that is replied to.
    pub(super) fn is_ours(&self, answered: &Answered) -> bool {
        answered.author == Some(self.me.id)
    }

    /// Shows a screen as a new message in somebody's private chat.
    pub(super) fn show(&self, who: &Sighting, view: View) {
        self.show_at(who.id, who.id.chat(), view, Target::New);
    }

    pub(super) fn show_at(&self, reader: PersonId, chat: ChatId, view: View, target: Target) {
        let reader = (!chat.is_group()).then_some(reader);
        self.stage.push(chat, Act::Show { reader, view, target });
    }

    /// Where a press may show its screen: in the place of the message, unless that holds words that
    /// must stay.
    pub(super) fn target(&self, at: MessageRef) -> Result<Target, Fault> {
        let store = self.desk.store();
        let keeps_words = store.link(at)?.is_some() || store.feedback_link(at)?.is_some();
        Ok(if keeps_words {
            Target::New
        } else {
            Target::Instead(at.message)
        })
    }

    /// Shows what a decision came to; a refusal in its own words.
    pub(super) fn show_outcome<T>(&self, who: &Sighting, outcome: Outcome<T>, view: impl FnOnce(T) -> Option<View>) {
        match outcome {
            Outcome::Done(value) => {
                if let Some(view) = view(value) {
                    self.show(who, view);
                }
            }
            Outcome::Refused(refusal) => self.show(who, View::Refused(refusal)),
            Outcome::Repeated => {}
        }
    }
}
