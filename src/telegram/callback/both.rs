//! The data of buttons on both the users' and the staff's screens.

use super::fields::Fields;
use crate::screen::CommonPress;

pub(super) fn encode(press: &CommonPress) -> String {
    match press {
        CommonPress::Cancel => "cancel".into(),
        CommonPress::Languages => "langs".into(),
        CommonPress::Language(code) => format!("lang:{code}"),
        CommonPress::Original { no, seq } => format!("orig:{no}:{seq}"),
    }
}

/// The press that a word and its fields stand for; none if the word is not known here, or the fields do not fit.
pub(super) fn decode(word: &str, mut fields: Fields) -> Option<CommonPress> {
    let press = match word {
        "cancel" => CommonPress::Cancel,
        "langs" => CommonPress::Languages,
        "lang" => CommonPress::Language(fields.next()?.to_owned()),
        "orig" => CommonPress::Original {
            no: fields.ticket()?,
            seq: fields.parsed()?,
        },
        _ => return None,
    };
    fields.end().then_some(press)
}
