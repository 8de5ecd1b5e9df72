//! Bars day by day, in panels below each other. Sizes are chosen for a phone, which shows the picture at a third of
//! its width: letters of 30 pixels are read there as letters of ten.

use super::NotDrawn;
use super::paper::{Colour, Paper, Side, png};

/// Width and height of a picture, in pixels.
const SIZE: (u32, u32) = (1_080, 1_000);

/// Space around everything.
const MARGIN: i32 = 36;

/// Heights of letters.
const TITLE: i32 = 44;
const LABEL: i32 = 32;
const SCALE: i32 = 28;

/// How far apart the days that are named stand: their names must not touch.
const NAMED_EVERY: usize = 7;

const INK: Colour = plotters::style::RGBColor(0x22, 0x26, 0x2b);
const FAINT: Colour = plotters::style::RGBColor(0x5d, 0x66, 0x70);
const LINE: Colour = plotters::style::RGBColor(0xdd, 0xe1, 0xe6);

/// A picture of several days.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The days' names, oldest first.
    pub days: Vec<String>,
    /// What is counted, in panels below each other.
    pub panels: Vec<Panel>,
    /// What to say in a panel in which there is nothing.
    pub nothing: String,
    /// What stands between groups of three digits.
    pub between_digits: String,
}

/// Numbers of one kind, to be compared with each other.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The series, side by side.
    pub series: Vec<Series>,
}

/// One number a day.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// The numbers, one a day, oldest first; days beyond the last count nothing.
    pub numbers: Vec<u64>,
}

/// A part of the sheet.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Chart {
    /// Draws it as a PNG.
    ///
    /// # Errors
    /// If the drawing library fails.
    pub fn png(&self) -> Result<Vec<u8>, NotDrawn> {
        let (width, height) = SIZE;
        let mut pixels = vec![0; width as usize * height as usize * 3];
        self.draw(&Paper::new(&mut pixels, SIZE)?)?;
        png(&pixels, SIZE)
    }

    fn draw(&self, paper: &Paper) -> Result<(), NotDrawn> {
        let (width, height) = (SIZE.0 as i32, SIZE.1 as i32);
        let size = paper.fitting(&self.title, TITLE, width - 2 * MARGIN)?;
        paper.text(&self.title, (MARGIN, MARGIN + TITLE / 2), size, Side::Left, INK)?;
        let top = MARGIN + TITLE + 20;
        let panels = i32::try_from(self.panels.len()).unwrap_or(1).max(1);
        let each = (height - top) / panels;
        // All scales as wide as the widest, so that the days stand below each other.
        let mut scale = 0;
        for panel in &self.panels {
            for mark in Scale::of(panel.greatest()).marks() {
                scale = scale.max(paper.width(&self.grouped(mark), SCALE)?);
            }
        }
        for (n, panel) in (0..).zip(&self.panels) {
            let frame = Frame {
                left: MARGIN + scale + 14,
                right: width - MARGIN - 10,
                top: top + n * each,
                bottom: top + (n + 1) * each,
            };
            self.panel(paper, panel, frame)?;
        }
        Ok(())
    }

    fn panel(&self, paper: &Paper, panel: &Panel, frame: Frame) -> Result<(), NotDrawn> {
        self.legend(paper, panel, frame)?;
        let plot = Frame {
            top: frame.top + LABEL + 34,
            bottom: frame.bottom - SCALE - 44,
            ..frame
        };
        let scale = Scale::of(panel.greatest());
        for mark in scale.marks() {
            let y = plot.bottom - scale.height(mark, plot.bottom - plot.top);
            paper.bar((plot.left, y), (plot.right, y + 1), LINE)?;
            let at = (plot.left - 14, y);
            paper.text(&self.grouped(mark), at, SCALE, Side::Right, FAINT)?;
        }
        self.bars(paper, panel, plot, &scale)?;
        if panel.greatest() == 0 {
            let middle = (plot.left + plot.right) / 2;
            let size = paper.fitting(&self.nothing, LABEL, plot.right - plot.left)?;
            paper.text(
                &self.nothing,
                (middle, (plot.top + plot.bottom) / 2),
                size,
                Side::Middle,
                FAINT,
            )?;
        }
        Ok(())
    }

    /// What the colours mean, with the sums.
    fn legend(&self, paper: &Paper, panel: &Panel, frame: Frame) -> Result<(), NotDrawn> {
        const SQUARE: i32 = 24;
        const GAP: i32 = 44;
        let entry = |series: &Series| {
            let sum = series.numbers.iter().fold(0u64, |sum, n| sum.saturating_add(*n));
            format!("{}: {}", series.name, self.grouped(sum))
        };
        let entries: Vec<String> = panel.series.iter().map(entry).collect();
        let squares = i32::try_from(entries.len()).unwrap_or(0) * (SQUARE + 12 + GAP);
        let size = paper.fitting(&entries.concat(), LABEL, SIZE.0 as i32 - 2 * MARGIN - squares)?;
        let (mut x, y) = (MARGIN, frame.top + LABEL / 2);
        for (series, entry) in panel.series.iter().zip(&entries) {
            let top = y - SQUARE / 2;
            paper.bar((x, top), (x + SQUARE, top + SQUARE), series.colour)?;
            x += SQUARE + 12;
            paper.text(entry, (x, y), size, Side::Left, INK)?;
            x += paper.width(entry, size)? + GAP;
        }
        Ok(())
    }

    fn bars(&self, paper: &Paper, panel: &Panel, plot: Frame, scale: &Scale) -> Result<(), NotDrawn> {
        let days = i32::try_from(self.days.len()).unwrap_or(1).max(1);
        let beside = i32::try_from(panel.series.len()).unwrap_or(1).max(1);
        let begin = |day: i32| plot.left + (plot.right - plot.left) * day / days;
        for (day, name) in (0..).zip(&self.days) {
            let (left, right) = (begin(day) + 2, begin(day + 1) - 3);
            for (n, series) in (0..).zip(&panel.series) {
                let number = usize::try_from(day).ok().and_then(|day| series.numbers.get(day));
                let Some(number) = number.copied().filter(|number| *number > 0) else {
                    continue;
                };
                // However small beside the greatest, a day with something is seen.
                let height = scale.height(number, plot.bottom - plot.top).max(3);
                let edge = |n: i32| left + (right - left) * n / beside;
                let (from, to) = ((edge(n), plot.bottom - height), (edge(n + 1), plot.bottom));
                paper.bar(from, to, series.colour)?;
            }
            let ago = self.days.len() - 1 - usize::try_from(day).unwrap_or(0);
            if ago.is_multiple_of(NAMED_EVERY) {
                let half = paper.width(name, SCALE)? / 2;
                let x = ((left + right) / 2).min(SIZE.0 as i32 - 12 - half);
                paper.text(name, (x, plot.bottom + 10 + SCALE / 2), SCALE, Side::Middle, FAINT)?;
            }
        }
        paper.bar((plot.left, plot.bottom), (plot.right, plot.bottom + 2), FAINT)
    }

    /// A number with its digits in groups.
    fn grouped(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(&self.between_digits);
            }
            text.push(digit);
        }
        text
    }
}

impl Panel {
    fn greatest(&self) -> u64 {
        let numbers = self.series.iter().flat_map(|series| &series.numbers);
        numbers.copied().max().unwrap_or(0)
    }
}

/// The scale beside bars: from nought in steps of 1, 2 or 5, or ten times that, and so on.
#[derive(Debug, PartialEq, Eq)]
struct Scale {
    step: u64,
    steps: u64,
}

impl Scale {
    /// One that reaches a number in two to five steps; fewer if the number is smaller than that.
    fn of(greatest: u64) -> Self {
        const MOST: u64 = 5;
        let mut step = 1u64;
        for factor in [2, 5, 10].into_iter().cycle() {
            if greatest.div_ceil(step) <= MOST {
                break;
            }
            let decade = 10u64.pow(step.ilog10());
            step = match factor {
                2 => decade.saturating_mul(2),
                5 => decade.saturating_mul(5),
                _ => decade.saturating_mul(10),
            };
        }
        Scale {
            step,
            steps: greatest.div_ceil(step).max(1),
        }
    }

    fn marks(&self) -> impl Iterator<Item = u64> {
        let step = self.step;
        (0..=self.steps).map(move |n| step.saturating_mul(n))
    }

    /// How high a number stands where the last mark stands at `whole`.
    fn height(&self, number: u64, whole: i32) -> i32 {
        let top = u128::from(self.step) * u128::from(self.steps);
        let height = u128::from(number) * u128::from(whole.max(0).unsigned_abs()) / top.max(1);
        i32::try_from(height).unwrap_or(whole).min(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{BLUE, GREEN, ORANGE, VIOLET};

    #[test]
    fn a_scale_reaches_its_greatest_number_in_a_few_round_steps() {
        let scale = |greatest| {
            let scale = Scale::of(greatest);
            (scale.step, scale.steps)
        };
        assert_eq!(scale(0), (1, 1));
        assert_eq!(scale(1), (1, 1));
        assert_eq!(scale(5), (1, 5));
        assert_eq!(scale(6), (2, 3));
        assert_eq!(scale(23), (5, 5));
        assert_eq!(scale(26), (10, 3));
        assert_eq!(scale(1_201), (500, 3));
        assert_eq!(scale(99_999), (20_000, 5));
        for greatest in (0..64).map(|bits| u64::MAX >> bits) {
            let Scale { step, steps } = Scale::of(greatest);
            assert!((1..=5).contains(&steps) && u128::from(step) * u128::from(steps) >= u128::from(greatest));
        }
    }

    fn chart(words: [&str; 6], numbers: impl Fn(u64) -> [u64; 4]) -> Chart {
        let [title, nothing, opened, closed, users, staff] = words;
        let all: Vec<[u64; 4]> = (0..30).map(numbers).collect();
        let series = |n: usize, name: &str, colour| Series {
            name: name.into(),
            colour,
            numbers: all.iter().map(|day| day[n]).collect(),
        };
        Chart {
            title: title.into(),
            days: (1..=30).map(|day| format!("{day:02}.11")).collect(),
            panels: vec![
                Panel {
                    series: vec![series(0, opened, BLUE), series(1, closed, GREEN)],
                },
                Panel {
                    series: vec![series(2, users, ORANGE), series(3, staff, VIOLET)],
                },
            ],
            nothing: nothing.into(),
            between_digits: "\u{a0}".into(),
        }
    }

    const ENGLISH: [&str; 6] = [
        "Day by day",
        "Nothing in these days",
        "Tickets opened",
        "closed",
        "Messages from users",
        "from us",
    ];
    const RUSSIAN: [&str; 6] = [
        "По дням",
        "За эти дни ничего",
        "Открыто обращений",
        "закрыто",
        "Сообщений от людей",
        "от нас",
    ];

    /// The pixels of a picture, as anybody would read them.
    fn pixels(png: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), SIZE);
        pixels
    }

    fn of_colour(pixels: &[u8], Colour { 0: r, 1: g, 2: b }: Colour) -> usize {
        pixels.chunks(3).filter(|pixel| **pixel == [r, g, b]).count()
    }

    /// Nothing may reach the edge: what does is cut off.
    fn edge_is_white(pixels: &[u8]) -> bool {
        const EDGE: usize = 8;
        let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
        let is_edge = |at: usize| {
            let (x, y) = (at % width, at / width);
            x < EDGE || y < EDGE || x >= width - EDGE || y >= height - EDGE
        };
        let mut all = pixels.chunks(3).enumerate();
        all.all(|(at, pixel)| !is_edge(at) || *pixel == [255; 3])
    }

    #[test]
    fn whatever_the_numbers_are_nothing_is_cut_off() {
        type Numbers = fn(u64) -> [u64; 4];
        let cases: [(&str, Numbers); 4] = [
            ("usual", |day| {
                [day * 7 % 12, day * 5 % 11, 20 + day * 13 % 40, 15 + day * 11 % 37]
            }),
            ("empty", |_| [0; 4]),
            ("one", |day| [u64::from(day == 29), 0, u64::from(day == 29), 0]),
            ("huge", |day| {
                [day * 120_000_000_000, u64::MAX / 40, day * 1_234_567, u64::MAX]
            }),
        ];
        for (name, numbers) in cases {
            for (language, words) in [("en", ENGLISH), ("ru", RUSSIAN)] {
                let png = chart(words, numbers).png().unwrap();
                let pixels = pixels(&png);
                assert!(edge_is_white(&pixels), "{name} {language}");
                let any = numbers(29)[0] > 0;
                let square = 25 * 25;
                assert_eq!(
                    of_colour(&pixels, BLUE) > square,
                    any || name == "usual",
                    "{name} {language}"
                );
                assert!(png.len() < 200_000, "{} bytes", png.len());
            }
        }
    }

    #[test]
    fn every_letter_of_our_languages_has_a_shape() {
        let shapes = |text: &str| {
            let mut pixels = vec![0; 100 * 100 * 3];
            let paper = Paper::new(&mut pixels, (100, 100)).unwrap();
            paper.text(text, (10, 50), 40, Side::Left, INK).unwrap();
            drop(paper);
            pixels
        };
        let unknown = shapes("\u{10ffff}");
        for letter in ('a'..='z')
            .chain('A'..='Z')
            .chain('0'..='9')
            .chain('а'..='я')
            .chain('А'..='Я')
            .chain(['ё', 'Ё'])
        {
            assert_ne!(shapes(&letter.to_string()), unknown, "{letter}");
        }
    }
}
