//! Button data: presses as at most 64 bytes of text, and back.
//!
//! A word, then fields between colons. Buttons live as long as chats do: what an old version wrote must
//! either still be read or be recognised as outdated, never be taken for something else. So a word
//! once used keeps its meaning.

use crate::domain::TicketNo;
use crate::screen::{Filter, Place, Press, Step};

/// Most bytes of button data (Bot API).
pub const MAX_BYTES: usize = 64;

/// A press as button data.
pub fn encode(press: &Press) -> String {
    match press {
        Press::Menu => "menu".into(),
        Press::Ask => "ask".into(),
        Press::Cancel => "cancel".into(),
        Press::SendKept(None) => "send".into(),
        Press::SendKept(Some(no)) => format!("send:{no}"),
        Press::MyTickets(place) => format!("mine:{}", encode_place(place)),
        Press::MyTicket { no, before } => format!("my:{no}:{}", encode_before(*before)),
        Press::WriteTo(no) => format!("write:{no}"),
        Press::CloseMine(no) => format!("myclose:{no}"),
        Press::ReopenMine(no) => format!("myreopen:{no}"),
        Press::Rate { no, closing, stars } => format!("rate:{no}:{closing}:{stars}"),
        Press::Comment(no) => format!("comment:{no}"),
        Press::Languages => "langs".into(),
        Press::Language(code) => format!("lang:{code}"),
        Press::Help => "help".into(),
        Press::StaffMenu => "desk".into(),
        Press::Inbox(filter, place) => format!("inbox:{}:{}", encode_filter(*filter), encode_place(place)),
        Press::Card(no, filter) => format!("card:{no}:{}", encode_filter(*filter)),
        Press::Take(no) => format!("take:{no}"),
        Press::Reply(no) => format!("reply:{no}"),
        Press::Close(no) => format!("close:{no}"),
        Press::Reopen(no) => format!("reopen:{no}"),
        Press::History { no, before } => format!("hist:{no}:{}", encode_before(*before)),
        Press::Original { no, seq } => format!("orig:{no}:{seq}"),
        Press::StaffHelp => "deskhelp".into(),
    }
}

/// Button data as a press; none if it is not ours or no longer understood.
pub fn decode(data: &str) -> Option<Press> {
    if data.len() > MAX_BYTES {
        return None;
    }
    let mut fields = data.split(':');
    let word = fields.next()?;
    let mut field = || fields.next();
    let press = match word {
        "menu" => Press::Menu,
        "ask" => Press::Ask,
        "cancel" => Press::Cancel,
        "send" => Press::SendKept(match field() {
            Some(no) => Some(number(no)?),
            None => None,
        }),
        "mine" => Press::MyTickets(decode_place(field()?)?),
        "my" => Press::MyTicket {
            no: number(field()?)?,
            before: decode_before(field()?)?,
        },
        "write" => Press::WriteTo(number(field()?)?),
        "myclose" => Press::CloseMine(number(field()?)?),
        "myreopen" => Press::ReopenMine(number(field()?)?),
        "rate" => Press::Rate {
            no: number(field()?)?,
            closing: field()?.parse().ok()?,
            stars: field()?.parse().ok()?,
        },
        "comment" => Press::Comment(number(field()?)?),
        "langs" => Press::Languages,
        "lang" => Press::Language(field()?.to_owned()),
        "help" => Press::Help,
        "desk" => Press::StaffMenu,
        "inbox" => Press::Inbox(decode_filter(field()?)?, decode_place(field()?)?),
        "card" => Press::Card(number(field()?)?, decode_filter(field()?)?),
        "take" => Press::Take(number(field()?)?),
        "reply" => Press::Reply(number(field()?)?),
        "close" => Press::Close(number(field()?)?),
        "reopen" => Press::Reopen(number(field()?)?),
        "hist" => Press::History {
            no: number(field()?)?,
            before: decode_before(field()?)?,
        },
        "orig" => Press::Original {
            no: number(field()?)?,
            seq: field()?.parse().ok()?,
        },
        "deskhelp" => Press::StaffHelp,
        _ => return None,
    };
    fields.next().is_none().then_some(press)
}

fn number(text: &str) -> Option<TicketNo> {
    text.parse().ok().map(TicketNo)
}

/// The latest entries are an empty field.
fn encode_before(before: u64) -> String {
    if before == u64::MAX {
        String::new()
    } else {
        before.to_string()
    }
}

fn decode_before(text: &str) -> Option<u64> {
    if text.is_empty() {
        Some(u64::MAX)
    } else {
        text.parse().ok()
    }
}

fn encode_filter(filter: Filter) -> char {
    match filter {
        Filter::All => 'a',
        Filter::Waiting => 'w',
        Filter::Mine => 'm',
        Filter::New => 'n',
        Filter::Closed => 'c',
    }
}

fn decode_filter(text: &str) -> Option<Filter> {
    Filter::ALL
        .into_iter()
        .find(|filter| text.chars().eq([encode_filter(*filter)]))
}

/// A place is a sign for the direction and the entry in hex: 17 bytes at most in today's lists, so 35
/// characters. The beginning of a list is an empty field.
fn encode_place(place: &Place) -> String {
    use std::fmt::Write as _;
    let Some(step) = place else { return String::new() };
    let mut text = String::from(if step.forward { ">" } else { "<" });
    for byte in &step.entry {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn decode_place(text: &str) -> Option<Place> {
    if text.is_empty() {
        return Some(None);
    }
    let (forward, hex) = match text.split_at_checked(1)? {
        (">", hex) => (true, hex),
        ("<", hex) => (false, hex),
        _ => return None,
    };
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    let entry = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
        .collect::<Option<_>>()?;
    Some(Some(Step { entry, forward }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREATEST: TicketNo = TicketNo(u64::MAX);

    fn presses() -> Vec<Press> {
        let step = |forward| {
            Some(Step {
                entry: vec![0xfe; 17],
                forward,
            })
        };
        let mut presses = vec![
            Press::Menu,
            Press::Ask,
            Press::Cancel,
            Press::SendKept(None),
            Press::SendKept(Some(GREATEST)),
            Press::MyTickets(None),
            Press::MyTickets(step(true)),
            Press::MyTickets(step(false)),
            Press::MyTicket {
                no: GREATEST,
                before: u64::MAX,
            },
            Press::MyTicket {
                no: GREATEST,
                before: u64::MAX - 1,
            },
            Press::WriteTo(GREATEST),
            Press::CloseMine(GREATEST),
            Press::Rate {
                no: GREATEST,
                closing: u64::MAX,
                stars: 5,
            },
            Press::Comment(GREATEST),
            Press::ReopenMine(GREATEST),
            Press::Languages,
            Press::Language("zh-hant".into()),
            Press::Help,
            Press::StaffMenu,
            Press::Take(GREATEST),
            Press::Reply(GREATEST),
            Press::Close(GREATEST),
            Press::Reopen(GREATEST),
            Press::History {
                no: GREATEST,
                before: 7,
            },
            Press::Original {
                no: GREATEST,
                seq: u64::MAX - 1,
            },
            Press::StaffHelp,
        ];
        for filter in Filter::ALL {
            presses.extend([
                Press::Inbox(filter, None),
                Press::Inbox(filter, step(true)),
                Press::Card(GREATEST, filter),
            ]);
        }
        presses
    }

    #[test]
    fn every_press_comes_back_from_at_most_64_bytes() {
        for press in presses() {
            let data = encode(&press);
            assert!(data.len() <= MAX_BYTES, "{data}");
            assert_eq!(decode(&data), Some(press), "{data}");
        }
    }

    #[test]
    fn what_is_not_ours_is_no_press() {
        for data in [
            "",
            ":",
            "take",
            "take:",
            "take:x",
            "take:1:2",
            "inbox:z:",
            "inbox:a:>0",
            "inbox:a:é1",
            "menu:1",
            "orig:1",
            "\u{0}",
        ] {
            assert_eq!(decode(data), None, "{data}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_data_breaks_the_reader(data in "\\PC{0,80}") {
            if let Some(press) = decode(&data) {
                proptest::prop_assert_eq!(decode(&encode(&press)), Some(press));
            }
        }
    }
}
