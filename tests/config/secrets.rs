//! Secrets stay out of every message, screen and log.

use std::collections::BTreeMap;

use proptest::prelude::*;
use switchboard::config::{SETTINGS, Source, load, redacted};

use super::{LOCALES, TOKEN, config, from_file, used};

#[test]
fn shown_settings_are_those_of_the_table() {
    let url = ("TELEGRAM_API_URL", "https://anna:hunter22@localhost/");
    let config = config(&[url]);
    let rows = redacted(&config);
    let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    let all: Vec<&str> = used().map(|setting| setting.name).collect();
    assert_eq!(names, all);
    assert_eq!(rows[0], ("BOT_TOKEN", "set".to_owned()));

    let debug = format!("{config:?}");
    for secret in [TOKEN, &TOKEN[10..], "anna", "hunter22"] {
        assert!(!debug.contains(secret), "{debug}");
    }
}

#[test]
fn a_token_in_the_wrong_place_is_refused_unseen() {
    for setting in used().filter(|setting| !setting.secret) {
        let value = format!("https://example.org/bot{TOKEN}/getMe");
        for name in setting.names() {
            for value in [TOKEN, &value] {
                let mut pairs = BTreeMap::from([("BOT_TOKEN", TOKEN), ("ADMIN_ID", "42")]);
                pairs.insert(name, value);
                let problems = load(&Source::from_pairs(pairs), LOCALES).expect_err("a token belongs nowhere else");
                assert!(problems.list[0].what.contains("BOT_TOKEN alone"), "{problems}");
                assert!(!problems.to_string().contains(&TOKEN[10..]), "{problems}");
            }
        }
    }
}

/// No eight characters of the secret in a row.
fn leaks(text: &str, secret: &str) -> bool {
    let secret: Vec<char> = secret.chars().collect();
    secret
        .windows(8)
        .any(|piece| text.contains(&piece.iter().collect::<String>()))
}

/// Token-like values: whole, cut short, too long, or with something odd in them.
fn token_like() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{8,10}:[A-Za-z0-9_-]{35}",
        "[0-9]{8,10}:[A-Za-z0-9_-]{20,34}",
        "[0-9]{8,10}:[A-Za-z0-9_-]{36,50}",
        "[0-9]{8,10}[A-Za-z0-9_-]{35}",
        "[0-9]{8,10}:[A-Za-z0-9_-]{17}[.%+/][A-Za-z0-9_-]{17}",
        "[\"'][0-9]{8,10}:[A-Za-z0-9_-]{35}[\"']",
    ]
}

proptest! {
    #[test]
    fn no_message_holds_a_secret(secret in token_like(), index in 0..SETTINGS.len(), slip in 0usize..4) {
        let setting = &SETTINGS[index];
        // Any text that is no token is good for these, and its owner may see it.
        prop_assume!(!["DATA_DIR", "START_ALERT", "SHUTDOWN_ALERT"].contains(&setting.name));
        let name = match slip {
            0 => setting.alias.unwrap_or(setting.name).to_owned(),
            1 => format!("{}X", setting.name),
            _ => setting.name.to_owned(),
        };
        let mut said = Vec::new();

        let source = Source::from_pairs([(name.as_str(), secret.as_str())]);
        said.push(format!("{source:?}"));
        let loaded = load(&source, LOCALES);
        prop_assert!(loaded.is_err(), "another required setting is missing");
        if let Err(problems) = loaded {
            said.push(format!("{problems} {problems:?}"));
        }

        let pairs = BTreeMap::from([("BOT_TOKEN", TOKEN), ("ADMIN_ID", "42"), (&name, &secret)]);
        match load(&Source::from_pairs(pairs), LOCALES) {
            Ok(loaded) => said.push(format!("{loaded:?} {:?}", redacted(&loaded.config))),
            Err(problems) => said.push(format!("{problems} {problems:?}")),
        }

        for line in [
            format!("{name}={secret}"),
            format!("{name}='{secret}"),
            format!("{name} {secret}"),
            format!("{name}={secret} {secret}"),
        ] {
            match from_file(&line) {
                Ok(loaded) => said.push(format!("{loaded:?} {:?}", redacted(&loaded.config))),
                Err(problems) => said.push(format!("{problems} {problems:?}")),
            }
        }
        for text in said {
            prop_assert!(!leaks(&text, &secret), "{secret} in {text}");
        }
    }
}
