//! The data of buttons on the owners' settings. A rule stands there under the name it has in `.env`.

use super::fields::Fields;
use crate::domain::{Bounds, Switch, Value};
use crate::screen::{Locale, SettingsPress};

pub(super) fn encode(press: SettingsPress) -> String {
    match press {
        SettingsPress::Menu => "set:menu".into(),
        SettingsPress::Rules => "set:rules".into(),
        SettingsPress::Rule(switch) => format!("set:rule:{}", switch.name()),
        SettingsPress::Turn(switch, value) => format!("set:to:{}:{value}", switch.name()),
        SettingsPress::Back(switch) => format!("set:back:{}", switch.name()),
        SettingsPress::Type(switch) => format!("set:type:{}", switch.name()),
        SettingsPress::Log => "set:log".into(),
        SettingsPress::Info(page) => format!("set:info:{page}"),
        SettingsPress::Debug => "set:debug".into(),
    }
}

/// The press that the fields after the word stand for. Whoever calls asks whether any are left.
pub(super) fn decode(fields: &mut Fields) -> Option<SettingsPress> {
    let word = fields.next()?;
    let mut switch = || Switch::named(fields.next()?);
    Some(match word {
        "menu" => SettingsPress::Menu,
        "rules" => SettingsPress::Rules,
        "rule" => SettingsPress::Rule(switch()?),
        "to" => {
            let switch = switch()?;
            let value = switch.read(fields.next()?)?;
            let known = match value {
                Value::Number(_) => true,
                Value::Language(code) => Locale::find(code.as_str()).is_some(),
            };
            known.then_some(SettingsPress::Turn(switch, value))?
        }
        "back" => SettingsPress::Back(switch()?),
        "type" => SettingsPress::Type(switch().filter(|switch| matches!(switch.bounds(), Bounds::Number { .. }))?),
        "log" => SettingsPress::Log,
        "info" => SettingsPress::Info(fields.parsed()?),
        "debug" => SettingsPress::Debug,
        _ => return None,
    })
}
