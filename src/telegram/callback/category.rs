//! The data of buttons about categories.

use super::fields::Fields;
use super::question;
use crate::domain::{CategoryNo, CategoryWording, Priority, Target};
use crate::screen::CategoryPress;

pub(super) fn encode(press: CategoryPress) -> String {
    match press {
        CategoryPress::List => "cat:list".into(),
        CategoryPress::Show(no) => format!("cat:show:{no}"),
        CategoryPress::Type(no, what) => format!("cat:type:{}:{}", category_field(no), wording_field(what)),
        CategoryPress::Prioritise(no, priority) => format!("cat:prio:{no}:{}", priority.word()),
        CategoryPress::Home(no) => format!("cat:home:{no}"),
        CategoryPress::Unhouse(no) => format!("cat:unhouse:{no}"),
        CategoryPress::Question(press) => format!("cat:q:{}", question::encode(press)),
        CategoryPress::Remove(no) => format!("cat:remove:{no}"),
        CategoryPress::RemoveNow(no) => format!("cat:removenow:{no}"),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<CategoryPress> {
    Some(match fields.next()? {
        "list" => CategoryPress::List,
        "show" => CategoryPress::Show(fields.parsed()?),
        "type" => CategoryPress::Type(category(fields)?, wording(fields.next()?)?),
        "prio" => CategoryPress::Prioritise(fields.parsed()?, Priority::named(fields.next()?)?),
        "home" => CategoryPress::Home(fields.parsed()?),
        "unhouse" => CategoryPress::Unhouse(fields.parsed()?),
        "q" => CategoryPress::Question(question::decode(fields)?),
        "remove" => CategoryPress::Remove(fields.parsed()?),
        "removenow" => CategoryPress::RemoveNow(fields.parsed()?),
        _ => return None,
    })
}

/// A category, or none.
pub(super) fn category_field(no: Option<CategoryNo>) -> String {
    no.map(|no| no.to_string()).unwrap_or_default()
}

/// What [`category_field`] wrote.
pub(super) fn category(fields: &mut Fields) -> Option<Option<CategoryNo>> {
    match fields.next()? {
        "" => Some(None),
        no => no.parse().ok().map(Some),
    }
}

fn wording_field(what: CategoryWording) -> &'static str {
    match what {
        CategoryWording::Name => "name",
        CategoryWording::Tags => "tags",
        CategoryWording::Within(Target::FirstAnswer) => "first",
        CategoryWording::Within(Target::Resolution) => "closing",
    }
}

fn wording(field: &str) -> Option<CategoryWording> {
    let targets = Target::ALL.map(CategoryWording::Within);
    [CategoryWording::Name, CategoryWording::Tags]
        .into_iter()
        .chain(targets)
        .find(|what| wording_field(*what) == field)
}
