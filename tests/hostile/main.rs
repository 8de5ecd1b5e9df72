//! What strangers can send, and what hands can spoil: read without a panic, in bounded memory, and told of in words that
//! quote nothing. Each kind of input has a file with one function that takes bytes, of which `fuzz/` makes a target; here
//! it meets what lies in `fuzz/corpus/`, and that bent and broken by dice, which fall the same at every run.

mod archives;
mod corpus;
mod imports;
mod keys;
mod links;
mod mutation;
mod presses;
mod settings;
mod texts;
mod updates;

/// Mutations of a corpus where one costs next to nothing.
const MANY: u64 = 20_000;
/// And where each goes through a file or a store.
const SOME: u64 = 600;

#[test]
fn updates_are_read_or_kept_aside() {
    corpus::lived("updates", MANY, updates::read);
}

#[test]
fn button_data_is_a_press_or_none() {
    corpus::lived("presses", MANY, presses::read);
}

#[test]
fn what_follows_a_start_leads_somewhere_or_nowhere() {
    corpus::lived("links", MANY, links::read);
}

#[test]
fn settings_are_taken_or_refused_without_being_quoted() {
    corpus::lived("settings", MANY / 10, settings::read);
}

#[test]
fn keys_are_taken_or_refused_without_being_quoted() {
    corpus::lived("keys", MANY, keys::read);
}

#[test]
fn archives_are_whole_or_refused() {
    corpus::lived("archives", SOME, archives::read);
}

#[test]
fn imports_are_whole_or_refused() {
    corpus::lived("imports", SOME, imports::read);
}
