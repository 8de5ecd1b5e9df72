//! What the bot says of itself.

use serde_json::{Value, json};

use super::done;
use crate::params::Params;
use crate::state::State;

/// `getMe`.
pub(super) fn me(state: &State) -> Value {
    let mut me = state.user(state.bot.id);
    me["can_join_groups"] = json!(true);
    me["can_read_all_group_messages"] = json!(!state.privacy);
    for cannot in [
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
    ] {
        me[cannot] = json!(false);
    }
    me
}

pub(super) fn set(state: &mut State, method: &str, params: &Params) -> Value {
    let field = field(method);
    let language = params.text("language_code").unwrap_or_default().to_owned();
    let text = params.text(field).unwrap_or_default().to_owned();
    state.profile.texts.insert((field, language), text);
    done()
}

pub(super) fn get(state: &State, method: &str, params: &Params) -> Value {
    let field = field(method);
    let language = params.text("language_code").unwrap_or_default();
    let texts = &state.profile.texts;
    let own = texts.get(&(field, language.to_owned())).filter(|text| !text.is_empty());
    let text = own
        .or_else(|| texts.get(&(field, String::new())))
        .filter(|text| !text.is_empty());
    let unset = if field == "name" {
        state.bot.first_name.as_str()
    } else {
        ""
    };
    json!({ field: text.map_or(unset, String::as_str) })
}

fn field(method: &str) -> &'static str {
    if method.ends_with("ShortDescription") {
        "short_description"
    } else if method.ends_with("Description") {
        "description"
    } else {
        "name"
    }
}
