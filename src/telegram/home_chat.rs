//! `/here`: a group, or a topic, becomes the place where tickets of a category are shown.
//!
//! It holds from the command on. What the bot lacks there is looked up afterwards, and said with the answer.

use super::Router;
use super::draw::{HomeView, View};
use super::event::Post;
use super::probe::probe_group;
use super::stage::{Act, Target};
use super::{Api, Me};
use crate::desk::Outcome;
use crate::domain::{CategoryNo, ChatId, Home, PersonId, Refusal, Sighting};
use crate::store::Fault;

impl Router {
    /// Somebody wrote `/here` in a group. Whoever is no staff is not even answered: in other groups it may be meant for
    /// other bots.
    pub(super) async fn here_commanded(
        &self,
        update: u64,
        (chat, title): (ChatId, &str),
        who: &Sighting,
        post: &Post,
        here: Target,
    ) -> Result<(), Fault> {
        let Some(operator) = self.desk.as_staff_in(who, chat) else {
            return Ok(());
        };
        let words = post.command.as_ref().map_or("", |command| &*command.rest);
        let refused = |refusal| self.show_at(who.id, chat, View::Refused(refusal), here);
        if words.is_empty() {
            self.show_at(who.id, chat, View::Home(HomeView::Hint), here);
            return Ok(());
        }
        let taken = match post.thread {
            Some(thread) => self.desk.topic_at(chat, thread)?.is_some(),
            None => false,
        };
        if taken {
            refused(Refusal::TopicIsTaken);
            return Ok(());
        }
        let Some(category) = self.desk.category_named(words) else {
            refused(Refusal::NoSuchCategory);
            return Ok(());
        };
        let home = Home {
            chat,
            thread: post.thread,
            title: title.to_owned(),
            lost: false,
        };
        match operator.house(update, category.no, home).await? {
            Outcome::Done(no) => self.tell_home(no, (chat, title), who.id, here),
            Outcome::Refused(refusal) => refused(refusal),
            Outcome::Repeated => {}
        }
        Ok(())
    }

    /// Looks up what the bot may do in the new home, and says there what holds now; where it may not write, to whoever
    /// chose it.
    fn tell_home(&self, no: CategoryNo, (chat, title): (ChatId, &str), who: PersonId, here: Target) {
        let (api, me, stage, title) = (
            self.api.clone(),
            self.me().clone(),
            self.stage.clone(),
            title.to_owned(),
        );
        tokio::spawn(async move {
            let (view, writes) = look(&api, &me, chat, no).await;
            let (place, reader, target, view) = match writes {
                true => (chat, None, here, view),
                false => (who.chat(), Some(who), Target::New, HomeView::Mute { title }),
            };
            let view = View::Home(view);
            stage.push(place, Act::Show { reader, view, target });
        });
    }
}

/// What there is to say of a new home, and whether the bot may write there. What cannot be looked up now shows later.
async fn look(api: &Api, me: &Me, chat: ChatId, no: CategoryNo) -> (HomeView, bool) {
    let found = probe_group(api, me, chat).await;
    if let Err(trouble) = &found {
        tracing::debug!(%chat, %trouble, "the new group could not be looked at");
    }
    let found = found.ok();
    let view = HomeView::Set {
        no,
        public: found.as_ref().is_some_and(|found| found.is_public),
        lacks_topics: found
            .as_ref()
            .is_some_and(|found| found.is_forum && !found.manages_topics),
    };
    (view, found.is_none_or(|found| found.may_write))
}
