//! Tickets that are to be answered and closed in time, as staff sees them and is told of them.

use switchboard::domain::{
    Countdown, Happening, Lateness, MINUTE_MS, Notice, PersonNotice, Running, Target, Ticket, Timestamp,
};
use switchboard::screen::{
    self, CARD_EVENTS, CardParts, Filter, Former, HISTORY_PAGE, INBOX_PAGE, InboxParts, TopicCardParts,
};

use super::cast::{self, Cast, Story};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    cards(gallery, cast);
    notices(gallery, cast);
}

/// A story whose ticket is to reach a target by then, and is this late for it.
fn aims(mut story: Story, target: Target, due: Option<Timestamp>, lateness: Lateness) -> Story {
    let runs = due.map(|due| Running {
        since: story.ticket.opened_at,
        near_at: Some(due.plus_ms(-10 * MINUTE_MS)),
        due_at: Some(due),
    });
    let countdown = Some(Countdown {
        within_ms: 60 * MINUTE_MS,
        used_ms: 0,
        runs,
    });
    match target {
        Target::FirstAnswer => story.ticket.targets.first_answer = countdown,
        Target::Resolution => story.ticket.targets.resolution = countdown,
    }
    story.ticket.late.note(target, lateness);
    story
}

fn cards(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    let (ahead, ago) = (Some(cast::ahead(9)), Some(cast::ago(30)));
    let first = |due, lateness| aims(cast.new_one(), Target::FirstAnswer, due, lateness);
    let closing = |story, due, lateness| aims(story, Target::Resolution, due, lateness);
    let day = Some(cast::ahead(60 * 24));
    let stories = [
        (
            "both are due",
            closing(first(ahead, Lateness::Near), day, Lateness::InTime),
        ),
        ("a first answer was missed", first(ago, Lateness::Missed)),
        ("a closing was missed", closing(cast.waiting(), ago, Lateness::Missed)),
        (
            "the time to the closing stands",
            closing(cast.answered(), None, Lateness::Near),
        ),
        (
            "stands after it was missed",
            closing(cast.answered(), None, Lateness::Missed),
        ),
    ];
    let mut entries: Vec<(Vec<u8>, (Ticket, String))> = Vec::new();
    for (case, story) in &stories {
        entries.push((cast::place(), (story.ticket.clone(), cast.user_name())));
        let card = card(story, cast, &name, CARD_EVENTS);
        gallery.screen("card_targets", case, screen::card(&words, &card));
        let pinned = TopicCardParts {
            ticket: &story.ticket,
            requester: &cast.user,
            name: &name,
            former: &Former::default(),
            replies_only: false,
        };
        gallery.screen("topic_card_targets", case, screen::topic_card(&words, &pinned));
    }
    entries.truncate(INBOX_PAGE);
    let parts = InboxParts {
        filter: Filter::All,
        open: entries.len() as u64,
        entries,
        more_before: false,
        more_after: false,
        waiting: 3,
    };
    gallery.screen("inbox_targets", "late and nearly", screen::inbox(&words, &parts));
    let late = |target| [Lateness::Near, Lateness::Missed].map(|lateness| Happening::Late { target, lateness });
    let missed = cast.story(8, Target::ALL.into_iter().flat_map(late));
    let history = CardParts {
        history: true,
        ..card(&missed, cast, &name, HISTORY_PAGE)
    };
    gallery.screen("history_targets", "all of it", screen::card(&words, &history));
}

fn card<'a>(
    story: &'a Story,
    cast: &'a Cast,
    name: &'a dyn Fn(switchboard::domain::PersonId) -> String,
    most: usize,
) -> CardParts<'a> {
    CardParts {
        ticket: &story.ticket,
        requester: &cast.user,
        events: &story.events[..story.events.len().min(most)],
        more_before: false,
        more_after: false,
        name,
        list: (Filter::All, None),
        history: false,
    }
}

fn notices(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    for (case, target, lateness, due) in [
        (
            "a first answer is due",
            Target::FirstAnswer,
            Lateness::Near,
            cast::ahead(9),
        ),
        (
            "a first answer was missed",
            Target::FirstAnswer,
            Lateness::Missed,
            cast::ago(30),
        ),
        ("a closing is due", Target::Resolution, Lateness::Near, cast::ahead(9)),
        (
            "a closing was missed",
            Target::Resolution,
            Lateness::Missed,
            cast::ago(60 * 24),
        ),
    ] {
        let notice = Notice::Late { target, lateness, due };
        let ticket = cast.waiting().ticket;
        for (called, in_group) in [("targets_to_staff", false), ("targets_to_group", true)] {
            let shown = screen::notice_to_staff(&words, &ticket, &notice, &cast.user_name(), name, in_group);
            gallery.screen(called, case, shown);
        }
        if lateness == Lateness::Missed {
            let notice = PersonNotice::Missed {
                no: ticket.no,
                target,
                due,
            };
            let shown = screen::notice_to_person(&words, &notice, name);
            gallery.screen("targets_to_person", case, shown);
        }
    }
}
