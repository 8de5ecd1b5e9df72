//! Tidiness: what holds for all files of the workspace and no compiler sees. Each check reads the files as
//! text, and each has tests of its own that show it a bad one.

mod arrows;
mod catalogue;
mod languages;
mod map;
mod papers;
mod shape;
mod source;

use catalogue::Catalogue;
use source::{Source, root, rust_files};
use switchboard::screen::Locale;

/// Where there is Rust of ours.
const EVERYWHERE: [&str; 4] = ["benches", "crates", "src", "tests"];

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The files, or none where a directory is not there.
fn files(directories: &[&str]) -> Vec<Source> {
    let there: Vec<&str> = directories
        .iter()
        .copied()
        .filter(|directory| root().join(directory).is_dir())
        .collect();
    rust_files(&there)
}

/// The languages; English, which all fall back to, first.
fn catalogues(found: &mut Vec<String>) -> Vec<Catalogue> {
    let entries = std::fs::read_dir(root().join("locales")).expect("a directory of languages");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".yml"))
        .collect();
    names.sort_by_key(|name| (name != "en.yml", name.clone()));
    names
        .iter()
        .map(|name| {
            let path = format!("locales/{name}");
            let text = std::fs::read_to_string(root().join(&path)).expect("a file of texts");
            Catalogue::read(&path, &text, found)
        })
        .collect()
}

#[test]
fn rooms_know_only_whom_they_may_know() {
    assert_none(&arrows::complaints(&files(&["src"])));
}

#[test]
fn the_simulator_knows_nothing_of_the_bot() {
    assert_none(&arrows::complaints_about_simulator(&files(&["crates/telegram-sim"])));
    let manifest = std::fs::read_to_string(root().join("crates/telegram-sim/Cargo.toml")).expect("its manifest");
    assert!(!manifest.contains("switchboard") && !manifest.contains("teloxide"));
}

#[test]
fn files_are_short_say_what_they_are_for_and_leave_nothing_unfinished() {
    assert_none(&shape::complaints(&files(&EVERYWHERE)));
}

#[test]
fn nothing_is_expected_without_a_reason() {
    assert_none(&shape::complaints_about_expectations(&files(&[
        "src",
        "crates/telegram-sim/src",
    ])));
}

#[test]
fn all_languages_hold_the_same_texts() {
    let mut found = Vec::new();
    let catalogues = catalogues(&mut found);
    assert_eq!(catalogues[0].code, "en", "English is the language all fall back to");
    found.extend(languages::complaints(&catalogues));
    assert_none(&found);
}

#[test]
fn every_text_is_asked_for_and_every_text_asked_for_exists() {
    let english = &catalogues(&mut Vec::new())[0];
    assert_none(&languages::complaints_about_use(
        english,
        &files(&["src/cli", "src/screen", "src/telegram"]),
    ));
}

#[test]
fn the_program_finds_every_text_of_every_file() {
    let catalogues = catalogues(&mut Vec::new());
    let mut codes: Vec<&str> = Locale::all().iter().map(|locale| locale.code()).collect();
    codes.sort_unstable();
    let mut written: Vec<&str> = catalogues.iter().map(|catalogue| catalogue.code.as_str()).collect();
    written.sort_unstable();
    assert_eq!(codes, written, "the program's languages and the files in locales");
    for catalogue in &catalogues {
        let locale = Locale::find(&catalogue.code).expect("a language of that code");
        for (name, entry) in languages::lookups(catalogue) {
            let text = locale.plain(&name, &[]);
            assert_ne!(
                text, name,
                "{}:{}: the program does not find `{name}`",
                catalogue.path, entry.line
            );
        }
    }
}

#[test]
fn the_papers_agree_with_the_project() {
    assert_none(&papers::complaints(root()));
}
