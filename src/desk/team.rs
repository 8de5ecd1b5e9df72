//! Who is staff, and as what: owners say so, mostly by invitation.

use super::telling::Place;
use super::{Answer, Desk, Outcome, Owner};
use crate::domain::{
    Act, Dialog, Handling, Invitation, Membership, Person, PersonId, PersonNotice, Refusal, Right, Role, Sighting,
    State, TicketNo, Timestamp,
};
use crate::store::{Change, Fault, List, Loaded, TokenHash};

/// Most invitations that hold at a time.
pub const MAX_INVITATIONS: usize = 20;

/// Bytes of chance in an invitation's token.
const TOKEN_BYTES: usize = 16;

/// Tickets released in one commit.
const STEP: usize = 25;

/// A member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// As what.
    pub role: Role,
    /// By whose word and since when; none for owners.
    pub membership: Option<Membership>,
}

/// An invitation that was just made. Its token is told here and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Invited {
    /// What the link bears.
    pub token: String,
    /// As what.
    pub role: Role,
}

impl Desk {
    /// All of staff: the most trusted first, among equals who has been there longest.
    pub fn team(&self) -> Vec<Member> {
        let owner = |id: &PersonId| Member {
            id: *id,
            role: Role::Owner,
            membership: None,
        };
        let mut team: Vec<Member> = self.0.configured.owners.iter().map(owner).collect();
        let others = self.store().team().into_iter().map(|(id, membership)| Member {
            id,
            role: membership.role,
            membership: Some(membership),
        });
        // Who became an owner later may have been something else before.
        team.extend(others.filter(|member| !self.0.configured.owners.contains(&member.id)));
        let since = |member: &Member| member.membership.map(|membership| membership.since);
        team.sort_by_key(|member| (std::cmp::Reverse(member.role), since(member), member.id));
        team
    }

    /// One of them.
    pub fn member(&self, id: PersonId) -> Option<Member> {
        let role = self.role(id)?;
        let membership = self.store().membership(id).filter(|_| role != Role::Owner);
        Some(Member { id, role, membership })
    }

    /// All of staff who may do this.
    pub(super) fn who_may(&self, right: Right) -> impl Iterator<Item = PersonId> {
        let team = self.team().into_iter();
        team.filter(move |member| member.role.may(right))
            .map(|member| member.id)
    }

    /// Invitations that hold now, with numbers that tell them apart; the latest first.
    pub fn invitations(&self) -> Result<Vec<(u64, Invitation)>, Fault> {
        let now = self.now();
        let all = self.store().invitations(2 * MAX_INVITATIONS)?;
        let mut holding: Vec<(u64, Invitation)> = all
            .into_iter()
            .filter(|(_, invitation)| invitation.holds(now))
            .map(|(token, invitation)| (token.short(), invitation))
            .collect();
        holding.sort_by_key(|(number, invitation)| (std::cmp::Reverse(invitation.at), *number));
        Ok(holding)
    }

    /// Somebody follows an invitation: they become staff, and the owners are told.
    pub async fn join_team(&self, update: u64, who: &Sighting, token: &str) -> Answer<Role> {
        let token = TokenHash::of(token);
        self.carry_out(Some(update), |change, now| {
            let Some(invitation) = self.store().invitation(&token)? else {
                return Ok(Err(Refusal::NoSuchInvitation));
            };
            let Invitation { role, by, .. } = invitation.value;
            if !invitation.value.holds(now) || self.role(by) != Some(Role::Owner) {
                return Ok(Err(Refusal::NoSuchInvitation));
            }
            if self.is_staff(who.id) {
                return Ok(Err(Refusal::AlreadyStaff));
            }
            let (before, mut person) = self.meet(who, now)?;
            person.membership = Some(Membership { role, since: now, by });
            person.dialog = Dialog::Idle;
            change.remove_invitation(&token, &invitation);
            change.put_person(before.as_ref(), &person)?;
            for owner in self.owners() {
                self.tell_person(change, owner, PersonNotice::Joined { who: who.id, role })?;
            }
            self.tell_person(change, who.id, PersonNotice::RoleGiven { role })?;
            Ok(Ok(role))
        })
        .await
    }

    fn owners(&self) -> Vec<PersonId> {
        self.0.configured.owners.clone()
    }

    /// A member whom owners may change.
    fn made_staff(&self, id: PersonId) -> Result<Result<Loaded<Person>, Refusal>, Fault> {
        let owner = self.role(id) == Some(Role::Owner);
        let person = self.store().person(id)?;
        let person = person.filter(|person| !owner && person.value.membership.is_some());
        Ok(person.ok_or(Refusal::NoSuchMember))
    }

    /// The first open tickets of an assignee.
    fn first_of(&self, id: PersonId) -> Result<Vec<TicketNo>, Fault> {
        let page = self.store().page(List::Mine(id), None, STEP)?;
        Ok(page.entries.into_iter().map(|(_, no)| no).collect())
    }

    /// Takes the open tickets of a page from their assignee. Gives how many.
    fn release(
        &self,
        change: &mut Change,
        (by, from): (PersonId, PersonId),
        tickets: &[TicketNo],
        now: Timestamp,
    ) -> Result<u64, Fault> {
        let mut released = 0;
        for no in tickets {
            let Some(ticket) = self.store().ticket(*no)? else {
                continue;
            };
            if ticket.value.state != (State::InProgress { by: from }) {
                continue;
            }
            let how = Handling::Released;
            if self
                .act(change, None, &ticket, Act::Handle { by, how }, Place::Timer, now)?
                .is_ok()
            {
                released += 1;
            }
        }
        Ok(released)
    }
}

impl Owner<'_> {
    /// Makes an invitation.
    pub async fn invite(&self, update: u64, role: Role) -> Answer<Invited> {
        let token = token()?;
        let hash = TokenHash::of(&token);
        self.desk
            .carry_out(Some(update), |change, now| {
                if !Role::GIVEN.contains(&role) {
                    return Ok(Err(Refusal::NotAllowed));
                }
                let mut holding = 0;
                for (old, invitation) in self.desk.store().invitations(2 * MAX_INVITATIONS)? {
                    if invitation.holds(now) {
                        holding += 1;
                    } else if let Some(over) = self.desk.store().invitation(&old)? {
                        change.remove_invitation(&old, &over);
                    }
                }
                if holding >= MAX_INVITATIONS {
                    return Ok(Err(Refusal::TooManyInvitations { max: MAX_INVITATIONS }));
                }
                let by = self.who.id;
                change.put_invitation(&hash, &Invitation { role, by, at: now })?;
                let token = token.clone();
                Ok(Ok(Invited { token, role }))
            })
            .await
    }

    /// Calls an invitation back.
    pub async fn revoke(&self, update: u64, number: u64) -> Answer<()> {
        self.desk
            .carry_out(Some(update), |change, now| {
                let all = self.desk.store().invitations(2 * MAX_INVITATIONS)?;
                let found = all.into_iter().find(|(token, _)| token.short() == number);
                let found = found.map(|(token, _)| Ok((token, self.desk.store().invitation(&token)?)));
                match found.transpose()? {
                    Some((token, Some(invitation))) if invitation.value.holds(now) => {
                        change.remove_invitation(&token, &invitation);
                        Ok(Ok(()))
                    }
                    Some(_) | None => Ok(Err(Refusal::NoSuchInvitation)),
                }
            })
            .await
    }

    /// Gives a member another role. They and the owners are told. The same role again changes nothing. With a role that
    /// does not work on tickets they let go of theirs, as in [`Owner::remove`].
    pub async fn give_role(&self, update: u64, id: PersonId, role: Role) -> Answer<()> {
        let pair = (self.who.id, id);
        let earlier = if role.may(Right::Work) {
            0
        } else {
            self.release_most(pair).await?
        };
        self.desk
            .carry_out(Some(update), |change, now| {
                if !Role::GIVEN.contains(&role) {
                    return Ok(Err(Refusal::NotAllowed));
                }
                let before = match self.desk.made_staff(id)? {
                    Ok(before) => before,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let mut person = before.value.clone();
                let Some(membership) = person.membership.as_mut().filter(|old| old.role != role) else {
                    return Ok(Ok(()));
                };
                let by = self.who.id;
                let less = role < membership.role;
                (membership.role, membership.by) = (role, by);
                if less {
                    person.dialog = Dialog::Idle;
                }
                let mut tickets = earlier;
                if !role.may(Right::Work) {
                    tickets += self.desk.release(change, pair, &self.desk.first_of(id)?, now)?;
                }
                change.put_person(Some(&before), &person)?;
                self.desk.tell_person(change, id, PersonNotice::RoleGiven { role })?;
                for owner in self
                    .desk
                    .owners()
                    .into_iter()
                    .filter(|owner| tickets > 0 || *owner != by)
                {
                    let notice = PersonNotice::RoleChanged {
                        who: id,
                        role,
                        by,
                        tickets,
                    };
                    self.desk.tell_person(change, owner, notice)?;
                }
                Ok(Ok(()))
            })
            .await
    }

    /// Somebody is staff no more: their open tickets have no assignee from then on. They and the rest of staff are
    /// told. Gives how many tickets that were.
    ///
    /// Many tickets are released in several commits, and the last of them takes the role. If the program dies in
    /// between, the update has left no mark yet: it comes again and goes on where it broke off.
    pub async fn remove(&self, update: u64, id: PersonId) -> Answer<u64> {
        let desk = self.desk;
        let pair = (self.who.id, id);
        let earlier = self.release_most(pair).await?;
        desk.carry_out(Some(update), |change, now| {
            let before = match desk.made_staff(id)? {
                Ok(before) => before,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let mut person = before.value.clone();
            person.membership = None;
            person.dialog = Dialog::Idle;
            change.put_person(Some(&before), &person)?;
            let tickets = earlier + desk.release(change, pair, &desk.first_of(id)?, now)?;
            desk.tell_person(change, id, PersonNotice::RoleTaken)?;
            let by = self.who.id;
            for other in desk.who_may(Right::Work).filter(|other| *other != id) {
                let notice = PersonNotice::Left { who: id, by, tickets };
                desk.tell_person(change, other, notice)?;
            }
            Ok(Ok(tickets))
        })
        .await
    }
}

impl Owner<'_> {
    /// Releases the tickets of a member in steps, but for the last of these. Gives how many.
    async fn release_most(&self, pair: (PersonId, PersonId)) -> Result<u64, Fault> {
        let (desk, from) = (self.desk, pair.1);
        let mut released = 0;
        while desk.made_staff(from)?.is_ok() && desk.store().page(List::Mine(from), None, STEP)?.more_after {
            let step = desk
                .carry_out(None, |change, now| {
                    Ok(Ok(desk.release(change, pair, &desk.first_of(from)?, now)?))
                })
                .await?;
            match step {
                Outcome::Done(step) if step > 0 => released += step,
                // Others are at the same tickets: the last step meets what is left.
                Outcome::Done(_) | Outcome::Refused(_) | Outcome::Repeated => break,
            }
        }
        Ok(released)
    }
}

/// A token that nobody can guess: letters and digits, as a deep link takes them.
fn token() -> Result<String, Fault> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Fault::Engine(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
