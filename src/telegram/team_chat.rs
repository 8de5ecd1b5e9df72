//! What owners press on the screens of the team, and what follows a link of an invitation.

use super::Router;
use super::commands;
use super::draw::{Link, TeamView, View};
use super::user_chat::Shown;
use crate::desk::Outcome;
use crate::domain::{PersonId, Refusal, Sighting};
use crate::screen::TeamPress;
use crate::store::Fault;

/// How the payload of an invitation's link begins.
const JOIN: &str = "join_";

impl Router {
    pub(super) async fn team_pressed(
        &self,
        update: u64,
        who: &Sighting,
        press: TeamPress,
    ) -> Result<Option<Shown>, Fault> {
        let Some(owner) = self.desk.as_owner(who) else {
            return Ok(None);
        };
        let team = View::Team;
        let member = |id| View::Team(TeamView::Member(id));
        Ok(Some(match press {
            TeamPress::List(page) => Shown::just(team(TeamView::List(page))),
            TeamPress::Member(id) => Shown::just(member(id)),
            TeamPress::Remove(id) => Shown::just(team(TeamView::Remove(id))),
            TeamPress::Invitations => Shown::just(team(TeamView::Invitations)),
            TeamPress::Give(id, role) => {
                let outcome = owner.give_role(update, id, role).await?;
                self.register_commands_for(id);
                Shown::of(outcome, |()| member(id), team(TeamView::List(0)))
            }
            TeamPress::RemoveNow(id) => {
                let outcome = owner.remove(update, id).await?;
                self.register_commands_for(id);
                Shown::of(outcome, |_| team(TeamView::List(0)), team(TeamView::List(0)))
            }
            TeamPress::Invite(role) => Shown::of(
                owner.invite(update, role).await?,
                |invited| {
                    let link = format!("https://t.me/{}?start={JOIN}{}", self.username(), invited.token);
                    team(TeamView::Invited {
                        link: Link(link),
                        role: invited.role,
                    })
                },
                team(TeamView::Invitations),
            ),
            TeamPress::Revoke(number) => Shown::of(
                owner.revoke(update, number).await?,
                |()| team(TeamView::Invitations),
                team(TeamView::Invitations),
            ),
        }))
    }

    /// Follows an invitation, if what comes with `/start` is one. Gives whether it was.
    pub(super) async fn invitation_followed(&self, update: u64, who: &Sighting, payload: &str) -> Result<bool, Fault> {
        let Some(token) = payload.strip_prefix(JOIN) else {
            return Ok(false);
        };
        match self.desk.join_team(update, who, token).await? {
            Outcome::Done(_) => {
                self.register_commands_for(who.id);
                self.show(who, View::StaffMenu);
            }
            Outcome::Refused(refusal) => {
                let staff = refusal == Refusal::AlreadyStaff;
                self.show(who, View::Refused(refusal));
                self.show(who, if staff { View::StaffMenu } else { View::Menu });
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    /// The menu of commands that somebody's role calls for; a user's if they have none.
    pub(super) fn register_commands_for(&self, id: PersonId) {
        let (api, role, default) = (self.api.clone(), self.desk.role(id), self.painter.default_locale());
        tokio::spawn(async move {
            if let Err(trouble) = commands::register_for(&api, id, role, default).await {
                tracing::debug!(%id, %trouble, "the commands were not registered");
            }
        });
    }
}
