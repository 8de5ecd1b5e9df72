//! The webhook as a setting; `hook` delivers to it.

use serde_json::{Map, Value, json};

use super::done;
use crate::errors::{self, ApiResult};
use crate::params::Params;
use crate::state::State;

pub(super) fn set(state: &mut State, params: &Params) -> ApiResult {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(delete(state, params));
    }
    if !url.starts_with("https://") || !url.contains('.') {
        return Err(errors::WEBHOOK_URL_INVALID);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !params.text("secret_token").unwrap_or_default().chars().all(plain) {
        return Err(errors::WEBHOOK_SECRET_INVALID);
    }
    let mut webhook = Map::from_iter([("url".to_owned(), json!(url))]);
    for field in ["max_connections", "allowed_updates", "ip_address"] {
        if let Some(value) = params.value(field) {
            webhook.insert(field.into(), value.clone());
        }
    }
    if let Some(kinds) = params.value("allowed_updates").and_then(Value::as_array) {
        let kinds = kinds.iter().filter_map(Value::as_str).map(str::to_owned);
        state.queue.allowed = Some(kinds.collect::<Vec<_>>()).filter(|kinds| !kinds.is_empty());
    }
    state.profile.webhook = Some(webhook);
    state.profile.webhook_secret = params.text("secret_token").unwrap_or_default().to_owned();
    state.queue.poll += 1;
    state.queue.ended_by_webhook = true;
    drop_pending(state, params);
    Ok(done())
}

pub(super) fn delete(state: &mut State, params: &Params) -> Value {
    state.profile.webhook = None;
    drop_pending(state, params);
    done()
}

pub(crate) fn info(state: &State) -> Value {
    let mut info = json!({
        "url": "", "has_custom_certificate": false, "pending_update_count": state.queue.len(),
    });
    for (field, value) in state.profile.webhook.iter().flatten() {
        info[field] = value.clone();
    }
    info
}

fn drop_pending(state: &mut State, params: &Params) {
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
}
