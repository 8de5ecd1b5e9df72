//! Lists of tickets: their order, and paging through them in both directions.

use std::cmp::Reverse;

use switchboard::domain::{Act, Closer, MAX_REMINDERS, PersonId, State, Ticket, TicketNo, Turn};
use switchboard::store::{Cursor, Direction, List, Page, Store};

use super::book::{Book, OPERATORS};
use super::lodging::Lodging;

/// The lists there are, of the people in a book.
fn lists() -> Vec<List> {
    let people = OPERATORS.into_iter().chain(1..=6).map(PersonId::telegram);
    let mut lists = vec![
        List::Open,
        List::Waiting,
        List::Silent,
        List::Unwarned,
        List::Due,
        List::Late,
        List::ToRemind(Turn::User),
        List::ToRemind(Turn::Support),
        List::New,
        List::Closed,
        List::Scheduled,
        List::Hidden,
    ];
    lists.extend(people.flat_map(|person| {
        let part = [List::TakesPart(person), List::TookPart(person)];
        part.into_iter().chain([List::Mine(person), List::Of(person)])
    }));
    lists
}

/// What a list should hold, said once more in other words.
fn expected(book: &Book, list: List) -> Vec<TicketNo> {
    let mut tickets: Vec<&Ticket> = book.tickets.values().collect();
    let waits = |ticket: &Ticket| ticket.turn == Turn::Support;
    // Where the user waits, the urgent come first.
    let urgency = |ticket: &&Ticket| {
        let priority = Reverse(ticket.priority);
        let before = waits(ticket).then_some(priority);
        (!waits(ticket), before, ticket.waiting_since, ticket.no)
    };
    let closed_at = |ticket: &Ticket| match ticket.state {
        State::Closed { at, .. } => Some(at),
        _ => None,
    };
    tickets.retain(|ticket| matches!(list, List::TookPart(_)) || ticket.hidden == (list == List::Hidden));
    match list {
        List::Open => tickets.retain(|ticket| ticket.is_open()),
        List::Waiting => tickets.retain(|ticket| ticket.is_open() && waits(ticket)),
        List::Silent => tickets.retain(|ticket| ticket.is_open() && !waits(ticket)),
        List::Unwarned => tickets.retain(|ticket| ticket.is_open() && !waits(ticket) && !ticket.warned),
        List::ToRemind(turn) => {
            tickets.retain(|ticket| ticket.is_open() && ticket.turn == turn && ticket.reminders < MAX_REMINDERS);
        }
        List::Due => tickets.retain(|ticket| ticket.next_late().is_some()),
        List::Late => tickets.retain(|ticket| ticket.is_late()),
        List::New => tickets.retain(|ticket| ticket.state == State::New),
        List::Mine(person) => tickets.retain(|ticket| ticket.state == State::InProgress { by: person }),
        List::Closed | List::Hidden => tickets.retain(|ticket| closed_at(ticket).is_some()),
        List::Scheduled => tickets.retain(|ticket| ticket.close_at.is_some()),
        List::Of(person) => tickets.retain(|ticket| ticket.requester == person),
        List::TakesPart(person) => tickets.retain(|ticket| ticket.participants.contains(&person)),
        List::TookPart(person) => tickets
            .retain(|ticket| ticket.participants.contains(&person) || ticket.former_participants.contains(&person)),
    }
    match list {
        List::Open | List::Waiting | List::Silent | List::Unwarned | List::Mine(_) => tickets.sort_by_key(urgency),
        List::New => tickets.sort_by_key(|ticket| (ticket.opened_at, ticket.no)),
        List::Due => tickets.sort_by_key(|ticket| (ticket.next_late(), ticket.no)),
        List::Late => tickets.sort_by_key(|ticket| ticket.no),
        List::ToRemind(_) => {
            tickets.sort_by_key(|ticket| (ticket.reminded_at.unwrap_or(ticket.waiting_since), ticket.no))
        }
        List::Scheduled => tickets.sort_by_key(|ticket| (ticket.close_at.map(|schedule| schedule.at), ticket.no)),
        List::Closed | List::Hidden => tickets.sort_by_key(|ticket| (Reverse(closed_at(ticket)), ticket.no)),
        List::Of(_) | List::TakesPart(_) | List::TookPart(_) => tickets.sort_by_key(|ticket| Reverse(ticket.no)),
    }
    tickets.into_iter().map(|ticket| ticket.no).collect()
}

fn numbers(page: &Page) -> Vec<TicketNo> {
    page.entries.iter().map(|(_, no)| *no).collect()
}

/// Walks a list to its end and back again; gives both ways, the second as it was met.
fn walk(store: &Store, list: List, size: usize) -> (Vec<TicketNo>, Vec<TicketNo>) {
    let mut page = store.page(list, None, size).unwrap();
    assert!(!page.more_before);
    let mut forward = numbers(&page);
    while page.more_after {
        let (last, _) = page.entries.last().expect("a page with more behind it is not empty");
        page = store.page(list, Some((last, Direction::After)), size).unwrap();
        assert!(page.more_before && !page.entries.is_empty());
        forward.extend(numbers(&page));
    }
    let mut back: Vec<TicketNo> = numbers(&page).into_iter().rev().collect();
    while page.more_before {
        let (first, _) = page.entries.first().expect("a page with more before it is not empty");
        page = store.page(list, Some((first, Direction::Before)), size).unwrap();
        assert!(page.more_after && !page.entries.is_empty());
        back.extend(numbers(&page).into_iter().rev());
    }
    (forward, back)
}

pub async fn each_list_keeps_its_order_through_any_history(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    for seed in 0..6 {
        book.live(seed, 40).await;
        for list in lists() {
            let page = book.store.page(list, None, 1_000).unwrap();
            assert_eq!(numbers(&page), expected(&book, list), "{list:?}, seed {seed}");
            assert!(!page.more_before && !page.more_after);
        }
    }
}

pub async fn pages_lead_forward_and_back_and_know_their_ends(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    let empty = book.store.page(List::Open, None, 5).unwrap();
    assert_eq!(empty, Page::default());
    book.live(3, 150).await;
    for list in lists() {
        let whole = expected(&book, list);
        for size in [1, 2, 5, whole.len().max(1), whole.len() + 1] {
            let (forward, mut back) = walk(&book.store, list, size);
            assert_eq!(forward, whole, "{list:?} in pages of {size}");
            back.reverse();
            assert_eq!(back, whole, "{list:?} in pages of {size}, from its end");
        }
    }
    assert!(
        expected(&book, List::Open).len() > 5,
        "the history is long enough to say anything"
    );
}

pub async fn a_place_outlives_its_entry(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.aims = true;
    let mut tickets = Vec::new();
    for user in 1..=5 {
        tickets.push(book.open(user).await);
        book.now = book.now.plus_ms(1_000);
    }
    let page = book.store.page(List::Waiting, None, 3).unwrap();
    let places: Vec<Cursor> = page.entries.iter().map(|(place, _)| place.clone()).collect();
    book.act(tickets[2], Act::Close(Closer::User)).await.unwrap();
    let after = book
        .store
        .page(List::Waiting, Some((&places[2], Direction::After)), 3)
        .unwrap();
    assert_eq!(numbers(&after), tickets[3..]);
    let before = book
        .store
        .page(List::Waiting, Some((&places[2], Direction::Before)), 3)
        .unwrap();
    assert_eq!(numbers(&before), tickets[..2]);
    assert!(before.more_after && !before.more_before && !after.more_after);
    let last = &after.entries[1].0;
    let beyond = book
        .store
        .page(List::Waiting, Some((last, Direction::After)), 3)
        .unwrap();
    assert!(beyond.entries.is_empty() && !beyond.more_after && beyond.more_before);
}
