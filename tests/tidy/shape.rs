//! The shape of source files: how long they are, how they begin, what they must not hold.

use super::source::Source;

/// Most lines of a file, the unit tests at its end not counted.
pub const MAX_LINES: usize = 400;

/// Names of files that say nothing of what they are about.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

/// Marks of work that is not done, in code.
const UNFINISHED_CODE: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// Marks of work that is not done, in comments.
const UNFINISHED_COMMENTS: [&str; 3] = ["FIXME", "TODO", "XXX"];

/// What every file is held to.
pub fn complaints(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        length(file, &mut found);
        head(file, &mut found);
        name(file, &mut found);
        unfinished(file, &mut found);
    }
    found
}

fn length(file: &Source, found: &mut Vec<String>) {
    let lines = file.text[..file.tests_at()].lines().count();
    if lines > MAX_LINES {
        found.push(format!(
            "{}:{lines}: {lines} lines before the unit tests, at most {MAX_LINES} are allowed; move one noun into a file of its own",
            file.path
        ));
    }
}

fn head(file: &Source, found: &mut Vec<String>) {
    if !file.text.starts_with("//! ") {
        found.push(format!(
            "{}:1: begin with `//!`: what the file is for, and what it must not know",
            file.path
        ));
    }
}

fn name(file: &Source, found: &mut Vec<String>) {
    let mut parts = file.path.trim_end_matches(".rs").split('/');
    if let Some(part) = parts.find(|part| EMPTY_NAMES.contains(part)) {
        found.push(format!(
            "{}:1: `{part}` says nothing; name the noun it is about",
            file.path
        ));
    }
}

fn unfinished(file: &Source, found: &mut Vec<String>) {
    let in_code = UNFINISHED_CODE.iter().map(|mark| (&file.code, mark));
    let in_comments = UNFINISHED_COMMENTS.iter().map(|mark| (&file.comments, mark));
    for (text, mark) in in_code.chain(in_comments) {
        for (at, _) in text.match_indices(mark) {
            let told = format!(
                "{}: `{mark}` marks unfinished work; finish it, or leave it out",
                file.place(at)
            );
            found.push(told);
        }
    }
}

/// `expect` outside tests must state the invariant that makes it impossible.
pub fn complaints_about_expectations(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let end = file.tests_at();
        for (at, call) in file.code[..end].match_indices(".expect(") {
            let behind = at + call.len();
            let argument = file.literals.iter().find(|literal| literal.at >= behind);
            let stated = argument.is_some_and(|literal| {
                file.code[behind..literal.at].trim().is_empty() && literal.value.starts_with("invariant: ")
            });
            if !stated {
                found.push(format!(
                    "{}: return an error, or say why this cannot fail: `.expect(\"invariant: …\")`",
                    file.place(at)
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        complaints(&[Source::new(path, text)])
    }

    #[test]
    fn a_file_may_be_as_long_as_the_bound_and_its_tests_longer() {
        let lines = |n: usize| "//! x\n".repeat(n);
        assert_eq!(found("src/a.rs", &lines(MAX_LINES)), Vec::<String>::new());
        assert_eq!(found("src/a.rs", &lines(MAX_LINES + 1)).len(), 1);
        let tests = format!("{}#[cfg(test)]\nmod tests {{}}\n{}", lines(MAX_LINES), lines(9));
        assert_eq!(found("src/a.rs", &tests), Vec::<String>::new());
    }

    #[test]
    fn a_file_says_what_it_is_for_and_bears_the_name_of_a_noun() {
        assert_eq!(found("src/a.rs", "use b;\n//! x\n").len(), 1);
        assert_eq!(found("src/utils.rs", "//! x\n").len(), 1);
        assert_eq!(found("src/helpers/a.rs", "//! x\n").len(), 1);
    }

    #[test]
    fn unfinished_work_is_found_in_code_and_comments_and_not_in_texts() {
        for text in [
            "fn a() { todo!() }",
            "#[ignore = \"x\"]",
            "// FIXME: x",
            "/* TODO */",
            "fn a() { dbg!(1); }",
        ] {
            assert_eq!(found("src/a.rs", &format!("//! x\n{text}")).len(), 1, "{text}");
        }
        assert_eq!(
            found("src/a.rs", "//! x\nconst A: &str = \"todo! FIXME\";"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_expectation_states_its_invariant() {
        let found = |text| complaints_about_expectations(&[Source::new("src/a.rs", text)]);
        assert_eq!(found("a.expect(\"invariant: b\")"), Vec::<String>::new());
        assert_eq!(found("a.expect(\n    \"invariant: b\",\n)"), Vec::<String>::new());
        assert_eq!(found("#[expect(clippy::x, reason = \"y\")]"), Vec::<String>::new());
        assert_eq!(found("a.expect(\"works\")").len(), 1);
        assert_eq!(found("a.expect(text); b(\"invariant: c\")").len(), 1);
        assert_eq!(
            found("#[cfg(test)]\nmod tests { fn a() { b.expect(\"c\") } }"),
            Vec::<String>::new()
        );
    }
}
