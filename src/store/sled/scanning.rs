//! A scan of the tree under rows that hide what stands there.

use super::ahead::Rows;
use super::tree::Tree;
use crate::store::Fault;
use crate::store::engine::{Order, Row};
use crate::store::keys::{self, Key};

/// What a scan asks for: at most `limit` rows with `from <= key < to`, in that order.
pub(super) struct Asked<'a> {
    pub from: &'a [u8],
    pub to: Option<&'a [u8]>,
    pub limit: usize,
    pub order: Order,
}

impl Asked<'_> {
    /// The rows of a tree under those that `over` gives of a stretch.
    pub fn of(&self, tree: &Tree, over: impl Fn(&[u8], Option<&[u8]>) -> Rows) -> Result<Vec<Row>, Fault> {
        let Asked { limit, order, .. } = *self;
        if limit == 0 || self.to.is_some_and(|to| to <= self.from) {
            return Ok(Vec::new());
        }
        // So many rows of the tree may be hidden, or gone, that those found fall short of the limit: then the scan goes on
        // behind them.
        let (mut from, mut to) = (Key::from_slice(self.from), self.to.map(Key::from_slice));
        let mut rows = Vec::new();
        loop {
            let wanted = limit - rows.len();
            let found = tree.scan(&from, to.as_deref(), wanted, order)?;
            // The stretch that this scan has seen whole.
            let (mut begin, mut end) = (from.clone(), to.clone());
            let last = found
                .last()
                .filter(|_| found.len() == wanted)
                .map(|(key, _)| key.clone());
            match (&last, order) {
                (Some(last), Order::Ascending) => end = Some(keys::behind(last)),
                (Some(last), Order::Descending) => begin.clone_from(last),
                (None, _) => {}
            }
            rows.append(&mut hidden(found, over(&begin, end.as_deref()), order));
            if rows.len() >= limit || last.is_none() {
                rows.truncate(limit);
                return Ok(rows);
            }
            match order {
                Order::Ascending => from = end.unwrap_or_default(),
                Order::Descending => to = Some(begin),
            }
        }
    }
}

/// Rows as found, in an order, under others of the same stretch.
fn hidden(found: Vec<Row>, over: Rows, order: Order) -> Vec<Row> {
    if over.is_empty() {
        return found;
    }
    let mut rows: Vec<Row> = (found.into_iter()).filter(|(key, _)| !over.contains_key(key)).collect();
    rows.extend(over.into_iter().filter_map(|(key, value)| Some((key, value?))));
    rows.sort_unstable();
    if order == Order::Descending {
        rows.reverse();
    }
    rows
}
