//! The owners' screens about backups: those that are kept, and one that was sent back to be restored.

use super::{BackupPress, Locale, Screen, StaffPress, Words};
use crate::domain::{ArchiveTrouble, Gathering, Holdings, Preview, RichText, Timestamp};

/// Backups that are listed; of more only the number is said.
pub const BACKUPS_SHOWN: usize = 10;

/// Numbers of parts that are named; of more only the first.
const NUMBERS_SHOWN: usize = 20;

/// What stands below a backup that is sent: when it was made, as a text; how many records it holds; and which of how
/// many parts it is.
pub fn backup_caption(locale: Locale, at: &str, records: u64, part: u64, parts: u64) -> RichText {
    let mut text = locale.text("backup.caption", &[("at", at)]);
    text.push("\n");
    text.append(&locale.count("backup.records", records, &[]));
    if parts > 1 {
        let (part, parts) = (part.to_string(), parts.to_string());
        text.push("\n");
        text.append(&locale.text("backup.part", &[("part", &part), ("parts", &parts)]));
    }
    text
}

/// What stands below the ring of the backups.
pub fn ring_caption(locale: Locale, at: &str, sealed: bool) -> RichText {
    let key = if sealed { "ring.caption" } else { "ring.caption_plain" };
    locale.text(key, &[("at", at)])
}

/// What the screen of backups tells.
#[derive(Clone, Debug)]
pub struct BackupsParts {
    /// When those that are kept were made, and their sizes in bytes; the latest first, [`BACKUPS_SHOWN`] at most.
    pub kept: Vec<(Timestamp, u64)>,
    /// How many there are in all.
    pub total: usize,
    /// What the latest holds, if it can be read.
    pub latest: Option<Holdings>,
    /// When the next makes itself, if one does.
    pub next: Option<Timestamp>,
    /// Whether one is being made.
    pub under_way: bool,
    /// Whether they are sealed.
    pub sealed: bool,
}

/// The backups that are kept.
pub fn backups(words: &Words, parts: &BackupsParts) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("backups.title", &[]);
    text.push("\n\n");
    match parts.kept.first() {
        None => text.append(&locale.text("backups.none", &[])),
        Some((at, bytes)) => {
            let (at, size) = (words.moment(*at), size(locale, *bytes));
            text.append(&locale.text("backups.latest", &[("at", &at), ("size", &size)]));
            if let Some(holds) = &parts.latest {
                text.push("\n");
                text.append(&holdings(locale, holds));
            }
        }
    }
    text.push("\n");
    text.append(&match parts.next {
        Some(next) => locale.text("backups.next", &[("at", &words.moment(next))]),
        None => locale.text("backups.no_next", &[]),
    });
    if !parts.sealed {
        text.push("\n");
        text.append(&locale.text("backups.not_sealed", &[]));
    }
    if parts.kept.len() > 1 {
        text.push("\n\n");
        text.append(&locale.text("backups.kept", &[]));
        for (at, bytes) in &parts.kept {
            text.push(&format!("\n· {} · {}", words.moment(*at), size(locale, *bytes)));
        }
        if parts.total > parts.kept.len() {
            text.push("\n");
            let more = (parts.total - parts.kept.len()) as u64;
            text.append(&locale.count("backups.more", more, &[]));
        }
    }
    text.push("\n\n");
    let key = if parts.under_way {
        "backups.under_way"
    } else {
        "backups.how_to_restore"
    };
    text.append(&locale.text(key, &[]));
    let make = (!parts.under_way).then(|| locale.button("button.back_up_now", StaffPress::Backups(BackupPress::Make)));
    Screen::of(text).row(make).row([
        locale.button("button.refresh", StaffPress::Backups(BackupPress::List)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// No backup was made.
pub fn backup_failed(locale: Locale) -> Screen {
    with_ways_on(locale, locale.text("backups.failed", &[]))
}

/// A part was sent and is being fetched.
pub fn fetching(locale: Locale, archive: &str) -> Screen {
    Screen::of(locale.text("archive.fetching", &[("name", &short(archive))]))
}

/// Some parts are still to come.
pub fn gathering(locale: Locale, gathering: &Gathering) -> Screen {
    let (name, here) = (short(&gathering.archive), numbers(&gathering.here));
    let missing = numbers(&gathering.missing);
    let mut text = match gathering.of {
        Some(of) => {
            let args = [("name", name.as_str()), ("here", &here), ("of", &of.to_string())];
            locale.text("archive.gathering", &args)
        }
        None => locale.text("archive.gathering_unknown", &[("name", &name), ("here", &here)]),
    };
    text.push("\n");
    text.append(&locale.text("archive.missing", &[("missing", &missing)]));
    Screen::of(text).row([locale.button("button.drop_archive", StaffPress::Backups(BackupPress::Drop))])
}

/// The ring of an archive was sent, and the archive is still to come.
pub fn ring_only(locale: Locale) -> Screen {
    let drop = locale.button("button.drop_archive", StaffPress::Backups(BackupPress::Drop));
    Screen::of(locale.text("archive.ring_only", &[])).row([drop])
}

/// What an archive holds, against what there is now, and the question.
pub fn archive_preview(words: &Words, preview: &Preview) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("archive.title", &[]);
    text.push("\n\n");
    let args = [
        ("at", &*words.full_moment(preview.at)),
        ("version", &*short(&preview.version)),
    ];
    text.append(&locale.text("archive.made", &args));
    if preview.sealed {
        text.push("\n");
        text.append(&locale.text("archive.sealed_with_our_key", &[]));
    }
    text.push("\n\n");
    let (then, now) = (&preview.holds, &preview.now);
    for (label, then, now) in [
        (locale.plain("archive.tickets", &[]), then.tickets, now.tickets),
        (locale.plain("archive.people", &[]), then.people, now.people),
        (locale.plain("archive.entries", &[]), then.entries, now.entries),
        (locale.plain("archive.waiting", &[]), then.waiting, now.waiting),
        (locale.plain("archive.others", &[]), then.others, now.others),
    ] {
        let change = i128::from(then) - i128::from(now);
        let line = [
            ("then", &*then.to_string()),
            ("now", &now.to_string()),
            ("change", &format!("{change:+}")),
        ];
        text.push(&format!("{label}: "));
        text.append(&locale.text("archive.line", &line));
        text.push("\n");
    }
    text.push("\n");
    text.append(&match preview.erased {
        Some(0) => locale.text("archive.erased_nobody", &[]),
        Some(people) => locale.count("archive.erased_since", people, &[]),
        None => locale.text("archive.erased_unknown", &[]),
    });
    text.push("\n\n");
    text.append(&locale.text("archive.question", &[]));
    Screen::of(text).row([
        locale.button("button.restore", StaffPress::Backups(BackupPress::Restore(preview.id))),
        locale.button("button.drop_archive", StaffPress::Backups(BackupPress::Drop)),
    ])
}

/// The restore has begun.
pub fn restoring(locale: Locale) -> Screen {
    Screen::of(locale.text("archive.restoring", &[]))
}

/// What was sent is forgotten.
pub fn archive_dropped(locale: Locale, had: bool) -> Screen {
    let key = if had {
        "archive.dropped"
    } else {
        "archive.nothing_to_drop"
    };
    with_ways_on(locale, locale.text(key, &[]))
}

/// An archive cannot be restored.
pub fn archive_refused(locale: Locale, why: &ArchiveTrouble) -> Screen {
    let screen = with_ways_on(locale, archive_trouble(locale, why));
    // What has come so far stays.
    let drop = matches!(
        why,
        ArchiveTrouble::Mixed(_) | ArchiveTrouble::NoRing | ArchiveTrouble::OtherRing | ArchiveTrouble::OldRing
    );
    screen.row(drop.then(|| locale.button("button.drop_archive", StaffPress::Backups(BackupPress::Drop))))
}

/// Why an archive cannot be restored, and what to do.
pub fn archive_trouble(locale: Locale, why: &ArchiveTrouble) -> RichText {
    let plain = |key: &str| locale.text(key, &[]);
    match why {
        ArchiveTrouble::NotWhole => plain("archive.not_whole"),
        ArchiveTrouble::Foreign => plain("archive.foreign"),
        ArchiveTrouble::Newer(what) => locale.text("archive.newer", &[("what", &short(what))]),
        ArchiveTrouble::Damaged => plain("archive.damaged"),
        ArchiveTrouble::Bomb => plain("archive.bomb"),
        ArchiveTrouble::Outside => plain("archive.outside"),
        ArchiveTrouble::Sealed => plain("archive.sealed"),
        ArchiveTrouble::WrongKey => plain("archive.wrong_key"),
        ArchiveTrouble::NoRing => plain("archive.no_ring"),
        ArchiveTrouble::OtherRing => plain("archive.other_ring"),
        ArchiveTrouble::OldRing => plain("archive.old_ring"),
        ArchiveTrouble::RingWrongKey => plain("archive.ring_wrong_key"),
        ArchiveTrouble::RingDamaged => plain("archive.ring_damaged"),
        ArchiveTrouble::Mixed(archive) => locale.text("archive.mixed", &[("name", &short(archive))]),
        ArchiveTrouble::TooLarge(bytes) => locale.text("archive.too_large", &[("size", &size(locale, *bytes))]),
        ArchiveTrouble::NotFetched => plain("archive.not_fetched"),
        ArchiveTrouble::Disk => plain("archive.disk"),
        ArchiveTrouble::Outdated => plain("archive.outdated"),
        ArchiveTrouble::UnderWay => plain("archive.under_way"),
        ArchiveTrouble::Failed => plain("archive.failed"),
    }
}

/// A backup has taken the place of the data.
pub(super) fn restored(words: &Words, at: Timestamp, holds: &Holdings, again: u64, aside: &str) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("archive.restored", &[("at", &words.full_moment(at))]);
    text.push("\n");
    text.append(&holdings(locale, holds));
    if again > 0 {
        text.push("\n");
        text.append(&locale.count("archive.again", again, &[]));
    }
    text.push("\n\n");
    text.append(&locale.text("archive.aside", &[("name", aside)]));
    Screen::of(text).row([locale.button("button.menu", StaffPress::Menu)])
}

/// A restore was broken off.
pub(super) fn not_restored(locale: Locale) -> Screen {
    with_ways_on(locale, locale.text("archive.broken_off", &[]))
}

fn with_ways_on(locale: Locale, text: RichText) -> Screen {
    Screen::of(text).row([
        locale.button("button.backups", StaffPress::Backups(BackupPress::List)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

fn holdings(locale: Locale, holds: &Holdings) -> RichText {
    let mut text = locale.count("backups.tickets", holds.tickets, &[]);
    text.push(" · ");
    text.append(&locale.count("backups.people", holds.people, &[]));
    text.push(" · ");
    text.append(&locale.count("backups.entries", holds.entries, &[]));
    text
}

/// A size as people say it.
fn size(locale: Locale, bytes: u64) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = 1_000_000;
    if bytes < MB {
        return locale.plain("size.kb", &[("n", &bytes.div_ceil(KB).to_string())]);
    }
    let tenths = bytes / (MB / 10);
    let (whole, tenth) = ((tenths / 10).to_string(), (tenths % 10).to_string());
    locale.plain("size.mb", &[("whole", &whole), ("tenth", &tenth)])
}

/// What comes from outside, in a bearable length.
fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    RichText::from(text).preview(LONGEST).plain
}

fn numbers(numbers: &[u32]) -> String {
    let mut shown: Vec<String> = numbers.iter().take(NUMBERS_SHOWN).map(u32::to_string).collect();
    if shown.is_empty() {
        shown.push("–".into());
    } else if numbers.len() > NUMBERS_SHOWN {
        shown.push("…".into());
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::MAX_TEXT;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let english = Locale::find("en").unwrap();
        for (bytes, said) in [
            (0, "0 KB"),
            (1, "1 KB"),
            (999_999, "1000 KB"),
            (1_000_000, "1.0 MB"),
            (20_480_000, "20.4 MB"),
        ] {
            assert_eq!(size(english, bytes), said);
        }
        assert_eq!(size(Locale::find("ru").unwrap(), 1_200_000), "1,2 МБ");
    }

    #[test]
    fn many_parts_and_long_names_fit() {
        for locale in Locale::all() {
            let screen = gathering(
                *locale,
                &Gathering {
                    archive: "x".repeat(5_000),
                    of: Some(999),
                    here: (1..500).collect(),
                    missing: (500..999).collect(),
                },
            );
            assert!(screen.text.len() < MAX_TEXT / 4, "{}", screen.text.plain);
            assert!(screen.text.plain.contains("500, 501"));
        }
    }
}
