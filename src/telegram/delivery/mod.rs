//! Delivers parcels: renders each part and sends it, and says what came of it.
//!
//! Parts keep their numbers whatever changes between two of them, so that none is left out.

mod albums;
mod amending;
mod copying;
mod topics;
mod words;

use std::sync::Arc;

use super::draw::Painter;
use super::refusals::{self, SendRefusal, Trimming};
use super::wire::{Keyboard, NO_PREVIEW, ReplyTo, SendText, entities};
use super::{Api, Forum, Trouble};
use crate::domain::{
    ChatId, Event, Message, MessageRef, Parcel, Payload, PersonId, RichText, Ticket, TicketNo, Undelivered,
};
use crate::outbox::{Carried, Carrier};
use crate::screen::Screen;
use crate::store::Fault;

pub use albums::{album_from, went_along};
use topics::{Spot, Step};

/// The first words of a ticket stand behind the entry of its opening.
pub(super) const FIRST_WORDS: u64 = 1;

/// Carries parcels to Telegram.
pub struct Delivery {
    api: Api,
    painter: Painter,
    forum: Forum,
}

/// What is to be sent as one message, and whether more follows.
#[derive(Clone)]
struct Part {
    send: Send,
    reply: Option<ReplyTo>,
    more: bool,
}

/// An entry of a history that is somebody's words.
struct Words {
    seq: u64,
    event: Arc<Event>,
    message: Message,
}

#[derive(Clone)]
enum Send {
    Text(Screen),
    Copy {
        message: Box<Message>,
        caption: Option<RichText>,
        rows: Option<Keyboard>,
    },
    /// Entries of a history that are one album.
    Album(Vec<(u64, Message)>),
    /// Nothing in this place; the next part follows at once.
    Skip,
}

impl Send {
    /// Keeps the words, and leaves off what hangs on them.
    fn leave_off(&mut self, trimming: Trimming) {
        match (self, trimming) {
            (Send::Text(screen), Trimming::Marks) => screen.text.marks.clear(),
            (Send::Text(screen), Trimming::Buttons) => screen.rows.clear(),
            (Send::Copy { caption, .. }, Trimming::Marks) => {
                if let Some(caption) = caption {
                    caption.marks.clear();
                }
            }
            (Send::Copy { rows, .. }, Trimming::Buttons) => *rows = None,
            (Send::Album(_) | Send::Skip, _) => {}
        }
    }
}

impl Carrier for Delivery {
    async fn carry(&self, parcel: &Parcel) -> Carried {
        match self.try_carry(parcel).await {
            Ok(carried) => carried,
            Err(fault) => Carried::Failed { why: fault.to_string() },
        }
    }
}

impl Delivery {
    /// A delivery over a connection.
    pub fn new(api: Api, painter: Painter, forum: Forum) -> Self {
        Delivery { api, painter, forum }
    }

    async fn try_carry(&self, parcel: &Parcel) -> Result<Carried, Fault> {
        let chat = self.painter.desk().store().chat_now(parcel.lane.chat)?;
        if let Some(carried) = self.mirror(parcel, chat).await? {
            return Ok(carried);
        }
        let (spot, topic) = match self.step(parcel, chat).await? {
            Step::Go(spot, topic) => (spot, topic),
            Step::First(done) => return Ok(done),
        };
        let trouble = match self.bring(parcel, spot).await? {
            Ok(carried) => return Ok(carried),
            Err(trouble) => trouble,
        };
        match Box::pin(self.after_trouble(chat, topic, trouble)).await? {
            Step::First(done) => Ok(done),
            Step::Go(elsewhere, _) => Ok(self.bring(parcel, elsewhere).await?.unwrap_or_else(failed)),
        }
    }

    /// Sends the next part of a parcel to its place.
    async fn bring(&self, parcel: &Parcel, spot: Spot) -> Result<Result<Carried, Trouble>, Fault> {
        // Its ticket or entry was deleted meanwhile, or went along with others: there is nothing left to say.
        let Some(part) = self.part(parcel, spot)? else {
            return Ok(Ok(Carried::Arrived {
                at: Vec::new(),
                more: false,
            }));
        };
        if let Send::Album(album) = &part.send {
            let copied = Box::pin(self.copy_album(spot, album)).await;
            return Ok(copied.map(|at| Carried::ArrivedTogether { at }));
        }
        Ok(self.carry_part(spot, part).await)
    }

    /// Sends one part, without the message it replies to, or what it picks out of that, if they are not there, and
    /// without what Telegram does not take of its marks or buttons: the words matter more.
    async fn carry_part(&self, spot: Spot, mut part: Part) -> Result<Carried, Trouble> {
        let mut sent = self.send(spot, &part).await;
        if let (Err(Trouble::Refused(text)), Some(reply)) = (&sent, &part.reply)
            && refusals::is_of_quote(text)
        {
            // The words were edited since, or stand in another message of several: the reply matters more.
            part.reply = Some(reply.unquoted());
            sent = self.send(spot, &part).await;
        }
        if let Err(Trouble::Refused(text)) = &sent
            && refusals::is_of_reply(text)
        {
            part.reply = None;
            sent = self.send(spot, &part).await;
        }
        if let Err(Trouble::Refused(text)) = &sent
            && let Some(trimming) = refusals::of_trimming(text)
        {
            part.send.leave_off(trimming);
            sent = self.send(spot, &part).await;
        }
        let chat = spot.chat;
        sent.map(|message| Carried::Arrived {
            at: message
                .map(|message| MessageRef { chat, message })
                .into_iter()
                .collect(),
            more: part.more,
        })
    }

    async fn send(&self, spot: Spot, part: &Part) -> Result<Option<i64>, Trouble> {
        match &part.send {
            // An album is several messages, and sent by whoever can tell them apart.
            Send::Skip | Send::Album(_) => Ok(None),
            Send::Text(screen) => self.api.send(text(spot, screen, part.reply.clone())).await,
            Send::Copy { message, caption, rows } => {
                self.copy(spot, message, caption.as_ref(), rows.clone(), part.reply.clone())
                    .await
            }
        }
    }

    fn part(&self, parcel: &Parcel, spot: Spot) -> Result<Option<Part>, Fault> {
        let chat = spot.chat;
        let whole = |screen| {
            Some(Part {
                send: Send::Text(screen),
                reply: None,
                more: false,
            })
        };
        if let Payload::TellPerson { person, notice } = &parcel.payload {
            return Ok(whole(self.painter.notice_to_person(*person, notice)?));
        }
        if let Payload::RemindStaff { tickets } = &parcel.payload {
            return Ok(self.painter.reminder(chat.person(), tickets)?.and_then(whole));
        }
        let store = self.painter.desk().store();
        if let Payload::ShowFeedback { no, item } = parcel.payload {
            let feedback = store.feedback(no)?.map(|feedback| feedback.value);
            return match feedback {
                Some(feedback) => self.feedback(chat, &feedback, item, parcel.part),
                None => Ok(None),
            };
        }
        let ticket = parcel.payload.ticket().map(|no| store.seen_ticket(no)).transpose()?;
        let Some(ticket) = ticket.flatten() else {
            return Ok(None);
        };
        let no = ticket.no;
        Ok(match &parcel.payload {
            // These concern words that stand already; see `amending`.
            Payload::AmendUser { .. } | Payload::AmendStaff { .. } | Payload::Withdraw { .. } => None,
            Payload::React { .. } | Payload::ShowFeedback { .. } => None,
            Payload::RemindStaff { .. } | Payload::TellPerson { .. } => None,
            Payload::TellUser { notice, .. } => match user_of(chat, &ticket) {
                Some(reader) => whole(self.painter.notice_to_user(reader, &ticket, notice)?),
                None => None,
            },
            Payload::TellStaff { notice, .. } => whole(self.painter.notice_to_staff(chat.person(), &ticket, notice)?),
            Payload::ToUser { seq, .. } => match (self.words(parcel, chat, no, *seq)?, user_of(chat, &ticket)) {
                // Taken back before it could be sent.
                (Some(words), _) if words.message.deleted => None,
                (Some(words), Some(reader)) => Some(self.to_user(reader, &ticket, words, parcel.part)?),
                (_, None) | (None, _) => None,
            },
            Payload::ToStaff { seq, .. } => match self.words(parcel, chat, no, *seq)? {
                Some(words) => Some(self.to_staff(spot, &ticket, words, parcel.part)?),
                None => None,
            },
        })
    }

    /// The words of an entry, unless they stand there already as part of an album.
    fn words(&self, parcel: &Parcel, chat: ChatId, no: TicketNo, seq: u64) -> Result<Option<Words>, Fault> {
        let store = self.painter.desk().store();
        let Some(event) = store.seen_event(no, seq)? else {
            return Ok(None);
        };
        let Some(message) = event.what.message().cloned() else {
            return Ok(None);
        };
        let went_along = parcel.part == 0 && went_along(store, chat, (no, seq), &message)?;
        Ok((!went_along).then_some(Words { seq, event, message }))
    }
}

fn text(spot: Spot, screen: &Screen, reply: Option<ReplyTo>) -> SendText {
    SendText {
        chat_id: spot.chat.number,
        message_thread_id: spot.thread,
        text: screen.text.plain.clone(),
        entities: entities(&screen.text),
        reply_markup: Keyboard::of(&screen.rows),
        reply_parameters: reply,
        link_preview_options: Some(NO_PREVIEW),
    }
}

/// The user who reads about a ticket in this chat: its requester, or whoever takes part in it or did when the parcel was
/// made. Somebody who had everything about them erased meanwhile does not.
fn user_of(chat: ChatId, ticket: &Ticket) -> Option<PersonId> {
    chat.person()
        .filter(|id| *id == ticket.requester || ticket.took_part(*id))
}

/// What an error of the Bot API makes of a parcel when nothing else can be tried.
pub fn carried(error: teloxide::RequestError) -> Carried {
    failed(super::api::trouble(error))
}

fn failed(trouble: Trouble) -> Carried {
    match trouble {
        Trouble::Wait { ms } => Carried::Wait { ms },
        Trouble::Moved { to } => Carried::Moved { to },
        Trouble::Refused(text) => Carried::Refused(match refusals::of_send(&text) {
            SendRefusal::OutOfReach => Undelivered::Unreachable,
            SendRefusal::NotCopyable | SendRefusal::OriginalGone | SendRefusal::Other => Undelivered::Refused(text),
        }),
        // The poll finds out about a revoked token and ends the program; until then nothing is lost.
        trouble @ (Trouble::Unreachable(_) | Trouble::Unauthorized | Trouble::Conflict | Trouble::Webhook) => {
            Carried::Failed {
                why: trouble.to_string(),
            }
        }
    }
}
