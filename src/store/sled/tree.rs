//! The rows on the disk, many to a row of sled's: the only place that reads and writes sled's tree. Must not know what
//! is in a row.
//!
//! sled keeps some 900 bytes in memory for every page, for ever, and a page holds 16 rows at most, however small they
//! are. So neighbouring rows share a block, and blocks are what sled sees: each lies below the key of the first row it
//! had, and has all rows from there to the next block.

use std::ops::Bound;
use std::sync::Arc;

use super::block::Block;
use super::engine_fault;
use super::lays::Lays;
use super::packing::{Change, Packed};
use super::walk::{Laid, Walk, block_of, place};
use crate::store::Fault;
use crate::store::engine::{Order, Row};
use crate::store::keys::{self, Key};

/// The tree of the blocks. sled's own has the rows of an older store, one by one.
const BLOCKS: &str = "blocks";

/// Since which layout of the data the rows lie in blocks.
const SINCE_SCHEMA: u32 = 5;

/// Rows of an older store that are brought along at once.
const STEP: usize = 4_000;

/// Blocks that are split or joined in one batch. Readers wait for it.
const TOGETHER: usize = 96;

/// sled's tree, of which each row is a block of neighbouring rows. Clones share it.
#[derive(Clone)]
pub(super) struct Tree {
    db: sled::Db,
    blocks: sled::Tree,
    lays: Arc<Lays>,
}

impl Tree {
    /// The tree of a database. The rows of an older store are laid into blocks first, which may take a while; it may be
    /// broken off anywhere, and is not on the disk before the next [`Tree::flush`] and sync.
    ///
    /// # Errors
    /// If sled fails.
    pub fn of(db: sled::Db) -> Result<Self, Fault> {
        let blocks = db.open_tree(BLOCKS).map_err(engine_fault)?;
        let lays = Arc::default();
        let tree = Tree { db, blocks, lays };
        tree.bring_along()?;
        Ok(tree)
    }

    /// The value of a key.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if its block cannot be read, or if sled fails.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let Some((_, block)) = block_of(&self.blocks, &place(key))? else {
            return Ok(None);
        };
        Ok(Block::of(&block)?.get(key)?.map(<[u8]>::to_vec))
    }

    /// At most `limit` rows with `from <= key < to` (`to` = `None`: to the end), in that order. Each row is as it was at
    /// some moment of the scan.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if a block cannot be read, or if sled fails.
    pub fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        if limit == 0 || to.is_some_and(|to| to <= from) {
            return Ok(rows);
        }
        // Each round goes on behind what was found, among the blocks as they are then.
        let bounds = |rows: &[Row]| match (rows.last(), order) {
            (None, _) => (Key::from_slice(from), to.map(Key::from_slice)),
            (Some((last, _)), Order::Ascending) => (keys::behind(last), to.map(Key::from_slice)),
            (Some((last, _)), Order::Descending) => (Key::from_slice(from), Some(last.clone())),
        };
        loop {
            let (from, to) = bounds(&rows);
            let stretch = Stretch {
                from: &from,
                to: to.as_deref(),
                limit,
            };
            let whole = match order {
                Order::Ascending => self.scan_up(&stretch, &mut rows)?,
                Order::Descending => self.scan_down(&stretch, &mut rows)?,
            };
            if whole {
                return Ok(rows);
            }
        }
    }

    /// Lays rows in, which come in the order of their keys, all or nothing, also if the power goes. They are on the disk
    /// after the next [`Tree::flush`] and sync. Two callers go one after the other.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if a block cannot be read, and nothing is changed; or if sled fails.
    pub fn lay(&self, changes: &[Change]) -> Result<(), Fault> {
        let _one = self.lays.one_at_a_time();
        let mut all = Laying::default();
        self.each_replaced(changes, |former, packed, _| {
            all.replace(former, packed);
            Ok(())
        })?;
        self.write(all)
    }

    /// The same little by little, and calls `step` behind each block with the number of rows that took: if the power goes,
    /// some rows may be laid and others not, which whoever calls must mend. Rows beside them keep.
    ///
    /// A batch of sled's begins another write of its log, and hands it to a thread of its own to be synced: laid in batches
    /// of 16 rows, that took a fifth of the processor time of a busy desk (bench `relay`). A block that takes the place
    /// of one other, or goes, needs none; those that are split or joined share one, as long as it is small: readers wait
    /// for it.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if a block cannot be read, or if sled fails, or that of `step`; what was laid by then stays.
    pub fn lay_by_blocks(
        &self,
        changes: &[Change],
        mut step: impl FnMut(usize) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let _one = self.lays.one_at_a_time();
        let mut together = Laying::default();
        self.each_replaced(changes, |former, packed, count| {
            match (former, &packed.blocks[..]) {
                // Readers see the one or the other; none has to look again.
                ([(place, former)], [(_, block)]) => {
                    if former != block {
                        self.blocks.insert(place, &block[..]).map_err(engine_fault)?;
                    }
                }
                ([(place, _)], []) => {
                    self.blocks.remove(place).map_err(engine_fault)?;
                }
                _ => together.replace(former, packed),
            }
            if together.blocks >= TOGETHER {
                self.write(std::mem::take(&mut together))?;
            }
            step(count)
        })?;
        self.write(together)
    }

    /// Says which blocks give way to which others when rows are laid in, in their order, and how many rows that takes.
    fn each_replaced(
        &self,
        mut changes: &[Change],
        mut replace: impl FnMut(&[Laid], Packed, usize) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let Some((first, _)) = changes.first() else {
            return Ok(());
        };
        let mut walk = Walk::at(&self.blocks, &place(first))?;
        while let Some((first, _)) = changes.first() {
            walk.go_to(&place(first))?;
            let (former, packed, count) = walk.pack(changes)?;
            replace(&former, packed, count)?;
            changes = &changes[count..];
        }
        Ok(())
    }

    fn write(&self, laying: Laying) -> Result<(), Fault> {
        if laying.blocks > 0 {
            let _changing = self.lays.change();
            self.blocks.apply_batch(laying.batch).map_err(engine_fault)?;
        }
        free_replaced(laying.blocks);
        Ok(())
    }

    /// Hands all that was laid in to the system. It is on the disk once the log is synced.
    ///
    /// # Errors
    /// If sled fails.
    pub fn flush(&self) -> Result<(), Fault> {
        self.db.flush().map(|_| ()).map_err(engine_fault)
    }

    /// Bytes on disk.
    ///
    /// # Errors
    /// If sled fails.
    pub fn size_on_disk(&self) -> Result<u64, Fault> {
        self.db.size_on_disk().map_err(engine_fault)
    }

    /// Gives whether it has seen all there is to see; else the blocks were changed meanwhile.
    fn scan_up(&self, stretch: &Stretch, rows: &mut Vec<Row>) -> Result<bool, Fault> {
        let seen = self.lays.seen();
        let first = block_of(&self.blocks, &place(stretch.from))?;
        // A block is read at one moment: what is in it is true, whatever happened to others.
        if let Some((_, block)) = &first
            && stretch.take_up(block, rows)?
        {
            return Ok(true);
        }
        let behind = first.map_or(Bound::Unbounded, |(place, _)| Bound::Excluded(place));
        for block in self.blocks.range((behind, Bound::Unbounded)) {
            let (_, block) = block.map_err(engine_fault)?;
            if self.lays.changed_since(seen) {
                return Ok(false);
            }
            if stretch.take_up(&block, rows)? {
                return Ok(true);
            }
        }
        Ok(!self.lays.changed_since(seen))
    }

    /// The same from the end.
    fn scan_down(&self, stretch: &Stretch, rows: &mut Vec<Row>) -> Result<bool, Fault> {
        let seen = self.lays.seen();
        let before = stretch.to.map_or(Bound::Unbounded, |to| Bound::Excluded(place(to)));
        let first = place(stretch.from);
        for (at, block) in self.blocks.range((Bound::Unbounded, before)).rev().enumerate() {
            let (place, block) = block.map_err(engine_fault)?;
            if at > 0 && self.lays.changed_since(seen) {
                return Ok(false);
            }
            if stretch.take_down(&block, rows)? || place[..] <= first[..] {
                return Ok(true);
            }
        }
        Ok(!self.lays.changed_since(seen))
    }

    /// Lays the rows of an older store into blocks. Whoever finds one gone there finds it here, since sled's log has the
    /// laying before the removal.
    ///
    /// A program that knows no blocks looks where they came from: there it finds of which layout the data is, and
    /// refuses it.
    fn bring_along(&self) -> Result<(), Fault> {
        let sign = keys::schema();
        loop {
            let mut rows = Vec::new();
            let mut removed = sled::Batch::default();
            for row in self.db.iter() {
                let (key, value) = row.map_err(engine_fault)?;
                if *key == *sign && is_of_blocks(&value) {
                    continue;
                }
                removed.remove(&key);
                rows.push((key, value));
                if rows.len() == STEP {
                    break;
                }
            }
            if rows.is_empty() {
                if self.db.get(&sign).map_err(engine_fault)?.is_none() {
                    self.db
                        .insert(sign, SINCE_SCHEMA.to_string().as_bytes())
                        .map_err(engine_fault)?;
                    self.flush()?;
                }
                return Ok(());
            }
            tracing::info!(rows = rows.len(), "rows of an older layout are laid into blocks, once");
            let changes: Vec<Change> = rows.iter().map(|(key, value)| (&key[..], Some(&value[..]))).collect();
            self.lay(&changes)?;
            self.db.apply_batch(removed).map_err(engine_fault)?;
            free_replaced(rows.len());
        }
    }
}

/// Whether a layout's number is of data that lies in blocks.
fn is_of_blocks(schema: &[u8]) -> bool {
    let schema = std::str::from_utf8(schema).ok().and_then(|schema| schema.parse().ok());
    schema.is_some_and(|schema: u32| schema >= SINCE_SCHEMA)
}

/// What a scan looks for.
struct Stretch<'a> {
    from: &'a [u8],
    to: Option<&'a [u8]>,
    limit: usize,
}

impl Stretch<'_> {
    /// Takes the rows of a block, from the smallest key. Gives whether none of another can be wanted.
    fn take_up(&self, block: &[u8], rows: &mut Vec<Row>) -> Result<bool, Fault> {
        let mut of_block = Block::of(block)?.rows();
        while let Some(value) = of_block.step()? {
            let key = of_block.key();
            if self.to.is_some_and(|to| key >= to) {
                return Ok(true);
            }
            if key >= self.from {
                rows.push((Key::from_slice(key), value.to_vec()));
                if rows.len() == self.limit {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The same from the greatest key.
    fn take_down(&self, block: &[u8], rows: &mut Vec<Row>) -> Result<bool, Fault> {
        let mut of_block = Block::of(block)?.rows();
        let mut found = Vec::new();
        while let Some(value) = of_block.step()? {
            let key = of_block.key();
            if self.to.is_some_and(|to| key >= to) {
                break;
            }
            if key >= self.from {
                found.push((Key::from_slice(key), value.to_vec()));
            }
        }
        let wanted = self.limit - rows.len();
        rows.extend(found.into_iter().rev().take(wanted));
        Ok(rows.len() == self.limit)
    }
}

/// What is to be written.
#[derive(Default)]
struct Laying {
    batch: sled::Batch,
    blocks: usize,
}

impl Laying {
    /// Puts blocks in the place of others. The first of them stays where it is: what comes before all that it has now
    /// belongs to it still. In an empty tree it lies below no key at all, so that there is nothing before it.
    fn replace(&mut self, former: &[Laid], packed: Packed) {
        if let ([(_, former)], [(_, block)]) = (former, &packed.blocks[..])
            && former == block
        {
            return;
        }
        let first = former.first().map(|(place, _)| place.clone()).unwrap_or_default();
        for (place, _) in former {
            self.batch.remove(place);
        }
        self.blocks += former.len() + packed.blocks.len();
        for (at, (key, block)) in packed.blocks.into_iter().enumerate() {
            let place = if at == 0 {
                first.clone()
            } else {
                place(&key).as_ref().into()
            };
            self.batch.insert(place, block);
        }
    }
}

/// Frees what a batch of so many blocks has replaced. sled leaves it to crossbeam's epochs, which look after their
/// garbage with every 128th call of sled only, and then take 512 pieces. A batch is one call, and replaces a page with
/// each block: without this, large ones (an import, a restore) pile up gigabytes (bench `scale`, `generate`).
fn free_replaced(blocks: usize) {
    const BLOCKS_A_ROUND: usize = 64;
    for _ in 0..=blocks / BLOCKS_A_ROUND {
        crossbeam_epoch::pin().flush();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicBool, Ordering};

    use proptest::prelude::*;

    use super::super::packing::MAX_BLOCK;
    use super::*;

    type Model = BTreeMap<Key, Vec<u8>>;

    type Rows = BTreeMap<Key, Option<Vec<u8>>>;

    fn database() -> sled::Db {
        sled::Config::new().temporary(true).open().unwrap()
    }

    fn tree() -> Tree {
        Tree::of(database()).unwrap()
    }

    fn changes(rows: &Rows) -> Vec<Change<'_>> {
        rows.iter().map(|(key, value)| (&key[..], value.as_deref())).collect()
    }

    fn lay_by_blocks(tree: &Tree, rows: &Rows) {
        let mut laid = 0;
        let step = |count| {
            laid += count;
            Ok(())
        };
        tree.lay_by_blocks(&changes(rows), step).unwrap();
        assert_eq!(laid, rows.len());
    }

    fn lay(tree: &Tree, model: &mut Model, rows: &Rows) {
        tree.lay(&changes(rows)).unwrap();
        note(model, rows);
    }

    fn note(model: &mut Model, rows: &Rows) {
        for (key, value) in rows {
            match value {
                Some(value) => model.insert(key.clone(), value.clone()),
                None => model.remove(key),
            };
        }
    }

    fn everything(tree: &Tree) -> Vec<Row> {
        tree.scan(b"", None, usize::MAX, Order::Ascending).unwrap()
    }

    fn row(key: impl AsRef<[u8]>, bytes: usize) -> (Key, Option<Vec<u8>>) {
        (Key::from_slice(key.as_ref()), Some(vec![b'x'; bytes]))
    }

    /// Places and sizes of the blocks.
    fn blocks(tree: &Tree) -> Vec<(Key, usize)> {
        let blocks = tree.blocks.iter().map(Result::unwrap);
        blocks
            .map(|(place, block)| (Key::from_slice(&place), block.len()))
            .collect()
    }

    fn assert_sound(tree: &Tree) {
        let mut last: Option<Vec<u8>> = None;
        for (at, block) in tree.blocks.iter().map(Result::unwrap) {
            let mut rows = Block::of(&block).unwrap().rows();
            let mut count = 0;
            while rows.step().unwrap().is_some() {
                count += 1;
                assert!(place(rows.key())[..] >= at[..]);
                assert!(last.as_deref() < Some(rows.key()));
                last = Some(rows.key().to_vec());
            }
            assert!(
                count == 1 || count > 1 && block.len() <= MAX_BLOCK + 300,
                "{count} {}",
                block.len()
            );
        }
    }

    fn key() -> impl Strategy<Value = Key> {
        let byte = prop::sample::select(vec![0_u8, 1, 0x7f, 0x80, 0xfd, 0xfe, 0xff]);
        prop::collection::vec(byte, 0..7).prop_map(Key::from)
    }

    fn value() -> impl Strategy<Value = Option<Vec<u8>>> {
        let size = prop_oneof![6 => 0..90_usize, 2 => 90..600_usize, 1 => 600..5_000_usize];
        prop::option::weighted(0.6, (any::<u8>(), size).prop_map(|(byte, size)| vec![byte; size]))
    }

    /// What is laid at once: rows of anywhere, or many in a row.
    fn rows() -> impl Strategy<Value = Rows> {
        let stretch = (key(), value(), 1..150_u8).prop_map(|(first, value, count)| {
            let rows = (0..count).map(|n| ([&first[..], &[n]].concat().into(), value.clone()));
            rows.collect()
        });
        prop_oneof![prop::collection::btree_map(key(), value(), 1..80), stretch]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
        #[test]
        fn any_history_shows_what_a_sorted_map_would(
            history in prop::collection::vec((rows(), any::<bool>()), 1..25),
            looks in prop::collection::vec((key(), prop::option::of(key()), 0..40_usize), 20),
        ) {
            let (tree, mut model) = (tree(), Model::new());
            for (rows, at_once) in &history {
                match at_once {
                    true => lay(&tree, &mut model, rows),
                    false => {
                        lay_by_blocks(&tree, rows);
                        note(&mut model, rows);
                    }
                }
                for key in rows.keys() {
                    prop_assert_eq!(tree.get(key).unwrap(), model.get(key).cloned());
                }
            }
            assert_sound(&tree);
            prop_assert_eq!(everything(&tree), model.clone().into_iter().collect::<Vec<_>>());
            for (from, to, limit) in &looks {
                prop_assert_eq!(tree.get(from).unwrap(), model.get(from).cloned());
                let within = |key: &Key| key >= from && to.as_ref().is_none_or(|to| key < to);
                let mut expected: Vec<Row> = model.clone().into_iter().filter(|(key, _)| within(key)).collect();
                for (order, limit) in [(Order::Ascending, *limit), (Order::Descending, *limit), (Order::Descending, usize::MAX)] {
                    if order == Order::Descending && limit != usize::MAX {
                        expected.reverse();
                    }
                    let found = tree.scan(from, to.as_deref(), limit, order).unwrap();
                    prop_assert_eq!(&found[..], &expected[..limit.min(expected.len())]);
                }
            }
            let none: Rows = model.keys().map(|key| (key.clone(), None)).collect();
            lay_by_blocks(&tree, &none);
            prop_assert_eq!(blocks(&tree), vec![]);
        }
    }

    #[test]
    fn rows_that_come_in_order_fill_their_blocks_also_among_others() {
        for descending in [false, true] {
            let (tree, mut model) = (tree(), Model::new());
            lay(&tree, &mut model, &[row("a", 100), row("z", 100)].into());
            for n in 0..500_u32 {
                let n = if descending { u32::MAX - n } else { n };
                // Two streams beside each other.
                for stream in [b"m", b"p"] {
                    lay(
                        &tree,
                        &mut model,
                        &[row([&stream[..], &n.to_be_bytes()].concat(), 60)].into(),
                    );
                }
            }
            let bytes: usize = blocks(&tree).iter().map(|(_, bytes)| bytes).sum();
            assert!(blocks(&tree).len() * MAX_BLOCK * 8 / 10 < bytes, "{:?}", blocks(&tree));
        }
    }

    #[test]
    fn many_rows_at_once_fill_their_blocks() {
        let (tree, mut model) = (tree(), Model::new());
        for first in (0..100_000_u32).step_by(5_000) {
            let rows = (first..first + 5_000).map(|n| row([&b"m"[..], &n.to_be_bytes()].concat(), 20));
            lay(&tree, &mut model, &rows.collect());
        }
        let bytes: usize = blocks(&tree).iter().map(|(_, bytes)| bytes).sum();
        assert!(
            blocks(&tree).len() * MAX_BLOCK * 9 / 10 < bytes,
            "{} of {bytes}",
            blocks(&tree).len()
        );
        // And where most are removed, blocks are laid together.
        let gone = (0..100_000_u32)
            .filter(|n| !n.is_multiple_of(50))
            .map(|n| ([&b"m"[..], &n.to_be_bytes()].concat().into(), None));
        let before = blocks(&tree).len();
        lay(&tree, &mut model, &gone.collect());
        assert_eq!(everything(&tree), model.into_iter().collect::<Vec<_>>());
        assert!(blocks(&tree).len() < before / 12, "{} of {before}", blocks(&tree).len());
    }

    #[test]
    fn what_changes_nothing_writes_nothing() {
        let (tree, mut model) = (tree(), Model::new());
        let rows: Rows = (0..200_u32).map(|n| row(n.to_be_bytes(), 50)).collect();
        lay(&tree, &mut model, &rows);
        let written = tree.lays.seen();
        lay(&tree, &mut model, &rows);
        lay(&tree, &mut model, &[(Key::from_slice(b"none"), None)].into());
        lay(&tree, &mut model, &Rows::new());
        assert_eq!(tree.lays.seen(), written);
    }

    #[test]
    fn two_who_lay_into_the_same_blocks_overwrite_nothing_of_each_other() {
        let tree = tree();
        std::thread::scope(|threads| {
            for odd in [0, 1_u32] {
                let tree = &tree;
                threads.spawn(move || {
                    for first in (0..2_000_u32).step_by(20) {
                        let rows: Rows = (0..10).map(|n| row((first + 2 * n + odd).to_be_bytes(), 50)).collect();
                        match odd {
                            0 => tree.lay(&changes(&rows)).unwrap(),
                            _ => lay_by_blocks(tree, &rows),
                        }
                    }
                });
            }
        });
        assert_eq!(everything(&tree).len(), 2_000);
        assert_sound(&tree);
    }

    #[test]
    fn whoever_scans_while_blocks_are_split_and_joined_misses_nothing_and_sees_nothing_twice() {
        let tree = tree();
        let stays = |n: u32| n.is_multiple_of(40);
        let key = |n: u32| [&b"k"[..], &n.to_be_bytes()].concat();
        let all = 0..4_000_u32;
        let staying: Rows = all.clone().filter(|n| stays(*n)).map(|n| row(key(n), 30)).collect();
        tree.lay(&changes(&staying)).unwrap();
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let mut random = fastrand::Rng::with_seed(3);
                while !stop.load(Ordering::Relaxed) {
                    let first = random.u32(all.clone());
                    let stretch = (first..(first + 600).min(all.end)).filter(|n| !stays(*n));
                    let there: Rows = stretch.map(|n| row(key(n), 100)).collect();
                    let gone: Rows = there.keys().map(|key| (key.clone(), None)).collect();
                    for rows in [&there, &gone] {
                        match random.bool() {
                            true => tree.lay(&changes(rows)).unwrap(),
                            false => lay_by_blocks(&tree, rows),
                        }
                    }
                }
            });
            let looking: Vec<_> = [Order::Ascending, Order::Descending]
                .map(|order| {
                    let tree = tree.clone();
                    threads.spawn(move || {
                        for _ in 0..300 {
                            let mut found = tree.scan(b"", None, usize::MAX, order).unwrap();
                            if order == Order::Descending {
                                found.reverse();
                            }
                            assert!(found.is_sorted_by(|one, other| one.0 < other.0));
                            found.retain(|(_, value)| value.len() == 30);
                            assert_eq!(found.len(), 100);
                        }
                    })
                })
                .into_iter()
                .collect();
            let looked: Vec<_> = looking.into_iter().map(|thread| thread.join()).collect();
            stop.store(true, Ordering::Relaxed);
            looked.into_iter().for_each(|looked| looked.unwrap());
        });
    }

    #[test]
    fn the_rows_of_an_older_store_are_brought_along_also_if_that_was_broken_off() {
        let db = database();
        let plain: Model = (0..9_000_u32)
            .map(|n| (Key::from_slice(&n.to_be_bytes()), vec![1; 10]))
            .collect();
        for (key, value) in &plain {
            db.insert(key, value.as_slice()).unwrap();
        }
        let tree = Tree::of(db.clone()).unwrap();
        assert_eq!(db.len(), 1, "nothing but the sign");
        assert_eq!(everything(&tree), plain.clone().into_iter().collect::<Vec<_>>());
        // Laid, and not removed.
        for (key, value) in plain.iter().take(100) {
            db.insert(key, value.as_slice()).unwrap();
        }
        let tree = Tree::of(db.clone()).unwrap();
        assert_eq!(db.len(), 1, "nothing but the sign");
        assert_eq!(everything(&tree), plain.into_iter().collect::<Vec<_>>());
        let sign = tree.db.iter().map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(sign.len(), 1, "what an older program finds there");
        assert!(*sign[0].0 == *keys::schema() && *sign[0].1 == *b"5");
    }

    #[test]
    fn a_damaged_block_is_a_fault_and_no_panic() {
        let (tree, mut model) = (tree(), Model::new());
        lay(
            &tree,
            &mut model,
            &(0..100_u32).map(|n| row(n.to_be_bytes(), 100)).collect(),
        );
        let damaged = blocks(&tree)[1].0.clone();
        tree.blocks.insert(damaged.clone(), &b"?"[..]).unwrap();
        assert!(tree.get(&damaged).is_err_and(|fault| fault.is_damage()));
        for order in [Order::Ascending, Order::Descending] {
            assert!(tree.scan(b"", None, 200, order).is_err_and(|fault| fault.is_damage()));
        }
        let rows: Rows = [row([0; 4], 7), (damaged, None)].into();
        assert!(tree.lay(&changes(&rows)).is_err_and(|fault| fault.is_damage()));
        assert_eq!(
            tree.get(&[0; 4]).unwrap(),
            Some(vec![b'x'; 100]),
            "and nothing is written"
        );
    }

    #[test]
    fn places_sort_as_their_keys_do() {
        let mut random = fastrand::Rng::with_seed(1);
        let mut key = || -> Vec<u8> {
            let bytes = [0, 1, 2, 0xfd, 0xfe, 0xff];
            (0..random.usize(..5)).map(|_| bytes[random.usize(..6)]).collect()
        };
        for _ in 0..10_000 {
            let (one, other) = (key(), key());
            assert_eq!(one.cmp(&other), place(&one).cmp(&place(&other)), "{one:?} {other:?}");
        }
    }

    #[test]
    fn going_back_over_keys_at_which_sled_would_break_off() {
        let (tree, mut model) = (tree(), Model::new());
        let low = |n: u32| [&[1, 0x7f, 0xff, 0xff, 0xff, 0xff][..], &n.to_be_bytes()].concat();
        let rows = (0..400)
            .map(|n| row(low(n), MAX_BLOCK))
            .chain([row([1, 0x80], MAX_BLOCK)]);
        lay(&tree, &mut model, &rows.collect());
        let high: Rows = (0..40).map(|n| row([1, 0x80, 0, n], MAX_BLOCK)).collect();
        lay(&tree, &mut model, &high);
        let mut down = tree.scan(b"", None, usize::MAX, Order::Descending).unwrap();
        down.reverse();
        assert_eq!(down, model.into_iter().collect::<Vec<_>>());
    }
}
