//! Where the log goes: standard error, one line an event, and the same lines to a file in the data directory.
//! Errors go to whoever tells of them, too.

use std::path::Path;

use rolling_file::{BasicRollingFileAppender, RollingConditionBasic};
use tracing::Level;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::alerts::Incidents;
use crate::panics;

/// The file in the data directory. Older ones are `bot.log.1`, `bot.log.2` …, the oldest last.
const FILE: &str = "bot.log";

/// Bytes after which a new file is begun.
const MAX_BYTES: u64 = 10 * 1_024 * 1_024;

/// Files kept beside the present one: 50 MB in all.
const OLDER_FILES: usize = 4;

/// Lines that may wait to be written; on a disk too slow for them the log has gaps, and the bot goes on.
const MAX_WAITING_LINES: usize = 16_384;

/// The log's file. Lines that wait are written when this is dropped.
#[must_use]
pub(super) struct LogFile {
    writer: NonBlocking,
    _flushed_at_the_end: WorkerGuard,
}

impl LogFile {
    /// Opens the file in the data directory, which must exist. Nobody else may write there.
    pub(super) fn open(data_dir: &Path) -> std::io::Result<Self> {
        let condition = RollingConditionBasic::new().max_size(MAX_BYTES);
        let file = BasicRollingFileAppender::new(data_dir.join(FILE), condition, OLDER_FILES)?;
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(MAX_WAITING_LINES)
            .finish(file);
        Ok(LogFile {
            writer,
            _flushed_at_the_end: guard,
        })
    }
}

/// Starts the log at this level, and has panics logged. Libraries speak only of errors: what they say in
/// detail holds the token and people's texts.
pub(super) fn start(level: Level, file: Option<&LogFile>, incidents: &Incidents) {
    let level = level.as_str().to_ascii_lowercase();
    let filter = EnvFilter::new(format!("error,switchboard={level}"));
    let stderr = fmt::layer()
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    let file = file.map(|file| {
        let layer = fmt::layer().with_target(false).with_ansi(false);
        layer.with_writer(file.writer.clone())
    });
    tracing_subscriber::registry()
        .with(filter)
        .with(stderr)
        .with(file)
        .with(incidents.collector())
        .init();
    panics::log();
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_files_are_bounded_in_size_and_number() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        let condition = RollingConditionBasic::new().max_size(1_000);
        let mut log = BasicRollingFileAppender::new(&file, condition, OLDER_FILES).unwrap();
        let line = [b'x'; 100];
        for _ in 0..1_000 {
            log.write_all(&line).unwrap();
        }
        log.flush().unwrap();
        let sizes: Vec<u64> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), OLDER_FILES + 1);
        assert!(sizes.iter().all(|size| *size <= 1_000), "{sizes:?}");
    }

    #[test]
    fn lines_that_wait_are_written_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let log = LogFile::open(dir.path()).unwrap();
        for _ in 0..1_000 {
            log.writer.clone().write_all(b"a line\n").unwrap();
        }
        drop(log);
        let written = std::fs::read_to_string(dir.path().join(FILE)).unwrap();
        assert_eq!(written.lines().count(), 1_000);
    }
}
