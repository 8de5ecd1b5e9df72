//! The Bot API's methods and types as data, read once from `data/bot-api.json`.
//! Knows nothing of requests; `validate` holds them against it.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

static SPEC: LazyLock<Spec> = LazyLock::new(|| {
    let raw: RawSpec = serde_json::from_str(include_str!("../data/bot-api.json"))
        .expect("invariant: data/bot-api.json has the form of RawSpec; every start of a test reads it");
    Spec::from(raw)
});

/// The whole description.
pub(crate) struct Spec {
    methods: HashMap<String, Method>,
    types: HashMap<String, ObjectType>,
}

/// One method, under its canonical camelCase name.
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) returns: Vec<Kind>,
    pub(crate) fields: Vec<Field>,
}

/// An object type: its fields, or the types of which it is one.
#[derive(Default)]
pub(crate) struct ObjectType {
    pub(crate) one_of: Vec<String>,
    pub(crate) fields: Vec<Field>,
}

/// One field of a method or an object.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) required: bool,
    pub(crate) limits: Option<Limits>,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Integer,
    Float,
    Text,
    Boolean,
    File,
    Array(Box<Kind>),
    Object(String),
}

/// Bounds on a value, both inclusive.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Limits {
    pub(crate) measure: Option<String>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    #[serde(default)]
    pub(crate) after_entities_parsing: bool,
    #[serde(default)]
    pub(crate) strictly_increasing: bool,
    pub(crate) only: Option<String>,
}

impl Spec {
    pub(crate) fn get() -> &'static Self {
        &SPEC
    }

    /// The method of that name, whatever its letter case.
    pub(crate) fn method(&self, name: &str) -> Option<&Method> {
        self.methods.get(&name.to_ascii_lowercase())
    }

    pub(crate) fn object(&self, name: &str) -> Option<&ObjectType> {
        self.types.get(name)
    }
}

impl Kind {
    fn parse(text: &str) -> Self {
        match text {
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "String" => Self::Text,
            "Boolean" | "True" => Self::Boolean,
            "InputFile" => Self::File,
            other => match other.strip_prefix("Array of ") {
                Some(inner) => Self::Array(Box::new(Self::parse(inner))),
                None => Self::Object(other.to_owned()),
            },
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer => f.write_str("Integer"),
            Self::Float => f.write_str("Float"),
            Self::Text => f.write_str("String"),
            Self::Boolean => f.write_str("Boolean"),
            Self::File => f.write_str("InputFile"),
            Self::Array(inner) => write!(f, "Array of {inner}"),
            Self::Object(name) => f.write_str(name),
        }
    }
}

#[derive(Deserialize)]
struct RawSpec {
    methods: HashMap<String, RawMethod>,
    types: HashMap<String, RawType>,
}

#[derive(Deserialize)]
struct RawMethod {
    returns: Vec<String>,
    fields: Vec<RawField>,
}

#[derive(Deserialize)]
struct RawType {
    #[serde(default)]
    one_of: Vec<String>,
    fields: Vec<RawField>,
}

#[derive(Deserialize)]
struct RawField {
    name: String,
    types: Vec<String>,
    #[serde(default)]
    required: bool,
    limits: Option<Limits>,
}

impl From<RawField> for Field {
    fn from(raw: RawField) -> Self {
        Self {
            name: raw.name,
            kinds: raw.types.iter().map(|kind| Kind::parse(kind)).collect(),
            required: raw.required,
            limits: raw.limits,
        }
    }
}

impl From<RawSpec> for Spec {
    fn from(raw: RawSpec) -> Self {
        let fields = |fields: Vec<RawField>| fields.into_iter().map(Field::from).collect();
        let methods = raw.methods.into_iter().map(|(name, method)| {
            let returns = method.returns.iter().map(|kind| Kind::parse(kind)).collect();
            let key = name.to_ascii_lowercase();
            (
                key,
                Method {
                    name,
                    returns,
                    fields: fields(method.fields),
                },
            )
        });
        let types = raw.types.into_iter().map(|(name, object)| {
            (
                name,
                ObjectType {
                    one_of: object.one_of,
                    fields: fields(object.fields),
                },
            )
        });
        Self {
            methods: methods.collect(),
            types: types.collect(),
        }
    }
}
