//! Feedback: its numbers, its lists, and the messages that show it.

use switchboard::domain::FeedbackNo;
use switchboard::store::{Direction, FeedbackList, Store};

use super::book::{Book, at};
use super::lodging::Lodging;

/// A list, page by page.
fn walk(store: &Store, list: FeedbackList, size: usize) -> Vec<u64> {
    let mut page = store.feedback_page(list, None, size).unwrap();
    let mut found = Vec::new();
    loop {
        found.extend(page.entries.iter().map(|(_, no)| no.0));
        let Some((last, _)) = page.entries.last().filter(|_| page.more_after) else {
            return found;
        };
        page = store.feedback_page(list, Some((last, Direction::After)), size).unwrap();
    }
}

pub async fn feedback_is_listed_newest_first_and_unread_on_its_own(home: Lodging) {
    let mut book = Book::over(home.store().await);
    assert_eq!(walk(&book.store, FeedbackList::All, 3), Vec::<u64>::new());
    book.live(5, 400).await;
    let all: Vec<u64> = book.feedback.keys().rev().copied().collect();
    let unread: Vec<u64> = all.iter().copied().filter(|no| !book.feedback[no].read).collect();
    assert!(
        all.len() > 10 && unread.len() > 3,
        "the history is long enough to say anything"
    );
    for size in [1, 3, 100] {
        assert_eq!(walk(&book.store, FeedbackList::All, size), all);
        assert_eq!(walk(&book.store, FeedbackList::Unread, size), unread);
    }
    for (no, feedback) in &book.feedback {
        let stored = book.store.feedback(FeedbackNo(*no)).unwrap().unwrap();
        assert_eq!(&stored.value, feedback);
    }
    // A new opening goes on with the numbers where they ended.
    let again = home.store().await;
    assert_eq!(again.next_feedback(), FeedbackNo(all[0] + 1));
}

pub async fn a_message_leads_to_its_feedback(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.give_feedback(1).await;
    let shown = book.words(901).source;
    assert_eq!(
        book.store.feedback_link(at(901, shown.message - 1)).unwrap(),
        Some(FeedbackNo(1))
    );
    assert_eq!(book.store.feedback_link(shown).unwrap(), None);
    assert_eq!(book.store.link(at(901, shown.message - 1)).unwrap(), None);
}
