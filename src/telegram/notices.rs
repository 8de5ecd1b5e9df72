//! Draws what parcels say: notices, and the header and the buttons around words.

use super::draw::Painter;
use crate::domain::{Event, Handling, Happening, Notice, Party, PersonId, PersonNotice, RichText, Ticket};
use crate::screen::{self, Opening, Screen};
use crate::store::Fault;

/// UTF-16 units of a comment in its notice; what stands above it fits into the rest of a message.
const MAX_COMMENT: usize = 3_500;

impl Painter {
    /// What a notice looks like to its requester, or to a participant.
    pub(super) fn notice_to_user(&self, reader: PersonId, ticket: &Ticket, notice: &Notice) -> Result<Screen, Fault> {
        let words = self.words(self.locale(Some(reader))?);
        let participation = screen::participation_notice(&words, ticket, notice, reader, |id| self.name(id));
        Ok(if let Some(screen) = participation {
            screen
        } else if reader == ticket.requester {
            screen::notice_to_user(&words, ticket, notice, self.may_reopen(ticket))
        } else {
            screen::notice_to_participant(&words, ticket, notice, &self.name(ticket.requester))
        })
    }

    /// What stands above words at a user's; none above support's at the requester's.
    pub(super) fn header_for_user(
        &self,
        reader: PersonId,
        ticket: &Ticket,
        event: &Event,
    ) -> Result<Option<RichText>, Fault> {
        let user = match event.what.said_by() {
            Some(Party::Staff(_)) | None if reader == ticket.requester => return Ok(None),
            Some(Party::Staff(_)) | None => None,
            Some(Party::User) => Some(self.name(ticket.requester)),
            Some(Party::Participant(id)) => Some(self.name(id)),
        };
        let locale = self.locale(Some(reader))?;
        Ok(Some(screen::speaker_header(locale, ticket.no, user.as_deref())))
    }

    /// What a notice about no ticket looks like to its reader.
    pub(super) fn notice_to_person(&self, reader: PersonId, notice: &PersonNotice) -> Result<Screen, Fault> {
        if let PersonNotice::Digest { day } = notice {
            return self.digest(reader, *day);
        }
        let locale = self.locale(Some(reader))?;
        Ok(screen::notice_to_person(&self.words(locale), notice, |id| {
            self.name(id)
        }))
    }

    /// What a notice looks like where staff reads; `reader` is none in a group.
    pub(super) fn notice_to_staff(
        &self,
        reader: Option<PersonId>,
        ticket: &Ticket,
        notice: &Notice,
    ) -> Result<Screen, Fault> {
        let locale = self.locale(reader)?;
        let user = self.name(ticket.requester);
        let in_group = reader.is_none();
        let mut screen =
            screen::notice_to_staff(&self.words(locale), ticket, notice, &user, |id| self.name(id), in_group);
        if let Notice::Handled { seq } = notice
            && let Some(event) = self.desk().store().event(ticket.no, *seq)?
            && let Happening::Handled { by, how } = event.what
        {
            if let Handling::Categorised { category, .. } = &how
                && by == ticket.requester
            {
                // As above the first words of a ticket that was sorted before.
                screen.text.push(&format!(" · 🗂 {}", category.name));
                return Ok(screen);
            }
            let by = self.name(by);
            let what = screen::handling(&self.words(locale), &by, &how, MAX_COMMENT, |id| self.name(id));
            screen.text.push(": ");
            screen.text.push(&what);
        }
        if let Notice::Commented { seq } = notice
            && let Some(event) = self.desk().store().event(ticket.no, *seq)?
            && let Happening::Commented { text } = event.what
        {
            screen.text.push("\n");
            screen.text.append(&text.preview(MAX_COMMENT));
        }
        Ok(screen)
    }

    /// The buttons below a ticket's words where staff reads.
    pub(super) fn keyboard(
        &self,
        reader: Option<PersonId>,
        ticket: &Ticket,
        opening: Opening,
    ) -> Result<Vec<Vec<screen::Button>>, Fault> {
        let locale = self.locale(reader)?;
        Ok(screen::keyboard_for_staff(
            &self.words(locale),
            ticket,
            reader.is_none(),
            opening,
        ))
    }

    /// The line above words where staff reads; without the ticket's number where only that ticket is spoken of.
    pub(super) fn header(
        &self,
        reader: Option<PersonId>,
        ticket: &Ticket,
        event: &Event,
        alone: bool,
    ) -> Result<RichText, Fault> {
        let locale = self.locale(reader)?;
        let user = self.name(ticket.requester);
        let words = self.words(locale);
        let numbered = (!alone).then_some(ticket);
        let colleague = match event.what.said_by() {
            Some(Party::Staff(id)) => Some(self.name(id)),
            Some(Party::User) | None => None,
            Some(Party::Participant(id)) => {
                let name = self.name(id);
                return Ok(screen::participant_header(&words, numbered, &user, &name));
            }
        };
        Ok(screen::header(&words, numbered, &user, colleague.as_deref()))
    }
}
