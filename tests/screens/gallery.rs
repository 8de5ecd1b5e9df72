//! What is shown, gathered piece by piece. Knows neither how it is drawn nor what it is measured by.

use switchboard::domain::{RichText, Timestamp};
use switchboard::screen::{Locale, Marks, Screen, Words};

/// What a shown thing is, and so what limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A message.
    Message,
    /// What stands below a picture or a file.
    Caption,
    /// The answer to a press.
    Answer,
    /// A topic's title.
    Title,
}

/// One thing that people see.
#[derive(Debug)]
pub struct Shown {
    /// The screen; its pictures stand in one file.
    pub name: &'static str,
    /// Which case of it.
    pub case: &'static str,
    /// What it is.
    pub form: Form,
    /// The thing.
    pub screen: Screen,
}

/// Everything shown in one language.
pub struct Gallery<'a> {
    /// How the reader is spoken to.
    pub words: Words<'a>,
    /// What has been shown so far.
    pub shown: Vec<Shown>,
}

/// The moment at which all is drawn: the 18th of May 2026, 12:00 UTC.
pub const NOW: Timestamp = Timestamp(1_779_105_600_000);

impl<'a> Gallery<'a> {
    /// An empty one.
    pub fn new(locale: Locale, marks: &'a Marks) -> Self {
        let words = Words {
            locale,
            timezone: chrono_tz::Europe::Moscow,
            marks,
            now: NOW,
            stars: 5,
            auto_close_ms: 24 * 3_600_000,
            private_chat: Some("https://t.me/support_bot?start="),
        };
        Gallery {
            words,
            shown: Vec::new(),
        }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.words.locale
    }

    /// A message with its buttons.
    pub fn screen(&mut self, name: &'static str, case: &'static str, screen: Screen) {
        self.put(name, case, Form::Message, screen);
    }

    /// A message without buttons.
    pub fn text(&mut self, name: &'static str, case: &'static str, text: RichText) {
        self.put(name, case, Form::Message, Screen::of(text));
    }

    /// What stands below a picture or a file.
    pub fn caption(&mut self, name: &'static str, case: &'static str, screen: Screen) {
        self.put(name, case, Form::Caption, screen);
    }

    /// The answer to a press.
    pub fn answer(&mut self, name: &'static str, case: &'static str, text: RichText) {
        self.put(name, case, Form::Answer, Screen::of(text));
    }

    /// The title of a topic.
    pub fn title(&mut self, name: &'static str, case: &'static str, title: &str) {
        self.put(name, case, Form::Title, Screen::of(title.into()));
    }

    fn put(&mut self, name: &'static str, case: &'static str, form: Form, screen: Screen) {
        self.shown.push(Shown {
            name,
            case,
            form,
            screen,
        });
    }
}
