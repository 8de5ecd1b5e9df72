//! What goes along with the data in a backup of the full project.

use std::path::Path;

use crate::backup::Companion;
use crate::config::{self, Config};

/// The texts in every language, as they were built in.
const LOCALES: [(&str, &str); 2] = [
    ("locales/en.yml", include_str!("../../locales/en.yml")),
    ("locales/ru.yml", include_str!("../../locales/ru.yml")),
];

/// How the names of the log's files begin, in the data directory.
const LOG: &str = "bot.log";

/// Settings without secrets, texts, and logs; nothing if the configuration does not ask for them.
pub fn companions(config: &Config) -> Vec<Companion> {
    if !config.backup.full_project {
        return Vec::new();
    }
    let settings: String = config::redacted(config)
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    let mut companions = vec![("settings.txt".to_owned(), settings.into_bytes())];
    companions.extend(LOCALES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    companions.extend(logs(&config.data_dir));
    companions
}

/// A log that cannot be read is no reason to have no backup.
fn logs(data_dir: &Path) -> Vec<Companion> {
    let entries = std::fs::read_dir(data_dir).into_iter().flatten().flatten();
    let log = |entry: std::fs::DirEntry| {
        let name = entry
            .file_name()
            .into_string()
            .ok()
            .filter(|name| name.starts_with(LOG))?;
        Some((format!("logs/{name}"), std::fs::read(entry.path()).ok()?))
    };
    let mut logs: Vec<Companion> = entries.filter_map(log).collect();
    logs.sort();
    logs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_goes_along() {
        let dir = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/locales")).unwrap();
        let mut there: Vec<String> = dir
            .map(|entry| format!("locales/{}", entry.unwrap().file_name().into_string().unwrap()))
            .collect();
        there.sort();
        assert_eq!(LOCALES.map(|(name, _)| name.to_owned()).to_vec(), there);
    }
}
