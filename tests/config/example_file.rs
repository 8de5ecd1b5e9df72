//! `.env.example` held against the table of settings.

use switchboard::config::{load, redacted};

use super::{LOCALES, TOKEN, config, file, none, used};

/// The assignments of `.env.example`: name, value, whether commented out, comment lines above.
fn example_lines() -> Vec<(String, String, bool, usize)> {
    let mut lines = Vec::new();
    let mut comments = 0;
    for line in include_str!("../../.env.example").lines() {
        let assignment = line.strip_prefix('#').unwrap_or(line).split_once('=');
        match assignment {
            Some((name, value)) if !name.contains(' ') => {
                let commented = line.starts_with('#');
                // A value with spaces stands in quotes.
                let value = value.trim_matches('\'');
                lines.push((name.to_owned(), value.to_owned(), commented, comments));
            }
            _ if line.starts_with("# ") => {
                comments += 1;
                continue;
            }
            _ => assert!(line.is_empty(), "neither comment nor setting: {line}"),
        }
        comments = 0;
    }
    lines
}

#[test]
fn the_example_file_holds_the_table() {
    let lines = example_lines();
    let mut names: Vec<&str> = lines.iter().map(|(name, ..)| name.as_str()).collect();
    let mut all: Vec<&str> = used().map(|setting| setting.name).collect();
    names.sort_unstable();
    all.sort_unstable();
    assert_eq!(names, all, "each name in use once and nothing else");

    for (name, value, commented, comments) in &lines {
        let setting = used().find(|setting| setting.name == name).expect("known");
        assert!((1..=3).contains(comments), "{name}: one to three lines");
        assert_eq!(*commented, setting.required.is_none(), "{name}");
        assert_eq!(value, setting.default.unwrap_or(""), "{name}");
    }
}

#[test]
fn the_example_file_loads_and_shows_the_real_defaults() {
    let expected = redacted(&config(&[]));
    let text = include_str!("../../.env.example")
        .replace("\nBOT_TOKEN=\n", &format!("\nBOT_TOKEN={TOKEN}\n"))
        .replace("\nADMIN_ID=\n", "\nADMIN_ID=42\n");
    let mut uncommented = text.clone();
    for (name, ..) in example_lines() {
        uncommented = uncommented.replace(&format!("\n#{name}="), &format!("\n{name}="));
    }
    assert_ne!(text, uncommented);
    for text in [text, uncommented] {
        let (_dir, path) = file(&text);
        let source = none().with_dotenv(&path).expect("the example can be read");
        let loaded = load(&source, LOCALES).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(redacted(&loaded.config), expected);
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    }
}
