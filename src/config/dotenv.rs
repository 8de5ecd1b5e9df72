//! The text of a `.env` file → names, values and line numbers.
//!
//! The syntax is dotenvy's; this file only adds the line numbers, which dotenvy does not give,
//! and keeps its errors from the eye, for they quote the line. It must not know any setting.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// One assignment in the file.
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Entry {
    /// The name before the `=`.
    pub(super) name: String,
    /// The value, without its quotes.
    pub(super) value: String,
    /// The line on which the assignment ends, counted from 1.
    pub(super) line: usize,
}

/// Reads the whole text.
///
/// # Errors
/// The numbers of all lines (from 1) that dotenvy refuses; for a quotation that is never
/// closed the line on which it begins.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Vec<usize>> {
    // Windows editors put a byte order mark first. dotenvy takes blanks at the very end of a
    // file without a last newline for a syntax error; the newline mends that.
    let text = format!("{}\n", text.strip_prefix('\u{feff}').unwrap_or(text));
    let delivered = Rc::new(Cell::new(0));
    let reader = LineByLine {
        rest: text.as_bytes(),
        delivered: Rc::clone(&delivered),
    };

    let mut entries = Vec::new();
    let mut bad_lines = Vec::new();
    for item in dotenvy::from_read_iter(reader) {
        match item {
            Ok((name, value)) => entries.push(Entry {
                name,
                value,
                line: delivered.get(),
            }),
            Err(dotenvy::Error::LineParse(refused, _)) => {
                bad_lines.push(first_line(&refused, delivered.get()));
            }
            // Reading from memory does not fail, and dotenvy's iterator does not set variables.
            Err(_) => bad_lines.push(delivered.get()),
        }
    }
    if bad_lines.is_empty() {
        Ok(entries)
    } else {
        Err(bad_lines)
    }
}

/// The line on which the refused text begins, given the one on which it ends.
fn first_line(refused: &str, last: usize) -> usize {
    let breaks = refused.matches('\n').count() - usize::from(refused.ends_with('\n'));
    last.saturating_sub(breaks)
}

/// Hands out one line per call, so that the number of lines delivered is the number of lines
/// that a buffered reader above has used: it asks for more only when its buffer is empty.
struct LineByLine<'a> {
    rest: &'a [u8],
    delivered: Rc<Cell<usize>>,
}

impl Read for LineByLine<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let line = match self.rest.iter().position(|&byte| byte == b'\n') {
            Some(at) => &self.rest[..=at],
            None => self.rest,
        };
        let piece = &line[..line.len().min(buffer.len())];
        buffer[..piece.len()].copy_from_slice(piece);
        self.rest = &self.rest[piece.len()..];
        if piece.ends_with(b"\n") {
            self.delivered.set(self.delivered.get() + 1);
        }
        Ok(piece.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, value: &str, line: usize) -> Entry {
        Entry {
            name: name.to_owned(),
            value: value.to_owned(),
            line,
        }
    }

    #[test]
    fn reads_the_usual_forms() {
        let text = "\u{feff}# a comment with 'one quote\n\
            PLAIN=one\r\n\
            \n  # indented \"comment\n\
            export EXPORTED=two # why\n\
            SINGLE='th#ree $NOT'\n\
            DOUBLE=\"fo\\\"ur\nlines\"\n\
            EMPTY=\n\
            LAST=five  ";
        let entries = read(text).expect("every line is right");
        assert_eq!(
            entries,
            [
                entry("PLAIN", "one", 2),
                entry("EXPORTED", "two", 5),
                entry("SINGLE", "th#ree $NOT", 6),
                entry("DOUBLE", "fo\"ur\nlines", 8),
                entry("EMPTY", "", 9),
                entry("LAST", "five", 10),
            ]
        );
    }

    #[test]
    fn names_every_bad_line() {
        let text = "GOOD=1\nno equals sign\n\n# fine\nSPACES=a b\nMORE='x\ny' z\n=nameless\n";
        assert_eq!(read(text).err(), Some(vec![2, 5, 6, 8]));
    }

    #[test]
    fn an_open_quotation_is_named_by_its_first_line() {
        for text in ["A=1\n\nB='open\nC=2\n\nD=3", "A=1\n\nB='open\nC=2\n\n\n", "\n\nB='"] {
            assert_eq!(read(text).err(), Some(vec![3]), "{text:?}");
        }
    }

    #[test]
    fn long_lines_do_not_upset_the_count() {
        let long = "x".repeat(100_000);
        let text = format!("A={long}\nB=2\nC d\n");
        assert_eq!(read(&text).err(), Some(vec![3]));
    }
}
