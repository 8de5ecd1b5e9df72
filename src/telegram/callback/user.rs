//! The data of buttons on a user's screens.

use super::category::{category, category_field};
use super::faq;
use super::fields::{Fields, before_field, place_field};
use super::question::{decode_intake, encode_intake};
use crate::domain::{TicketNo, Timestamp};
use crate::screen::{PartPress, UserPress};

pub(super) fn encode(press: &UserPress) -> String {
    match press {
        UserPress::Menu => "menu".into(),
        UserPress::Ask => "ask".into(),
        UserPress::AskAbout(no) => format!("about:{}", category_field(*no)),
        UserPress::SayAbout(no, about) => format!("say:{no}:{}", category_field(*about)),
        UserPress::Intake(press) => encode_intake(*press),
        UserPress::SendKept(None) => "send".into(),
        UserPress::SendKept(Some(no)) => format!("send:{no}"),
        UserPress::Answers(press) => faq::encode_answer(*press),
        UserPress::Feedback => "feedback".into(),
        UserPress::SendFeedback => "sendfeedback".into(),
        UserPress::MyTickets(place) => format!("mine:{}", place_field(place)),
        UserPress::MyTicket { no, before } => format!("my:{no}:{}", before_field(*before)),
        UserPress::WriteTo(no) => format!("write:{no}"),
        UserPress::Part(press) => match press {
            PartPress::List(place) => format!("part:list:{}", place_field(place)),
            PartPress::Show(no) => format!("part:show:{no}"),
            PartPress::Write(no) => format!("part:write:{no}"),
            PartPress::Leave(no) => format!("part:leave:{no}"),
            PartPress::LeaveNow(no) => format!("part:leavenow:{no}"),
        },
        UserPress::Close(no) => format!("myclose:{no}"),
        UserPress::Reopen(no) => format!("myreopen:{no}"),
        UserPress::Rate { no, closing, stars } => format!("rate:{no}:{closing}:{stars}"),
        UserPress::Comment(no) => format!("comment:{no}"),
        UserPress::Privacy => "privacy".into(),
        UserPress::ExportMine => "exportmine".into(),
        UserPress::ForgetMe => "forgetme".into(),
        UserPress::ForgetMeNow(until) => format!("forgetmenow:{}", until.0),
        UserPress::Help => "help".into(),
    }
}

/// The press that a word and its fields stand for; none if the word is not known here, or the fields do not fit.
pub(super) fn decode(word: &str, mut fields: Fields) -> Option<UserPress> {
    let press = match word {
        "menu" => UserPress::Menu,
        "ask" => UserPress::Ask,
        "about" => UserPress::AskAbout(category(&mut fields)?),
        "say" => UserPress::SayAbout(fields.ticket()?, category(&mut fields)?),
        "intake" => UserPress::Intake(decode_intake(&mut fields)?),
        "send" => UserPress::SendKept(match fields.next() {
            Some(no) => Some(TicketNo(no.parse().ok()?)),
            None => None,
        }),
        "faq" => UserPress::Answers(faq::decode_answer(&mut fields)?),
        "feedback" => UserPress::Feedback,
        "sendfeedback" => UserPress::SendFeedback,
        "mine" => UserPress::MyTickets(fields.place()?),
        "my" => UserPress::MyTicket {
            no: fields.ticket()?,
            before: fields.before()?,
        },
        "write" => UserPress::WriteTo(fields.ticket()?),
        "part" => UserPress::Part(part(&mut fields)?),
        "myclose" => UserPress::Close(fields.ticket()?),
        "myreopen" => UserPress::Reopen(fields.ticket()?),
        "rate" => UserPress::Rate {
            no: fields.ticket()?,
            closing: fields.parsed()?,
            stars: fields.parsed()?,
        },
        "comment" => UserPress::Comment(fields.ticket()?),
        "privacy" => UserPress::Privacy,
        "exportmine" => UserPress::ExportMine,
        "forgetme" => UserPress::ForgetMe,
        "forgetmenow" => UserPress::ForgetMeNow(Timestamp(fields.parsed()?)),
        "help" => UserPress::Help,
        _ => return None,
    };
    fields.end().then_some(press)
}

fn part(fields: &mut Fields) -> Option<PartPress> {
    Some(match fields.next()? {
        "list" => PartPress::List(fields.place()?),
        "show" => PartPress::Show(fields.ticket()?),
        "write" => PartPress::Write(fields.ticket()?),
        "leave" => PartPress::Leave(fields.ticket()?),
        "leavenow" => PartPress::LeaveNow(fields.ticket()?),
        _ => return None,
    })
}
