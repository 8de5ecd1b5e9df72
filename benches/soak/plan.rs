//! How long, and how much goes on.

use std::time::Duration;

use anyhow::{Context as _, bail};

/// A week, or just enough to see that it works.
pub struct Plan {
    /// Hours that are lived through.
    pub hours: u32,
    /// People who come, again and again: everybody is known after some days, so that what grows from then on grows
    /// without a reason.
    pub people: usize,
    /// New tickets in an hour of the day, on average; by night it is a fifth.
    pub tickets_an_hour: f64,
    /// Whether people have everything about them erased. The data is written anew then, so that what grows in it from day
    /// to day is seen without.
    pub erasures: bool,
    /// What passes at once.
    pub step: Duration,
    /// Whether it was long enough to be judged.
    pub judges: bool,
    /// Whether the figures are kept in the documentation.
    pub kept: bool,
}

/// Shorter ones are not judged: tickets are erased a day after they were closed, so that nothing is level before the
/// third day, which has to lie in the first third.
const LEAST_JUDGED: u32 = 144;

impl Plan {
    /// The plan that the arguments ask for. `cargo bench` adds `--bench`; without it the short one is enough.
    ///
    /// # Errors
    /// If there is no such argument.
    pub fn of(arguments: &[String]) -> anyhow::Result<Plan> {
        let (mut short, mut bench, mut kept, mut erasures, mut hours) = (false, false, false, true, None);
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--short" => short = true,
                "--bench" => bench = true,
                "--keep" => kept = true,
                "--no-erasures" => erasures = false,
                "--hours" => {
                    let number = rest.next().context("--hours takes a number")?;
                    hours = Some(
                        number
                            .parse::<u32>()
                            .with_context(|| format!("{number} is no number"))?,
                    );
                }
                other => bail!("{other} is unknown; there are --short, --hours N, --no-erasures and --keep"),
            }
        }
        let plan = if bench && !short {
            Plan::full(hours.unwrap_or(168))
        } else {
            Plan::short(hours.unwrap_or(36))
        };
        if plan.hours < 4 {
            bail!("at least 4 hours: there are two restarts to come");
        }
        Ok(Plan { kept, erasures, ..plan })
    }

    fn full(hours: u32) -> Plan {
        Plan {
            hours,
            people: 1_500,
            tickets_an_hour: 60.0,
            erasures: true,
            step: Duration::from_secs(10),
            judges: hours >= LEAST_JUDGED,
            kept: false,
        }
    }

    fn short(hours: u32) -> Plan {
        Plan {
            hours,
            people: 60,
            tickets_an_hour: 3.0,
            erasures: true,
            step: Duration::from_secs(120),
            judges: false,
            kept: false,
        }
    }
}
