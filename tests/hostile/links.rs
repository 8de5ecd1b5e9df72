//! What follows `/start`: links to screens, invitations, or anything.

use serde_json::json;
use switchboard::screen::Linked;
use switchboard::telegram::legibility;

/// Reads what follows a `/start`, alone and in the message that brings it.
pub fn read(bytes: &[u8]) {
    let word = String::from_utf8_lossy(bytes);
    if let Some(to) = Linked::read(&word) {
        assert_eq!(Linked::read(&to.word()), Some(to));
        assert!(to.word().len() <= 64, "{word}");
    }
    let length = word.encode_utf16().next().map_or(6, |unit| 4 + usize::from(unit % 9));
    let update = json!({ "update_id": 1, "message": {
        "message_id": 7,
        "date": 0,
        "chat": { "id": 5, "type": "private", "first_name": "Anna" },
        "from": { "id": 5, "is_bot": false, "first_name": "Anna" },
        "text": format!("/start {word}"),
        "entities": [{ "type": "bot_command", "offset": 0, "length": length }],
    }});
    assert_eq!(legibility(&update.to_string()), (Some(1), true));
}
