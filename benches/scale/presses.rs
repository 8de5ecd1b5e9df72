//! What a screen costs: somebody presses a button, waits for the screen, and presses again.

use std::time::{Duration, Instant};

use anyhow::ensure;
use switchboard::domain::TicketNo;
use switchboard::screen::{Filter, Period, Press, StaffPress, UserPress};
use switchboard::telegram::button_data;

use crate::generator::{ADMIN, FIRST_PERSON, LONG, last_name};
use crate::subject::Subject;

/// Longest wait for a screen; only reached when something is broken.
const PATIENCE: Duration = Duration::from_secs(10);

/// So many letters of a name are one of ten beginnings.
const NAME_BEGINS: usize = 3;

/// A screen that is called for again and again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Called {
    Inbox,
    Card,
    LongCard,
    Statistics,
    /// For a beginning that fills a page whatever the size of the desk.
    Search,
    /// For a whole name, which in a large desk more people bear: a page is shown there, and one person in a small one.
    SearchName,
    OwnTickets,
}

impl Called {
    /// All of them.
    pub const ALL: [Called; 7] = [
        Called::Inbox,
        Called::Card,
        Called::LongCard,
        Called::Statistics,
        Called::Search,
        Called::SearchName,
        Called::OwnTickets,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Called::Inbox => "inbox, page",
            Called::Card => "ticket card",
            Called::LongCard => "card of 200 messages",
            Called::Statistics => "statistics",
            Called::Search => "user search, page",
            Called::SearchName => "user search, whole name",
            Called::OwnTickets => "own tickets",
        }
    }

    /// The update that calls for it the n-th time.
    fn update(self, number: u64, n: u64) -> String {
        match self {
            Called::Inbox => press(number, ADMIN, StaffPress::Inbox(Filter::All, None)),
            Called::Card => press(number, ADMIN, StaffPress::Card(TicketNo(n % 100 + 2), Filter::All)),
            Called::LongCard => press(number, ADMIN, StaffPress::Card(LONG, Filter::All)),
            Called::Statistics => press(number, ADMIN, StaffPress::Statistics(Period::Month)),
            Called::Search => {
                let name = last_name(n % 100);
                says(number, ADMIN, &format!("/user {}", &name[..NAME_BEGINS]))
            }
            Called::SearchName => says(number, ADMIN, &format!("/user {}", last_name(n % 100))),
            Called::OwnTickets => press(number, FIRST_PERSON + (n % 100) as i64, UserPress::MyTickets(None)),
        }
    }
}

/// Calls for a screen so often, each time when the one before is there. Gives processor milliseconds for each.
pub async fn call(subject: &Subject, called: Called, times: usize) -> anyhow::Result<f64> {
    let before = subject.process()?.cpu()?;
    for n in 0..times {
        let shown = subject.traffic().shown();
        subject.traffic().happen(|number| called.update(number, n as u64));
        let until = Instant::now() + PATIENCE;
        while subject.traffic().shown() == shown {
            ensure!(Instant::now() < until, "{}: no screen came", called.name());
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
    }
    let used = subject.process()?.cpu()? - before;
    Ok(used.as_secs_f64() * 1e3 / times as f64)
}

/// A button is pressed below a message in a private chat.
fn press(number: u64, by: i64, press: impl Into<Press>) -> String {
    let data = button_data(&press.into());
    let from = person(by);
    format!(
        r#"{{"update_id":{number},"callback_query":{{"id":"{number}","from":{from},"chat_instance":"1","data":"{data}","message":{{"message_id":1,"date":1750000000,"chat":{{"id":{by},"type":"private","first_name":"Visitor"}},"text":"x"}}}}}}"#
    )
}

/// Somebody writes a command.
fn says(number: u64, by: i64, text: &str) -> String {
    let from = person(by);
    let length = text.split(' ').next().map_or(0, str::len);
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"date":1750000000,"from":{from},"chat":{{"id":{by},"type":"private","first_name":"Visitor"}},"text":"{text}","entities":[{{"type":"bot_command","offset":0,"length":{length}}}]}}}}"#
    )
}

fn person(id: i64) -> String {
    format!(r#"{{"id":{id},"is_bot":false,"first_name":"Visitor","username":"visitor_{id}","language_code":"en"}}"#)
}
