//! What the papers say, against what is there: links, paths, settings, commands, versions.

use std::path::Path;

use switchboard::config::SETTINGS;

/// The papers that people read.
const PAPERS: [&str; 4] = [
    "README.md",
    "CHANGELOG.md",
    "docs/ARCHITECTURE.md",
    "docs/OPERATIONS.md",
];

/// Beginnings of paths within the project, as papers write them.
const PATHS: [&str; 8] = [
    "benches/", "crates/", "deploy/", "docs/", "locales/", "src/", "tests/", ".ci/",
];

/// Everything the papers get wrong.
pub fn complaints(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut read = |path: &str| match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Some(text),
        Err(error) => {
            found.push(format!("{path}:1: cannot be read: {error}"));
            None
        }
    };
    let papers: Vec<(&str, String)> = PAPERS.iter().filter_map(|path| Some((*path, read(path)?))).collect();
    let (script, manifest, dockerfile) = (read(".ci/run"), read("Cargo.toml"), read("Dockerfile"));
    for (path, text) in &papers {
        let exists = |place: &str| root.join(place).exists();
        found.extend(places(path, text, exists));
        found.extend(settings(path, text));
        found.extend(stories(path, text, |file| {
            std::fs::read_to_string(root.join(format!("tests/stories/{file}.rs"))).ok()
        }));
    }
    if let (Some(script), Some((path, text))) = (script, papers.first()) {
        found.extend(commands(path, text, &script));
    }
    if let (Some(manifest), Some(dockerfile)) = (manifest, dockerfile) {
        found.extend(compilers(&manifest, &dockerfile));
    }
    found
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// What stands between two marks, each time, on one line.
fn between<'a>(line: &'a str, opening: &'a str, closing: char) -> impl Iterator<Item = &'a str> {
    line.split(opening)
        .skip(1)
        .filter_map(move |rest| Some(rest.split_once(closing)?.0))
}

/// What stands between backticks on one line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Links to files, and paths between backticks, that lead nowhere.
fn places(path: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut found = Vec::new();
    for (number, line) in lines(text) {
        for link in between(line, "](", ')') {
            let link = link.split('#').next().unwrap_or_default();
            let mut target = if directory.is_empty() {
                link.to_owned()
            } else {
                format!("{directory}/{link}")
            };
            while let Some((before, after)) = target.clone().split_once("/../") {
                let above = before.rsplit_once('/').map_or("", |(above, _)| above);
                target = format!("{above}/{after}").trim_start_matches('/').to_owned();
            }
            if !link.is_empty() && !link.contains("://") && !exists(&target) {
                found.push(format!("{path}:{number}: the link to {link} leads nowhere"));
            }
        }
        for place in quoted(line).filter(|place| PATHS.iter().any(|beginning| place.starts_with(beginning))) {
            let place = place.split(['*', '{', ' ', ':']).next().unwrap_or_default();
            if !exists(place) {
                found.push(format!("{path}:{number}: there is no {place}"));
            }
        }
    }
    found
}

/// Names between backticks that are written like settings and are none.
fn settings(path: &str, text: &str) -> Vec<String> {
    let written_like_one = |name: &str| {
        name.contains('_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    // Of a line to be copied, such as `TICKET_MODE=any`, the name counts.
    let name = |quoted: &str| {
        quoted
            .split_once('=')
            .map_or(quoted.to_owned(), |(name, _)| name.to_owned())
    };
    let known = |name: &str| {
        SETTINGS
            .iter()
            .any(|setting| setting.names().any(|other| other == name))
    };
    lines(text)
        .flat_map(|(number, line)| quoted(line).map(name).map(move |name| (number, name)))
        .filter(|(_, name)| written_like_one(name) && !known(name) && !OF_TESTS.contains(&name.as_str()))
        .map(|(number, name)| format!("{path}:{number}: there is no setting {name}"))
        .collect()
}

/// Stories that a table names and nobody tells: `file::story` between backticks.
fn stories(path: &str, text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let rows = lines(text).filter(|(_, line)| line.starts_with('|'));
    let named = rows.flat_map(|(number, line)| quoted(line).map(move |name| (number, name)));
    named
        .filter_map(|(number, name)| Some((number, name.split_once("::")?)))
        // `Type::function` is none.
        .filter(|(_, (file, _))| file.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .filter(|(_, (file, story))| !read(file).is_some_and(|source| source.contains(&format!("async fn {story}()"))))
        .map(|(number, (file, story))| format!("{path}:{number}: there is no story {file}::{story}"))
        .collect()
}

/// Variables that only tests read.
const OF_TESTS: [&str; 5] = [
    "INSTA_UPDATE",
    "KILL_DRILL",
    "SIMULATION_HISTORIES",
    "SIMULATION_SEED",
    "SIMULATION_STEPS",
];

/// Commands that test the project, in the README and not in the script that is run for every change.
fn commands(path: &str, text: &str, script: &str) -> Vec<String> {
    let told = lines(text).filter(|(_, line)| line.trim_start().starts_with("cargo test"));
    let mut seen = false;
    let mut found: Vec<String> = told
        .inspect(|_| seen = true)
        .filter(|(_, line)| !lines(script).any(|(_, run)| run.ends_with(line.trim())))
        .map(|(number, line)| format!("{path}:{number}: .ci/run does not run `{}`", line.trim()))
        .collect();
    if !seen {
        found.push(format!(
            "{path}:1: say how to run the tests, with `cargo test` at the beginning of a line"
        ));
    }
    found
}

/// The compiler of the image against the one the manifest asks for.
fn compilers(manifest: &str, dockerfile: &str) -> Option<String> {
    let asked = lines(manifest).find_map(|(_, line)| line.strip_prefix("rust-version = \"")?.strip_suffix('"'));
    let Some(asked) = asked else {
        return Some("Cargo.toml:1: name the rust-version".to_owned());
    };
    let image = format!("FROM rust:{asked}-");
    let builds = lines(dockerfile).any(|(_, line)| line.starts_with(&image));
    (!builds).then(|| format!("Dockerfile:1: build with the compiler of Cargo.toml: {image}…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_or_a_path_that_leads_nowhere_is_told() {
        let exists = |place: &str| ["docs/A.md", "README.md", "src/app.rs"].contains(&place);
        let found = |path: &str, text: &str| places(path, text, exists);
        let good = "[a](docs/A.md#b) [c](https://example.org/x) [d](#e) `src/app.rs` `docs/A.md`";
        assert_eq!(found("README.md", good), Vec::<String>::new());
        assert_eq!(found("docs/A.md", "[a](../README.md) [b](A.md)"), Vec::<String>::new());
        assert_eq!(
            found("README.md", "x\n[a](docs/B.md)"),
            ["README.md:2: the link to docs/B.md leads nowhere"]
        );
        assert_eq!(found("docs/A.md", "[a](README.md)").len(), 1);
        assert_eq!(found("README.md", "`src/gone.rs`").len(), 1);
    }

    #[test]
    fn a_setting_that_is_none_is_told() {
        let found = |text: &str| settings("README.md", text);
        assert_eq!(
            found("`BOT_TOKEN`, `TICKET_MODE=any`, `HTTP`, BOT_TOKN"),
            Vec::<String>::new()
        );
        assert_eq!(found("`BOT_TOKN`").len(), 1);
        assert_eq!(found("`TICKET_MOOD=any`").len(), 1);
    }

    #[test]
    fn a_story_that_nobody_tells_is_told() {
        let read = |file: &str| (file == "stale").then(|| "async fn a_second_press()".to_owned());
        let found = |text: &str| stories("docs/A.md", text, read);
        assert_eq!(
            found("| `stale::a_second_press` | `Desk::rules` |"),
            Vec::<String>::new()
        );
        assert_eq!(
            found("| `stale::a_third_press` |"),
            ["docs/A.md:1: there is no story stale::a_third_press"]
        );
        assert_eq!(found("| `fresh::a_second_press` |").len(), 1);
    }

    #[test]
    fn the_script_runs_what_the_readme_tells() {
        let found = |readme: &str, script: &str| commands("README.md", readme, script);
        let readme = "```sh\ncargo test --workspace\n```";
        assert_eq!(
            found(readme, "step tests cargo test --workspace\n"),
            Vec::<String>::new()
        );
        assert_eq!(found(readme, "cargo test --workspace --lib\n").len(), 1);
        assert_eq!(found("no word of it", "").len(), 1);
    }

    #[test]
    fn the_image_is_built_with_the_compiler_of_the_manifest() {
        let manifest = "rust-version = \"1.95\"\n";
        assert_eq!(compilers(manifest, "FROM rust:1.95-slim AS build\n"), None);
        assert!(compilers(manifest, "FROM rust:1.94-slim AS build\n").is_some());
        assert!(compilers("", "FROM rust:1.95-slim\n").is_some());
    }
}
