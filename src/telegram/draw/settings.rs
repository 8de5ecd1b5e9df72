//! Draws the owners' settings.

use super::Painter;
use crate::domain::Switch;
use crate::screen::{self, Locale, Screen};
use crate::store::Fault;

/// A screen of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum SettingsView {
    Menu,
    Rules,
    Rule(Switch),
    Type(Switch),
    Log,
}

impl Painter {
    pub(super) fn settings(&self, locale: Locale, view: &SettingsView) -> Result<Screen, Fault> {
        let rules = self.desk.rules();
        let switches = self.desk.switches()?;
        let changed = |switch| switches.values.contains_key(&switch);
        Ok(match view {
            SettingsView::Menu => screen::settings(locale),
            SettingsView::Rules => screen::rules(locale, |switch| rules.at(switch), changed),
            SettingsView::Rule(switch) => screen::rule(
                locale,
                *switch,
                rules.at(*switch),
                self.desk.configured(*switch),
                changed(*switch),
            ),
            SettingsView::Type(switch) => screen::type_value(locale, *switch, rules.at(*switch)),
            SettingsView::Log => {
                let turns: Vec<_> = switches
                    .turns
                    .iter()
                    .map(|turned| (turned, self.name(turned.by)))
                    .collect();
                screen::settings_log(&self.words(locale), &turns)
            }
        })
    }
}
