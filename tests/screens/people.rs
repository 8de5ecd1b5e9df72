//! What staff sees of people: users, bans, the team.

use switchboard::domain::{Invitation, Membership, Person, Role};
use switchboard::screen::{
    self, BANS_PAGE, BannedParts, BansParts, MemberParts, TEAM_PAGE, TeamParts, USER_TICKETS_PAGE, USERS_PAGE,
    UserParts, UserTicketsParts, UsersParts,
};

use super::cast::{self, Cast};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    users(gallery, cast);
    user_cards(gallery, cast);
    bans(gallery, cast);
    team(gallery, cast);
    invitations(gallery, cast);
}

fn users(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let list = |people: Vec<Person>, more| UsersParts {
        entries: people
            .into_iter()
            .map(|person| (cast::place(), person.into()))
            .collect(),
        more_before: more,
        more_after: more,
    };
    let mut people = vec![cast.user.clone(), cast.banned(None, true)];
    people.resize(USERS_PAGE, cast.user.clone());
    gallery.screen(
        "users",
        "nobody yet",
        screen::users(&words, &list(Vec::new(), false), 0, 1),
    );
    gallery.screen(
        "users",
        "a page in the middle",
        screen::users(&words, &list(people.clone(), true), 54_321, 12),
    );
    gallery.screen(
        "users",
        "found",
        screen::found_users(&words, &list(people, true), &cast.query),
    );
    gallery.screen(
        "users",
        "nobody found",
        screen::found_users(&words, &list(Vec::new(), false), &cast.query),
    );
    gallery.screen("users", "whom to look for", screen::search_users(words.locale));
    gallery.screen("users", "a note", screen::note_on_user(words.locale, &cast.user));
}

fn user_cards(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    let mut unknown = cast.user.clone();
    (unknown.client_language, unknown.username) = (None, None);
    let mut reads = cast.user.clone();
    reads.locale = Some(words.locale.code().to_owned());
    let known = cast.known();
    for (case, person, tickets, ratings, staff, from) in [
        ("an ordinary user", &reads, 3, 2, false, None),
        (
            "little is known, from a ticket",
            &unknown,
            0,
            0,
            false,
            Some(cast.no(0)),
        ),
        ("much is known", &known, 1_021, 7, false, Some(cast.no(0))),
        ("somebody of staff", &cast.user, 0, 0, true, None),
    ] {
        let parts = UserParts {
            person,
            tickets,
            ratings,
            stars: ratings * 4 + 1,
            staff,
            from,
            name: &name,
        };
        gallery.screen("user_card", case, screen::user_card(&words, &parts));
    }
    let list = |entries, more| UserTicketsParts {
        person: &cast.user,
        entries,
        more_before: more,
        more_after: more,
    };
    gallery.screen(
        "user_tickets",
        "none",
        screen::user_tickets(&words, &list(Vec::new(), false)),
    );
    let entry = |ticket| (cast::place(), ticket);
    let mut entries = vec![entry(cast.new_one().ticket), entry(cast.rated(5).ticket)];
    entries.resize(USER_TICKETS_PAGE, entry(cast.answered().ticket));
    gallery.screen(
        "user_tickets",
        "a page in the middle",
        screen::user_tickets(&words, &list(entries, true)),
    );
}

fn bans(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let name = |id| cast.name(id);
    let until = Some(cast::ahead(60 * 24 * 7));
    let list = |people: Vec<Person>, more, total| BansParts {
        entries: people
            .into_iter()
            .map(|person| (cast::place(), person.into()))
            .collect(),
        more_before: more,
        more_after: more,
        total,
    };
    gallery.screen("bans", "nobody", screen::bans(&words, &list(Vec::new(), false, 0)));
    let mut people = vec![cast.banned(None, true), cast.banned(until, false)];
    people.resize(BANS_PAGE, cast.banned(until, true));
    gallery.screen(
        "bans",
        "a page in the middle",
        screen::bans(&words, &list(people, true, 54_321)),
    );
    let (bare, open, known) = (cast.banned(until, false), cast.banned(None, true), cast.known());
    for (case, person, from, in_group) in [
        ("not banned", &cast.user, None, false),
        ("for some time, without a reason", &bare, None, false),
        ("until lifted, from a ticket", &open, Some(cast.no(0)), false),
        ("banned often", &known, None, false),
        ("in a group", &open, None, true),
    ] {
        let parts = BannedParts {
            person,
            from,
            name: &name,
            in_group,
        };
        gallery.screen("ban", case, screen::banned(&words, &parts));
    }
    gallery.screen(
        "ban",
        "for how long",
        screen::choose_ban(words.locale, &cast.user, Some(cast.no(0))),
    );
    gallery.screen("ban", "why", screen::reason_of_ban(words.locale, &cast.user, 60, None));
}

fn team(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let olga = cast.name(cast.olga());
    let member = |role| (cast.olga(), role, olga.clone());
    let alone = TeamParts {
        all: 1,
        page: 0,
        members: vec![member(Role::Owner)],
    };
    gallery.screen("team", "an owner alone", screen::team(words.locale, &alone));
    let mut members: Vec<_> = Role::ALL.map(member).into();
    members.resize(TEAM_PAGE, member(Role::Admin));
    let many = TeamParts {
        all: 21,
        page: 1,
        members,
    };
    gallery.screen("team", "a page in the middle", screen::team(words.locale, &many));
    let card = |role, given: bool, reachable| MemberParts {
        id: cast.olga(),
        name: olga.clone(),
        role,
        membership: given.then(|| {
            let (since, by) = (cast::ago(60 * 24 * 30), cast.boris());
            (Membership { role, since, by }, cast.name(by))
        }),
        reachable,
    };
    gallery.screen(
        "member",
        "an owner",
        screen::member(&words, &card(Role::Owner, false, true)),
    );
    gallery.screen(
        "member",
        "an operator out of reach",
        screen::member(&words, &card(Role::Operator, true, false)),
    );
    gallery.screen(
        "member",
        "to be removed",
        screen::remove_member(words.locale, cast.olga(), &olga),
    );
}

fn invitations(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    gallery.screen("invitations", "none", screen::invitations(&words, &[]));
    let holding: Vec<_> = (0..10)
        .map(|number| {
            let role = Role::GIVEN[number as usize % 3];
            let invitation = Invitation {
                role,
                by: cast.olga(),
                at: cast::ago(60),
            };
            (u64::MAX - number, invitation, cast.name(cast.olga()))
        })
        .collect();
    gallery.screen("invitations", "two", screen::invitations(&words, &holding[..2]));
    gallery.screen("invitations", "many", screen::invitations(&words, &holding));
    let link = "https://t.me/support_bot?start=join_0123456789abcdef0123456789abcdef";
    gallery.screen(
        "invitations",
        "just made",
        screen::invited(words.locale, link, Role::Operator),
    );
}
