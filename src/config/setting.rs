//! What there is to say about one setting. The settings themselves stand in `settings`.

use std::fmt::Display;

/// Whether this version acts on a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Read, checked and used.
    Now,
    /// A name reserved for a feature to come: a file that holds it is fine, and gets a warning.
    Later,
}

/// One setting: the single place for its name, default and explanation.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name in the environment and in the `.env` file.
    pub name: &'static str,
    /// A second name that means the same, kept for files written for other bots.
    pub alias: Option<&'static str>,
    /// True if the value must never be shown.
    pub secret: bool,
    /// How to come by the value, for a setting without which the bot cannot start.
    pub required: Option<&'static str>,
    /// The default, written as its value would be; `None` if not set by default.
    pub default: Option<&'static str>,
    /// A value that is accepted; empty for [`Since::Later`].
    pub example: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// Whether this version acts on it.
    pub since: Since,
}

impl Setting {
    /// A setting in use that has a default, which also serves as its example.
    pub(super) const fn with_default(name: &'static str, default: &'static str, about: &'static str) -> Self {
        Self {
            name,
            alias: None,
            secret: false,
            required: None,
            default: Some(default),
            example: default,
            about,
            since: Since::Now,
        }
    }

    /// A setting in use that may stay unset.
    pub(super) const fn optional(name: &'static str, example: &'static str, about: &'static str) -> Self {
        Self {
            default: None,
            ..Self::with_default(name, example, about)
        }
    }

    /// A setting in use without which the bot cannot start; `how` tells where the value is found.
    pub(super) const fn required(
        name: &'static str,
        example: &'static str,
        how: &'static str,
        about: &'static str,
    ) -> Self {
        Self {
            required: Some(how),
            ..Self::optional(name, example, about)
        }
    }

    /// A name reserved for a feature to come.
    pub(super) const fn later(name: &'static str, about: &'static str) -> Self {
        Self {
            since: Since::Later,
            ..Self::optional(name, "", about)
        }
    }

    /// The same setting with a second name.
    pub(super) const fn or(self, alias: &'static str) -> Self {
        Self {
            alias: Some(alias),
            ..self
        }
    }

    /// The same setting, never shown.
    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Its name and, if it has one, its alias.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.alias)
    }

    /// A line for the `.env` file that is right, under the name the owner used.
    pub(super) fn example_line(&self, name: &str) -> String {
        if self.example.contains(' ') {
            format!("{name}='{}'", self.example)
        } else {
            format!("{name}={}", self.example)
        }
    }

    /// The name and what may be shown of the value: for a secret only that it is set.
    pub(super) fn shown(&self, value: Option<&dyn Display>) -> (&'static str, String) {
        let text = match value {
            None => "not set".to_owned(),
            Some(_) if self.secret => "set".to_owned(),
            Some(value) => value.to_string(),
        };
        (self.name, text)
    }
}
