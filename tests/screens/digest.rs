//! The daily digest.

use switchboard::domain::{PersonNotice, Tally};
use switchboard::screen::{self, DIGEST_TICKETS, DigestParts};

use super::cast::{self, Cast};
use super::gallery::Gallery;

/// Shows it.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let quiet = DigestParts {
        day: cast::ago(0),
        open: 0,
        waiting: 0,
        late: 0,
        tickets: Vec::new(),
        yesterday: Tally::default(),
    };
    gallery.screen("digest", "nothing to tell", screen::digest(&words, &quiet));
    let open = DigestParts {
        open: 1,
        tickets: Vec::new(),
        ..quiet.clone()
    };
    gallery.screen("digest", "one waits for its user", screen::digest(&words, &open));
    let closed = DigestParts {
        yesterday: Tally {
            opened: 1,
            closed: 2,
            ..Tally::default()
        },
        ..quiet.clone()
    };
    gallery.screen("digest", "all is done", screen::digest(&words, &closed));
    let ticket = |_| (cast.waiting().ticket, cast.user_name());
    let busy = DigestParts {
        open: 1_021,
        waiting: 21,
        late: 3,
        tickets: (0..2 * DIGEST_TICKETS).map(ticket).collect(),
        yesterday: Tally {
            opened: 31,
            closed: 28,
            reopened: 2,
            missed_answers: 2,
            missed_closings: 1,
            ratings: [1, 0, 2, 5, 21],
            ..Tally::default()
        },
        ..quiet
    };
    gallery.screen("digest", "much of everything", screen::digest(&words, &busy));
    let notice = screen::notice_to_person(&words, &PersonNotice::Digest { day: 20_000 }, |id| cast.name(id));
    gallery.screen("digest", "its title alone", notice);
}
