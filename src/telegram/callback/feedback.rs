//! The data of buttons on staff's screens of feedback.

use super::fields::{Fields, place_field};
use crate::screen::FeedbackPress;

pub(super) fn encode(press: &FeedbackPress) -> String {
    match press {
        FeedbackPress::List(place) => format!("fb:list:{}", place_field(place)),
        FeedbackPress::Card(no) => format!("fb:card:{no}"),
        FeedbackPress::Read(no) => format!("fb:read:{no}"),
        FeedbackPress::ReadAll => "fb:readall".into(),
        FeedbackPress::Answer(no) => format!("fb:answer:{no}"),
        FeedbackPress::Words { no, item } => format!("fb:words:{no}:{item}"),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<FeedbackPress> {
    Some(match fields.next()? {
        "list" => FeedbackPress::List(fields.place()?),
        "card" => FeedbackPress::Card(fields.feedback()?),
        "read" => FeedbackPress::Read(fields.feedback()?),
        "readall" => FeedbackPress::ReadAll,
        "answer" => FeedbackPress::Answer(fields.feedback()?),
        "words" => FeedbackPress::Words {
            no: fields.feedback()?,
            item: fields.parsed()?,
        },
        _ => return None,
    })
}
