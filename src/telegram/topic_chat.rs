//! What is said and done in topics of ours, and which ticket is meant by it.

use super::Router;
use super::event::Post;
use crate::desk::{Replying, TopicAnswers};
use crate::domain::{ChatId, Sighting, TopicChange, TopicOwner};
use crate::store::Fault;

/// What words of an operator in a topic begin with that are for colleagues.
const ASIDE: &str = "//";

/// What a post in the group is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    /// The ticket or the feedback, if it is about one.
    pub what: Option<Replying>,
    /// Whether it stands in a topic of ours, where everything is about a ticket.
    pub in_topic: bool,
}

impl Router {
    /// Which ticket a post in the group is about: that of the topic it stands in, or else of the message it replies to.
    /// In a topic of all of a user's tickets it is the other way round.
    pub(super) fn meant(&self, chat: ChatId, post: &mut Post) -> Result<Meant, Fault> {
        let answered = self.answered(post)?;
        let topic = match post.thread {
            Some(thread) => self.desk.topic_at(chat, thread)?,
            None => None,
        };
        let Some(topic) = topic else {
            return Ok(Meant {
                what: answered,
                in_topic: false,
            });
        };
        let own = self.desk.ticket_in_topic(&topic)?;
        let what = match topic.owner {
            TopicOwner::Ticket(_) => Replying::Ticket(own),
            TopicOwner::Person(_) => answered.unwrap_or(Replying::Ticket(own)),
        };
        Ok(Meant {
            what: Some(what),
            in_topic: true,
        })
    }

    /// Whether words in a topic are for colleagues: marked so, or an answer to something the user never saw, or no answer
    /// where only answers go to the user.
    pub(super) fn is_aside(&self, post: &Post) -> Result<bool, Fault> {
        let album = post.message.album.as_deref();
        let marked = post.message.text.plain.trim_start().starts_with(ASIDE);
        if marked || album.is_some_and(|album| self.forum.is_aside(album)) {
            // The other parts of an album bear no words.
            if let Some(album) = album {
                self.forum.note_aside(album);
            }
            return Ok(true);
        }
        let Some(answered) = &post.answers else {
            return Ok(self.desk.rules().topic_answers == TopicAnswers::Replies);
        };
        if self.is_ours(answered) {
            return Ok(false);
        };
        Ok(self.desk.store().link(answered.at)?.is_none())
    }

    /// Somebody closed or reopened a topic by Telegram's own button: so are its tickets. Our own doing comes back too.
    pub(super) async fn topic_turned(
        &self,
        update: u64,
        chat: ChatId,
        thread: i64,
        author: Option<i64>,
        who: Option<&Sighting>,
        closed: bool,
    ) -> Result<(), Fault> {
        if self.desk.group_at(chat)?.is_none() || author == Some(self.me_id()) {
            return Ok(());
        }
        let Some(topic) = self.desk.topic_at(chat, thread)? else {
            return Ok(());
        };
        // Whoever it was: what comes next is sent to the topic as it is now.
        let turned = TopicChange::Turned { closed };
        self.desk.note_topic(topic.of(), thread, turned).await?;
        let Some(who) = who else { return Ok(()) };
        let Some(operator) = self.desk.as_group_operator(who, chat)? else {
            return Ok(());
        };
        let open = self.desk.open_in(topic.of())?;
        // What is so already needs no word: it was the topic that lagged behind.
        match closed {
            true => operator.close_all(update, &open).await?,
            false => operator.reopen(update, self.desk.ticket_in_topic(&topic)?).await?,
        };
        Ok(())
    }
}
