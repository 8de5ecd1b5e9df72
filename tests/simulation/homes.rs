//! Groups that categories of tickets have for their own: which there are, and which was home to what when, as the disk
//! has it.

use std::collections::BTreeMap;

use switchboard::domain::{Category, CategoryNo, ChatId, Home, Messenger};

/// A group that may become a home.
const fn group(number: i64) -> ChatId {
    ChatId {
        messenger: Messenger::Telegram,
        number,
    }
}

/// The groups that may become homes. Unlike the support group they keep their numbers.
pub const GROUPS: [ChatId; 2] = [group(-2_001), group(-2_002)];

/// Steps after which everybody knows of a home that is lost: nobody waits for that.
const KNOWN_AFTER: u32 = 2;

/// Where the tickets of a category are read, if not where all others are.
pub type Place = Option<(ChatId, Option<i64>)>;

/// What was home to the tickets of each category, from which step on; before the first nothing was.
#[derive(Clone, Default)]
pub struct Homes {
    places: BTreeMap<u32, Vec<(u32, Place)>>,
    /// How often the bot lost the way to one.
    pub losses: usize,
}

impl Homes {
    /// Notes what is on the disk from now on of categories that were changed together.
    pub fn note(&mut self, step: u32, changed: &[Category]) {
        let mut lost = false;
        for category in changed {
            let home = category.home.as_ref().filter(|_| !category.removed);
            let place = home.filter(|home| !home.lost).map(|home| (home.chat, home.thread));
            let places = self.places.entry(category.no.0).or_default();
            let before = places.last().and_then(|(_, place)| *place);
            lost |= before.is_some_and(|(chat, thread)| home.is_some_and(|home| home.lost && home.is_at(chat, thread)));
            if before != place {
                places.push((step, place));
            }
        }
        self.losses += usize::from(lost);
    }

    /// Whether there ever was one.
    pub fn were_any(&self) -> bool {
        !self.places.is_empty()
    }

    /// Each place that might be home to the tickets of a category at some time of a step. A home that is lost is so on the disk
    /// a little before everybody knows: whoever writes meanwhile is shown there in vain, and then elsewhere.
    pub fn during(&self, step: u32, about: Option<CategoryNo>) -> Vec<Place> {
        let places = about
            .and_then(|no| self.places.get(&no.0))
            .map_or(&[][..], Vec::as_slice);
        let earlier = places.iter().rposition(|(from, _)| *from + KNOWN_AFTER < step);
        let since = earlier.map_or(places, |at| &places[at..]);
        let until = since.iter().take_while(|(from, _)| *from <= step);
        let mut during: Vec<Place> = until.map(|(_, place)| *place).collect();
        if earlier.is_none() {
            during.push(None);
        }
        during
    }
}

/// A group, or a topic of it, as a home.
pub fn home(chat: ChatId, thread: Option<i64>) -> Home {
    Home {
        chat,
        thread,
        title: "of its own".into(),
        lost: false,
    }
}
