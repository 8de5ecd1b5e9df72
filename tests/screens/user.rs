//! What users see.

use switchboard::domain::Closer;
use switchboard::screen::{self, HELD_PAGE, HISTORY_PAGE, KeptParts, OwnParts, TicketsParts};

use super::cast::{self, Cast, Story};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let locale = gallery.locale();
    gallery.screen("menu", "no tickets", screen::menu(locale, 0, false, false));
    gallery.screen("menu", "open tickets", screen::menu(locale, 3, true, true));
    gallery.screen("help", "of users", screen::help(locale, None));
    gallery.screen(
        "help",
        "with an address for gifts",
        screen::help(locale, Some("https://example.org/give")),
    );
    gallery.screen("privacy", "what is kept", screen::privacy(locale));
    gallery.screen("privacy", "asked once more", screen::forget_me(locale, cast::ahead(60)));
    gallery.screen("privacy", "erased", screen::forgotten_now(locale));
    gallery.text("privacy", "below the file", screen::own_data_caption(locale));
    gallery.text("cancelled", "something was begun", screen::cancelled(locale, true));
    gallery.text("cancelled", "nothing was", screen::cancelled(locale, false));
    gallery.screen("link_for_staff", "followed by a user", screen::link_for_staff(locale));
    gallery.screen("languages", "for users", screen::languages(locale, false));
    gallery.screen("languages", "for staff", screen::languages(locale, true));
    gallery.screen("feedback_by_user", "asked", screen::ask_for_feedback(locale));
    gallery.screen("feedback_by_user", "given", screen::thanks_for_feedback(locale));
    own_tickets(gallery, cast);
    asking(gallery);
    keeping(gallery, cast);
}

fn own_tickets(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let none = TicketsParts {
        entries: Vec::new(),
        more_before: false,
        more_after: false,
    };
    gallery.screen("my_tickets", "none yet", screen::my_tickets(&words, &none));
    let mut tickets: Vec<_> = [cast.new_one(), cast.waiting(), cast.rated(5)]
        .map(|story| story.ticket)
        .into();
    tickets.resize(HELD_PAGE, cast.answered().ticket);
    tickets[HELD_PAGE - 1].subject.clear();
    let full = TicketsParts {
        entries: tickets.into_iter().map(|ticket| (cast::place(), ticket)).collect(),
        more_before: true,
        more_after: true,
    };
    gallery.screen("my_tickets", "a page in the middle", screen::my_tickets(&words, &full));

    let mut own = |case, story: &Story, from: usize, more, may_reopen| {
        let parts = OwnParts {
            participants: &[],
            ticket: &story.ticket,
            events: &story.events[from..story.events.len().min(from + HISTORY_PAGE)],
            more_before: more,
            more_after: more,
            may_reopen,
        };
        gallery.screen("my_ticket", case, screen::my_ticket(&words, &parts));
    };
    own("new", &cast.new_one(), 0, false, false);
    own("answered", &cast.answered(), 0, false, false);
    own("answered, and the user wrote again", &cast.waiting(), 0, false, false);
    own(
        "closed by support",
        &cast.closed(Closer::Staff(cast.olga())),
        0,
        false,
        true,
    );
    own("closed by the user", &cast.closed(Closer::User), 0, false, true);
    own(
        "closed by silence, too long ago",
        &cast.closed(Closer::Silence),
        0,
        false,
        false,
    );
    own("rated", &cast.rated(4), 0, false, true);
    let eventful = cast.eventful();
    for from in (0..eventful.events.len()).step_by(HISTORY_PAGE) {
        own("a page of a long history", &eventful, from, true, true);
    }
    gallery.screen("write_to", "an own ticket", screen::write_to(words.locale, cast.no(0)));
    gallery.screen(
        "rating_comment",
        "asked",
        screen::comment(&words, &cast.rated(2).ticket),
    );
}

fn asking(gallery: &mut Gallery) {
    let words = gallery.words;
    gallery.screen("ask", "nothing is kept", screen::ask(&words, 0, None, None));
    gallery.screen("ask", "one is kept", screen::ask(&words, 1, None, Some("Payment")));
    gallery.screen(
        "ask",
        "five are kept, and it is too soon",
        screen::ask(&words, 5, Some(cast::ahead(3)), None),
    );
    gallery.screen("ask", "too short", screen::too_short(words.locale, 20, 3));
    gallery.screen("slow_down", "21 more", screen::slow_down(&words, 21, cast::ahead(1)));
    gallery.screen("slow_down", "one more", screen::slow_down(&words, 1, cast::ahead(1)));
    gallery.screen("kept", "nothing is kept", screen::nothing_kept(words.locale));
}

fn keeping(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let parts = |kept| KeptParts {
        kept,
        may_open: true,
        ..KeptParts::default()
    };
    let joins: Vec<_> = (0..9).map(|at| cast.no(at)).collect();
    let cases = [
        ("one message", parts(1)),
        ("five messages", parts(5)),
        (
            "a closed ticket",
            KeptParts {
                reopens: Some(cast.no(3)),
                joins: joins[..1].to_vec(),
                ..parts(2)
            },
        ),
        (
            "no more may be open",
            KeptParts {
                may_open: false,
                joins: joins.clone(),
                ..parts(2)
            },
        ),
        (
            "waits for an open ticket",
            KeptParts {
                joins: joins[..2].to_vec(),
                ..parts(21)
            },
        ),
        (
            "too soon for a ticket",
            KeptParts {
                ticket_at: Some(cast::ahead(2)),
                asking: true,
                ..parts(1)
            },
        ),
        (
            "too short",
            KeptParts {
                short: Some((20, 4)),
                asking: true,
                ..parts(1)
            },
        ),
        (
            "came too fast",
            KeptParts {
                held: Some(cast::ahead(1)),
                joins: joins[..1].to_vec(),
                ..parts(30)
            },
        ),
        (
            "feedback, too soon",
            KeptParts {
                feedback: Some(Some(cast::ahead(600))),
                ..parts(1)
            },
        ),
        (
            "feedback",
            KeptParts {
                feedback: Some(None),
                ..parts(1)
            },
        ),
    ];
    for (case, parts) in cases {
        gallery.screen("kept", case, screen::kept(&words, &parts));
    }
}
