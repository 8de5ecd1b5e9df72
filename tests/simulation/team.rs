//! Staff that comes and goes: what owners do about it, and who was staff when, as the disk has it.

use std::collections::BTreeMap;

use switchboard::desk::{Desk, Outcome};
use switchboard::domain::{PersonId, Right, Role, Sighting};
use switchboard::store::{Fault, TokenHash};

use super::script::STAFF;
use super::update::{Made, made};
use super::world::{Shared, World};

/// Who may become staff, and cease to be.
pub const HIRED: [i64; 3] = [961, 962, 963];

/// What owners do about staff.
#[derive(Clone, Copy, Debug)]
pub enum Managing {
    Invites(Role),
    /// Calls back the invitation of this place among all that ever were.
    Revokes(usize),
    Gives(PersonId, Role),
    Removes(PersonId),
}

impl Managing {
    /// The use case of the desk that it comes to.
    pub fn use_case(self) -> &'static str {
        match self {
            Managing::Invites(_) => "team::invite",
            Managing::Revokes(_) => "team::revoke",
            Managing::Gives(..) => "team::give_role",
            Managing::Removes(_) => "team::remove",
        }
    }
}

/// An invitation that somebody got to see.
#[derive(Clone, Debug)]
pub struct Token {
    pub text: String,
    /// Whether it was followed, or called back.
    pub spent: bool,
}

/// Who is staff besides the owners, and as what.
pub type Team = BTreeMap<PersonId, Role>;

/// The team at each time, and what was changed about it.
#[derive(Clone, Default)]
pub struct Ledger {
    /// Each team with the step from which on it was so; before the first there is none.
    teams: Vec<(u32, Team)>,
    /// Each change in its order: who, and what they are from then on.
    pub changes: Vec<(PersonId, Option<Role>)>,
}

impl Ledger {
    /// Notes what a person is on the disk from now on.
    pub fn note(&mut self, step: u32, id: PersonId, role: Option<Role>) {
        let mut team = self.now();
        if team.get(&id).copied() == role {
            return;
        }
        match role {
            Some(role) => drop(team.insert(id, role)),
            None => drop(team.remove(&id)),
        }
        self.teams.push((step, team));
        self.changes.push((id, role));
    }

    /// The present one.
    pub fn now(&self) -> Team {
        self.teams.last().map(|(_, team)| team.clone()).unwrap_or_default()
    }

    /// What a person may do now.
    pub fn role(&self, id: PersonId) -> Option<Role> {
        if STAFF.contains(&id.number) {
            return Some(Role::Owner);
        }
        self.teams.last().and_then(|(_, team)| team.get(&id).copied())
    }

    /// All of staff who might do this at some time in a step: each set of them that there was.
    pub fn who_might(&self, step: u32, right: Right) -> Vec<Vec<PersonId>> {
        let earlier = self.teams.iter().rposition(|(from, _)| *from < step);
        let since = earlier.map_or(&self.teams[..], |at| &self.teams[at..]);
        let until = since.iter().take_while(|(from, _)| *from <= step);
        let mut teams: Vec<Team> = until.map(|(_, team)| team.clone()).collect();
        if earlier.is_none() {
            teams.push(Team::new());
        }
        let may = |team: Team| {
            let hired = team.into_iter().filter(|(_, role)| role.may(right)).map(|(id, _)| id);
            STAFF.map(PersonId::telegram).into_iter().chain(hired).collect()
        };
        teams.into_iter().map(may).collect()
    }
}

/// An owner, or somebody who would like to be one, does something about staff.
pub async fn manage(
    desk: &Desk,
    who: &Sighting,
    number: u64,
    managing: Managing,
    world: &Shared,
) -> Result<Made, Fault> {
    let Some(owner) = desk.as_owner(who) else {
        return Ok(Made::Refused);
    };
    match managing {
        Managing::Invites(role) => {
            let invited = owner.invite(number, role).await?;
            if let Outcome::Done(invited) = &invited {
                let (text, spent) = (invited.token.clone(), false);
                world.look().invitations.push(Token { text, spent });
            }
            made(Ok(invited), |_| Made::Done)
        }
        Managing::Revokes(at) => {
            let token = world.look().invitations.get(at).map(|token| token.text.clone());
            let number_of = token.map_or(0, |token| TokenHash::of(&token).short());
            let done = owner.revoke(number, number_of).await?;
            if let (Outcome::Done(()), Some(token)) = (&done, world.look().invitations.get_mut(at)) {
                token.spent = true;
            }
            made(Ok(done), |()| Made::Done)
        }
        Managing::Gives(id, role) => made(owner.give_role(number, id, role).await, |()| Made::Done),
        Managing::Removes(id) => made(owner.remove(number, id).await, |_| Made::Done),
    }
}

/// Somebody follows the invitation of this place. Nobody may become staff by one that was followed before, or called back.
pub async fn join(desk: &Desk, who: &Sighting, number: u64, at: usize, world: &Shared) -> Result<Made, Fault> {
    let token = world.look().invitations.get(at).cloned();
    let text = token.map_or_else(|| "a guess".to_owned(), |token| token.text);
    let joined = desk.join_team(number, who, &text).await?;
    if let Outcome::Done(_) = joined {
        let world: &mut World = &mut world.look();
        match world.invitations.get_mut(at).filter(|token| !token.spent) {
            Some(token) => token.spent = true,
            None => world
                .wrong
                .push(format!("{} became staff without an invitation", who.id)),
        }
    }
    made(Ok(joined), |_| Made::Done)
}
