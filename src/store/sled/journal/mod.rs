//! The journal: a group of writes is on the disk here before anybody is answered, with one write of a file and one sync.
//! What it holds is laid into sled's tree later, and what was overwritten in between never gets there.
//!
//! Two files of a fixed size take turns: while the groups of one are laid, new ones go to the other. A file whose groups
//! stand in the tree is spent, which its first sector says, and is written over from its beginning: its blocks have their
//! place on the disk already, so that a sync need not change the file system. Groups bear numbers without gaps. After a
//! crash those that are whole and not spent are read again; laying them twice changes nothing.
//!
//! A group that was not written to its end was not answered either, and nothing follows it. Everything else that is not
//! as it was written is damage, and refused: see `read_back`.

mod reading;
mod sector;

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::ahead::{Group, Rows};
use super::unsound;
use crate::crash;
use crate::store::Fault;
use sector::Label;

/// Bytes of a file. At thousands of messages a second it lasts for some tenths of a second, in which a row that changes
/// with each message is laid once; what is laid after a crash takes well under a second. It takes room on the disk only
/// as far as it was ever filled.
pub(super) const FILE_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of a file that are read at once.
const PIECE: usize = 64 * 1024;

/// The index that marks a file's first sector, which no sector of a group bears.
const HEAD: u32 = u32::MAX;

/// The files' names within the store's directory.
const NAMES: [&str; 2] = ["journal.0", "journal.1"];

/// The journal of an open store.
pub(super) struct Journal {
    halves: [Half; 2],
    /// Which of them is written to.
    active: usize,
    /// Whether there was anything to read back.
    is_behind: bool,
    /// The number of the next group.
    next: u64,
    /// Room for a group as it is written.
    buffer: Vec<u8>,
}

/// One of the two files.
struct Half {
    file: Arc<File>,
    /// Where the next group goes: bytes from its beginning.
    at: usize,
    is_spent: bool,
}

/// A file that is done with, once its groups stand in the tree.
pub(super) struct Turned {
    half: usize,
    file: Arc<File>,
    last: u64,
}

/// What came of an attempt to write a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Done,
    /// There is no room for it until the other file is spent.
    Full,
    /// There never is: it is larger than a file.
    TooLarge,
}

impl Journal {
    /// Begins a journal in a directory that has none, on the disk when this returns, but for the names.
    ///
    /// # Errors
    /// The system's.
    pub fn begin(dir: &Path) -> std::io::Result<()> {
        for path in NAMES.map(|name| dir.join(name)) {
            let file = File::create(path)?;
            file.set_len(FILE_BYTES as u64)?;
            write_head(&file, 0)?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// Opens the journal of a directory. Gives what its groups make of the rows: to be laid before anything is written.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if it is not as it was written.
    pub fn open(dir: &Path) -> Result<(Self, Rows), Fault> {
        let paths = NAMES.map(|name| dir.join(name));
        let [first, second] = &paths;
        let contents = [contents(first)?, contents(second)?];
        let read = reading::read_back([&contents[0], &contents[1]])?;
        let journal = Journal {
            halves: [Half::open(first)?, Half::open(second)?],
            active: 0,
            is_behind: !read.rows.is_empty() || read.is_torn,
            // What is left of a group that was not written to its end must never meet one of its number.
            next: read.last + 1 + u64::from(read.is_torn),
            buffer: Vec::new(),
        };
        Ok((journal, read.rows))
    }

    /// All that was read back stands in the tree: nothing of it is read again.
    pub fn caught_up(&mut self) -> Result<(), Fault> {
        for half in &mut self.halves {
            if self.is_behind {
                spend(&half.file, self.next - 1)?;
            }
            half.is_spent = true;
        }
        Ok(())
    }

    /// Brings a group to the disk.
    pub fn write(&mut self, rows: &Group) -> Result<Written, Fault> {
        let payload: usize = rows.iter().map(|(key, value)| row_bytes(key, value.as_deref())).sum();
        let room = payload.div_ceil(sector::ROOM) * sector::BYTES;
        let half = &mut self.halves[self.active];
        if half.at + room > FILE_BYTES {
            return Ok(match sector::BYTES + room > FILE_BYTES {
                true => Written::TooLarge,
                false => Written::Full,
            });
        }
        let bytes = u32::try_from(payload).map_err(|_| unsound("a group beyond all bounds"))?;
        lay_out(&mut self.buffer, self.next, bytes, rows);
        half.is_spent = false;
        let mut file = &*half.file;
        file.seek(SeekFrom::Start(half.at as u64))
            .and_then(|_| file.write_all(&self.buffer))
            .map_err(|error| failed(&error))?;
        crash::point("written");
        file.sync_data().map_err(|error| failed(&error))?;
        crash::point("synced");
        half.at += room;
        self.next += 1;
        Ok(Written::Done)
    }

    /// New groups go to the other file from now on. Gives the one they went to; none if the other one is not spent yet.
    pub fn turn(&mut self) -> Option<Turned> {
        let (from, to) = (self.active, 1 - self.active);
        if !self.halves[to].is_spent {
            return None;
        }
        self.active = to;
        self.halves[to].at = sector::BYTES;
        Some(Turned {
            half: from,
            file: self.halves[from].file.clone(),
            last: self.next - 1,
        })
    }

    /// A file's groups stand in the tree, on the disk, and its head says so.
    pub fn spent(&mut self, turned: &Turned) {
        self.halves[turned.half].is_spent = true;
    }
}

impl Turned {
    /// Notes in the file that its groups stand in the tree, on the disk when this returns.
    pub fn spend(&self) -> Result<(), Fault> {
        spend(&self.file, self.last)
    }
}

impl Half {
    fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::options().write(true).open(path).map_err(|error| failed(&error))?;
        Ok(Half {
            file: Arc::new(file),
            at: sector::BYTES,
            is_spent: false,
        })
    }
}

/// A file's contents, without what lies blank at its end: most files were never filled.
fn contents(path: &Path) -> Result<Vec<u8>, Fault> {
    let name = path.file_name().unwrap_or_default().display();
    let unreadable = |error: std::io::Error| unsound(&format!("{name}: {error}"));
    let mut file = File::open(path).map_err(unreadable)?;
    let mut contents = Vec::new();
    let mut piece = vec![0; PIECE];
    let mut read = 0;
    loop {
        let bytes = file.read(&mut piece).map_err(unreadable)?;
        let piece = &piece[..bytes];
        if piece != &[0; PIECE][..bytes] {
            contents.resize(read, 0);
            contents.extend_from_slice(piece);
        }
        read += bytes;
        if bytes == 0 {
            break;
        }
    }
    if read != FILE_BYTES {
        return Err(unsound(&format!("{name} has {read} bytes, not {FILE_BYTES}")));
    }
    contents.resize(contents.len().next_multiple_of(sector::BYTES), 0);
    Ok(contents)
}

fn spend(file: &File, last: u64) -> Result<(), Fault> {
    write_head(file, last)
        .and_then(|()| file.sync_data())
        .map_err(|error| failed(&error))
}

/// Writes the first sector: groups up to `spent` stand in the tree.
fn write_head(mut file: &File, spent: u64) -> std::io::Result<()> {
    let label = Label {
        group: spent,
        index: HEAD,
        bytes: 0,
    };
    let mut head = Vec::with_capacity(sector::BYTES);
    sector::append(&mut head, label, b"");
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&head)
}

fn failed(error: &std::io::Error) -> Fault {
    Fault::Engine(format!("the journal cannot be brought to the disk: {error}"))
}

/// Bytes that a row takes in a group: two lengths, the key and the value.
fn row_bytes(key: &[u8], value: Option<&[u8]>) -> usize {
    2 * 4 + key.len() + value.map_or(0, <[u8]>::len)
}

/// The length that stands for no value.
const NONE: u32 = u32::MAX;

/// A group as its sectors lie on the disk.
fn lay_out(buffer: &mut Vec<u8>, group: u64, bytes: u32, rows: &Group) {
    let mut payload = Vec::with_capacity(bytes as usize);
    let length = |part: &[u8]| u32::try_from(part.len()).unwrap_or(NONE - 1).to_be_bytes();
    for (key, value) in rows {
        payload.extend_from_slice(&length(key));
        payload.extend_from_slice(&value.as_deref().map_or(NONE.to_be_bytes(), length));
        payload.extend_from_slice(key);
        payload.extend_from_slice(value.as_deref().unwrap_or_default());
    }
    buffer.clear();
    for (index, part) in (0..).zip(payload.chunks(sector::ROOM)) {
        sector::append(buffer, Label { group, index, bytes }, part);
    }
}
