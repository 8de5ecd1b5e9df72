//! The text of a `.env` file, as people write it.

use std::path::Path;

use switchboard::config::{Source, load, redacted};

/// Stands for a secret: no word of the program may hold it.
const SECRET: &str = "n0b0dys-bus1ness";

/// Settings that are never shown.
const SECRETS: [&str; 3] = ["BOT_TOKEN", "ENCRYPTION_KEY", "WEBHOOK_SECRET"];

/// Reads a file, and the settings in it. Nothing that is said of it quotes a secret.
pub fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace("SECRET", SECRET);
    let source = match Source::default().with_text(Path::new(".env"), &text) {
        Ok(source) => source,
        Err(problem) => {
            assert!(!problem.to_string().contains(SECRET), "{problem}");
            return;
        }
    };
    match load(&source, &["en", "ru"]) {
        Ok(loaded) => {
            let shown = redacted(&loaded.config);
            let told = |name: &str, value: &str| SECRETS.contains(&name) && value.contains(SECRET);
            assert!(!shown.iter().any(|(name, value)| told(name, value)), "{shown:?}");
        }
        Err(problems) => drop(problems.to_string()),
    }
}
