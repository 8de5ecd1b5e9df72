//! Where the tickets of a category are shown: how staff chooses a group, and what is said there.

use super::{Button, CategoryPress, Locale, Screen, StaffPress};
use crate::domain::{Category, Home, RichText, Style};

/// What is to be known of a group that becomes the home of a category.
#[derive(Clone, Copy, Debug)]
pub struct HomeParts {
    /// Whether every member may answer users there.
    pub members: bool,
    /// Whether anybody can join it.
    pub public: bool,
    /// Whether it has topics that the bot may not manage.
    pub lacks_topics: bool,
}

/// Where tickets of a category go, in a few words.
pub(super) fn place(locale: Locale, home: Option<&Home>) -> String {
    let Some(home) = home else {
        return locale.plain("home.main", &[]);
    };
    let key = match (home.lost, home.thread) {
        (true, _) => "home.lost",
        (false, Some(_)) => "home.topic",
        (false, None) => "home.group",
    };
    locale.plain(key, &[("title", &home.title)])
}

/// Where tickets of a category go, and how that is changed.
pub fn category_home(locale: Locale, category: &Category) -> Screen {
    let press = |key: &str, press| locale.button(key, StaffPress::Categories(press));
    let place = place(locale, category.home.as_ref());
    let words = [("name", &*category.name), ("place", &place)];
    let away = category.home.as_ref();
    Screen::of(locale.text("home.text", &words))
        .row(away.map(|_| press("button.unhouse_category", CategoryPress::Unhouse(category.no))))
        .row([press("button.back", CategoryPress::Show(category.no))])
}

/// Said in the group: its tickets come here from now on.
pub fn home_set(locale: Locale, category: &Category, parts: &HomeParts) -> Screen {
    let name = [("name", &*category.name)];
    let in_topic = category.home.as_ref().is_some_and(|home| home.thread.is_some());
    let mut text = match in_topic {
        true => locale.text("home.set_topic", &name),
        false => locale.text("home.set", &name),
    };
    let who = match (parts.members, parts.public) {
        (true, true) => "home.anybody_answers",
        (true, false) => "home.members_answer",
        (false, _) => "home.staff_answers",
    };
    let lacks = (parts.lacks_topics && !in_topic).then_some("home.lacks_topics");
    for key in [who].into_iter().chain(lacks) {
        text.push("\n");
        text.append(&locale.text(key, &[]));
    }
    Screen::of(text)
}

/// Said in a group: how it becomes the home of a category.
pub fn home_hint(locale: Locale, all: &[Category]) -> Screen {
    if all.is_empty() {
        return Screen::of(locale.text("categorise.none", &[]));
    }
    let mut text = locale.text("home.hint", &[]);
    for category in all {
        text.push("\n");
        text.push_styled(&format!("/here {}", category.name), Style::Code);
    }
    Screen::of(text)
}

/// Said in private: the bot may not write where it is to show tickets.
pub fn home_mute(locale: Locale, title: &str) -> Screen {
    Screen::of(locale.text("home.mute", &[("title", title)]))
}

/// Said to owners: where tickets of these went cannot be reached.
pub(super) fn home_lost(locale: Locale, categories: &[String], title: &str) -> RichText {
    let names = categories.join(", ");
    locale.text("to_owner.home_lost", &[("names", &names), ("title", title)])
}

/// The button to where tickets of a category go.
pub(super) fn home_button(locale: Locale, category: &Category) -> Button {
    locale.button(
        "button.home_category",
        StaffPress::Categories(CategoryPress::Home(category.no)),
    )
}
