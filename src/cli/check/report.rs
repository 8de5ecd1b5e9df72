//! The lines that `check` prints, and the exit code that follows from them.

use crate::cli::Exit;

/// What a check found.
pub(super) enum Finding {
    /// As it should be.
    Ok(String),
    /// The bot works, but not as the owner may expect.
    Warning(String),
    /// It would stop the bot, or is damage.
    Fault(String),
}

/// Prints findings, and counts those that matter.
#[derive(Default)]
pub(super) struct Report {
    faults: u32,
}

impl Report {
    /// Prints one.
    pub fn say(&mut self, what: &str, finding: Finding) {
        match finding {
            Finding::Ok(text) => println!("ok    {what}: {text}"),
            Finding::Warning(text) => println!("note  {what}: {text}"),
            Finding::Fault(text) => {
                self.faults += 1;
                println!("FAIL  {what}: {text}");
            }
        }
    }

    /// Done, or how much is wrong.
    pub fn end(self) -> Result<(), Exit> {
        match self.faults {
            0 => Ok(()),
            1 => Err(Exit::Failed("one thing has to be mended; see above".into())),
            n => Err(Exit::Failed(format!("{n} things have to be mended; see above"))),
        }
    }
}
