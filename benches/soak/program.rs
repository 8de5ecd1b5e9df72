//! The desk's process as whoever started it holds it: its clock, its counts, its end.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::desk::AS_DESK;
use crate::process::Process;

/// The owner, who looks at screens.
pub const OWNER: i64 = 42;

/// The support group, a forum.
pub const GROUP: i64 = -1_001_234_567_890;

/// What the desk says of itself.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub open: u64,
    pub tickets: u64,
    pub people: u64,
    /// Of each table that has any.
    pub rows: BTreeMap<String, u64>,
}

/// The desk over a directory. Its process can be ended and started again.
pub struct Program {
    directory: PathBuf,
    settings: Vec<(&'static str, String)>,
    running: Option<Running>,
}

struct Running {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// The desk over this directory, with this Bot API; it does not run yet.
    pub fn new(directory: &Path, url: String, token: &str) -> Program {
        let own = |name, value: &str| (name, value.to_owned());
        Program {
            directory: directory.to_owned(),
            settings: vec![
                own("BOT_TOKEN", token),
                own("TELEGRAM_API_URL", &url),
                ("DATA_DIR", data_of(directory).display().to_string()),
                ("ADMIN_ID", OWNER.to_string()),
                ("BOT_GROUP_ID", GROUP.to_string()),
                own("TICKET_MODE", "any"),
                own("TICKET_CLEANUP_DAYS", "1"),
                own("AUTO_CLOSE_AFTER_HOURS", "12"),
                own("AUTO_CLOSE_WARN_HOURS", "2"),
                own("REMINDER_USER_INTERVAL", "7200"),
                own("SLA_FIRST_RESPONSE_MINUTES", "30"),
                own("SLA_RESOLUTION_MINUTES", "480"),
                own("DIGEST_AT", "08:00"),
                own("BACKUP_ENABLED", "true"),
                own("BACKUP_KEEP", "2"),
                own("FEEDBACK_COOLDOWN_HOURS", "1"),
            ],
            running: None,
        }
    }

    /// Where it keeps its data.
    pub fn data(&self) -> PathBuf {
        data_of(&self.directory)
    }

    /// Starts it at this moment of its clock, in milliseconds since 1970.
    pub fn start(&mut self, now_ms: i64) -> anyhow::Result<()> {
        let said = File::options().append(true).create(true).open(self.log())?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args([AS_DESK, &now_ms.to_string()])
            .env_clear()
            .envs(self.settings.iter().map(|(name, value)| (*name, value.as_str())))
            .current_dir(&self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(said);
        let mut process = Process::start(&mut command)?;
        let (input, output) = process.pipes().context("the desk has no pipes")?;
        self.running = Some(Running {
            process,
            input,
            output: BufReader::new(output),
        });
        Ok(())
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) -> anyhow::Result<()> {
        self.ask(&format!("pass {}", time.as_millis())).map(drop)
    }

    /// What it says of itself. It reads all of its rows for that.
    pub fn counts(&mut self) -> anyhow::Result<Counts> {
        let line = self.ask("count")?;
        let mut fields = line.split(' ');
        let mut number = || fields.next()?.parse().ok();
        let [open, tickets, people] = [number(), number(), number()].map(|number| number.context("a count is missing"));
        let mut rows = BTreeMap::new();
        for field in fields {
            let (table, count) = field.split_once('=').context("a table without a count")?;
            rows.insert(table.to_owned(), count.parse()?);
        }
        Ok(Counts {
            open: open?,
            tickets: tickets?,
            people: people?,
            rows,
        })
    }

    /// Fails if a counter or an index is not what the records say.
    pub fn recount(&mut self) -> anyhow::Result<()> {
        let off = self.ask("recount")?;
        ensure!(off.is_empty(), "counters or indexes are off: {off}");
        Ok(())
    }

    /// Its process.
    pub fn process(&self) -> anyhow::Result<&Process> {
        Ok(&self.running.as_ref().context("the desk does not run")?.process)
    }

    /// Ends it in order.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        let mut running = self.running.take().context("the desk does not run")?;
        writeln!(running.input, "stop")?;
        let status = running.process.ended()?;
        ensure!(status.success(), "the desk ended with {status}: {}", self.said());
        Ok(())
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// The lines it wrote to its log: warnings and errors.
    pub fn log_lines(&self) -> Vec<String> {
        let said = std::fs::read_to_string(self.log()).unwrap_or_default();
        said.lines().map(str::to_owned).collect()
    }

    fn ask(&mut self, line: &str) -> anyhow::Result<String> {
        let running = self.running.as_mut().context("the desk does not run")?;
        let mut answer = String::new();
        let asked = writeln!(running.input, "{line}").and_then(|()| running.output.read_line(&mut answer));
        match asked {
            Ok(read) if read > 0 => Ok(answer.trim_end().to_owned()),
            _ => anyhow::bail!("the desk has ended: {}", self.said()),
        }
    }

    fn said(&self) -> String {
        let lines = self.log_lines();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    fn log(&self) -> PathBuf {
        self.directory.join("stderr.txt")
    }
}

fn data_of(directory: &Path) -> PathBuf {
    directory.join("data")
}
