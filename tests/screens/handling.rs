//! What staff sees when it does more with a ticket than its card offers.

use switchboard::domain::{Handling, PersonId, Wording};
use switchboard::screen::{self, COLLEAGUES_PAGE};

use super::cast::Cast;
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let (new, peculiar) = (cast.new_one().ticket, cast.peculiar().ticket);
    let (closed, hidden) = (cast.reasoned(false, false).ticket, cast.reasoned(true, true).ticket);
    for (case, ticket) in [
        ("as usual", &new),
        ("with everything that sets it apart", &peculiar),
        ("closed", &closed),
        ("deleted", &hidden),
    ] {
        gallery.screen("more", case, screen::more(&words, ticket));
    }
    let nobody = screen::transfer(&words, &new, 0, &[], 0);
    gallery.screen("transfer", "nobody else", nobody);
    let one = |id: PersonId| (id, cast.name(id));
    let two = [one(cast.olga()), one(cast.boris())];
    let many = vec![one(cast.boris()); COLLEAGUES_PAGE];
    gallery.screen("transfer", "two", screen::transfer(&words, &new, 0, &two, 2));
    let middle = screen::transfer(&words, &new, 1, &many, 3 * COLLEAGUES_PAGE);
    gallery.screen("transfer", "a page in the middle", middle);
    gallery.screen("priorities", "to choose from", screen::priorities(&words, &peculiar));
    gallery.screen("schedule", "to choose from", screen::schedule(&words, &new));
    gallery.screen("tags", "none", screen::tags(&words, &new));
    gallery.screen("tags", "as many as there can be", screen::tags(&words, &peculiar));
    for what in Wording::ALL {
        gallery.screen("wording", what.word(), screen::wording(&words, &new, what));
    }
    gallery.screen("erase", "asked", screen::erase(&words, &hidden));
    if let Some(Handling::Noted { text }) = Handling::noted(&cast.words[1]) {
        let note = screen::note(&words, new.no, &cast.name(cast.boris()), &text);
        gallery.screen("note", "whole", note);
    }
}
