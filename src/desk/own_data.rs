//! What is kept of a person, as they may have it: what they wrote and were answered, but not who of staff it was, nor what
//! staff wrote among themselves, nor what other users wrote.

use serde_json::{Value, json};

use super::Desk;
use crate::domain::{Event, FaqNo, Happening, Message, Party, PersonId, Response, State, Ticket, TicketNo, Timestamp};
use crate::store::{Cursor, Direction, Fault, List};

/// Most entries of histories that are told; of more the latest. At some 500 bytes each they stay far below what can be
/// sent as one file.
const MOST_ENTRIES: usize = 20_000;

/// Tickets read in one step.
const STEP: usize = 100;

/// Entries of a history read in one step.
const ENTRIES: usize = 500;

impl Desk {
    /// All that is kept of a person; none if nothing is. Reads what it tells, which may take a while.
    ///
    /// # Errors
    /// If the store fails.
    pub fn own_data(&self, id: PersonId) -> Result<Option<Value>, Fault> {
        let Some(person) = self.person(id)? else {
            return Ok(None);
        };
        let (mut left, mut last) = (MOST_ENTRIES, None::<Cursor>);
        let mut tickets = Vec::new();
        loop {
            let from = last.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.store().page(List::Of(id), from, STEP)?;
            for (_, no) in &page.entries {
                if let Some(ticket) = self.store().ticket(*no)? {
                    tickets.push(self.told(&ticket.value, &mut left)?);
                }
            }
            last = page.entries.into_iter().next_back().map(|(cursor, _)| cursor);
            if !page.more_after || last.is_none() {
                break;
            }
        }
        for no in self.store().hidden_of(id)? {
            if let Some(ticket) = self.store().ticket(no)? {
                tickets.push(self.told(&ticket.value, &mut left)?);
            }
        }
        let feedback = self.store().feedback_of(id)?.into_iter().map(|feedback| {
            let feedback = feedback.value;
            let messages: Vec<Value> = feedback.messages.iter().map(words).collect();
            json!({ "number": feedback.no.0, "at": moment(feedback.at), "messages": messages })
        });
        Ok(Some(json!({
            "made_at": moment(self.now()),
            "person": {
                "id": id.number,
                "name": person.name,
                "username": person.username,
                "language": person.locale.as_ref().or(person.client_language.as_ref()),
                "first_seen": moment(person.first_seen),
            },
            "tickets": tickets,
            "takes_part": self.taken_part(id, &mut left)?,
            "feedback": feedback.collect::<Vec<_>>(),
            "faq": { "offered": self.questions(&person.offered), "helped": self.questions(&person.helped) },
            "not_sent_yet": person.drafts.iter().map(words).collect::<Vec<_>>(),
            "answers_not_sent_yet": answers(&person.responses),
            "complete": left > 0,
        })))
    }

    /// What a person said in tickets of others. What others said there is theirs.
    fn taken_part(&self, id: PersonId, left: &mut usize) -> Result<Vec<Value>, Fault> {
        let (mut tickets, mut last) = (Vec::new(), None::<Cursor>);
        loop {
            let from = last.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.store().page(List::TookPart(id), from, STEP)?;
            for (_, no) in &page.entries {
                let Some(ticket) = self.store().ticket(*no)?.map(|ticket| ticket.value) else {
                    continue;
                };
                let own = |event: &Event| {
                    let said = event.what.said_by() == Some(Party::Participant(id));
                    let message = event.what.message().filter(|_| said)?;
                    Some(json!({ "at": moment(event.at), "what": "you", "message": words(message) }))
                };
                let history = self.entries(*no, left, own)?;
                tickets.push(json!({ "number": no.0, "now": ticket.takes_part(id), "history": history }));
            }
            last = page.entries.into_iter().next_back().map(|(cursor, _)| cursor);
            if !page.more_after || last.is_none() {
                return Ok(tickets);
            }
        }
    }

    /// What `told` makes of the latest entries of a history, in order.
    fn entries(
        &self,
        no: TicketNo,
        left: &mut usize,
        told: impl Fn(&Event) -> Option<Value>,
    ) -> Result<Vec<Value>, Fault> {
        let (mut history, mut to) = (Vec::new(), u64::MAX);
        while *left > 0 {
            let events = self.store().events_before(no, to, ENTRIES.min(*left))?;
            let Some((first, _)) = events.last() else { break };
            to = *first;
            *left -= events.len();
            history.extend(events.iter().filter_map(|(_, event)| told(event)));
        }
        history.reverse();
        Ok(history)
    }

    /// What those of these entries ask that are still there.
    fn questions(&self, entries: &[FaqNo]) -> Vec<String> {
        let faq = self.faq();
        let there = entries.iter().filter_map(|no| faq.get(*no));
        there.map(|entry| entry.question.clone()).collect()
    }

    fn told(&self, ticket: &Ticket, left: &mut usize) -> Result<Value, Fault> {
        let history = self.entries(ticket.no, left, entry)?;
        let state = match ticket.state {
            State::New => "new",
            State::InProgress { .. } => "in progress",
            State::Closed { .. } => "closed",
        };
        let rating = |rating: &crate::domain::Rating| json!({ "stars": rating.stars, "at": moment(rating.at) });
        Ok(json!({
            "number": ticket.no.0,
            "subject": ticket.subject,
            "state": state,
            "opened_at": moment(ticket.opened_at),
            "history": history,
            "ratings": ticket.ratings.iter().map(rating).collect::<Vec<_>>(),
        }))
    }
}

/// An entry as its requester may read it; none if it is staff's alone.
fn entry(event: &Event) -> Option<Value> {
    let (what, more) = match &event.what {
        Happening::Said { message, .. } if message.deleted => return None,
        Happening::Said {
            by: Party::User,
            message,
        } => ("you", Some(words(message))),
        Happening::Said {
            by: Party::Staff(_),
            message,
        } => ("support", Some(words(message))),
        // What others wrote is theirs.
        Happening::Said {
            by: Party::Participant(_),
            ..
        } => return None,
        Happening::Commented { text } => ("your comment", Some(json!({ "text": text.plain }))),
        Happening::Edited { before, .. } => ("changed words, before", Some(json!({ "text": before.plain }))),
        Happening::Answered { responses } => ("your answers", Some(answers(responses))),
        Happening::Opened => ("opened", None),
        Happening::Closed { .. } => ("closed", None),
        Happening::Reopened { .. } => ("opened again", None),
        Happening::Rated { .. }
        | Happening::Taken { .. }
        | Happening::Handled { .. }
        | Happening::Left { .. }
        | Happening::HoursTold { .. }
        | Happening::Late { .. }
        | Happening::Warned
        | Happening::Reminded { .. }
        | Happening::Unreachable
        | Happening::ParticipantUnreachable { .. }
        | Happening::Deleted { .. }
        | Happening::Undelivered { .. } => return None,
    };
    Some(match more {
        None => json!({ "at": moment(event.at), "what": what }),
        Some(more) => json!({ "at": moment(event.at), "what": what, "message": more }),
    })
}

fn answers(responses: &[Response]) -> Value {
    let answer = |response: &Response| json!({ "question": response.wording, "answer": response.words });
    responses.iter().map(answer).collect()
}

fn words(message: &Message) -> Value {
    json!({ "kind": message.kind, "text": message.text.plain, "file_name": message.file_name })
}

fn moment(at: Timestamp) -> Option<String> {
    let at = chrono::DateTime::from_timestamp_millis(at.0)?;
    Some(at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
