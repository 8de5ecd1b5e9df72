//! The data of buttons on the screens of the team.

use super::fields::Fields;
use crate::domain::Role;
use crate::screen::TeamPress;

pub(super) fn encode(press: TeamPress) -> String {
    match press {
        TeamPress::List(page) => format!("team:list:{page}"),
        TeamPress::Member(id) => format!("team:who:{id}"),
        TeamPress::Give(id, role) => format!("team:give:{id}:{}", role.word()),
        TeamPress::Remove(id) => format!("team:remove:{id}"),
        TeamPress::RemoveNow(id) => format!("team:removenow:{id}"),
        TeamPress::Invitations => "team:invitations".into(),
        TeamPress::Invite(role) => format!("team:invite:{}", role.word()),
        TeamPress::Revoke(number) => format!("team:revoke:{number}"),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<TeamPress> {
    Some(match fields.next()? {
        "list" => TeamPress::List(fields.parsed()?),
        "who" => TeamPress::Member(fields.parsed()?),
        "give" => TeamPress::Give(fields.parsed()?, Role::named(fields.next()?)?),
        "remove" => TeamPress::Remove(fields.parsed()?),
        "removenow" => TeamPress::RemoveNow(fields.parsed()?),
        "invitations" => TeamPress::Invitations,
        "invite" => TeamPress::Invite(Role::named(fields.next()?)?),
        "revoke" => TeamPress::Revoke(fields.parsed()?),
        _ => return None,
    })
}
