//! The part of the table of settings that says when somebody is reminded, told or expected to answer. The table itself
//! stands in `settings`.

use super::setting::Setting;

/// Reminders of users.
pub(super) const REMINDER_USER_INTERVAL: Setting = Setting::with_default(
    "REMINDER_USER_INTERVAL",
    "0",
    "seconds after which a user who owes an answer is reminded, three times at most; 0 = never",
);
/// Reminders of staff.
pub(super) const REMINDER_OPERATOR_INTERVAL: Setting = Setting::with_default(
    "REMINDER_OPERATOR_INTERVAL",
    "3600",
    "seconds after which support is reminded of a user who waits, three times at most; 0 = never",
);
/// When nobody is reminded.
pub(super) const QUIET_HOURS: Setting = Setting::optional(
    "QUIET_HOURS",
    "22:00-08:00",
    "hours of each day without reminders, in the time zone of TIMEZONE",
);
/// When staff is given a digest.
pub(super) const DIGEST_AT: Setting = Setting::optional(
    "DIGEST_AT",
    "09:00",
    "time of the day at which staff is given a digest, in the time zone of TIMEZONE",
);
/// When support is at work.
pub(super) const BUSINESS_HOURS: Setting = Setting::optional(
    "BUSINESS_HOURS",
    "Mon-Fri 09:00-18:00; Sat 10:00-14:00",
    "hours in which support answers, in the time zone of TIMEZONE",
);
/// When it is not all the same.
pub(super) const HOLIDAYS: Setting = Setting::optional(
    "HOLIDAYS",
    "01-01,2026-04-03",
    "days on which support does not answer, of every year or of one; for BUSINESS_HOURS",
);
/// Time to the first answer.
pub(super) const SLA_FIRST_RESPONSE_MINUTES: Setting = Setting::with_default(
    "SLA_FIRST_RESPONSE_MINUTES",
    "0",
    "minutes of BUSINESS_HOURS to a ticket's first answer, for all or by priority; 0 = no target",
);
/// Time to the end.
pub(super) const SLA_RESOLUTION_MINUTES: Setting = Setting::with_default(
    "SLA_RESOLUTION_MINUTES",
    "0",
    "minutes of BUSINESS_HOURS to its closing, for all or by priority; 0 = no target",
);
/// Warning before that.
pub(super) const SLA_WARN_PERCENT: Setting = Setting::with_default(
    "SLA_WARN_PERCENT",
    "80",
    "share of these minutes after which support is warned, in percent; 0 = not at all",
);
