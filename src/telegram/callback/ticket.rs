//! The data of buttons that do something with a ticket besides the things that stand on its card.

use super::category::{category, category_field};
use super::fields::Fields;
use crate::domain::{Priority, Wording};
use crate::screen::TicketPress;

pub(super) fn encode(press: TicketPress) -> String {
    match press {
        TicketPress::More(no) => format!("tk:more:{no}"),
        TicketPress::Release(no) => format!("tk:release:{no}"),
        TicketPress::Transfer(no, page) => format!("tk:pass:{no}:{page}"),
        TicketPress::TransferTo(no, id) => format!("tk:passto:{no}:{id}"),
        TicketPress::Lock(no) => format!("tk:lock:{no}"),
        TicketPress::Unlock(no) => format!("tk:unlock:{no}"),
        TicketPress::Priorities(no) => format!("tk:prios:{no}"),
        TicketPress::Prioritise(no, priority) => format!("tk:prio:{no}:{}", priority.word()),
        TicketPress::Escalate(no) => format!("tk:escalate:{no}"),
        TicketPress::Tags(no) => format!("tk:tags:{no}"),
        TicketPress::Untag(no, place, version) => format!("tk:untag:{no}:{place}:{version}"),
        TicketPress::Categories(no) => format!("tk:cats:{no}"),
        TicketPress::Categorise(no, category) => format!("tk:cat:{no}:{}", category_field(category)),
        TicketPress::Type(no, what) => format!("tk:type:{no}:{}", what.word()),
        TicketPress::Participants(no) => format!("tk:who:{no}"),
        TicketPress::BringIn(no, id) => format!("tk:bring:{no}:{id}"),
        TicketPress::Dismiss(no, id) => format!("tk:dismiss:{no}:{id}"),
        TicketPress::Schedule(no) => format!("tk:later:{no}"),
        TicketPress::CloseIn(no, hours) => format!("tk:closein:{no}:{hours}"),
        TicketPress::Unschedule(no) => format!("tk:notlater:{no}"),
        TicketPress::Hide(no) => format!("tk:hide:{no}"),
        TicketPress::Unhide(no) => format!("tk:unhide:{no}"),
        TicketPress::Erase(no) => format!("tk:erase:{no}"),
        TicketPress::EraseNow(no) => format!("tk:erasenow:{no}"),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<TicketPress> {
    let word = fields.next()?;
    let no = fields.ticket()?;
    Some(match word {
        "more" => TicketPress::More(no),
        "release" => TicketPress::Release(no),
        "pass" => TicketPress::Transfer(no, fields.parsed()?),
        "passto" => TicketPress::TransferTo(no, fields.parsed()?),
        "lock" => TicketPress::Lock(no),
        "unlock" => TicketPress::Unlock(no),
        "prios" => TicketPress::Priorities(no),
        "prio" => TicketPress::Prioritise(no, Priority::named(fields.next()?)?),
        "escalate" => TicketPress::Escalate(no),
        "tags" => TicketPress::Tags(no),
        "untag" => TicketPress::Untag(no, fields.parsed()?, fields.parsed()?),
        "cats" => TicketPress::Categories(no),
        "cat" => TicketPress::Categorise(no, category(fields)?),
        "type" => {
            let what = fields.next()?;
            TicketPress::Type(no, Wording::ALL.into_iter().find(|wording| wording.word() == what)?)
        }
        "who" => TicketPress::Participants(no),
        "bring" => TicketPress::BringIn(no, fields.parsed()?),
        "dismiss" => TicketPress::Dismiss(no, fields.parsed()?),
        "later" => TicketPress::Schedule(no),
        "closein" => TicketPress::CloseIn(no, fields.parsed()?),
        "notlater" => TicketPress::Unschedule(no),
        "hide" => TicketPress::Hide(no),
        "unhide" => TicketPress::Unhide(no),
        "erase" => TicketPress::Erase(no),
        "erasenow" => TicketPress::EraseNow(no),
        _ => return None,
    })
}
