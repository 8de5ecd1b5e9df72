//! The data of buttons about intake questions.

use super::fields::Fields;
use crate::domain::Form;
use crate::screen::{IntakePress, QuestionPress};

pub(super) fn encode(press: QuestionPress) -> String {
    match press {
        QuestionPress::List(of) => format!("list:{of}"),
        QuestionPress::Add(of) => format!("add:{of}"),
        QuestionPress::New(of, form) => format!("new:{of}:{}", form.word()),
        QuestionPress::Show(of, no) => format!("show:{of}:{no}"),
        QuestionPress::Reword(of, no) => format!("reword:{of}:{no}"),
        QuestionPress::Redetail(of, no) => format!("detail:{of}:{no}"),
        QuestionPress::Require(of, no, required) => format!("require:{of}:{no}:{}", u8::from(required)),
        QuestionPress::Forward(of, no) => format!("up:{of}:{no}"),
        QuestionPress::Backward(of, no) => format!("down:{of}:{no}"),
        QuestionPress::Remove(of, no) => format!("remove:{of}:{no}"),
        QuestionPress::RemoveNow(of, no) => format!("removenow:{of}:{no}"),
    }
}

/// The press that the fields after the words stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<QuestionPress> {
    Some(match fields.next()? {
        "list" => QuestionPress::List(fields.parsed()?),
        "add" => QuestionPress::Add(fields.parsed()?),
        "new" => {
            let (of, word) = (fields.parsed()?, fields.next()?);
            QuestionPress::New(of, Form::ALL.into_iter().find(|form| form.word() == word)?)
        }
        "show" => QuestionPress::Show(fields.parsed()?, fields.parsed()?),
        "reword" => QuestionPress::Reword(fields.parsed()?, fields.parsed()?),
        "detail" => QuestionPress::Redetail(fields.parsed()?, fields.parsed()?),
        "require" => {
            let (of, no) = (fields.parsed()?, fields.parsed()?);
            QuestionPress::Require(of, no, fields.parsed::<u8>()? == 1)
        }
        "up" => QuestionPress::Forward(fields.parsed()?, fields.parsed()?),
        "down" => QuestionPress::Backward(fields.parsed()?, fields.parsed()?),
        "remove" => QuestionPress::Remove(fields.parsed()?, fields.parsed()?),
        "removenow" => QuestionPress::RemoveNow(fields.parsed()?, fields.parsed()?),
        _ => return None,
    })
}

pub(super) fn encode_intake(press: IntakePress) -> String {
    match press {
        IntakePress::Choose(no, version, at) => format!("intake:choose:{no}:{version}:{at}"),
        IntakePress::Skip(no, version) => format!("intake:skip:{no}:{version}"),
        IntakePress::Back(no, version) => format!("intake:back:{no}:{version}"),
    }
}

/// What [`encode_intake`] wrote, after its first word.
pub(super) fn decode_intake(fields: &mut Fields) -> Option<IntakePress> {
    Some(match fields.next()? {
        "choose" => IntakePress::Choose(fields.parsed()?, fields.parsed()?, fields.parsed()?),
        "skip" => IntakePress::Skip(fields.parsed()?, fields.parsed()?),
        "back" => IntakePress::Back(fields.parsed()?, fields.parsed()?),
        _ => return None,
    })
}
