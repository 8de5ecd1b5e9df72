//! Draws the screens of the team.

use super::Painter;
use crate::domain::{PersonId, Refusal, Role};
use crate::screen::{self, Locale, MemberParts, Screen, TEAM_PAGE, TeamParts};
use crate::store::Fault;

/// A screen of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum TeamView {
    List(u32),
    Member(PersonId),
    Remove(PersonId),
    Invitations,
    Invited { link: Link, role: Role },
}

/// The link of an invitation. Whoever has it gets in, so it is never shown where others may read.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::telegram) struct Link(pub String);

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}

impl Painter {
    pub(super) fn team(&self, locale: Locale, view: &TeamView) -> Result<Screen, Fault> {
        Ok(match view {
            TeamView::List(page) => self.team_list(locale, *page),
            TeamView::Member(id) => self.team_member(locale, *id)?,
            TeamView::Remove(id) => screen::remove_member(locale, *id, &self.name(*id)),
            TeamView::Invitations => {
                let holding: Vec<_> = self.desk.invitations()?;
                let named = holding
                    .into_iter()
                    .map(|(number, invitation)| (number, invitation, self.name(invitation.by)));
                screen::invitations(&self.words(locale), &named.collect::<Vec<_>>())
            }
            TeamView::Invited { link, role } => screen::invited(locale, &link.0, *role),
        })
    }

    /// A page that has become empty gives way to the first.
    fn team_list(&self, locale: Locale, page: u32) -> Screen {
        let team = self.desk.team();
        let page = if page as usize * TEAM_PAGE < team.len() {
            page
        } else {
            0
        };
        let members = team
            .iter()
            .skip(page as usize * TEAM_PAGE)
            .take(TEAM_PAGE)
            .map(|member| (member.id, member.role, self.name(member.id)))
            .collect();
        let all = team.len();
        screen::team(locale, &TeamParts { all, page, members })
    }

    fn team_member(&self, locale: Locale, id: PersonId) -> Result<Screen, Fault> {
        let Some(member) = self.desk.member(id) else {
            let list = self.team_list(locale, 0);
            let mut text = self.refusal(locale, &Refusal::NoSuchMember);
            text.push("\n\n");
            text.append(&list.text);
            return Ok(Screen { text, ..list });
        };
        let parts = MemberParts {
            id,
            name: self.name(id),
            role: member.role,
            membership: member
                .membership
                .map(|membership| (membership, self.name(membership.by))),
            reachable: self.desk.person(id)?.is_some_and(|person| person.reachable),
        };
        Ok(screen::member(&self.words(locale), &parts))
    }
}
