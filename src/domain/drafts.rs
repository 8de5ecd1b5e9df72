//! Messages kept for a person until it is clear where they belong, or until they may go there. Bounded, so that
//! nobody fills the store; what does not fit is refused, never dropped unsaid.

use super::{Message, Person, Refusal, RichText};

/// The most messages kept for a person; the parts of an album count as one.
pub const MAX_DRAFTS: usize = 20;

/// Most room that kept messages may take in a person's record, in bytes as estimated by [`weight`].
const MAX_BYTES: usize = 40 * 1024;

impl Person {
    /// Keeps a message. The first always fits.
    ///
    /// # Errors
    /// [`Refusal::TooManyDrafts`]: it is not kept.
    pub fn keep(&mut self, message: Message) -> Result<(), Refusal> {
        let bytes: usize = self.drafts.iter().map(weight).sum();
        let fits = self.drafts.is_empty() || bytes + weight(&message) <= MAX_BYTES;
        let counts = self.drafts.last().is_none_or(|last| !message.goes_with(last));
        let max = self.kept();
        if !fits || (counts && max >= MAX_DRAFTS) {
            return Err(Refusal::TooManyDrafts { max });
        }
        self.drafts.push(message);
        Ok(())
    }

    /// Brings a change into the message that is kept of it; none if it is not kept.
    ///
    /// # Errors
    /// [`Refusal::TooManyDrafts`]: with it they would be too long; it is kept as it was.
    pub fn rewrite_kept(&mut self, message: &Message) -> Option<Result<(), Refusal>> {
        let at = self.drafts.iter().position(|kept| kept.source == message.source)?;
        let others = (self.drafts.iter().enumerate()).filter(|(other, _)| *other != at);
        let bytes: usize = others.map(|(_, kept)| weight(kept)).sum();
        if bytes > 0 && bytes + weight(message) > MAX_BYTES {
            return Some(Err(Refusal::TooManyDrafts { max: self.kept() }));
        }
        let reply = self.drafts[at].reply.take();
        self.drafts[at] = Message {
            reply,
            ..message.clone()
        };
        Some(Ok(()))
    }

    /// How many messages are kept. The parts of an album count as one.
    pub fn kept(&self) -> usize {
        Message::count(&self.drafts)
    }
}

/// What a message takes at most when it is stored: signs may be escaped, and each mark has its words.
pub(super) fn weight(message: &Message) -> usize {
    let quote = message.reply.as_ref().and_then(|reply| reply.quote.as_ref());
    let text = |text: &RichText| 2 * text.plain.len() + 80 * text.marks.len();
    200 + text(&message.text) + quote.map_or(0, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChatId, Kind, MessageRef, PersonId, Sighting, Timestamp};

    fn anna() -> Person {
        let sighting = Sighting {
            id: PersonId::telegram(1),
            name: "Anna".into(),
            username: None,
            client_language: None,
        };
        Person::met(&sighting, Timestamp(0))
    }

    fn message(text: &str, album: Option<&str>) -> Message {
        Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind: Kind::Photo,
            text: RichText::from(text),
            file_name: None,
            album: album.map(str::to_owned),
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    #[test]
    fn an_album_counts_as_one_message() {
        let mut anna = anna();
        for part in [None, Some("a"), Some("a"), Some("a"), Some("b"), None, None] {
            anna.keep(message("", part)).unwrap();
        }
        assert_eq!(anna.kept(), 5);
    }

    #[test]
    fn what_is_kept_is_bounded_in_number_and_size() {
        let mut many = anna();
        for _ in 0..MAX_DRAFTS {
            many.keep(message("", None)).unwrap();
        }
        let refused = Refusal::TooManyDrafts { max: MAX_DRAFTS };
        assert_eq!(many.keep(message("", None)), Err(refused.clone()));
        assert_eq!(many.keep(message("", Some("a"))), Err(refused));
        let mut long = anna();
        let text = "x".repeat(MAX_BYTES);
        long.keep(message(&text, None)).unwrap();
        assert_eq!(long.keep(message("x", None)), Err(Refusal::TooManyDrafts { max: 1 }));
    }
}
