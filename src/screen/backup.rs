//! What stands below a backup that is sent.

use super::Locale;
use crate::domain::RichText;

/// When it was made, as a text; how many records it holds; and which of how many parts it is.
pub fn backup_caption(locale: Locale, at: &str, records: u64, part: u64, parts: u64) -> RichText {
    let mut text = locale.text("backup.caption", &[("at", at)]);
    text.push("\n");
    text.append(&locale.count("backup.records", records, &[]));
    if parts > 1 {
        let (part, parts) = (part.to_string(), parts.to_string());
        text.push("\n");
        text.append(&locale.text("backup.part", &[("part", &part), ("parts", &parts)]));
    }
    text
}
