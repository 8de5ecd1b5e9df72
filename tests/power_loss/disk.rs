//! The disk that keeps only what was synced: its library, and what it shows after a power cut.

use std::fs;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// Smallest piece that reaches a disk or does not, in bytes.
const PAGE: usize = 4_096;

/// Whether the disk hears `fdatasync`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ears {
    Good,
    Deaf,
}

/// A directory, and beside it what a power cut would leave of it.
pub struct Disk {
    place: TempDir,
}

impl Disk {
    /// An empty one.
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("live")).unwrap();
        fs::create_dir(place.path().join("kept")).unwrap();
        Disk { place }
    }

    /// The directory that programs work in.
    pub fn root(&self) -> PathBuf {
        self.place.path().join("live")
    }

    fn kept(&self) -> PathBuf {
        self.place.path().join("kept")
    }

    /// Puts the disk under a program.
    pub fn preload(&self, program: &mut Command, ears: Ears) {
        program
            .env("LD_PRELOAD", library())
            .env("DISK_ROOT", self.root())
            .env("DISK_KEPT", self.kept())
            .env("DISK_DEAF", if ears == Ears::Deaf { "1" } else { "0" });
    }

    /// The disk after a power cut: what was kept, and about this share of the pages that were written
    /// but not synced.
    pub fn cut(&self, strays: f64, random: &mut fastrand::Rng) -> Disk {
        let after = Disk::new();
        let root = fs::read_to_string(self.kept().join("root")).unwrap_or_default();
        if root.is_empty() {
            // The program was not there yet: nothing was written since the power came on.
            copy(&self.root(), &after.root());
            return after;
        }
        self.restore(&root, &after.root());
        for file in ["db", "journal.0", "journal.1"] {
            let file = Path::new("store").join(file);
            stray(&self.root().join(&file), &after.root().join(&file), strays, random);
        }
        after
    }

    fn restore(&self, dir: &str, to: &Path) {
        // A directory that was never synced has no entries.
        let entries = fs::read_to_string(self.kept().join("dirs").join(dir)).unwrap_or_default();
        for entry in entries.lines() {
            let mut fields = entry.splitn(3, ' ');
            let (kind, id) = (fields.next().unwrap(), fields.next().unwrap());
            let path = to.join(fields.next().unwrap());
            if kind == "d" {
                fs::create_dir(&path).unwrap();
                self.restore(id, &path);
                continue;
            }
            // A file that was never synced has a name and no contents.
            let contents = fs::read(self.kept().join("files").join(id)).unwrap_or_default();
            fs::write(&path, contents).unwrap();
        }
    }
}

/// Copies everything in a directory.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Copies some of the pages in which a live file differs from what was kept of it.
fn stray(live: &Path, kept: &Path, share: f64, random: &mut fastrand::Rng) {
    let (Ok(live), Ok(kept)) = (fs::read(live), fs::File::options().read(true).write(true).open(kept)) else {
        return;
    };
    let length = kept.metadata().unwrap().size() as usize;
    for (n, page) in live.chunks(PAGE).enumerate() {
        let at = n * PAGE;
        let mut old = vec![0; page.len().min(length.saturating_sub(at))];
        kept.read_exact_at(&mut old, at as u64).unwrap();
        if old != page && random.f64() < share {
            kept.write_all_at(page, at as u64).unwrap();
        }
    }
}

/// The compiled library.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = LIBRARY.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let (source, path) = (dir.path().join("disk.c"), dir.path().join("disk.so"));
        fs::write(&source, include_str!("disk.c")).unwrap();
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-pthread", "-o"])
            .args([&path, &source])
            .status()
            .expect("a C compiler called cc, which Rust links with as well");
        assert!(built.success(), "disk.c does not compile");
        (dir, path)
    });
    path
}
