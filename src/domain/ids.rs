//! Identities: who, where, which message, which ticket. Newtypes, so that none stands for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number a ticket is known by to users and staff; counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketNo(pub u64);

impl fmt::Display for TicketNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Where people are reached. One today; each further messenger is one more letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Messenger {
    /// Telegram: user and chat numbers as the Bot API gives them (52 significant bits).
    Telegram,
}

impl Messenger {
    /// The letter that stands for it in keys and in JSON.
    pub fn letter(self) -> u8 {
        match self {
            Messenger::Telegram => b't',
        }
    }

    /// The messenger a letter stands for.
    pub fn from_letter(letter: u8) -> Option<Self> {
        match letter {
            b't' => Some(Messenger::Telegram),
            _ => None,
        }
    }
}

macro_rules! address {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            /// Where the number is valid.
            pub messenger: Messenger,
            /// The number itself, as the messenger gives it.
            pub number: i64,
        }

        impl $name {
            /// An address on Telegram.
            pub const fn telegram(number: i64) -> Self {
                Self { messenger: Messenger::Telegram, number }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", self.messenger.letter() as char, self.number)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = BadAddress;

            fn from_str(text: &str) -> Result<Self, BadAddress> {
                let letter = *text.as_bytes().first().ok_or(BadAddress)?;
                let messenger = Messenger::from_letter(letter).ok_or(BadAddress)?;
                let number = text[1..].parse().map_err(|_| BadAddress)?;
                Ok(Self { messenger, number })
            }
        }
    };
}

address!(
    /// A human being as one messenger knows them.
    PersonId
);
address!(
    /// A conversation a message can be sent to: a private chat or a group.
    ChatId
);

impl ChatId {
    /// Whether many people are in it. On Telegram the numbers of groups are negative.
    pub fn is_group(self) -> bool {
        self.number < 0
    }

    /// Whose private chat it is; nobody's if it is a group.
    pub fn person(self) -> Option<PersonId> {
        (!self.is_group()).then_some(PersonId {
            messenger: self.messenger,
            number: self.number,
        })
    }
}

impl PersonId {
    /// Stands for whoever had everything about them erased, where something of them must still be said. No messenger
    /// gives this number.
    pub const NOBODY: PersonId = PersonId::telegram(0);

    /// The private chat with this person. On Telegram it bears the person's own number.
    pub fn chat(self) -> ChatId {
        ChatId {
            messenger: self.messenger,
            number: self.number,
        }
    }
}

/// An address that cannot be read: not a messenger's letter followed by a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address: expected a messenger's letter and a number, such as t42")]
pub struct BadAddress;

/// One message as it stands in one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageRef {
    /// The chat it stands in.
    pub chat: ChatId,
    /// Its number there.
    pub message: i64,
}
