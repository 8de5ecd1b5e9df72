//! The page's own files, compiled in, so that it works without a file system and without a network.
//! Knows nothing of the simulator.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Stands for one file below `page/`: its name, its media type, its text.
macro_rules! asset {
    ($name:literal, $media_type:expr) => {
        ($name, $media_type, include_str!(concat!("../../page/", $name)))
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const DRAWING: &str = "image/svg+xml";

const ASSETS: &[(&str, &str, &str)] = &[
    asset!("mark.svg", DRAWING),
    asset!("theme.css", STYLE),
    asset!("page.css", STYLE),
    asset!("stage.css", STYLE),
    asset!("phone.css", STYLE),
    asset!("message.css", STYLE),
    asset!("media.css", STYLE),
    asset!("composer.css", STYLE),
    asset!("topics.css", STYLE),
    asset!("extras.css", STYLE),
    asset!("page.js", SCRIPT),
    asset!("slot.js", SCRIPT),
    asset!("phone.js", SCRIPT),
    asset!("message.js", SCRIPT),
    asset!("media.js", SCRIPT),
    asset!("text.js", SCRIPT),
    asset!("rows.js", SCRIPT),
    asset!("topics.js", SCRIPT),
    asset!("reactions.js", SCRIPT),
    asset!("presses.js", SCRIPT),
    asset!("composer.js", SCRIPT),
    asset!("gallery.js", SCRIPT),
    asset!("notes.js", SCRIPT),
    asset!("swipe.js", SCRIPT),
    asset!("drop.js", SCRIPT),
    asset!("net.js", SCRIPT),
    asset!("dom.js", SCRIPT),
    asset!("words.js", SCRIPT),
];

/// The page itself.
pub(super) async fn index() -> Html<&'static str> {
    Html(include_str!("../../page/index.html"))
}

/// A style sheet, a script or a drawing of the page.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, media_type, text)) => ([(header::CONTENT_TYPE, *media_type)], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::ASSETS;

    /// Every file that the page or one of its scripts names is compiled in, and nothing comes from elsewhere.
    #[test]
    fn all_named_assets_exist() {
        let index = include_str!("../../page/index.html");
        let texts = ASSETS.iter().map(|(_, _, text)| *text).chain([index]);
        let mut named = 0;
        for text in texts {
            for reference in text.split("\"/demo/").skip(1) {
                let name = reference.split(['"', '?']).next().unwrap_or_default();
                let is_file = [".js", ".css", ".svg"].iter().any(|suffix| name.ends_with(suffix));
                named += usize::from(is_file);
                assert!(
                    !is_file || ASSETS.iter().any(|(known, ..)| *known == name),
                    "{name} is not compiled in"
                );
            }
        }
        assert!(named > ASSETS.len(), "only {named} references were found");
    }

    /// Both languages have the same words, with the same placeholders.
    #[test]
    fn words_exist_in_both_languages() {
        let words = include_str!("../../page/words.js");
        let (english, russian) = words.split_once("\n  ru: {").unwrap();
        let russian = russian.split_once("\n  },").unwrap().0;
        let keys = |block: &str| -> BTreeMap<String, BTreeSet<String>> {
            let entries = block
                .lines()
                .filter_map(|line| line.strip_prefix("    ")?.split_once(": \""));
            let placeholders = |text: &str| {
                let opened = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                opened.map(|(name, _)| name.to_owned()).collect()
            };
            entries
                .map(|(key, text)| (key.to_owned(), placeholders(text)))
                .collect()
        };
        assert!(keys(english).len() > 50);
        assert_eq!(keys(english), keys(russian));
    }
}
