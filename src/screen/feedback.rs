//! Feedback: how a user gives it, and how staff looks at it and answers.

use super::paging::turn_pages;
use super::words::name_on_button;
use super::{
    Button, CommonPress, FeedbackPress, Filter, Linked, Locale, Screen, StaffPress, UserPress, Words, shown_name,
};
use crate::domain::{Feedback, FeedbackAnswer, FeedbackNo, Kind, Person, RichText, Style};

/// Feedback on one page of the list.
pub const FEEDBACK_PAGE: usize = 8;

/// UTF-16 units that a card shows of one message, and of the first in a line of the list.
const PREVIEW: usize = 1_000;
const LINE_PREVIEW: usize = 24;

/// Messages that a card shows, each with a button that fetches it whole.
const MAX_SHOWN: usize = 3;
const MAX_FETCHED: usize = 8;

/// What a header begins with, by which it is told from a ticket's.
const SIGN: &str = "💡";

/// Feedback was pressed: what to do next.
pub fn ask_for_feedback(locale: Locale) -> Screen {
    Screen::of(locale.text("feedback.ask", &[])).row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// Feedback has been given.
pub fn thanks_for_feedback(locale: Locale) -> Screen {
    Screen::of(locale.text("feedback.thanks", &[])).row([locale.button("button.menu", UserPress::Menu)])
}

/// The line above a feedback's words where staff reads.
pub fn feedback_header(locale: Locale, no: FeedbackNo, user: &str) -> RichText {
    let mut line = RichText::from(SIGN);
    line.push(" ");
    line.append(&locale.text("feedback.header", &[("no", &no.to_string()), ("user", user)]));
    line
}

/// The feedback that a header names: the first number in it. None if it is no header of a feedback.
pub fn feedback_in_header(line: &str) -> Option<FeedbackNo> {
    let rest = line.strip_prefix(SIGN)?;
    let from = rest.find(|c: char| c.is_ascii_digit())?;
    let digits: String = rest[from..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(FeedbackNo)
}

/// The buttons below a feedback's words where staff reads. In a group nothing can be opened in place: a link leads to
/// the private chat.
pub fn feedback_keyboard(words: &Words, feedback: &Feedback, in_group: bool) -> Vec<Vec<Button>> {
    let locale = words.locale;
    let no = feedback.no;
    let row: Vec<Button> = match (in_group, feedback.answer) {
        (true, _) => {
            let read = (!feedback.read).then(|| locale.button("button.read", FeedbackPress::Read(no)));
            let open = words.address(Linked::Feedback(no));
            let open = open.map(|open| Button::link(locale.plain("button.answer", &[]), open));
            open.into_iter().chain(read).collect()
        }
        (false, None) => vec![
            locale.button("button.answer", FeedbackPress::Answer(no)),
            locale.button("button.card", FeedbackPress::Card(no)),
        ],
        (false, Some(_)) => vec![locale.button("button.card", FeedbackPress::Card(no))],
    };
    if row.is_empty() { Vec::new() } else { vec![row] }
}

/// What a page of the list shows.
#[derive(Clone, Debug)]
pub struct FeedbackListParts {
    /// The feedback with its places in the list and its writers' names.
    pub entries: Vec<(Vec<u8>, (Feedback, String))>,
    /// Whether there are newer ones.
    pub more_before: bool,
    /// Whether there are older ones.
    pub more_after: bool,
    /// How many there are in all.
    pub all: u64,
    /// How many of them nobody has looked at.
    pub unread: u64,
}

/// A page of the list, newest first.
pub fn feedback_list(words: &Words, parts: &FeedbackListParts) -> Screen {
    let locale = words.locale;
    let mut text = RichText::default();
    text.push_styled(&locale.plain("feedback.title", &[]), Style::Bold);
    text.push("\n");
    if parts.entries.is_empty() {
        text.append(&locale.text("feedback.empty", &[]));
    } else {
        text.append(&locale.count("count.feedback", parts.all, &[]));
        text.push(" · ");
        text.append(&locale.count("count.unread", parts.unread, &[]));
    }
    let mut screen = Screen::of(text);
    for (_, (feedback, name)) in &parts.entries {
        screen = screen.row([Button::new(
            line(words, feedback, name),
            FeedbackPress::Card(feedback.no),
        )]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    let pages = turn_pages(locale, ends, parts.more_before, parts.more_after, FeedbackPress::List);
    let read_all = (parts.unread > 0).then(|| locale.button("button.read_all", FeedbackPress::ReadAll));
    screen.row(pages).row(read_all).row([
        locale.button("button.refresh", FeedbackPress::List(None)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// One line of the list: its state, how old it is, whose, and how it begins.
fn line(words: &Words, feedback: &Feedback, name: &str) -> String {
    let state = match (feedback.answer, feedback.read) {
        (Some(_), _) => "💬 ",
        (None, false) => "🔵 ",
        (None, true) => "",
    };
    let begins = feedback.messages.first();
    let begins = begins.map(|message| words.preview(message, LINE_PREVIEW).plain.replace('\n', " "));
    // A file's name and what kind of message it is count as well.
    let begins = RichText::from(begins.unwrap_or_default().as_str())
        .preview(LINE_PREVIEW)
        .plain;
    format!(
        "{state}{} · {} · {begins}",
        words.ago(feedback.at),
        name_on_button(name)
    )
}

/// What a feedback's card shows.
pub struct FeedbackParts<'a> {
    /// The feedback.
    pub feedback: &'a Feedback,
    /// Who gave it.
    pub person: &'a Person,
    /// The name of whoever answered it.
    pub answered_by: Option<String>,
}

/// A feedback's card.
pub fn feedback_card(words: &Words, parts: &FeedbackParts) -> Screen {
    let locale = words.locale;
    let (feedback, person) = (parts.feedback, parts.person);
    let mut text = RichText::from(SIGN);
    text.push(" ");
    let title = locale.plain("feedback.card", &[("no", &feedback.no.to_string())]);
    text.push_styled(&title, Style::Bold);
    text.push(&format!(" · {}\n👤 ", words.moment(feedback.at)));
    text.push_styled(&shown_name(person), Style::Mention(person.id.number));
    if let Some(username) = &person.username {
        text.push(&format!(" · @{username}"));
    }
    text.push(" · id ");
    text.push_styled(&person.id.number.to_string(), Style::Code);
    if !person.reachable {
        text.push("\n");
        text.append(&locale.text("card.unreachable", &[]));
    }
    if let (Some(FeedbackAnswer { ticket, .. }), Some(by)) = (feedback.answer, &parts.answered_by) {
        let answered = [("name", by.as_str()), ("no", &*ticket.to_string())];
        text.push("\n");
        text.append(&locale.text("refusal.feedback_answered", &answered));
    }
    let mut fetch = Vec::new();
    for (item, message) in (0_u16..).zip(&feedback.messages) {
        let shown = usize::from(item) < MAX_SHOWN;
        let whole = shown && message.kind == Kind::Text && message.text.len() <= PREVIEW;
        if !whole && fetch.len() < MAX_FETCHED {
            let press = FeedbackPress::Words { no: feedback.no, item };
            fetch.push(Button::new(format!("⤵ {}", item + 1), press));
        }
        if shown {
            text.push("\n\n");
            text.append(&words.preview(message, PREVIEW));
        }
    }
    if feedback.messages.len() > MAX_SHOWN {
        text.push("\n\n…");
    }
    let act = match feedback.answer {
        None => locale.button("button.answer", FeedbackPress::Answer(feedback.no)),
        Some(FeedbackAnswer { ticket, .. }) => {
            let label = locale.plain("ticket.title", &[("no", &ticket.to_string())]);
            Button::new(label, StaffPress::Card(ticket, Filter::All))
        }
    };
    Screen::of(text).row(fetch).row([act]).row([
        locale.button("button.back_to_feedback", FeedbackPress::List(None)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// Answer was pressed: what to do next.
pub fn answer_feedback(locale: Locale, user: &str) -> Screen {
    Screen::of(locale.text("feedback.answer", &[("user", user)]))
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::ticket_in_header;

    #[test]
    fn a_header_names_its_feedback_in_every_language_and_no_ticket() {
        for locale in Locale::all() {
            let header = feedback_header(*locale, FeedbackNo(12), "Anna #7 8").plain;
            assert_eq!(feedback_in_header(&header), Some(FeedbackNo(12)), "{header}");
            let ticket = locale.plain("ticket.number", &[("no", "12")]);
            assert_eq!(feedback_in_header(&format!("🔧 {ticket} · 💡 7")), None);
            assert_eq!(
                ticket_in_header(&feedback_header(*locale, FeedbackNo(12), "Anna").plain),
                None
            );
        }
    }
}
