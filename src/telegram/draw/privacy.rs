//! Draws what users see of what is kept of them.

use super::Painter;
use crate::domain::HOUR_MS;
use crate::screen::{self, Locale, Screen};

/// How long the button holds by which a user has everything erased.
const FORGET_WITHIN_MS: i64 = HOUR_MS;

/// What a user sees of what is kept of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum PrivacyView {
    /// What it is.
    Kept,
    /// Whether all of it is to be erased.
    ForgetMe,
    /// It was; in this language, since theirs is not known any more.
    Forgotten(Locale),
}

impl Painter {
    pub(super) fn privacy(&self, locale: Locale, view: PrivacyView) -> Screen {
        match view {
            PrivacyView::Kept => screen::privacy(locale),
            PrivacyView::ForgetMe => screen::forget_me(locale, self.desk.now().plus_ms(FORGET_WITHIN_MS)),
            PrivacyView::Forgotten(locale) => screen::forgotten_now(locale),
        }
    }
}
