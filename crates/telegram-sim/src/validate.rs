//! Holds values against the API's description: the parameters of a request, and the simulator's own answers.
//! Knows nothing of state: whether a chat exists is not its business.

use serde_json::{Map, Value};

use crate::spec::{Field, Kind, Limits, Method, Spec};

/// Fields the API had under other names; the real server still takes them.
const LEGACY: &[&str] = &[
    "reply_to_message_id",
    "allow_sending_without_reply",
    "disable_web_page_preview",
    "thumb",
];

/// One thing wrong with a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// Where, such as `reply_markup.inline_keyboard[0][1].callback_data`.
    pub(crate) path: String,
    pub(crate) fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// A required field is not there.
    Missing,
    /// The API knows no such field. The real server ignores it without a word.
    Unknown,
    /// Of another type than the API says.
    Type { expected: String },
    /// Outside the bounds.
    Limit { rule: String },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.fault {
            Fault::Missing => write!(f, "field `{}` is required", self.path),
            Fault::Unknown => write!(f, "field `{}` is unknown to the API", self.path),
            Fault::Type { expected } => write!(f, "field `{}` must be {expected}", self.path),
            Fault::Limit { rule } => write!(f, "field `{}` breaks a limit: {rule}", self.path),
        }
    }
}

/// Everything wrong with the parameters of a request.
pub(crate) fn request(method: &Method, params: &Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    object(&method.fields, params, "", &mut findings);
    findings.retain(|finding| finding.fault != Fault::Unknown || !LEGACY.contains(&finding.path.as_str()));
    findings
}

/// Everything wrong with a method's `result`. Limits are not looked at: they bind requests.
pub(crate) fn result(method: &Method, result: &Value) -> Vec<Finding> {
    let mut findings = any_of(&method.returns, result, "result");
    findings.retain(|finding| !matches!(finding.fault, Fault::Limit { .. }));
    findings
}

/// Everything wrong with a value of the named type.
pub(crate) fn named(type_name: &str, value: &Value) -> Vec<Finding> {
    let mut findings = one(&Kind::Object(type_name.to_owned()), value, type_name);
    findings.retain(|finding| !matches!(finding.fault, Fault::Limit { .. }));
    findings
}

fn object(fields: &[Field], value: &Map<String, Value>, path: &str, out: &mut Vec<Finding>) {
    let at = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    for field in fields {
        match value.get(&field.name) {
            None | Some(Value::Null) if field.required => {
                out.push(Finding {
                    path: at(&field.name),
                    fault: Fault::Missing,
                });
            }
            None | Some(Value::Null) => {}
            Some(inner) => {
                let path = at(&field.name);
                let wrong = any_of(&field.kinds, inner, &path);
                let fits = wrong.is_empty();
                out.extend(wrong);
                if let (true, Some(limits)) = (fits, &field.limits)
                    && let Some(rule) = broken(limits, inner)
                {
                    out.push(Finding {
                        path,
                        fault: Fault::Limit { rule },
                    });
                }
            }
        }
    }
    for name in value.keys() {
        if !fields.iter().any(|field| field.name == *name) {
            out.push(Finding {
                path: at(name),
                fault: Fault::Unknown,
            });
        }
    }
}

/// The findings of the alternative that fits best.
fn any_of(kinds: &[Kind], value: &Value, path: &str) -> Vec<Finding> {
    let mut best: Option<Vec<Finding>> = None;
    for kind in kinds {
        let findings = one(kind, value, path);
        if best.as_ref().is_none_or(|best| weight(&findings) < weight(best)) {
            best = Some(findings);
        }
    }
    let mut best = best.unwrap_or_default();
    if let [
        Finding {
            path: at,
            fault: Fault::Type { expected },
        },
    ] = best.as_mut_slice()
        && at == path
    {
        *expected = kinds.iter().map(Kind::to_string).collect::<Vec<_>>().join(" or ");
    }
    best
}

/// How badly an alternative fits: a wrong type or a missing field tells against it more than an odd field.
fn weight(findings: &[Finding]) -> usize {
    findings
        .iter()
        .map(|finding| match finding.fault {
            Fault::Limit { .. } => 1,
            Fault::Unknown => 2,
            Fault::Missing => 3,
            Fault::Type { .. } => 4,
        })
        .sum()
}

fn one(kind: &Kind, value: &Value, path: &str) -> Vec<Finding> {
    let fits = match kind {
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Float => value.is_number(),
        Kind::Text | Kind::File => value.is_string(),
        Kind::Boolean => value.is_boolean(),
        Kind::Array(inner) => match value {
            Value::Array(items) => {
                let each = items.iter().enumerate();
                return each
                    .flat_map(|(at, item)| one(inner, item, &format!("{path}[{at}]")))
                    .collect();
            }
            _ => false,
        },
        Kind::Object(name) => return named_object(name, value, path),
    };
    if fits { Vec::new() } else { vec![wrong_type(kind, path)] }
}

fn named_object(name: &str, value: &Value, path: &str) -> Vec<Finding> {
    let Some(object_type) = Spec::get().object(name) else {
        return vec![wrong_type(&Kind::Object(name.to_owned()), path)];
    };
    if !object_type.one_of.is_empty() {
        let kinds: Vec<Kind> = object_type.one_of.iter().cloned().map(Kind::Object).collect();
        return any_of(&kinds, value, path);
    }
    let Value::Object(fields) = value else {
        return vec![wrong_type(&Kind::Object(name.to_owned()), path)];
    };
    let mut findings = Vec::new();
    object(&object_type.fields, fields, path, &mut findings);
    findings
}

fn wrong_type(kind: &Kind, path: &str) -> Finding {
    Finding {
        path: path.to_owned(),
        fault: Fault::Type {
            expected: kind.to_string(),
        },
    }
}

/// The rule the value breaks, in words. Texts counted after parsing of entities are left to the text reader.
fn broken(limits: &Limits, value: &Value) -> Option<String> {
    if let Some(only) = &limits.only {
        return (value.as_str() != Some(only)).then(|| format!("only {only:?} is allowed"));
    }
    if limits.after_entities_parsing {
        return None;
    }
    let measure = limits.measure.as_deref()?;
    let size = match (measure, value) {
        ("characters", Value::String(text)) => text.encode_utf16().count() as i64,
        ("bytes", Value::String(text)) => text.len() as i64,
        ("items", Value::Array(items)) => items.len() as i64,
        ("value", Value::Number(number)) => number.as_f64()? as i64,
        _ => return None,
    };
    if limits.min.is_some_and(|min| size < min) {
        return Some(format!("{size} {measure}, at least {}", limits.min.unwrap_or_default()));
    }
    if limits.max.is_some_and(|max| size > max) {
        return Some(format!("{size} {measure}, at most {}", limits.max.unwrap_or_default()));
    }
    let increasing = || {
        let ids: Vec<Option<i64>> = value.as_array()?.iter().map(Value::as_i64).collect();
        Some(ids.windows(2).all(|pair| pair[0] < pair[1]))
    };
    (limits.strictly_increasing && increasing() == Some(false)).then(|| "must be strictly increasing".to_owned())
}
