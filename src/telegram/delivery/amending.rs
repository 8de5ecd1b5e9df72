//! What follows words that stand already: changes, deletions, reactions.
//!
//! A change goes into the copies where that can be, and else into a message of its own that replies to the copy.

use super::super::Trouble;
use super::super::refusals::{self, EditRefusal, SendRefusal, TopicRefusal};
use super::super::wire::{DeleteAll, EditCaption, EditText, Keyboard, NO_PREVIEW, React, Reaction, ReplyTo, entities};
use super::topics::{Spot, Step};
use super::words::{MAX_CAPTION, joined, signed, with_signature};
use super::{Delivery, FIRST_WORDS, Part, Send, Words, failed, user_of};
use crate::domain::{ChatId, Kind, MessageRef, Parcel, Party, Payload, RichText, Ticket, TicketNo};
use crate::outbox::Carried;
use crate::screen::{MAX_TEXT, Opening, Screen, with_responses};
use crate::store::Fault;

/// Nothing is left to be done.
const DONE: Carried = Carried::Arrived {
    at: Vec::new(),
    more: false,
};

/// Changed words, and where they stand.
struct Amended<'a> {
    ticket: &'a Ticket,
    words: Words,
    chat: ChatId,
    copies: Vec<i64>,
    /// What stands above them in a place where staff reads, but not above a user's words in a topic of their own.
    header: Option<RichText>,
    /// What is to stand above them in a message of its own.
    label: RichText,
    /// Whether they bear the ticket's buttons.
    bare: bool,
}

impl Delivery {
    /// Carries what concerns words that stand already; none if the parcel is something else.
    pub(super) async fn mirror(&self, parcel: &Parcel, chat: ChatId) -> Result<Option<Carried>, Fault> {
        Ok(match &parcel.payload {
            Payload::AmendUser { no, seq, anew } | Payload::AmendStaff { no, seq, anew } => {
                let staff = matches!(parcel.payload, Payload::AmendStaff { .. });
                match self.amended(*no, *seq, staff)? {
                    Some((ticket, words)) => Some(
                        Box::pin(self.amend((chat, parcel.lane.chat), &ticket, words, staff, *anew, parcel.part))
                            .await?,
                    ),
                    None => Some(DONE),
                }
            }
            Payload::Withdraw { no, seq } => Some(Box::pin(self.withdraw(chat, *no, *seq)).await?),
            Payload::React { no, seq, emoji } => Some(Box::pin(self.react(chat, *no, *seq, emoji.as_deref())).await?),
            Payload::ToUser { .. }
            | Payload::ToStaff { .. }
            | Payload::TellUser { .. }
            | Payload::TellStaff { .. }
            | Payload::ShowFeedback { .. }
            | Payload::RemindStaff { .. }
            | Payload::TellPerson { .. } => None,
        })
    }

    fn amended(&self, no: TicketNo, seq: u64, staff: bool) -> Result<Option<(Ticket, Words)>, Fault> {
        let store = self.painter.desk().store();
        let (Some(ticket), Some(event)) = (store.ticket(no)?, store.seen_event(no, seq)?) else {
            return Ok(None);
        };
        let Some(message) = event.what.message().cloned() else {
            return Ok(None);
        };
        let shown = staff || !message.deleted;
        Ok(shown.then_some((ticket.value, Words { seq, event, message })))
    }

    /// The copies of an entry in a chat, in order; the original is none.
    fn copies_in(&self, chat: ChatId, no: TicketNo, seq: u64, original: MessageRef) -> Result<Vec<i64>, Fault> {
        let copies = self.painter.desk().store().copies(no, seq)?;
        let there = copies.into_iter().filter(|copy| copy.chat == chat && *copy != original);
        Ok(there.map(|copy| copy.message).collect())
    }

    async fn amend(
        &self,
        (chat, named): (ChatId, ChatId),
        ticket: &Ticket,
        words: Words,
        staff: bool,
        anew: bool,
        part: u16,
    ) -> Result<Carried, Fault> {
        let copies = self.copies_in(chat, ticket.no, words.seq, words.message.source)?;
        let Some(last) = copies.last().copied() else {
            // They are not there, and will be drawn as they are now if they are still to come.
            return Ok(DONE);
        };
        let (spot, topic) = match staff {
            true => self.spot_of(named, ticket, last)?,
            false => (chat.into(), None),
        };
        let (header, label) = self.above(spot, ticket, &words, staff)?;
        let words = match (staff, &header) {
            // As it was sent to whoever reads support's words under a header.
            (false, Some(_)) => Words {
                message: with_signature(words.message),
                ..words
            },
            (true, _) | (_, None) => words,
        };
        let amended = Amended {
            ticket,
            words,
            chat,
            copies,
            header,
            label,
            bare: !staff || spot.alone,
        };
        if part == 0 && !anew {
            match self.edit_copies(&amended).await? {
                Ok(true) => return Ok(DONE),
                Ok(false) => {}
                Err(trouble) => return Ok(failed(trouble)),
            }
        }
        let Some(part) = self.follow_up(amended, anew, part, ReplyTo::message(last))? else {
            return Ok(DONE);
        };
        let trouble = match self.carry_part(spot, part.clone()).await {
            Ok(carried) => return Ok(carried),
            Err(trouble) => trouble,
        };
        match self.after_trouble(chat, topic, trouble).await? {
            Step::First(done) => Ok(done),
            Step::Go(elsewhere, _) => Ok(self.carry_part(elsewhere, part).await.unwrap_or_else(failed)),
        }
    }

    /// What stands above words, and what is to stand above their change.
    fn above(
        &self,
        spot: Spot,
        ticket: &Ticket,
        words: &Words,
        staff: bool,
    ) -> Result<(Option<RichText>, RichText), Fault> {
        let reader = spot.chat.person();
        let locale = self.painter.locale(reader)?;
        if !staff {
            let reader = user_of(spot.chat, ticket).unwrap_or(ticket.requester);
            let Some(header) = self.painter.header_for_user(reader, ticket, &words.event)? else {
                return Ok((None, locale.text("to_user.edited", &[])));
            };
            let mut label = header.clone();
            label.push(&format!(" · ✏️ {}", locale.plain("words.edited", &[])));
            return Ok((Some(header), label));
        }
        let mut header = self.painter.header(reader, ticket, &words.event, spot.alone)?;
        let mut label = header.clone();
        label.push(&format!(" · ✏️ {}", locale.plain("to_staff.edited", &[])));
        let as_they_are = spot.alone && words.event.what.said_by() == Some(Party::User);
        if words.seq == FIRST_WORDS {
            header = with_responses(header, ticket);
        }
        Ok(((!as_they_are).then_some(header), label))
    }

    /// Edits the copies. False if they cannot show the new words.
    async fn edit_copies(&self, amended: &Amended<'_>) -> Result<Result<bool, Trouble>, Fault> {
        let Amended { chat, copies, .. } = amended;
        let message = &amended.words.message;
        let texts = match message.kind {
            Kind::Text => self.texts(amended)?,
            Kind::Photo | Kind::Video | Kind::Animation | Kind::Audio | Kind::Voice | Kind::Document => {
                return self.edit_caption(amended).await;
            }
            // They bear no words.
            Kind::VideoNote
            | Kind::Sticker
            | Kind::Location
            | Kind::Venue
            | Kind::Contact
            | Kind::Dice
            | Kind::Poll
            | Kind::Other => return Ok(Ok(false)),
        };
        // The words to the user stand below a header of their own, if there is one.
        let copies = match amended.header {
            None => &copies[copies.len() - 1..],
            Some(_) => &copies[..],
        };
        if copies.len() != texts.len() {
            return Ok(Ok(false));
        }
        for (message, screen) in copies.iter().zip(texts) {
            let edit = EditText {
                chat_id: chat.number,
                message_id: *message,
                entities: entities(&screen.text),
                reply_markup: Keyboard::of(&screen.rows),
                text: screen.text.plain,
                link_preview_options: NO_PREVIEW,
            };
            match edited(self.api.call(edit).await.map(|_| ())) {
                Ok(true) => {}
                other => return Ok(other),
            }
        }
        Ok(Ok(true))
    }

    async fn edit_caption(&self, amended: &Amended<'_>) -> Result<Result<bool, Trouble>, Fault> {
        let (Some(last), Some((caption, reply_markup))) = (amended.copies.last(), self.caption(amended)?) else {
            return Ok(Ok(false));
        };
        let edit = EditCaption {
            chat_id: amended.chat.number,
            message_id: *last,
            caption_entities: entities(&caption),
            caption: caption.plain,
            reply_markup,
        };
        Ok(edited(self.api.call(edit).await.map(|_| ())))
    }

    /// The messages that text stands in, as they are to be.
    fn texts(&self, amended: &Amended<'_>) -> Result<Vec<Screen>, Fault> {
        let message = &amended.words.message;
        let Some(header) = &amended.header else {
            return Ok(vec![Screen::of(
                signed(message).unwrap_or_else(|| message.text.clone()),
            )]);
        };
        let rows = self.rows(amended)?;
        let text = joined(header, message);
        if text.len() <= MAX_TEXT {
            return Ok(vec![Screen { text, rows }]);
        }
        let mut texts = vec![Screen::of(header.clone())];
        texts.extend(message.text.split(MAX_TEXT).into_iter().map(Screen::of));
        if let Some(last) = texts.last_mut() {
            last.rows = rows;
        }
        Ok(texts)
    }

    /// The caption that is to stand below a file, with its buttons; none if it is too long.
    fn caption(&self, amended: &Amended<'_>) -> Result<Option<(RichText, Option<Keyboard>)>, Fault> {
        let message = &amended.words.message;
        // What was copied below a header of its own, or within an album, shows its own words alone.
        let whole = match &amended.header {
            Some(header) if amended.copies.len() == 1 && message.album.is_none() => joined(header, message),
            None => signed(message).unwrap_or_else(|| message.text.clone()),
            Some(_) => message.text.clone(),
        };
        let rows = match message.album {
            None if amended.header.is_some() => self.rows(amended)?,
            Some(_) | None => Vec::new(),
        };
        Ok((whole.len() <= MAX_CAPTION).then(|| (whole, Keyboard::of(&rows))))
    }

    fn rows(&self, amended: &Amended<'_>) -> Result<Vec<Vec<crate::screen::Button>>, Fault> {
        if amended.bare {
            return Ok(Vec::new());
        }
        let opening = match amended.words.seq {
            FIRST_WORDS => Opening::First,
            _ => Opening::Later,
        };
        self.painter.keyboard(amended.chat.person(), amended.ticket, opening)
    }

    /// The new words as a message that replies to the old ones; none if there is nothing to show.
    fn follow_up(&self, amended: Amended<'_>, anew: bool, part: u16, reply: ReplyTo) -> Result<Option<Part>, Fault> {
        let message = amended.words.message;
        let text = joined(&amended.label, &message);
        let fits = message.kind.carries_caption() && text.len() <= MAX_CAPTION;
        if anew && message.kind != Kind::Text {
            let copy = Send::Copy {
                message: Box::new(message),
                caption: fits.then_some(text),
                rows: None,
            };
            return Ok(Some(Part {
                send: copy,
                reply: Some(reply),
                more: false,
            }));
        }
        let mut pieces = text.split(MAX_TEXT);
        let (at, count) = (usize::from(part), pieces.len());
        Ok((at < count).then(|| Part {
            send: Send::Text(Screen::of(pieces.swap_remove(at))),
            reply: Some(reply),
            more: at + 1 < count,
        }))
    }

    /// Deletes what stands at the user's, labels and changes included.
    async fn withdraw(&self, chat: ChatId, no: TicketNo, seq: u64) -> Result<Carried, Fault> {
        let Some((_, words)) = self.amended(no, seq, true)? else {
            return Ok(DONE);
        };
        let copies = self.copies_in(chat, no, seq, words.message.source)?;
        if copies.is_empty() {
            return Ok(DONE);
        }
        let delete = DeleteAll {
            chat_id: chat.number,
            message_ids: copies,
        };
        Ok(match self.api.call(delete).await {
            Ok(_) => DONE,
            Err(Trouble::Refused(text)) if refusals::is_deleted(&text) => DONE,
            Err(trouble) => failed(trouble),
        })
    }

    /// Reacts to the original where it stands, else to the last copy, which is never a header.
    async fn react(&self, chat: ChatId, no: TicketNo, seq: u64, emoji: Option<&str>) -> Result<Carried, Fault> {
        let Some((_, words)) = self.amended(no, seq, true)? else {
            return Ok(DONE);
        };
        let original = words.message.source;
        let message = match original.chat == chat {
            true => Some(original.message),
            false => self.copies_in(chat, no, seq, original)?.last().copied(),
        };
        let Some(message) = message else {
            return Ok(DONE);
        };
        let react = React {
            chat_id: chat.number,
            message_id: message,
            reaction: emoji.map(Reaction::emoji).into_iter().collect(),
        };
        Ok(match self.api.call(react).await {
            Ok(_) => DONE,
            // Gone, or a chat that does not allow this one.
            Err(Trouble::Refused(text)) if refusals::of_send(&text) != SendRefusal::OutOfReach => DONE,
            Err(trouble) => failed(trouble),
        })
    }
}

/// Whether an edit shows what it should; none of the messenger's troubles is passed over.
fn edited(sent: Result<(), Trouble>) -> Result<bool, Trouble> {
    match sent {
        Ok(()) => Ok(true),
        // What follows in the stead of an edit finds out about a topic by itself.
        Err(Trouble::Refused(text))
            if refusals::of_send(&text) == SendRefusal::OutOfReach
                && refusals::of_topic(&text) == TopicRefusal::Other =>
        {
            Err(Trouble::Refused(text))
        }
        Err(Trouble::Refused(text)) => Ok(refusals::of_edit(&text) == EditRefusal::Unchanged),
        Err(trouble) => Err(trouble),
    }
}
