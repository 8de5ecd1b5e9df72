//! What things cost: a search reads those it shows, however many there are, and what is erased leaves no row behind.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use switchboard::domain::{Person, PersonId, Query, Sighting, Timestamp};
use switchboard::store::{
    Change, Committed, Direction, Engine, Fault, MemoryEngine, Order, Pending, Row, Store, Table, Write,
};

use super::book::Book;

/// An engine that counts how often a person is read.
#[derive(Default)]
struct Counting {
    disk: MemoryEngine,
    people: AtomicUsize,
}

impl Engine for Counting {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        if key.first() == Some(&Table::Person.letter()) {
            self.people.fetch_add(1, Ordering::SeqCst);
        }
        self.disk.get(key)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        self.disk.scan(from, to, limit, order)
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        self.disk.commit(write)
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        self.disk.freeze()
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.disk.size_on_disk()
    }
}

#[tokio::test]
async fn a_search_reads_those_it_shows_and_one_more() {
    let engine = Arc::new(Counting::default());
    let store = Store::open(engine.clone()).await.unwrap();
    for number in 0..200 {
        let sighting = Sighting {
            id: PersonId::telegram(number),
            name: "Anna Meier".into(),
            username: None,
            client_language: None,
        };
        let mut change = Change::default();
        change.put_person(None, &Person::met(&sighting, Timestamp(0))).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    }
    let query = Query::of("meier").unwrap();
    let read = || engine.people.swap(0, Ordering::SeqCst);
    read();
    let first = store.find(&query, None, 8).unwrap();
    assert_eq!((first.entries.len(), read()), (8, 9));
    let last = first.entries.last().map(|(place, _)| (place, Direction::After));
    let second = store.find(&query, last, 8).unwrap();
    assert_eq!((second.entries.len(), read()), (8, 9));
    let before = second.entries.first().map(|(place, _)| (place, Direction::Before));
    assert_eq!(store.find(&query, before, 8).unwrap().entries, first.entries);
    assert_eq!(read(), 8, "there are no more before");
}

fn rows(store: &Store) -> BTreeMap<char, usize> {
    let count = |table: Table| store.rows(table, None, usize::MAX).unwrap().len();
    let each = Table::ALL.map(|table| (char::from(table.letter()), count(table)));
    each.into_iter().collect()
}

#[tokio::test]
async fn what_is_erased_leaves_nothing_behind_but_figures_and_one_number() {
    let engine = Arc::new(MemoryEngine::default());
    let store = Store::open(engine.clone()).await.unwrap();
    let mut book = Book::over(store.clone());
    book.meet(1).await;
    let mut after = Vec::new();
    for _ in 0..20 {
        let no = book.open(1).await;
        let mut change = Change::default();
        let history = store.history_rows(no, usize::MAX).unwrap();
        store.erase_history(&mut change, history).unwrap();
        let ticket = store.ticket(no).unwrap().unwrap();
        store.erase_ticket(&mut change, &ticket).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
        assert!(store.numbers().unwrap().ticket >= no.0);
        assert_eq!(store.unswept().unwrap(), [no]);
        let mut change = Change::default();
        change.swept(no);
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
        after.push(rows(&store));
    }
    assert_eq!(after.first(), after.last());
    let last = store.next_ticket().0;
    assert!(store.numbers().unwrap().ticket < last, "it was never given");
    let again = Store::open(engine).await.unwrap();
    assert_eq!(again.next_ticket().0, last, "no number is given again");
}
