//! Pictures: numbers and words in, a PNG out. Knows neither what the numbers count nor who looks at them; reads no
//! clock and no store. Drawing takes a good many milliseconds of work: not for a thread that others wait for.

mod chart;
mod paper;

pub use chart::{Chart, Panel, Series};
pub use paper::{BLUE, Colour, GREEN, ORANGE, VIOLET};

/// A picture that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("a picture could not be drawn: {0}")]
pub struct NotDrawn(String);
