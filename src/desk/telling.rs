//! Who hears of what: turns a ticket's events into parcels.

use super::Desk;
use super::participating::user_lane_of;
use crate::domain::{
    ChatId, Closer, Event, Handling, Happening, Lane, Message, MessageRef, Notice, Parcel, Party, Payload, PersonId,
    PersonNotice, Right, Ticket, Timestamp, Turn,
};
use crate::store::{Change, Fault};

/// Where an action came from, so that nobody is told what they see anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The person's private chat.
    Private,
    /// A group where staff reads, as lanes name it.
    Group(ChatId),
    /// No place: a timer did it.
    Timer,
}

impl Desk {
    /// Puts parcels into the change for everybody concerned by the latest `events` of a ticket.
    pub(super) fn tell(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        events: &[Event],
        place: Place,
    ) -> Result<(), Fault> {
        let first = ticket.version - events.len() as u64;
        let answered = events.iter().any(|event| {
            matches!(
                event.what,
                Happening::Said {
                    by: Party::Staff(_),
                    ..
                }
            )
        });
        for (seq, event) in (first..).zip(events) {
            match &event.what {
                Happening::Opened => self.tell_user(change, ticket, Notice::Opened)?,
                Happening::Said {
                    by: by @ (Party::User | Party::Participant(_)),
                    message,
                } => {
                    let not_before = not_before(event, message);
                    self.show_staff(change, ticket, seq, not_before)?;
                    self.share(change, ticket, (seq, *by), not_before)?;
                }
                Happening::Said {
                    by: by @ Party::Staff(_),
                    message,
                } => {
                    let not_before = not_before(event, message);
                    self.share(change, ticket, (seq, *by), not_before)?;
                    if self.group_of(ticket).is_some_and(|group| place != Place::Group(group)) {
                        self.show_staff(change, ticket, seq, not_before)?;
                    }
                }
                // A new ticket says it with its first words.
                Happening::Handled { .. } if first == 0 => {}
                Happening::Handled { by, how } => self.tell_handled(change, ticket, (seq, *by, how), place)?,
                // Whoever answers takes the ticket along: the answer says it.
                Happening::Taken { .. } if answered => {}
                Happening::Taken { by } => {
                    self.tell_user(change, ticket, Notice::Taken { by: *by })?;
                    self.tell_group(change, ticket, Notice::Taken { by: *by })?;
                }
                Happening::Closed { by } => self.tell_closed(change, ticket, *by)?,
                Happening::Reopened { by } => self.tell_reopened(change, ticket, *by)?,
                Happening::Left { who } => self.tell_left(change, ticket, *who)?,
                Happening::Warned => {
                    let closes_at = ticket.waiting_since.plus_ms(self.rules().auto_close_ms());
                    self.tell_user(change, ticket, Notice::Warned { closes_at })?;
                }
                Happening::Reminded { turn: Turn::User } => self.tell_user_reminded(change, ticket)?,
                // Staff is told of all that is due together by whoever reminds it.
                Happening::Reminded { turn: Turn::Support } => {}
                Happening::HoursTold { from } => self.tell_user(change, ticket, Notice::HoursTold { from: *from })?,
                Happening::Late { target, lateness } => self.tell_late(change, ticket, *target, *lateness)?,
                Happening::Rated { stars } => self.tell_staff(change, ticket, Notice::Rated { stars: *stars })?,
                Happening::Commented { .. } => self.tell_staff(change, ticket, Notice::Commented { seq })?,
                // Where their copies stand is known to whoever changed the words.
                Happening::Edited { .. } | Happening::Deleted { .. } => {}
                // The card and the header of the first words show them.
                Happening::Answered { .. } => {}
                Happening::Unreachable | Happening::ParticipantUnreachable { .. } | Happening::Undelivered { .. } => {}
            }
        }
        Ok(())
    }

    fn tell_closed(&self, change: &mut Change, ticket: &Ticket, by: Closer) -> Result<(), Fault> {
        let notice = Notice::Closed { by };
        self.tell_participants(change, ticket, &notice)?;
        match by {
            Closer::User => self.tell_staff(change, ticket, notice),
            Closer::Silence => {
                self.tell_user(change, ticket, notice.clone())?;
                self.tell_staff(change, ticket, notice)
            }
            Closer::Staff(_) => {
                self.tell_user(change, ticket, notice.clone())?;
                self.tell_group(change, ticket, notice)
            }
        }
    }

    fn tell_reopened(&self, change: &mut Change, ticket: &Ticket, by: Party) -> Result<(), Fault> {
        let notice = Notice::Reopened { by };
        self.tell_participants(change, ticket, &notice)?;
        match by {
            Party::User | Party::Participant(_) => self.tell_staff(change, ticket, notice),
            Party::Staff(_) => {
                self.tell_user(change, ticket, notice.clone())?;
                self.tell_group(change, ticket, notice)
            }
        }
    }

    /// Staff did something with a ticket: whoever has to know it of staff, and of its requester.
    fn tell_handled(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        (seq, by, how): (u64, PersonId, &Handling),
        place: Place,
    ) -> Result<(), Fault> {
        let notice = Notice::Handled { seq };
        match how {
            // Somebody left, perhaps with many tickets: that is told as one.
            Handling::Released if place == Place::Timer => Ok(()),
            Handling::Released | Handling::Vacated | Handling::Hidden | Handling::Restored => {
                self.tell_group(change, ticket, notice)
            }
            Handling::Added { .. } | Handling::Removed { .. } => {
                self.tell_participation(change, ticket, how)?;
                self.tell_group(change, ticket, notice)
            }
            Handling::Transferred { to } => {
                self.tell_group(change, ticket, notice.clone())?;
                // Their first look may be at this chat, group or not; and who did it themselves knows.
                if *to != by {
                    self.tell_staff_in(change, to.chat(), ticket, notice)?;
                }
                Ok(())
            }
            Handling::Locked => {
                self.tell_user(change, ticket, Notice::Locked)?;
                self.tell_group(change, ticket, notice)
            }
            Handling::Unlocked => {
                self.tell_user(change, ticket, Notice::Unlocked)?;
                self.tell_group(change, ticket, notice)
            }
            Handling::Escalated => {
                self.tell_group(change, ticket, notice.clone())?;
                for admin in self.who_may(Right::Users).filter(|admin| *admin != by) {
                    self.tell_staff_in(change, admin.chat(), ticket, notice.clone())?;
                }
                Ok(())
            }
            Handling::Scheduled { at } => {
                self.tell_user(change, ticket, Notice::Warned { closes_at: *at })?;
                self.tell_group(change, ticket, notice)
            }
            Handling::Noted { .. } => match (self.group_of(ticket), ticket.assignee()) {
                (Some(_), _) => self.tell_group(change, ticket, notice),
                (None, Some(assignee)) if assignee != by && self.is_staff(assignee) => {
                    self.tell_staff_in(change, assignee.chat(), ticket, notice)
                }
                (None, _) => Ok(()),
            },
            Handling::Categorised { .. } if by == ticket.requester => self.tell_staff(change, ticket, notice),
            // Cards show these; who asked for them in the group is to see there what came of it.
            Handling::Renamed { .. }
            | Handling::Prioritised { .. }
            | Handling::Tagged { .. }
            | Handling::Untagged { .. }
            | Handling::Categorised { .. }
            | Handling::Uncategorised
            | Handling::Unscheduled
                if matches!(place, Place::Group(_)) =>
            {
                self.tell_group(change, ticket, notice)
            }
            Handling::Renamed { .. }
            | Handling::Prioritised { .. }
            | Handling::Tagged { .. }
            | Handling::Untagged { .. }
            | Handling::Categorised { .. }
            | Handling::Uncategorised
            | Handling::Unscheduled
            // The closing that follows says it.
            | Handling::Reasoned { .. } => Ok(()),
        }
    }

    /// A sentence for a person, about no ticket.
    pub(super) fn tell_person(&self, change: &mut Change, person: PersonId, notice: PersonNotice) -> Result<(), Fault> {
        let lane = Lane {
            chat: person.chat(),
            strand: 0,
        };
        self.send(change, lane, Payload::TellPerson { person, notice })
    }

    /// A sentence for the requester.
    pub(super) fn tell_user(&self, change: &mut Change, ticket: &Ticket, notice: Notice) -> Result<(), Fault> {
        self.send(change, user_lane(ticket), Payload::TellUser { no: ticket.no, notice })
    }

    /// A sentence for whoever answers this ticket.
    pub(super) fn tell_staff(&self, change: &mut Change, ticket: &Ticket, notice: Notice) -> Result<(), Fault> {
        for chat in self.staff_chats(ticket) {
            let payload = Payload::TellStaff {
                no: ticket.no,
                notice: notice.clone(),
            };
            self.send(change, self.staff_lane(chat, ticket), payload)?;
        }
        Ok(())
    }

    /// A sentence for one place where staff reads.
    pub(super) fn tell_staff_in(
        &self,
        change: &mut Change,
        chat: ChatId,
        ticket: &Ticket,
        notice: Notice,
    ) -> Result<(), Fault> {
        self.send(
            change,
            self.staff_lane(chat, ticket),
            Payload::TellStaff { no: ticket.no, notice },
        )
    }

    pub(super) fn tell_group(&self, change: &mut Change, ticket: &Ticket, notice: Notice) -> Result<(), Fault> {
        match self.group_of(ticket) {
            Some(group) => self.tell_staff_in(change, group, ticket, notice),
            None => Ok(()),
        }
    }

    pub(super) fn show_staff(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        seq: u64,
        not_before: Option<Timestamp>,
    ) -> Result<(), Fault> {
        for chat in self.staff_chats(ticket) {
            let payload = Payload::ToStaff { no: ticket.no, seq };
            self.send_at(change, self.staff_lane(chat, ticket), payload, not_before)?;
        }
        Ok(())
    }

    /// Puts one parcel into the outbox.
    pub(super) fn send(&self, change: &mut Change, lane: Lane, payload: Payload) -> Result<(), Fault> {
        self.send_at(change, lane, payload, None)
    }

    pub(super) fn send_at(
        &self,
        change: &mut Change,
        lane: Lane,
        payload: Payload,
        not_before: Option<Timestamp>,
    ) -> Result<(), Fault> {
        let parcel = Parcel {
            lane,
            payload,
            part: 0,
            not_before,
        };
        change.send(self.store().next_parcel(), parcel)
    }

    /// The support group under its present number.
    pub fn group_now(&self) -> Result<Option<ChatId>, Fault> {
        self.rules().group.map(|group| self.store().chat_now(group)).transpose()
    }

    /// Where the words of a ticket go: its group if there is one, else its assignee, else all of staff.
    pub(super) fn staff_chats(&self, ticket: &Ticket) -> Vec<ChatId> {
        match self.group_of(ticket) {
            Some(group) => vec![group],
            None => self.private_staff_chats(ticket),
        }
    }

    /// The private chats of whoever answers this ticket.
    pub(super) fn private_staff_chats(&self, ticket: &Ticket) -> Vec<ChatId> {
        match ticket.assignee().filter(|assignee| self.may(*assignee, Right::Work)) {
            Some(assignee) => vec![assignee.chat()],
            None => self.who_may(Right::Work).map(|id| id.chat()).collect(),
        }
    }
}

/// How long words of an album wait for the rest of it. Telegram hands an album out within one batch of updates, or
/// two that follow at once; what comes later goes as an album, or a message, of its own.
const ALBUM_WAIT_MS: i64 = 1_000;

/// When words may be sent: an album is not complete at once.
pub(super) fn not_before(event: &Event, message: &Message) -> Option<Timestamp> {
    message.album.as_ref().map(|_| event.at.plus_ms(ALBUM_WAIT_MS))
}

/// A user's chat is one conversation, whatever tickets it is about.
pub(super) fn user_lane(ticket: &Ticket) -> Lane {
    user_lane_of(ticket.requester)
}

/// The strand of all of a requester's tickets together; never that of a ticket, whose numbers are small.
pub(super) fn user_strand(requester: PersonId) -> u64 {
    (1 << 63) | requester.number.unsigned_abs()
}

/// Where a member of staff wrote a message, if the entry is one.
pub(super) fn written_at(event: &Event) -> Option<MessageRef> {
    let by_staff = matches!(event.what.said_by(), Some(Party::Staff(_)));
    event.what.message().filter(|_| by_staff).map(|message| message.source)
}
