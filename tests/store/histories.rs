//! Tickets through random histories: records, counters and indexes agree with each other and with a book.

use switchboard::domain::{Act, Closer, PersonId, State, TicketNo, Turn};
use switchboard::store::{Change, Committed, Count, List, Order, Table, Write};

use super::book::Book;
use super::lodging::Lodging;
use super::reads::everything;

fn counted(book: &Book, counter: Count) -> usize {
    let hidden = book.tickets.values().filter(|ticket| ticket.hidden).count();
    let tickets = book.tickets.values().filter(|ticket| !ticket.hidden);
    let rated = |stars| {
        let ratings = book
            .tickets
            .values()
            .filter(|ticket| !ticket.hidden)
            .flat_map(|ticket| &ticket.ratings);
        ratings.filter(|rating| rating.stars == stars).count()
    };
    match counter {
        Count::People => book.people.len(),
        Count::Banned => book.people.values().filter(|person| person.ban.is_some()).count(),
        Count::Tickets => tickets.count(),
        Count::Hidden => hidden,
        Count::New => tickets.filter(|ticket| ticket.state == State::New).count(),
        Count::InProgress => tickets
            .filter(|ticket| matches!(ticket.state, State::InProgress { .. }))
            .count(),
        Count::Closed => tickets.filter(|ticket| !ticket.is_open()).count(),
        Count::Waiting => tickets
            .filter(|ticket| ticket.is_open() && ticket.turn == Turn::Support)
            .count(),
        Count::Late => tickets.filter(|ticket| ticket.is_late()).count(),
        Count::Feedback => book.feedback.len(),
        Count::FeedbackUnread => book.feedback.values().filter(|feedback| !feedback.read).count(),
        Count::Rated1 => rated(1),
        Count::Rated2 => rated(2),
        Count::Rated3 => rated(3),
        Count::Rated4 => rated(4),
        Count::Rated5 => rated(5),
    }
}

pub async fn counters_and_indexes_stay_true_through_any_history(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    let mut random = fastrand::Rng::with_seed(11);
    for step in 0..300 {
        book.step(&mut random).await;
        for counter in Count::ALL {
            let is = book.store.count(counter).unwrap();
            assert_eq!(
                is,
                counted(&book, counter) as u64,
                "{} after step {step}",
                counter.name()
            );
        }
        if step % 50 == 0 {
            assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
        }
    }
    assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
}

pub async fn a_history_reads_back_as_it_was_written(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    book.live(23, 300).await;
    let store = home.store().await;
    for (no, ticket) in &book.tickets {
        let no = TicketNo(*no);
        assert_eq!(&store.ticket(no).unwrap().unwrap().value, ticket);
        let events = &book.events[&no.0];
        for (seq, event) in (0..).zip(events) {
            assert_eq!(store.event(no, seq).unwrap().as_ref(), Some(event));
        }
        let count = events.len() as u64;
        assert_eq!(store.event(no, count).unwrap(), None);
        assert_eq!(ticket.version, count, "the version is the number of the next event");
        let latest = store.events_before(no, u64::MAX, 3).unwrap();
        let expected: Vec<_> = (0..count)
            .zip(events.clone())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .take(3)
            .collect();
        assert_eq!(latest, expected);
        assert_eq!(
            store.events_before(no, 1, 10).unwrap(),
            [(0, events[0].clone())],
            "of this ticket only"
        );
    }
    assert_eq!(store.ticket(TicketNo(9_999)).unwrap().map(|loaded| loaded.value), None);
}

pub async fn a_decision_made_from_old_data_is_refused(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    let no = book.open(1).await;
    let old = book.store.ticket(no).unwrap().unwrap();
    book.act(no, Act::Take(PersonId::telegram(901))).await.unwrap();
    let before = everything(&*home.engine);
    for stale in [Some(&old), None] {
        let events = old.value.decide(Act::Close(Closer::User), book.now).unwrap();
        let mut after = old.value.clone();
        after.apply(&events[0]);
        let mut change = Change::default();
        change.put_ticket(stale, &after, &events).unwrap();
        assert_eq!(book.store.commit(change).await.unwrap(), Committed::Conflict);
        assert_eq!(everything(&*home.engine), before);
    }
}

pub async fn a_recount_names_what_differs(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    book.live(5, 60).await;
    assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
    let engine = &home.engine;
    let letter = [Table::Count.letter()];
    let counters = engine.scan(&letter, None, Count::ALL.len(), Order::Ascending).unwrap();
    let (waiting, _) = counters.iter().find(|(key, _)| key.ends_with(b"waiting")).unwrap();
    let broken = Write {
        adds: vec![(waiting.clone(), 1)],
        ..Write::default()
    };
    engine.commit(broken).await.unwrap();
    let named = book.store.recount().unwrap();
    assert!(
        matches!(&named[..], [one] if one.contains("counter waiting")),
        "{named:?}"
    );

    let page = book.store.page(List::Open, None, 1).unwrap();
    let entries = engine
        .scan(&[Table::Index.letter()], None, 1, Order::Ascending)
        .unwrap();
    let (mut stray, _) = entries[0].clone();
    let missing = stray.clone();
    stray.push(0);
    let broken = Write {
        puts: vec![(missing, None), (stray, Some(Vec::new()))],
        ..Write::default()
    };
    engine.commit(broken).await.unwrap();
    let named = book.store.recount().unwrap();
    assert!(
        named
            .iter()
            .any(|line| line.contains("1 index entries are missing and 1 are stale")),
        "{named:?}"
    );
    assert!(!page.entries.is_empty(), "the history has open tickets");
}
