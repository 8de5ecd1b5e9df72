//! What the Bot API answers. The library takes an answer apart twice, and waits ten seconds behind a server's trouble,
//! which the courier does better.

use serde::Deserialize;
use teloxide::ApiError;

use super::Trouble;
use super::api::said_no;
use crate::domain::{ChatId, SECOND_MS};

/// An answer (Bot API: making requests).
#[derive(Deserialize)]
struct Answer<R> {
    ok: bool,
    result: Option<R>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

/// Bot API: ResponseParameters.
#[derive(Default, Deserialize)]
struct Parameters {
    migrate_to_chat_id: Option<i64>,
    retry_after: Option<u32>,
}

/// What an answer says.
///
/// # Errors
/// What the server says instead; [`Trouble::Unreachable`] if that cannot be read.
pub(super) fn read<'a, R: Deserialize<'a>>(text: &'a str) -> Result<R, Trouble> {
    let no_json = |error: serde_json::Error| {
        // The answer may hold texts.
        let (what, line) = (error.classify(), error.line());
        Trouble::Unreachable(format!("its answer is no JSON ({what:?} at line {line})"))
    };
    let answer: Answer<R> = serde_json::from_str(text).map_err(no_json)?;
    if let (true, Some(result)) = (answer.ok, answer.result) {
        return Ok(result);
    }
    let told = answer.parameters.unwrap_or_default();
    if let Some(secs) = told.retry_after {
        let ms = i64::from(secs) * SECOND_MS;
        return Err(Trouble::Wait { ms });
    }
    if let Some(to) = told.migrate_to_chat_id {
        let to = ChatId::telegram(to);
        return Err(Trouble::Moved { to });
    }
    let Some(why) = answer.description else {
        return Err(Trouble::Unreachable("its answer says nothing".into()));
    };
    let known = serde_json::from_value::<ApiError>(why.clone().into());
    Err(said_no(&known.unwrap_or(ApiError::Unknown(why))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_says_instead_is_understood_as_ever() {
        let says = |answer: &str| read::<Vec<u8>>(answer).unwrap_err();
        let no = |why: &str| says(&format!(r#"{{"ok":false,"error_code":0,"description":"{why}"}}"#));
        assert_eq!(no("Unauthorized"), Trouble::Unauthorized);
        assert_eq!(no("Not Found"), Trouble::Unauthorized);
        let other = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        assert_eq!(no(other), Trouble::Conflict);
        let webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        assert_eq!(no(webhook), Trouble::Webhook);
        assert!(matches!(no("Internal Server Error: restart"), Trouble::Unreachable(_)));
        let wait = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}"#;
        assert_eq!(says(wait), Trouble::Wait { ms: 9_000 });
        for nonsense in [
            "",
            "<html>",
            "{\"ok\":true}",
            "[]",
            "{\"ok\":false}",
            "{\"ok\":true,\"result\":{}}",
        ] {
            assert!(matches!(says(nonsense), Trouble::Unreachable(_)), "{nonsense}");
        }
    }
}
