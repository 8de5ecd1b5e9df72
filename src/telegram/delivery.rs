//! Delivers parcels: renders each part and sends it, and says what came of it.
//!
//! Parts keep their numbers whatever changes between two of them, so that none is left out.

use super::draw::Painter;
use super::refusals::{self, SendRefusal};
use super::wire::{Copy, Forward, Keyboard, NO_PREVIEW, SendText, entities};
use super::{Api, Trouble};
use crate::domain::{
    ChatId, Event, Kind, Message, MessageRef, Parcel, Payload, PersonId, RichText, Ticket, TicketNo, Undelivered,
};
use crate::outbox::{Carried, Carrier};
use crate::screen::{MAX_TEXT, Opening, Screen};
use crate::store::Fault;

/// Most UTF-16 units of a caption (Bot API).
const MAX_CAPTION: usize = 1_024;

/// The first words of a ticket stand behind the entry of its opening.
pub(super) const FIRST_WORDS: u64 = 1;

/// Carries parcels to Telegram.
pub struct Delivery {
    api: Api,
    painter: Painter,
}

/// What is to be sent as one message, and whether more follows.
struct Part {
    send: Send,
    more: bool,
}

enum Send {
    Text(Screen),
    Copy {
        message: Message,
        caption: Option<RichText>,
        rows: Option<Keyboard>,
    },
    /// Nothing in this place; the next part follows at once.
    Skip,
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
    pub fn new(api: Api, painter: Painter) -> Self {
        Delivery { api, painter }
    }

    async fn try_carry(&self, parcel: &Parcel) -> Result<Carried, Fault> {
        let chat = self.painter.desk().store().chat_now(parcel.lane.chat)?;
        let Some(part) = self.part(parcel, chat)? else {
            // Its ticket or entry was deleted meanwhile: there is nothing left to say.
            return Ok(Carried::Arrived {
                at: Vec::new(),
                more: false,
            });
        };
        let sent = match part.send {
            Send::Skip => Ok(None),
            Send::Text(screen) => self.api.send(text(chat, &screen)).await,
            Send::Copy { message, caption, rows } => self.copy(chat, &message, caption, rows).await,
        };
        Ok(match sent {
            Ok(message) => Carried::Arrived {
                at: message
                    .map(|message| MessageRef { chat, message })
                    .into_iter()
                    .collect(),
                more: part.more,
            },
            Err(trouble) => failed(trouble),
        })
    }

    fn part(&self, parcel: &Parcel, chat: ChatId) -> Result<Option<Part>, Fault> {
        let whole = |screen| {
            Some(Part {
                send: Send::Text(screen),
                more: false,
            })
        };
        if let Payload::TellPerson { person, notice } = &parcel.payload {
            return Ok(whole(self.painter.notice_to_person(*person, notice)?));
        }
        let store = self.painter.desk().store();
        let ticket = parcel.payload.ticket().map(|no| store.ticket(no)).transpose()?;
        let Some(ticket) = ticket.flatten().map(|ticket| ticket.value) else {
            return Ok(None);
        };
        let no = ticket.no;
        Ok(match &parcel.payload {
            Payload::TellPerson { .. } => None,
            Payload::TellUser { notice, .. } => whole(self.painter.notice_to_user(&ticket, notice)?),
            Payload::TellStaff { notice, .. } => whole(self.painter.notice_to_staff(reader(chat), &ticket, notice)?),
            Payload::ToUser { seq, .. } => match self.words(no, *seq)? {
                Some((_, message)) => Some(self.to_user(&ticket, message, parcel.part)?),
                None => None,
            },
            Payload::ToStaff { seq, .. } => match self.words(no, *seq)? {
                Some((event, message)) => Some(self.to_staff(chat, &ticket, *seq, &event, message, parcel.part)?),
                None => None,
            },
        })
    }

    fn words(&self, no: TicketNo, seq: u64) -> Result<Option<(Event, Message)>, Fault> {
        let event = self.painter.desk().store().event(no, seq)?;
        Ok(event.and_then(|event| {
            let message = event.what.message()?.clone();
            Some((event, message))
        }))
    }

    /// Staff's words for the user: part 0 names the ticket if the user has several, part 1 is the copy.
    fn to_user(&self, ticket: &Ticket, message: Message, part: u16) -> Result<Part, Fault> {
        if part > 0 {
            return Ok(Part {
                send: Send::Copy {
                    message,
                    caption: None,
                    rows: None,
                },
                more: false,
            });
        }
        let person = self.painter.desk().person(ticket.requester)?;
        if person.is_none_or(|person| person.open.len() < 2) {
            return Ok(Part {
                send: Send::Copy {
                    message,
                    caption: None,
                    rows: None,
                },
                more: false,
            });
        }
        let locale = self.painter.locale(Some(ticket.requester))?;
        let header = locale.text("to_user.answer", &[("no", &ticket.no.to_string())]);
        Ok(Part {
            send: Send::Text(Screen::of(header)),
            more: true,
        })
    }

    /// Words for staff under a header: in one message where that is possible; else part 0 is the header
    /// and the words follow.
    fn to_staff(
        &self,
        chat: ChatId,
        ticket: &Ticket,
        seq: u64,
        event: &Event,
        message: Message,
        part: u16,
    ) -> Result<Part, Fault> {
        let reader = reader(chat);
        let opening = if seq == FIRST_WORDS {
            Opening::First
        } else {
            Opening::Later
        };
        let rows = self.painter.keyboard(reader, ticket, opening)?;
        let keyboard = Keyboard::of(&rows);
        if part > 0 && message.kind != Kind::Text {
            return Ok(Part {
                send: Send::Copy {
                    message,
                    caption: None,
                    rows: keyboard,
                },
                more: false,
            });
        }
        if part > 0 {
            let mut pieces = message.text.split(MAX_TEXT);
            let last = usize::from(part) >= pieces.len();
            let at = usize::from(part) - 1;
            if at >= pieces.len() {
                return Ok(Part {
                    send: Send::Skip,
                    more: false,
                });
            }
            let rows = if last { rows } else { Vec::new() };
            return Ok(Part {
                send: Send::Text(Screen {
                    text: pieces.swap_remove(at),
                    rows,
                }),
                more: !last,
            });
        }
        let header = self.painter.header(reader, ticket, event)?;
        let mut joined = header.clone();
        if !message.text.is_empty() {
            joined.push("\n");
            joined.append(&message.text);
        }
        Ok(if message.kind == Kind::Text && joined.len() <= MAX_TEXT {
            Part {
                send: Send::Text(Screen { text: joined, rows }),
                more: false,
            }
        } else if message.kind.carries_caption() && joined.len() <= MAX_CAPTION {
            Part {
                send: Send::Copy {
                    message,
                    caption: Some(joined),
                    rows: keyboard,
                },
                more: false,
            }
        } else {
            Part {
                send: Send::Text(Screen::of(header)),
                more: true,
            }
        })
    }

    /// Copies a message; what cannot be copied is forwarded, and of what is gone the kept words are sent.
    async fn copy(
        &self,
        chat: ChatId,
        message: &Message,
        caption: Option<RichText>,
        rows: Option<Keyboard>,
    ) -> Result<Option<i64>, Trouble> {
        let source = message.source;
        let from = self.painter.desk().store().chat_now(source.chat).unwrap_or(source.chat);
        let copy = Copy {
            chat_id: chat.number,
            from_chat_id: from.number,
            message_id: source.message,
            caption_entities: caption.as_ref().map(entities).unwrap_or_default(),
            caption: caption.as_ref().map(|caption| caption.plain.clone()),
            reply_markup: rows.clone(),
        };
        let refused = match self.api.send(copy).await {
            Err(Trouble::Refused(text)) => text,
            sent => return sent,
        };
        match refusals::of_send(&refused) {
            SendRefusal::NotCopyable => {
                let forward = Forward {
                    chat_id: chat.number,
                    from_chat_id: from.number,
                    message_id: source.message,
                };
                self.api.send(forward).await
            }
            SendRefusal::OriginalGone if !message.text.is_empty() => {
                let text_ = caption.unwrap_or_else(|| message.text.clone());
                let mut send = text(chat, &Screen::of(text_));
                send.reply_markup = rows;
                self.api.send(send).await
            }
            SendRefusal::OriginalGone | SendRefusal::OutOfReach | SendRefusal::Other => Err(Trouble::Refused(refused)),
        }
    }
}

fn text(chat: ChatId, screen: &Screen) -> SendText {
    SendText {
        chat_id: chat.number,
        text: screen.text.plain.clone(),
        entities: entities(&screen.text),
        reply_markup: Keyboard::of(&screen.rows),
        reply_parameters: None,
        link_preview_options: Some(NO_PREVIEW),
    }
}

/// Whose language and rights a chat reads with; none in a group.
fn reader(chat: ChatId) -> Option<PersonId> {
    (!chat.is_group()).then_some(PersonId {
        messenger: chat.messenger,
        number: chat.number,
    })
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
