//! Which answers of the FAQ may answer what somebody writes. Made anew when an entry changes, so that a message costs
//! no more than its own words.
//!
//! An entry fits by the share of its question's stems that are among the words, each weighed by how few entries have
//! it: "order" says little where every second question is about orders. The words' language decides, not the client's:
//! whoever writes Russian finds Russian questions.

use std::collections::{BTreeMap, BTreeSet};

use super::stems::stems_of;
use super::{FaqEntry, FaqNo};

/// Most answers that are offered.
pub const MAX_OFFERED: usize = 3;

/// The least share of a question, by weight, that somebody's words must have in common with it.
const FITS: f64 = 0.5;

/// All entries, in their order, and what finds them.
#[derive(Clone, Debug, Default)]
pub struct Faq {
    entries: Vec<FaqEntry>,
    /// The stems of each entry's question.
    stems: Vec<BTreeSet<String>>,
    /// How much each stem says.
    weights: BTreeMap<String, f64>,
}

impl Faq {
    /// These entries, in no order.
    pub fn of(mut entries: Vec<FaqEntry>) -> Self {
        entries.sort_by_key(|entry| (entry.place, entry.no));
        let stems: Vec<_> = entries.iter().map(|entry| stems_of(&entry.question)).collect();
        let mut found: BTreeMap<String, f64> = BTreeMap::new();
        for stem in stems.iter().flatten() {
            *found.entry(stem.clone()).or_default() += 1.0;
        }
        let all = entries.len() as f64;
        let weights = found
            .into_iter()
            .map(|(stem, found)| (stem, (1.0 + all / found).ln()))
            .collect();
        Faq {
            entries,
            stems,
            weights,
        }
    }

    /// All of them, in their order.
    pub fn entries(&self) -> &[FaqEntry] {
        &self.entries
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// One of them.
    pub fn get(&self, no: FaqNo) -> Option<&FaqEntry> {
        self.entries.iter().find(|entry| entry.no == no)
    }

    /// Those that may answer these texts, the likeliest first; at most [`MAX_OFFERED`].
    pub fn answers_to<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<&FaqEntry> {
        if self.is_empty() {
            return Vec::new();
        }
        let asked: BTreeSet<String> = texts.into_iter().flat_map(stems_of).collect();
        let weight = |stem: &String| self.weights.get(stem).copied().unwrap_or_default();
        let mut fitting: Vec<(f64, f64, &FaqEntry)> = Vec::new();
        for (entry, stems) in self.entries.iter().zip(&self.stems) {
            let whole: f64 = stems.iter().map(weight).sum();
            let common: f64 = stems.intersection(&asked).map(weight).sum();
            if whole > 0.0 && common / whole >= FITS {
                fitting.push((common / whole, common, entry));
            }
        }
        // Of two that fit as well, the one that has more in common; else the order of the list, which sorting keeps.
        fitting.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1)));
        let fitting = fitting.into_iter().map(|(_, _, entry)| entry);
        fitting.take(MAX_OFFERED).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PersonId, RichText, Timestamp};

    fn faq(questions: &[&str]) -> Faq {
        let entry = |(at, question): (usize, &&str)| FaqEntry {
            no: FaqNo(u32::try_from(at).unwrap()),
            question: (*question).into(),
            answer: RichText::from("so"),
            language: None,
            place: u32::try_from(at).unwrap(),
            by: PersonId::telegram(1),
            at: Timestamp(0),
        };
        Faq::of(questions.iter().enumerate().map(entry).rev().collect())
    }

    fn found(faq: &Faq, text: &str) -> Vec<u32> {
        faq.answers_to([text]).iter().map(|entry| entry.no.0).collect()
    }

    #[test]
    fn word_forms_find_their_question() {
        let faq = faq(&[
            "Как оплатить?",
            "Где мой заказ?",
            "Как вернуть товар?",
            "How do I pay?",
            "Where is my order?",
        ]);
        assert_eq!(found(&faq, "Здравствуйте! Не приходит оплата, что делать?"), [0]);
        assert_eq!(found(&faq, "заказы не едут"), [1]);
        assert_eq!(found(&faq, "хочу ВЕРНУТЬ товары"), [2]);
        assert_eq!(found(&faq, "paying does not work"), [3]);
        assert_eq!(found(&faq, "my ORDERS are lost"), [4]);
        assert_eq!(found(&faq, "Good morning, is anybody there?"), [0; 0]);
        assert_eq!(found(&faq, ""), [0; 0]);
    }

    #[test]
    fn what_many_questions_share_says_little() {
        let faq = faq(&[
            "Change the address of an order",
            "Cancel an order",
            "Pay for an order by card",
        ]);
        assert_eq!(found(&faq, "something about my order"), [0; 0]);
        assert_eq!(found(&faq, "cancel it please"), [1]);
        assert_eq!(found(&faq, "how do I cancel the order"), [1]);
        let same = Faq::of(faq.entries().to_vec());
        assert_eq!(same.entries()[2].question, "Pay for an order by card");
    }

    #[test]
    fn the_likeliest_come_first_and_they_are_few() {
        let faq = faq(&["Refund", "Refund by card", "Refund of a gift", "Refunds", "👍?"]);
        assert_eq!(found(&faq, "refund of my gift"), [2, 0, 3]);
        assert_eq!(found(&faq, "👍?"), [0; 0], "without words nothing is found");
        let parts = faq.answers_to(["a gift", "the refund"]);
        assert_eq!(parts[0].no, FaqNo(2), "of all messages together");
    }
}
