//! What staff does with a ticket besides talking in it, taking, closing and reopening it: what may be done, and what
//! comes of it.

use serde::{Deserialize, Serialize};

use super::{Chosen, Happening, PersonId, Priority, Refusal, RichText, State, Ticket, Timestamp, utf16_len};

/// Longest subject, in characters.
const SUBJECT_CHARS: usize = 60;

/// Longest tag, in characters.
const TAG_CHARS: usize = 32;

/// Most tags of a ticket.
pub const MAX_TAGS: usize = 10;

/// Longest note, in UTF-16 units: with what stands around it, it fits into one message.
pub const MAX_NOTE: usize = 3_000;

/// Longest reason of a closing, in characters.
const REASON_CHARS: usize = 500;

/// One such thing: as a wish, and as what has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Nobody is its assignee any more.
    Released,
    /// The same, as it is opened again and whoever had it works here no more; they are whose doing it is.
    Vacated,
    /// Somebody else is its assignee.
    Transferred {
        /// Who.
        to: PersonId,
    },
    /// It takes no more words from its requester, and they cannot reopen it.
    Locked,
    /// It does again.
    Unlocked,
    /// It has another subject.
    Renamed {
        /// Which.
        subject: String,
    },
    /// It has another priority.
    Prioritised {
        /// Which.
        priority: Priority,
    },
    /// It needs somebody with more rights: it has the next higher priority, and admins are told.
    Escalated,
    /// It bears this tag.
    Tagged {
        /// Which.
        tag: String,
    },
    /// It does not any more.
    Untagged {
        /// Which.
        tag: String,
    },
    /// It is about this: its requester said so when asking, or staff did.
    Categorised {
        /// What.
        category: Chosen,
        /// The priority that comes with it, if nobody has given another one.
        priority: Priority,
        /// The tags that come with it, as far as there is room.
        tags: Vec<String>,
    },
    /// It is about nothing in particular.
    Uncategorised,
    /// Something that staff wrote down. No requester ever sees it.
    Noted {
        /// The words.
        text: RichText,
    },
    /// It will be closed then, unless its requester says something before.
    Scheduled {
        /// When.
        at: Timestamp,
    },
    /// It will not.
    Unscheduled,
    /// Why it is being closed: said in the commit that closes it.
    Reasoned {
        /// Why.
        reason: Reason,
    },
    /// Another user takes part in it.
    Added {
        /// Who.
        who: PersonId,
    },
    /// They do not any more.
    Removed {
        /// Who.
        who: PersonId,
    },
    /// It is deleted: in no list, until it is brought back or erased.
    Hidden,
    /// It has been brought back.
    Restored,
}

/// Why a ticket was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The words.
    pub text: String,
    /// Whether they are for staff alone.
    #[serde(default)]
    pub internal: bool,
}

impl Reason {
    /// What words say; those that begin with `//` are for staff alone. None if they say nothing.
    pub fn read(words: &str) -> Option<Self> {
        let words = words.trim();
        let (internal, text) = match words.strip_prefix("//") {
            Some(text) => (true, text),
            None => (false, words),
        };
        let text = shortened(text, REASON_CHARS);
        (!text.is_empty()).then_some(Reason { text, internal })
    }
}

/// When a ticket is closed by the clock, and by whose wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// When.
    pub at: Timestamp,
    /// Who wished it.
    pub by: PersonId,
}

impl Handling {
    /// Another subject; none if the words say nothing.
    pub fn renamed(words: &str) -> Option<Self> {
        let line = words.lines().map(str::trim).find(|line| !line.is_empty())?;
        let subject = shortened(line, SUBJECT_CHARS);
        Some(Handling::Renamed { subject })
    }

    /// A tag; none if the words are none. Tags are alike if they differ in case or a leading `#` alone.
    pub fn tagged(words: &str) -> Option<Self> {
        tag(words).map(|tag| Handling::Tagged { tag })
    }

    /// The end of a tag.
    pub fn untagged(words: &str) -> Option<Self> {
        tag(words).map(|tag| Handling::Untagged { tag })
    }

    /// A note; none if it says nothing. A longer one than [`MAX_NOTE`] ends with an ellipsis.
    pub fn noted(words: &RichText) -> Option<Self> {
        let says = !words.plain.trim().is_empty();
        says.then(|| Handling::Noted {
            text: if utf16_len(&words.plain) > MAX_NOTE {
                words.preview(MAX_NOTE)
            } else {
                words.clone()
            },
        })
    }
}

fn shortened(text: &str, most: usize) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(most).collect();
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}

fn tag(words: &str) -> Option<String> {
    let word = words.trim().trim_start_matches('#').trim();
    let one = !word.is_empty() && !word.contains(char::is_whitespace) && word.chars().count() <= TAG_CHARS;
    one.then(|| word.to_lowercase())
}

impl Ticket {
    /// What comes of such a wish. What is so already happens no second time.
    pub(super) fn handle(&self, by: PersonId, how: Handling, now: Timestamp) -> Result<Vec<Happening>, Refusal> {
        let is_so = match &how {
            Handling::Released | Handling::Vacated => {
                self.must_be_open()?;
                if self.assignee().is_none() {
                    return Err(Refusal::NobodyHasIt);
                }
                false
            }
            Handling::Transferred { to } => {
                self.must_be_open()?;
                if self.assignee() == Some(*to) {
                    return Err(Refusal::TakenBy(*to));
                }
                false
            }
            Handling::Locked => self.locked,
            Handling::Unlocked => !self.locked,
            Handling::Renamed { subject } => self.subject == *subject,
            Handling::Prioritised { priority } => self.priority == *priority,
            Handling::Escalated => {
                self.must_be_open()?;
                self.escalated
            }
            Handling::Tagged { tag } => {
                let has = self.tags.contains(tag);
                if !has && self.tags.len() >= MAX_TAGS {
                    return Err(Refusal::TooManyTags { max: MAX_TAGS });
                }
                has
            }
            Handling::Untagged { tag } => !self.tags.contains(tag),
            Handling::Categorised { category, .. } => self.category.as_ref() == Some(category),
            Handling::Uncategorised => self.category.is_none(),
            Handling::Noted { .. } => false,
            Handling::Scheduled { at } => {
                self.must_be_open()?;
                if *at <= now {
                    return Err(Refusal::NotUnderstood);
                }
                self.close_at.is_some_and(|schedule| schedule.at == *at)
            }
            Handling::Unscheduled => self.close_at.is_none(),
            Handling::Reasoned { .. } => {
                self.must_be_open()?;
                false
            }
            Handling::Hidden => {
                if self.is_open() {
                    return Err(Refusal::CloseItFirst);
                }
                self.hidden
            }
            Handling::Restored => !self.hidden,
            Handling::Added { who } => {
                self.may_join(*who)?;
                false
            }
            Handling::Removed { who } => {
                self.leave(*who)?;
                false
            }
        };
        Ok(if is_so {
            Vec::new()
        } else {
            vec![Happening::Handled { by, how }]
        })
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        match self.state {
            State::New | State::InProgress { .. } => Ok(()),
            State::Closed { by, .. } => Err(Refusal::Closed(by)),
        }
    }

    /// What such an event does.
    pub(super) fn be_handled(&mut self, by: PersonId, how: &Handling) {
        match how {
            Handling::Released | Handling::Vacated => self.state = State::New,
            Handling::Transferred { to } => self.state = State::InProgress { by: *to },
            Handling::Locked => self.locked = true,
            Handling::Unlocked => self.locked = false,
            Handling::Renamed { subject } => self.subject.clone_from(subject),
            Handling::Prioritised { priority } => self.priority = *priority,
            Handling::Escalated => {
                self.escalated = true;
                self.priority = self.priority.raised();
            }
            Handling::Tagged { tag } => self.tags.push(tag.clone()),
            Handling::Untagged { tag } => self.tags.retain(|other| other != tag),
            Handling::Categorised {
                category,
                priority,
                tags,
            } => {
                self.category = Some(category.clone());
                if self.priority == Priority::Normal {
                    self.priority = *priority;
                }
                for tag in tags {
                    if !self.tags.contains(tag) && self.tags.len() < MAX_TAGS {
                        self.tags.push(tag.clone());
                    }
                }
            }
            Handling::Uncategorised => self.category = None,
            Handling::Noted { .. } => self.notes += 1,
            Handling::Scheduled { at } => self.close_at = Some(Schedule { at: *at, by }),
            Handling::Unscheduled => self.close_at = None,
            Handling::Reasoned { reason } => self.reason = Some(reason.clone()),
            Handling::Hidden => self.hidden = true,
            Handling::Restored => self.hidden = false,
            Handling::Added { who } => self.be_joined(*who),
            Handling::Removed { who } => self.be_left(*who),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_for_what_they_say() {
        let tag = |words: &str| match Handling::tagged(words) {
            Some(Handling::Tagged { tag }) => Some(tag),
            _ => None,
        };
        assert_eq!(tag(" #Оплата "), Some("оплата".into()));
        for none in ["", "#", "two words", &"x".repeat(TAG_CHARS + 1)] {
            assert_eq!(tag(none), None, "{none}");
        }
        let reason = |words: &str| Reason::read(words).map(|reason| (reason.text, reason.internal));
        assert_eq!(reason(" a duplicate "), Some(("a duplicate".into(), false)));
        assert_eq!(reason("// spam again"), Some(("spam again".into(), true)));
        assert_eq!(reason("//"), None);
        let Some(Handling::Renamed { subject }) = Handling::renamed(&format!("\n{}", "я".repeat(70))) else {
            panic!("a subject");
        };
        assert_eq!(subject.chars().count(), SUBJECT_CHARS + 1);
        assert_eq!(Handling::noted(&RichText::from(" \n")), None);
    }
}
