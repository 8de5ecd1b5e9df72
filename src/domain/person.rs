//! A human being the bot has met: what to call them, how to reach them.

use serde::{Deserialize, Serialize};

use super::{
    Ban, CategoryNo, Dialog, FaqNo, FeedbackNo, MAX_NOTES, MAX_PAST_BANS, Membership, Message, PastBan, PersonId,
    PersonNote, Response, TicketNo, Timestamp,
};

/// A person as last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// First and last name; may be any Unicode, may be empty.
    pub name: String,
    /// The public name without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The language of their client, as it names it (`en`, `pt-br`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_language: Option<String>,
    /// The locale they chose here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Whether messages reach them, as far as known.
    pub reachable: bool,
    /// What they are in the middle of.
    #[serde(default)]
    pub dialog: Dialog,
    /// While they ask: what their next ticket is about, if they have said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<CategoryNo>,
    /// While they ask: what they have answered to its questions; at most [`super::MAX_QUESTIONS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// Messages written before it was clear where they belong, or before they could go there; bounded by
    /// [`Person::keep`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<Message>,
    /// Their open tickets, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<TicketNo>,
    /// The open ticket their next message joins, if they have several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<TicketNo>,
    /// The ticket of theirs that was closed last, if it has not been reopened since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_closed: Option<TicketNo>,
    /// The album they sent last, if it went into a ticket: parts of it that are still to come go there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<SentAlbum>,
    /// When they opened a ticket last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_opened: Option<Timestamp>,
    /// The feedback they gave last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_feedback: Option<FeedbackNo>,
    /// The album they gave last as feedback: parts of it that are still to come belong there too, whatever was given since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_album: Option<GivenAlbum>,
    /// When they were first met.
    pub first_seen: Timestamp,
    /// Why they may not write here, if they may not. It may be over by now: see [`Person::banned`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ban: Option<Ban>,
    /// Bans that have ended, the latest last; at most [`MAX_PAST_BANS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_bans: Vec<PastBan>,
    /// When they were first seen on the latest day (of UTC) that they were seen: kept once a day, since it is in an
    /// index. None in records that are older than this; see [`Person::last_seen`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Timestamp>,
    /// What staff wrote down about them, oldest first; at most [`MAX_NOTES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<PersonNote>,
    /// Answers of the FAQ they were offered; see [`Person::note_offered`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<FaqNo>,
    /// Those of which they said that they helped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helped: Vec<FaqNo>,
    /// Of staff: what they looked for last among people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Of staff: what stands under their answers; none: they answer as the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// That they are staff, if an owner made them so. Owners themselves are named by the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<Membership>,
}

/// An album and the ticket it went into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentAlbum {
    /// Its mark.
    pub mark: String,
    /// The ticket.
    pub no: TicketNo,
}

/// An album and the feedback it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAlbum {
    /// Its mark.
    pub mark: String,
    /// The feedback.
    pub no: FeedbackNo,
}

/// What a messenger tells of a person with every update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Who.
    pub id: PersonId,
    /// First and last name.
    pub name: String,
    /// The public name without `@`.
    pub username: Option<String>,
    /// The language of their client.
    pub client_language: Option<String>,
}

impl Person {
    /// Somebody met for the first time.
    pub fn met(sighting: &Sighting, at: Timestamp) -> Self {
        Person {
            id: sighting.id,
            name: sighting.name.clone(),
            username: sighting.username.clone(),
            client_language: sighting.client_language.clone(),
            locale: None,
            reachable: true,
            dialog: Dialog::Idle,
            about: None,
            responses: Vec::new(),
            drafts: Vec::new(),
            open: Vec::new(),
            focus: None,
            last_closed: None,
            album: None,
            last_opened: None,
            last_feedback: None,
            feedback_album: None,
            first_seen: at,
            ban: None,
            past_bans: Vec::new(),
            seen: Some(at),
            notes: Vec::new(),
            offered: Vec::new(),
            helped: Vec::new(),
            query: None,
            signature: None,
            membership: None,
        }
    }

    /// Takes over what a messenger tells of them. A client that names no language leaves the known one.
    pub fn see(&mut self, sighting: &Sighting) {
        self.name.clone_from(&sighting.name);
        self.username.clone_from(&sighting.username);
        if sighting.client_language.is_some() {
            self.client_language.clone_from(&sighting.client_language);
        }
    }

    /// Whether they are about to open a ticket.
    pub fn is_asking(&self) -> bool {
        self.dialog.is_asking() || matches!(self.dialog, Dialog::Questioned { .. })
    }

    /// They are in the middle of nothing any more. What is kept stays.
    pub fn leave_off(&mut self) {
        self.dialog = Dialog::Idle;
        self.about = None;
        self.responses.clear();
    }

    /// Notes that they are here now. Changes nothing if they were seen on this day before.
    pub fn notice(&mut self, now: Timestamp) {
        if self.last_seen().day() < now.day() {
            self.seen = Some(now);
        }
    }

    /// When they were seen last, to the day.
    pub fn last_seen(&self) -> Timestamp {
        self.seen.unwrap_or(self.first_seen)
    }

    /// Keeps a note on them; the oldest of too many is forgotten.
    pub fn add_note(&mut self, note: PersonNote) {
        self.notes.push(note);
        let surplus = self.notes.len().saturating_sub(MAX_NOTES);
        self.notes.drain(..surplus);
    }

    /// The ticket that earlier parts of this message's album went into.
    pub fn album_of(&self, message: &Message) -> Option<TicketNo> {
        let album = self.album.as_ref()?;
        (message.album.as_ref() == Some(&album.mark)).then_some(album.no)
    }

    /// Notes where a message went, if more of its album may come.
    pub fn sent(&mut self, message: &Message, no: TicketNo) {
        if let Some(mark) = message.album.clone() {
            self.album = Some(SentAlbum { mark, no });
        }
    }

    /// The feedback that a message may be one more part of.
    pub fn feedback_of(&self, message: &Message) -> Option<FeedbackNo> {
        let mark = message.album.as_ref()?;
        let given = self.feedback_album.as_ref().filter(|album| album.mark == *mark);
        given.map(|album| album.no).or(self.last_feedback)
    }

    /// Notes what was given as feedback.
    pub fn gave(&mut self, messages: &[Message], no: FeedbackNo) {
        self.last_feedback = Some(no);
        if let Some(mark) = messages.last().and_then(|message| message.album.clone()) {
            self.feedback_album = Some(GivenAlbum { mark, no });
        }
    }

    /// The ban that holds now.
    pub fn banned(&self, now: Timestamp) -> Option<&Ban> {
        self.ban.as_ref().filter(|ban| ban.holds(now))
    }

    /// Bans them: what they had begun is dropped. An older ban goes to the past ones.
    pub fn put_under(&mut self, ban: Ban) {
        let (at, by) = (ban.at, ban.by);
        self.unban(at, Some(by));
        self.leave_off();
        self.ban = Some(ban);
    }

    /// Ends the ban; `by` is none if its time is over. Gives whether there was one.
    pub fn unban(&mut self, now: Timestamp, by: Option<PersonId>) -> bool {
        let Some(ban) = self.ban.take() else { return false };
        if self.past_bans.len() >= MAX_PAST_BANS {
            self.past_bans.remove(0);
        }
        self.past_bans.push(PastBan {
            ban,
            ended: now,
            lifted_by: by,
        });
        true
    }

    /// The ticket that a message without further hint belongs to: the focus, else the latest open one.
    pub fn current(&self) -> Option<TicketNo> {
        self.focus.or_else(|| self.open.last().copied())
    }

    /// Notes that a ticket of theirs is open, and that their next words belong to it.
    pub fn opened(&mut self, no: TicketNo) {
        if !self.open.contains(&no) {
            self.open.push(no);
        }
        self.focus = Some(no);
        self.last_closed = self.last_closed.filter(|closed| *closed != no);
    }

    /// Notes that a ticket of theirs is no more.
    pub fn forget(&mut self, no: TicketNo) {
        self.open.retain(|open| *open != no);
        self.focus = self.focus.filter(|focus| *focus != no);
        self.last_closed = self.last_closed.filter(|closed| *closed != no);
    }

    /// Notes that a ticket of theirs is closed.
    pub fn closed(&mut self, no: TicketNo) {
        self.open.retain(|open| *open != no);
        self.focus = self.focus.filter(|focus| *focus != no);
        self.last_closed = Some(no);
    }
}
