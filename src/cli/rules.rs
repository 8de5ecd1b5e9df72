//! What `check` says of the rules that owners may change while the bot works: what each stands at, and why.

use crate::config::{self, Config, Origin};
use crate::domain::{Switch, Switches};

/// A line for each rule. `stored` is what was changed in the bot; none if that cannot be read now.
pub(super) fn lines(config: &Config, stored: Option<&Switches>) -> Vec<String> {
    let configured = config::redacted(config);
    let line = |switch: Switch| {
        let name = switch.name();
        let value = configured.iter().find(|(known, _)| *known == name);
        let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
        let source = match config.given.get(name) {
            None => "default",
            Some(Origin::File) => ".env",
            Some(Origin::Environment) => "environment",
        };
        match stored.and_then(|stored| Some((stored.values.get(&switch)?, stored.turned_by(switch)))) {
            None => format!("{name}={value} ({source})"),
            Some((now, turned)) => {
                let by = turned
                    .map(|turned| format!(" by {}", turned.by.number))
                    .unwrap_or_default();
                format!("{name}={now} (changed in the bot{by}; {source}: {value})")
            }
        }
    };
    Switch::ALL.into_iter().map(line).collect()
}
