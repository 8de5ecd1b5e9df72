//! Categories of tickets: where staff looks after them, and where users and staff choose one.

use super::handling::mark;
use super::homes;
use super::staff::priority_name;
use super::{Button, CategoryPress, CommonPress, Locale, QuestionPress, Screen, StaffPress, UserPress, Words};
use crate::domain::{Category, CategoryWording, Priority, RichText, Style, Target, Ticket, TicketNo};

fn press(locale: Locale, key: &str, press: CategoryPress) -> Button {
    locale.button(key, StaffPress::Categories(press))
}

/// All of them, to be looked after.
pub fn categories(locale: Locale, all: &[Category]) -> Screen {
    let mut text = locale.text("categories.text", &[]);
    if all.is_empty() {
        text.push("\n\n");
        text.append(&locale.text("categories.none", &[]));
    }
    let mut screen = Screen::of(text);
    for category in all {
        let wish = CategoryPress::Show(category.no);
        screen = screen.row([Button::new(category.name.as_str(), StaffPress::Categories(wish))]);
    }
    let add = CategoryPress::Type(None, CategoryWording::Name);
    screen
        .row([press(locale, "button.add_category", add)])
        .row([locale.button("button.menu", StaffPress::Menu)])
}

/// One of them, with the name of who changed it last.
pub fn category_card(words: &Words, category: &Category, by: &str) -> Screen {
    let (locale, no) = (words.locale, category.no);
    let priorities = Priority::ALL.into_iter().map(|priority| {
        let chosen = if priority == category.priority { "• " } else { "" };
        let label = format!("{chosen}{}", named(locale, priority));
        Button::new(label, StaffPress::Categories(CategoryPress::Prioritise(no, priority)))
    });
    let priorities: Vec<Button> = priorities.collect();
    let (low, high) = priorities.split_at(2);
    Screen::of(what_comes_along(words, category, by))
        .row([{
            let label = locale
                .count("button.questions", category.questions.len() as u64, &[])
                .plain;
            let list = CategoryPress::Question(QuestionPress::List(no));
            Button::new(label, StaffPress::Categories(list))
        }])
        .row([homes::home_button(locale, category)])
        .row(low.to_vec())
        .row(high.to_vec())
        .row([
            press(
                locale,
                "button.rename_category",
                CategoryPress::Type(Some(no), CategoryWording::Name),
            ),
            press(
                locale,
                "button.tag_category",
                CategoryPress::Type(Some(no), CategoryWording::Tags),
            ),
        ])
        .row([
            press(
                locale,
                "button.answer_category",
                CategoryPress::Type(Some(no), CategoryWording::Within(Target::FirstAnswer)),
            ),
            press(
                locale,
                "button.close_category",
                CategoryPress::Type(Some(no), CategoryWording::Within(Target::Resolution)),
            ),
        ])
        .row([
            press(locale, "button.remove_category", CategoryPress::Remove(no)),
            press(locale, "button.back", CategoryPress::List),
        ])
}

/// A priority with its mark.
fn named(locale: Locale, priority: Priority) -> String {
    let label = format!("{} {}", mark(priority), priority_name(locale, priority));
    label.trim_start().to_owned()
}

/// What its tickets get, and where they are shown.
fn what_comes_along(words: &Words, category: &Category, by: &str) -> RichText {
    let locale = words.locale;
    let mut text = RichText::from("🗂 ");
    text.push_styled(&category.name, Style::Bold);
    let at = words.moment(category.at);
    text.push(&format!(
        " · {}\n\n",
        locale.plain("categories.by", &[("name", by), ("at", &at)])
    ));
    let priority = named(locale, category.priority);
    text.append(&locale.text("categories.priority", &[("priority", &priority)]));
    text.push("\n");
    let tags: Vec<String> = category.tags.iter().map(|tag| format!("#{tag}")).collect();
    text.append(&match tags.is_empty() {
        true => locale.text("categories.no_tags", &[]),
        false => locale.text("categories.tags", &[("tags", &tags.join(" "))]),
    });
    for target in Target::ALL {
        text.push("\n");
        text.append(&within(locale, target, category.minutes(target)));
    }
    text.push("\n");
    let place = homes::place(locale, category.home.as_ref());
    text.append(&locale.text("categories.home", &[("place", &place)]));
    text
}

/// How long tickets of a category may take.
fn within(locale: Locale, target: Target, minutes: Option<u32>) -> RichText {
    let time = match minutes {
        None => locale.plain("categories.by_priority", &[]),
        Some(0) => locale.plain("categories.no_target", &[]),
        Some(minutes) if minutes % 60 == 0 => locale.plain("value.hours", &[("n", &(minutes / 60).to_string())]),
        Some(minutes) => locale.plain("value.minutes", &[("n", &minutes.to_string())]),
    };
    let key = match target {
        Target::FirstAnswer => "categories.answer",
        Target::Resolution => "categories.closing",
    };
    locale.text(key, &[("time", &time)])
}

/// Asks whether one is really to be deleted.
pub fn remove_category(locale: Locale, category: &Category) -> Screen {
    Screen::of(locale.text("categories.remove", &[("name", &category.name)])).row([
        press(
            locale,
            "button.remove_category_now",
            CategoryPress::RemoveNow(category.no),
        ),
        press(locale, "button.back", CategoryPress::Show(category.no)),
    ])
}

/// Asks for words about one.
pub fn word_category(locale: Locale, what: CategoryWording) -> Screen {
    let key = match what {
        CategoryWording::Name => "categories.ask_name",
        CategoryWording::Tags => "categories.ask_tags",
        CategoryWording::Within(Target::FirstAnswer) => "categories.ask_answer",
        CategoryWording::Within(Target::Resolution) => "categories.ask_closing",
    };
    Screen::of(locale.text(key, &[])).row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// A user asks: what is it about?
pub fn ask_about(locale: Locale, all: &[Category]) -> Screen {
    let mut screen = Screen::of(locale.text("ask.about", &[]));
    for category in all {
        let wish = UserPress::AskAbout(Some(category.no));
        screen = screen.row([Button::new(category.name.as_str(), wish)]);
    }
    screen
        .row([locale.button("button.something_else", UserPress::AskAbout(None))])
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// Words have opened this ticket: what is it about? What was said stays.
pub fn say_about(locale: Locale, ticket: &Ticket, all: &[Category]) -> Screen {
    let no = ticket.no.to_string();
    let back = UserPress::MyTicket {
        no: ticket.no,
        before: u64::MAX,
    };
    let back = locale.button("button.my_ticket", back);
    if let Some(category) = &ticket.category {
        let words = [("no", &*no), ("name", &category.name)];
        return Screen::of(locale.text("say_about.said", &words)).row([back]);
    }
    if !ticket.is_open() || all.is_empty() {
        return Screen::of(locale.text("say_about.over", &[("no", &no)])).row([back]);
    }
    let choice = |about| UserPress::SayAbout(ticket.no, about);
    let mut screen = Screen::of(locale.text("say_about.text", &[("no", &no)]));
    for category in all {
        screen = screen.row([Button::new(category.name.as_str(), choice(Some(category.no)))]);
    }
    screen.row([locale.button("button.something_else", choice(None))])
}

/// It is about none of them.
pub fn said_nothing(locale: Locale, no: TicketNo) -> Screen {
    let back = UserPress::MyTicket { no, before: u64::MAX };
    Screen::of(locale.text("say_about.nothing", &[("no", &no.to_string())]))
        .row([locale.button("button.my_ticket", back)])
}
