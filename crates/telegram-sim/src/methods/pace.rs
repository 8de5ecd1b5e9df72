//! Which calls count against the pace, for which chat, and how much.

use crate::errors::ApiError;
use crate::params::Params;
use crate::state::State;

/// Refuses a call that comes too soon.
pub(super) fn admit(state: &mut State, method: &str, params: &Params) -> Result<(), ApiError> {
    let sends = ["send", "copy", "forward", "createForumTopic"]
        .iter()
        .any(|start| method.starts_with(start));
    let edits = method.starts_with("editMessage") || method == "editForumTopic";
    let Some(chat) = params.int("chat_id") else {
        return Ok(());
    };
    // Edits share the limit of a group; in private chats they are free.
    if method == "sendChatAction" || !(sends || (edits && chat < 0)) {
        return Ok(());
    }
    let parts = params
        .array("message_ids")
        .len()
        .max(params.array("media").len())
        .max(1);
    let now = state.clock.now_ms();
    let admitted = state.pace.admit(now, chat, u32::try_from(parts).unwrap_or(u32::MAX));
    admitted.map_err(ApiError::retry_after)
}
