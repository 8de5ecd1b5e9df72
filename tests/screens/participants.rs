//! Users who take part in tickets of others: what they see of it, the requester, and staff.

use switchboard::domain::{
    Closer, Handling, Happening, Kind, MAX_EVER_PARTICIPANTS, MAX_PARTICIPANTS, NoPart, Notice, Party, PersonId,
    Refusal, Undelivered,
};
use switchboard::screen::{
    self, CARD_EVENTS, CardParts, Filter, HELD_PAGE, OwnParts, TicketsParts, TopicCardParts, shown_name,
};

use super::cast::{self, Cast, Story};
use super::gallery::Gallery;

/// Who takes part: somebody whose name is as long as names get in this cast.
const GUEST: PersonId = PersonId::telegram(55);

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    staff(gallery, cast);
    users(gallery, cast);
    told(gallery, cast);
    refused(gallery, cast);
}

fn name(cast: &Cast) -> impl Fn(PersonId) -> String {
    let (user, staff) = (cast.user.id, cast.boris());
    let called = [cast.user_name(), cast.name(staff), shown_name(&cast.staff[0])];
    move |id| {
        let at = match id {
            id if id == user => 0,
            id if id == staff => 1,
            _ => 2,
        };
        called[at].clone()
    }
}

/// One in which somebody took part who was erased, and so many do.
fn joined(cast: &Cast, so_many: usize) -> Story {
    let boris = cast.boris();
    let added = |who| Happening::Handled {
        by: boris,
        how: Handling::Added { who },
    };
    let said = |by| Happening::Said {
        by: Party::Participant(by),
        message: cast.message(1, Kind::Text),
    };
    let many = (0..so_many).map(|at| PersonId::telegram(GUEST.number + i64::try_from(at).unwrap()));
    let erased = said(GUEST).without(GUEST);
    let mut since = vec![
        Happening::Taken { by: cast.olga() },
        cast.answer(),
        added(PersonId::NOBODY),
    ];
    since.extend(erased);
    since.push(Happening::Left { who: PersonId::NOBODY });
    since.extend(many.map(added));
    since.push(said(GUEST));
    since.push(Happening::ParticipantUnreachable { who: GUEST });
    since.push(Happening::Handled {
        by: boris,
        how: Handling::Removed { who: cast.olga() },
    });
    cast.story(6, since)
}

fn staff(gallery: &mut Gallery, cast: &Cast) {
    let (words, name) = (gallery.words, name(cast));
    let (few, full) = (joined(cast, 1), joined(cast, MAX_PARTICIPANTS));
    for (case, ticket) in [
        ("none", &cast.new_one().ticket),
        ("none, closed", &cast.closed(Closer::User).ticket),
        ("one", &few.ticket),
        ("as many as there can be", &full.ticket),
    ] {
        gallery.screen("participants", case, screen::participants(&words, ticket, &name));
    }
    let found: Vec<_> = vec![
        (GUEST, screen::found_label(&cast.staff[1])),
        (GUEST, screen::found_label(&cast.user)),
    ];
    for (case, more) in [("two", false), ("many", true)] {
        let choice = screen::choose_participant(&words, &few.ticket, &found, more);
        gallery.screen("choose_participant", case, choice);
    }
    for (case, story) in [("one takes part", &few), ("as many as there can be", &full)] {
        let last = story.events.len().saturating_sub(CARD_EVENTS);
        let card = |history, events| {
            let parts = CardParts {
                ticket: &story.ticket,
                requester: &cast.user,
                events,
                more_before: true,
                more_after: false,
                name: &name,
                list: (Filter::Waiting, None),
                history,
            };
            screen::card(&words, &parts)
        };
        gallery.screen("card_with_participants", case, card(false, &story.events[last..]));
        gallery.screen("card_with_participants", "the history", card(true, &story.events[..8]));
        let parts = TopicCardParts {
            ticket: &story.ticket,
            requester: &cast.user,
            name: &name,
            former: &screen::Former::default(),
            replies_only: false,
        };
        gallery.screen(
            "card_with_participants",
            "in a topic",
            screen::topic_card(&words, &parts),
        );
    }
    let guest = name(GUEST);
    let header = screen::participant_header(&words, Some(&few.ticket), &cast.user_name(), &guest);
    gallery.text("header", "words of a participant", header);
    let alone = screen::participant_header(&words, None, &cast.user_name(), &guest);
    gallery.text("header", "words of a participant, in a topic", alone);
}

fn users(gallery: &mut Gallery, cast: &Cast) {
    let (words, name) = (gallery.words, name(cast));
    let few = joined(cast, 1);
    let called = [(GUEST, name(GUEST))];
    let parts = OwnParts {
        ticket: &few.ticket,
        participants: &called,
        events: &few.events[2..],
        more_before: true,
        more_after: false,
        may_reopen: false,
    };
    gallery.screen("my_ticket", "with participants", screen::my_ticket(&words, &parts));
    let none = TicketsParts {
        entries: Vec::new(),
        more_before: false,
        more_after: false,
    };
    gallery.screen("taking_part", "in none", screen::taking_part(&words, &none));
    let full = TicketsParts {
        entries: vec![(cast::place(), few.ticket.clone()); HELD_PAGE],
        more_before: true,
        more_after: true,
    };
    gallery.screen(
        "taking_part",
        "a page in the middle",
        screen::taking_part(&words, &full),
    );
    for (case, ticket) in [("open", few.ticket), ("closed", cast.closed(Closer::User).ticket)] {
        let shown = screen::taken_part(&words, &ticket, &cast.user_name());
        gallery.screen("taken_part", case, shown);
    }
    gallery.screen("leave", "asked", screen::leave(words.locale, cast.no(6)));
    gallery.screen("contribute", "asked", screen::contribute(words.locale, cast.no(6)));
    let said = screen::speaker_header(words.locale, cast.no(6), Some(&name(GUEST)));
    gallery.text("header_for_user", "words of a user", said);
    let support = screen::speaker_header(words.locale, cast.no(6), None);
    gallery.text("header_for_user", "words of support", support);
}

fn told(gallery: &mut Gallery, cast: &Cast) {
    let (words, name) = (gallery.words, name(cast));
    let (ticket, user) = (joined(cast, 1).ticket, cast.user.id);
    for (case, notice, reader) in [
        ("welcome", Notice::Joined { who: GUEST }, GUEST),
        ("somebody came", Notice::Joined { who: GUEST }, user),
        ("removed", Notice::Parted { who: GUEST }, GUEST),
        ("somebody has gone", Notice::Parted { who: GUEST }, user),
        ("words cannot be shown", Notice::NotShared, GUEST),
    ] {
        let shown = screen::participation_notice(&words, &ticket, &notice, reader, &name);
        gallery.screen("participation", case, shown.expect("it is about participation"));
    }
    let by = Closer::User;
    for (case, notice) in [
        ("closed", Notice::Closed { by }),
        ("reopened", Notice::Reopened { by: Party::User }),
        (
            "words did not arrive",
            Notice::Undelivered {
                seq: 1,
                why: Undelivered::Refused(String::new()),
            },
        ),
        ("nothing that concerns them", Notice::Opened),
    ] {
        let ticket = match case {
            "closed" => cast.closed(by).ticket,
            _ => ticket.clone(),
        };
        let shown = screen::notice_to_participant(&words, &ticket, &notice, &cast.user_name());
        gallery.screen("notice_to_participant", case, shown);
    }
    let missed = |why| Notice::ParticipantMissed { who: GUEST, why };
    let why = Undelivered::Refused("Bad Request: ".to_owned() + &cast.words[0].plain);
    for (case, notice) in [
        ("somebody left", Notice::Parted { who: GUEST }),
        ("a participant is out of reach", missed(Undelivered::Unreachable)),
        ("refused at a participant's", missed(why)),
    ] {
        let shown = screen::notice_to_staff(&words, &ticket, &notice, &cast.user_name(), &name, false);
        gallery.screen("notice_to_staff", case, shown);
    }
}

fn refused(gallery: &mut Gallery, cast: &Cast) {
    let (words, name, no) = (gallery.words, name(cast), cast.no(6));
    let many = |max| Refusal::Participant(NoPart::TooMany { max });
    for (case, refusal) in [
        ("it is the requester", Refusal::Participant(NoPart::Requester)),
        ("takes part already", Refusal::Participant(NoPart::Already)),
        ("takes no part", Refusal::Participant(NoPart::NotIn(no))),
        ("closed to participants", Refusal::Participant(NoPart::Closed(no))),
        ("too many participants", many(MAX_PARTICIPANTS)),
        ("too many participants ever", many(MAX_EVER_PARTICIPANTS)),
        ("staff takes no part", Refusal::Participant(NoPart::Staff)),
        ("banned takes no part", Refusal::Participant(NoPart::Banned)),
        ("nobody of that name", Refusal::Participant(NoPart::Unknown)),
        ("several fit", Refusal::Participant(NoPart::Several)),
    ] {
        gallery.answer("refusal_to_user", case, screen::own_refusal(&words, &refusal));
        gallery.answer("refusal_to_staff", case, screen::refusal(&words, &refusal, &name));
    }
}
