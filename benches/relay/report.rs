//! The order of the measurements, and what is printed of them.

use std::time::Duration;

use anyhow::{bail, ensure};

use crate::crash::{Crash, crash};
use crate::figures::{median, millis, percentile};
use crate::machine;
use crate::plan::{CRASH_RATE, Contest, OPEN_RATE, Plan, USERS};
use crate::record;
use crate::rounds::{closed, open};
use crate::subject::{BINARY, Kind, Subject, data_dir};
use crate::table::{self, Row, Target};

const MIB: f64 = 1_048_576.0;

/// How long a started subject is left alone before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// All figures of a run.
pub struct Measured {
    machine: String,
    subjects: [Kind; 2],
    rows: Vec<Row>,
    p50_ms: [f64; 2],
    p99_ms: [f64; 2],
    crash: Crash,
    judges: bool,
    /// Where the figures are kept, if they are.
    section: Option<&'static str>,
}

/// The figures of one subject, one of each round.
#[derive(Default)]
struct Figures {
    start_ms: f64,
    idle_mib: f64,
    loaded_mib: f64,
    per_sec: Vec<f64>,
    cpu_ms: Vec<f64>,
    p50_ms: Vec<f64>,
    p99_ms: Vec<f64>,
}

/// Measures everything.
pub async fn measure(plan: &Plan) -> anyhow::Result<Measured> {
    let machine = machine::describe(data_dir()?.path())?;
    let [mut ours, mut bare] = [Figures::default(), Figures::default()];
    for (kind, figures) in plan.contest.subjects().into_iter().zip([&mut ours, &mut bare]) {
        eprintln!("{}: starts", kind.name());
        (figures.start_ms, figures.idle_mib) = starts(kind, plan).await?;
    }
    let [one, other] = plan.contest.subjects();
    let mut subjects = [Subject::warmed_up(one).await?, Subject::warmed_up(other).await?];
    // In turns, so that whatever else the machine does meets both.
    for round in 1..=plan.rounds {
        for (subject, figures) in subjects.iter_mut().zip([&mut ours, &mut bare]) {
            eprintln!("{}: round {round} of {}", subject.kind().name(), plan.rounds);
            loops(subject, figures, plan).await?;
        }
    }
    for (subject, figures) in subjects.iter().zip([&mut ours, &mut bare]) {
        figures.loaded_mib = subject.process()?.memory()? as f64 / MIB;
        let repeated = subject.traffic().count().repeated;
        ensure!(
            repeated == 0,
            "{}: {repeated} messages arrived twice though nothing failed",
            subject.kind().name()
        );
    }
    drop(subjects);
    eprintln!("{}: kills", one.name());
    let crash = crash(plan).await?;
    Ok(Measured {
        machine,
        subjects: plan.contest.subjects(),
        rows: rows(&ours, &bare, plan.contest)?,
        p50_ms: [&ours, &bare].map(|figures| median(&figures.p50_ms)),
        p99_ms: [&ours, &bare].map(|figures| median(&figures.p99_ms)),
        crash,
        judges: plan.judges,
        section: plan.kept.then_some(plan.contest.section()),
    })
}

/// Starts on empty stores: the median time to the first poll, and the memory a while after the last.
async fn starts(kind: Kind, plan: &Plan) -> anyhow::Result<(f64, f64)> {
    let mut times = Vec::with_capacity(plan.starts);
    let mut last = None;
    for _ in 0..plan.starts {
        let mut subject = Subject::new(kind).await?;
        let begun = subject.start()?;
        times.push(subject.first_poll().await? - begun);
        last = Some(subject);
    }
    tokio::time::sleep(REST).await;
    let memory = match &last {
        Some(subject) => subject.process()?.memory()? as f64 / MIB,
        None => f64::NAN,
    };
    Ok((median(&millis(&times)), memory))
}

async fn loops(subject: &mut Subject, figures: &mut Figures, plan: &Plan) -> anyhow::Result<()> {
    let round = closed(subject, plan).await?;
    figures.per_sec.push(round.per_sec);
    figures.cpu_ms.push(round.cpu_ms);
    let taken = millis(&open(subject, plan.open).await?);
    figures.p50_ms.push(percentile(&taken, 50.0));
    figures.p99_ms.push(percentile(&taken, 99.0));
    Ok(())
}

fn rows(ours: &Figures, bare: &Figures, contest: Contest) -> anyhow::Result<Vec<Row>> {
    let (relayed, cpu, latest) = match contest {
        Contest::Clear | Contest::Sealed => (
            Target::RatioAtLeast(0.6),
            Target::RatioAtMost(2.5),
            Target::RatioAtMost(2.0),
        ),
        Contest::Sealing => (Target::RatioAtLeast(0.85), Target::None, Target::None),
        Contest::Floor => (Target::None, Target::None, Target::RatioAtMost(1.5)),
    };
    let both = |name: &str, unit, of: fn(&Figures) -> f64, target| Row::new(name, unit, of(ours), of(bare), target);
    let binary = std::fs::metadata(BINARY)?.len() as f64 / MIB;
    Ok(vec![
        both(
            &format!("relayed, {USERS} under way"),
            "messages/s",
            |figures| median(&figures.per_sec),
            relayed,
        ),
        both("CPU per 1,000 of these", "ms", |figures| median(&figures.cpu_ms), cpu),
        both(
            &format!("on the way at {OPEN_RATE}/s, p50"),
            "ms",
            |figures| median(&figures.p50_ms),
            Target::None,
        ),
        both(
            &format!("on the way at {OPEN_RATE}/s, p99"),
            "ms",
            |figures| median(&figures.p99_ms),
            latest,
        ),
        both(
            "start to first poll, empty store",
            "ms",
            |figures| figures.start_ms,
            Target::AtMost(150.0),
        ),
        both(
            "memory at rest",
            "MiB",
            |figures| figures.idle_mib,
            Target::AtMost(40.0),
        ),
        both(
            "memory after the load",
            "MiB",
            |figures| figures.loaded_mib,
            Target::None,
        ),
        Row::new("binary", "MiB", binary, None, Target::AtMost(30.0)),
    ])
}

impl Measured {
    /// Prints all of it, and keeps it if that was asked for.
    ///
    /// # Errors
    /// If it cannot be kept.
    pub fn print(&self) -> anyhow::Result<()> {
        let text = self.told();
        println!("\n{text}");
        self.section.map_or(Ok(()), |section| record::keep(section, &text))
    }

    fn told(&self) -> String {
        let crash = &self.crash;
        let table = table::told(self.subjects.map(Kind::name), &self.rows, self.judges);
        let mut text = format!(
            "{}\n{USERS} people with a ticket each write to a group; medians of all rounds\n\n{table}\n\
             killed {} times at {CRASH_RATE} messages/s: of {} none was lost, {} arrived twice ({:.1} for each kill); \
             it polled again {:.0} ms after its start",
            self.machine,
            crash.kills,
            crash.messages,
            crash.repeated,
            crash.repeated as f64 / f64::from(crash.kills),
            crash.back_ms,
        );
        if !self.judges {
            text.push_str("\na short run shows that it works; for targets leave --short out");
        }
        text
    }

    /// Fails if a figure makes no sense. A lost message has failed the run before.
    pub fn judge(&self) -> anyhow::Result<()> {
        let absurd: Vec<&str> = self.rows.iter().filter_map(Row::absurd).collect();
        if !absurd.is_empty() {
            bail!("these figures make no sense: {}", absurd.join("; "));
        }
        for (p50, p99) in self.p50_ms.into_iter().zip(self.p99_ms) {
            ensure!(
                p50 <= p99,
                "at {OPEN_RATE} messages/s, p50 {p50} ms is above p99 {p99} ms"
            );
        }
        let Crash { messages, repeated, .. } = self.crash;
        ensure!(
            repeated * 4 < messages,
            "{repeated} of {messages} messages arrived twice: far more than were under way at a kill"
        );
        Ok(())
    }
}
