//! Fetching updates: each as it came, so that one that is no JSON as readers take it does not make all others of its
//! answer unreadable. The library reads an answer as a whole, and gives up on the whole.

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::ApiError;
use teloxide::requests::Payload;

use super::api::{ALLOWED, network, said_no};
use super::update::Update;
use super::wire::GetUpdates;
use super::{Api, Trouble};
use crate::domain::{ChatId, SECOND_MS};

/// Most updates in an answer (Bot API: getUpdates).
const MOST: u8 = 100;

/// Most bytes of an answer. A hundred of the longest updates have less than a tenth.
const MAX_ANSWER: usize = 64 * 1_024 * 1_024;

/// An answer (Bot API: making requests).
#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<Vec<&'a RawValue>>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

/// Bot API: ResponseParameters.
#[derive(Default, Deserialize)]
struct Parameters {
    migrate_to_chat_id: Option<i64>,
    retry_after: Option<u32>,
}

impl Api {
    /// Fetches updates numbered `offset` and above, and confirms all below. Waits for one to come.
    pub(super) async fn updates(&self, offset: u64, wait_secs: u32) -> Result<Vec<Update>, Trouble> {
        let poll = GetUpdates {
            offset,
            limit: MOST,
            timeout: wait_secs,
            allowed_updates: &ALLOWED,
        };
        let bot = self.polls();
        let mut url = bot.api_url();
        url.path_segments_mut()
            .map_err(|()| Trouble::Unreachable("TELEGRAM_API_URL is no address of a server".into()))?
            .push(&format!("bot{}", bot.token()))
            .push(GetUpdates::NAME);
        let body = serde_json::to_vec(&poll).map_err(|error| Trouble::Unreachable(error.to_string()))?;
        let request = bot
            .client()
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        let failed = |error: reqwest::Error| Trouble::Unreachable(network(&error));
        let mut response = request.send().await.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > MAX_ANSWER {
                return Err(Trouble::Unreachable("its answer is too long".into()));
            }
            bytes.extend_from_slice(&chunk);
        }
        read(&String::from_utf8_lossy(&bytes))
    }
}

/// What an answer says.
fn read(text: &str) -> Result<Vec<Update>, Trouble> {
    let no_json = |error: serde_json::Error| {
        // The answer may hold texts.
        let (what, line) = (error.classify(), error.line());
        Trouble::Unreachable(format!("its answer is no JSON ({what:?} at line {line})"))
    };
    let answer: Answer<'_> = serde_json::from_str(text).map_err(no_json)?;
    if let (true, Some(updates)) = (answer.ok, answer.result) {
        let text = |update: &RawValue| update.get().to_owned();
        return Ok(updates.into_iter().map(|update| Update::read(text(update))).collect());
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
    fn one_that_is_no_right_json_does_not_spoil_the_others() {
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        let answer = format!(
            r#"{{"ok":true,"result":[{{"update_id":1,"message":{deep}}},{{"update_id":2,"message":1e999}},"\ud800",{{"update_id":4}}]}}"#
        );
        let updates = read(&answer).unwrap();
        let numbers: Vec<_> = updates.iter().map(Update::number).collect();
        assert_eq!(numbers, [Some(1), Some(2), None, Some(4)]);
        assert!(updates[1].text().contains("1e999"));
    }

    #[test]
    fn what_the_server_says_instead_is_understood_as_ever() {
        let says = |answer: &str| read(answer).unwrap_err();
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
