//! What a JSON text says, as far as it is read: its words are borrowed from the text where they stand there as they are.
//! The fetching of updates waits for their reading, and a tree that owns each word takes three times as long to make and
//! to take down. Must not know what anything means.

use std::borrow::Cow;
use std::fmt;
use std::ops::Index;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// How deep a field may lie that is read; what lies deeper is as if it said nothing. We look eight levels deep at most.
/// People can nest lists in a message as they like, and readers of JSON give up at 128.
const DEPTH: usize = 32;

/// Fields an object has room for at first: most of a message's have no more.
const ROOM: usize = 8;

/// A value and all that lies in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fields<'a> {
    /// It says nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Words.
    Text(Cow<'a, str>),
    /// Values in order.
    List(Vec<Fields<'a>>),
    /// Values by name, in the order of the text.
    Object(Vec<(Cow<'a, str>, Fields<'a>)>),
}

/// What is asked of something that is not there.
static NULL: Fields<'_> = Fields::Null;

impl<'a> Fields<'a> {
    /// Reads a text; it says nothing if it is no JSON as it should be.
    pub fn of(text: &'a str) -> Self {
        let mut reader = serde_json::Deserializer::from_str(text);
        let whole = Shallow(DEPTH)
            .deserialize(&mut reader)
            .and_then(|fields| reader.end().map(|()| fields));
        whole.unwrap_or(Fields::Null)
    }

    /// Whether it says nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Fields::Null)
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Fields::Number(_))
    }

    /// Whether it has fields, or could have.
    pub fn is_object(&self) -> bool {
        matches!(self, Fields::Object(_))
    }

    /// The whole number that it is.
    pub fn as_i64(&self) -> Option<i64> {
        self.number()?.as_i64()
    }

    /// The whole number that it is, if it is not below 0.
    pub fn as_u64(&self) -> Option<u64> {
        self.number()?.as_u64()
    }

    /// The words that it is.
    pub fn as_str(&self) -> Option<&str> {
        let Fields::Text(words) = self else { return None };
        Some(words)
    }

    /// The values in it, if it is a list.
    pub fn as_list(&self) -> Option<&[Fields<'a>]> {
        let Fields::List(items) = self else { return None };
        Some(items)
    }

    /// The names of its fields, if it may have some.
    pub fn names(&self) -> Option<impl Iterator<Item = &str>> {
        let Fields::Object(fields) = self else { return None };
        Some(fields.iter().map(|(name, _)| name.as_ref()))
    }

    fn number(&self) -> Option<&Number> {
        let Fields::Number(number) = self else { return None };
        Some(number)
    }
}

/// A field by its name, the last if there are several; nothing if there is none.
impl<'a> Index<&str> for Fields<'a> {
    type Output = Fields<'a>;

    fn index(&self, name: &str) -> &Fields<'a> {
        let Fields::Object(fields) = self else { return &NULL };
        let found = fields.iter().rev().find(|(its, _)| its == name);
        found.map_or(&NULL, |(_, value)| value)
    }
}

impl PartialEq<str> for Fields<'_> {
    fn eq(&self, words: &str) -> bool {
        self.as_str() == Some(words)
    }
}

impl PartialEq<&str> for Fields<'_> {
    fn eq(&self, words: &&str) -> bool {
        self == *words
    }
}

impl PartialEq<bool> for Fields<'_> {
    fn eq(&self, yes: &bool) -> bool {
        matches!(self, Fields::Bool(its) if its == yes)
    }
}

/// Reads a value so many levels deep.
struct Shallow(usize);

/// The name of a field.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for Shallow {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Fields<'de>, D::Error> {
        if self.0 == 0 {
            return reader
                .deserialize_ignored_any(IgnoredAny)
                .map(|IgnoredAny| Fields::Null);
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shallow {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Fields<'de>, E> {
        Ok(Fields::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Fields<'de>, E> {
        Ok(Fields::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Fields<'de>, E> {
        Ok(Fields::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Fields<'de>, E> {
        Ok(Number::from_f64(value).map_or(Fields::Null, Fields::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Fields<'de>, E> {
        Ok(Fields::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Fields<'de>, E> {
        Ok(Fields::Text(Cow::Borrowed(value)))
    }

    fn visit_unit<E>(self) -> Result<Fields<'de>, E> {
        Ok(Fields::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Fields<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Shallow(self.0 - 1))? {
            all.push(item);
        }
        Ok(Fields::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fields<'de>, A::Error> {
        let mut all = Vec::with_capacity(ROOM);
        while let Some(Name(name)) = fields.next_key()? {
            all.push((name, fields.next_value_seed(Shallow(self.0 - 1))?));
        }
        Ok(Fields::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_is_read() {
        let text = r#"{"a":[1,-2,2.5,true,null,"é","\u00e9\n"],"b":{},"a\tb":"x"}"#;
        let fields = Fields::of(text);
        let names: Vec<_> = fields.names().unwrap().collect();
        assert_eq!(names, ["a", "b", "a\tb"]);
        let list = fields["a"].as_list().unwrap();
        assert_eq!((list[0].as_u64(), list[1].as_i64()), (Some(1), Some(-2)));
        assert_eq!((list[1].as_u64(), list[2].as_i64()), (None, None));
        assert!(list[2].is_number() && list[3] == true && list[4].is_null());
        assert_eq!((list[5].as_str(), list[6].as_str()), (Some("é"), Some("é\n")));
        assert!(fields["b"].is_object() && fields["a\tb"] == "x");
    }

    #[test]
    fn what_is_not_there_says_nothing() {
        let fields = Fields::of(r#"{"a":1}"#);
        assert!(fields["b"]["c"].is_null() && fields["a"]["c"].is_null());
        assert!(fields["a"].as_str().is_none() && fields["a"].as_list().is_none() && fields["a"].names().is_none());
        assert!(fields["b"] != "x" && fields["b"] != false);
    }

    #[test]
    fn of_fields_of_one_name_the_last_counts() {
        assert_eq!(Fields::of(r#"{"a":1,"a":2}"#)["a"].as_u64(), Some(2));
    }

    #[test]
    fn what_lies_too_deep_says_nothing_and_what_is_no_json_neither() {
        let deep = format!("{}1{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
        let mut fields = &Fields::of(&deep);
        for _ in 1..DEPTH {
            fields = &fields.as_list().unwrap()[0];
        }
        assert_eq!(fields.as_list(), Some(&[Fields::Null][..]));
        for bad in ["", "{", "{} x", r#""\ud800""#, "1e999", r#"{"a":1e999}"#] {
            assert!(Fields::of(bad).is_null(), "{bad}");
        }
    }
}
