//! Lists, page by page: each is found by a key, never by counting from the beginning.

use super::engine::Order;
use super::index::{self, Cursor, Direction, List, Page, People};
use super::keys;
use super::records::damaged_key;
use super::table::Table;
use super::{Fault, Store};
use crate::domain::PersonId;

impl Store {
    /// Part of a list: from its beginning, or on one side of a place in it.
    pub fn page(&self, list: List, from: Option<(&Cursor, Direction)>, size: usize) -> Result<Page, Fault> {
        self.page_below(&list.prefix(), index::number, from, size)
    }

    /// Part of a list of people.
    pub fn people(
        &self,
        list: People,
        from: Option<(&Cursor, Direction)>,
        size: usize,
    ) -> Result<Page<PersonId>, Fault> {
        self.page_below(&list.prefix(), index::person, from, size)
    }

    /// Part of what lies below `prefix` in the index; `read` takes from each key what it stands for.
    pub(super) fn page_below<T>(
        &self,
        prefix: &[u8],
        read: impl Fn(&[u8]) -> Option<T>,
        from: Option<(&Cursor, Direction)>,
        size: usize,
    ) -> Result<Page<T>, Fault> {
        let end = keys::after(prefix);
        let place = |cursor: &Cursor| [prefix, &cursor.0].concat();
        let mut rows;
        let mut page = Page::default();
        match from {
            Some((cursor, Direction::Before)) => {
                rows = self
                    .engine
                    .scan(prefix, Some(&place(cursor)), size + 1, Order::Descending)?;
                page.more_before = rows.len() > size;
                page.more_after = true;
                rows.truncate(size);
                rows.reverse();
            }
            Some((cursor, Direction::After)) => {
                let next = [place(cursor), vec![0]].concat();
                rows = self.engine.scan(&next, end.as_deref(), size + 1, Order::Ascending)?;
                page.more_before = true;
                page.more_after = rows.len() > size;
                rows.truncate(size);
            }
            None => {
                rows = self.engine.scan(prefix, end.as_deref(), size + 1, Order::Ascending)?;
                page.more_after = rows.len() > size;
                rows.truncate(size);
            }
        }
        for (key, _) in rows {
            let entry = read(&key).ok_or_else(|| damaged_key(Table::Index))?;
            page.entries.push((Cursor(key[prefix.len()..].to_vec()), entry));
        }
        Ok(page)
    }
}
