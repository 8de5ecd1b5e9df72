//! Adds people at the page and changes the language of their app. Knows nothing of what they do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::extract::rejection::JsonRejection;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::PersonSpec;

use super::Page;
use super::refusal::Refusal;

/// Ids of added people start here, well away from those a demo chooses for itself.
const FIRST_ADDED: i64 = 700_000_001;
/// The longest first name of Telegram, in characters.
const LONGEST_NAME: usize = 64;
/// How many users can be shown; more would only make the page slow.
const MOST_USERS: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Names someone who exists already.
    id: Option<i64>,
    name: Option<String>,
    /// What the person's app is set to, such as `en`.
    language: String,
}

/// Adds a user, or sets the language of a person who is there.
pub(super) async fn person(
    Shared(page): Shared<Arc<Page>>,
    body: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(asked) = body.map_err(|rejection| Refusal::bad(rejection.body_text()))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(2..=16).contains(&asked.language.len()) || !asked.language.chars().all(plain) {
        return Err(Refusal::bad("the language must be a code such as `en`"));
    }
    let id = match asked.id {
        Some(id) => set_language(&page, id, asked.language)?,
        None => add(&page, asked.name.unwrap_or_default().trim(), asked.language)?,
    };
    Ok(Json(json!({ "id": id })))
}

fn set_language(page: &Page, id: i64, language: String) -> Result<i64, Refusal> {
    if !page.scene().users.contains(&id) {
        return Err(Refusal::missing(format!("there is no user {id} in this demo")));
    }
    page.sim.core().with(|state| {
        if let Some(person) = state.people.get_mut(&id) {
            person.language_code = Some(language);
        }
    });
    Ok(id)
}

fn add(page: &Page, name: &str, language: String) -> Result<i64, Refusal> {
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::bad(format!("a name has 1 to {LONGEST_NAME} characters")));
    }
    if page.scene().users.len() >= MOST_USERS {
        return Err(Refusal::conflict(format!(
            "{MOST_USERS} users are the most this page shows"
        )));
    }
    // Found and taken under one lock, so that two requests never get the same id.
    let id = page.sim.core().with_quietly(|state| {
        let last = state.people.keys().next_back().copied().unwrap_or_default();
        let id = FIRST_ADDED.max(last + 1);
        let spec = PersonSpec {
            language_code: Some(language),
            ..PersonSpec::new(id, name)
        };
        state.people.insert(id, spec);
        id
    });
    page.add_user(id);
    page.sim.core().with(|_| ());
    Ok(id)
}
