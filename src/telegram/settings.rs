//! What an owner presses and types on the settings' screens.

use super::Router;
use super::draw::{SettingsView, View};
use super::user_chat::Shown;
use crate::desk::Outcome;
use crate::domain::{Refusal, Sighting, Switch};
use crate::screen::SettingsPress;
use crate::store::Fault;

impl Router {
    pub(super) async fn settings_pressed(
        &self,
        update: u64,
        who: &Sighting,
        press: SettingsPress,
    ) -> Result<Option<Shown>, Fault> {
        let Some(owner) = self.desk.as_owner(who) else {
            return Ok(None);
        };
        let show = |view| Shown::just(View::Settings(view));
        let rule = |switch| View::Settings(SettingsView::Rule(switch));
        Ok(Some(match press {
            SettingsPress::Menu => show(SettingsView::Menu),
            SettingsPress::Rules => show(SettingsView::Rules),
            SettingsPress::Log => show(SettingsView::Log),
            SettingsPress::Info(page) => show(SettingsView::Info(page)),
            SettingsPress::Debug => show(SettingsView::Debug),
            SettingsPress::Rule(switch) => {
                // Whoever looks at it again does not type any more.
                if owner.setting()?.is_some() {
                    self.desk.leave(update, who).await?;
                }
                show(SettingsView::Rule(switch))
            }
            SettingsPress::Turn(switch, value) => {
                let outcome = owner.turn(update, switch, Some(value)).await?;
                Shown::of(outcome, |()| rule(switch), rule(switch))
            }
            SettingsPress::Back(switch) => {
                Shown::of(owner.turn(update, switch, None).await?, |()| rule(switch), rule(switch))
            }
            SettingsPress::Type(switch) => {
                let outcome = owner.begin_setting(update, switch).await?;
                Shown::of(outcome, |()| View::Settings(SettingsView::Type(switch)), rule(switch))
            }
        }))
    }

    /// Words that an owner was asked for. Gives whether they were.
    pub(super) async fn setting_typed(&self, update: u64, who: &Sighting, words: &str) -> Result<bool, Fault> {
        let Some(owner) = self.desk.as_owner(who) else {
            return Ok(false);
        };
        let Some(switch) = owner.setting()? else {
            return Ok(false);
        };
        match owner.set(update, switch, words).await? {
            Outcome::Done(()) => self.show(who, View::Settings(SettingsView::Rule(switch))),
            Outcome::Refused(refusal) => self.asked_again(who, switch, refusal),
            Outcome::Repeated => {}
        }
        Ok(true)
    }

    fn asked_again(&self, who: &Sighting, switch: Switch, refusal: Refusal) {
        self.show(who, View::Refused(refusal));
        self.show(who, View::Settings(SettingsView::Type(switch)));
    }
}
