//! A child process as Linux shows it in /proc. Killed when dropped.

use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context as _, bail};

/// Ticks per second in /proc/<pid>/stat: 100 on every Linux this runs on, whatever the kernel's own rate.
const TICKS_PER_SEC: u64 = 100;

/// A running child.
pub struct Process(Child);

impl Process {
    /// Starts it.
    pub fn start(command: &mut Command) -> anyhow::Result<Process> {
        let child = command
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Process(child))
    }

    /// Fails if it has ended by itself.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.0.try_wait()? {
            Some(status) => bail!("the measured process has ended: {status}"),
            None => Ok(()),
        }
    }

    /// Its input and output, once, if they were asked for as pipes.
    pub fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        self.0.stdin.take().zip(self.0.stdout.take())
    }

    /// Waits until it has ended by itself.
    pub fn ended(&mut self) -> anyhow::Result<ExitStatus> {
        Ok(self.0.wait()?)
    }

    /// Memory in use, in bytes (VmRSS).
    pub fn memory(&self) -> anyhow::Result<u64> {
        Ok(self.status("VmRSS:")? * 1_024)
    }

    /// How many threads it has.
    pub fn threads(&self) -> anyhow::Result<u64> {
        self.status("Threads:")
    }

    /// How many files, connections and the like it has open.
    pub fn handles(&self) -> anyhow::Result<u64> {
        let path = format!("/proc/{}/fd", self.0.id());
        let open = std::fs::read_dir(&path).with_context(|| format!("{path} cannot be read; this needs Linux"))?;
        Ok(open.count() as u64)
    }

    /// The number that /proc/<pid>/status has behind a name.
    fn status(&self, name: &str) -> anyhow::Result<u64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        number.with_context(|| format!("/proc/<pid>/status has no {name}"))
    }

    /// Processor time used so far, its own and the kernel's on its behalf.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = self.read("stat")?;
        // The name, in brackets, may hold anything; utime and stime are the 12th and 13th fields behind it.
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks: Vec<u64> = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse().ok())
            .collect();
        let [user, system] = ticks[..] else {
            bail!("/proc/<pid>/stat has no times");
        };
        Ok(Duration::from_millis((user + system) * 1_000 / TICKS_PER_SEC))
    }

    fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = format!("/proc/{}/{file}", self.0.id());
        std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read; this needs Linux"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: it is to have no time to tidy up. Only fails if it is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
