//! Words of a conversation, part by part: alone for the user, under a header for staff.

use super::super::wire::{Keyboard, ReplyTo, entities};
use super::topics::Spot;
use super::{Delivery, FIRST_WORDS, Part, Send, Words};
use crate::domain::{ChatId, Feedback, Kind, Message, Party, PersonId, RichText, Ticket};
use crate::screen::{Button, MAX_TEXT, Opening, Screen, with_responses};
use crate::store::Fault;

/// Most UTF-16 units of a caption (Bot API).
pub(super) const MAX_CAPTION: usize = 1_024;

impl Delivery {
    /// What a message replies to, as it stands in `chat`: the last of its copies there, which is never a header.
    pub(super) fn replied(&self, chat: ChatId, message: &Message) -> Result<Option<ReplyTo>, Fault> {
        let Some(reply) = &message.reply else {
            return Ok(None);
        };
        let copies = self.painter.desk().store().copies(reply.no, reply.seq)?;
        let there = copies.iter().rev().find(|copy| copy.chat == chat);
        Ok(there.map(|copy| ReplyTo {
            quote: reply.quote.as_ref().map(|quote| quote.plain.clone()),
            quote_entities: reply.quote.as_ref().map(entities).unwrap_or_default(),
            ..ReplyTo::message(copy.message)
        }))
    }

    /// Words for a user. Support's for the requester go as they are: part 0 names the ticket if they have several, part 1
    /// is the copy. All others stand under a header that says whose they are.
    pub(super) fn to_user(&self, user: PersonId, ticket: &Ticket, words: Words, part: u16) -> Result<Part, Fault> {
        let chat = user.chat();
        let album = self.album(chat, ticket.no, &words)?;
        let header = self.painter.header_for_user(user, ticket, &words.event)?;
        let reply = self.replied(chat, &words.message)?;
        let message = words.message;
        if let Some(header) = header {
            let message = with_signature(message);
            if part > 0 {
                return Ok(below_header(message, album, Vec::new(), part));
            }
            let part = under_header(header, message, album.is_some(), Vec::new());
            return Ok(Part { reply, ..part });
        }
        let person = match part {
            0 => self.painter.desk().person(ticket.requester)?,
            _ => None,
        };
        if person.is_none_or(|person| person.open.len() < 2) {
            return Ok(as_they_are(message, album, reply));
        }
        let locale = self.painter.locale(Some(ticket.requester))?;
        let header = locale.text("to_user.answer", &[("no", &ticket.no.to_string())]);
        Ok(Part {
            send: Send::Text(Screen::of(header)),
            reply: None,
            more: true,
        })
    }

    /// Words for staff under a header: in one message where that is possible; else part 0 is the header
    /// and the words follow.
    /// In a topic of the ticket's own the user's words need no header and go as they are; a colleague's bear a name.
    pub(super) fn to_staff(&self, spot: Spot, ticket: &Ticket, words: Words, part: u16) -> Result<Part, Fault> {
        let chat = spot.chat;
        let album = self.album(chat, ticket.no, &words)?;
        let Words { seq, event, message } = words;
        let reader = chat.person();
        if spot.alone && event.what.said_by() == Some(Party::User) {
            let reply = self.replied(chat, &message)?;
            return Ok(as_they_are(message, album, reply));
        }
        let opening = match seq {
            FIRST_WORDS => Opening::First,
            _ => Opening::Later,
        };
        // In a topic of its own the buttons stand below the ticket's card.
        let rows = match spot.alone {
            true => Vec::new(),
            false => self.painter.keyboard(reader, ticket, opening)?,
        };
        if part > 0 {
            return Ok(below_header(message, album, rows, part));
        }
        let mut header = self.painter.header(reader, ticket, &event, spot.alone)?;
        if seq == FIRST_WORDS {
            header = with_responses(header, ticket);
        }
        let reply = self.replied(chat, &message)?;
        let part = under_header(header, message, album.is_some(), rows);
        Ok(Part { reply, ..part })
    }

    /// One message of a feedback, for staff, in the same manner.
    pub(super) fn feedback(
        &self,
        chat: ChatId,
        feedback: &Feedback,
        item: u16,
        part: u16,
    ) -> Result<Option<Part>, Fault> {
        let Some(message) = feedback.messages.get(usize::from(item)).cloned() else {
            return Ok(None);
        };
        let reader = chat.person();
        let rows = self.painter.feedback_keyboard(reader, feedback)?;
        if part > 0 {
            return Ok(Some(below_header(message, None, rows, part)));
        }
        let header = self.painter.feedback_header(reader, feedback)?;
        Ok(Some(under_header(header, message, false, rows)))
    }
}

/// Part 0: the words under their header, or the header alone.
fn under_header(header: RichText, message: Message, in_album: bool, rows: Vec<Vec<Button>>) -> Part {
    let joined = joined(&header, &message);
    // An album bears no buttons, and is copied as it is: they stand with the header above it.
    let (send, more) = if in_album {
        (Send::Text(Screen { text: header, rows }), true)
    } else if message.kind == Kind::Text && joined.len() <= MAX_TEXT {
        (Send::Text(Screen { text: joined, rows }), false)
    } else if message.kind.carries_caption() && joined.len() <= MAX_CAPTION {
        let copy = Send::Copy {
            message: Box::new(message),
            caption: Some(joined),
            rows: Keyboard::of(&rows),
        };
        (copy, false)
    } else {
        (Send::Text(Screen::of(header)), true)
    };
    Part {
        send,
        reply: None,
        more,
    }
}

/// Words without anything of ours; below staff's, their signature, where it has a place.
fn as_they_are(message: Message, album: Option<Vec<(u64, Message)>>, reply: Option<ReplyTo>) -> Part {
    let signed = signed(&message);
    let send = match (album, signed) {
        (Some(album), _) => Send::Album(album),
        (None, Some(signed)) if message.kind == Kind::Text => Send::Text(Screen::of(signed)),
        (None, _) if message.composed && message.attached.is_none() => Send::Text(Screen::of(message.text)),
        (None, caption) => Send::Copy {
            message: Box::new(message),
            caption,
            rows: None,
        },
    };
    Part {
        send,
        reply,
        more: false,
    }
}

/// A message whose words end with its signature, if it has one and that fits.
pub(super) fn with_signature(message: Message) -> Message {
    match signed(&message) {
        Some(text) => Message { text, ..message },
        None => message,
    }
}

/// The words with their signature, if they have one and it fits.
pub(super) fn signed(message: &Message) -> Option<RichText> {
    let most = if message.kind == Kind::Text {
        MAX_TEXT
    } else {
        MAX_CAPTION
    };
    message.signed().filter(|signed| signed.len() <= most)
}

/// A header with the words below it.
pub(super) fn joined(header: &RichText, message: &Message) -> RichText {
    let mut joined = header.clone();
    if !message.text.is_empty() {
        joined.push("\n");
        joined.append(&message.text);
    }
    joined
}

/// What follows a header that stands alone, from part 1 on.
fn below_header(message: Message, album: Option<Vec<(u64, Message)>>, rows: Vec<Vec<Button>>, part: u16) -> Part {
    let (send, more) = match (message.kind, album) {
        (_, Some(album)) => (Send::Album(album), false),
        (Kind::Text, None) => {
            let mut pieces = message.text.split(MAX_TEXT);
            let (at, last) = (usize::from(part) - 1, usize::from(part) >= pieces.len());
            if at < pieces.len() {
                let rows = if last { rows } else { Vec::new() };
                let text = pieces.swap_remove(at);
                (Send::Text(Screen { text, rows }), !last)
            } else {
                (Send::Skip, false)
            }
        }
        (_, None) => {
            let copy = Send::Copy {
                message: Box::new(message),
                caption: None,
                rows: Keyboard::of(&rows),
            };
            (copy, false)
        }
    };
    Part {
        send,
        reply: None,
        more,
    }
}
