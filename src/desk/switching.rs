//! Rules that change while the desk works: turned by an owner, kept, and holding at once for everything that is
//! decided from then on.

use std::sync::Arc;

use tokio::sync::watch;

use super::{Answer, Desk, Outcome, Rules};
use crate::domain::{Dialog, Refusal, Sighting, Switch, Switches, Timestamp, Turned, Value, warns_in_time};
use crate::store::Fault;

/// The right to change what holds here, held by one person for one action.
pub struct Owner<'a> {
    pub(super) desk: &'a Desk,
    pub(super) who: &'a Sighting,
}

impl Rules {
    /// What a switch stands at.
    pub fn at(&self, switch: Switch) -> Value {
        Value::Number(match switch {
            Switch::AutoCloseAfterHours => self.auto_close_after_hours,
            Switch::AutoCloseWarnHours => self.auto_close_warn_hours,
            Switch::TicketCleanupDays => self.ticket_cleanup_days,
            Switch::ReopenWithinHours => self.reopen_within_hours,
            Switch::MaxOpenTickets => self.max_open_tickets,
            Switch::AskMinLength => self.ask_min_length,
            Switch::TicketCooldownSecs => self.ticket_cooldown_secs,
            Switch::FloodLimitPerMin => self.flood_limit_per_min,
            Switch::FeedbackCooldownHours => self.feedback_cooldown_hours,
            Switch::ReminderUserInterval => self.reminder_user_secs,
            Switch::ReminderOperatorInterval => self.reminder_operator_secs,
            Switch::RatingStars => self.rating_stars.into(),
            Switch::DefaultLocale => return Value::Language(self.default_locale),
        })
    }

    fn set(&mut self, switch: Switch, value: Value) {
        let number = match value {
            Value::Number(number) => number,
            // Only one takes it.
            Value::Language(code) => return self.default_locale = code,
        };
        match switch {
            Switch::AutoCloseAfterHours => self.auto_close_after_hours = number,
            Switch::AutoCloseWarnHours => self.auto_close_warn_hours = number,
            Switch::TicketCleanupDays => self.ticket_cleanup_days = number,
            Switch::ReopenWithinHours => self.reopen_within_hours = number,
            Switch::MaxOpenTickets => self.max_open_tickets = number,
            Switch::AskMinLength => self.ask_min_length = number,
            Switch::TicketCooldownSecs => self.ticket_cooldown_secs = number,
            Switch::FloodLimitPerMin => self.flood_limit_per_min = number,
            Switch::FeedbackCooldownHours => self.feedback_cooldown_hours = number,
            Switch::ReminderUserInterval => self.reminder_user_secs = number,
            Switch::ReminderOperatorInterval => self.reminder_operator_secs = number,
            Switch::RatingStars => self.rating_stars = u8::try_from(number).unwrap_or(u8::MAX),
            // It takes no number.
            Switch::DefaultLocale => {}
        }
    }

    /// These rules with the switches at what they were turned to.
    ///
    /// # Errors
    /// What a switch does not take, or what does not go together.
    fn with(&self, switches: &Switches) -> Result<Self, Refusal> {
        let mut rules = self.clone();
        for (switch, value) in &switches.values {
            if !switch.takes(*value) {
                return Err(Refusal::Unfit(*switch));
            }
            rules.set(*switch, *value);
        }
        let (close, warn) = (rules.auto_close_after_hours, rules.auto_close_warn_hours);
        if !warns_in_time(close, warn) {
            return Err(Refusal::WarnsTooEarly { close, warn });
        }
        Ok(rules)
    }

    /// The same for what was stored, and may not go with what has been configured since: the warning is then
    /// left out, and what a switch does not take is as configured.
    fn with_stored(&self, mut switches: Switches) -> Self {
        loop {
            match self.with(&switches) {
                Ok(rules) => return rules,
                Err(Refusal::Unfit(switch)) => {
                    tracing::warn!(
                        switch = switch.name(),
                        "the stored value does not fit any more; the configured one holds"
                    );
                    switches.values.remove(&switch);
                }
                Err(why) => {
                    tracing::warn!(
                        ?why,
                        "nobody is warned that a ticket will be closed: the hours do not go together"
                    );
                    switches.values.insert(Switch::AutoCloseWarnHours, Value::Number(0));
                }
            }
        }
    }
}

impl Desk {
    /// Lets the stored switches hold. To be called once, before anything is decided.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn recall_switches(&self) -> Result<(), Fault> {
        let mut read = Ok(());
        // Read while no other can be put in place, so that the latest stays.
        self.0.rules.send_if_modified(|rules| match self.switches() {
            Ok(switches) => {
                *rules = Arc::new(self.0.configured.with_stored(switches));
                true
            }
            Err(fault) => {
                read = Err(fault);
                false
            }
        });
        read
    }

    /// The switches that were turned, and the latest turns.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn switches(&self) -> Result<Switches, Fault> {
        Ok(self.store().switches()?.map(|loaded| loaded.value).unwrap_or_default())
    }

    /// What a switch stands at by the configuration.
    pub fn configured(&self, switch: Switch) -> Value {
        self.0.configured.at(switch)
    }

    /// Hears of every change of the rules from now on.
    pub fn rule_changes(&self) -> watch::Receiver<Arc<Rules>> {
        self.0.rules.subscribe()
    }

    /// The rights of an owner. Asked anew for every action.
    pub fn as_owner<'a>(&'a self, who: &'a Sighting) -> Option<Owner<'a>> {
        self.is_owner(who.id).then_some(Owner { desk: self, who })
    }
}

impl Owner<'_> {
    /// Turns a switch: to this value, or back to the configured one. It holds at once and stays.
    pub async fn turn(&self, update: u64, switch: Switch, to: Option<Value>) -> Answer<()> {
        let outcome = self
            .desk
            .carry_out(Some(update), |change, now| {
                let (met, mut person) = self.desk.meet(self.who, now)?;
                if matches!(person.dialog, Dialog::Setting { .. }) {
                    person.dialog = Dialog::Idle;
                }
                change.put_person(met.as_ref(), &person)?;
                let before = self.desk.store().switches()?;
                let mut switches = before.as_ref().map(|loaded| loaded.value.clone()).unwrap_or_default();
                let turned = self.turned(&switches, switch, to, now);
                if turned.from == turned.to && turned.back != switches.values.contains_key(&switch) {
                    return Ok(Ok(()));
                }
                if !switch.takes(turned.to) {
                    return Ok(Err(Refusal::Unfit(switch)));
                }
                switches.turn(turned);
                if let Err(refusal) = self.desk.0.configured.with(&switches) {
                    return Ok(Err(refusal));
                }
                change.put_switches(before.as_ref(), &switches)?;
                Ok(Ok(()))
            })
            .await?;
        if let Outcome::Done(()) = outcome {
            self.desk.recall_switches()?;
        }
        Ok(outcome)
    }

    fn turned(&self, switches: &Switches, switch: Switch, to: Option<Value>, now: Timestamp) -> Turned {
        let configured = self.desk.configured(switch);
        Turned {
            at: now,
            by: self.who.id,
            switch,
            from: switches.values.get(&switch).copied().unwrap_or(configured),
            to: to.unwrap_or(configured),
            back: to.is_none(),
        }
    }

    /// The owner's next words will be the value of this switch.
    pub async fn begin_setting(&self, update: u64, switch: Switch) -> Answer<()> {
        self.desk
            .carry_out(Some(update), |change, now| {
                let (before, mut person) = self.desk.meet(self.who, now)?;
                person.dialog = Dialog::Setting { switch };
                change.put_person(before.as_ref(), &person)?;
                Ok(Ok(()))
            })
            .await
    }

    /// The switch whose value the owner was asked for.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn setting(&self) -> Result<Option<Switch>, Fault> {
        let dialog = self.desk.person(self.who.id)?.map(|person| person.dialog.clone());
        Ok(if let Some(Dialog::Setting { switch }) = dialog {
            Some(switch)
        } else {
            None
        })
    }

    /// The words that were asked for. What the switch does not take is asked for again.
    pub async fn set(&self, update: u64, switch: Switch, words: &str) -> Answer<()> {
        match switch.read(words.trim()) {
            Some(value) => self.turn(update, switch, Some(value)).await,
            None => {
                self.desk
                    .carry_out(Some(update), |_, _| Ok(Err(Refusal::Unfit(switch))))
                    .await
            }
        }
    }
}
