//! Names without effect.

use switchboard::config::{SETTINGS, Setting, Since, Source, load};

use super::{LOCALES, TOKEN, from_file, with};

/// The one warning about this line of a file.
pub fn warning(line: &str) -> Option<String> {
    let loaded = from_file(line).expect("good settings");
    assert!(loaded.warnings.len() <= 1, "{:?}", loaded.warnings);
    loaded.warnings.into_iter().next()
}

#[test]
fn reserved_names_only_warn() {
    let later = SETTINGS.iter().filter(|s| s.since == Since::Later);
    for name in later.flat_map(Setting::names) {
        let text = warning(&format!("{name}=hunter22")).expect(name);
        assert!(text.contains(name), "{text}");
        assert!(text.contains("not used by this version"), "{text}");
        assert!(!text.contains("hunter22"), "{text}");
        assert_eq!(warning(&format!("{name}=")), None, "empty is not set");

        let loaded = with(&[(name, "hunter22")]).expect("good settings");
        assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    }
    let text = warning("SUPPORT_ROLE_ID=1").expect("a role of Discord's");
    assert!(text.contains("not used by this version"), "{text}");
}

#[test]
fn names_that_look_like_ours_are_asked_about() {
    for (name, meant) in [
        ("TICKET_MOD", "TICKET_MODE"),
        ("bot_group_id", "BOT_GROUP_ID"),
        ("PACE_TO_CHAT_PER_SEC", "PACE_CHAT_PER_SEC"),
        ("EMOJI_RESOLVE", "EMOJI_RESOLVED"),
        ("TIMEZOEN", "TIMEZONE"),
    ] {
        let text = warning(&format!("{name}=hunter22")).expect(name);
        let question = format!("did you mean {meant}?");
        assert!(text.contains(name) && text.contains(&question), "{text}");
        assert!(!text.contains("hunter22"), "{text}");
    }
    for name in ["COMPOSE_PROJECT_NAME", "RUST_LOG", "PORT"] {
        assert_eq!(warning(&format!("{name}=1")), None);
    }
}

#[test]
fn the_environment_is_asked_about_only_for_slips() {
    let loaded = with(&[
        ("PATH", "/bin"),
        ("HOME", "/root"),
        ("TICKET_PRINTER", "lp0"),
        ("BOT_HOME", "/srv"),
    ]);
    let warnings = loaded.expect("good settings").warnings;
    assert!(warnings.is_empty(), "{warnings:?}");

    let loaded = with(&[("TICKET_MOED", "any")]).expect("good settings");
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    assert!(loaded.warnings[0].contains("did you mean TICKET_MODE?"));
}

#[test]
fn a_misspelt_name_is_pointed_out_beside_what_is_missing() {
    let source = Source::from_pairs([("BOT_TOKN", TOKEN), ("ADMIN_ID", "42")]);
    let text = load(&source, LOCALES).expect_err("no token").to_string();
    assert!(text.contains("did you mean BOT_TOKEN?"), "{text}");
    assert!(!text.contains(TOKEN), "{text}");
}
