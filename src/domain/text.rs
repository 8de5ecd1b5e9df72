//! Text with marks (bold, links, …), measured the way messengers measure it: in UTF-16 units.
//!
//! Texts of users, of staff and of our own screens are all this one type. Names and words are put in
//! as plain text and never parsed, so nothing a person writes can break a message's markup.

use serde::{Deserialize, Serialize};

/// The length of `text` in UTF-16 code units, the measure of Telegram's limits and offsets.
pub fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// How a stretch of text is to look or behave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Heavy.
    Bold,
    /// Slanted.
    Italic,
    /// With a line below.
    Underline,
    /// With a line through.
    Strike,
    /// Hidden until touched.
    Spoiler,
    /// Monospaced within a line.
    Code,
    /// A monospaced block, in a language if one was named.
    Pre(Option<String>),
    /// A link to this address.
    Link(String),
    /// Words that lead to a person by number.
    Mention(i64),
    /// A quotation.
    Quote,
    /// A quotation shown folded.
    FoldedQuote,
    /// A custom emoji by its id; the text holds the plain one.
    CustomEmoji(String),
}

/// A style on a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First UTF-16 unit.
    pub at: usize,
    /// Length in UTF-16 units; at least 1.
    pub len: usize,
    /// The style.
    pub style: Style,
}

/// Text and its marks. Marks lie within the text and may nest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    /// The characters.
    #[serde(rename = "t")]
    pub plain: String,
    /// The marks, in the order they were given.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl From<&str> for RichText {
    fn from(plain: &str) -> Self {
        RichText {
            plain: plain.to_owned(),
            marks: Vec::new(),
        }
    }
}

impl RichText {
    /// Length in UTF-16 units.
    pub fn len(&self) -> usize {
        utf16_len(&self.plain)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// Appends plain characters.
    pub fn push(&mut self, plain: &str) {
        self.plain.push_str(plain);
    }

    /// Appends plain characters under one style.
    pub fn push_styled(&mut self, plain: &str, style: Style) {
        let len = utf16_len(plain);
        if len > 0 {
            self.marks.push(Mark {
                at: self.len(),
                len,
                style,
            });
        }
        self.plain.push_str(plain);
    }

    /// Appends another text with its marks.
    pub fn append(&mut self, other: &RichText) {
        let shift = self.len();
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            // Records may hold marks that reach beyond any text.
            at: mark.at.saturating_add(shift),
            ..mark.clone()
        }));
        self.plain.push_str(&other.plain);
    }

    /// The text in pieces of at most `limit` UTF-16 units (`limit` ≥ 2), cut where it hurts least:
    /// after a line, else after a word, else between characters. Marks are cut along. Joined again,
    /// the pieces give every character back; an empty text gives no piece.
    pub fn split(&self, limit: usize) -> Vec<RichText> {
        debug_assert!(limit >= 2, "a piece must hold a character of two UTF-16 units");
        let mut pieces = Vec::new();
        let mut rest = self.plain.as_str();
        let mut start = 0;
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at(cut(rest, limit));
            let len = utf16_len(piece);
            pieces.push(RichText {
                plain: piece.to_owned(),
                marks: self.marks_within(start, len),
            });
            start += len;
            rest = tail;
        }
        pieces
    }

    /// The first `max` UTF-16 units or less, with `…` where something was left out. For previews
    /// only: what is delivered is split, never shortened.
    pub fn preview(&self, max: usize) -> RichText {
        if self.len() <= max {
            return self.clone();
        }
        let (head, _) = self.plain.split_at(cut(&self.plain, max.saturating_sub(1).max(2)));
        let mut first = RichText {
            plain: head.to_owned(),
            marks: self.marks_within(0, utf16_len(head)),
        };
        first.trim_end();
        first.push("…");
        first
    }

    fn trim_end(&mut self) {
        let kept = self.plain.trim_end().len();
        self.plain.truncate(kept);
        let len = self.len();
        self.marks = self.marks_within(0, len);
    }

    fn marks_within(&self, start: usize, len: usize) -> Vec<Mark> {
        self.marks
            .iter()
            .filter_map(|mark| {
                let from = mark.at.max(start);
                let to = mark.at.saturating_add(mark.len).min(start + len);
                (from < to).then(|| Mark {
                    at: from - start,
                    len: to - from,
                    style: mark.style.clone(),
                })
            })
            .collect()
    }
}

/// The byte at which to cut `text` so that the head has at most `limit` UTF-16 units.
fn cut(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let mut fits = text.len();
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > limit {
            fits = at;
            break;
        }
    }
    if fits == text.len() {
        return fits;
    }
    let head = &text[..fits];
    // A cut in the first half would waste a message; then a mid-word cut is the lesser evil.
    let better = |at: Option<usize>| at.map(|at| at + 1).filter(|at| *at > fits / 2);
    better(head.rfind('\n'))
        .or_else(|| better(head.rfind(' ')))
        .unwrap_or_else(|| whole_cluster(head, text, fits))
}

/// Moves a cut back so that it does not part what is drawn as one sign, if that is near.
fn whole_cluster(head: &str, text: &str, fits: usize) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    // Longest sensible cluster (a family emoji has 25 bytes); beyond it, cut between characters.
    const WINDOW: usize = 64;
    let mut from = fits.saturating_sub(WINDOW);
    while !head.is_char_boundary(from) {
        from += 1;
    }
    let mut last = None;
    for (at, cluster) in text[from..].grapheme_indices(true) {
        if from + at >= fits {
            break;
        }
        last = Some((from + at, cluster.len()));
    }
    match last {
        Some((at, len)) if at + len > fits && at > 0 && at > from => at,
        _ => fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich(plain: &str, marks: &[(usize, usize, Style)]) -> RichText {
        RichText {
            plain: plain.into(),
            marks: marks
                .iter()
                .map(|(at, len, style)| Mark {
                    at: *at,
                    len: *len,
                    style: style.clone(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_split_text_gives_every_character_back_and_keeps_its_marks() {
        let text = rich("one two three", &[(4, 9, Style::Bold)]);
        let pieces = text.split(8);
        assert_eq!(
            pieces,
            vec![
                rich("one two ", &[(4, 4, Style::Bold)]),
                rich("three", &[(0, 5, Style::Bold)])
            ]
        );
    }

    #[test]
    fn emoji_count_two_units_and_a_family_is_not_torn() {
        let family = "👨‍👩‍👧‍👦";
        let text = RichText::from(format!("ab{family}{family}").as_str());
        let pieces = text.split(15);
        assert_eq!(
            pieces.iter().map(|p| p.plain.as_str()).collect::<Vec<_>>(),
            vec![&format!("ab{family}"), family]
        );
    }

    #[test]
    fn a_preview_says_that_something_is_left_out() {
        assert_eq!(RichText::from("hello brave world").preview(13).plain, "hello brave…");
        assert_eq!(RichText::from("short").preview(12).plain, "short");
    }

    proptest::proptest! {
        #[test]
        fn pieces_fit_and_join_to_the_whole(text in "\\PC{0,300}", limit in 2usize..80) {
            let rich = RichText::from(text.as_str());
            let pieces = rich.split(limit);
            let joined: String = pieces.iter().map(|p| p.plain.as_str()).collect();
            proptest::prop_assert_eq!(joined, text);
            for piece in &pieces {
                proptest::prop_assert!(!piece.is_empty() && piece.len() <= limit);
            }
        }
    }
}
