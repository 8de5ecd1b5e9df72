//! Which of the bot's commands a person is offered in a chat: the narrowest scope that has any, in the person's
//! language if there are such, as the apps do it. Knows nothing of what commands do.

use serde_json::{Map, Value, json};

use crate::state::State;

use super::Scene;

/// For each phone, under `<person>@<chat>`, its commands.
pub(super) fn commands(state: &State, scene: &Scene) -> Value {
    let private = scene.users.iter().chain(&scene.admins).map(|id| (*id, *id));
    let group = scene.admins.iter().filter_map(|id| Some((*id, scene.group?)));
    let phones = private.chain(group);
    let each = phones.map(|(person, chat)| (format!("{person}@{chat}"), offered(state, person, chat)));
    Value::Object(each.collect::<Map<_, _>>())
}

fn offered(state: &State, person: i64, chat: i64) -> Value {
    let language = state
        .people
        .get(&person)
        .and_then(|person| person.language_code.as_deref())
        .unwrap_or_default();
    let language = language.split('-').next().unwrap_or_default();
    for scope in scopes(state, person, chat) {
        for language in [language, ""] {
            let found = state.profile.commands.get(&(scope.clone(), language.to_owned()));
            if let Some(found) = found.filter(|commands| !commands.is_empty()) {
                return json!(found);
            }
        }
    }
    json!([])
}

/// The scopes that hold for a person in a chat, the narrowest first, as the Bot API documents it
/// ("Determining list of commands").
fn scopes(state: &State, person: i64, chat: i64) -> Vec<String> {
    if person == chat {
        return vec![
            format!("chat:{chat}"),
            "all_private_chats".to_owned(),
            "default".to_owned(),
        ];
    }
    let members = state
        .chats
        .get(&chat)
        .map(|chat| chat.members.as_slice())
        .unwrap_or_default();
    let is_admin = members.iter().any(|(id, admin)| *id == person && *admin);
    let all = [
        (true, format!("chat_member:{chat}:{person}")),
        (is_admin, format!("chat_administrators:{chat}")),
        (true, format!("chat:{chat}")),
        (is_admin, "all_chat_administrators".to_owned()),
        (true, "all_group_chats".to_owned()),
        (true, "default".to_owned()),
    ];
    all.into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, scope)| scope)
        .collect()
}
