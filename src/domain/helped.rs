//! Which answers of the FAQ a person was offered, and which of them helped. Each counts once a person, so that a second
//! press counts nothing. Bounded: the oldest of too many are forgotten, and counted no more.

use super::{FaqNo, MAX_FAQ, Person, TicketNo};

/// When somebody reads an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// They look through the FAQ.
    Reading,
    /// It was offered for what they wrote and what is kept, of which this is the last message's number.
    Kept(i64),
    /// It was offered for what they wrote in this ticket of theirs.
    Ticket(TicketNo),
}

impl Person {
    /// Notes that they were offered answers.
    pub fn note_offered(&mut self, answers: impl IntoIterator<Item = FaqNo>) {
        for no in answers {
            note(&mut self.offered, no);
        }
    }

    /// Notes that an answer helped.
    pub fn note_helped(&mut self, no: FaqNo) {
        note(&mut self.helped, no);
    }
}

fn note(known: &mut Vec<FaqNo>, no: FaqNo) {
    if known.contains(&no) {
        return;
    }
    known.push(no);
    let surplus = known.len().saturating_sub(MAX_FAQ);
    known.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_counts_once_and_the_oldest_are_forgotten() {
        let mut known = Vec::new();
        for no in [1, 2, 1] {
            note(&mut known, FaqNo(no));
        }
        assert_eq!(known, [FaqNo(1), FaqNo(2)]);
        for no in 0..200 {
            note(&mut known, FaqNo(no));
        }
        assert_eq!(known.len(), MAX_FAQ);
        assert_eq!(known.last(), Some(&FaqNo(199)));
    }
}
