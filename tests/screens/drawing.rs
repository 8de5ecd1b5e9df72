//! A shown thing as text that a reviewer can read: marks as tags, buttons as rows, and what cannot be seen by its
//! number.

use std::fmt::Write as _;

use switchboard::domain::{Mark, RichText, Style};
use switchboard::screen::{Action, Button};

use super::gallery::{Form, Shown};

/// The thing under its case.
pub fn picture(shown: &Shown) -> String {
    let form = match shown.form {
        Form::Message => "",
        Form::Caption => " (caption)",
        Form::Answer => " (answer to a press)",
        Form::Title => " (title)",
    };
    let mut picture = format!("═══ {}{form}\n{}\n", shown.case, text(&shown.screen.text));
    for row in &shown.screen.rows {
        let row: Vec<String> = row.iter().map(button).collect();
        let _ = writeln!(picture, "  {}", row.join(" "));
    }
    picture.push('\n');
    picture
}

fn button(button: &Button) -> String {
    match &button.action {
        Action::Press(_) => format!("[ {} ]", visible(&button.label)),
        Action::Open(address) => format!("[ {} → {address} ]", visible(&button.label)),
    }
}

/// A text with its marks as tags.
pub fn text(text: &RichText) -> String {
    let units: Vec<u16> = text.plain.encode_utf16().collect();
    let mut tags: Vec<(usize, String)> = Vec::new();
    // What opens first closes last; of two that open together, the longer is around the other.
    let mut marks: Vec<&Mark> = text.marks.iter().collect();
    marks.sort_by_key(|mark| (mark.at, usize::MAX - mark.len));
    let mut open: Vec<(usize, &str)> = Vec::new();
    for mark in marks {
        close(&mut open, &mut tags, mark.at);
        let (name, opening) = tag(&mark.style);
        tags.push((mark.at, opening));
        open.push((mark.at + mark.len, name));
    }
    close(&mut open, &mut tags, usize::MAX);
    let mut drawn = String::new();
    let mut from = 0;
    for (at, tag) in tags {
        drawn.push_str(&escaped(&units[from..at]));
        drawn.push_str(&tag);
        from = at;
    }
    drawn.push_str(&escaped(&units[from..]));
    drawn
}

/// Closes what ends at or before a place, the innermost first.
fn close(open: &mut Vec<(usize, &str)>, tags: &mut Vec<(usize, String)>, at: usize) {
    while let Some((end, name)) = open.last().copied().filter(|(end, _)| *end <= at) {
        tags.push((end, format!("</{name}>")));
        open.pop();
    }
}

fn tag(style: &Style) -> (&'static str, String) {
    let plain = |name: &'static str| (name, format!("<{name}>"));
    match style {
        Style::Bold => plain("b"),
        Style::Italic => plain("i"),
        Style::Underline => plain("u"),
        Style::Strike => plain("s"),
        Style::Spoiler => plain("spoiler"),
        Style::Code => plain("code"),
        Style::Pre(_) => plain("pre"),
        Style::Quote | Style::FoldedQuote => plain("quote"),
        Style::CustomEmoji(_) => plain("emoji"),
        Style::Link(address) => ("a", format!("<a {address}>")),
        Style::Mention(id) => ("a", format!("<a person {id}>")),
    }
}

fn escaped(units: &[u16]) -> String {
    let text = String::from_utf16(units).expect("marks lie between characters");
    visible(&text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// Signs that turn the direction of writing, by their numbers.
fn visible(text: &str) -> String {
    let mut seen = String::new();
    for c in text.chars() {
        match c {
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(seen, "\\u{{{:04X}}}", u32::from(c));
            }
            c => seen.push(c),
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_tags_that_nest() {
        let mut drawn = RichText::from("😀 ");
        drawn.push_styled("<b>&", Style::Bold);
        drawn.marks.push(Mark {
            at: 4,
            len: 1,
            style: Style::Italic,
        });
        drawn.push(" \u{202E}x");
        assert_eq!(text(&drawn), "😀 <b>&lt;<i>b</i>>&amp;</b> \\u{202E}x");
    }
}
