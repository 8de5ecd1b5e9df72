//! Updates: each counts once, and its mark is kept as long as it can come again.

use switchboard::domain::{Aside, HOUR_MS, Person, PersonId, Timestamp, WhyAside};
use switchboard::store::{Change, Committed, Store, Table};

use super::book::sighting;
use super::lodging::Lodging;

const DAY_MS: i64 = 24 * HOUR_MS;

async fn update(store: &Store, update: u64, at: i64) -> Committed {
    let now = Timestamp(at);
    let mut change = Change::default();
    let before = store.person(sighting(1).id).unwrap();
    let mut person = before
        .as_ref()
        .map_or_else(|| Person::met(&sighting(1), now), |before| before.value.clone());
    person.name.push('x');
    change.put_person(before.as_ref(), &person).unwrap();
    change.once_for(update, now);
    store.commit(change).await.unwrap()
}

fn marks(store: &Store) -> usize {
    store.rows(Table::Seen, None, 10_000).unwrap().len()
}

pub async fn an_update_counts_once_for_two_days(home: Lodging) {
    let store = home.store().await;
    let midnight = 19_000 * DAY_MS;
    assert_eq!(update(&store, 7, midnight - 1).await, Committed::Done);
    assert_eq!(update(&store, 8, midnight).await, Committed::Done);
    for (number, at) in [
        (7, midnight - 1),
        (7, midnight),
        (7, midnight + DAY_MS - 1),
        (8, midnight + 2 * DAY_MS - 1),
        // The clock went wrong and was put back.
        (8, midnight - 1),
    ] {
        assert_eq!(
            update(&store, number, at).await,
            Committed::Repeated,
            "update {number} at {at}"
        );
    }
    // After a quiet week the numbers start anew, anywhere: an old mark must not swallow a new update.
    assert_eq!(update(&store, 7, midnight + 8 * DAY_MS).await, Committed::Done);
    assert_eq!(marks(&store), 3);
}

pub async fn old_marks_are_forgotten_in_steps(home: Lodging) {
    let store = home.store().await;
    for day in [-3, -2, 0, 3, 4, 5, 6] {
        for number in 0..10 {
            assert_eq!(
                update(&store, numbered(day, number), day * DAY_MS).await,
                Committed::Done
            );
        }
    }
    let today = 6;
    let mut removed = Vec::new();
    while removed.last() != Some(&0) {
        removed.push(store.forget_updates_before(today, 2).await.unwrap());
    }
    assert_eq!(removed, [2, 2, 1, 0], "all of five days, but never more than asked for");
    assert_eq!(marks(&store), 2, "a block for each day that is left");
    for day in [today - 1, today] {
        for number in 0..10 {
            let again = update(&store, numbered(day, number), today * DAY_MS).await;
            assert_eq!(again, Committed::Repeated, "yesterday and today are kept");
        }
    }
}

/// An update number of a day's own.
fn numbered(day: i64, number: u64) -> u64 {
    day.unsigned_abs() * 1_000 + u64::from(day < 0) * 100 + number
}

pub async fn what_is_kept_aside_is_read_back_and_goes_with_its_person(home: Lodging) {
    let store = home.store().await;
    for (update, from) in [(1, 4_711), (2, 4_712)] {
        let content = format!("{{\"hologram\":{{\"from\":{{\"id\":{from}}}}}}}");
        let aside = Aside::new(update, Timestamp(0), WhyAside::Unreadable, "hologram", &content);
        let mut change = Change::default();
        change.put_aside(&store.all_aside().unwrap(), &aside).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    }
    let kept = store.all_aside().unwrap();
    let mut change = Change::default();
    change.drop_aside_of(&kept, PersonId::telegram(4_711));
    assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    assert_eq!(store.all_aside().unwrap(), kept[1..]);
}
