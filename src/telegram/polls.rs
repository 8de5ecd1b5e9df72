//! Fetching updates: each as it came, so that one that is no JSON as readers take it does not make all others of its
//! answer unreadable. The library reads an answer as a whole, and gives up on the whole.

use serde_json::value::RawValue;

use super::answer::read;
use super::api::ALLOWED;
use super::wire::GetUpdates;
use super::{Api, Trouble};

/// Most updates in an answer (Bot API: getUpdates).
const MOST: u8 = 100;

impl Api {
    /// Fetches updates numbered `offset` and above, unread, and confirms all below. Waits for one to come.
    pub(super) async fn updates(&self, offset: u64, wait_secs: u32) -> Result<Vec<String>, Trouble> {
        let poll = GetUpdates {
            offset,
            limit: MOST,
            timeout: wait_secs,
            allowed_updates: &ALLOWED,
        };
        updates_in(&self.polls().ask(&poll).await?)
    }
}

fn updates_in(answer: &str) -> Result<Vec<String>, Trouble> {
    let updates: Vec<&RawValue> = read(answer)?;
    Ok(updates.into_iter().map(|update| update.get().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::legibility;
    use super::*;

    #[test]
    fn one_that_is_no_right_json_does_not_spoil_the_others() {
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        let answer = format!(
            r#"{{"ok":true,"result":[{{"update_id":1,"message":{deep}}},{{"update_id":2,"message":1e999}},"\ud800",{{"update_id":4}}]}}"#
        );
        let updates = updates_in(&answer).unwrap();
        let numbers: Vec<_> = updates.iter().map(|update| legibility(update).0).collect();
        assert_eq!(numbers, [Some(1), Some(2), None, Some(4)]);
        assert!(updates[1].contains("1e999"));
    }
}
