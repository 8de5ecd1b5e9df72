//! What staff sees of tickets and feedback: menu, help, inbox, cards, statistics, topics.

use switchboard::domain::{Bucket, Closer, FeedbackAnswer, MAX_SIGNATURE, Tally};
use switchboard::screen::{
    self, CARD_EVENTS, CardParts, FEEDBACK_PAGE, FeedbackListParts, FeedbackParts, Filter, Former, HISTORY_PAGE,
    INBOX_PAGE, InboxParts, MenuParts, Opening, Period, Screen, StatisticsParts, Topic, TopicCardParts,
};

use super::cast::{self, Cast, Story};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    desk(gallery);
    answering(gallery, cast);
    inbox(gallery, cast);
    cards(gallery, cast);
    headers(gallery, cast);
    topics(gallery, cast);
    statistics(gallery);
    feedback(gallery, cast);
}

fn desk(gallery: &mut Gallery) {
    let locale = gallery.locale();
    let quiet = MenuParts {
        open: 0,
        waiting: 0,
        banned: 0,
        feedback: 0,
        owner: false,
    };
    gallery.screen("staff_menu", "nothing to do", screen::staff_menu(locale, &quiet));
    let busy = MenuParts {
        open: 21,
        waiting: 5,
        banned: 2,
        feedback: 3,
        owner: true,
    };
    gallery.screen(
        "staff_menu",
        "an owner with much to do",
        screen::staff_menu(locale, &busy),
    );
    gallery.screen(
        "staff_help",
        "the topics",
        screen::staff_help(locale, None, Some("https://example.org/give")),
    );
    for topic in Topic::ALL {
        gallery.screen(
            "staff_help",
            topic.word(),
            screen::staff_help(locale, Some(topic), None),
        );
    }
    gallery.screen(
        "staff_hint",
        "written without an address",
        screen::staff_hint(locale, 5),
    );
}

fn answering(gallery: &mut Gallery, cast: &Cast) {
    let (locale, words) = (gallery.locale(), gallery.words);
    gallery.screen(
        "reply",
        "asked",
        screen::reply(&words, cast.no(0), &cast.user_name(), &[]),
    );
    let others = vec![
        (cast.name(cast.boris()), cast::ago(2)),
        (cast.name(cast.olga()), cast::ago(12)),
    ];
    let busy = screen::reply(&words, cast.no(0), &cast.user_name(), &others);
    gallery.screen("reply", "others answer too", busy);
    gallery.screen("signature", "none", screen::signature(locale, None));
    let name = cast.name(cast.boris());
    let most: String = name.chars().take(MAX_SIGNATURE).collect();
    gallery.screen("signature", "one", screen::signature(locale, Some(&most)));
    gallery.screen("signature_ask", "asked", screen::ask_signature(locale));
}

fn inbox(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let entry = |story: Story| (cast::place(), (story.ticket, cast.user_name()));
    let mut entries: Vec<_> = [cast.new_one(), cast.waiting(), cast.answered()].map(entry).into();
    entries[0].1.0.waiting_since = words.now;
    entries.resize(INBOX_PAGE - 1, entry(cast.answered()));
    entries.push(entry(cast.closed(Closer::User)));
    entries[INBOX_PAGE - 2] = entry(cast.peculiar());
    for entry in &mut entries[3..] {
        entry.1.0.waiting_since = cast::ago(60 * 24 * 400);
    }
    for filter in Filter::ALL {
        let empty = InboxParts {
            filter,
            entries: Vec::new(),
            more_before: false,
            more_after: false,
            open: 0,
            waiting: 0,
        };
        gallery.screen("inbox", "empty", screen::inbox(&words, &empty));
    }
    let full = InboxParts {
        filter: Filter::All,
        entries,
        more_before: true,
        more_after: true,
        open: 1_021,
        waiting: 1,
    };
    gallery.screen("inbox", "a page in the middle", screen::inbox(&words, &full));
}

fn cards(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    let known = cast.known();
    let mut show = |called, case, story: &Story, requester, from: usize| {
        let history = called == "history";
        let size = if history { HISTORY_PAGE } else { CARD_EVENTS };
        let last = story.events.len().min(from + size);
        let parts = CardParts {
            ticket: &story.ticket,
            requester,
            events: &story.events[from..last],
            more_before: from > 0,
            more_after: last < story.events.len(),
            name: &name,
            list: (Filter::Waiting, None),
            history,
        };
        gallery.screen(called, case, screen::card(&words, &parts));
    };
    let user = &cast.user;
    show("card", "new", &cast.new_one(), user, 0);
    show("card", "waits for the user", &cast.answered(), user, 0);
    show("card", "the user waits", &cast.waiting(), user, 0);
    show("card", "closed by the user", &cast.closed(Closer::User), user, 0);
    show("card", "closed by silence", &cast.closed(Closer::Silence), user, 0);
    show("card", "rated", &cast.rated(4), user, 0);
    show("card", "with everything that sets it apart", &cast.peculiar(), user, 8);
    show("card", "closed with a reason", &cast.reasoned(false, false), user, 2);
    show("card", "deleted", &cast.reasoned(true, true), user, 2);
    show("history", "a short one", &cast.new_one(), user, 0);
    let eventful = cast.eventful();
    let len = eventful.events.len();
    for from in (0..len).step_by(HISTORY_PAGE) {
        show("history", "a page of a long one", &eventful, user, from);
    }
    for from in (0..len).step_by(CARD_EVENTS) {
        show(
            "card",
            "a banned user out of reach, with notes",
            &eventful,
            &known,
            from,
        );
    }
}

fn headers(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let (user, olga) = (cast.user_name(), cast.name(cast.olga()));
    let (new, taken, closed) = (cast.new_one().ticket, cast.waiting().ticket, cast.rated(5).ticket);
    let with = |text, rows| Screen { text, rows };
    for (case, ticket, opening, in_group) in [
        ("the first words, in a group", &new, Opening::First, true),
        ("the first words, taken, in a group", &taken, Opening::First, true),
        ("later words, in a group", &taken, Opening::Later, true),
        ("closed, in a group", &closed, Opening::First, true),
        ("in private", &new, Opening::First, false),
        ("closed, in private", &closed, Opening::Later, false),
    ] {
        let line = screen::header(&words, Some(ticket), &user, None);
        let rows = screen::keyboard_for_staff(&words, ticket, in_group, opening);
        gallery.caption("header", case, with(line, rows));
    }
    let line = screen::header(&words, Some(&taken), &user, Some(&olga));
    gallery.caption("header", "a colleague's words", with(line, Vec::new()));
    let line = screen::header(&words, None, &user, None);
    gallery.caption("header", "where the ticket is clear", with(line, Vec::new()));
}

fn topics(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    let none = Former::default();
    let address = || Some("https://t.me/c/1234567890/17".to_owned());
    let former = Former {
        tickets: vec![(cast.rated(5).ticket, address()), (cast.answered().ticket, None)],
        more: true,
    };
    let known = cast.known();
    for (case, story, requester, former) in [
        ("new", cast.new_one(), &cast.user, &none),
        ("taken, with earlier tickets", cast.waiting(), &known, &former),
        ("closed", cast.closed(Closer::Silence), &cast.user, &none),
    ] {
        let parts = TopicCardParts {
            ticket: &story.ticket,
            requester,
            name: &name,
            former,
            replies_only: false,
        };
        gallery.screen("topic_card", case, screen::topic_card(&words, &parts));
        let title = screen::topic_title(&words, &story.ticket, &cast.user_name());
        gallery.title("topic_card", case, &title);
    }
    gallery.screen(
        "topic_card",
        "of a user",
        screen::user_topic_card(&words, &cast.user, false),
    );
    gallery.screen(
        "topic_card",
        "of a user, where only replies go on",
        screen::user_topic_card(&words, &cast.user, true),
    );
    gallery.title("topic_card", "of a user", &screen::user_topic_title(&cast.user));
}

fn statistics(gallery: &mut Gallery) {
    let mut words = gallery.words;
    let empty = StatisticsParts {
        users: 0,
        new: 0,
        in_progress: 0,
        closed: 0,
        waiting: 0,
        period: Period::Month,
        tally: Tally::default(),
        any: false,
    };
    gallery.screen(
        "statistics",
        "nothing ever happened",
        screen::statistics(&words, &empty),
    );
    let quiet = StatisticsParts {
        users: 1,
        closed: 1,
        any: true,
        ..empty.clone()
    };
    gallery.screen("statistics", "nothing this month", screen::statistics(&words, &quiet));
    let mut tally = Tally {
        opened: 12_345,
        closed: 12_000,
        reopened: 21,
        from_users: 1_234_567,
        from_staff: 999,
        met: 5,
        missed_answers: 12,
        missed_closings: 3,
        ratings: [1, 0, 2, 5, 21],
        ..Tally::default()
    };
    for (minutes, ms) in [(2, 400), (15, 500), (90, 600), (3_000, 70_000)] {
        tally.answered.add(Bucket::of(ms), 5);
        tally.resolved.add(Bucket::of(minutes * 600_000), 5);
    }
    let busy = StatisticsParts {
        users: 54_321,
        new: 5,
        in_progress: 21,
        closed: 12_000,
        waiting: 2,
        tally: tally.clone(),
        any: true,
        ..empty
    };
    gallery.screen("statistics", "the last days", screen::statistics(&words, &busy));
    words.auto_close_ms = 0;
    words.stars = 3;
    let mut ever = StatisticsParts {
        period: Period::Ever,
        ..busy
    };
    gallery.screen(
        "statistics",
        "all time, nothing closes by itself",
        screen::statistics(&words, &ever),
    );
    ever.tally.ratings = [0; 5];
    gallery.screen("statistics", "no ratings", screen::statistics(&words, &ever));
    gallery.screen(
        "statistics",
        "what is what",
        screen::statistics_help(&words, Period::Month),
    );
    gallery.caption(
        "statistics",
        "below the picture",
        screen::picture_caption(&words, &tally),
    );
}

fn feedback(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let list = |entries, more, all, unread| FeedbackListParts {
        entries,
        more_before: more,
        more_after: more,
        all,
        unread,
    };
    gallery.screen(
        "feedback",
        "none yet",
        screen::feedback_list(&words, &list(Vec::new(), false, 0, 0)),
    );
    let fresh = cast.feedback(1);
    let mut read = cast.feedback(2);
    read.read = true;
    let mut answered = read.clone();
    let (by, ticket) = (cast.olga(), cast.no(0));
    answered.answer = Some(FeedbackAnswer { by, ticket });
    let mut all = vec![fresh.clone(), read.clone(), answered.clone()];
    all.resize(FEEDBACK_PAGE, fresh.clone());
    let entries = all
        .into_iter()
        .map(|feedback| (cast::place(), (feedback, cast.user_name())))
        .collect();
    gallery.screen(
        "feedback",
        "a page in the middle",
        screen::feedback_list(&words, &list(entries, true, 21, 5)),
    );
    let mut hidden = cast.user.clone();
    hidden.reachable = false;
    for (case, feedback, person) in [
        ("one message", &fresh, &cast.user),
        ("answered, out of reach", &answered, &hidden),
        ("many messages", &cast.feedback(12), &cast.user),
    ] {
        let parts = FeedbackParts {
            feedback,
            person,
            answered_by: feedback.answer.map(|answer| cast.name(answer.by)),
        };
        gallery.screen("feedback_card", case, screen::feedback_card(&words, &parts));
    }
    for (case, feedback, in_group) in [
        ("in a group", &fresh, true),
        ("read, in a group", &read, true),
        ("in private", &fresh, false),
        ("answered, in private", &answered, false),
    ] {
        let text = screen::feedback_header(words.locale, feedback.no, &cast.user_name());
        let rows = screen::feedback_keyboard(&words, feedback, in_group);
        gallery.caption("feedback_header", case, Screen { text, rows });
    }
    gallery.screen(
        "feedback_answer",
        "asked",
        screen::answer_feedback(words.locale, &cast.user_name()),
    );
}
