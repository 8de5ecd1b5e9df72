//! Settings as their owner meets them: what is accepted, what is said about the rest, and that
//! no message ever holds a value.

mod defaults;
mod example_file;
mod secrets;
mod sources;
mod values;
mod warnings;

use std::path::PathBuf;

use switchboard::config::{Config, Loaded, Problems, SETTINGS, Setting, Since, Source, load};
use tempfile::TempDir;

const TOKEN: &str = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345_-x";
const LOCALES: &[&str] = &["en", "pt-BR", "ru"];

/// The required settings and these, from the environment.
fn with(pairs: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let required = [("BOT_TOKEN", TOKEN), ("ADMIN_ID", "42")];
    let all = required.iter().chain(pairs).copied();
    load(&Source::from_pairs(all), LOCALES)
}

fn config(pairs: &[(&str, &str)]) -> Config {
    match with(pairs) {
        Ok(loaded) => loaded.config,
        Err(problems) => panic!("{pairs:?}: {problems}"),
    }
}

fn problems(pairs: &[(&str, &str)]) -> Problems {
    with(pairs).expect_err(&format!("{pairs:?} must be refused"))
}

/// A `.env` file with this text, and the directory that holds it as long as the test needs it.
fn file(text: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let path = dir.path().join(".env");
    std::fs::write(&path, text).expect("a file in it");
    (dir, path)
}

fn none() -> Source {
    Source::from_pairs::<&str, &str>([])
}

/// The required settings and this text, from a file alone.
fn from_file(text: &str) -> Result<Loaded, Problems> {
    let (_dir, path) = file(&format!("BOT_TOKEN={TOKEN}\nADMIN_ID=42\n{text}"));
    load(&none().with_dotenv(&path)?, LOCALES)
}

fn used() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.since == Since::Now)
}
