//! Draws the daily digest.

use super::Painter;
use crate::domain::{HOUR_MS, PersonId, Right, Ticket, Zone as _};
use crate::screen::{self, DIGEST_TICKETS, DigestParts, Screen};
use crate::store::{Count, Fault, List};

impl Painter {
    /// The digest of a day, since 1970-01-01, as things stand now. Whoever is staff no more is told nothing by it.
    pub(in crate::telegram) fn digest(&self, reader: PersonId, day: i64) -> Result<Screen, Fault> {
        let locale = self.locale(Some(reader))?;
        let (words, store) = (self.words(locale), self.desk.store());
        let zone = self.desk.rules().zone;
        let begins = |day| zone.moment(day, 0);
        let mut parts = DigestParts {
            day: begins(day).plus_ms(12 * HOUR_MS),
            open: 0,
            waiting: 0,
            late: 0,
            tickets: Vec::new(),
            yesterday: Default::default(),
        };
        if self.desk.may(reader, Right::Look) {
            (parts.open, parts.waiting) = self.open_and_waiting()?;
            parts.late = store.count(Count::Late)?;
            parts.yesterday = self.desk.tally_of(begins(day - 1).hour()..begins(day).hour())?;
            for list in [List::Waiting, List::Late] {
                let page = self.page(list, &None, DIGEST_TICKETS)?;
                for (_, ticket) in self.tickets(&page)? {
                    let shown = |(other, _): &(Ticket, String)| other.no == ticket.no;
                    if !parts.tickets.iter().any(shown) {
                        let name = self.name(ticket.requester);
                        parts.tickets.push((ticket, name));
                    }
                }
            }
        }
        Ok(screen::digest(&words, &parts))
    }
}
