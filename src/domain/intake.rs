//! Intake questions: what a category asks before its tickets are opened, and which answers fit. Must not know who asks,
//! nor how a question is shown.

use std::fmt;
use std::str::FromStr;

use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

use super::{Category, Misfit, utf16_len};

/// Most questions of a category: few enough to be answered before one is heard.
pub const MAX_QUESTIONS: usize = 8;

/// Longest wording of a question, in UTF-16 units.
pub const MAX_QUESTION: usize = 120;

/// Longest response, in UTF-16 units: those to all questions fit into one message with their wordings.
pub const MAX_RESPONSE: usize = 250;

/// Fewest choices.
pub const MIN_CHOICES: usize = 2;

/// Most choices.
pub const MAX_CHOICES: usize = 8;

/// Longest choice, in characters: it stands on a button.
pub const MAX_CHOICE: usize = 40;

/// Longest pattern, in characters.
pub const MAX_PATTERN: usize = 100;

/// Longest example of what fits a pattern, in characters.
pub const MAX_EXAMPLE: usize = 60;

/// Most bytes that a pattern takes when it is made ready: repetitions of repetitions grow fast.
const PATTERN_BYTES: usize = 256 * 1024;

/// What tells the questions of a category apart. A number is given once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionNo(pub u32);

impl fmt::Display for QuestionNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for QuestionNo {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(QuestionNo)
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number.
    pub no: QuestionNo,
    /// Grows with every change: a button below an older version stands for nothing.
    #[serde(default)]
    pub version: u32,
    /// What is asked, in one line.
    pub wording: String,
    /// What is expected.
    pub expects: Expects,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
}

/// What a question expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expects {
    /// Any words.
    Text,
    /// A number.
    Number,
    /// One of a few.
    Choice {
        /// From [`MIN_CHOICES`] to [`MAX_CHOICES`] of them.
        choices: Vec<String>,
    },
    /// Words of a certain form.
    Pattern {
        /// As the crate `regex` reads it; all of the words must fit.
        pattern: String,
        /// What fits.
        example: String,
    },
}

/// A kind of [`Expects`], before its details are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Any words.
    Text,
    /// A number.
    Number,
    /// One of a few.
    Choice,
    /// Words of a certain form.
    Pattern,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [Form::Text, Form::Number, Form::Choice, Form::Pattern];

    /// Its word in button data.
    pub fn word(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Number => "number",
            Form::Choice => "choice",
            Form::Pattern => "pattern",
        }
    }
}

/// Words about an intake question that a member of staff is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionStep {
    /// What it asks.
    Wording {
        /// What it expects.
        form: Form,
    },
    /// Its choices.
    Choices {
        /// Of a new one: what it asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wording: Option<String>,
    },
    /// Its pattern.
    Pattern {
        /// Of a new one: what it asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wording: Option<String>,
    },
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// To which question.
    pub no: QuestionNo,
    /// What it asked then.
    pub wording: String,
    /// The words; none if it was passed over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl Question {
    /// The wording that words give, made one line.
    ///
    /// # Errors
    /// If they say nothing, or too much.
    pub fn wording_of(words: &str) -> Result<String, Misfit> {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match utf16_len(&line) {
            0 => Err(Misfit::NotWords),
            length if length > MAX_QUESTION => Err(Misfit::Long { max: MAX_QUESTION }),
            _ => Ok(line),
        }
    }

    /// What words answer to it.
    ///
    /// # Errors
    /// If they do not fit.
    pub fn answered(&self, words: &str) -> Result<Response, Misfit> {
        let words = words.trim();
        if words.is_empty() {
            return Err(Misfit::NotWords);
        }
        if utf16_len(words) > MAX_RESPONSE {
            return Err(Misfit::Long { max: MAX_RESPONSE });
        }
        let words = match &self.expects {
            Expects::Text => words.to_owned(),
            Expects::Number => number(words).ok_or(Misfit::NoNumber)?,
            Expects::Choice { choices } => {
                let same = |choice: &&String| choice.to_lowercase() == words.to_lowercase();
                choices.iter().find(same).ok_or(Misfit::NoChoice)?.clone()
            }
            Expects::Pattern { pattern, example } => match fits(pattern, words)? {
                true => words.to_owned(),
                false => {
                    let example = example.clone();
                    return Err(Misfit::NoMatch { example });
                }
            },
        };
        Ok(self.response(words))
    }

    /// What the choice at this place answers to it; none if there is none there.
    pub fn chosen(&self, at: usize) -> Option<Response> {
        match &self.expects {
            Expects::Choice { choices } => choices.get(at).map(|choice| self.response(choice.clone())),
            Expects::Text | Expects::Number | Expects::Pattern { .. } => None,
        }
    }

    /// That it was passed over; none if it must be answered.
    pub fn passed_over(&self) -> Option<Response> {
        (!self.required).then(|| self.response(String::new()))
    }

    fn response(&self, words: String) -> Response {
        Response {
            no: self.no,
            wording: self.wording.clone(),
            words,
        }
    }
}

impl Expects {
    /// What kind it is.
    pub fn form(&self) -> Form {
        match self {
            Expects::Text => Form::Text,
            Expects::Number => Form::Number,
            Expects::Choice { .. } => Form::Choice,
            Expects::Pattern { .. } => Form::Pattern,
        }
    }

    /// The choices that words give, one a line.
    ///
    /// # Errors
    /// If there are too few, too many, or one is too long for a button.
    pub fn choices_of(words: &str) -> Result<Self, Misfit> {
        let mut choices: Vec<String> = Vec::new();
        for line in words.lines() {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            let again = choices
                .iter()
                .any(|choice| choice.to_lowercase() == line.to_lowercase());
            if !line.is_empty() && !again {
                choices.push(line);
            }
        }
        let short = choices.iter().all(|choice| choice.chars().count() <= MAX_CHOICE);
        match short && (MIN_CHOICES..=MAX_CHOICES).contains(&choices.len()) {
            true => Ok(Expects::Choice { choices }),
            false => Err(Misfit::Choices),
        }
    }

    /// The pattern that the first line gives, and the example that the second one does.
    ///
    /// # Errors
    /// If the one is no pattern, or the other is missing or does not fit.
    pub fn pattern_of(words: &str) -> Result<Self, Misfit> {
        let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
        let pattern = lines.next().ok_or(Misfit::NotWords)?;
        if pattern.chars().count() > MAX_PATTERN {
            return Err(Misfit::Long { max: MAX_PATTERN });
        }
        // Whoever wrote a bad one is told of that first.
        fits(pattern, "")?;
        let example = lines.next().ok_or(Misfit::NoExample)?;
        if example.chars().count() > MAX_EXAMPLE {
            return Err(Misfit::Long { max: MAX_EXAMPLE });
        }
        match fits(pattern, example)? {
            true => Ok(Expects::Pattern {
                pattern: pattern.to_owned(),
                example: example.to_owned(),
            }),
            false => Err(Misfit::ExampleMisfit),
        }
    }
}

impl Category {
    /// What is to be asked next of somebody who has answered these, however the questions have changed meanwhile.
    pub fn next_question(&self, responses: &[Response]) -> Option<&Question> {
        if responses.len() >= MAX_QUESTIONS {
            return None;
        }
        let mut questions = self.questions.iter();
        questions.find(|question| responses.iter().all(|response| response.no != question.no))
    }

    /// Asks one more, the last, which must be answered.
    ///
    /// # Errors
    /// If there are as many as there may be.
    pub fn add_question(&mut self, wording: String, expects: Expects) -> Result<QuestionNo, Misfit> {
        if self.questions.len() >= MAX_QUESTIONS {
            return Err(Misfit::TooManyQuestions);
        }
        self.questions_made = self.questions_made.saturating_add(1);
        let no = QuestionNo(self.questions_made);
        self.questions.push(Question {
            no,
            version: 0,
            wording,
            expects,
            required: true,
        });
        Ok(no)
    }

    /// Changes one.
    ///
    /// # Errors
    /// If there is none of this number.
    pub fn change_question(&mut self, no: QuestionNo, how: impl FnOnce(&mut Question)) -> Result<QuestionNo, Misfit> {
        let at = self.place_of(no)?;
        how(&mut self.questions[at]);
        self.questions[at].version = self.questions[at].version.saturating_add(1);
        Ok(no)
    }

    /// Asks one before the one before it, or after the one behind it. At an end it stays.
    ///
    /// # Errors
    /// If there is none of this number.
    pub fn move_question(&mut self, no: QuestionNo, forward: bool) -> Result<QuestionNo, Misfit> {
        let at = self.place_of(no)?;
        let to = if forward { at.saturating_sub(1) } else { at + 1 };
        if to < self.questions.len() {
            self.questions.swap(at, to);
        }
        Ok(no)
    }

    /// Asks one no more.
    ///
    /// # Errors
    /// If there is none of this number.
    pub fn remove_question(&mut self, no: QuestionNo) -> Result<QuestionNo, Misfit> {
        let at = self.place_of(no)?;
        self.questions.remove(at);
        Ok(no)
    }

    fn place_of(&self, no: QuestionNo) -> Result<usize, Misfit> {
        let place = self.questions.iter().position(|question| question.no == no);
        place.ok_or(Misfit::NoSuchQuestion)
    }

    /// One of its questions.
    pub fn question(&self, no: QuestionNo) -> Option<&Question> {
        self.questions.iter().find(|question| question.no == no)
    }
}

/// Whether all of the words fit.
fn fits(pattern: &str, words: &str) -> Result<bool, Misfit> {
    let read = |pattern: &str| {
        let mut builder = RegexBuilder::new(pattern);
        builder.size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES);
        builder.build().map_err(|error| Misfit::BadPattern { why: why(&error) })
    };
    // By itself first, so that nothing in it reaches beyond the brackets around it.
    read(pattern)?;
    Ok(read(&format!(r"\A(?:{pattern})\z"))?.is_match(words))
}

/// The last line of what is against a pattern: those before it draw where.
fn why(error: &regex::Error) -> String {
    let said = error.to_string();
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// A number as people write it, with a point and without spaces.
fn number(words: &str) -> Option<String> {
    let digits: String = words.chars().filter(|sign| !sign.is_whitespace()).collect();
    let digits = digits.replace(',', ".").replace('−', "-");
    let plain = digits
        .chars()
        .all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | '-' | '+'));
    (plain && digits.parse::<f64>().is_ok()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(expects: Expects) -> Question {
        Question {
            no: QuestionNo(1),
            version: 0,
            wording: "?".into(),
            expects,
            required: true,
        }
    }

    fn said(question: &Question, words: &str) -> Result<String, Misfit> {
        question.answered(words).map(|response| response.words)
    }

    #[test]
    fn an_answer_fits_what_is_expected() {
        let text = question(Expects::Text);
        assert_eq!(said(&text, " two\nlines "), Ok("two\nlines".into()));
        assert_eq!(said(&text, " "), Err(Misfit::NotWords));
        let long = Err(Misfit::Long { max: MAX_RESPONSE });
        assert_eq!(said(&text, &"🔥".repeat(MAX_RESPONSE / 2 + 1)), long);
        let number = question(Expects::Number);
        for (words, read) in [("12", "12"), ("−3,5", "-3.5"), ("1 000", "1000")] {
            assert_eq!(said(&number, words), Ok(read.into()));
        }
        for words in ["twelve", "inf", "1e9", "1.2.3", "-"] {
            assert_eq!(said(&number, words), Err(Misfit::NoNumber), "{words}");
        }
        let choice = question(Expects::choices_of("Basic\n\n Pro  Plus \nbasic").unwrap());
        assert_eq!(said(&choice, "pro plus"), Ok("Pro Plus".into()));
        assert_eq!(said(&choice, "other"), Err(Misfit::NoChoice));
        assert_eq!(choice.chosen(0).unwrap().words, "Basic");
        assert_eq!(choice.chosen(2), None);
        assert_eq!(choice.passed_over(), None, "it must be answered");
    }

    #[test]
    fn a_pattern_holds_for_all_of_the_words_and_comes_with_an_example() {
        let order = question(Expects::pattern_of("a|[A-Z]{2}-\\d{4}\nAB-1234").unwrap());
        assert_eq!(said(&order, "ZZ-0000"), Ok("ZZ-0000".into()));
        for words in ["ZZ-00000", "xZZ-0000", "ab"] {
            let example = "AB-1234".into();
            assert_eq!(said(&order, words), Err(Misfit::NoMatch { example }), "{words}");
        }
        let unclosed = "unclosed group".to_owned();
        assert_eq!(
            Expects::pattern_of("(ab\nab"),
            Err(Misfit::BadPattern { why: unclosed })
        );
        assert_eq!(Expects::pattern_of("ab"), Err(Misfit::NoExample));
        assert_eq!(Expects::pattern_of("ab\nabc"), Err(Misfit::ExampleMisfit));
        for greedy in ["(((a{99}){99}){99}){99}\na", "a)|(b\na", "(?x)a # b\na"] {
            let refused = Expects::pattern_of(greedy);
            assert!(
                matches!(refused, Err(Misfit::BadPattern { .. })),
                "{greedy} {refused:?}"
            );
        }
    }

    #[test]
    fn questions_and_choices_are_bounded() {
        assert_eq!(Question::wording_of(" Which\n plan? "), Ok("Which plan?".into()));
        assert_eq!(Question::wording_of(" "), Err(Misfit::NotWords));
        let long = Question::wording_of(&"x".repeat(MAX_QUESTION + 1));
        assert_eq!(long, Err(Misfit::Long { max: MAX_QUESTION }));
        let many: Vec<String> = (0..=MAX_CHOICES).map(|n| n.to_string()).collect();
        for words in ["one", &many.join("\n"), &format!("a\n{}", "x".repeat(MAX_CHOICE + 1))] {
            assert_eq!(Expects::choices_of(words), Err(Misfit::Choices), "{words}");
        }
        assert!(Expects::choices_of(&many[1..].join("\n")).is_ok());
    }
}
