//! Participants: users besides the requester whom staff has brought into a ticket. From then on they read what is said in
//! it, under their writers' names, and may say something themselves. Closing, reopening and rating stay with the
//! requester.

use super::{ChatId, Happening, Message, NoPart, Party, PersonId, Refusal, RichText, State, Ticket};

/// Most participants of a ticket at a time.
pub const MAX_PARTICIPANTS: usize = 10;

/// Most people who have ever been brought into one ticket: its record names all of them, so that whoever is erased is found
/// in it.
pub const MAX_EVER_PARTICIPANTS: usize = 50;

impl Ticket {
    /// Whether this user, besides the requester, reads it and may write in it now.
    pub fn takes_part(&self, id: PersonId) -> bool {
        self.participants.contains(&id)
    }

    /// Whether they do, or did once.
    pub fn took_part(&self, id: PersonId) -> bool {
        self.takes_part(id) || self.former_participants.contains(&id)
    }

    /// Whose private chat this is, if it is that of somebody else than the requester.
    pub fn another_in(&self, chat: ChatId) -> Option<PersonId> {
        chat.person().filter(|id| *id != self.requester)
    }

    /// Which side of the conversation this user's words are of.
    pub fn party_of(&self, id: PersonId) -> Party {
        match self.requester == id {
            true => Party::User,
            false => Party::Participant(id),
        }
    }

    /// Whether staff may bring this user in. That they are known here, and no staff, is for whoever asks.
    pub(super) fn may_join(&self, who: PersonId) -> Result<(), Refusal> {
        if let State::Closed { by, .. } = self.state {
            return Err(Refusal::Closed(by));
        }
        if self.requester == who {
            return Err(Refusal::Participant(NoPart::Requester));
        }
        if self.takes_part(who) {
            return Err(Refusal::Participant(NoPart::Already));
        }
        let ever = self.participants.len() + self.former_participants.len();
        for (max, are) in [
            (MAX_PARTICIPANTS, self.participants.len()),
            (MAX_EVER_PARTICIPANTS, ever),
        ] {
            let returns = max == MAX_EVER_PARTICIPANTS && self.took_part(who);
            if are >= max && !returns {
                return Err(Refusal::Participant(NoPart::TooMany { max }));
            }
        }
        Ok(())
    }

    /// What comes of a participant's wish to leave.
    pub(super) fn leave(&self, who: PersonId) -> Result<Vec<Happening>, Refusal> {
        match self.takes_part(who) {
            true => Ok(vec![Happening::Left { who }]),
            false => Err(Refusal::Participant(NoPart::NotIn(self.no))),
        }
    }

    pub(super) fn be_unreached(&mut self, who: PersonId) {
        if who != PersonId::NOBODY && !self.unreached.contains(&who) {
            self.unreached.push(who);
        }
    }

    /// Whoever writes can be reached.
    pub(super) fn be_heard(&mut self, by: Party) {
        self.unreached.retain(|who| by != Party::Participant(*who));
    }

    pub(super) fn be_joined(&mut self, who: PersonId) {
        self.former_participants.retain(|other| *other != who);
        if !self.takes_part(who) {
            self.participants.push(who);
        }
    }

    pub(super) fn be_left(&mut self, who: PersonId) {
        self.participants.retain(|other| *other != who);
        self.unreached.retain(|other| *other != who);
        if who != PersonId::NOBODY && !self.took_part(who) {
            self.former_participants.push(who);
        }
    }

    /// Whoever had everything about them erased is in it no more, and never was. They must have left it before.
    pub fn forget_participant(&mut self, who: PersonId) {
        self.former_participants.retain(|other| *other != who);
    }
}

impl Happening {
    /// What is left of it once a participant has had everything about them erased: that somebody said something, came or
    /// went. None if it says nothing of them.
    pub fn without(&self, id: PersonId) -> Option<Happening> {
        use super::Handling::{Added, Removed};
        let nobody = PersonId::NOBODY;
        match self {
            Happening::Said {
                by: Party::Participant(who),
                message,
            } if *who == id => Some(Happening::Said {
                by: Party::Participant(nobody),
                message: message.erased(),
            }),
            Happening::Handled { by, how: Added { who } } if *who == id => Some(Happening::Handled {
                by: *by,
                how: Added { who: nobody },
            }),
            Happening::Handled {
                by,
                how: Removed { who },
            } if *who == id => Some(Happening::Handled {
                by: *by,
                how: Removed { who: nobody },
            }),
            Happening::Left { who } if *who == id => Some(Happening::Left { who: nobody }),
            Happening::ParticipantUnreachable { who } if *who == id => {
                Some(Happening::ParticipantUnreachable { who: nobody })
            }
            Happening::Said { .. }
            | Happening::Opened
            | Happening::Taken { .. }
            | Happening::Closed { .. }
            | Happening::Reopened { .. }
            | Happening::Handled { .. }
            | Happening::Left { .. }
            | Happening::Warned
            | Happening::Reminded { .. }
            | Happening::Answered { .. }
            | Happening::HoursTold { .. }
            | Happening::Late { .. }
            | Happening::Rated { .. }
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::ParticipantUnreachable { .. }
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => None,
        }
    }
}

impl Message {
    /// The same without anything its writer put into it. It still belongs to its album.
    pub(super) fn erased(&self) -> Self {
        Message {
            album: self.album.clone(),
            ..Message::of_nobody()
        }
    }

    /// What stands for words of which nothing is left.
    pub fn of_nobody() -> Self {
        let source = super::MessageRef {
            chat: PersonId::NOBODY.chat(),
            message: 0,
        };
        Message {
            deleted: true,
            ..Message::composed(source, RichText::default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Act, ChatId, Closer, Handling, MessageRef, TicketNo, Timestamp, Turn};

    const ANNA: PersonId = PersonId::telegram(1);
    const BORIS: PersonId = PersonId::telegram(2);
    const OLGA: PersonId = PersonId::telegram(3);

    fn words(text: &str) -> Message {
        let source = MessageRef {
            chat: ChatId::telegram(2),
            message: 1,
        };
        Message::composed(source, RichText::from(text))
    }

    fn opened() -> Ticket {
        Ticket::open(TicketNo(1), ANNA, words("Help!"), Timestamp(0)).0
    }

    fn act(ticket: &mut Ticket, act: Act) -> Result<Vec<Happening>, Refusal> {
        let events = ticket.decide(act, Timestamp(9))?;
        for event in &events {
            ticket.apply(event);
        }
        Ok(events.into_iter().map(|event| event.what).collect())
    }

    fn add(who: PersonId) -> Act {
        Act::Handle {
            by: OLGA,
            how: Handling::Added { who },
        }
    }

    fn remove(who: PersonId) -> Act {
        Act::Handle {
            by: OLGA,
            how: Handling::Removed { who },
        }
    }

    fn say(who: PersonId) -> Act {
        Act::Say {
            by: Party::Participant(who),
            message: words("me too"),
        }
    }

    #[test]
    fn nobody_is_in_it_twice_and_the_requester_is_in_it_anyway() {
        let mut ticket = opened();
        act(&mut ticket, add(BORIS)).unwrap();
        assert_eq!(act(&mut ticket, add(BORIS)), Err(Refusal::Participant(NoPart::Already)));
        assert_eq!(
            act(&mut ticket, add(ANNA)),
            Err(Refusal::Participant(NoPart::Requester))
        );
        assert_eq!(
            act(&mut ticket, remove(OLGA)),
            Err(Refusal::Participant(NoPart::NotIn(TicketNo(1))))
        );
        act(&mut ticket, remove(BORIS)).unwrap();
        assert_eq!((ticket.takes_part(BORIS), ticket.took_part(BORIS)), (false, true));
        act(&mut ticket, add(BORIS)).unwrap();
        assert_eq!(ticket.former_participants, []);
    }

    #[test]
    fn there_is_room_for_ten_at_a_time_and_fifty_in_all() {
        let mut ticket = opened();
        let numbered = |number: usize| PersonId::telegram(100 + i64::try_from(number).unwrap());
        for number in 0..MAX_PARTICIPANTS {
            act(&mut ticket, add(numbered(number))).unwrap();
        }
        let max = MAX_PARTICIPANTS;
        assert_eq!(
            act(&mut ticket, add(BORIS)),
            Err(Refusal::Participant(NoPart::TooMany { max }))
        );
        for number in 0..MAX_EVER_PARTICIPANTS {
            act(&mut ticket, remove(numbered(number))).unwrap();
            if number + MAX_PARTICIPANTS < MAX_EVER_PARTICIPANTS {
                act(&mut ticket, add(numbered(number + MAX_PARTICIPANTS))).unwrap();
            }
        }
        let max = MAX_EVER_PARTICIPANTS;
        assert_eq!(
            act(&mut ticket, add(BORIS)),
            Err(Refusal::Participant(NoPart::TooMany { max }))
        );
        act(&mut ticket, add(numbered(0))).unwrap();
    }

    #[test]
    fn support_owes_the_next_word_to_whoever_of_them_spoke() {
        let mut ticket = opened();
        assert_eq!(
            act(&mut ticket, say(BORIS)),
            Err(Refusal::Participant(NoPart::NotIn(TicketNo(1))))
        );
        act(&mut ticket, add(BORIS)).unwrap();
        let answer = Act::Say {
            by: Party::Staff(OLGA),
            message: words("so it is"),
        };
        act(&mut ticket, answer).unwrap();
        assert_eq!(ticket.turn, Turn::User);
        act(&mut ticket, say(BORIS)).unwrap();
        assert_eq!((ticket.turn, ticket.messages), (Turn::Support, 3));
        act(&mut ticket, Act::Close(Closer::User)).unwrap();
        assert_eq!(
            act(&mut ticket, say(BORIS)),
            Err(Refusal::Participant(NoPart::Closed(TicketNo(1))))
        );
        assert_eq!(act(&mut ticket, add(OLGA)), Err(Refusal::Closed(Closer::User)));
        act(&mut ticket, Act::Leave { who: BORIS }).unwrap();
        assert!(!ticket.takes_part(BORIS));
    }

    #[test]
    fn what_is_left_of_an_erased_participant_replays_to_the_same_ticket() {
        let (mut ticket, mut events) = Ticket::open(TicketNo(1), ANNA, words("Help!"), Timestamp(0));
        for wish in [add(BORIS), say(BORIS), add(OLGA), Act::Leave { who: BORIS }] {
            for event in ticket.decide(wish, Timestamp(9)).unwrap() {
                ticket.apply(&event);
                events.push(event);
            }
        }
        ticket.forget_participant(BORIS);
        for event in &mut events {
            if let Some(left) = event.what.without(BORIS) {
                event.what = left;
            }
        }
        let kept = serde_json::to_string(&events).unwrap();
        assert!(!kept.contains("me too"), "{kept}");
        let mut again = Ticket::open(TicketNo(1), ANNA, words("Help!"), Timestamp(0)).0;
        for event in &events[2..] {
            again.apply(event);
        }
        assert_eq!(again, ticket);
    }
}
