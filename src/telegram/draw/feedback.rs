//! Draws the screens of feedback.

use super::Painter;
use crate::domain::{Feedback, FeedbackNo, PersonId, Refusal, RichText};
use crate::screen::{self, Button, FEEDBACK_PAGE, FeedbackListParts, FeedbackParts, Locale, Place, Screen};
use crate::store::{Count, Fault, FeedbackList};

/// A screen of feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum FeedbackView {
    /// A user is to give it.
    Ask,
    /// A user has given it.
    Thanks,
    /// The list, for staff.
    List(Place),
    /// One of it, for staff.
    Card(FeedbackNo),
    /// An operator is to answer it.
    Answer(FeedbackNo),
}

impl Painter {
    pub(super) fn feedback(&self, locale: Locale, view: &FeedbackView) -> Result<Screen, Fault> {
        Ok(match view {
            FeedbackView::Ask => screen::ask_for_feedback(locale),
            FeedbackView::Thanks => screen::thanks_for_feedback(locale),
            FeedbackView::List(place) => self.feedback_list(locale, place)?,
            FeedbackView::Card(no) => self.feedback_card(locale, *no)?,
            FeedbackView::Answer(no) => self.answer_feedback(locale, *no)?,
        })
    }

    fn feedback_list(&self, locale: Locale, place: &Place) -> Result<Screen, Fault> {
        let store = self.desk.store();
        let page = self.page_of(place, |from| {
            store.feedback_page(FeedbackList::All, from, FEEDBACK_PAGE)
        })?;
        let mut entries = Vec::with_capacity(page.entries.len());
        for (cursor, no) in page.entries {
            if let Some(feedback) = store.feedback(no)? {
                let name = self.name(feedback.value.by);
                entries.push((cursor.0, (feedback.value, name)));
            }
        }
        let parts = FeedbackListParts {
            entries,
            more_before: page.more_before,
            more_after: page.more_after,
            all: store.count(Count::Feedback)?,
            unread: store.count(Count::FeedbackUnread)?,
        };
        Ok(screen::feedback_list(&self.words(locale), &parts))
    }

    fn feedback_card(&self, locale: Locale, no: FeedbackNo) -> Result<Screen, Fault> {
        let feedback = self.desk.store().feedback(no)?.map(|feedback| feedback.value);
        let person = match &feedback {
            Some(feedback) => self.desk.person(feedback.by)?,
            None => None,
        };
        let (Some(feedback), Some(person)) = (feedback, person) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchFeedback(no))));
        };
        let parts = FeedbackParts {
            feedback: &feedback,
            person: &person,
            answered_by: feedback.answer.map(|answer| self.name(answer.by)),
        };
        Ok(screen::feedback_card(&self.words(locale), &parts))
    }

    fn answer_feedback(&self, locale: Locale, no: FeedbackNo) -> Result<Screen, Fault> {
        let feedback = self.desk.store().feedback(no)?;
        let name = feedback.map(|feedback| self.name(feedback.value.by));
        Ok(screen::answer_feedback(locale, &name.unwrap_or_default()))
    }

    /// The line above a feedback's words where staff reads; `reader` is none in a group.
    pub(in crate::telegram) fn feedback_header(
        &self,
        reader: Option<PersonId>,
        feedback: &Feedback,
    ) -> Result<RichText, Fault> {
        let name = self.name(feedback.by);
        Ok(screen::feedback_header(self.locale(reader)?, feedback.no, &name))
    }

    /// The buttons below it.
    pub(in crate::telegram) fn feedback_keyboard(
        &self,
        reader: Option<PersonId>,
        feedback: &Feedback,
    ) -> Result<Vec<Vec<Button>>, Fault> {
        let words = self.words(self.locale(reader)?);
        Ok(screen::feedback_keyboard(&words, feedback, reader.is_none()))
    }
}
