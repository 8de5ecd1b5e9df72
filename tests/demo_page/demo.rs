//! The demo as a child process. Knows its command line and the line that names its page.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// A running demo; ends when dropped.
pub struct Demo {
    child: Child,
    /// Where its page is.
    pub url: String,
}

impl Demo {
    /// Starts the demo on a free port and waits until its page is served.
    pub fn start() -> Result<Self> {
        let child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .args(["demo", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the demo cannot be started")?;
        let mut demo = Demo {
            child,
            url: String::new(),
        };
        let line = line_with(&mut demo.child, "http://").context("the demo named no page")?;
        let address = line.split_whitespace().find(|word| word.starts_with("http://"));
        demo.url = address.context("the demo named no page")?.to_owned();
        Ok(demo)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Reads what a child says until a line with `sign`; what it says afterwards is read away, so that it is
/// never held up.
pub fn line_with(child: &mut Child, sign: &str) -> Result<String> {
    let output = child.stdout.take().context("its output is not piped")?;
    let mut lines = BufReader::new(output).lines();
    for line in lines.by_ref() {
        let line = line?;
        if line.contains(sign) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(line);
        }
    }
    anyhow::bail!("it ended without saying {sign:?}: {}", child.wait()?)
}

/// Ends a child for good.
pub fn end(child: &mut Child) {
    // It may have ended by itself; then there is nothing to do.
    drop(child.kill());
    drop(child.wait());
}
