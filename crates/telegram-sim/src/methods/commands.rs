//! The bot's commands, by scope and language.

use serde_json::{Value, json};

use super::{done, target};
use crate::errors::{self, ApiError, ApiResult};
use crate::params::Params;
use crate::state::State;

pub(super) fn set(state: &mut State, params: &Params) -> ApiResult {
    let key = key(state, params)?;
    let commands = params.array("commands").to_vec();
    for command in &commands {
        let name = command["command"].as_str().unwrap_or_default();
        let name = name.strip_prefix('/').unwrap_or(name);
        if name.is_empty() || !name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_')) {
            return Err(errors::COMMAND_INVALID);
        }
    }
    state.profile.commands.insert(key, commands);
    Ok(done())
}

pub(super) fn get(state: &mut State, params: &Params) -> ApiResult {
    let key = key(state, params)?;
    Ok(state
        .profile
        .commands
        .get(&key)
        .cloned()
        .map_or_else(|| json!([]), Value::Array))
}

pub(super) fn delete(state: &mut State, params: &Params) -> ApiResult {
    let key = key(state, params)?;
    state.profile.commands.remove(&key);
    Ok(done())
}

/// Scope, written as [`Sim::commands`](crate::Sim::commands) says, and language.
fn key(state: &State, params: &Params) -> Result<(String, String), ApiError> {
    let language = params.text("language_code").unwrap_or_default().to_owned();
    let null = Value::Null;
    let scope = params.value("scope").unwrap_or(&null);
    let kind = scope["type"].as_str().unwrap_or("default");
    let mut name = kind.to_owned();
    for part in ["chat_id", "user_id"] {
        if let Some(id) = scope[part].as_i64() {
            name = format!("{name}:{id}");
        }
    }
    if let Some(chat) = scope["chat_id"].as_i64() {
        target::known(state, chat)?;
    }
    Ok((name, language))
}
