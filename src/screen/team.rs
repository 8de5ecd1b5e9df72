//! Who is staff: the list, a member's card, invitations.

use super::staff::role_name;
use super::{Button, Locale, Screen, StaffPress, TeamPress, Words};
use crate::domain::{Invitation, Membership, PersonId, RichText, Role, Style};

/// Members on one page of the list.
pub const TEAM_PAGE: usize = 8;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct TeamParts {
    /// How many there are in all.
    pub all: usize,
    /// Which page, from 0.
    pub page: u32,
    /// Those on it, with their names.
    pub members: Vec<(PersonId, Role, String)>,
}

/// A member's card.
#[derive(Clone, Debug)]
pub struct MemberParts {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Since when, and the name of who gave the role; none for owners.
    pub membership: Option<(Membership, String)>,
    /// Whether messages reach them.
    pub reachable: bool,
}

fn press(locale: Locale, key: &str, press: TeamPress) -> Button {
    locale.button(key, StaffPress::Team(press))
}

/// A page of who is staff.
pub fn team(locale: Locale, parts: &TeamParts) -> Screen {
    let mut text = locale.text("team.text", &[]);
    text.push("\n");
    text.append(&locale.count("count.members", parts.all as u64, &[]));
    let mut screen = Screen::of(text);
    for (id, role, name) in &parts.members {
        let label = format!("{name} · {}", role_name(locale, *role));
        screen = screen.row([Button::new(label, StaffPress::Team(TeamPress::Member(*id)))]);
    }
    let before = parts.page.checked_sub(1);
    let after = (parts.page as usize + 1) * TEAM_PAGE < parts.all;
    let pages = before
        .map(|page| press(locale, "button.back_page", TeamPress::List(page)))
        .into_iter()
        .chain(after.then(|| press(locale, "button.next_page", TeamPress::List(parts.page + 1))));
    screen
        .row(pages)
        .row([press(locale, "button.invitations", TeamPress::Invitations)])
        .row([locale.button("button.menu", StaffPress::Menu)])
}

/// A member's card. An owner's has nothing to change: the configuration names owners.
pub fn member(words: &Words, parts: &MemberParts) -> Screen {
    let locale = words.locale;
    let mut text = RichText::default();
    text.push("👤 ");
    text.push_styled(&parts.name, Style::Mention(parts.id.number));
    text.push(" · id ");
    text.push_styled(&parts.id.number.to_string(), Style::Code);
    text.push("\n");
    text.push_styled(&role_name(locale, parts.role), Style::Bold);
    if !parts.reachable {
        text.push("\n");
        text.append(&locale.text("team.unreachable", &[]));
    }
    let back = [
        press(locale, "button.back_to_team", TeamPress::List(0)),
        locale.button("button.menu", StaffPress::Menu),
    ];
    let Some((membership, by)) = &parts.membership else {
        text.push("\n");
        text.append(&locale.text("team.owner", &[]));
        return Screen::of(text).row(back);
    };
    text.push("\n");
    let at = words.moment(membership.since);
    text.append(&locale.text("team.since", &[("at", &at), ("by", by)]));
    let mut screen = Screen::of(text);
    for role in Role::GIVEN {
        let chosen = if role == parts.role { "• " } else { "" };
        let label = format!("{chosen}{}", role_name(locale, role));
        screen = screen.row([Button::new(label, StaffPress::Team(TeamPress::Give(parts.id, role)))]);
    }
    screen
        .row([press(locale, "button.remove_member", TeamPress::Remove(parts.id))])
        .row(back)
}

/// Asks whether somebody is really to be staff no more.
pub fn remove_member(locale: Locale, id: PersonId, name: &str) -> Screen {
    Screen::of(locale.text("team.remove", &[("name", name)])).row([
        press(locale, "button.remove_now", TeamPress::RemoveNow(id)),
        press(locale, "button.back", TeamPress::Member(id)),
    ])
}

/// The roles somebody can be invited for, and the invitations that hold, each with who made it.
pub fn invitations(words: &Words, holding: &[(u64, Invitation, String)]) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("invitations.text", &[]);
    let mut screen = Screen::default();
    for role in Role::GIVEN {
        let label = locale.plain("button.invite", &[("role", &role_name(locale, role))]);
        screen = screen.row([Button::new(label, StaffPress::Team(TeamPress::Invite(role)))]);
    }
    if !holding.is_empty() {
        text.push("\n");
    }
    for (n, (number, invitation, by)) in holding.iter().enumerate() {
        let place = (n + 1).to_string();
        let left = words.until(invitation.ends_at());
        let role = role_name(locale, invitation.role);
        let args = [("n", &*place), ("role", &*role), ("by", by), ("in", &*left)];
        text.push("\n");
        text.append(&locale.text("invitations.line", &args));
        let label = locale.plain("button.revoke", &[("n", &place), ("role", &role)]);
        screen = screen.row([Button::new(label, StaffPress::Team(TeamPress::Revoke(*number)))]);
    }
    screen.text = text;
    screen.row([
        press(locale, "button.back_to_team", TeamPress::List(0)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// A link that was just made. It is shown here once.
pub fn invited(locale: Locale, link: &str, role: Role) -> Screen {
    let mut text = locale.text("invited.text", &[("role", &role_name(locale, role))]);
    text.push("\n\n");
    text.push_styled(link, Style::Code);
    Screen::of(text).row([press(locale, "button.invitations", TeamPress::Invitations)])
}
