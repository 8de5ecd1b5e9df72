//! Every screen, notice and answer in every language: drawn as readable text and held against what a reviewer has
//! looked at, and measured against the Bot API's limits with the longest and strangest words there are.
//!
//! A new screen needs one line where its like stand (`user.rs`, `tickets.rs`, `people.rs`, `owner.rs`, `notices.rs`):
//! `gallery.screen("its name", "which case", screen::its_function(…))`. `INSTA_UPDATE=always cargo test --test screens`
//! then writes its pictures, which are to be read as the person who will see them on a phone.

mod canned;
mod cast;
#[expect(dead_code, reason = "it belongs to the checks of tidiness, which ask for more")]
#[path = "../tidy/catalogue.rs"]
mod catalogue;
mod categories;
mod digest;
mod drawing;
mod faq;
mod gallery;
mod handled;
mod handling;
mod intake;
mod limits;
mod notices;
mod owner;
mod participants;
mod people;
#[path = "../tidy/source.rs"]
mod source;
mod targets;
mod texts;
mod tickets;
mod user;

use std::collections::{BTreeMap, BTreeSet};

use cast::Cast;
use gallery::{Gallery, Shown};
use switchboard::screen::Locale;

/// Everything that is shown, with these people and words.
fn gallery(locale: Locale, cast: &Cast) -> Vec<Shown> {
    let marks = cast::marks();
    let mut gallery = Gallery::new(locale, &marks);
    user::show(&mut gallery, cast);
    tickets::show(&mut gallery, cast);
    handling::show(&mut gallery, cast);
    canned::show(&mut gallery, cast);
    categories::show(&mut gallery, cast);
    faq::show(&mut gallery, cast);
    faq::offered(&mut gallery, cast);
    intake::show(&mut gallery, cast);
    participants::show(&mut gallery, cast);
    people::show(&mut gallery, cast);
    owner::show(&mut gallery, cast);
    notices::show(&mut gallery, cast);
    targets::show(&mut gallery, cast);
    digest::show(&mut gallery, cast);
    gallery.shown
}

/// Files that are not of one screen.
const OTHERS: [&str; 3] = ["plurals", "strange_names", "texts"];

/// Writes or compares one file for each name.
fn hold(locale: Locale, files: BTreeMap<&'static str, String>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in files {
            insta::assert_snapshot!(format!("{name}.{}", locale.code()), text);
        }
    });
}

fn pictures(locale: Locale) {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for shown in gallery(locale, &Cast::ordinary(locale)) {
        files.entry(shown.name).or_default().push_str(&drawing::picture(&shown));
    }
    files.insert("plurals", texts::plurals(locale));
    files.insert("texts", texts::outside_screens(locale));
    hold(locale, files);
}

#[test]
fn every_screen_looks_as_it_was_read_in_english() {
    pictures(Locale::find("en").unwrap());
}

#[test]
fn every_screen_looks_as_it_was_read_in_russian() {
    pictures(Locale::find("ru").unwrap());
}

#[test]
fn everything_fits_whatever_people_are_called_and_write() {
    let mut found = Vec::new();
    for locale in Locale::all() {
        let casts = [Cast::ordinary(*locale)].into_iter().chain(Cast::strange());
        for cast in casts {
            for shown in gallery(*locale, &cast) {
                let place = format!("{}, {}, {}, {}", locale.code(), cast.called, shown.name, shown.case);
                found.extend(
                    limits::complaints(&shown)
                        .into_iter()
                        .map(|what| format!("{place}: {what}")),
                );
            }
        }
        found.extend(texts::too_long(*locale));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_text_of_a_screen_stands_in_a_picture() {
    let mut found = Vec::new();
    for locale in Locale::all() {
        found.extend(texts::not_shown(*locale, &gallery(*locale, &Cast::ordinary(*locale))));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn strange_names_stay_whole_and_do_no_harm() {
    for locale in Locale::all() {
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for cast in Cast::strange() {
            let shown = gallery(*locale, &cast);
            let card = shown
                .iter()
                .find(|shown| shown.name == "user_card")
                .expect("a user's card");
            let picture = drawing::picture(card).replacen(card.case, &cast.called, 1);
            files.entry("strange_names").or_default().push_str(&picture);
        }
        hold(*locale, files);
    }
}

#[test]
fn no_picture_is_left_of_what_is_shown_no_more() {
    let mut expected = BTreeSet::new();
    for locale in Locale::all() {
        let shown = gallery(*locale, &Cast::ordinary(*locale));
        let names = shown.iter().map(|shown| shown.name).chain(OTHERS);
        expected.extend(names.map(|name| format!("{name}.{}.snap", locale.code())));
    }
    let directory = std::fs::read_dir(source::root().join("tests/screens/snapshots")).expect("the pictures");
    let found: BTreeSet<String> = directory
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    assert_eq!(found, expected);
}
