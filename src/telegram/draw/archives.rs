//! Draws the owners' screens about backups.

use super::Painter;
use crate::domain::{ArchiveTrouble, Gathering, Preview};
use crate::screen::{self, BACKUPS_SHOWN, BackupsParts, Locale, Screen};

/// A screen about backups by what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum ArchiveView {
    /// Those that are kept.
    Kept,
    /// None was made.
    NotMade,
    /// A part of this archive is being fetched.
    Fetching(String),
    /// Some parts are still to come.
    Gathering(Gathering),
    /// What can be restored.
    Preview(Preview),
    /// The ring is here, and no archive yet.
    RingOnly,
    /// What cannot.
    Refused(ArchiveTrouble),
    /// The restore has begun.
    Restoring,
    /// What was sent is forgotten, if there was anything.
    Dropped(bool),
}

impl Painter {
    pub(super) fn archive(&self, locale: Locale, view: &ArchiveView) -> Screen {
        match view {
            ArchiveView::Kept => self.backups(locale),
            ArchiveView::NotMade => screen::backup_failed(locale),
            ArchiveView::Fetching(archive) => screen::fetching(locale, archive),
            ArchiveView::Gathering(gathering) => screen::gathering(locale, gathering),
            ArchiveView::Preview(preview) => screen::archive_preview(&self.words(locale), preview),
            ArchiveView::RingOnly => screen::ring_only(locale),
            ArchiveView::Refused(why) => screen::archive_refused(locale, why),
            ArchiveView::Restoring => screen::restoring(locale),
            ArchiveView::Dropped(had) => screen::archive_dropped(locale, *had),
        }
    }

    fn backups(&self, locale: Locale) -> Screen {
        let overview = match self.safekeeping.overview() {
            Ok(overview) => overview,
            Err(fault) => {
                tracing::warn!(%fault, "the backups cannot be listed");
                return screen::archive_refused(locale, &ArchiveTrouble::Disk);
            }
        };
        let shown = overview.kept.iter().take(BACKUPS_SHOWN);
        let parts = BackupsParts {
            kept: shown.map(|kept| (kept.at, kept.bytes)).collect(),
            total: overview.kept.len(),
            latest: overview.latest,
            next: overview.next,
            under_way: overview.under_way,
            sealed: overview.sealed,
        };
        screen::backups(&self.words(locale), &parts)
    }
}
