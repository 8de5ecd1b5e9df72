//! The fields of button data, between colons: written, and read back.

use std::fmt::Write as _;
use std::str::{FromStr, Split};

use crate::domain::{FeedbackNo, TicketNo};
use crate::screen::{Filter, Period, Place, Step};

/// The fields that follow a word.
#[derive(Clone)]
pub(super) struct Fields<'a>(Split<'a, char>);

impl<'a> Fields<'a> {
    /// The word of button data, and what follows it.
    pub fn of(data: &'a str) -> Option<(&'a str, Self)> {
        let mut parts = data.split(':');
        let word = parts.next()?;
        Some((word, Fields(parts)))
    }

    pub fn next(&mut self) -> Option<&'a str> {
        self.0.next()
    }

    pub fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.next()?.parse().ok()
    }

    pub fn ticket(&mut self) -> Option<TicketNo> {
        self.parsed().map(TicketNo)
    }

    /// The ticket that leads back, if one does.
    pub fn from(&mut self) -> Option<Option<TicketNo>> {
        match self.next()? {
            "" => Some(None),
            no => Some(Some(TicketNo(no.parse().ok()?))),
        }
    }

    pub fn feedback(&mut self) -> Option<FeedbackNo> {
        self.parsed().map(FeedbackNo)
    }

    pub fn before(&mut self) -> Option<u64> {
        match self.next()? {
            "" => Some(u64::MAX),
            before => before.parse().ok(),
        }
    }

    pub fn filter(&mut self) -> Option<Filter> {
        let text = self.next()?;
        Filter::ALL
            .into_iter()
            .find(|filter| text.chars().eq([filter_field(*filter)]))
    }

    pub fn period(&mut self) -> Option<Period> {
        let text = self.next()?;
        Period::ALL
            .into_iter()
            .find(|period| text.chars().eq([period_field(*period)]))
    }

    pub fn place(&mut self) -> Option<Place> {
        let text = self.next()?;
        if text.is_empty() {
            return Some(None);
        }
        let (forward, hex) = match text.split_at_checked(1)? {
            (">", hex) => (true, hex),
            ("<", hex) => (false, hex),
            _ => return None,
        };
        if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
            return None;
        }
        let entry = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
            .collect::<Option<_>>()?;
        Some(Some(Step { entry, forward }))
    }

    /// Whether nothing is left.
    pub fn end(mut self) -> bool {
        self.next().is_none()
    }
}

pub(super) fn period_field(period: Period) -> char {
    match period {
        Period::Month => 'm',
        Period::Ever => 'e',
    }
}

/// None is an empty field.
pub(super) fn from_field(from: Option<TicketNo>) -> String {
    from.map(|no| no.to_string()).unwrap_or_default()
}

/// The latest entries are an empty field.
pub(super) fn before_field(before: u64) -> String {
    if before == u64::MAX {
        String::new()
    } else {
        before.to_string()
    }
}

pub(super) fn filter_field(filter: Filter) -> char {
    match filter {
        Filter::All => 'a',
        Filter::Waiting => 'w',
        Filter::Mine => 'm',
        Filter::New => 'n',
        Filter::Closed => 'c',
        Filter::Hidden => 'h',
    }
}

/// A place is a sign for the direction and the entry in hex: 17 bytes at most in today's lists, so 35
/// characters. The beginning of a list is an empty field.
pub(super) fn place_field(place: &Place) -> String {
    let Some(step) = place else { return String::new() };
    let mut text = String::from(if step.forward { ">" } else { "<" });
    for byte in &step.entry {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
