//! Intake questions, as a user who asks answers them: one after the other, before the ticket is opened.

use super::hearing::Heard;
use super::{Answer, Desk, Verdict};
use crate::domain::{Dialog, Kind, Message, Misfit, Person, Question, QuestionNo, Refusal, Sighting};
use crate::store::Fault;

impl Desk {
    /// What somebody who asks is asked next; if nothing is, their next message opens the ticket.
    pub(super) fn ask_next(&self, person: &mut Person) -> Result<(), Fault> {
        let category = person.about.map(|no| self.category(no)).transpose()?.flatten();
        let next = category.and_then(|category| category.next_question(&person.responses).cloned());
        person.dialog = match next {
            Some(question) => Dialog::Questioned {
                question: Box::new(question),
            },
            None => Dialog::Asking,
        };
        Ok(())
    }

    /// Words that answer what was asked.
    pub(super) fn hear_response(&self, person: &mut Person, message: &Message) -> Verdict<Heard> {
        let Dialog::Questioned { question } = &person.dialog else {
            return Ok(Err(Refusal::Intake(Misfit::NotAsked)));
        };
        let fitting = match message.kind == Kind::Text {
            true => question.answered(&message.text.plain),
            false => Err(Misfit::NotWords),
        };
        match fitting {
            Ok(response) => {
                person.responses.push(response);
                self.ask_next(person)?;
                Ok(Ok(Heard::Response))
            }
            Err(misfit) => Ok(Err(Refusal::Intake(misfit))),
        }
    }

    /// A user presses a choice; none: passes the question over. `asked` is the question below which the button stands,
    /// with its version.
    pub async fn respond(
        &self,
        update: u64,
        who: &Sighting,
        asked: (QuestionNo, u32),
        choice: Option<u8>,
    ) -> Answer<()> {
        let how = |question: &Question| match choice {
            Some(at) => question.chosen(usize::from(at)),
            None => question.passed_over(),
        };
        self.while_asked(update, who, asked, |person, question| {
            person.responses.push(how(question)?);
            Some(())
        })
        .await
    }

    /// A user goes back to the question before. Gives whether there was one.
    pub async fn respond_anew(&self, update: u64, who: &Sighting, asked: (QuestionNo, u32)) -> Answer<bool> {
        self.while_asked(update, who, asked, |person, _| Some(person.responses.pop().is_some()))
            .await
    }

    /// Changes what a user has answered, while exactly this is asked of them.
    async fn while_asked<T>(
        &self,
        update: u64,
        who: &Sighting,
        asked: (QuestionNo, u32),
        how: impl Fn(&mut Person, &Question) -> Option<T>,
    ) -> Answer<T> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let not_asked = Ok(Err(Refusal::Intake(Misfit::NotAsked)));
            let Dialog::Questioned { question } = person.dialog.clone() else {
                return not_asked;
            };
            if (question.no, question.version) != asked {
                return not_asked;
            }
            let Some(done) = how(&mut person, &question) else {
                return not_asked;
            };
            self.ask_next(&mut person)?;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(done))
        })
        .await
    }
}
