//! What staff does with canned replies: writes them, and answers with them.

use super::{Answer, Desk, Operator, Said, Verdict};
use crate::domain::{
    Attachment, Canned, CannedNo, Dialog, Kind, MAX_CANNED, MAX_CANNED_NAME, Message, MessageRef, PutIn, Refusal,
    Reply, RichText, Right, SECOND_MS, Ticket, TicketNo, Timestamp,
};
use crate::store::{Change, Fault};

impl Desk {
    /// All canned replies, by name.
    ///
    /// # Errors
    /// If the store fails.
    pub fn canned(&self) -> Result<Vec<Canned>, Fault> {
        let mut all = self.store().all_canned()?;
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// The one of this name.
    ///
    /// # Errors
    /// If the store fails.
    pub fn canned_named(&self, name: &str) -> Result<Option<Canned>, Fault> {
        Ok(self
            .store()
            .all_canned()?
            .into_iter()
            .find(|canned| canned.name == name))
    }
}

impl Operator<'_> {
    /// What a canned reply says in this ticket.
    ///
    /// # Errors
    /// If the store fails.
    pub fn filled(&self, canned: &Canned, ticket: &Ticket) -> Result<RichText, Fault> {
        let user = self.desk().person(ticket.requester)?;
        Ok(canned.filled(PutIn {
            user: user.as_ref().map_or("", |person| &person.name),
            operator: &self.who().name,
            no: ticket.no,
        }))
    }

    /// The operator's next words are the name of a new canned reply.
    pub async fn begin_canning(&self, update: u64) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            if self.desk().store().all_canned()?.len() >= MAX_CANNED {
                return Ok(Err(Refusal::TooManyCanned { max: MAX_CANNED }));
            }
            self.note_private(change, now, Dialog::Canning { name: None })?;
            Ok(Ok(()))
        })
        .await
    }

    /// The operator's next words are what the new canned reply of this name says. Gives the name.
    pub async fn name_canned(&self, update: u64, words: &str) -> Answer<String> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(name) = Canned::name_of(words) else {
                return Ok(Err(Refusal::NoCannedName { max: MAX_CANNED_NAME }));
            };
            if self.desk().canned_named(&name)?.is_some() {
                return Ok(Err(Refusal::CannedExists));
            }
            self.ask_canned_text(change, now, name)
        })
        .await
    }

    /// The operator's next words are what a canned reply says from then on. Gives its name.
    pub async fn begin_rewording(&self, update: u64, no: CannedNo) -> Answer<String> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(canned) = self.desk().store().canned(no)? else {
                return Ok(Err(Refusal::NoSuchCanned));
            };
            self.ask_canned_text(change, now, canned.value.name)
        })
        .await
    }

    fn ask_canned_text(&self, change: &mut Change, now: Timestamp, name: String) -> Verdict<String> {
        let dialog = Dialog::Canning {
            name: Some(name.clone()),
        };
        self.note_private(change, now, dialog)?;
        Ok(Ok(name))
    }

    /// Writes a canned reply: a new one, or other words of one, or another file. Words keep the file that stands above
    /// them, and a file without words keeps those. Gives its number.
    pub async fn write_canned(
        &self,
        update: u64,
        name: &str,
        message: &Message,
        file: Option<&Attachment>,
    ) -> Answer<CannedNo> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            // The parts of an album come one by one, and only the first would be meant.
            if (message.kind != Kind::Text && file.is_none()) || message.album.is_some() {
                return Ok(Err(Refusal::NeitherWordsNorFile));
            }
            let store = self.desk().store();
            let all = store.all_canned()?;
            let before = all.iter().find(|canned| canned.name == name);
            let no = match before {
                Some(canned) => canned.no,
                None if all.len() >= MAX_CANNED => {
                    return Ok(Err(Refusal::TooManyCanned { max: MAX_CANNED }));
                }
                None => next_no(&all, now),
            };
            let says = !message.text.plain.trim().is_empty();
            let kept = before.map(|canned| canned.text.clone()).unwrap_or_default();
            let text = if says { message.text.clone() } else { kept };
            let file = file.or(before.and_then(|canned| canned.file.as_ref()));
            if text.is_empty() && file.is_none() {
                return Ok(Err(Refusal::NeitherWordsNorFile));
            }
            let max = Canned::most(file);
            if text.len() > max {
                return Ok(Err(Refusal::TooLong { max }));
            }
            let canned = Canned {
                no,
                name: name.to_owned(),
                text,
                file: file.cloned(),
                by: self.id(),
                at: now,
            };
            change.put_canned(store.canned(no)?.as_ref(), &canned)?;
            self.note_private(change, now, Dialog::Idle)?;
            Ok(Ok(no))
        })
        .await
    }

    /// Takes the file off a canned reply; its words stay. A second time changes nothing.
    pub async fn take_off_file(&self, update: u64, no: CannedNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk().store().canned(no)? else {
                return Ok(Err(Refusal::NoSuchCanned));
            };
            if before.value.file.is_none() {
                return Ok(Ok(()));
            }
            if before.value.text.is_empty() {
                return Ok(Err(Refusal::NoWords));
            }
            let canned = Canned {
                file: None,
                by: self.id(),
                at: now,
                ..before.value.clone()
            };
            change.put_canned(Some(&before), &canned)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Deletes a canned reply.
    pub async fn remove_canned(&self, update: u64, no: CannedNo) -> Answer<()> {
        self.carry_out(Some(update), |change, _| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(canned) = self.desk().store().canned(no)? else {
                return Ok(Err(Refusal::NoSuchCanned));
            };
            change.remove_canned(&canned);
            Ok(Ok(()))
        })
        .await
    }

    /// Answers with a canned reply, once for each message that stands for it on the staff's side: the preview that was
    /// shown, or the words that called it by name. `worded` is when the wording that was seen was written.
    pub async fn send_canned(
        &self,
        update: u64,
        ticket: TicketNo,
        (no, worded): (CannedNo, Timestamp),
        stands_for: (MessageRef, Option<Reply>),
    ) -> Answer<Said> {
        self.carry_out(Some(update), |change, now| {
            let store = self.desk().store();
            let (source, reply) = &stands_for;
            if store.link(*source)?.is_some() {
                return Ok(Err(Refusal::SentAlready));
            }
            let canned = store.canned(no)?.filter(|canned| canned.value.at == worded);
            let (Some(canned), Some(ticket)) = (canned, store.ticket(ticket)?) else {
                return Ok(Err(Refusal::NoSuchCanned));
            };
            let text = self.filled(&canned.value, &ticket.value)?;
            let words = Message::composed(*source, text);
            let whole = match &canned.value.file {
                Some(file) => words.attaching(file),
                None => words,
            };
            let message = Message {
                reply: reply.clone(),
                ..whole
            };
            self.say_in(change, ticket.value.no, message, now)
        })
        .await
    }
}

/// A number that no canned reply has or had, since buttons outlive what they were made for: the second of its making,
/// or the next free one.
fn next_no(all: &[Canned], now: Timestamp) -> CannedNo {
    let second = u32::try_from(now.0 / SECOND_MS).unwrap_or_default();
    let after_last = all.last().map_or(0, |last| last.no.0).saturating_add(1);
    CannedNo(second.max(after_last))
}
