//! What is wrong with the settings, said so that it can be mended.
//!
//! No text in here may repeat a value: a token pasted on the wrong line would otherwise end up
//! in a log. This file must not know where values come from or how they are parsed.

use std::fmt;

/// One thing that is wrong with one setting, or with the file that holds them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {what}")]
pub struct Problem {
    /// The name as the owner wrote it (an alias stays an alias), or the path of the file.
    pub name: String,
    /// What is wrong and how to mend it. Never contains the value.
    pub what: String,
    /// A line that would be right, such as `ASK_MIN_LENGTH=10`.
    pub example: String,
    /// True if a required setting is missing altogether: only then the way to a first
    /// configuration is explained.
    pub missing: bool,
}

impl Problem {
    /// A setting or file that is there and wrong.
    pub(super) fn wrong(name: impl Into<String>, what: impl Into<String>, example: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            what: what.into(),
            example: example.into(),
            missing: false,
        }
    }
}

/// Everything that is wrong, at once: nobody should have to start the bot five times to find
/// five mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// What is wrong; never empty when returned as an error.
    pub list: Vec<Problem>,
    /// Names that have no effect. They often explain why something seems to be missing.
    pub warnings: Vec<String>,
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.list.len() {
            1 => write!(f, "the settings have a problem:")?,
            n => write!(f, "the settings have {n} problems:")?,
        }
        for problem in &self.list {
            write!(
                f,
                "\n  {problem}\n    for example: {example}",
                example = problem.example
            )?;
        }
        for warning in &self.warnings {
            write!(f, "\n  note: {warning}")?;
        }
        if self.list.iter().any(|problem| problem.missing) {
            write!(
                f,
                "\nCopy `.env.example` to `.env` and fill in what is required. \
                 To look around first: `switchboard demo` runs without any settings."
            )?;
        }
        Ok(())
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self {
            list: vec![problem],
            warnings: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_first_configuration_is_shown_only_if_something_is_missing() {
        let wrong = Problem::wrong("ASK_MIN_LENGTH", "is wrong", "ASK_MIN_LENGTH=10");
        let text = Problems::from(wrong.clone()).to_string();
        assert_eq!(
            text,
            "the settings have a problem:\n  ASK_MIN_LENGTH: is wrong\n    for example: ASK_MIN_LENGTH=10"
        );

        let missing = Problem {
            missing: true,
            ..wrong.clone()
        };
        let problems = Problems {
            list: vec![wrong, missing],
            warnings: vec!["a name has no effect".to_owned()],
        };
        let text = problems.to_string();
        assert!(text.contains("\n  note: a name has no effect\n"), "{text}");
        assert!(text.starts_with("the settings have 2 problems:\n"), "{text}");
        assert!(text.contains("`.env.example`"), "{text}");
        assert!(text.contains("`switchboard demo`"), "{text}");
    }
}
