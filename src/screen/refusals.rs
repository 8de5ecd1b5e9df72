//! What the rules are against, in words: for staff, and for the user whom it concerns.

use super::{Locale, Words};
use crate::domain::{Bounds, Closer, NoPart, PersonId, Refusal, RichText, Switch, Timestamp};

/// What the rules are against, in words for the user whose ticket it is about: no names of operators.
pub fn own_refusal(words: &Words, refused: &Refusal) -> RichText {
    if let Refusal::Closed(by) = refused {
        return match by {
            Closer::User => words.locale.text("refusal.closed_by_you", &[]),
            Closer::Staff(_) => words.locale.text("refusal.closed_by_support", &[]),
            Closer::Silence => words.locale.text("refusal.closed_by_silence", &[]),
        };
    }
    if let Refusal::Participant(NoPart::NotIn(no)) = refused {
        return words
            .locale
            .text("refusal.you_take_no_part", &[("no", &no.to_string())]);
    }
    refusal(words, refused, |_| words.locale.plain("support", &[]))
}

/// What the rules are against, in words for staff. `name` knows people by number.
pub fn refusal(words: &Words, refusal: &Refusal, name: impl Fn(PersonId) -> String) -> RichText {
    let locale = words.locale;
    match refusal {
        Refusal::NoSuchTicket(no) => locale.text("refusal.no_such_ticket", &[("no", &no.to_string())]),
        Refusal::TooShort { min, is } => locale.text(
            "refusal.too_short",
            &[("min", &min.to_string()), ("is", &is.to_string())],
        ),
        Refusal::TooManyOpen { max } => locale.count("refusal.too_many_open", u64::from(*max), &[]),
        Refusal::TakenBy(by) => locale.text("refusal.taken_by", &[("name", &name(*by))]),
        Refusal::NobodyHasIt => locale.text("refusal.nobody_has_it", &[]),
        Refusal::Locked(no) => locale.text("refusal.locked", &[("no", &no.to_string())]),
        Refusal::Participant(why) => no_part(locale, *why),
        Refusal::TooManyTags { max } => locale.count("refusal.too_many_tags", *max as u64, &[]),
        Refusal::CloseItFirst => locale.text("refusal.close_it_first", &[]),
        Refusal::Hidden => locale.text("refusal.hidden", &[]),
        Refusal::HideItFirst => locale.text("refusal.hide_it_first", &[]),
        Refusal::NoSuchCanned => locale.text("refusal.no_such_canned", &[]),
        Refusal::NoCannedName { max } => locale.text("refusal.no_canned_name", &[("n", &max.to_string())]),
        Refusal::CannedExists => locale.text("refusal.canned_exists", &[]),
        Refusal::TooManyCanned { max } => locale.count("refusal.too_many_canned", *max as u64, &[]),
        Refusal::NoSuchCategory => locale.text("refusal.no_such_category", &[]),
        Refusal::TopicIsTaken => locale.text("refusal.topic_is_taken", &[]),
        Refusal::CategoryExists => locale.text("refusal.category_exists", &[]),
        Refusal::TooManyCategories { max } => locale.count("refusal.too_many_categories", *max as u64, &[]),
        Refusal::NoSuchFaq => locale.text("refusal.no_such_faq", &[]),
        Refusal::TooManyFaq { max } => locale.count("refusal.too_many_faq", *max as u64, &[]),
        Refusal::Intake(misfit) => super::questions::misfit(locale, misfit),
        Refusal::TooLong { max } => locale.text("refusal.too_long", &[("max", &max.to_string())]),
        Refusal::SentAlready => locale.text("refusal.sent_already", &[]),
        Refusal::WhichTicket => locale.text("refusal.which_ticket", &[]),
        Refusal::NotUnderstood => locale.text("refusal.not_understood", &[]),
        Refusal::NotAllowed => locale.text("refusal.not_allowed", &[]),
        Refusal::NoSuchInvitation => locale.text("refusal.no_such_invitation", &[]),
        Refusal::TooManyInvitations { max } => locale.count("refusal.too_many_invitations", *max as u64, &[]),
        Refusal::AlreadyStaff => locale.text("refusal.already_staff", &[]),
        Refusal::NoSuchMember => locale.text("refusal.no_such_member", &[]),
        Refusal::AlreadyYours => locale.text("refusal.already_yours", &[]),
        Refusal::Closed(Closer::Silence) => locale.text("refusal.closed_by_silence", &[]),
        Refusal::Closed(Closer::User) => locale.text("refusal.closed_by_user", &[]),
        Refusal::Closed(Closer::Staff(by)) => locale.text("refusal.closed_by", &[("name", &name(*by))]),
        Refusal::StillOpen => locale.text("refusal.still_open", &[]),
        Refusal::ReopenTooLate { hours } => locale.count("refusal.reopen_too_late", u64::from(*hours), &[]),
        Refusal::TooManyDrafts { max } => locale.count("refusal.too_many_drafts", *max as u64, &[]),
        Refusal::KeepsNoMore { max, until } => {
            locale.count("refusal.keeps_no_more", *max as u64, &[("in", &words.until(*until))])
        }
        Refusal::TicketTooSoon { until } => soon(words, "refusal.ticket_too_soon", until),
        Refusal::TooFast { until } => soon(words, "refusal.too_fast", until),
        Refusal::FeedbackTooSoon { until } => soon(words, "refusal.feedback_too_soon", until),
        Refusal::NoSuchFeedback(no) => locale.text("refusal.no_such_feedback", &[("no", &no.to_string())]),
        Refusal::FeedbackAnswered { by, ticket } => locale.text(
            "refusal.feedback_answered",
            &[("name", &name(*by)), ("no", &ticket.to_string())],
        ),
        Refusal::NotDue | Refusal::NothingToRate => locale.text("refusal.nothing_to_rate", &[]),
        Refusal::RatingFixed => locale.text("refusal.rating_fixed", &[]),
        Refusal::DeleteTooLate => locale.text("refusal.delete_too_late", &[]),
        Refusal::NotOwnAnswer => locale.text("refusal.not_own_answer", &[]),
        Refusal::NothingToSend => locale.text("refusal.nothing_to_send", &[]),
        Refusal::Banned => locale.text("refusal.banned", &[]),
        Refusal::NoSuchPerson => locale.text("refusal.no_such_person", &[]),
        Refusal::StaffIsNotBanned => locale.text("refusal.staff_is_not_banned", &[]),
        Refusal::NotBanned => locale.text("refusal.not_banned", &[]),
        Refusal::BackupFile => locale.text("refusal.backup_file", &[]),
        Refusal::NoWords => locale.text("refusal.no_words", &[]),
        Refusal::NeitherWordsNorFile => locale.text("refusal.neither_words_nor_file", &[]),
        Refusal::Unfit(switch) => unfit(locale, *switch),
        Refusal::WarnsTooEarly { close, warn } => warns_too_early(locale, *close, *warn),
    }
}

fn no_part(locale: Locale, why: NoPart) -> RichText {
    let key = match why {
        NoPart::NotIn(no) => return locale.text("refusal.takes_no_part", &[("no", &no.to_string())]),
        NoPart::Closed(no) => return locale.text("refusal.closed_to_participants", &[("no", &no.to_string())]),
        NoPart::TooMany { max } => return locale.count("refusal.too_many_participants", max as u64, &[]),
        NoPart::Requester => "refusal.is_requester",
        NoPart::Already => "refusal.takes_part_already",
        NoPart::Staff => "refusal.staff_takes_no_part",
        NoPart::Banned => "refusal.banned_takes_no_part",
        NoPart::Unknown => "refusal.no_such_participant",
        NoPart::Several => "refusal.many_fit",
    };
    locale.text(key, &[])
}

/// Why something can be done later only.
fn soon(words: &Words, key: &str, until: &Timestamp) -> RichText {
    let (left, at) = (words.until(*until), words.moment(*until));
    words.locale.text(key, &[("in", &left), ("at", &at)])
}

fn warns_too_early(locale: Locale, close: u32, warn: u32) -> RichText {
    let (close, warn) = (close.to_string(), warn.to_string());
    locale.text("refusal.warns_too_early", &[("close", &close), ("warn", &warn)])
}

fn unfit(locale: Locale, switch: Switch) -> RichText {
    match switch.bounds() {
        Bounds::Number { min, max } => {
            locale.text("refusal.unfit", &[("min", &min.to_string()), ("max", &max.to_string())])
        }
        Bounds::Language => locale.text("refusal.no_such_language", &[]),
    }
}
