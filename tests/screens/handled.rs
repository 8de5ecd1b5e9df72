//! Tickets with which staff has done more than talk, take and close. Knows no screen.

use switchboard::domain::{
    Category, CategoryNo, Closer, Event, Handling, Happening, MAX_CATEGORY_NAME, MAX_TAGS, Priority, Reason,
};

use super::cast::{Cast, Story, ago, ahead};

impl Cast {
    /// All that staff can do with an open ticket besides talking in it, and with a closed one.
    pub fn all_done(&self) -> Vec<Handling> {
        let reason = |internal| Handling::Reasoned {
            reason: self.why(internal),
        };
        let tag = || Handling::tagged("refund");
        let mut all: Vec<Handling> = Priority::ALL.map(|priority| Handling::Prioritised { priority }).into();
        all.extend([
            Handling::Vacated,
            Handling::Locked,
            Handling::Unlocked,
            Handling::Escalated,
        ]);
        all.extend(tag());
        all.extend(Handling::untagged("refund"));
        all.extend(Handling::renamed(&self.words[2].plain));
        all.extend(Handling::noted(&self.words[0]));
        all.extend(Handling::noted(&self.words[1]));
        all.extend([
            self.category(1).chosen(),
            Handling::Uncategorised,
            Handling::Scheduled { at: ahead(600) },
            Handling::Unscheduled,
            reason(false),
            reason(true),
            Handling::Hidden,
            Handling::Restored,
        ]);
        all
    }

    /// A category.
    pub fn category(&self, no: u32) -> Category {
        let shortened: String = self.words[2].plain.chars().take(MAX_CATEGORY_NAME).collect();
        Category {
            no: CategoryNo(no),
            name: Category::name_of(&shortened).unwrap_or_else(|| "?".into()),
            priority: Priority::High,
            tags: vec!["money".into(), "refund".into()],
            first_answer_minutes: Some(30),
            resolution_minutes: Some(8 * 60),
            questions: Vec::new(),
            questions_made: 0,
            home: None,
            removed: false,
            by: self.boris(),
            at: ago(90),
        }
    }

    /// Why a ticket is closed.
    pub fn why(&self, internal: bool) -> Reason {
        let text = Reason::read(&self.reason).map_or_else(String::new, |reason| reason.text);
        Reason { text, internal }
    }

    /// One in which the user said what it is about, and waits.
    pub fn sorted(&self) -> Story {
        let (by, how) = (self.user.id, self.category(1).chosen());
        self.story(2, [Happening::Handled { by, how }])
    }

    /// One with everything that sets it apart.
    pub fn peculiar(&self) -> Story {
        let by = self.boris();
        let answered = Happening::Answered {
            responses: self.responses(),
        };
        let mut story = self.story(6, [answered, Happening::Taken { by: self.olga() }, self.answer()]);
        let tags = (0..MAX_TAGS).filter_map(|at| Handling::tagged(&format!("refund-{at}-{}", "ю".repeat(20))));
        let more = [
            Handling::Locked,
            Handling::Escalated,
            Handling::Scheduled { at: ahead(600) },
        ];
        let done = more.into_iter().chain(tags).chain(Handling::noted(&self.words[1]));
        for how in done {
            let what = Happening::Handled { by, how };
            let event = Event::new(ago(90), what);
            story.events.push((story.ticket.version, event.clone()));
            story.ticket.apply(&event);
        }
        story
    }

    /// A closed one with the reason for it.
    pub fn reasoned(&self, internal: bool, hidden: bool) -> Story {
        let by = self.olga();
        let how = Handling::Reasoned {
            reason: self.why(internal),
        };
        let closed = Happening::Closed { by: Closer::Staff(by) };
        let mut since = vec![self.answer(), Happening::Handled { by, how }, closed];
        since.extend(hidden.then_some(Happening::Handled {
            by,
            how: Handling::Hidden,
        }));
        self.story(7, since)
    }
}
