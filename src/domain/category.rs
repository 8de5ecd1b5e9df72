//! Categories: what tickets are about, with what goes along with each. Must not know who chooses or manages them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    Handling, Home, MAX_TARGET_MINUTES, MINUTE_MS, PersonId, Priority, Question, Target, Timestamp, duration_ms,
};

/// Most categories of a desk: few enough to choose from.
pub const MAX_CATEGORIES: usize = 20;

/// Longest name, in characters.
pub const MAX_CATEGORY_NAME: usize = 32;

/// Most tags that come with a category.
pub const MAX_CATEGORY_TAGS: usize = 5;

/// What tells the categories of a desk apart. A number is given once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryNo(pub u32);

impl fmt::Display for CategoryNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CategoryNo {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(CategoryNo)
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its number.
    pub no: CategoryNo,
    /// What it is called.
    pub name: String,
    /// What its tickets get if nobody has given them another priority.
    #[serde(default)]
    pub priority: Priority,
    /// Tags that its tickets get; at most [`MAX_CATEGORY_TAGS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Minutes of work to the first answer in its tickets, whatever their priority; 0 = no target. None: as their
    /// priority says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer_minutes: Option<u32>,
    /// The same to their closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_minutes: Option<u32>,
    /// What whoever chooses it is asked, in this order; at most [`super::MAX_QUESTIONS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// How many questions there ever were: the number of the next one.
    #[serde(default)]
    pub questions_made: u32,
    /// Where its tickets are shown to staff; none: where all others are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// Whether it is offered and can be chosen no more. It is kept so that its number is not given again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
    /// Who changed it last.
    pub by: PersonId,
    /// When that was.
    pub at: Timestamp,
}

/// The category of a ticket, as it was called when it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Its number.
    pub no: CategoryNo,
    /// What it was called.
    pub name: String,
}

impl Category {
    /// The name that words give, made one line; none if they are too long for one, or none at all.
    pub fn name_of(words: &str) -> Option<String> {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty() && line.chars().count() <= MAX_CATEGORY_NAME).then_some(line)
    }

    /// The tags that words give, `-` for none; none if one of them is no tag, or there are too many.
    pub fn tags_of(words: &str) -> Option<Vec<String>> {
        let mut tags = Vec::new();
        for word in words.split([',', ' ', '\n']).map(str::trim) {
            if matches!(word, "" | "-") {
                continue;
            }
            let Some(Handling::Tagged { tag }) = Handling::tagged(word) else {
                return None;
            };
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        (!words.trim().is_empty() && tags.len() <= MAX_CATEGORY_TAGS).then_some(tags)
    }

    /// The minutes to a target that words give: `90`, `2h`, `1d` of 24 hours of work, 0 for no target, `-` for what the
    /// priority says. None if they are none of these.
    pub fn minutes_of(words: &str) -> Option<Option<u32>> {
        let words = words.trim();
        if words == "-" {
            return Some(None);
        }
        let minutes = match words.parse::<u32>() {
            Ok(minutes) => minutes,
            Err(_) => u32::try_from(duration_ms(words)? / MINUTE_MS).ok()?,
        };
        (minutes <= MAX_TARGET_MINUTES).then_some(Some(minutes))
    }

    /// Minutes to a target, if it says how many.
    pub fn minutes(&self, target: Target) -> Option<u32> {
        match target {
            Target::FirstAnswer => self.first_answer_minutes,
            Target::Resolution => self.resolution_minutes,
        }
    }

    /// The same, changed.
    pub fn set_minutes(&mut self, target: Target, minutes: Option<u32>) {
        match target {
            Target::FirstAnswer => self.first_answer_minutes = minutes,
            Target::Resolution => self.resolution_minutes = minutes,
        }
    }

    /// Whether words name it: the whole name, in any case.
    pub fn is_called(&self, words: &str) -> bool {
        Category::name_of(words).is_some_and(|name| name.to_lowercase() == self.name.to_lowercase())
    }

    /// That a ticket is about it.
    pub fn chosen(&self) -> Handling {
        Handling::Categorised {
            category: Chosen {
                no: self.no,
                name: self.name.clone(),
            },
            priority: self.priority,
            tags: self.tags.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_for_what_they_say() {
        assert_eq!(
            Category::name_of(" Payment \n and money "),
            Some("Payment and money".into())
        );
        for none in ["", " ", &"x".repeat(MAX_CATEGORY_NAME + 1)] {
            assert_eq!(Category::name_of(none), None, "{none}");
        }
        assert_eq!(
            Category::tags_of("#Money, refund money"),
            Some(vec!["money".into(), "refund".into()])
        );
        for (words, minutes) in [
            ("90", Some(90)),
            ("2ч", Some(120)),
            (" 1d ", Some(1_440)),
            ("0", Some(0)),
            ("-", None),
        ] {
            assert_eq!(Category::minutes_of(words), Some(minutes), "{words}");
        }
        for none in ["", "soon", "-5", "100001", "400w", "1.5h"] {
            assert_eq!(Category::minutes_of(none), None, "{none}");
        }
        assert_eq!(Category::tags_of("-"), Some(Vec::new()));
        assert_eq!(Category::tags_of(" "), None);
        assert_eq!(Category::tags_of("a b c d e f"), None);
        assert_eq!(Category::tags_of(&"x".repeat(40)), None);
    }
}
