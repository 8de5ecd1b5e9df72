//! The data of buttons on the screens about users.

use super::fields::{Fields, from_field, place_field};
use crate::screen::UsersPress;

pub(super) fn encode(press: &UsersPress) -> String {
    match press {
        UsersPress::List(place) => format!("users:{}", place_field(place)),
        UsersPress::Found(place) => format!("ufound:{}", place_field(place)),
        UsersPress::Search => "usearch".into(),
        UsersPress::Card { who, from } => format!("user:{who}:{}", from_field(*from)),
        UsersPress::Tickets { who, place } => format!("ut:{who}:{}", place_field(place)),
        UsersPress::Note { who, from } => format!("unote:{who}:{}", from_field(*from)),
    }
}

/// The press that a word and its fields stand for. Whoever calls asks whether any are left.
pub(super) fn decode(word: &str, fields: &mut Fields) -> Option<UsersPress> {
    Some(match word {
        "users" => UsersPress::List(fields.place()?),
        "ufound" => UsersPress::Found(fields.place()?),
        "usearch" => UsersPress::Search,
        "user" => UsersPress::Card {
            who: fields.parsed()?,
            from: fields.from()?,
        },
        "ut" => UsersPress::Tickets {
            who: fields.parsed()?,
            place: fields.place()?,
        },
        "unote" => UsersPress::Note {
            who: fields.parsed()?,
            from: fields.from()?,
        },
        _ => return None,
    })
}
