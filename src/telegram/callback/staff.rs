//! The data of buttons on the staff's screens.

use super::fields::{Fields, before_field, filter_field, from_field, period_field, place_field};
use super::{canned, category, faq, feedback, people, settings, team, ticket};
use crate::screen::{BackupPress, BanPress, SignaturePress, StaffPress, Topic};

pub(super) fn encode(press: &StaffPress) -> String {
    match press {
        StaffPress::Menu => "desk".into(),
        StaffPress::Inbox(filter, place) => format!("inbox:{}:{}", filter_field(*filter), place_field(place)),
        StaffPress::Card(no, filter) => format!("card:{no}:{}", filter_field(*filter)),
        StaffPress::Take(no) => format!("take:{no}"),
        StaffPress::Reply(no) => format!("reply:{no}"),
        StaffPress::Close(no) => format!("close:{no}"),
        StaffPress::Reopen(no) => format!("reopen:{no}"),
        StaffPress::History { no, before } => format!("hist:{no}:{}", before_field(*before)),
        StaffPress::Help(None) => "deskhelp".into(),
        StaffPress::Help(Some(topic)) => format!("deskhelp:{}", topic.word()),
        StaffPress::Settings(press) => settings::encode(*press),
        StaffPress::Team(press) => team::encode(*press),
        StaffPress::Ticket(press) => ticket::encode(*press),
        StaffPress::Categories(press) => category::encode(*press),
        StaffPress::Canned(press) => canned::encode(*press),
        StaffPress::Faq(press) => faq::encode(*press),
        StaffPress::Signature(press) => format!("sign:{}", signature_field(*press)),
        StaffPress::Statistics(period) => format!("stats:{}", period_field(*period)),
        StaffPress::StatisticsHelp(period) => format!("statshelp:{}", period_field(*period)),
        StaffPress::Picture => "statspic".into(),
        StaffPress::Ban(press) => encode_ban(press),
        StaffPress::Feedback(press) => feedback::encode(press),
        StaffPress::Backups(BackupPress::List) => "backups".into(),
        StaffPress::Backups(BackupPress::Make) => "backup".into(),
        StaffPress::Backups(BackupPress::Restore(id)) => format!("restore:{id}"),
        StaffPress::Backups(BackupPress::Drop) => "norestore".into(),
        StaffPress::Users(press) => people::encode(press),
    }
}

/// The press that a word and its fields stand for; none if the word is not known here, or the fields do not fit.
pub(super) fn decode(word: &str, mut fields: Fields) -> Option<StaffPress> {
    let press = match word {
        "desk" => StaffPress::Menu,
        "inbox" => StaffPress::Inbox(fields.filter()?, fields.place()?),
        "card" => StaffPress::Card(fields.ticket()?, fields.filter()?),
        "take" => StaffPress::Take(fields.ticket()?),
        "reply" => StaffPress::Reply(fields.ticket()?),
        "close" => StaffPress::Close(fields.ticket()?),
        "reopen" => StaffPress::Reopen(fields.ticket()?),
        "hist" => StaffPress::History {
            no: fields.ticket()?,
            before: fields.before()?,
        },
        "deskhelp" => StaffPress::Help(match fields.next() {
            Some(word) => Some(Topic::ALL.into_iter().find(|topic| topic.word() == word)?),
            None => None,
        }),
        "set" => StaffPress::Settings(settings::decode(&mut fields)?),
        "sign" => StaffPress::Signature(signature(fields.next()?)?),
        "cat" => StaffPress::Categories(category::decode(&mut fields)?),
        "can" => StaffPress::Canned(canned::decode(&mut fields)?),
        "fq" => StaffPress::Faq(faq::decode(&mut fields)?),
        "tk" => StaffPress::Ticket(ticket::decode(&mut fields)?),
        "team" => StaffPress::Team(team::decode(&mut fields)?),
        "stats" => StaffPress::Statistics(fields.period()?),
        "statshelp" => StaffPress::StatisticsHelp(fields.period()?),
        "statspic" => StaffPress::Picture,
        "bans" | "ban" | "banask" | "banfor" | "bannow" | "unban" => StaffPress::Ban(decode_ban(word, &mut fields)?),
        "fb" => StaffPress::Feedback(feedback::decode(&mut fields)?),
        "backups" => StaffPress::Backups(BackupPress::List),
        "backup" => StaffPress::Backups(BackupPress::Make),
        "restore" => StaffPress::Backups(BackupPress::Restore(fields.parsed()?)),
        "norestore" => StaffPress::Backups(BackupPress::Drop),
        _ => StaffPress::Users(people::decode(word, &mut fields)?),
    };
    fields.end().then_some(press)
}

fn encode_ban(press: &BanPress) -> String {
    match press {
        BanPress::List(place) => format!("bans:{}", place_field(place)),
        BanPress::Show { who, from } => format!("ban:{who}:{}", from_field(*from)),
        BanPress::Choose { who, from } => format!("banask:{who}:{}", from_field(*from)),
        BanPress::For { who, minutes, from } => format!("banfor:{who}:{minutes}:{}", from_field(*from)),
        BanPress::WithoutReason { who, minutes, from } => format!("bannow:{who}:{minutes}:{}", from_field(*from)),
        BanPress::Lift { who, from } => format!("unban:{who}:{}", from_field(*from)),
    }
}

fn decode_ban(word: &str, fields: &mut Fields) -> Option<BanPress> {
    Some(match word {
        "bans" => BanPress::List(fields.place()?),
        "ban" => BanPress::Show {
            who: fields.parsed()?,
            from: fields.from()?,
        },
        "banask" => BanPress::Choose {
            who: fields.parsed()?,
            from: fields.from()?,
        },
        "banfor" => BanPress::For {
            who: fields.parsed()?,
            minutes: fields.parsed()?,
            from: fields.from()?,
        },
        "bannow" => BanPress::WithoutReason {
            who: fields.parsed()?,
            minutes: fields.parsed()?,
            from: fields.from()?,
        },
        "unban" => BanPress::Lift {
            who: fields.parsed()?,
            from: fields.from()?,
        },
        _ => return None,
    })
}

fn signature_field(press: SignaturePress) -> &'static str {
    match press {
        SignaturePress::Show => "show",
        SignaturePress::Type => "type",
        SignaturePress::Remove => "remove",
    }
}

fn signature(field: &str) -> Option<SignaturePress> {
    [SignaturePress::Show, SignaturePress::Type, SignaturePress::Remove]
        .into_iter()
        .find(|press| signature_field(*press) == field)
}
