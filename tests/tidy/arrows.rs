//! Who may know whom: the arrows between the rooms of the program, and which room holds which library.

use super::map::{FORBIDDEN, KEPT_IN, MAY_NAME, STD_KEPT_IN};
use super::source::{Source, is_word};

/// Everything against the rules in the program's own files.
pub fn complaints(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        rooms(file, &mut found);
        libraries(file, &mut found);
        parts_of_std(file, &mut found);
    }
    found
}

/// Everything in the simulator's files that names the bot.
pub fn complaints_about_simulator(files: &[Source]) -> Vec<String> {
    let places = |file: &Source, name: &str| -> Vec<String> {
        let told = |at| {
            format!(
                "{}: the simulator names `{name}`; it shares nothing with the bot, or both would misread alike",
                file.place(at)
            )
        };
        file.paths_from(name).map(told).collect()
    };
    files
        .iter()
        .flat_map(|file| [places(file, "switchboard"), places(file, "teloxide")].concat())
        .collect()
}

fn room(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

fn rooms(file: &Source, found: &mut Vec<String>) {
    let own = room(&file.path);
    let Some((_, may)) = MAY_NAME.iter().find(|(name, _)| *name == own) else {
        found.push(format!(
            "{}:1: `{own}` is a new room; say in tests/tidy/map.rs whom it may name, and in docs/ARCHITECTURE.md what it is for",
            file.path
        ));
        return;
    };
    let root = if own == "main" { "switchboard" } else { "crate" };
    for at in file.paths_from(root) {
        let Some(behind) = file.code[at + root.len()..].trim_start().strip_prefix("::") else {
            continue;
        };
        let behind = behind.trim_start();
        if behind.starts_with('{') {
            found.push(format!(
                "{}: write one `use {root}::…` for each room, so that the arrows can be read",
                file.place(at)
            ));
            continue;
        }
        let name: &str = &behind[..behind.bytes().take_while(|byte| is_word(*byte)).count()];
        if name != own && !name.starts_with('_') && !may.contains(&name) {
            found.push(format!(
                "{}: `{own}` must not name `{name}`; it may name {}. See the arrows in docs/ARCHITECTURE.md",
                file.place(at),
                listing(may)
            ));
        }
    }
    climbing(file, found);
}

fn listing(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing of ours".to_owned()
    } else {
        names.join(", ")
    }
}

/// `super::super::…` that climbs out of the room, past the arrows.
fn climbing(file: &Source, found: &mut Vec<String>) {
    let modules = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    let depth = modules.split('/').filter(|name| *name != "mod").count();
    let end = file.tests_at();
    for at in file.paths_from("super").filter(|at| *at < end) {
        let steps = file.code[at..]
            .split("::")
            .take_while(|step| step.trim() == "super")
            .count();
        if steps >= depth + inline_modules(&file.code[..at]) {
            found.push(format!(
                "{}: `super` leaves the room here; write `crate::…`, so that the arrows can be read",
                file.place(at)
            ));
        }
    }
}

/// How many modules are open at the end of a piece of code: `mod name {` without its closing brace.
fn inline_modules(code: &str) -> usize {
    let mut open = Vec::new();
    for (at, sign) in code.char_indices() {
        match sign {
            '{' => {
                let mut words = code[..at].split_whitespace().rev();
                let _name = words.next();
                open.push(words.next() == Some("mod"));
            }
            '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.iter().filter(|is_module| **is_module).count()
}

fn libraries(file: &Source, found: &mut Vec<String>) {
    let kept = KEPT_IN
        .iter()
        .filter(|(_, places, _)| !places.iter().any(|place| file.path.starts_with(place)))
        .map(|(name, places, why)| (*name, format!("only {} may: {why}", places.join(", "))));
    let forbidden = FORBIDDEN
        .iter()
        .filter(|(place, _, _)| file.path.starts_with(place))
        .flat_map(|(_, names, why)| names.iter().map(|name| (*name, (*why).to_owned())));
    let end = file.tests_at();
    for (name, why) in kept.chain(forbidden) {
        // A name of rust-i18n's is reached through `crate::`, others only from the beginning of a path.
        let places: Vec<usize> = if name.starts_with('_') {
            file.code.match_indices(name).map(|(at, _)| at).collect()
        } else {
            file.paths_from(name).filter(|at| is_path(file, *at, name)).collect()
        };
        found.extend(
            places
                .iter()
                .filter(|at| **at < end)
                .map(|at| format!("{}: names `{name}`; {why}", file.place(*at))),
        );
    }
}

/// Whether a word is the beginning of a path, or a keyword, and not the name of something of ours.
fn is_path(file: &Source, at: usize, name: &str) -> bool {
    let behind = file.code[at + name.len()..].trim_start();
    name == "async" || behind.starts_with("::") || behind.starts_with('!')
}

fn parts_of_std(file: &Source, found: &mut Vec<String>) {
    let end = file.tests_at();
    for at in file.paths_from("std").filter(|at| *at < end) {
        let Some(behind) = file.code[at + 3..].trim_start().strip_prefix("::") else {
            continue;
        };
        let names = match behind.trim_start().strip_prefix('{') {
            Some(list) => &list[..closing_brace(list)],
            None => &behind[..behind.find([';', '(', ')', ',']).unwrap_or(behind.len())],
        };
        let first_words = names.split(',').filter_map(|name| {
            name.trim()
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
        });
        for word in first_words {
            let kept = STD_KEPT_IN.iter().find(|(part, _)| *part == word);
            if let Some((part, places)) = kept
                && !places.iter().any(|place| file.path.starts_with(place))
            {
                found.push(format!(
                    "{}: names `std::{part}`; only {} may",
                    file.place(at),
                    places.join(", ")
                ));
            }
        }
    }
}

/// Where the brace closes that was opened right before `list`.
fn closing_brace(list: &str) -> usize {
    let mut depth = 1;
    let end = list.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.unwrap_or(list.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        complaints(&[Source::new(path, text)])
    }

    #[test]
    fn an_arrow_against_the_rules_is_named_with_its_line() {
        let text = "//! x\nuse crate::domain::Ticket;\nuse crate::telegram::Api;\n";
        let found = found("src/desk/mod.rs", text);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("src/desk/mod.rs:3: `desk` must not name `telegram`"),
            "{found:?}"
        );
    }

    #[test]
    fn arrows_cannot_be_hidden_in_a_list_in_a_climb_or_in_a_new_room() {
        assert_eq!(found("src/desk/mod.rs", "use crate::{domain, telegram};").len(), 1);
        assert_eq!(found("src/domain/ids.rs", "use super::super::store::Store;").len(), 1);
        assert_eq!(found("src/domain/mod.rs", "use super::store::Store;").len(), 1);
        assert_eq!(found("src/domain/ids.rs", "use super::Ticket;"), Vec::<String>::new());
        assert_eq!(
            found("src/crash.rs", "mod armed { use super::Plan; }"),
            Vec::<String>::new()
        );
        assert_eq!(
            found("src/crash.rs", "mod armed { use super::super::store::Store; }").len(),
            1
        );
        assert_eq!(found("src/crash.rs", "mod armed {} use super::store::Store;").len(), 1);
        assert_eq!(found("src/cellar/mod.rs", "").len(), 1);
        assert_eq!(found("src/main.rs", "fn main() { switchboard::app::run() }").len(), 1);
    }

    #[test]
    fn comments_and_texts_name_whom_they_like() {
        let text = "//! Unlike crate::telegram and teloxide::Bot.\nconst A: &str = \"crate::app sled::Db\";";
        assert_eq!(found("src/domain/mod.rs", text), Vec::<String>::new());
    }

    #[test]
    fn a_library_stays_in_its_room() {
        assert_eq!(found("src/desk/mod.rs", "use teloxide::Bot;").len(), 1);
        assert_eq!(found("src/store/mod.rs", "fn a() -> sled::Db {}").len(), 1);
        assert_eq!(found("src/cli/run.rs", "use telegram_sim::Sim;").len(), 1);
        assert_eq!(
            found("src/telegram/api.rs", "use crate::_rust_i18n_try_translate;").len(),
            1
        );
        assert_eq!(found("src/domain/time.rs", "async fn a() {}").len(), 1);
        assert_eq!(
            found("src/cli/run.rs", "use crate::store::sled::SledEngine;"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_environment_is_read_in_one_place() {
        for text in [
            "fn a() { std::env::var(\"A\"); }",
            "use std::env;",
            "use std::{fmt, env};",
            "use std::{io::{Read, Write}, env::var};",
        ] {
            assert!(!found("src/desk/mod.rs", text).is_empty(), "{text}");
            assert_eq!(found("src/config/source.rs", text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            found("src/desk/mod.rs", "env!(\"CARGO_PKG_VERSION\");"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_simulator_names_nothing_of_the_bot() {
        let file = |text| [Source::new("crates/telegram-sim/src/sim.rs", text)];
        assert_eq!(
            complaints_about_simulator(&file("use switchboard::domain::Ticket;")).len(),
            1
        );
        assert_eq!(
            complaints_about_simulator(&file("use teloxide::types::Message;")).len(),
            1
        );
        assert_eq!(
            complaints_about_simulator(&file("//! Unlike teloxide.")),
            Vec::<String>::new()
        );
    }
}
