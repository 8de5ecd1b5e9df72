//! An update as it came, whatever it is: its number, its fields as far as they can be read, and its text. Must not know
//! what they mean.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep a field may lie that is read; what lies deeper is as if it said nothing. We look eight levels deep at most.
/// People can nest lists in a message as they like, and readers of JSON give up at 128.
const DEPTH: usize = 32;

/// The greatest number that an update may bear: what JSON's readers agree on. Telegram's have 32 bits.
const GREATEST: u64 = 1 << 53;

/// An update.
#[derive(Clone, Debug)]
pub struct Update {
    text: String,
    fields: Value,
    number: Option<u64>,
}

impl Update {
    /// Reads what came.
    pub fn read(text: String) -> Self {
        #[derive(Deserialize)]
        struct Numbered {
            update_id: u64,
        }
        let fields = shallow(&text).unwrap_or(Value::Null);
        let number = match fields["update_id"].as_u64() {
            Some(number) => Some(number),
            // What is unread of the rest, this passes over.
            None if text.trim_start().starts_with('{') => {
                serde_json::from_str(&text).ok().map(|Numbered { update_id }| update_id)
            }
            None => None,
        };
        Update {
            number: number.filter(|number| *number <= GREATEST),
            text,
            fields,
        }
    }

    /// Its number; none if it has none that could ever be confirmed.
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// What it says; nothing if it is no JSON as it should be.
    pub fn fields(&self) -> &Value {
        &self.fields
    }

    /// The names of its fields, never what is in them.
    pub fn kind(&self) -> String {
        let Some(fields) = self.fields.as_object() else {
            return "no JSON object".into();
        };
        let names: Vec<&str> = fields.keys().map(String::as_str).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| *name != "update_id").collect();
        names.join(", ")
    }

    /// As it came.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A value down to [`DEPTH`].
fn shallow(text: &str) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Shallow(DEPTH).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads a value so many levels deep.
struct Shallow(usize);

impl<'de> DeserializeSeed<'de> for Shallow {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.0 == 0 {
            return reader.deserialize_ignored_any(IgnoredAny).map(|IgnoredAny| Value::Null);
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shallow {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Shallow(self.0 - 1))? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = fields.next_key()? {
            all.insert(name, fields.next_value_seed(Shallow(self.0 - 1))?);
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn update(text: &str) -> Update {
        Update::read(text.to_owned())
    }

    #[test]
    fn what_is_as_it_should_be_is_read_whole() {
        let all = json!({
            "update_id": 7,
            "message": { "a": [1, -2, 2.5, true, null, "é"], "b": {} },
        });
        let read = update(&all.to_string());
        assert_eq!((read.number(), read.fields()), (Some(7), &all));
        assert_eq!(
            (read.kind().as_str(), read.text()),
            ("message", all.to_string().as_str())
        );
    }

    #[test]
    fn however_deep_something_lies_the_rest_is_read() {
        for depth in [DEPTH, 127, 128, 200, 100_000] {
            let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let read = update(&format!(
                "{{\"message\":{{\"text\":\"words\",\"rich\":{deep}}},\"update_id\":8}}"
            ));
            assert_eq!(read.number(), Some(8), "{depth}");
            assert_eq!(read.fields()["message"]["text"], "words");
        }
    }

    #[test]
    fn what_is_no_json_as_it_should_be_keeps_its_number_and_its_text() {
        for bad in [r#""\ud800""#, "1e999", "[1e999]", r#"{"a":"\udc00\ud800"}"#] {
            let read = update(&format!("{{\"update_id\":9,\"message\":{bad}}}"));
            assert_eq!((read.number(), read.fields()), (Some(9), &Value::Null), "{bad}");
            assert!(read.text().contains(bad) && read.kind() == "no JSON object");
        }
    }

    #[test]
    fn a_number_that_cannot_be_confirmed_is_none() {
        for number in [
            "-1",
            "1.5",
            "\"1\"",
            "null",
            "18446744073709551615",
            "9007199254740993",
            "1e3",
            "{}",
        ] {
            assert_eq!(
                update(&format!("{{\"update_id\":{number}}}")).number(),
                None,
                "{number}"
            );
        }
        for text in ["", "[]", "7", "[7]", "{}", "{\"update_id\":1", "null", "\u{0}"] {
            assert_eq!(update(text).number(), None, "{text}");
        }
        assert_eq!(update("{\"update_id\":0}").number(), Some(0));
    }
}
