//! Who is measured: Switchboard as released, in the clear or sealed, or one of the bare relays; each with a Bot API and a directory of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use crate::plan::USERS;
use crate::process::Process;
use crate::stub::Stub;
use crate::traffic::Traffic;

/// The support group.
pub const GROUP: i64 = -1_001_234_567_890;

/// A token of the right form.
pub const TOKEN: &str = "123456789:example-example-example-example-exa";

/// The program as it is released; cargo builds it with the bench.
pub const BINARY: &str = env!("CARGO_BIN_EXE_switchboard");

/// The first argument that turns the bench into the bare relay; the second is the Bot API's address, the third the file that
/// it syncs, if it is to.
pub const AS_BARE: &str = "--as-bare-relay";

/// A key of the right form.
const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Longest wait for anything; only reached when something is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Switchboard,
    /// The same with a key, so that everything it stores is sealed.
    Sealed,
    Bare,
    /// The bare relay, with a sync before it sends.
    Syncing,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Switchboard => "switchboard",
            Kind::Sealed => "sealed",
            Kind::Bare => "bare relay",
            Kind::Syncing => "bare, synced",
        }
    }
}

/// A subject. Its process can be killed and started again over the same data.
pub struct Subject {
    kind: Kind,
    stub: Stub,
    data: TempDir,
    settings: Vec<(&'static str, String)>,
    process: Option<Process>,
}

impl Subject {
    /// A subject on an empty directory; it does not run yet.
    pub async fn new(kind: Kind) -> anyhow::Result<Subject> {
        Subject::over(kind, data_dir()?).await
    }

    /// A subject on a directory whose `data` it takes as it finds it; it does not run yet.
    pub async fn over(kind: Kind, data: TempDir) -> anyhow::Result<Subject> {
        Ok(Subject {
            kind,
            stub: Stub::start().await?,
            data,
            settings: Vec::new(),
            process: None,
        })
    }

    /// From its next start on it has this setting as well.
    pub fn set(&mut self, name: &'static str, value: impl ToString) {
        self.settings.push((name, value.to_string()));
    }

    /// Where it keeps its data.
    pub fn data(&self) -> PathBuf {
        self.data.path().join("data")
    }

    /// A subject that runs, and for which everybody has an open ticket.
    pub async fn warmed_up(kind: Kind) -> anyhow::Result<Subject> {
        let mut subject = Subject::new(kind).await?;
        subject.start()?;
        subject.first_poll().await?;
        for user in 0..USERS {
            subject.traffic().write(user);
        }
        subject.all_arrived().await?;
        Ok(subject)
    }

    /// Which of them it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What goes through its Bot API.
    pub fn traffic(&self) -> &Traffic {
        self.stub.traffic()
    }

    /// Its process.
    pub fn process(&self) -> anyhow::Result<&Process> {
        self.process.as_ref().context("it does not run")
    }

    /// Starts it. Gives the moment just before.
    pub fn start(&mut self) -> anyhow::Result<Instant> {
        let mut command = match self.kind {
            Kind::Switchboard => self.switchboard(),
            Kind::Sealed => {
                let mut command = self.switchboard();
                command.env("ENCRYPTION_KEY", KEY);
                command
            }
            Kind::Bare => self.bare()?,
            Kind::Syncing => {
                let mut command = self.bare()?;
                command.arg("synced");
                command
            }
        };
        command
            .current_dir(self.data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        self.traffic().expect_first_poll();
        let begun = Instant::now();
        self.process = Some(Process::start(&mut command)?);
        Ok(begun)
    }

    fn bare(&self) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([AS_BARE, self.stub.url()]);
        Ok(command)
    }

    fn switchboard(&self) -> Command {
        let mut command = Command::new(BINARY);
        command.arg("run").env_clear().envs([
            ("BOT_TOKEN", TOKEN),
            ("ADMIN_ID", "42"),
            ("BOT_GROUP_ID", GROUP.to_string().as_str()),
            ("TICKET_MODE", "any"),
            ("ASK_MIN_LENGTH", "0"),
            ("FLOOD_LIMIT_PER_MIN", "0"),
            ("TICKET_COOLDOWN_SECS", "0"),
            ("PACE_GLOBAL_PER_SEC", "0"),
            ("PACE_CHAT_PER_SEC", "0"),
            ("PACE_GROUP_PER_MIN", "0"),
            ("TELEGRAM_API_URL", self.stub.url()),
            ("LOG_LEVEL", "error"),
        ]);
        command.env("DATA_DIR", self.data());
        command.envs(self.settings.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }

    /// Ends it as a power cut would: no signal it could handle.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Waits until it asks for updates; gives when it first did.
    pub async fn first_poll(&mut self) -> anyhow::Result<Instant> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.traffic().first_poll() {
                return Ok(at);
            }
            self.still_runs(until, "it has not asked for updates")?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Waits until all that was written has arrived; fails if it does not.
    pub async fn all_arrived(&mut self) -> anyhow::Result<()> {
        let mut until = Instant::now() + PATIENCE;
        let mut arrived = 0;
        loop {
            let count = self.traffic().count();
            if count.arrived == count.written {
                return Ok(());
            }
            if count.arrived > arrived {
                arrived = count.arrived;
                until = Instant::now() + PATIENCE;
            }
            let missing = count.written - count.arrived;
            let told = format!("{missing} of {} messages are lost: nothing has arrived", count.written);
            self.still_runs(until, &told)?;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn still_runs(&mut self, until: Instant, otherwise: &str) -> anyhow::Result<()> {
        let name = self.kind.name();
        let process = self.process.as_mut().context("it does not run")?;
        process.check().context(name)?;
        if Instant::now() > until {
            bail!("{name}: {otherwise} for {} s", PATIENCE.as_secs());
        }
        Ok(())
    }
}

/// A new directory below cargo's target directory, which is on a disk where temporary directories often are not.
pub fn data_dir() -> anyhow::Result<TempDir> {
    TempDir::with_prefix_in("relay-", env!("CARGO_TARGET_TMPDIR")).context("no directory for the data")
}
