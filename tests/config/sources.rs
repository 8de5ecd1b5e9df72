//! The environment and the `.env` file, and which of them counts.

use secrecy::ExposeSecret;
use switchboard::config::{Problems, Source, TicketMode, load};

use super::warnings::warning;
use super::{LOCALES, TOKEN, file, from_file, none};

#[test]
fn an_alias_in_the_file_contradicts_the_environment_too() {
    let (_dir, path) = file("ADMIN_IDS=2\n");
    let source = Source::from_pairs([("BOT_TOKEN", TOKEN), ("ADMIN_ID", "1")]);
    let source = source.with_dotenv(&path).expect("a good file");
    let problems = load(&source, LOCALES).expect_err("the two differ");
    let what = &problems.list[0].what;
    assert!(what.contains("ADMIN_ID in the environment"), "{what}");
    assert!(what.contains(&path.display().to_string()), "{what}");
}

#[test]
fn the_environment_goes_before_the_file() {
    let (_dir, path) = file(&format!(
        "export BOT_TOKEN='{TOKEN}' # secret\nADMIN_ID=\"1, 2\"\nASK_MIN_LENGTH=20\nTICKET_MODE=any\n"
    ));
    let source = Source::from_pairs([("ASK_MIN_LENGTH", "30"), ("TICKET_MODE", "")]);
    let source = source.with_dotenv(&path).expect("a good file");
    assert_eq!(source.dotenv(), Some(path.as_path()));
    let config = load(&source, LOCALES).expect("good settings").config;
    assert_eq!(config.bot_token.expose_secret(), TOKEN);
    assert_eq!(config.admin_ids, [1, 2]);
    assert_eq!(config.ask_min_length, 30);
    assert_eq!(config.ticket_mode, TicketMode::Any, "empty is not set");
}

#[test]
fn this_process_has_an_environment() {
    let (_dir, path) = file("ASK_MIN_LENGTH=20\n");
    let source = Source::from_environment(Some(&path)).expect("a good file");
    let shown = format!("{source:?}");
    assert!(shown.contains("PATH") && shown.contains("ASK_MIN_LENGTH"));
    let path = std::env::var("PATH").expect("a PATH");
    assert!(!shown.contains(&path), "values must not be shown");
}

#[test]
fn a_missing_file_is_fine() {
    let (dir, _) = file("");
    let source = none().with_dotenv(&dir.path().join("absent"));
    assert_eq!(source.expect("no file is fine").dotenv(), None);
}

#[test]
fn a_file_that_cannot_be_used_is_a_problem() {
    let (dir, path) = file("");
    let problem = none().with_dotenv(dir.path()).expect_err("a directory");
    assert!(problem.what.contains("cannot be read"), "{problem}");

    std::fs::write(&path, b"ADMIN_ID=4\xff2\n").expect("a file");
    let problem = none().with_dotenv(&path).expect_err("not UTF-8");
    assert!(problem.what.contains("UTF-8"), "{problem}");

    std::fs::write(&path, format!("A=1\nBOT_TOKEN {TOKEN}\nB=hunter22 hunter22\n")).expect("a file");
    let problem = none().with_dotenv(&path).expect_err("bad lines");
    assert_eq!(problem.name, path.display().to_string());
    assert!(problem.what.contains("lines 2, 3 "), "{problem}");
    let text = Problems::from(problem).to_string();
    assert!(!text.contains("hunter22") && !text.contains(&TOKEN[..10]), "{text}");
}

#[test]
fn the_last_of_two_lines_counts_aloud() {
    let loaded = from_file("ASK_MIN_LENGTH=5\nASK_MIN_LENGTH=6\n").expect("good settings");
    assert_eq!(loaded.config.ask_min_length, 6);
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    assert!(loaded.warnings[0].contains("lines 3 and 4"));
    assert_eq!(warning("ASK_MIN_LENGTH=5\nASK_MIN_LENGTH=5"), None);
}
