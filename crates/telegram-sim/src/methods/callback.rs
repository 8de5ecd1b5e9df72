//! Answers to presses of buttons.

use super::done;
use crate::errors::{self, ApiResult};
use crate::params::Params;
use crate::state::State;

pub(super) fn answer(state: &mut State, params: &Params) -> ApiResult {
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = params.text("text").unwrap_or_default();
    let now = state.clock.now_ms();
    if !state.presses.answer(id, text, params.flag("show_alert"), now) {
        return Err(errors::QUERY_TOO_OLD);
    }
    Ok(done())
}
