//! How a requester found the support, and until when they may say so. Who asks for it is not known here.

use serde::{Deserialize, Serialize};

use super::{HOUR_MS, Happening, Refusal, Ticket, Timestamp};

/// How the requester found the support that ended with one closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The history entry of that closing.
    pub closing: u64,
    /// From 1 to `RATING_STARS`.
    pub stars: u8,
    /// When it was first given.
    pub at: Timestamp,
}

/// A rating can be changed and commented on for a day.
pub const RATING_CHANGE_MS: i64 = 24 * HOUR_MS;

impl Ticket {
    /// The same stars again change nothing.
    pub(super) fn rate(&self, closing: u64, stars: u8, at: Timestamp) -> Result<Vec<Happening>, Refusal> {
        if self.closing() != Some(closing) {
            return Err(Refusal::NothingToRate);
        }
        match self.rating() {
            Some(rating) if rating.stars == stars => Ok(Vec::new()),
            Some(rating) if at.since(rating.at) > RATING_CHANGE_MS => Err(Refusal::RatingFixed),
            Some(_) | None => Ok(vec![Happening::Rated { stars }]),
        }
    }

    /// The rating of the closing it stands at.
    pub fn rating(&self) -> Option<Rating> {
        let last = self.ratings.last().copied();
        last.filter(|rating| Some(rating.closing) == self.closing())
    }

    /// Notes the stars given to the closing it stands at.
    pub(super) fn note_rating(&mut self, stars: u8, at: Timestamp) {
        let Some(closing) = self.closing() else { return };
        match self.ratings.last_mut() {
            Some(rating) if rating.closing == closing => rating.stars = stars,
            Some(_) | None => self.ratings.push(Rating { closing, stars, at }),
        }
    }
}
