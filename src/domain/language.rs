//! The code of a language, such as `ru` or `pt-BR`. Must not know for which there are texts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes of the longest code.
const MAX: usize = 12;

/// A code, small enough to be copied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode([u8; MAX]);

impl LanguageCode {
    /// The code that a text is; none if it is none: 1 to 12 letters, digits and hyphens.
    pub fn read(text: &str) -> Option<Self> {
        let fits =
            (1..=MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut code = [0; MAX];
        code.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        fits.then_some(LanguageCode(code))
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(MAX);
        // ASCII by construction.
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for LanguageCode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        LanguageCode::read(&text).ok_or("no code of a language")
    }
}

impl From<LanguageCode> for String {
    fn from(code: LanguageCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_as_it_is_and_nothing_else_is_one() {
        for code in ["ru", "pt-BR", "abcdefghijkl"] {
            assert_eq!(LanguageCode::read(code).unwrap().as_str(), code);
        }
        for text in ["", "abcdefghijklm", "рус", "a b", "a\0"] {
            assert_eq!(LanguageCode::read(text), None, "{text:?}");
        }
    }
}
