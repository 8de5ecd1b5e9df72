//! Why words are no intake question, or no answer to one, as values. Must not know how that is said.

/// Why words are no question, or no answer to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Not words, but something else.
    NotWords,
    /// Longer than it may be; UTF-16 units.
    Long {
        /// The most.
        max: usize,
    },
    /// No number.
    NoNumber,
    /// None of the choices.
    NoChoice,
    /// Not of the form that is wanted.
    NoMatch {
        /// What is.
        example: String,
    },
    /// The button belongs to a question that is not asked now.
    NotAsked,
    /// There is no such question any more.
    NoSuchQuestion,
    /// There are as many questions as there may be.
    TooManyQuestions,
    /// Too few choices, too many, or one that is too long.
    Choices,
    /// What stands for a pattern is none; why, in the words of whoever reads patterns.
    BadPattern {
        /// Why.
        why: String,
    },
    /// No example stands below the pattern.
    NoExample,
    /// The example does not fit the pattern.
    ExampleMisfit,
}
