//! What owners see: settings, the program's state, backups, alerts.

use switchboard::domain::{ArchiveTrouble, Bounds, Gathering, Holdings, LanguageCode, Preview, Switch, Turned, Value};
use switchboard::screen::{self, About, BACKUPS_SHOWN, BackupsParts, Job, RuleParts, RuleSource, Screen, State};

use super::cast::{self, Cast};
use super::gallery::Gallery;

/// Shows it all.
pub fn show(gallery: &mut Gallery, cast: &Cast) {
    settings(gallery, cast);
    log(gallery, cast);
    about(gallery, cast);
    state(gallery);
    backups(gallery);
    archives(gallery, cast);
    alerts(gallery, cast);
}

/// What a switch stands at in the pictures: its first value, and its greatest.
fn least(switch: Switch) -> Value {
    match switch.bounds() {
        Bounds::Number { min, .. } => Value::Number(min),
        Bounds::Language => language("en"),
    }
}

fn greatest(switch: Switch) -> Value {
    match switch.bounds() {
        Bounds::Number { max, .. } => Value::Number(max),
        Bounds::Language => language("ru"),
    }
}

fn language(code: &str) -> Value {
    Value::Language(LanguageCode::read(code).expect("a code"))
}

fn settings(gallery: &mut Gallery, cast: &Cast) {
    let locale = gallery.locale();
    gallery.screen("settings", "the menu", screen::settings(locale));
    gallery.screen(
        "settings",
        "rules as configured",
        screen::rules(locale, least, |_| RuleSource::Default),
    );
    gallery.screen(
        "settings",
        "rules changed",
        screen::rules(locale, greatest, |_| RuleSource::Here),
    );
    let given = screen::rules(locale, greatest, |_| RuleSource::Given);
    gallery.screen("settings", "rules given at the set-up", given);
    for switch in Switch::ALL {
        let turned = Turned {
            at: cast::ago(60),
            by: cast.olga(),
            switch,
            from: least(switch),
            to: greatest(switch),
            back: false,
        };
        let as_configured = RuleParts {
            switch,
            now: least(switch),
            configured: least(switch),
            given: false,
            changed: false,
            by: None,
        };
        gallery.screen("rule", switch.name(), screen::rule(&gallery.words, &as_configured));
        let changed = RuleParts {
            now: greatest(switch),
            given: true,
            changed: true,
            by: Some((&turned, cast.name(turned.by))),
            ..as_configured
        };
        gallery.screen("rule", "the same, changed", screen::rule(&gallery.words, &changed));
        if switch == Switch::AutoCloseAfterHours {
            let given = RuleParts {
                now: least(switch),
                changed: false,
                by: None,
                ..changed
            };
            gallery.screen(
                "rule",
                "the same, given at the set-up",
                screen::rule(&gallery.words, &given),
            );
            let from_default = RuleParts {
                given: false,
                by: Some((&turned, cast.name(turned.by))),
                ..changed
            };
            let from_default = screen::rule(&gallery.words, &from_default);
            gallery.screen("rule", "the same, changed from the default", from_default);
        }
    }
    for (case, switch, now) in [
        ("hours to be typed", Switch::AutoCloseAfterHours, 24),
        ("days to be typed", Switch::TicketCleanupDays, 365),
        ("seconds to be typed", Switch::ReminderOperatorInterval, 3_600),
        ("seconds that are no whole minutes", Switch::TicketCooldownSecs, 90),
        ("characters to be typed", Switch::AskMinLength, 10),
        ("a number to be typed", Switch::MaxOpenTickets, 3),
    ] {
        gallery.screen("rule", case, screen::type_value(locale, switch, Value::Number(now)));
    }
}

fn log(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    gallery.screen("settings_log", "nothing", screen::settings_log(&words, &[]));
    let turns: Vec<Turned> = (0..50)
        .map(|at| {
            let switch = Switch::ALL[at % Switch::ALL.len()];
            Turned {
                at: cast::ago(60 * 24 * (50 - at as i64)),
                by: cast.olga(),
                switch,
                from: least(switch),
                to: greatest(switch),
                back: at % 5 == 0,
            }
        })
        .collect();
    let turns: Vec<_> = turns.iter().map(|turned| (turned, cast.name(turned.by))).collect();
    gallery.screen("settings_log", "much", screen::settings_log(&words, &turns));
}

fn about(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let about = |group, settings| About {
        bot: "support_bot".to_owned(),
        started: cast::ago(90),
        settings,
        group,
    };
    let few = about(
        false,
        vec![("BOT_TOKEN", "(set)".to_owned()), ("RATING_STARS", "5".to_owned())],
    );
    let changed = |name: &str| (name == "RATING_STARS").then(|| "3".to_owned());
    gallery.screen("info", "in private chats", screen::info(&words, &few, 0, changed));
    let many = about(true, vec![("START_NOTICE", cast.words[0].plain.clone()); 60]);
    gallery.screen("info", "a page in the middle", screen::info(&words, &many, 1, |_| None));
}

fn state(gallery: &mut Gallery) {
    let words = gallery.words;
    let job = |name, last, next, well| Job { name, last, next, well };
    let mut state = State {
        disk: 12_345_678,
        memory: None,
        people: 54_321,
        tickets: (21, 12_000),
        under_way: 0,
        waiting: 0,
        more_wait: false,
        lanes: 0,
        paced: (0, false),
        polled: (None, 0),
        brought: false,
        jobs: vec![job("auto_close", None, None, None)],
        errors: Vec::new(),
    };
    gallery.screen("debug", "just started", screen::state(&words, &state));
    state.memory = Some(123_456_789);
    state.more_wait = true;
    (state.under_way, state.waiting, state.lanes) = (3, 1_000, 40);
    state.paced = (2, true);
    state.polled = (Some(cast::ago(3)), 5);
    state.brought = true;
    let (last, next) = (Some(cast::ago(9)), Some(cast::ahead(1)));
    state.jobs = vec![job("auto_close", last, next, Some(true)); 11];
    state
        .jobs
        .push(job("backup", last, Some(cast::ahead(600)), Some(false)));
    state.errors = vec![("src/telegram/intake.rs:120".to_owned(), 21, cast::ago(200)); 30];
    gallery.screen("debug", "much is wrong", screen::state(&words, &state));
}

const HOLDS: Holdings = Holdings {
    tickets: 12_021,
    people: 1,
    entries: 123_455,
    waiting: 2,
    others: 54_000,
};

fn backups(gallery: &mut Gallery) {
    let words = gallery.words;
    let none = BackupsParts {
        kept: Vec::new(),
        total: 0,
        latest: None,
        next: None,
        under_way: true,
        sealed: true,
    };
    gallery.screen("backups", "none, one is being made", screen::backups(&words, &none));
    let many = BackupsParts {
        kept: (0..BACKUPS_SHOWN as i64)
            .map(|day| (cast::ago(60 * 24 * day), 48_000_000 >> (2 * day)))
            .collect(),
        total: 31,
        latest: Some(HOLDS),
        next: Some(cast::ahead(600)),
        under_way: false,
        sealed: false,
    };
    gallery.screen("backups", "many, not sealed", screen::backups(&words, &many));
    gallery.screen("backups", "failed", screen::backup_failed(words.locale));
    let at = words.full_moment(words.now);
    for (case, records, part, parts) in [("whole", 21, 1, 1), ("a part", 2, 2, 3)] {
        let caption = screen::backup_caption(words.locale, &at, records, part, parts);
        gallery.caption("backups", case, Screen::of(caption));
    }
    for (case, sealed) in [("the ring", true), ("the ring, of a desk without a key", false)] {
        let caption = screen::ring_caption(words.locale, &at, sealed);
        gallery.caption("backups", case, Screen::of(caption));
    }
}

fn archives(gallery: &mut Gallery, cast: &Cast) {
    let words = gallery.words;
    let locale = words.locale;
    let file = cast.file.as_str();
    gallery.screen("archive", "fetching", screen::fetching(locale, file));
    let parts = |of, here, missing| Gathering {
        archive: file.to_owned(),
        of,
        here,
        missing,
    };
    gallery.screen(
        "archive",
        "gathering",
        screen::gathering(locale, &parts(Some(3), vec![1, 3], vec![2])),
    );
    let many = parts(None, (2..999).collect(), vec![1]);
    gallery.screen(
        "archive",
        "gathering, unknown of how many",
        screen::gathering(locale, &many),
    );
    let preview = Preview {
        id: u32::MAX,
        at: cast::ago(60 * 24),
        version: "0.1.0".to_owned(),
        sealed: true,
        holds: HOLDS,
        now: Holdings {
            tickets: 12_030,
            people: 0,
            ..HOLDS
        },
        erased: Some(0),
    };
    gallery.screen("archive", "looked over", screen::archive_preview(&words, &preview));
    for erased in [Some(1), Some(12_345), None] {
        let preview = Preview {
            erased,
            ..preview.clone()
        };
        let case = "looked over, some were erased since";
        gallery.screen("archive", case, screen::archive_preview(&words, &preview));
    }
    gallery.screen("archive", "only its ring has come", screen::ring_only(locale));
    gallery.screen("archive", "restoring", screen::restoring(locale));
    gallery.screen("archive", "forgotten", screen::archive_dropped(locale, true));
    gallery.screen("archive", "nothing to forget", screen::archive_dropped(locale, false));
    for why in troubles(file) {
        gallery.screen("archive", "refused", screen::archive_refused(locale, &why));
        gallery.text("archive", "refused, as a text", screen::archive_trouble(locale, &why));
    }
}

fn troubles(file: &str) -> Vec<ArchiveTrouble> {
    vec![
        ArchiveTrouble::NotWhole,
        ArchiveTrouble::Foreign,
        ArchiveTrouble::Newer(file.to_owned()),
        ArchiveTrouble::Damaged,
        ArchiveTrouble::Bomb,
        ArchiveTrouble::Outside,
        ArchiveTrouble::Sealed,
        ArchiveTrouble::WrongKey,
        ArchiveTrouble::NoRing,
        ArchiveTrouble::OtherRing,
        ArchiveTrouble::OldRing,
        ArchiveTrouble::RingWrongKey,
        ArchiveTrouble::RingDamaged,
        ArchiveTrouble::Mixed(file.to_owned()),
        ArchiveTrouble::TooLarge(48_000_000),
        ArchiveTrouble::NotFetched,
        ArchiveTrouble::Disk,
        ArchiveTrouble::Outdated,
        ArchiveTrouble::UnderWay,
        ArchiveTrouble::Failed,
    ]
}

fn alerts(gallery: &mut Gallery, cast: &Cast) {
    let locale = gallery.locale();
    gallery.text("alert", "start", screen::start_alert(locale));
    gallery.text("alert", "end", screen::shutdown_alert(locale));
    let (what, place) = ("the disk is full", "src/store/sled/committer.rs:120");
    gallery.text("alert", "an error", screen::error_alert(locale, what, place, 0, 0));
    let long = &cast.words[0].plain;
    gallery.text("alert", "many errors", screen::error_alert(locale, what, place, 5, 21));
    gallery.text(
        "alert",
        "strange errors",
        screen::error_alert(locale, long, long, u64::MAX, u64::MAX),
    );
}
