//! What arrives by itself, and what the rules are against: notices to users, staff and single people; refusals.

use switchboard::domain::{
    Closer, FeedbackNo, Gathered, Holdings, MAX_CANNED, MAX_CANNED_NAME, MAX_CANNED_TEXT, MAX_CATEGORIES, MAX_FAQ,
    MAX_NAMED, MAX_TAGS, Notice, Party, PersonNotice, Refusal, Role, Switch, TicketNo, Undelivered,
};
use switchboard::screen::{self, ReminderParts};

use super::cast::{self, Cast, Story};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    about_tickets(gallery, cast);
    reminders(gallery, cast);
    for (case, notice) in to_people(cast) {
        let words = gallery.words;
        gallery.screen(
            "notice_to_person",
            case,
            screen::notice_to_person(&words, &notice, |id| cast.name(id)),
        );
    }
    for (case, refusal) in refusals(cast) {
        let words = gallery.words;
        gallery.answer("refusal_to_user", case, screen::own_refusal(&words, &refusal));
        gallery.answer(
            "refusal_to_staff",
            case,
            screen::refusal(&words, &refusal, |id| cast.name(id)),
        );
    }
}

fn about_tickets(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    for (case, story, notice) in tickets(cast) {
        let ticket = &story.ticket;
        gallery.screen(
            "notice_to_user",
            case,
            screen::notice_to_user(&words, ticket, &notice, true),
        );
        for in_group in [false, true] {
            let called = if in_group { "notice_to_group" } else { "notice_to_staff" };
            let name = |id| cast.name(id);
            let shown = screen::notice_to_staff(&words, ticket, &notice, &cast.user_name(), name, in_group);
            gallery.screen(called, case, shown);
        }
    }
}

fn tickets(cast: &Cast) -> Vec<(&'static str, Story, Notice)> {
    let (olga, boris) = (cast.olga(), cast.boris());
    let closed = |by| (cast.closed(by), Notice::Closed { by });
    let (by_staff, closed_by_staff) = closed(Closer::Staff(olga));
    let (by_user, closed_by_user) = closed(Closer::User);
    let (by_silence, closed_by_silence) = closed(Closer::Silence);
    let refused = Undelivered::Refused("Bad Request: ".to_owned() + &cast.words[0].plain);
    let undelivered = |why| Notice::Undelivered { seq: 3, why };
    vec![
        ("opened", cast.new_one(), Notice::Opened),
        ("added", cast.waiting(), Notice::Added),
        (
            "feedback answered",
            cast.answered(),
            Notice::FeedbackAnswered { by: olga },
        ),
        ("taken", cast.waiting(), Notice::Taken { by: olga }),
        ("handled", cast.waiting(), Notice::Handled { seq: 3 }),
        ("moved on, to none", cast.waiting(), Notice::MovedOn { thread: None }),
        ("moved on", cast.sorted(), Notice::MovedOn { thread: Some(7) }),
        ("closed by support", by_staff, closed_by_staff),
        ("closed by the user", by_user, closed_by_user),
        ("closed by silence", by_silence, closed_by_silence),
        ("locked", cast.peculiar(), Notice::Locked),
        ("unlocked", cast.waiting(), Notice::Unlocked),
        (
            "closed with a reason",
            cast.reasoned(false, false),
            Notice::Closed {
                by: Closer::Staff(olga),
            },
        ),
        (
            "closed with a reason for staff",
            cast.reasoned(true, false),
            Notice::Closed {
                by: Closer::Staff(olga),
            },
        ),
        (
            "closed and rated",
            cast.rated(4),
            Notice::Closed {
                by: Closer::Staff(olga),
            },
        ),
        (
            "reopened by support",
            cast.waiting(),
            Notice::Reopened {
                by: Party::Staff(boris),
            },
        ),
        (
            "reopened by the user",
            cast.waiting(),
            Notice::Reopened { by: Party::User },
        ),
        (
            "warned",
            cast.answered(),
            Notice::Warned {
                closes_at: cast::ahead(119),
            },
        ),
        ("reminded", cast.answered(), Notice::Reminded { since: cast::ago(90) }),
        (
            "support is not at work",
            cast.waiting(),
            Notice::HoursTold { from: cast::ahead(900) },
        ),
        ("rated", cast.rated(5), Notice::Rated { stars: 5 }),
        ("commented", cast.rated(2), Notice::Commented { seq: 6 }),
        (
            "answered meanwhile",
            cast.answered(),
            Notice::AnsweredMeanwhile { by: cast.boris() },
        ),
        ("not deleted", cast.answered(), Notice::NotDeleted),
        (
            "not deleted at a participant's",
            cast.answered(),
            Notice::NotDeletedAt { who: cast.boris() },
        ),
        (
            "the user is out of reach",
            cast.answered(),
            undelivered(Undelivered::Unreachable),
        ),
        ("refused by the messenger", cast.answered(), undelivered(refused)),
    ]
}

fn to_people(cast: &Cast) -> Vec<(&'static str, PersonNotice)> {
    let (who, by) = (cast.olga(), cast.boris());
    let changed = |tickets| PersonNotice::RoleChanged {
        who,
        role: Role::Viewer,
        by,
        tickets,
    };
    let restored = |again| PersonNotice::Restored {
        at: cast::ago(60 * 24),
        holds: Holdings {
            tickets: 21,
            people: 5,
            entries: 102,
            ..Holdings::default()
        },
        again,
        aside: "before-restore-2026-05-18".to_owned(),
    };
    vec![
        (
            "banned for some time",
            PersonNotice::Banned {
                until: Some(cast::ahead(60 * 24)),
                reason: Some(cast.reason.clone()),
            },
        ),
        (
            "banned until it is lifted",
            PersonNotice::Banned {
                until: None,
                reason: None,
            },
        ),
        ("unbanned", PersonNotice::Unbanned),
        ("restored", restored(0)),
        ("restored, some is sent again", restored(21)),
        ("not restored", PersonNotice::NotRestored),
        (
            "joined",
            PersonNotice::Joined {
                who,
                role: Role::Operator,
            },
        ),
        ("a role given", PersonNotice::RoleGiven { role: Role::Admin }),
        ("a role changed", changed(0)),
        ("a role changed, tickets left", changed(5)),
        ("a role taken", PersonNotice::RoleTaken),
        ("left", PersonNotice::Left { who, by, tickets: 1 }),
        (
            "a user has erased everything",
            PersonNotice::Forgotten { tickets: 21, open: 2 },
        ),
        (
            "a user has erased everything, nothing was open",
            PersonNotice::Forgotten { tickets: 0, open: 0 },
        ),
        ("topics forbidden", PersonNotice::TopicsForbidden),
        (
            "a home is lost",
            PersonNotice::HomeLost {
                categories: vec![cast.category(1).name, cast.category(2).name],
                title: cast.category(1).name,
            },
        ),
        (
            "nobody answers",
            PersonNotice::Unanswered {
                no: TicketNo(1_024),
                since: cast::ago(180),
            },
        ),
        ("nobody answers several", many_unanswered(2)),
        ("nobody answers many", many_unanswered(21)),
    ]
}

fn many_unanswered(tickets: u64) -> PersonNotice {
    let numbers: Vec<TicketNo> = (1_024..1_024 + tickets).map(TicketNo).collect();
    PersonNotice::ManyUnanswered {
        tickets: Gathered::of(&numbers),
        since: cast::ago(180),
    }
}

/// Several tickets in which users wait.
fn reminders(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let ticket = |_| (cast.waiting().ticket, cast.user_name());
    let tickets: Vec<_> = (0..MAX_NAMED).map(ticket).collect();
    let cases = [
        ("many", MAX_NAMED, 13, false),
        ("some, in a group", 2, 0, true),
        ("one that is left", 1, 0, false),
    ];
    for (case, named, more, in_group) in cases {
        let parts = ReminderParts {
            tickets: &tickets[..named],
            more,
            in_group,
        };
        gallery.screen("reminder", case, screen::reminder(&words, &parts));
    }
}

fn refusals(cast: &Cast) -> Vec<(&'static str, Refusal)> {
    let (by, no) = (cast.olga(), cast.no(0));
    let (soon, late) = (cast::ahead(1), cast::ahead(600));
    vec![
        ("no such ticket", Refusal::NoSuchTicket(no)),
        ("too short", Refusal::TooShort { min: 20, is: 3 }),
        ("too many open", Refusal::TooManyOpen { max: 3 }),
        ("taken by", Refusal::TakenBy(by)),
        ("nobody has it", Refusal::NobodyHasIt),
        ("already yours", Refusal::AlreadyYours),
        ("closed by support", Refusal::Closed(Closer::Staff(by))),
        ("closed by the user", Refusal::Closed(Closer::User)),
        ("closed by silence", Refusal::Closed(Closer::Silence)),
        ("still open", Refusal::StillOpen),
        ("reopened too late", Refusal::ReopenTooLate { hours: 72 }),
        ("too many drafts", Refusal::TooManyDrafts { max: 20 }),
        ("keeps no more", Refusal::KeepsNoMore { max: 50, until: soon }),
        ("ticket too soon", Refusal::TicketTooSoon { until: soon }),
        ("too fast", Refusal::TooFast { until: soon }),
        ("feedback too soon", Refusal::FeedbackTooSoon { until: late }),
        ("no such feedback", Refusal::NoSuchFeedback(FeedbackNo(21))),
        ("feedback answered", Refusal::FeedbackAnswered { by, ticket: no }),
        ("not due", Refusal::NotDue),
        ("nothing to rate", Refusal::NothingToRate),
        ("rating fixed", Refusal::RatingFixed),
        ("deleted too late", Refusal::DeleteTooLate),
        ("not one's own answer", Refusal::NotOwnAnswer),
        ("nothing to send", Refusal::NothingToSend),
        ("locked", Refusal::Locked(no)),
        ("too many tags", Refusal::TooManyTags { max: MAX_TAGS }),
        ("to be closed first", Refusal::CloseItFirst),
        ("deleted", Refusal::Hidden),
        ("to be deleted first", Refusal::HideItFirst),
        ("a changed canned reply", Refusal::NoSuchCanned),
        (
            "no name of a canned reply",
            Refusal::NoCannedName { max: MAX_CANNED_NAME },
        ),
        ("a canned reply of that name", Refusal::CannedExists),
        ("too many canned replies", Refusal::TooManyCanned { max: MAX_CANNED }),
        ("a removed category", Refusal::NoSuchCategory),
        ("a topic that is taken", Refusal::TopicIsTaken),
        ("a category of that name", Refusal::CategoryExists),
        (
            "too many categories",
            Refusal::TooManyCategories { max: MAX_CATEGORIES },
        ),
        ("gone from the FAQ", Refusal::NoSuchFaq),
        ("too much in the FAQ", Refusal::TooManyFaq { max: MAX_FAQ }),
        ("too long", Refusal::TooLong { max: MAX_CANNED_TEXT }),
        ("sent already", Refusal::SentAlready),
        ("which ticket", Refusal::WhichTicket),
        ("not understood", Refusal::NotUnderstood),
        ("not allowed", Refusal::NotAllowed),
        ("no such invitation", Refusal::NoSuchInvitation),
        ("too many invitations", Refusal::TooManyInvitations { max: 10 }),
        ("already staff", Refusal::AlreadyStaff),
        ("no such member", Refusal::NoSuchMember),
        ("unfit", Refusal::Unfit(Switch::RatingStars)),
        ("unfit, a language", Refusal::Unfit(Switch::DefaultLocale)),
        ("warns too early", Refusal::WarnsTooEarly { close: 6, warn: 12 }),
        ("banned", Refusal::Banned),
        ("no such person", Refusal::NoSuchPerson),
        ("staff is not banned", Refusal::StaffIsNotBanned),
        ("not banned", Refusal::NotBanned),
        ("backup file", Refusal::BackupFile),
        ("no words", Refusal::NoWords),
        ("neither words nor a file", Refusal::NeitherWordsNorFile),
    ]
}
