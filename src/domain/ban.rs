//! A ban: who may not write here, until when, and why.

use serde::{Deserialize, Serialize};

use super::{PersonId, Timestamp};

/// Most characters of a ban's reason: it is read on a phone, in one notice.
pub const MAX_REASON: usize = 300;

/// Most earlier bans kept of a person; older ones are forgotten.
pub const MAX_PAST_BANS: usize = 10;

/// A ban as it was spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Until when; none: until somebody lifts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why; the person is told. At most [`MAX_REASON`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Ban {
    /// Whether it still holds.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A ban that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastBan {
    /// What it was.
    pub ban: Ban,
    /// When it ended.
    pub ended: Timestamp,
    /// Who lifted it; none if its time was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_by: Option<PersonId>,
}

/// A reason as it is kept: without space around, bounded; none if nothing is left.
pub fn reason(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(MAX_REASON).collect())
}

/// A duration as people type it, in milliseconds: a number and `m`, `h`, `d` or `w`, also in Russian (`м`, `ч`, `д`,
/// `н`). None if it is not one; a hundred years at most.
pub fn duration_ms(text: &str) -> Option<i64> {
    const MINUTE_MS: i64 = 60_000;
    const LONGEST_MS: i64 = 100 * 365 * 24 * 60 * MINUTE_MS;
    let (at, unit) = text.char_indices().next_back()?;
    let minutes = match unit.to_lowercase().next()? {
        'm' | 'м' => 1,
        'h' | 'ч' => 60,
        'd' | 'д' => 24 * 60,
        'w' | 'н' => 7 * 24 * 60,
        _ => return None,
    };
    let number: i64 = text[..at].parse().ok()?;
    let ms = number.checked_mul(minutes)?.checked_mul(MINUTE_MS)?;
    (1..=LONGEST_MS).contains(&ms).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_type_them() {
        assert_eq!(duration_ms("30m"), Some(1_800_000));
        assert_eq!(duration_ms("12Ч"), Some(43_200_000));
        assert_eq!(duration_ms("7d"), Some(604_800_000));
        for wrong in [
            "",
            "d",
            "7",
            "-1d",
            "0h",
            "1y",
            "99999999999999999999d",
            "9999999w",
            "спам",
        ] {
            assert_eq!(duration_ms(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_reason_is_bounded_and_never_blank() {
        assert_eq!(reason("  \n "), None);
        assert_eq!(
            reason(&"ж".repeat(1_000)).map(|reason| reason.chars().count()),
            Some(MAX_REASON)
        );
    }

    #[test]
    fn a_ban_ends_at_the_moment_it_names() {
        let ban = Ban {
            by: PersonId::telegram(1),
            at: Timestamp(0),
            until: Some(Timestamp(10)),
            reason: None,
        };
        assert!(ban.holds(Timestamp(9)) && !ban.holds(Timestamp(10)));
    }
}
