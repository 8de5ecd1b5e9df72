//! Keyboards: what the server refuses in them.

use serde_json::Value;

use crate::errors::{self, ApiError};
use crate::state::State;

/// Buttons in one row of an inline keyboard.
const MAX_ROW: usize = 8;
/// Buttons in a whole inline keyboard.
const MAX_BUTTONS: usize = 100;
/// Bytes of a button's data.
const MAX_DATA: usize = 64;

/// The fields that make a button do something; a button has exactly one.
const ACTIONS: &[&str] = &[
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// The markup to keep with a message. An inline keyboard without buttons is none.
pub(super) fn read(state: &mut State, markup: Option<&Value>) -> Result<Option<Value>, ApiError> {
    let Some(markup) = markup else {
        return Ok(None);
    };
    let Some(rows) = markup.get("inline_keyboard").and_then(Value::as_array) else {
        return Ok(Some(markup.clone()));
    };
    let rows: Vec<&Vec<Value>> = rows.iter().filter_map(Value::as_array).collect();
    let count: usize = rows.iter().map(|row| row.len()).sum();
    if count > MAX_BUTTONS || rows.iter().any(|row| row.len() > MAX_ROW) {
        return Err(errors::MARKUP_TOO_LONG);
    }
    for button in rows.into_iter().flatten() {
        check(button).inspect_err(|error| state.complain(format!("{}: button {button}", error.description)))?;
    }
    Ok((count > 0).then(|| markup.clone()))
}

fn check(button: &Value) -> Result<(), ApiError> {
    if button["text"].as_str().is_none_or(|label| label.trim().is_empty()) {
        return Err(ApiError::bad_request("inline keyboard button text must be non-empty"));
    }
    let actions = ACTIONS
        .iter()
        .filter(|action| button.get(**action).is_some_and(|value| !value.is_null()));
    match actions.count() {
        0 => {
            return Err(ApiError::bad_request(
                "text buttons are unallowed in the inline keyboard",
            ));
        }
        1 => {}
        _ => {
            return Err(ApiError::bad_request(
                "can't parse inline keyboard button: exactly one action is allowed",
            ));
        }
    }
    if let Some(data) = button["callback_data"].as_str()
        && (data.is_empty() || data.len() > MAX_DATA)
    {
        return Err(errors::BUTTON_DATA);
    }
    if let Some(url) = button["url"].as_str() {
        let known = ["http://", "https://", "tg://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        let address = known.unwrap_or(url);
        let is_tg = url.starts_with("tg://");
        if address.is_empty() || address.contains(char::is_whitespace) || !(is_tg || address.contains('.')) {
            return Err(errors::BUTTON_URL);
        }
    }
    Ok(())
}
