//! Which use cases of the desk the histories go through, and which they leave out and why: so that a new one is not
//! forgotten.

use std::collections::BTreeSet;

use super::world::Tally;

/// What histories do, and must have done with success somewhere.
const LIVED: &[&str] = &[
    "answering::helped",
    "asking::cancel",
    "asking::close_own",
    "asking::focus",
    "asking::reopen_own",
    "asking::send_kept",
    "banning::ban",
    "banning::turn_away",
    "banning::unban",
    "faq::explain",
    "faq::remove_faq",
    "feedback::answer_feedback",
    "feedback::begin_feedback",
    "feedback::begin_feedback_answer",
    "feedback::read_feedback",
    "feedback::send_kept_as_feedback",
    "forgetting::forget",
    "handling::close_because",
    "handling::erase",
    "handling::handle",
    "categories::word_category",
    "hearing::hear",
    "homes::house",
    "homes::regain_homes",
    "homes::unhouse",
    "meeting::reach",
    "mirroring::delete",
    "mirroring::edit",
    "mirroring::react",
    "opening::ask",
    "operating::begin_reply",
    "operating::close",
    "operating::reopen",
    "operating::say",
    "operating::take",
    "participating::begin_contribution",
    "participating::leave_ticket",
    "rating::begin_comment",
    "rating::rate",
    "settling::group_moved",
    "team::give_role",
    "team::invite",
    "team::join_team",
    "team::remove",
    "team::revoke",
];

/// What staff does with tickets by `handling::handle`; [`super::update::What::handling`] knows them all.
const HANDLINGS: &[&str] = &[
    "released",
    "transferred",
    "locked",
    "unlocked",
    "renamed",
    "prioritised",
    "escalated",
    "tagged",
    "untagged",
    "categorised",
    "uncategorised",
    "noted",
    "scheduled",
    "unscheduled",
    "reasoned",
    "hidden",
    "restored",
    "added",
    "removed",
];

/// What timers do with every few steps; that nothing due is left behind is for the verdict.
const TIMED: &[&str] = &[
    "banning::end_bans",
    "cleaning::clean_up",
    "digesting::send_digest",
    "handling::close_as_scheduled",
    "reminding::remind",
    "silence::end_silence",
    "targets::note_late",
];

/// What no history does, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("banning::begin_ban", "asks for words, that come as the reason of a ban"),
    ("aside::set_aside", "what cannot be handled; tests/stories/aside.rs"),
    ("intake::respond", "asks before `ask`, with a category"),
    ("intake::respond_anew", "asks before `ask`, with a category"),
    ("questions::begin_questioning", "asks for words"),
    ("questions::move_question", "promises nothing"),
    ("questions::remove_question", "promises nothing"),
    ("questions::require_question", "promises nothing"),
    ("questions::word_question", "promises nothing"),
    ("categories::ask_about", "`ask`, with a category"),
    ("categories::begin_sorting", "asks for words"),
    ("categories::categorise", "comes to `handle`"),
    ("categories::say_about", "comes to `handle`"),
    ("categories::prioritise_category", "promises nothing"),
    ("categories::remove_category", "promises nothing"),
    ("canned::begin_canning", "asks for words"),
    ("canned::begin_rewording", "asks for words"),
    ("canned::name_canned", "asks for words"),
    ("canned::remove_canned", "promises nothing"),
    (
        "canned::send_canned",
        "says what is kept, as `say` does what is written",
    ),
    ("canned::take_off_file", "promises nothing"),
    ("canned::write_canned", "promises nothing"),
    ("faq::begin_explaining", "asks for words"),
    ("faq::move_faq", "promises nothing"),
    ("faq::speak_faq", "promises nothing"),
    (
        "feedback::give_feedback",
        "the same as a message after `begin_feedback`",
    ),
    ("feedback::read_all_feedback", "many times `read_feedback`"),
    ("handling::begin_wording", "asks for words, that come to `handle`"),
    ("handling::word", "turns words into a `handle`"),
    ("meeting::choose_locale", "changes how parcels look"),
    ("meeting::greet", "every other update meets its sender too"),
    ("meeting::leave", "ends what was begun, as `cancel` does"),
    ("operating::close_all", "many times `close`"),
    ("people::begin_note", "promises nothing"),
    ("people::begin_search", "promises nothing"),
    ("people::note_person", "promises nothing"),
    ("people::search", "promises nothing"),
    ("reading::note_view", "cards are screens, which are not durable"),
    ("signing::begin_signing", "asks for words"),
    ("signing::sign", "changes how parcels look"),
    ("signing::unsign", "changes how parcels look"),
    ("switching::begin_setting", "the rules of a history stay as they are"),
    ("switching::set", "the rules of a history stay as they are"),
    ("switching::turn", "the rules of a history stay as they are"),
    (
        "topics::lacks_topic_right",
        "topics are of the delivery, which is not simulated",
    ),
    (
        "topics::note_topic",
        "topics are of the delivery, which is not simulated",
    ),
];

/// Fails if something was never done.
pub fn must_have_happened(sum: &Tally) {
    for what in LIVED.iter().chain(HANDLINGS) {
        assert!(sum.0.contains_key(what), "no history came to {what}: {sum:?}");
    }
}

/// Every `pub async fn` of the desk's files.
fn use_cases() -> BTreeSet<String> {
    let desk = concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(desk).unwrap() {
        let path = file.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("pub async fn ") {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.insert(format!("{file}::{name}"));
            }
        }
    }
    found
}

#[test]
fn every_use_case_of_the_desk_is_lived_or_left_out_with_a_reason() {
    let left_out = LEFT_OUT.iter().map(|(name, _)| name);
    let known: BTreeSet<String> = LIVED
        .iter()
        .chain(TIMED)
        .chain(left_out)
        .map(|name| (*name).to_owned())
        .collect();
    let (there, where_to) = (use_cases(), "LIVED or LEFT_OUT in tests/simulation/coverage.rs");
    let new: Vec<_> = there.difference(&known).collect();
    assert!(new.is_empty(), "{new:?} are in the desk: name them in {where_to}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(
        gone.is_empty(),
        "{gone:?} are no longer in the desk: take them out of {where_to}"
    );
}
