//! Draws users.

use std::sync::Arc;

use super::Painter;
use crate::domain::{Person, PersonId, Query, Refusal, TicketNo};
use crate::screen::{
    self, Locale, Place, Screen, USER_TICKETS_PAGE, USERS_PAGE, UserParts, UserTicketsParts, UsersParts,
};
use crate::store::{Count, Fault, List, Page, People};

/// A screen about users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum UsersView {
    /// All.
    List(Place),
    /// Those the reader has looked for.
    Found(Place),
    /// Whom to look for?
    Search,
    /// One user.
    Card { who: PersonId, from: Option<TicketNo> },
    /// One user's tickets.
    Tickets { who: PersonId, place: Place },
    /// What is to be written down?
    Note { who: PersonId },
}

impl Painter {
    pub(super) fn users(&self, locale: Locale, reader: Option<PersonId>, view: &UsersView) -> Result<Screen, Fault> {
        let store = self.desk.store();
        let words = self.words(locale);
        let who = match view {
            UsersView::List(place) => {
                let page = self.page_of(place, |from| store.people(People::Seen, from, USERS_PAGE))?;
                // As the statistics count them: whoever is staff is no user.
                let team = self.desk.staff_met()?.len() as u64;
                let users = store.count(Count::People)?.saturating_sub(team);
                return Ok(screen::users(&words, &self.listed(page)?, users, team));
            }
            UsersView::Found(place) => return self.found(locale, reader, place),
            UsersView::Search => return Ok(screen::search_users(locale)),
            UsersView::Card { who, .. } | UsersView::Tickets { who, .. } | UsersView::Note { who } => *who,
        };
        let Some(known) = self.desk.known(who)? else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchPerson)));
        };
        Ok(match view {
            UsersView::Card { from, .. } => {
                let parts = UserParts {
                    person: &known.person,
                    tickets: known.standing.tickets,
                    ratings: known.standing.ratings,
                    stars: known.standing.stars,
                    staff: self.desk.is_staff(who),
                    from: *from,
                    name: &|id| self.name(id),
                };
                screen::user_card(&words, &parts)
            }
            UsersView::Tickets { place, .. } => {
                let page = self.page(List::Of(who), place, USER_TICKETS_PAGE)?;
                let parts = UserTicketsParts {
                    person: &known.person,
                    entries: self.tickets(&page)?,
                    more_before: page.more_before,
                    more_after: page.more_after,
                };
                screen::user_tickets(&words, &parts)
            }
            UsersView::List(_) | UsersView::Found(_) | UsersView::Search | UsersView::Note { .. } => {
                screen::note_on_user(locale, &known.person)
            }
        })
    }

    fn found(&self, locale: Locale, reader: Option<PersonId>, place: &Place) -> Result<Screen, Fault> {
        let asked = self.own(reader)?.and_then(|person| person.query.clone());
        let query = asked.as_deref().and_then(Query::of);
        let (Some(asked), Some(query)) = (asked, query) else {
            return Ok(screen::search_users(locale));
        };
        let page = self.page_of(place, |from| self.desk.store().find(&query, from, USERS_PAGE))?;
        Ok(screen::found_users(&self.words(locale), &self.listed(page)?, &asked))
    }

    fn listed(&self, page: Page<PersonId>) -> Result<UsersParts, Fault> {
        let mut entries: Vec<(Vec<u8>, Arc<Person>)> = Vec::with_capacity(page.entries.len());
        for (cursor, id) in page.entries {
            if let Some(person) = self.desk.person(id)? {
                entries.push((cursor.0, person));
            }
        }
        Ok(UsersParts {
            entries,
            more_before: page.more_before,
            more_after: page.more_after,
        })
    }
}
