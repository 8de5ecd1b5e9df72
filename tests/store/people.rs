//! People: the index of words they are found by, the list of all, and what is counted of each.

use std::collections::BTreeSet;

use switchboard::domain::{Dialog, Person, PersonId, Query, Sighting, TicketNo, Timestamp};
use switchboard::store::{
    Change, Committed, Cursor, Direction, Order, Page, People, SCHEMA, Standing, Store, Table, Write,
};

use super::book::Book;
use super::lodging::Lodging;
use super::reads::in_table;

const DAY_MS: i64 = 86_400_000;

fn sighting(number: i64, name: &str, username: Option<&str>) -> Sighting {
    Sighting {
        id: PersonId::telegram(number),
        name: name.into(),
        username: username.map(str::to_owned),
        client_language: None,
    }
}

/// Sees somebody at a moment.
async fn sees(store: &Store, sighting: &Sighting, at: Timestamp) {
    let before = store.person(sighting.id).unwrap();
    let mut person = before
        .as_ref()
        .map_or_else(|| Person::met(sighting, at), |before| before.value.clone());
    person.see(sighting);
    person.notice(at);
    let mut change = Change::default();
    change.put_person(before.as_ref(), &person).unwrap();
    assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
}

fn numbers(page: &Page<PersonId>) -> Vec<i64> {
    page.entries.iter().map(|(_, id)| id.number).collect()
}

type Place<'a> = Option<(&'a Cursor, Direction)>;

/// Walks what `read` gives to its end and back; gives both ways, the second as it was met.
fn walk(read: impl Fn(Place) -> Page<PersonId>) -> (Vec<i64>, Vec<i64>) {
    let mut page = read(None);
    assert!(!page.more_before);
    let mut forward = numbers(&page);
    while page.more_after {
        page = read(page.entries.last().map(|(last, _)| (last, Direction::After)));
        assert!(page.more_before && !page.entries.is_empty());
        forward.extend(numbers(&page));
    }
    let mut back: Vec<i64> = numbers(&page).into_iter().rev().collect();
    while page.more_before {
        page = read(page.entries.first().map(|(first, _)| (first, Direction::Before)));
        assert!(page.more_after && !page.entries.is_empty());
        back.extend(numbers(&page).into_iter().rev());
    }
    (forward, back)
}

/// Names that begin alike, are alike, or hold the same words often.
fn names() -> Vec<Sighting> {
    let given = [
        "Anna",
        "Анна",
        "ANNABELLE",
        "Ann-Ann Anna",
        "José",
        "Ждан",
        "Maximiliana Maximilian Maximiliane",
    ];
    let family = ["", "Annova", "Жданов", "Maximilianopolous", "O'Ann"];
    let mut all = Vec::new();
    for (n, name) in (0..).zip(given.iter().flat_map(|a| family.map(|b| format!("{a} {b}")))) {
        let username = (n % 3 == 0).then(|| format!("ann_{n}"));
        all.push(sighting(100 + n, &name, username.as_deref()));
    }
    all
}

pub async fn people_are_found_by_the_words_they_have_now(home: Lodging) {
    let store = home.store().await;
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..3 {
        for seen in names() {
            // The second time everybody has another name.
            let name = if round == 1 {
                format!("Zoe {}", seen.name)
            } else {
                seen.name.clone()
            };
            sees(&store, &Sighting { name, ..seen }, Timestamp(random.i64(0..DAY_MS))).await;
        }
        let mut people: Vec<Person> = Vec::new();
        store
            .each(Table::Person, |_, value| {
                people.push(serde_json::from_slice(value).unwrap());
                Ok(())
            })
            .unwrap();
        let asked = [
            "a",
            "ann",
            "Anna",
            "анна",
            "ж",
            "жданов анна",
            "maximilianopol",
            "maximilianopolous jose",
            "@ann_1",
            "zoe",
            "zoe ann",
            "nobody",
            "о",
        ];
        for text in asked {
            let query = Query::of(text).unwrap();
            let expected: BTreeSet<i64> = people
                .iter()
                .filter(|person| query.fits(person))
                .map(|person| person.id.number)
                .collect();
            for size in [1, 3, 100] {
                let (forward, mut back) = walk(|from| store.find(&query, from, size).unwrap());
                let once: BTreeSet<i64> = forward.iter().copied().collect();
                assert_eq!(once, expected, "{text}, round {round}");
                assert_eq!(once.len(), forward.len(), "{text}: each once");
                back.reverse();
                assert_eq!(back, forward, "{text} in pages of {size}, from its end");
            }
        }
        assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    }
    let zoe = Query::of("zoe").unwrap();
    assert_eq!(
        store.find(&zoe, None, 10).unwrap(),
        Page::default(),
        "that was their name once"
    );
}

pub async fn a_public_name_leads_to_whoever_was_seen_with_it_last(home: Lodging) {
    let store = home.store().await;
    sees(&store, &sighting(1, "Old", Some("Support_Fan")), Timestamp(0)).await;
    sees(&store, &sighting(2, "Other", Some("support_fan_club")), Timestamp(0)).await;
    assert_eq!(store.by_username("support_FAN").unwrap(), Some(PersonId::telegram(1)));
    sees(&store, &sighting(3, "New", Some("support_fan")), Timestamp(2 * DAY_MS)).await;
    assert_eq!(store.by_username("support_fan").unwrap(), Some(PersonId::telegram(3)));
    assert_eq!(store.by_username("support").unwrap(), None);
    assert_eq!(store.by_username("").unwrap(), None);
}

pub async fn the_last_seen_come_first_and_one_day_is_one_write(home: Lodging) {
    let store = home.store().await;
    for n in 0..7 {
        sees(&store, &sighting(n, "Somebody", None), Timestamp(n * DAY_MS)).await;
    }
    let all = |size| walk(|from| store.people(People::Seen, from, size).unwrap());
    assert_eq!(all(2).0, [6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(all(3).1, [0, 1, 2, 3, 4, 5, 6]);
    sees(&store, &sighting(2, "Somebody", None), Timestamp(9 * DAY_MS)).await;
    assert_eq!(all(10).0, [2, 6, 5, 4, 3, 1, 0]);
    let before = store.person(PersonId::telegram(2)).unwrap().unwrap();
    let mut later = before.value.clone();
    later.notice(Timestamp(10 * DAY_MS - 1));
    let mut change = Change::default();
    change.put_person(Some(&before), &later).unwrap();
    assert!(change.is_empty(), "the second message of a day writes nothing of it");
}

pub async fn those_about_to_answer_are_listed_with_their_ticket(home: Lodging) {
    let store = home.store().await;
    for n in 0..3 {
        sees(&store, &sighting(n, "Somebody", None), Timestamp(0)).await;
    }
    let (one, two) = (TicketNo(1), TicketNo(u64::MAX));
    let since = Some(Timestamp(5));
    let steps = [
        (0, Dialog::Replying { no: one, since }, [vec![0], vec![]]),
        (1, Dialog::Replying { no: two, since }, [vec![0], vec![1]]),
        (2, Dialog::Replying { no: one, since }, [vec![0, 2], vec![1]]),
        // Records of before the list told no moment, and stand in none.
        (2, Dialog::Replying { no: one, since: None }, [vec![0], vec![1]]),
        (0, Dialog::Replying { no: two, since }, [vec![], vec![0, 1]]),
        (1, Dialog::Idle, [vec![], vec![0]]),
    ];
    for (n, dialog, listed) in steps {
        let before = store.person(PersonId::telegram(n)).unwrap().unwrap();
        let after = Person {
            dialog,
            ..before.value.clone()
        };
        let mut change = Change::default();
        change.put_person(Some(&before), &after).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
        for (no, listed) in [one, two].into_iter().zip(listed) {
            let page = store.people(People::Answering(no), None, 10).unwrap();
            assert_eq!(numbers(&page), listed, "{no}");
        }
        assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    }
}

/// What should be counted of a person.
fn standing(book: &Book, id: PersonId) -> Standing {
    let tickets = book.tickets.values().filter(|ticket| ticket.requester == id);
    let ratings: Vec<u64> = tickets
        .clone()
        .flat_map(|ticket| &ticket.ratings)
        .map(|rating| rating.stars.into())
        .collect();
    Standing {
        tickets: tickets.count() as u64,
        ratings: ratings.len() as u64,
        stars: ratings.iter().sum(),
    }
}

pub async fn tickets_and_ratings_of_each_are_counted_through_any_history(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(41, 400).await;
    for number in book.people.keys() {
        let id = PersonId::telegram(*number);
        assert_eq!(book.store.standing(id).unwrap(), standing(&book, id));
    }
    assert!(
        book.people
            .keys()
            .any(|number| standing(&book, PersonId::telegram(*number)).ratings > 1)
    );
    assert_eq!(
        book.store.standing(PersonId::telegram(999)).unwrap(),
        Standing::default()
    );
}

pub async fn an_older_store_gets_the_indexes_and_counters_of_people(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(43, 200).await;
    let rows = |table: Table, mark: &'static [u8]| {
        let rows = home
            .engine
            .scan(&[table.letter()], None, 100_000, Order::Ascending)
            .unwrap();
        rows.into_iter()
            .filter(move |(key, _)| key[0] == table.letter() && key[1..].starts_with(mark))
            .collect::<Vec<_>>()
    };
    let lacks = [
        rows(Table::Index, b"a"),
        rows(Table::Index, b"s"),
        rows(Table::Count, &[0xff]),
    ];
    assert!(lacks.iter().all(|rows| !rows.is_empty()));
    let mut puts: Vec<_> = lacks.iter().flatten().map(|(key, _)| (key.clone(), None)).collect();
    puts.push((in_table(Table::Meta, &[b"schema"]), Some(b"2".to_vec())));
    home.engine
        .commit(Write {
            puts,
            ..Write::default()
        })
        .await
        .unwrap();
    assert!(!book.store.recount().unwrap().is_empty());
    let store = home.store().await;
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    assert_eq!(
        [
            rows(Table::Index, b"a"),
            rows(Table::Index, b"s"),
            rows(Table::Count, &[0xff]),
        ],
        lacks
    );
    let schema = rows(Table::Meta, b"schema");
    assert_eq!(schema[0].1, SCHEMA.to_string().into_bytes(), "once is enough");
}

pub async fn an_older_store_gets_the_list_of_those_to_remind(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(44, 600).await;
    let schema = in_table(Table::Meta, &[b"schema"]);
    let list = [Table::Index.letter(), b'p'];
    let rows = || {
        let rows = home.engine.scan(&list, None, 100_000, Order::Ascending).unwrap();
        rows.into_iter()
            .filter(|(key, _)| key.starts_with(&list))
            .collect::<Vec<_>>()
    };
    let before = rows();
    assert!(!before.is_empty());
    let mut puts: Vec<_> = before.iter().map(|(key, _)| (key.clone(), None)).collect();
    puts.push((schema.clone(), Some(b"3".to_vec())));
    let older = Write {
        puts,
        ..Write::default()
    };
    home.engine.commit(older).await.unwrap();
    assert!(!book.store.recount().unwrap().is_empty());
    let store = home.store().await;
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    assert_eq!(rows(), before);
    let found = home.engine.get(&schema).unwrap().unwrap();
    assert_eq!(found, SCHEMA.to_string().into_bytes(), "once is enough");
}

pub async fn a_recount_names_wrong_counters_of_people(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.open(1).await;
    let counters = home
        .engine
        .scan(&[Table::Count.letter(), 0xff], None, 1, Order::Ascending)
        .unwrap();
    let broken = Write {
        adds: vec![(counters[0].0.clone(), 1)],
        ..Write::default()
    };
    home.engine.commit(broken).await.unwrap();
    let named = book.store.recount().unwrap();
    assert!(
        matches!(&named[..], [one] if one == "1 counters of people are wrong"),
        "{named:?}"
    );
}
