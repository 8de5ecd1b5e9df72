//! Where staff was when the bot asked for words: whoever drops them is back there. Knows views, and no messages.

use super::draw::{BanView, CannedView, CategoryView, FaqView, FeedbackView, HandlingView, QuestionView};
use super::draw::{SettingsView, UsersView, View};
use crate::domain::{Dialog, FaqWording, Right, Wording};
use crate::screen::Filter;

/// What to show instead of the question, and what it takes to see it; none if it began nowhere in particular.
pub(super) fn way_back(dialog: &Dialog) -> Option<(Right, View)> {
    Some(match dialog {
        Dialog::Replying { no, .. } => (Right::Look, View::Card(*no, Filter::All)),
        Dialog::AnsweringFeedback { no } => (Right::Users, View::Feedback(FeedbackView::Card(*no))),
        Dialog::Wording { no, what } => {
            let view = match what {
                Wording::Tag => HandlingView::Tags,
                Wording::Participant => HandlingView::Participants,
                Wording::Note | Wording::Subject | Wording::Reason => HandlingView::More,
            };
            (Right::Work, View::Handling(*no, view))
        }
        Dialog::Canning { .. } => (Right::Work, View::Canned(CannedView::List(0, None))),
        Dialog::Sorting { no, .. } => {
            let view = no.map_or(CategoryView::List, CategoryView::Card);
            (Right::Categories, View::Categories(view))
        }
        Dialog::Questioning { category, question, .. } => {
            let list = QuestionView::List(*category);
            let view = question.map_or(list, |question| QuestionView::Card(*category, question));
            (Right::Categories, View::Categories(CategoryView::Question(view)))
        }
        Dialog::Explaining { what } => {
            let view = match what {
                FaqWording::New | FaqWording::Completes { .. } => FaqView::List(0),
                FaqWording::Question(no) | FaqWording::Answer(no) => FaqView::Card(*no),
            };
            (Right::Faq, View::Faq(view))
        }
        Dialog::Signing => (Right::Work, View::Signature),
        Dialog::Setting { switch } => (Right::Settings, View::Settings(SettingsView::Rule(*switch))),
        Dialog::Banning { who, from, .. } => {
            let (who, from) = (*who, *from);
            (Right::Users, View::Bans(BanView::Show { who, from }))
        }
        Dialog::Searching => (Right::Users, View::Users(UsersView::List(None))),
        Dialog::Noting { who, from } => {
            let (who, from) = (*who, *from);
            (Right::Users, View::Users(UsersView::Card { who, from }))
        }
        // Users: they are in the menu again.
        Dialog::Idle
        | Dialog::Asking
        | Dialog::Offered
        | Dialog::Questioned { .. }
        | Dialog::Commenting { .. }
        | Dialog::GivingFeedback
        | Dialog::Contributing { .. } => return None,
    })
}
