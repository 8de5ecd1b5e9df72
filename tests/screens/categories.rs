//! Categories, as staff looks after them and as they are chosen.

use switchboard::domain::{
    Category, CategoryWording, ChatId, Chosen, Closer, Home, MAX_CATEGORIES, Priority, Target, Ticket,
};
use switchboard::screen::{self, HomeParts};

use super::cast::Cast;
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let locale = words.locale;
    let all = vec![cast.category(1), cast.category(2)];
    let most = vec![cast.category(1); MAX_CATEGORIES];
    let plain = Category {
        priority: Priority::Normal,
        tags: Vec::new(),
        first_answer_minutes: None,
        resolution_minutes: Some(0),
        ..cast.category(1)
    };
    let by = cast.name(cast.boris());
    gallery.screen("categories", "none yet", screen::categories(locale, &[]));
    gallery.screen(
        "categories",
        "as many as there can be",
        screen::categories(locale, &most),
    );
    let card = screen::category_card(&words, &all[0], &by);
    gallery.screen("category_card", "with all that comes along", card);
    let card = screen::category_card(&words, &plain, &by);
    gallery.screen("category_card", "with nothing", card);
    gallery.screen("category_remove", "asked", screen::remove_category(locale, &plain));
    for (case, what) in [
        ("name", CategoryWording::Name),
        ("tags", CategoryWording::Tags),
        ("first answer", CategoryWording::Within(Target::FirstAnswer)),
        ("closing", CategoryWording::Within(Target::Resolution)),
    ] {
        gallery.screen("category_wording", case, screen::word_category(locale, what));
    }
    gallery.screen("ask_about", "two", screen::ask_about(locale, &all));
    say_about(gallery, cast, &all);
    homes(gallery, &all[0]);
    let (new, peculiar) = (cast.new_one().ticket, cast.peculiar().ticket);
    gallery.screen("categorise", "none to choose", screen::categorise(&words, &new, &[]));
    gallery.screen("categorise", "one of two", screen::categorise(&words, &new, &all));
    let sorted = Ticket {
        category: Some(Chosen {
            no: all[1].no,
            name: all[1].name.clone(),
        }),
        ..peculiar
    };
    gallery.screen("categorise", "another one", screen::categorise(&words, &sorted, &all));
}

fn say_about(gallery: &mut Gallery, cast: &Cast, all: &[Category]) {
    let locale = gallery.words.locale;
    let (new, closed) = (cast.new_one().ticket, cast.closed(Closer::User).ticket);
    let sorted = Ticket {
        category: Some(Chosen {
            no: all[1].no,
            name: all[1].name.clone(),
        }),
        ..new.clone()
    };
    for (case, ticket) in [("open", &new), ("said", &sorted), ("closed", &closed)] {
        gallery.screen("say_about", case, screen::say_about(locale, ticket, all));
    }
    gallery.screen("say_about", "none to choose", screen::say_about(locale, &new, &[]));
    gallery.screen("said_nothing", "open", screen::said_nothing(locale, new.no));
}

fn homes(gallery: &mut Gallery, category: &Category) {
    let locale = gallery.words.locale;
    let at = |thread, lost| Category {
        home: Some(Home {
            chat: ChatId::telegram(-1_001),
            thread,
            title: category.name.clone(),
            lost,
        }),
        ..category.clone()
    };
    let cases = [
        ("none", category.clone()),
        ("a group", at(None, false)),
        ("a topic", at(Some(7), false)),
        ("lost", at(None, true)),
    ];
    for (case, category) in &cases {
        gallery.screen("category_home", case, screen::category_home(locale, category));
    }
    let parts = |members, public, lacks_topics| HomeParts {
        members,
        public,
        lacks_topics,
    };
    for (case, category, parts) in [
        ("members answer", at(None, false), parts(true, false, false)),
        ("anybody answers", at(None, false), parts(true, true, true)),
        (
            "staff answers, in a topic",
            at(Some(7), false),
            parts(false, true, true),
        ),
    ] {
        gallery.screen("home_set", case, screen::home_set(locale, &category, &parts));
    }
    gallery.screen(
        "home_hint",
        "one",
        screen::home_hint(locale, std::slice::from_ref(category)),
    );
    gallery.screen("home_hint", "none", screen::home_hint(locale, &[]));
    gallery.screen("home_mute", "a group", screen::home_mute(locale, &category.name));
}
