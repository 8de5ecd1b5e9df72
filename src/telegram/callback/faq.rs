//! The data of buttons about the FAQ.

use super::fields::Fields;
use crate::domain::{LanguageCode, Occasion, TicketNo};
use crate::screen::{AnswerPress, FaqPress};

pub(super) fn encode(press: FaqPress) -> String {
    match press {
        FaqPress::List(page) => format!("fq:list:{page}"),
        FaqPress::Show(no) => format!("fq:show:{no}"),
        FaqPress::Add => "fq:add".into(),
        FaqPress::Question(no) => format!("fq:question:{no}"),
        FaqPress::Answer(no) => format!("fq:answer:{no}"),
        FaqPress::Speak(no, language) => {
            let language = language.map(|code| code.to_string()).unwrap_or_default();
            format!("fq:for:{no}:{language}")
        }
        FaqPress::Up(no) => format!("fq:up:{no}"),
        FaqPress::Down(no) => format!("fq:down:{no}"),
        FaqPress::Remove(no) => format!("fq:remove:{no}"),
        FaqPress::RemoveNow(no) => format!("fq:removenow:{no}"),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<FaqPress> {
    Some(match fields.next()? {
        "list" => FaqPress::List(fields.parsed()?),
        "show" => FaqPress::Show(fields.parsed()?),
        "add" => FaqPress::Add,
        "question" => FaqPress::Question(fields.parsed()?),
        "answer" => FaqPress::Answer(fields.parsed()?),
        "for" => {
            let no = fields.parsed()?;
            match fields.next()? {
                "" => FaqPress::Speak(no, None),
                code => FaqPress::Speak(no, Some(LanguageCode::read(code)?)),
            }
        }
        "up" => FaqPress::Up(fields.parsed()?),
        "down" => FaqPress::Down(fields.parsed()?),
        "remove" => FaqPress::Remove(fields.parsed()?),
        "removenow" => FaqPress::RemoveNow(fields.parsed()?),
        _ => return None,
    })
}

pub(super) fn encode_answer(press: AnswerPress) -> String {
    match press {
        AnswerPress::List(page) => format!("faq:list:{page}"),
        AnswerPress::Show(no, occasion) => format!("faq:show:{no}:{}", occasion_field(occasion)),
        AnswerPress::Offered(occasion) => format!("faq:offered:{}", occasion_field(occasion)),
        AnswerPress::Helped(no, occasion) => format!("faq:helped:{no}:{}", occasion_field(occasion)),
    }
}

/// The same for users' buttons.
pub(super) fn decode_answer(fields: &mut Fields) -> Option<AnswerPress> {
    Some(match fields.next()? {
        "list" => AnswerPress::List(fields.parsed()?),
        "show" => AnswerPress::Show(fields.parsed()?, occasion(fields.next()?)?),
        "offered" => AnswerPress::Offered(occasion(fields.next()?)?),
        "helped" => AnswerPress::Helped(fields.parsed()?, occasion(fields.next()?)?),
        _ => return None,
    })
}

/// Reading is an empty field.
fn occasion_field(occasion: Occasion) -> String {
    match occasion {
        Occasion::Reading => String::new(),
        Occasion::Kept(message) => format!("k{message}"),
        Occasion::Ticket(no) => format!("t{no}"),
    }
}

fn occasion(field: &str) -> Option<Occasion> {
    let number = field.get(1..);
    match field.chars().next() {
        None => Some(Occasion::Reading),
        Some('k') => Some(Occasion::Kept(number?.parse().ok()?)),
        Some('t') => Some(Occasion::Ticket(TicketNo(number?.parse().ok()?))),
        Some(_) => None,
    }
}
