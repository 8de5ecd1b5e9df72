//! What staff does with the FAQ: writes its entries, says in which order they stand and who finds them.

use std::sync::Arc;

use super::{Answer, Desk, Operator};
use crate::domain::{
    Dialog, Faq, FaqEntry, FaqNo, FaqWording, Kind, LanguageCode, MAX_FAQ, MAX_FAQ_ANSWER, MAX_FAQ_QUESTION, Message,
    Refusal, Right, SECOND_MS, Timestamp,
};

/// What became of words for an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// They are the question of a new one: its answer is asked for.
    Asks(FaqWording),
    /// The entry is written.
    Written(FaqNo),
}

impl Desk {
    /// The FAQ as it stands now.
    pub fn faq(&self) -> Arc<Faq> {
        self.store().faq()
    }
}

impl Operator<'_> {
    /// The operator's next words are this of the FAQ.
    pub async fn begin_explaining(&self, update: u64, what: FaqWording) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if let Err(refusal) = self.explainable(&what) {
                return Ok(Err(refusal));
            }
            self.note_private(change, now, Dialog::Explaining { what: what.clone() })?;
            Ok(Ok(()))
        })
        .await
    }

    /// The words for the FAQ that the operator was asked for.
    pub async fn explain(&self, update: u64, what: &FaqWording, message: &Message) -> Answer<Explained> {
        self.carry_out(Some(update), |change, now| {
            if let Err(refusal) = self.explainable(what) {
                return Ok(Err(refusal));
            }
            if message.kind != Kind::Text {
                return Ok(Err(Refusal::NoWords));
            }
            let explained = match what {
                FaqWording::New => question(message).map(|question| {
                    let next = FaqWording::Completes { question };
                    (Dialog::Explaining { what: next.clone() }, Explained::Asks(next))
                }),
                FaqWording::Completes { question } => match answers(message) {
                    Ok(()) => {
                        let entry = self.new_entry(question.clone(), message, now);
                        change.put_faq(None, &entry)?;
                        Ok((Dialog::Idle, Explained::Written(entry.no)))
                    }
                    Err(refusal) => Err(refusal),
                },
                FaqWording::Question(no) | FaqWording::Answer(no) => {
                    let Some(before) = self.desk().store().faq_entry(*no)? else {
                        return Ok(Err(Refusal::NoSuchFaq));
                    };
                    let mut entry = before.value.clone();
                    let worded = if matches!(what, FaqWording::Question(_)) {
                        question(message).map(|question| entry.question = question)
                    } else {
                        answers(message).map(|()| entry.answer = message.text.clone())
                    };
                    (entry.by, entry.at) = (self.id(), now);
                    match worded {
                        Ok(()) => {
                            change.put_faq(Some(&before), &entry)?;
                            Ok((Dialog::Idle, Explained::Written(*no)))
                        }
                        Err(refusal) => Err(refusal),
                    }
                }
            };
            Ok(match explained {
                Ok((dialog, explained)) => {
                    self.note_private(change, now, dialog)?;
                    Ok(explained)
                }
                Err(refusal) => Err(refusal),
            })
        })
        .await
    }

    /// An entry is for those who read this language; `None`: for everybody.
    pub async fn speak_faq(&self, update: u64, no: FaqNo, language: Option<LanguageCode>) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Faq) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk().store().faq_entry(no)? else {
                return Ok(Err(Refusal::NoSuchFaq));
            };
            let entry = FaqEntry {
                language,
                by: self.id(),
                at: now,
                ..before.value.clone()
            };
            change.put_faq(Some(&before), &entry)?;
            Ok(Ok(()))
        })
        .await
    }

    /// An entry changes places with the one before it, or the one behind it; at the end nothing happens.
    pub async fn move_faq(&self, update: u64, no: FaqNo, forward: bool) -> Answer<()> {
        self.carry_out(Some(update), |change, _| {
            if !self.may(Right::Faq) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let (store, faq) = (self.desk().store(), self.desk().faq());
            let entries = faq.entries();
            let Some(at) = entries.iter().position(|entry| entry.no == no) else {
                return Ok(Err(Refusal::NoSuchFaq));
            };
            let other = if forward { Some(at + 1) } else { at.checked_sub(1) };
            let Some(other) = other.and_then(|other| entries.get(other)) else {
                return Ok(Ok(()));
            };
            let (Some(one), Some(other)) = (store.faq_entry(no)?, store.faq_entry(other.no)?) else {
                return Ok(Err(Refusal::NoSuchFaq));
            };
            for (before, place) in [(&one, other.value.place), (&other, one.value.place)] {
                let moved = FaqEntry {
                    place,
                    ..before.value.clone()
                };
                change.put_faq(Some(before), &moved)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Deletes an entry.
    pub async fn remove_faq(&self, update: u64, no: FaqNo) -> Answer<()> {
        self.carry_out(Some(update), |change, _| {
            if !self.may(Right::Faq) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(entry) = self.desk().store().faq_entry(no)? else {
                return Ok(Err(Refusal::NoSuchFaq));
            };
            change.remove_faq(&entry);
            Ok(Ok(()))
        })
        .await
    }

    /// Whether these words can be taken: whether the entry is there, or another one can be made.
    fn explainable(&self, what: &FaqWording) -> Result<(), Refusal> {
        if !self.may(Right::Faq) {
            return Err(Refusal::NotAllowed);
        }
        let faq = self.desk().faq();
        match what {
            FaqWording::New | FaqWording::Completes { .. } if faq.entries().len() >= MAX_FAQ => {
                Err(Refusal::TooManyFaq { max: MAX_FAQ })
            }
            FaqWording::Question(no) | FaqWording::Answer(no) if faq.get(*no).is_none() => Err(Refusal::NoSuchFaq),
            FaqWording::New | FaqWording::Completes { .. } | FaqWording::Question(_) | FaqWording::Answer(_) => Ok(()),
        }
    }

    /// It stands behind all others and is for everybody. Its number is one that no entry has or had, since buttons
    /// outlive what they were made for: the second of its making, or the next free one.
    fn new_entry(&self, question: String, message: &Message, now: Timestamp) -> FaqEntry {
        let faq = self.desk().faq();
        let second = u32::try_from(now.0 / SECOND_MS).unwrap_or_default();
        let greatest = faq.entries().iter().map(|entry| entry.no.0).max().unwrap_or_default();
        let last = faq.entries().last().map_or(0, |last| last.place);
        FaqEntry {
            no: FaqNo(second.max(greatest.saturating_add(1))),
            question,
            answer: message.text.clone(),
            language: None,
            place: last.saturating_add(1),
            by: self.id(),
            at: now,
        }
    }
}

fn question(message: &Message) -> Result<String, Refusal> {
    let words = &message.text.plain;
    match FaqEntry::question_of(words) {
        Some(question) => Ok(question),
        None if words.trim().is_empty() => Err(Refusal::NoWords),
        None => Err(Refusal::TooLong { max: MAX_FAQ_QUESTION }),
    }
}

fn answers(message: &Message) -> Result<(), Refusal> {
    match FaqEntry::can_answer(&message.text) {
        true => Ok(()),
        false => Err(Refusal::TooLong { max: MAX_FAQ_ANSWER }),
    }
}
