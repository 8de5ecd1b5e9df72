//! Source files taken apart as text: code, comments and string literals, each on its own line numbers.

use std::path::{Path, PathBuf};

/// One file. Code and comments are as long as the text, with blanks in the place of what is left out, so that
/// a place in one is the same place in the others.
pub struct Source {
    /// From the root of the workspace, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Without comments and without what stands in literals.
    pub code: String,
    /// Comments alone.
    pub comments: String,
    /// String literals in order.
    pub literals: Vec<Literal>,
}

/// A string literal.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// Byte offset of its opening quote, prefix included.
    pub at: usize,
    /// What stands between the quotes, escapes as written.
    pub value: String,
}

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below these directories, in order of their paths.
pub fn rust_files(directories: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for directory in directories {
        walk(&root().join(directory), &mut paths);
    }
    paths.sort();
    let files: Vec<Source> = paths.iter().map(|path| read(path)).collect();
    assert!(!files.is_empty(), "there is no Rust file below {directories:?}");
    files
}

fn walk(directory: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let below = path.strip_prefix(root()).expect("a path below the root");
    Source::new(&below.to_string_lossy().replace('\\', "/"), &text)
}

impl Source {
    /// Takes a text apart.
    pub fn new(path: &str, text: &str) -> Source {
        let mut parts = Parts {
            text,
            at: 0,
            code: String::with_capacity(text.len()),
            comments: String::with_capacity(text.len()),
            literals: Vec::new(),
        };
        while parts.at < text.len() {
            parts.step();
        }
        let Parts {
            code,
            comments,
            literals,
            ..
        } = parts;
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            comments,
            literals,
        }
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// `path:line` of a byte offset.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.line(at))
    }

    /// Where the unit tests begin that stand at the end; the end of the file if there are none.
    pub fn tests_at(&self) -> usize {
        self.code
            .match_indices("#[cfg(test)]")
            .find(|(at, mark)| self.code[at + mark.len()..].trim_start().starts_with("mod "))
            .map_or(self.text.len(), |(at, _)| at)
    }

    /// Every place of a word in the code that stands alone, neither part of a longer word nor behind `::`.
    pub fn paths_from(&self, word: &str) -> impl Iterator<Item = usize> {
        let bytes = self.code.as_bytes();
        self.code.match_indices(word).map(|(at, _)| at).filter(move |at| {
            let before = bytes[..*at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
            let touches = *at > 0 && is_word(bytes[at - 1]);
            let ends = bytes.get(at + word.len()).is_none_or(|next| !is_word(*next));
            !touches && ends && before != Some(&b':')
        })
    }
}

/// Whether a byte may stand in an identifier.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A text while it is taken apart.
struct Parts<'a> {
    text: &'a str,
    at: usize,
    code: String,
    comments: String,
    literals: Vec<Literal>,
}

impl Parts<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            self.comment(length);
        } else if rest.starts_with("/*") {
            self.comment(block_comment(rest));
        } else if let Some((prefix, length, quotes)) = rest
            .starts_with(['"', 'b', 'c', 'r'])
            .then(|| self.string(rest))
            .flatten()
        {
            let inner = &rest[prefix..length.saturating_sub(quotes).max(prefix)];
            self.literals.push(Literal {
                at: self.at,
                value: inner.to_owned(),
            });
            self.blank(length);
        } else if let Some(length) = character(rest) {
            self.blank(length);
        } else {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            self.code.push_str(&rest[..length]);
            self.comments.push_str(&blanks(&rest[..length]));
            self.at += length;
        }
    }

    fn comment(&mut self, length: usize) {
        let comment = &self.text[self.at..self.at + length];
        self.comments.push_str(comment);
        self.code.push_str(&blanks(comment));
        self.at += length;
    }

    fn blank(&mut self, length: usize) {
        let left_out = blanks(&self.text[self.at..self.at + length]);
        self.code.push_str(&left_out);
        self.comments.push_str(&left_out);
        self.at += length;
    }

    /// A string literal at the beginning of `rest`: bytes before its value, in all, and behind its value.
    fn string(&self, rest: &str) -> Option<(usize, usize, usize)> {
        let after_word = self.at > 0 && is_word(self.text.as_bytes()[self.at - 1]);
        let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
            rest.strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with(['"', '#']))
        })?;
        if after_word && !prefix.is_empty() {
            return None;
        }
        let behind = &rest[prefix.len()..];
        if prefix.ends_with('r') {
            let hashes = behind.bytes().take_while(|byte| *byte == b'#').count();
            let opening = prefix.len() + hashes + 1;
            let closing = format!("\"{}", "#".repeat(hashes));
            let body = behind[hashes..].strip_prefix('"')?;
            let length = body
                .find(&closing)
                .map_or(rest.len(), |end| opening + end + closing.len());
            return Some((opening, length, closing.len()));
        }
        let body = behind.strip_prefix('"')?;
        let mut escaped = false;
        let end = body.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let opening = prefix.len() + 1;
        Some((opening, end.map_or(rest.len(), |end| opening + end + 1), 1))
    }
}

/// Blanks as long as a text, with its line ends.
fn blanks(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect()
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let mark = rest.as_bytes().get(at..at + 2);
        match mark {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth -= 1,
            Some(_) | None => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a character literal at the beginning of `rest`; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let mut chars = body.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        // The character behind the backslash may itself be a quote.
        return body[2..].find('\'').map(|end| end + 4);
    }
    let (end, quote) = chars.next()?;
    (quote == '\'').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_comments_and_literals_keep_their_places() {
        let text = "a(\"x // \\\" y\"); // b\n/* c /* d */ e */ f::<'a>('\"', '\\'', b\"g\", r#\"h\"i\"#);\n";
        let source = Source::new("x.rs", text);
        assert_eq!((source.code.len(), source.comments.len()), (text.len(), text.len()));
        let words: Vec<&str> = source.code.split_whitespace().collect();
        assert_eq!(words, ["a(", ");", "f::<'a>(", ",", ",", ",", ");"]);
        let words: Vec<&str> = source.comments.split_whitespace().collect();
        assert_eq!(words, ["//", "b", "/*", "c", "/*", "d", "*/", "e", "*/"]);
        let values: Vec<&str> = source.literals.iter().map(|literal| literal.value.as_str()).collect();
        assert_eq!(values, ["x // \\\" y", "g", "h\"i"]);
        assert_eq!(source.place(text.find("f::").unwrap()), "x.rs:2");
    }

    #[test]
    fn unit_tests_begin_at_their_mark_and_a_helper_for_tests_is_none() {
        let source = Source::new("x.rs", "#[cfg(test)]\nuse a;\nfn b() {}\n#[cfg(test)]\nmod tests {}\n");
        assert_eq!(source.line(source.tests_at()), 4);
        let source = Source::new("x.rs", "// #[cfg(test)] mod tests\nfn b() {}\n");
        assert_eq!(source.tests_at(), source.text.len());
    }

    #[test]
    fn a_path_begins_with_a_word_that_stands_alone() {
        let source = Source::new("x.rs", "use sled::A; use crate::store::sled::B; fn unsled() { sled() }");
        let lines: Vec<usize> = source.paths_from("sled").collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
}
