//! Draws bans.

use super::Painter;
use crate::domain::{PersonId, Refusal, TicketNo};
use crate::screen::{self, BANS_PAGE, BannedParts, BansParts, Locale, Place, Screen};
use crate::store::{Count, Fault, People};

/// A screen about bans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum BanView {
    /// Who is banned.
    List(Place),
    /// One person's ban.
    Show { who: PersonId, from: Option<TicketNo> },
    /// For how long?
    Choose { who: PersonId, from: Option<TicketNo> },
    /// Why?
    Reason {
        who: PersonId,
        minutes: u32,
        from: Option<TicketNo>,
    },
}

impl Painter {
    pub(super) fn bans(&self, locale: Locale, in_group: bool, view: &BanView) -> Result<Screen, Fault> {
        let who = match view {
            BanView::List(place) => return self.banned_people(locale, place),
            BanView::Show { who, .. } | BanView::Choose { who, .. } | BanView::Reason { who, .. } => *who,
        };
        let Some(person) = self.desk.person(who)? else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchPerson)));
        };
        Ok(match view {
            BanView::Choose { from, .. } => screen::choose_ban(locale, &person, *from),
            BanView::Reason { minutes, from, .. } => screen::reason_of_ban(locale, &person, *minutes, *from),
            BanView::Show { from, .. } => {
                let parts = BannedParts {
                    person: &person,
                    from: *from,
                    name: &|id| self.name(id),
                    in_group,
                };
                screen::banned(&self.words(locale), &parts)
            }
            BanView::List(place) => self.banned_people(locale, place)?,
        })
    }

    fn banned_people(&self, locale: Locale, place: &Place) -> Result<Screen, Fault> {
        let store = self.desk.store();
        let page = self.page_of(place, |from| store.people(People::Banned, from, BANS_PAGE))?;
        let mut entries = Vec::with_capacity(page.entries.len());
        for (cursor, id) in page.entries {
            if let Some(person) = self.desk.person(id)? {
                entries.push((cursor.0, person));
            }
        }
        let parts = BansParts {
            entries,
            more_before: page.more_before,
            more_after: page.more_after,
            total: store.count(Count::Banned)?,
        };
        Ok(screen::bans(&self.words(locale), &parts))
    }
}
