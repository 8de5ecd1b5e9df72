//! Where staff reads a ticket: in the group, or the topic, that its category has for its own, else where all others are.

use super::operating::Standing;
use super::telling::Place;
use super::{Answer, Desk, GroupOperators, Operator, TopicPer};
use crate::domain::{
    CategoryNo, ChatId, Event, Handling, Happening, Home, Notice, PersonNotice, Sighting, Ticket, TicketNo, TopicOf,
    TopicOwner,
};
use crate::store::{Change, Fault};

/// Words that are shown again where a ticket goes on, at most: enough to see what it is about.
const SHOWN_AGAIN: usize = 5;

/// Entries looked through for them.
const LOOKED_THROUGH: usize = 4 * SHOWN_AGAIN;

impl Desk {
    /// The home of a ticket's category, if it has one that can be reached.
    pub(super) fn home_of(&self, ticket: &Ticket) -> Option<Home> {
        let about = ticket.category.as_ref()?;
        let all = self.categories();
        let category = all.iter().find(|category| category.no == about.no)?;
        category.home.clone().filter(|home| !home.lost)
    }

    /// The group where staff reads a ticket, as lanes name it: under the number it was chosen or configured with.
    pub fn group_of(&self, ticket: &Ticket) -> Option<ChatId> {
        self.home_of(ticket).map(|home| home.chat).or(self.rules().group)
    }

    /// The topic that is for all tickets of a ticket's category, if that is how they are read in this group.
    pub fn thread_of(&self, ticket: &Ticket, group: ChatId) -> Option<i64> {
        self.home_of(ticket).filter(|home| home.chat == group)?.thread
    }

    /// All groups where staff reads, as lanes name them, the support group first.
    pub fn groups(&self) -> Vec<ChatId> {
        let mut groups: Vec<ChatId> = self.rules().group.into_iter().collect();
        for category in self.categories().iter() {
            if let Some(home) = &category.home
                && !groups.contains(&home.chat)
            {
                groups.push(home.chat);
            }
        }
        groups
    }

    /// How lanes name a chat, if it is a group where staff reads.
    pub fn group_at(&self, chat: ChatId) -> Result<Option<ChatId>, Fault> {
        if !chat.is_group() {
            return Ok(None);
        }
        let now = self.store().chat_now(chat)?;
        for group in self.groups() {
            if self.store().chat_now(group)? == now {
                return Ok(Some(group));
            }
        }
        Ok(None)
    }

    /// The topic that a ticket's conversation stands in, where its group has topics; none if it has no topic of its own.
    pub fn topic_of(&self, ticket: &Ticket) -> Option<TopicOf> {
        let group = self.group_of(ticket)?;
        match self.thread_of(ticket, group) {
            Some(_) => None,
            None => Some(self.topic_in(ticket, group)),
        }
    }

    /// The topic it has, or had, in a group.
    pub fn topic_in(&self, ticket: &Ticket, group: ChatId) -> TopicOf {
        TopicOf {
            owner: match self.rules().topic_per {
                TopicPer::Ticket => TopicOwner::Ticket(ticket.no),
                TopicPer::User => TopicOwner::Person(ticket.requester),
            },
            home: self.home_in(group),
        }
    }

    /// How topics name a group.
    pub(super) fn home_in(&self, group: ChatId) -> Option<ChatId> {
        (self.rules().group != Some(group)).then_some(group)
    }

    /// The rights of staff, in a group that is perhaps not theirs yet.
    pub fn as_staff_in<'a>(&'a self, who: &'a Sighting, chat: ChatId) -> Option<Operator<'a>> {
        let operator = Operator::new(self, who, Place::Group(chat), Standing::Staff);
        self.is_staff(who.id).then_some(operator)
    }

    /// Whether every member of a group where staff reads may answer users.
    pub fn members_answer(&self) -> bool {
        match self.rules().group_operators {
            GroupOperators::Members => true,
            GroupOperators::Staff => false,
        }
    }

    /// A ticket whose category has changed goes on elsewhere: says so where it was read, and shows there what was said.
    pub(super) fn move_on(
        &self,
        change: &mut Change,
        before: &Ticket,
        after: &Ticket,
        events: &[Event],
    ) -> Result<(), Fault> {
        let sorts = |event: &Event| {
            matches!(
                event.what,
                Happening::Handled {
                    how: Handling::Categorised { .. } | Handling::Uncategorised,
                    ..
                }
            )
        };
        if !after.is_open() || !events.iter().any(sorts) {
            return Ok(());
        }
        let place = |ticket| {
            let group = self.group_of(ticket);
            (group, group.and_then(|group| self.thread_of(ticket, group)))
        };
        let (from, to) = (place(before), place(after));
        if from == to {
            return Ok(());
        }
        if let (Some(group), thread) = from {
            self.tell_staff_in(change, group, after, Notice::MovedOn { thread })?;
        }
        for seq in self.said_last(before.no, before.version)? {
            self.show_staff(change, after, seq, None)?;
        }
        Ok(())
    }

    fn said_last(&self, no: TicketNo, version: u64) -> Result<Vec<u64>, Fault> {
        let events = self.store().events_before(no, version, LOOKED_THROUGH)?;
        let said = events.into_iter().filter_map(|(seq, event)| {
            let there = event.what.message().is_some_and(|message| !message.deleted);
            (there && event.what.said_by().is_some()).then_some(seq)
        });
        let mut last: Vec<u64> = said.take(SHOWN_AGAIN).collect();
        last.reverse();
        Ok(last)
    }

    /// A group cannot be reached, or a topic in it: if it is home to a ticket's category, owners are told once, and
    /// nothing goes there until it is home again. Gives whether that was a topic that tickets share, and is news: then the
    /// group around it may well be there.
    pub(super) fn lose_home(&self, change: &mut Change, ticket: &Ticket, group: ChatId) -> Result<bool, Fault> {
        let about = ticket.category.as_ref().map(|about| about.no);
        let all = self.categories();
        let category = all.iter().find(|category| Some(category.no) == about);
        let Some(home) = category
            .and_then(|category| category.home.as_ref())
            .filter(|home| home.chat == group)
        else {
            return Ok(false);
        };
        let mut lost = Vec::new();
        for category in all.iter() {
            let Some(before) = self.store().category(category.no)? else {
                continue;
            };
            let mut after = before.value.clone();
            let Some(its) = after
                .home
                .as_mut()
                .filter(|its| its.is_at(home.chat, home.thread) && !its.lost)
            else {
                continue;
            };
            its.lost = true;
            lost.push(after.name.clone());
            change.put_category(Some(&before), &after)?;
        }
        if !lost.is_empty() {
            for owner in self.rules().owners.clone() {
                let notice = PersonNotice::HomeLost {
                    categories: lost.clone(),
                    title: home.title.clone(),
                };
                self.tell_person(change, owner, notice)?;
            }
        }
        Ok(home.thread.is_some() && !home.lost)
    }

    /// The bot may write in a group again: what was home there is so again.
    pub async fn regain_homes(&self, update: u64, chat: ChatId) -> Answer<()> {
        let Some(group) = self.group_at(chat)? else {
            return Ok(super::Outcome::Done(()));
        };
        self.carry_out(Some(update), |change, _| {
            for category in self.categories().iter() {
                let Some(before) = self.store().category(category.no)? else {
                    continue;
                };
                let mut after = before.value.clone();
                let Some(home) = after.home.as_mut().filter(|home| home.chat == group && home.lost) else {
                    continue;
                };
                home.lost = false;
                change.put_category(Some(&before), &after)?;
            }
            Ok(Ok(()))
        })
        .await
    }
}

impl Operator<'_> {
    /// Tickets of a category are shown there from now on.
    pub async fn house(&self, update: u64, no: CategoryNo, home: Home) -> Answer<CategoryNo> {
        let chat = self.desk().group_at(home.chat)?.unwrap_or(home.chat);
        let home = Home { chat, ..home };
        self.change_category(update, Some(no), |category, _| {
            category.home = Some(home.clone());
            Ok(category.no)
        })
        .await
    }

    /// Tickets of a category are shown where all others are.
    pub async fn unhouse(&self, update: u64, no: CategoryNo) -> Answer<CategoryNo> {
        self.change_category(update, Some(no), |category, _| {
            category.home = None;
            Ok(category.no)
        })
        .await
    }
}
