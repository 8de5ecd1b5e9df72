//! What tickets are about: which categories there are, and which one a user or staff chooses.

use std::sync::Arc;

use super::telling::Place;
use super::{Answer, Beginning, Desk, Operator, Verdict};
use crate::domain::{
    Act, Category, CategoryNo, CategoryWording, Dialog, Handling, MAX_CATEGORIES, MAX_CATEGORY_NAME, Person, Priority,
    Refusal, Right, Sighting, State, TicketNo, Timestamp,
};
use crate::store::{Change, Fault, MAX_CATEGORIES_EVER};

impl Desk {
    /// Those that can be chosen, in the order they were made.
    pub fn categories(&self) -> Arc<Vec<Category>> {
        self.store().offered_categories()
    }

    /// One that can be chosen.
    ///
    /// # Errors
    /// If the store fails.
    pub fn category(&self, no: CategoryNo) -> Result<Option<Category>, Fault> {
        let category = self.store().category(no)?.map(|category| category.value);
        Ok(category.filter(|category| !category.removed))
    }

    /// The one that words name: whole, or by a beginning that only one has.
    pub fn category_named(&self, words: &str) -> Option<Category> {
        let all = self.categories();
        if let Some(whole) = all.iter().find(|category| category.is_called(words)) {
            return Some(whole.clone());
        }
        let beginning = Category::name_of(words)?.to_lowercase();
        let mut begins = all
            .iter()
            .filter(|category| category.name.to_lowercase().starts_with(&beginning));
        let first = begins.next();
        first.filter(|_| begins.next().is_none()).cloned()
    }

    /// A user who asks says what it is about; `None`: something else. Gives how many messages are kept already.
    pub async fn ask_about(&self, update: u64, who: &Sighting, about: Option<CategoryNo>) -> Answer<usize> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if let Err(refusal) = self.begin_asking(&mut person) {
                return Ok(Err(refusal));
            }
            if let Some(no) = about
                && self.category(no)?.is_none()
            {
                return Ok(Err(Refusal::NoSuchCategory));
            }
            person.about = about;
            self.ask_next(&mut person)?;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(person.kept()))
        })
        .await
    }

    /// Whether somebody is asked what a ticket that has just been opened is about: where any first words open one, and
    /// nobody asked before. `asked`: whether they were.
    pub(super) fn asks_afterwards(&self, asked: bool) -> bool {
        !asked && self.rules().beginning == Beginning::Any && !self.categories().is_empty()
    }

    /// A user says what an open ticket of theirs is about. What is known already stays: from then on it is staff's.
    pub async fn say_about(&self, update: u64, who: &Sighting, no: TicketNo, about: CategoryNo) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            let ticket = match self.own(&person, no)? {
                Ok(ticket) => ticket,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if let State::Closed { by, .. } = ticket.value.state {
                return Ok(Err(Refusal::Closed(by)));
            }
            if ticket.value.category.is_none() {
                let Some(category) = self.category(about)? else {
                    return Ok(Err(Refusal::NoSuchCategory));
                };
                let (by, how) = (person.id, category.chosen());
                let how = Act::Handle { by, how };
                if let Err(refusal) = self.act(change, Some(&mut person), &ticket, how, Place::Private, now)? {
                    return Ok(Err(refusal));
                }
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// What comes of it for a ticket that is being opened that its requester has said what it is about.
    pub(super) fn about(&self, person: &Person) -> Result<Option<Handling>, Fault> {
        match person.about.filter(|_| person.dialog.is_asking()) {
            Some(no) => Ok(self.category(no)?.map(|category| category.chosen())),
            None => Ok(None),
        }
    }
}

impl Operator<'_> {
    /// Says what a ticket is about; `None`: nothing in particular.
    pub async fn categorise(&self, update: u64, no: TicketNo, category: Option<CategoryNo>) -> Answer<()> {
        let how = match category {
            Some(category) => self.desk().category(category)?.map(|category| category.chosen()),
            None => Some(Handling::Uncategorised),
        };
        match how {
            Some(how) => self.handle(update, no, how).await,
            None => self.refuse(update, Refusal::NoSuchCategory).await,
        }
    }

    /// The operator's next words are this for a category; for a new one its name.
    pub async fn begin_sorting(&self, update: u64, no: Option<CategoryNo>, what: CategoryWording) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Categories) {
                return Ok(Err(Refusal::NotAllowed));
            }
            if let Err(refusal) = self.changeable(no)? {
                return Ok(Err(refusal));
            }
            self.note_private(change, now, Dialog::Sorting { no, what })?;
            Ok(Ok(()))
        })
        .await
    }

    /// The words about a category that the operator was asked for. Gives its number.
    pub async fn word_category(
        &self,
        update: u64,
        no: Option<CategoryNo>,
        what: CategoryWording,
        words: &str,
    ) -> Answer<CategoryNo> {
        self.change_category(update, no, |category, others| {
            match what {
                CategoryWording::Name => match Category::name_of(words) {
                    Some(name) if others.iter().any(|other| other.is_called(&name)) => {
                        return Err(Refusal::CategoryExists);
                    }
                    Some(name) => category.name = name,
                    None if words.trim().is_empty() => return Err(Refusal::NoWords),
                    None => return Err(Refusal::TooLong { max: MAX_CATEGORY_NAME }),
                },
                CategoryWording::Tags => match Category::tags_of(words) {
                    Some(tags) => category.tags = tags,
                    None => return Err(Refusal::NotUnderstood),
                },
                CategoryWording::Within(target) => match Category::minutes_of(words) {
                    Some(minutes) => category.set_minutes(target, minutes),
                    None => return Err(Refusal::NotUnderstood),
                },
            }
            Ok(category.no)
        })
        .await
    }

    /// Tickets of a category get this priority from now on.
    pub async fn prioritise_category(&self, update: u64, no: CategoryNo, priority: Priority) -> Answer<CategoryNo> {
        self.change_category(update, Some(no), |category, _| {
            category.priority = priority;
            Ok(category.no)
        })
        .await
    }

    /// A category is offered no more. Tickets that are about it stay so.
    pub async fn remove_category(&self, update: u64, no: CategoryNo) -> Answer<CategoryNo> {
        self.change_category(update, Some(no), |category, _| {
            category.removed = true;
            Ok(category.no)
        })
        .await
    }

    /// Changes one, or makes a new one, knowing the others.
    pub(super) async fn change_category<T>(
        &self,
        update: u64,
        no: Option<CategoryNo>,
        how: impl Fn(&mut Category, &[Category]) -> Result<T, Refusal>,
    ) -> Answer<T> {
        self.carry_out(Some(update), |change, now| self.put_changed(change, now, no, &how))
            .await
    }

    fn put_changed<T>(
        &self,
        change: &mut Change,
        now: Timestamp,
        no: Option<CategoryNo>,
        how: impl Fn(&mut Category, &[Category]) -> Result<T, Refusal>,
    ) -> Verdict<T> {
        if !self.may(Right::Categories) {
            return Ok(Err(Refusal::NotAllowed));
        }
        if let Err(refusal) = self.changeable(no)? {
            return Ok(Err(refusal));
        }
        let store = self.desk().store();
        let ever = store.all_categories()?;
        let next = CategoryNo(ever.last().map_or(0, |last| last.no.0).saturating_add(1));
        let before = no.map(|no| store.category(no)).transpose()?.flatten();
        let mut category = match &before {
            Some(before) => before.value.clone(),
            None => Category {
                no: next,
                name: String::new(),
                priority: Priority::Normal,
                tags: Vec::new(),
                first_answer_minutes: None,
                resolution_minutes: None,
                questions: Vec::new(),
                questions_made: 0,
                home: None,
                removed: false,
                by: self.id(),
                at: now,
            },
        };
        let mut others = self.desk().categories().to_vec();
        others.retain(|other| other.no != category.no);
        let done = match how(&mut category, &others) {
            Ok(done) => done,
            Err(refusal) => return Ok(Err(refusal)),
        };
        (category.by, category.at) = (self.id(), now);
        change.put_category(before.as_ref(), &category)?;
        self.note_private(change, now, Dialog::Idle)?;
        Ok(Ok(done))
    }

    /// Whether this one is there, or another one can be made.
    pub(super) fn changeable(&self, no: Option<CategoryNo>) -> Verdict<()> {
        Ok(match no {
            Some(no) => match self.desk().category(no)? {
                Some(_) => Ok(()),
                None => Err(Refusal::NoSuchCategory),
            },
            None => {
                let ever = self.desk().store().all_categories()?;
                let now = ever.iter().filter(|category| !category.removed).count();
                match now < MAX_CATEGORIES && ever.len() < MAX_CATEGORIES_EVER {
                    true => Ok(()),
                    false => Err(Refusal::TooManyCategories { max: MAX_CATEGORIES }),
                }
            }
        })
    }
}
