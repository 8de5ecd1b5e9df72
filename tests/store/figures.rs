//! The statistics' counters: true through any history, brought along by exports, made for stores that lack them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use switchboard::domain::{
    Act, Closer, Event, Figure, Happening, Histogram, Lateness, Party, PersonId, Target, TicketNo,
};
use switchboard::store::{Engine, MemoryEngine, Order, Row, Span, Store, Table, Write, export, import};

use super::book::Book;
use super::lodging::Lodging;
use super::reads::everything;

const MINUTE: i64 = 60_000;

fn ever(store: &Store) -> BTreeMap<Figure, u64> {
    let figures = store.figures(&Span::Ever).unwrap().into_iter();
    // What was taken back leaves a nought behind.
    figures
        .filter(|(.., count)| *count > 0)
        .map(|(_, figure, count)| (figure, count))
        .collect()
}

/// All that are kept by the hour, or by the day.
fn kept(store: &Store, span: &Span) -> Vec<(i64, Figure, u64)> {
    let figures = store.figures(span).unwrap().into_iter();
    figures.filter(|(.., count)| *count > 0).collect()
}

const ALWAYS: std::ops::Range<i64> = 0..1_000_000_000;

/// A list of durations, found by looking through a whole history.
fn durations(book: &Book, of: impl Fn(&[Event]) -> Vec<i64>) -> Vec<i64> {
    let mut all: Vec<i64> = book.events.values().flat_map(|events| of(events)).collect();
    all.sort_unstable();
    all
}

fn by_staff(event: &Event) -> bool {
    matches!(event.what.said_by(), Some(Party::Staff(_)))
}

fn first_answers(events: &[Event]) -> Vec<i64> {
    let answer = events.iter().find(|event| by_staff(event));
    answer.map(|answer| answer.at.since(events[0].at)).into_iter().collect()
}

fn resolutions(events: &[Event]) -> Vec<i64> {
    let mut found = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Happening::Closed { by } = event.what else { continue };
        let before = &events[..at];
        let begun = before
            .iter()
            .rfind(|event| matches!(event.what, Happening::Opened | Happening::Reopened { .. }));
        let end = match by {
            Closer::Silence => before.iter().rfind(|event| by_staff(event)).unwrap(),
            Closer::User | Closer::Staff(_) => event,
        };
        found.push(end.at.since(begun.unwrap().at));
    }
    found
}

fn assert_percentiles(histogram: &Histogram, exact: &[i64], what: &str) {
    assert_eq!(histogram.total(), exact.len() as u64, "{what}");
    for percent in [1, 50, 95, 100] {
        let rank = (exact.len() * percent).div_ceil(100);
        let (shown, exact) = (histogram.percentile_ms(percent as u64).unwrap(), exact[rank - 1]);
        let near = (shown - exact).abs() * 20 <= exact.max(10_000);
        assert!(near, "{what}, {percent} %: {shown} for {exact}");
    }
}

pub async fn figures_say_what_the_histories_say(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    book.live(31, 600).await;
    let events = || book.events.values().flatten();
    let happened = |is: fn(&Happening) -> bool| events().filter(|event| is(&event.what)).count() as u64;
    let figures = ever(&book.store);
    let of = |figure| figures.get(&figure).copied().unwrap_or(0);
    assert_eq!(of(Figure::Opened), book.tickets.len() as u64);
    assert_eq!(of(Figure::Met), book.people.len() as u64);
    assert_eq!(
        of(Figure::Closed),
        happened(|what| matches!(what, Happening::Closed { .. }))
    );
    assert_eq!(
        of(Figure::Reopened),
        happened(|what| matches!(what, Happening::Reopened { .. }))
    );
    assert_eq!(
        of(Figure::FromUsers),
        happened(|what| matches!(what.said_by(), Some(Party::User | Party::Participant(_))))
    );
    let from_staff = happened(|what| matches!(what.said_by(), Some(Party::Staff(_))));
    assert_eq!(of(Figure::FromStaff), from_staff);
    for stars in 1..=5 {
        let ratings = book.tickets.values().flat_map(|ticket| &ticket.ratings);
        let given = ratings.filter(|rating| rating.stars == stars).count();
        assert_eq!(of(Figure::Rated(stars)), given as u64);
    }
    for missed in Target::ALL {
        let late = |event: &&Event| {
            event.what
                == Happening::Late {
                    target: missed,
                    lateness: Lateness::Missed,
                }
        };
        let times = events().filter(late).count() as u64;
        assert!(times > 0 && of(Figure::Missed(missed)) == times, "{missed:?}");
    }
    let (mut answers, mut ends) = (Histogram::default(), Histogram::default());
    for (_, figure, count) in kept(&book.store, &Span::Days(ALWAYS)) {
        match figure {
            Figure::Answered(bucket) => answers.add(bucket, count),
            Figure::Resolved(bucket) => ends.add(bucket, count),
            other => panic!("{other:?} is not kept by the day"),
        }
    }
    assert_percentiles(&answers, &durations(&book, first_answers), "first answers");
    assert_percentiles(&ends, &durations(&book, resolutions), "resolutions");
    assert!(answers.total() > 10 && ends.total() > 10, "the history shows something");
}

pub async fn a_figure_belongs_to_its_hour(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let first = book.now.hour();
    let no = book.open(1).await;
    book.now = book.now.plus_ms(90 * MINUTE);
    let by = Party::Staff(PersonId::telegram(901));
    let message = book.words(901);
    book.act(no, Act::Say { by, message }).await.unwrap();
    let second = book.now.hour();
    assert!(second > first);
    let in_hours = |from, to| kept(&book.store, &Span::Hours(from..to));
    let opening = [
        (first, Figure::Met, 1),
        (first, Figure::Opened, 1),
        (first, Figure::FromUsers, 1),
    ];
    assert_eq!(in_hours(first, first + 1), opening);
    assert_eq!(in_hours(second, second + 1), [(second, Figure::FromStaff, 1)]);
    assert_eq!(in_hours(first, second + 1).len(), 4);
    assert_eq!(in_hours(second + 1, second + 1_000), []);
    assert_eq!(in_hours(second + 1, first), [], "a span turned round is empty");
    let days = kept(&book.store, &Span::Days(book.now.day()..book.now.day() + 1));
    assert!(matches!(days[..], [(day, Figure::Answered(_), 1)] if day == book.now.day()));
}

pub async fn a_changed_rating_counts_once_where_it_was_given(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    book.act(no, Act::Close(Closer::User)).await.unwrap();
    let closing = book.tickets[&no.0].closing().unwrap();
    let given = book.now.hour();
    book.act(no, Act::Rate { closing, stars: 2 }).await.unwrap();
    book.now = book.now.plus_ms(5 * 60 * MINUTE);
    book.act(no, Act::Rate { closing, stars: 5 }).await.unwrap();
    let rated = |figure: &Figure| matches!(figure, Figure::Rated(_));
    let hours = kept(&book.store, &Span::Hours(ALWAYS)).into_iter();
    let hours: Vec<_> = hours.filter(|(_, figure, _)| rated(figure)).collect();
    assert_eq!(hours, [(given, Figure::Rated(5), 1)]);
    assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
}

/// Every row of the figures, as it lies there.
fn rows(engine: &dyn Engine) -> Vec<Row> {
    let letter = Table::Figure.letter();
    let rows = engine.scan(&[letter], Some(&[letter + 1]), usize::MAX, Order::Ascending);
    let rows = rows.unwrap().into_iter();
    rows.filter(|(_, value)| value != b"0").collect()
}

/// Makes a store look as it was before there were figures.
async fn age(engine: &Arc<dyn Engine>) {
    let mut write = Write::default();
    for (key, value) in everything(&**engine) {
        if key[0] == Table::Figure.letter() {
            write.puts.push((key, None));
        } else if key[0] == Table::Ticket.letter() {
            let mut ticket: Value = serde_json::from_slice(&value).unwrap();
            let fields = ticket.as_object_mut().unwrap();
            fields.remove("answered_at");
            fields.remove("reopened_at");
            write.puts.push((key, Some(serde_json::to_vec(&ticket).unwrap())));
        } else if key.ends_with(b"schema") {
            write.puts.push((key, Some(b"1".to_vec())));
        }
    }
    engine.commit(write).await.unwrap();
}

pub async fn an_older_store_is_counted_when_it_is_opened(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(37, 1_500).await;
    let before = rows(&*home.engine);
    assert!(before.len() > 500, "more than one step writes: {}", before.len());
    age(&home.engine).await;
    assert!(rows(&*home.engine).is_empty());
    let store = home.store().await;
    assert_eq!(rows(&*home.engine), before);
    for (no, ticket) in &book.tickets {
        assert_eq!(store.ticket(TicketNo(*no)).unwrap().unwrap().value, *ticket);
    }
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    // Once: the next opening finds nothing to do, and what happens goes on being counted.
    let whole = everything(&*home.engine);
    book.store = home.store().await;
    assert_eq!(everything(&*home.engine), whole);
    book.live(38, 50).await;
    assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
}

pub async fn a_history_that_cannot_be_read_does_not_stop_the_counting(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    let message = book.words(1);
    let by = Party::User;
    book.act(no, Act::Say { by, message }).await.unwrap();
    age(&home.engine).await;
    let mut events = everything(&*home.engine).into_iter();
    let (last, _) = events.rfind(|(key, _)| key[0] == Table::Event.letter()).unwrap();
    let spoilt = Write {
        puts: vec![(last, Some(b"secret".to_vec()))],
        ..Write::default()
    };
    home.engine.commit(spoilt).await.unwrap();
    let figures = ever(&home.store().await);
    assert_eq!(figures.get(&Figure::FromUsers), Some(&1));
    assert_eq!(figures.get(&Figure::Opened), Some(&1));
}

fn exported(store: &Store) -> Vec<Value> {
    let mut lines = Vec::new();
    export(store, |line| lines.push(serde_json::from_str::<Value>(line).unwrap())).unwrap();
    lines
}

pub async fn exports_bring_figures_along_and_old_ones_are_counted(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(41, 300).await;
    let lines = exported(&book.store);
    let old = lines.iter().filter(|line| line["kind"] != "figure").map(|line| {
        let mut line = line.clone();
        if line["kind"] == "switchboard" {
            line["schema"] = 1.into();
        }
        if let (true, Some(ticket)) = (line["kind"] == "ticket", line["value"].as_object_mut()) {
            ticket.remove("answered_at");
            ticket.remove("reopened_at");
        }
        line
    });
    for lines in [old.collect(), lines.clone()] {
        let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::default());
        let store = Store::open(engine.clone()).await.unwrap();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        import(&store, &mut text.as_bytes()).await.unwrap();
        assert_eq!(rows(&*engine), rows(&*home.engine));
        assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    }
}

pub async fn a_recount_names_wrong_figures_but_not_those_of_deleted_tickets(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(43, 200).await;
    let (key, _) = rows(&*home.engine).remove(0);
    let add = |delta| Write {
        adds: vec![(key.clone(), delta)],
        ..Write::default()
    };
    for delta in [1, -2] {
        home.engine.commit(add(delta)).await.unwrap();
        let named = book.store.recount().unwrap();
        assert!(
            matches!(&named[..], [one] if one.contains("1 figures of the statistics")),
            "{named:?}"
        );
    }
    home.engine.commit(add(1)).await.unwrap();
    assert_eq!(book.store.recount().unwrap(), Vec::<String>::new());
    // All that is kept of the first ticket goes; that it was opened has happened all the same.
    let of_first = |key: &[u8]| {
        let tables = [Table::Ticket.letter(), Table::Event.letter()];
        tables.contains(&key[0]) && key[1..9] == 1u64.to_be_bytes()
    };
    let all = everything(&*home.engine).into_iter();
    let puts = all
        .filter(|(key, _)| of_first(key))
        .map(|(key, _)| (key, None))
        .collect();
    let before = rows(&*home.engine);
    home.engine
        .commit(Write {
            puts,
            ..Write::default()
        })
        .await
        .unwrap();
    assert_eq!(rows(&*home.engine), before);
    let named = book.store.recount().unwrap();
    assert!(named.iter().all(|line| !line.contains("statistics")), "{named:?}");
}
