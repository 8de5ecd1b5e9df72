//! What is drawn on: a white sheet of pixels with a font of its own, and what becomes of it at the end.

use std::sync::LazyLock;

use plotters::backend::BitMapBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, IntoFont as _, RGBColor, TextStyle, WHITE, register_font};

use super::NotDrawn;

/// A colour.
pub type Colour = RGBColor;

/// The first series of a panel.
pub const BLUE: Colour = RGBColor(0x2f, 0x6f, 0xd0);
/// The second one, with it.
pub const GREEN: Colour = RGBColor(0x3a, 0xa7, 0x5d);
/// The first series of another panel.
pub const ORANGE: Colour = RGBColor(0xe5, 0x8a, 0x1f);
/// The second one, with it.
pub const VIOLET: Colour = RGBColor(0x84, 0x5a, 0xc8);

/// The name under which the drawing library finds the font.
const FONT: &str = "DejaVu Sans";

/// Whether the font is there. It has the letters of every language we speak, and is the same on every machine.
static FONT_IS_THERE: LazyLock<bool> =
    LazyLock::new(|| register_font(FONT, FontStyle::Normal, dejavu::sans::regular()).is_ok());

/// Where a text stands from its point, sideways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// A sheet. Points are pixels from the upper left corner.
pub(super) struct Paper<'a>(DrawingArea<BitMapBackend<'a>, Shift>);

impl<'a> Paper<'a> {
    /// A sheet over `pixels`, three bytes each, all white.
    pub fn new(pixels: &'a mut [u8], size: (u32, u32)) -> Result<Self, NotDrawn> {
        if !*FONT_IS_THERE {
            return Err(NotDrawn("its font cannot be read".into()));
        }
        let area = BitMapBackend::with_buffer(pixels, size).into_drawing_area();
        area.fill(&WHITE).map_err(not_drawn)?;
        Ok(Paper(area))
    }

    /// A filled rectangle.
    pub fn bar(&self, from: (i32, i32), to: (i32, i32), colour: Colour) -> Result<(), NotDrawn> {
        self.0
            .draw(&Rectangle::new([from, to], colour.filled()))
            .map_err(not_drawn)
    }

    /// A text whose middle, upwards, is at the point.
    pub fn text(&self, text: &str, at: (i32, i32), size: i32, side: Side, colour: Colour) -> Result<(), NotDrawn> {
        let across = match side {
            Side::Left => HPos::Left,
            Side::Middle => HPos::Center,
            Side::Right => HPos::Right,
        };
        // The library centres the letters with what reaches below them, which few do.
        let at = (at.0, at.1 + size / 7);
        let style = style(size).color(&colour).pos(Pos::new(across, VPos::Center));
        self.0.draw(&Text::new(text.to_owned(), at, style)).map_err(not_drawn)
    }

    /// How wide a text is.
    pub fn width(&self, text: &str, size: i32) -> Result<i32, NotDrawn> {
        let (width, _) = self.0.estimate_text_size(text, &style(size)).map_err(not_drawn)?;
        Ok(i32::try_from(width).unwrap_or(i32::MAX))
    }

    /// The greatest size up to `size` at which a text is no wider than `most`.
    pub fn fitting(&self, text: &str, size: i32, most: i32) -> Result<i32, NotDrawn> {
        const LEAST: i32 = 12;
        let mut fits = size;
        while fits > LEAST && self.width(text, fits)? > most {
            fits -= 1;
        }
        Ok(fits)
    }
}

fn style(size: i32) -> TextStyle<'static> {
    (FontFamily::Name(FONT), size).into_font().into()
}

fn not_drawn(error: impl std::error::Error) -> NotDrawn {
    NotDrawn(error.to_string())
}

/// Pixels as a PNG.
pub(super) fn png(pixels: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, NotDrawn> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(not_drawn)?;
    writer.write_image_data(pixels).map_err(not_drawn)?;
    writer.finish().map_err(not_drawn)?;
    Ok(bytes)
}
