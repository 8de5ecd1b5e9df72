//! Where values come from: the process environment over a `.env` file. The only place of the
//! program that reads the environment. It must not know what a value means.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::dotenv;
use super::problem::Problem;
use super::setting::Setting;
use super::settings::SETTINGS;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The process environment.
    Environment,
    /// The `.env` file.
    File,
}

/// Names and values as they were found. The environment goes before the file; an empty value
/// counts as not set in both, so that an empty variable does not hide a line of the file.
#[derive(Clone, Default)]
pub struct Source {
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    file_path: Option<PathBuf>,
    repeated: Vec<String>,
}

impl Source {
    /// Values for a test or a demonstration; they stand for the process environment.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        Self {
            environment: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            ..Self::default()
        }
    }

    /// The environment of this process over the file at `dotenv_path`. With `None`, or if there
    /// is no such file, the environment alone; [`Source::dotenv`] tells which it was.
    ///
    /// # Errors
    /// A setting in the environment is not valid Unicode, or the file is there and cannot be
    /// used: see [`Source::with_dotenv`].
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub fn from_environment(dotenv_path: Option<&Path>) -> Result<Self, Problem> {
        let source = Self::from_variables(std::env::vars_os())?;
        match dotenv_path {
            Some(path) => source.with_dotenv(path),
            None => Ok(source),
        }
    }

    /// Takes what is Unicode and minds the rest only if it is ours: foreign variables may hold
    /// anything.
    fn from_variables(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, Problem> {
        let mut environment = BTreeMap::new();
        for (name, value) in variables {
            let Ok(name) = name.into_string() else {
                continue;
            };
            if let Ok(value) = value.into_string() {
                environment.insert(name, value);
            } else if let Some(setting) = find(&name) {
                return Err(Problem::wrong(
                    &name,
                    "the value in the environment is not valid UTF-8",
                    setting.example_line(&name),
                ));
            }
        }
        Ok(Self {
            environment,
            ..Self::default()
        })
    }

    /// Puts the file at `path` under the values there are. A file that does not exist is no
    /// error: settings may all come from the environment.
    ///
    /// # Errors
    /// The file cannot be read, is not UTF-8, or has lines that are not assignments; these are
    /// named by number and never quoted.
    pub fn with_dotenv(self, path: &Path) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(self),
            Err(error) => {
                let what = if error.kind() == ErrorKind::InvalidData {
                    "the file is not UTF-8 text: save it again in that encoding".to_owned()
                } else {
                    format!("the file cannot be read: {error}")
                };
                return Err(Problem::wrong(shown, what, "a text file that the bot's user may read"));
            }
        };
        self.with_text(path, &text)
    }

    /// Puts the text of a file under the values there are, as if it stood at `path`.
    ///
    /// # Errors
    /// It has lines that are not assignments; these are named by number and never quoted.
    pub fn with_text(mut self, path: &Path, text: &str) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        let entries = dotenv::read(text).map_err(|lines| bad_lines(shown.clone(), &lines))?;

        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &entries {
            let previous = self.file.insert(entry.name.clone(), entry.value.clone());
            let line = lines.insert(&entry.name, entry.line);
            if let (Some(value), Some(line)) = (previous, line)
                && value != entry.value
                && find(&entry.name).is_some()
            {
                // Other readers of such files let the last line count; so do we, aloud.
                self.repeated.push(format!(
                    "{name} stands twice in {shown}, on lines {line} and {last}: line {last} counts",
                    name = entry.name,
                    last = entry.line,
                ));
            }
        }
        self.file_path = Some(path.to_path_buf());
        Ok(self)
    }

    /// The `.env` file that was read, or `None` if there was none.
    pub fn dotenv(&self) -> Option<&Path> {
        self.file_path.as_deref()
    }

    /// The value of a name, trimmed and not empty, and where it stands.
    pub(super) fn get(&self, name: &str) -> Option<(&str, Origin)> {
        set(&self.environment, name)
            .map(|value| (value, Origin::Environment))
            .or_else(|| set(&self.file, name).map(|value| (value, Origin::File)))
    }

    /// Every name that has a value, once, in order; one that stands in both as of the file,
    /// where its owner can be presumed to mean us.
    pub(super) fn names(&self) -> BTreeMap<&str, Origin> {
        let environment = self.environment.keys().map(|name| (name, Origin::Environment));
        let file = self.file.keys().map(|name| (name, Origin::File));
        environment
            .chain(file)
            .map(|(name, origin)| (name.as_str(), origin))
            .filter(|(name, _)| self.get(name).is_some())
            .collect()
    }

    /// How messages call a place.
    pub(super) fn place(&self, origin: Origin) -> String {
        match (origin, &self.file_path) {
            (Origin::File, Some(path)) => path.display().to_string(),
            (Origin::File, None) => ".env".to_owned(),
            (Origin::Environment, _) => "the environment".to_owned(),
        }
    }

    /// Warnings about names that stand in the file more than once.
    pub(super) fn repeated(&self) -> &[String] {
        &self.repeated
    }
}

/// Values stay out: among them are secrets, and the secrets of other programs.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("file_path", &self.file_path)
            .field("names", &self.names())
            .finish_non_exhaustive()
    }
}

/// The setting that goes by this name or alias.
pub(super) fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS
        .iter()
        .find(|setting| setting.names().any(|known| known == name))
}

fn set<'a>(values: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    values
        .get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

fn bad_lines(path: String, lines: &[usize]) -> Problem {
    let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
    let which = match numbers.as_slice() {
        [one] => format!("line {one} cannot be read"),
        many => format!("lines {} cannot be read", many.join(", ")),
    };
    Problem::wrong(
        path,
        format!(
            "{which}: each line is NAME=value, a comment after #, or empty; a value with \
             spaces, quotes, #, $ or \\ goes in single quotes, which must be closed"
        ),
        "DATA_DIR='/srv/help desk'",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_does_not_hide_the_file() {
        let mut source = Source::from_pairs([("ONE", " "), ("TWO", "2")]);
        source.file.insert("ONE".to_owned(), " 1\t".to_owned());
        source.file.insert("TWO".to_owned(), "3".to_owned());
        source.file.insert("NONE".to_owned(), "".to_owned());
        assert_eq!(source.get("ONE"), Some(("1", Origin::File)));
        assert_eq!(source.get("TWO"), Some(("2", Origin::Environment)));
        assert_eq!(source.get("NONE"), None);
        assert!(!source.names().contains_key("NONE"));
    }

    #[cfg(unix)]
    #[test]
    fn only_our_own_variables_must_be_unicode() {
        use std::os::unix::ffi::OsStringExt;

        let broken = || OsString::from_vec(vec![b'x', 0xff]);
        let foreign = [(OsString::from("PS1"), broken()), (broken(), broken())];
        assert!(Source::from_variables(foreign).is_ok());

        let ours = [(OsString::from("ADMIN_IDS"), broken())];
        let problem = Source::from_variables(ours).expect_err("ours must be Unicode");
        assert_eq!(problem.name, "ADMIN_IDS");
        assert!(problem.what.contains("UTF-8"), "{problem}");
    }
}
