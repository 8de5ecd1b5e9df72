//! The people and words that screens are drawn with: ordinary ones, whose pictures are read, and strange ones, with
//! which everything must fit all the same. Knows no screen.

use switchboard::domain::{
    Ban, ChatId, Closer, Event, Feedback, FeedbackNo, Handling, Happening, Kind, MAX_PAST_BANS, MAX_REASON, Message,
    MessageRef, Party, PastBan, Person, PersonId, PersonNote, RichText, Sighting, Ticket, TicketNo, Timestamp, Turn,
};
use switchboard::screen::{Locale, Marks, shown_name};

use super::gallery::NOW;

/// A minute and an hour in milliseconds.
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Who appears, and what they write.
pub struct Cast {
    /// What this cast is called in complaints.
    pub called: String,
    /// The user.
    pub user: Person,
    /// Two of staff.
    pub staff: [Person; 2],
    /// The question, an answer, and an earlier wording of the question.
    pub words: [RichText; 3],
    /// The name of a file.
    pub file: String,
    /// What was looked for among people, a ban's reason, a note.
    pub query: String,
    /// Why somebody was banned.
    pub reason: String,
    /// What staff wrote down about the user.
    pub note: String,
    /// The first number of tickets.
    pub first: u64,
}

/// A ticket and what happened to it.
pub struct Story {
    /// The ticket.
    pub ticket: Ticket,
    /// Its history.
    pub events: Vec<(u64, Event)>,
}

/// The marks of states as they are configured unless somebody says otherwise.
pub fn marks() -> Marks {
    Marks {
        new: "🆕".into(),
        in_progress: "🔧".into(),
        resolved: "✅".into(),
    }
}

/// So many minutes ago.
pub fn ago(minutes: i64) -> Timestamp {
    NOW.plus_ms(-minutes * MINUTE)
}

/// In so many minutes.
pub fn ahead(minutes: i64) -> Timestamp {
    NOW.plus_ms(minutes * MINUTE)
}

/// The longest place in a list that the store makes.
pub fn place() -> Vec<u8> {
    vec![0xfe; 17]
}

fn person(id: i64, name: &str, username: Option<&str>) -> Person {
    let sighting = Sighting {
        id: PersonId::telegram(id),
        name: name.to_owned(),
        username: username.map(str::to_owned),
        client_language: Some("de".to_owned()),
    };
    let mut person = Person::met(&sighting, ago(60 * 24 * 40));
    person.seen = Some(ago(120));
    person
}

impl Cast {
    /// People as they mostly are, who write in this language.
    pub fn ordinary(locale: Locale) -> Cast {
        let russian = locale.code() == "ru";
        let pick = |english: &'static str, russian_words: &'static str| if russian { russian_words } else { english };
        Cast {
            called: "ordinary people".to_owned(),
            user: person(412_345_678, pick("Anna Schmidt", "Анна Смирнова"), Some("anna_s")),
            staff: [
                person(7, pick("Olga", "Ольга Петрова"), Some("olga")),
                person(8, pick("Boris", "Борис"), None),
            ],
            words: [
                pick(
                    "My order 4711 has not arrived. Where is it?",
                    "Мой заказ 4711 не пришёл. Где он?",
                )
                .into(),
                pick("It left our house this morning.", "Он уехал от нас сегодня утром.").into(),
                pick("My order has not arrived.", "Мой заказ не пришёл.").into(),
            ],
            file: pick("invoice.pdf", "счёт.pdf").to_owned(),
            query: pick("ann", "анн").to_owned(),
            reason: pick("spam", "спам").to_owned(),
            note: pick("Pays late, but pays.", "Платит поздно, но платит.").to_owned(),
            first: 120,
        }
    }

    /// People with names and words at the ends of what Telegram lets through.
    pub fn strange() -> Vec<Cast> {
        let family = "👨‍👩‍👧‍👦".repeat(64);
        [
            ("64 families", family.clone(), "🔥".repeat(2_048)),
            ("128 wide letters", "Ш".repeat(128), "Щ".repeat(4_096)),
            (
                "right to left",
                format!("\u{202E}{}", "שלום עולם ".repeat(12)),
                "مرحبا ".repeat(682),
            ),
            (
                "combining signs",
                "Z\u{351}\u{36B}\u{343}\u{32A}\u{302}".repeat(20),
                "e\u{301}".repeat(2_048),
            ),
            (
                "markup",
                "<b>&\" *_[x](y) </b>".to_owned(),
                "<b>&\"\n100%</code> ".repeat(227),
            ),
            ("many lines", "A\nB\r\nC".to_owned(), "x\n".repeat(2_048)),
            ("nothing", String::new(), "\u{200B}".to_owned()),
        ]
        .into_iter()
        .map(|(called, name, words)| {
            let username = "a".repeat(32);
            Cast {
                called: called.to_owned(),
                user: person(i64::MAX, &name, Some(&username)),
                staff: [
                    person(i64::MAX - 1, &name, None),
                    person(i64::MAX - 2, &name, Some(&username)),
                ],
                words: [words.as_str(), words.as_str(), words.as_str()].map(RichText::from),
                file: words.clone(),
                query: words.clone(),
                reason: words.chars().take(MAX_REASON).collect(),
                note: PersonNote::new(PersonId::telegram(7), NOW, &words).map_or_else(String::new, |note| note.text),
                // Larger numbers would take a desk a thousand years.
                first: 99_999_990,
            }
        })
        .collect()
    }

    /// What an operator is called.
    pub fn name(&self, id: PersonId) -> String {
        let all = self.staff.iter().chain([&self.user]);
        all.filter(|person| person.id == id)
            .map(shown_name)
            .next()
            .unwrap_or_default()
    }

    /// What the user is called.
    pub fn user_name(&self) -> String {
        shown_name(&self.user)
    }

    /// The first operator.
    pub fn olga(&self) -> PersonId {
        self.staff[0].id
    }

    /// The second.
    pub fn boris(&self) -> PersonId {
        self.staff[1].id
    }

    /// The ticket of this place.
    pub fn no(&self, at: u64) -> TicketNo {
        TicketNo(self.first + at)
    }

    /// A message of the user's or of staff's.
    pub fn message(&self, which: usize, kind: Kind) -> Message {
        Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind,
            text: self.words[which].clone(),
            file_name: (kind == Kind::Document).then(|| self.file.clone()),
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    /// What an operator says.
    pub fn answer(&self) -> Happening {
        Happening::Said {
            by: Party::Staff(self.olga()),
            message: self.message(1, Kind::Text),
        }
    }

    /// A ticket that was opened two hours ago and to which this has happened since, minute by minute.
    pub fn story(&self, at: u64, since: impl IntoIterator<Item = Happening>) -> Story {
        let begun = NOW.plus_ms(-2 * HOUR);
        let (mut ticket, events) = Ticket::open(self.no(at), self.user.id, self.message(0, Kind::Text), begun);
        let mut events: Vec<(u64, Event)> = (0..).zip(events).collect();
        for (minute, what) in (1..).zip(since) {
            let event = Event::new(begun.plus_ms(minute * MINUTE), what);
            events.push((ticket.version, event.clone()));
            ticket.apply(&event);
        }
        Story { ticket, events }
    }

    /// One that nobody has taken.
    pub fn new_one(&self) -> Story {
        self.story(0, [])
    }

    /// One that was answered and waits for the user.
    pub fn answered(&self) -> Story {
        self.story(1, [Happening::Taken { by: self.olga() }, self.answer()])
    }

    /// One in which the user waits again.
    pub fn waiting(&self) -> Story {
        let again = Happening::Said {
            by: Party::User,
            message: self.message(0, Kind::Photo),
        };
        self.story(2, [Happening::Taken { by: self.olga() }, self.answer(), again])
    }

    /// A closed one.
    pub fn closed(&self, by: Closer) -> Story {
        let taken = Happening::Taken { by: self.olga() };
        self.story(3, [taken, self.answer(), Happening::Closed { by }])
    }

    /// A closed one with a rating.
    pub fn rated(&self, stars: u8) -> Story {
        let taken = Happening::Taken { by: self.olga() };
        let closed = Happening::Closed {
            by: Closer::Staff(self.olga()),
        };
        self.story(4, [taken, self.answer(), closed, Happening::Rated { stars }])
    }

    /// One to which everything has happened.
    pub fn eventful(&self) -> Story {
        let (olga, boris) = (self.olga(), self.boris());
        let said = |by, which, kind| Happening::Said {
            by,
            message: self.message(which, kind),
        };
        let marked = |edited, deleted| {
            let mut message = self.message(1, Kind::Text);
            (message.edited, message.deleted) = (edited, deleted);
            Happening::Said {
                by: Party::Staff(olga),
                message,
            }
        };
        let edited = |before: RichText| Happening::Edited { seq: 1, before };
        let mut since = vec![
            Happening::Taken { by: boris },
            Happening::Handled {
                by: boris,
                how: Handling::Released,
            },
            Happening::Handled {
                by: boris,
                how: Handling::Transferred { to: olga },
            },
            marked(true, false),
            marked(false, true),
            edited(self.words[2].clone()),
            edited(RichText::default()),
            Happening::Deleted { seq: 6, by: olga },
            Happening::Undelivered { seq: 5 },
            Happening::Warned,
            Happening::HoursTold { from: ahead(600) },
            Happening::Answered {
                responses: self.responses(),
            },
            Happening::Reminded { turn: Turn::User },
            Happening::Reminded { turn: Turn::Support },
            Happening::Unreachable,
        ];
        since.extend(
            self.all_done()
                .into_iter()
                .map(|how| Happening::Handled { by: boris, how }),
        );
        since.extend(Kind::ALL.map(|kind| said(Party::User, 0, kind)));
        for (closer, party) in [
            (Closer::User, Party::User),
            (Closer::Staff(olga), Party::Staff(boris)),
            (Closer::Silence, Party::User),
        ] {
            since.extend([Happening::Closed { by: closer }, Happening::Reopened { by: party }]);
        }
        since.push(Happening::Closed {
            by: Closer::Staff(olga),
        });
        since.push(Happening::Rated { stars: 4 });
        since.push(Happening::Commented {
            text: self.words[2].clone(),
        });
        self.story(5, since)
    }

    /// A feedback of so many messages.
    pub fn feedback(&self, messages: usize) -> Feedback {
        Feedback {
            no: FeedbackNo(self.first),
            by: self.user.id,
            at: ago(50),
            messages: (0..messages)
                .map(|at| self.message(0, if at == 1 { Kind::Document } else { Kind::Text }))
                .collect(),
            read: false,
            answer: None,
        }
    }

    /// The user, banned.
    pub fn banned(&self, until: Option<Timestamp>, reason: bool) -> Person {
        let mut person = self.user.clone();
        person.put_under(Ban {
            by: self.olga(),
            at: ago(90),
            until,
            reason: reason.then(|| self.reason.clone()),
        });
        person
    }

    /// The user with as many notes and past bans as are kept, out of reach.
    pub fn known(&self) -> Person {
        let mut person = self.banned(Some(ahead(600)), true);
        person.reachable = false;
        for at in 0..10 {
            person.add_note(PersonNote {
                by: self.olga(),
                at: ago(60 * 24 * at),
                text: self.note.clone(),
            });
        }
        let ban = person.ban.clone().expect("just banned");
        for at in 0..MAX_PAST_BANS {
            person.past_bans.push(PastBan {
                ban: ban.clone(),
                ended: ago(30),
                lifted_by: (at % 2 == 0).then(|| self.boris()),
            });
        }
        person.open = vec![self.no(0), self.no(1)];
        person
    }
}
