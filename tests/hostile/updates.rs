//! Updates, as they come from Telegram or from whoever says to be it.

use switchboard::telegram::legibility;

/// Reads an update. What has a number is read or kept aside, and a number that is there is found.
pub fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (number, _) = legibility(&text);
    let Ok(fields) = serde_json::from_str::<serde_json::Value>(&text) else {
        return;
    };
    let said = fields["update_id"].as_u64().filter(|number| *number <= 1 << 53);
    assert_eq!(number, said, "another number than it bears");
}
