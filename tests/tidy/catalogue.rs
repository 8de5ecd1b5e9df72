//! One language's texts, read from its file the strict way: as the files are meant to be written.

use std::collections::BTreeMap;

/// The texts of one language.
pub struct Catalogue {
    /// The file, from the root of the workspace.
    pub path: String,
    /// The language's code: the name of the file.
    pub code: String,
    /// The texts by key.
    pub entries: BTreeMap<String, Entry>,
}

/// One text, or one in several forms.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line of its key, counted from 1.
    pub line: usize,
    /// What it says.
    pub text: Text,
}

/// A text without forms, or its forms by their names.
#[derive(Debug, PartialEq, Eq)]
pub enum Text {
    /// Always the same.
    Plain(String),
    /// By number: `one`, `few`, `many`, `other` …
    Counted(BTreeMap<String, String>),
}

impl Entry {
    /// Every form with its name; a plain text has one without.
    pub fn forms(&self) -> Vec<(&str, &str)> {
        match &self.text {
            Text::Plain(text) => vec![("", text)],
            Text::Counted(forms) => forms
                .iter()
                .map(|(form, text)| (form.as_str(), text.as_str()))
                .collect(),
        }
    }
}

impl Catalogue {
    /// Reads a file; what is not as it should be is told and left out.
    pub fn read(path: &str, text: &str, found: &mut Vec<String>) -> Catalogue {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut catalogue = Catalogue {
            path: path.to_owned(),
            code: name.trim_end_matches(".yml").to_owned(),
            entries: BTreeMap::new(),
        };
        let mut open: Option<String> = None;
        for (line, written) in (1..).zip(text.lines()) {
            if let Err(why) = catalogue.line(line, written, &mut open) {
                found.push(format!("{path}:{line}: {why}"));
            }
        }
        for (key, entry) in &catalogue.entries {
            if entry.forms().is_empty() {
                let line = entry.line;
                found.push(format!("{path}:{line}: `{key}` has neither a text nor forms"));
            }
        }
        catalogue
    }

    fn line(&mut self, line: usize, written: &str, open: &mut Option<String>) -> Result<(), String> {
        if written.trim().is_empty() || written.starts_with('#') || written == "_version: 1" {
            return Ok(());
        }
        let expected = "expected `key: \"text\"`, or `key:` with `  form: \"text\"` below it";
        let (name, value) = written.split_once(':').ok_or(expected)?;
        let value = value.trim();
        if let Some(form) = name.strip_prefix("  ") {
            let key = open.as_ref().ok_or("a form without a key above it")?;
            let text = quoted(value)?;
            let entry = self.entries.get_mut(key).ok_or(expected)?;
            let Text::Counted(forms) = &mut entry.text else {
                return Err(expected.to_owned());
            };
            return match forms.insert(form.to_owned(), text) {
                None => Ok(()),
                Some(_) => Err(format!("the form `{form}` of `{key}` stands here twice")),
            };
        }
        if !is_key(name) {
            return Err(format!(
                "`{name}` is no key: small letters, digits, `_` and dots; {expected}"
            ));
        }
        let text = if value.is_empty() {
            *open = Some(name.to_owned());
            Text::Counted(BTreeMap::new())
        } else {
            *open = None;
            Text::Plain(quoted(value)?)
        };
        match self.entries.insert(name.to_owned(), Entry { line, text }) {
            None => Ok(()),
            Some(first) => Err(format!("`{name}` stands here twice; first on line {}", first.line)),
        }
    }
}

/// Whether a text has the form of a key.
pub fn is_key(text: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !text.is_empty() && text.split('.').all(|part| !part.is_empty() && part.bytes().all(small))
}

fn quoted(value: &str) -> Result<String, String> {
    value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .map(|value| value.replace("\\n", "\n").replace("\\\"", "\""))
        .ok_or_else(|| "put the text in double quotes, on one line".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_its_forms() {
        let mut found = Vec::new();
        let text = "_version: 1\n\n# x\nmenu.text: \"Hi\\n\"\ncount.a:\n  one: \"%{n} b\"\n  other: \"%{n} c\"\n";
        let catalogue = Catalogue::read("locales/en.yml", text, &mut found);
        assert_eq!((catalogue.code.as_str(), found.len()), ("en", 0));
        assert_eq!(catalogue.entries["menu.text"].forms(), [("", "Hi\n")]);
        assert_eq!(
            catalogue.entries["count.a"].forms(),
            [("one", "%{n} b"), ("other", "%{n} c")]
        );
    }

    #[test]
    fn whatever_is_written_otherwise_is_told_with_its_line() {
        for (text, line) in [
            ("a: \"b\"\na: \"c\"\n", 2),
            ("a: b\n", 1),
            ("A: \"b\"\n", 1),
            ("  one: \"b\"\n", 1),
            ("a:\n", 1),
            ("a:\n  one: \"b\"\n  one: \"c\"\n", 3),
            ("nonsense\n", 1),
        ] {
            let mut found = Vec::new();
            Catalogue::read("x.yml", text, &mut found);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            assert!(found[0].starts_with(&format!("x.yml:{line}: ")), "{text:?}: {found:?}");
        }
    }
}
