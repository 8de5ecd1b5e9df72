//! Draws where the tickets of categories are shown.

use super::Painter;
use crate::domain::{CategoryNo, Refusal};
use crate::screen::{self, HomeParts, Locale, Screen};
use crate::store::Fault;

/// What is said of the home of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum HomeView {
    /// How one is chosen.
    Hint,
    /// It is this group from now on.
    Set {
        no: CategoryNo,
        /// Whether anybody can join it.
        public: bool,
        /// Whether it has topics that the bot may not manage.
        lacks_topics: bool,
    },
    /// The bot may not write there: for whoever chose it.
    Mute { title: String },
}

impl Painter {
    pub(super) fn home(&self, locale: Locale, view: &HomeView) -> Result<Screen, Fault> {
        Ok(match view {
            HomeView::Hint => screen::home_hint(locale, &self.desk.categories()),
            HomeView::Mute { title } => screen::home_mute(locale, title),
            HomeView::Set {
                no,
                public,
                lacks_topics,
            } => match self.desk.category(*no)? {
                Some(category) => screen::home_set(
                    locale,
                    &category,
                    &HomeParts {
                        members: self.desk.members_answer(),
                        public: *public,
                        lacks_topics: *lacks_topics,
                    },
                ),
                None => Screen::of(self.refusal(locale, &Refusal::NoSuchCategory)),
            },
        })
    }
}
