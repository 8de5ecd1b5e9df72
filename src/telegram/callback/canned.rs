//! The data of buttons about canned replies.

use super::fields::{Fields, from_field};
use crate::domain::Timestamp;
use crate::screen::CannedPress;

pub(super) fn encode(press: CannedPress) -> String {
    match press {
        CannedPress::List(page, ticket) => format!("can:list:{page}:{}", from_field(ticket)),
        CannedPress::Show(no) => format!("can:show:{no}"),
        CannedPress::Add => "can:add".into(),
        CannedPress::Edit(no) => format!("can:edit:{no}"),
        CannedPress::Remove(no) => format!("can:remove:{no}"),
        CannedPress::RemoveNow(no) => format!("can:removenow:{no}"),
        CannedPress::ShowFile(no) => format!("can:file:{no}"),
        CannedPress::TakeOffFile(no) => format!("can:nofile:{no}"),
        CannedPress::Preview(ticket, no) => format!("can:see:{ticket}:{no}"),
        CannedPress::Send(ticket, no, worded) => format!("can:send:{ticket}:{no}:{}", worded.0),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<CannedPress> {
    Some(match fields.next()? {
        "list" => CannedPress::List(fields.parsed()?, fields.from()?),
        "show" => CannedPress::Show(fields.parsed()?),
        "add" => CannedPress::Add,
        "edit" => CannedPress::Edit(fields.parsed()?),
        "remove" => CannedPress::Remove(fields.parsed()?),
        "removenow" => CannedPress::RemoveNow(fields.parsed()?),
        "file" => CannedPress::ShowFile(fields.parsed()?),
        "nofile" => CannedPress::TakeOffFile(fields.parsed()?),
        "see" => CannedPress::Preview(fields.ticket()?, fields.parsed()?),
        "send" => CannedPress::Send(fields.ticket()?, fields.parsed()?, Timestamp(fields.parsed()?)),
        _ => return None,
    })
}
