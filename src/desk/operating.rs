//! What staff does. Only an [`Operator`] can, and only the desk makes one, after asking for the right.

use super::telling::Place;
use super::{Answer, Desk, GroupOperators, Verdict};
use crate::domain::{
    Act, ChatId, Closer, Dialog, FeedbackNo, Message, Party, Person, PersonId, Refusal, Right, Role, Sighting, State,
    TicketNo, Timestamp,
};
use crate::store::{Change, Fault, Loaded};

/// The rights of a member of staff, held by one person for one action. What their role does not allow is refused.
pub struct Operator<'a> {
    pub(super) desk: &'a Desk,
    who: &'a Sighting,
    pub(super) place: Place,
    standing: Standing,
}

/// By what somebody is an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// By their role.
    Staff,
    /// By being let into the group, whatever their role.
    Member,
}

/// What an operator's words answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replying {
    /// A ticket.
    Ticket(TicketNo),
    /// A feedback.
    Feedback(FeedbackNo),
}

/// What became of an operator's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The ticket they went to.
    pub no: TicketNo,
    /// Whether the user was known to be out of reach. It was sent all the same.
    pub unreachable: bool,
    /// Whether it belongs to an album of which earlier parts went there before.
    pub follows: bool,
}

impl Desk {
    /// The rights of staff, in their private chat.
    pub fn as_staff<'a>(&'a self, who: &'a Sighting) -> Option<Operator<'a>> {
        let operator = Operator::new(self, who, Place::Private, Standing::Staff);
        self.is_staff(who.id).then_some(operator)
    }

    /// The rights of somebody who acts in a group: if it is one where staff reads and its rule allows them.
    /// Must not be asked for bots, channels or anonymous admins.
    pub fn as_group_operator<'a>(&'a self, who: &'a Sighting, chat: ChatId) -> Result<Option<Operator<'a>>, Fault> {
        let Some(group) = self.group_at(chat)? else {
            return Ok(None);
        };
        let standing = match self.rules().group_operators {
            GroupOperators::Members => Standing::Member,
            GroupOperators::Staff => Standing::Staff,
        };
        let operator = Operator::new(self, who, Place::Group(group), standing);
        Ok(operator.may(Right::Work).then_some(operator))
    }
}

impl<'a> Operator<'a> {
    pub(super) fn new(desk: &'a Desk, who: &'a Sighting, place: Place, standing: Standing) -> Self {
        Operator {
            desk,
            who,
            place,
            standing,
        }
    }
}

impl Operator<'_> {
    pub(super) fn desk(&self) -> &Desk {
        self.desk
    }

    /// Who it is.
    pub fn id(&self) -> PersonId {
        self.who.id
    }

    /// Whether their role allows this here, as it is now.
    pub fn may(&self, right: Right) -> bool {
        let own = self.desk.role(self.who.id);
        let role = match self.standing {
            Standing::Staff => own,
            // Whoever is let into the group is an operator there, whatever else they are.
            Standing::Member => own.max((!self.desk.is_banned(self.who.id)).then_some(Role::Operator)),
        };
        role.is_some_and(|role| role.may(right))
    }

    /// As [`Desk::carry_out`], for as long as an owner takes nothing from their role: what was decided before, and would be
    /// written after, is decided anew.
    pub(super) async fn carry_out<T>(
        &self,
        update: Option<u64>,
        decide: impl Fn(&mut Change, Timestamp) -> Verdict<T>,
    ) -> Answer<T> {
        self.desk
            .carry_out(update, |change, now| {
                let id = self.id();
                if let (Standing::Staff, false) = (self.standing, self.desk.is_owner(id)) {
                    let person = self.desk.store().person(id)?;
                    let membership = person.as_ref().and_then(|person| person.value.membership);
                    if membership.map(|membership| membership.role) < self.desk.role(id) {
                        // It was taken this instant, and not everybody knows yet.
                        return Ok(Err(Refusal::NotAllowed));
                    }
                    change.if_still(id, person.as_ref());
                }
                decide(change, now)
            })
            .await
    }

    /// How they were seen.
    pub fn who(&self) -> &Sighting {
        self.who
    }

    /// Becomes the assignee.
    pub async fn take(&self, update: u64, no: TicketNo) -> Answer<()> {
        self.act(update, no, vec![Act::Take(self.id())]).await
    }

    /// Closes a ticket.
    pub async fn close(&self, update: u64, no: TicketNo) -> Answer<()> {
        self.act(update, no, vec![Act::Close(Closer::Staff(self.id()))]).await
    }

    /// Closes several tickets of one requester; those that are closed already stay so.
    pub async fn close_all(&self, update: u64, tickets: &[TicketNo]) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let mut requester: Option<(Loaded<Person>, Person)> = None;
            for no in tickets {
                let Some(ticket) = self.desk.store().ticket(*no)?.filter(|ticket| ticket.value.is_open()) else {
                    continue;
                };
                if requester.is_none() {
                    let before = self.desk.store().person(ticket.value.requester)?;
                    requester = before.map(|before| (before.clone(), before.value));
                }
                let person = requester.as_mut().map(|(_, after)| after);
                let close = Act::Close(Closer::Staff(self.id()));
                if let Err(refusal) = self.desk.act(change, person, &ticket, close, self.place, now)? {
                    return Ok(Err(refusal));
                }
            }
            let Some((before, after)) = requester else {
                return Ok(Ok(()));
            };
            change.put_person(Some(&before), &after)?;
            if after.id != self.id() {
                self.note(change, now, None, None)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Opens a closed ticket again, at any time.
    pub async fn reopen(&self, update: u64, no: TicketNo) -> Answer<()> {
        let by = Party::Staff(self.id());
        self.act(update, no, vec![Act::Reopen { by, within_hours: 0 }]).await
    }

    /// The operator's next message will be an answer in this ticket.
    pub async fn begin_reply(&self, update: u64, no: TicketNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(ticket) = self.desk.store().ticket(no)? else {
                return Ok(Err(Refusal::NoSuchTicket(no)));
            };
            if let State::Closed { by, .. } = ticket.value.state {
                return Ok(Err(Refusal::Closed(by)));
            }
            let since = Some(now);
            self.note(change, now, Some(Dialog::Replying { no, since }), None)?;
            Ok(Ok(()))
        })
        .await
    }

    /// What a message of this operator's belongs to, though it replies to nothing: the ticket of the earlier parts of
    /// its album, or what Reply or Answer was pressed for.
    pub fn writes_in(&self, message: &Message) -> Result<Option<Replying>, Fault> {
        let person = self.desk.person(self.id())?;
        let album = person.and_then(|person| person.album_of(message));
        match (album, self.place) {
            (None, Place::Private) => self.replying_to(),
            (album, _) => Ok(album.map(Replying::Ticket)),
        }
    }

    /// What this operator's next message answers, after Reply or Answer was pressed.
    pub fn replying_to(&self) -> Result<Option<Replying>, Fault> {
        let person = self.desk.store().person(self.id())?;
        Ok(match person.map(|person| person.value.dialog) {
            Some(Dialog::Replying { no, .. }) => Some(Replying::Ticket(no)),
            Some(Dialog::AnsweringFeedback { no }) => Some(Replying::Feedback(no)),
            Some(
                Dialog::Idle
                | Dialog::Asking
                | Dialog::Offered
                | Dialog::Questioned { .. }
                | Dialog::Questioning { .. }
                | Dialog::Commenting { .. }
                | Dialog::GivingFeedback
                | Dialog::Contributing { .. }
                | Dialog::Wording { .. }
                | Dialog::Canning { .. }
                | Dialog::Explaining { .. }
                | Dialog::Signing
                | Dialog::Sorting { .. }
                | Dialog::Setting { .. }
                | Dialog::Banning { .. }
                | Dialog::Searching
                | Dialog::Noting { .. },
            )
            | None => None,
        })
    }

    /// Says something to the user of a ticket. Ends a reply under way.
    pub async fn say(&self, update: u64, no: TicketNo, message: Message) -> Answer<Said> {
        self.carry_out(Some(update), |change, now| {
            self.say_in(change, no, message.clone(), now)
        })
        .await
    }

    pub(super) fn say_in(&self, change: &mut Change, no: TicketNo, message: Message, now: Timestamp) -> Verdict<Said> {
        if !self.may(Right::Work) {
            return Ok(Err(Refusal::NotAllowed));
        }
        let Some(ticket) = self.desk.store().ticket(no)? else {
            return Ok(Err(Refusal::NoSuchTicket(no)));
        };
        let requester = self.desk.store().person(ticket.value.requester)?;
        let unreachable = requester.is_some_and(|person| !person.value.reachable);
        let message = Message {
            signature: self.signature()?,
            ..message
        };
        let act = Act::Say {
            by: Party::Staff(self.id()),
            message: message.clone(),
        };
        let ticket = match self.desk.act(change, None, &ticket, act, self.place, now)? {
            Ok(ticket) => ticket,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let dialog = (self.place == Place::Private).then_some(Dialog::Idle);
        let follows = self.note(change, now, dialog, Some((&message, no)))?;
        if !follows {
            self.tell_others_answering(change, &ticket, now)?;
        }
        Ok(Ok(Said {
            no,
            unreachable,
            follows,
        }))
    }

    /// Several acts in a row, all or none. Ends what the operator was asked for.
    pub(super) async fn act(&self, update: u64, no: TicketNo, acts: Vec<Act>) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            for act in &acts {
                if let Some(refusal) = self.forbids(change, act)? {
                    return Ok(Err(refusal));
                }
            }
            let Some(ticket) = self.desk.store().ticket(no)? else {
                return Ok(Err(Refusal::NoSuchTicket(no)));
            };
            let acts = acts.clone();
            if let Err(refusal) = self.desk.act_all(change, None, &ticket, acts, self.place, now)? {
                return Ok(Err(refusal));
            }
            if ticket.value.requester != self.id() {
                let asked = self.place == Place::Private && matches!(self.dialog()?, Dialog::Wording { .. });
                self.note(change, now, asked.then_some(Dialog::Idle), None)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Keeps the operator's name, and what they begin in the private chat; in a group nothing is begun.
    pub(super) fn note_private(&self, change: &mut Change, now: Timestamp, dialog: Dialog) -> Result<(), Fault> {
        self.note(change, now, (self.place == Place::Private).then_some(dialog), None)
            .map(|_| ())
    }

    /// Keeps the operator's name, what they are in the middle of, and where what they sent went. Gives whether
    /// earlier parts of its album went there too.
    pub(super) fn note(
        &self,
        change: &mut Change,
        now: Timestamp,
        dialog: Option<Dialog>,
        sent: Option<(&Message, TicketNo)>,
    ) -> Result<bool, Fault> {
        let (before, mut person) = self.desk.meet(self.who, now)?;
        if matches!(self.place, Place::Group(_)) {
            // Writing in a group says nothing of whether the bot may write to them.
            person.reachable = before.as_ref().is_some_and(|before| before.value.reachable);
        }
        if let Some(dialog) = dialog {
            person.dialog = dialog;
        }
        let follows = sent.is_some_and(|(message, no)| person.album_of(message) == Some(no));
        if let Some((message, no)) = sent {
            person.sent(message, no);
        }
        change.put_person(before.as_ref(), &person)?;
        Ok(follows)
    }
}
