//! Draws the owners' settings.

use super::Painter;
use crate::domain::Switch;
use crate::screen::{self, About, Locale, RuleParts, RuleSource, Screen, State};
use crate::store::Fault;

/// A screen of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum SettingsView {
    Menu,
    Rules,
    Rule(Switch),
    Type(Switch),
    Log,
    Info(u32),
    Debug,
}

/// Who knows how the program is set and how it does.
pub trait Inside: Send + Sync {
    /// What it is, and how it is set.
    fn about(&self) -> About;

    /// Whether a setting of this name was given a value by whoever set the program up.
    fn is_given(&self, name: &str) -> bool;

    /// How it does.
    ///
    /// # Errors
    /// If the store fails.
    fn state(&self) -> Result<State, Fault>;
}

impl Painter {
    pub(super) fn settings(&self, locale: Locale, view: &SettingsView) -> Result<Screen, Fault> {
        let rules = self.desk.rules();
        let switches = self.desk.switches()?;
        let changed = |switch| switches.values.contains_key(&switch);
        let source = |switch: Switch| match (changed(switch), self.inside.is_given(switch.name())) {
            (true, _) => RuleSource::Here,
            (false, true) => RuleSource::Given,
            (false, false) => RuleSource::Default,
        };
        Ok(match view {
            SettingsView::Menu => screen::settings(locale),
            SettingsView::Rules => screen::rules(locale, |switch| rules.at(switch), source),
            SettingsView::Rule(switch) => {
                let (now, configured) = (rules.at(*switch), self.desk.configured(*switch));
                let by = switches.turned_by(*switch).map(|turned| (turned, self.name(turned.by)));
                let given = self.inside.is_given(switch.name());
                let parts = RuleParts {
                    switch: *switch,
                    now,
                    configured,
                    given,
                    changed: changed(*switch),
                    by,
                };
                screen::rule(&self.words(locale), &parts)
            }
            SettingsView::Type(switch) => screen::type_value(locale, *switch, rules.at(*switch)),
            SettingsView::Info(page) => {
                let changed = |name: &str| {
                    let switch = Switch::named(name)?;
                    switches
                        .values
                        .contains_key(&switch)
                        .then(|| rules.at(switch).to_string())
                };
                screen::info(&self.words(locale), &self.inside.about(), *page as usize, changed)
            }
            SettingsView::Debug => screen::state(&self.words(locale), &self.inside.state()?),
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
