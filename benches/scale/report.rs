//! The order of the measurements, and what is printed of them.

use std::time::Duration;

use anyhow::bail;

use crate::backing_up::{Backup, back_up};
use crate::figures::{median, percentile};
use crate::generator::AUTO_CLOSE_HOURS;
use crate::machine;
use crate::plan::{Plan, USERS};
use crate::presses::{Called, call};
use crate::record;
use crate::rounds::closed;
use crate::silence;
use crate::stores;
use crate::subject::{Kind, Subject, data_dir};
use crate::table::{self, Row, Target};

const MIB: f64 = 1_048_576.0;

/// How long a started subject is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);

/// What a large desk may cost against a small one.
const SAME: Target = Target::RatioAtMost(1.5);

/// Memory that a large desk may take, in MiB.
const MEMORY: Target = Target::AtMost(300.0);

/// What the card of a long ticket may cost, in milliseconds of CPU.
const LONG_CARD: Target = Target::AtMost(5.0);

/// How much longer messages may take while a backup is made.
const BACKUP: Target = Target::RatioAtMost(2.0);

/// The figures of one subject.
#[derive(Default)]
struct Figures {
    start_ms: Vec<f64>,
    rest_mib: f64,
    disk_bytes: f64,
    loaded_mib: f64,
    closing_ms: f64,
    screen_ms: Vec<Vec<f64>>,
    message_ms: Vec<f64>,
}

/// Measures everything and prints it.
pub async fn measure(plan: &Plan) -> anyhow::Result<()> {
    let machine = machine::describe(data_dir()?.path())?;
    if plan.only_backs_up {
        let mut large = subject(plan, 1).await?;
        large.set("AUTO_CLOSE_AFTER_HOURS", 0);
        let backup = back_up(&mut large, plan).await?;
        println!("{machine}\n{}", of_backup(&backup, plan));
        return Ok(());
    }
    let mut subjects = [subject(plan, 0).await?, subject(plan, 1).await?];
    let mut figures = [Figures::default(), Figures::default()];
    for (subject, figures) in subjects.iter_mut().zip(&mut figures) {
        starts(subject, figures, plan).await?;
    }
    eprintln!("tickets fall due");
    let closing = silence::close(&mut subjects, plan).await?;
    for (figures, ms) in figures.iter_mut().zip(closing) {
        figures.closing_ms = ms;
    }
    screens(&subjects, &mut figures, plan).await?;
    relaying(&mut subjects, &mut figures, plan).await?;
    let [small, mut large] = subjects;
    drop(small);
    let backup = if plan.backs_up {
        eprintln!("a backup while messages flow");
        Some(back_up(&mut large, plan).await?)
    } else {
        None
    };
    print(plan, &machine, &figures, backup.as_ref())
}

async fn subject(plan: &Plan, at: usize) -> anyhow::Result<Subject> {
    let mut subject = Subject::over(Kind::Switchboard, stores::copy(plan.sizes[at]).await?).await?;
    subject.set("AUTO_CLOSE_AFTER_HOURS", AUTO_CLOSE_HOURS);
    // The large desk owes tens of thousands of them, which would be what is measured.
    subject.set("REMINDER_OPERATOR_INTERVAL", 0);
    Ok(subject)
}

/// Starts, each after a kill, and the memory at rest after the last.
async fn starts(subject: &mut Subject, figures: &mut Figures, plan: &Plan) -> anyhow::Result<()> {
    eprintln!("starts");
    for _ in 0..plan.starts {
        subject.kill();
        let begun = subject.start()?;
        let polled = subject.first_poll().await?;
        figures.start_ms.push((polled - begun).as_secs_f64() * 1e3);
    }
    tokio::time::sleep(REST).await;
    figures.rest_mib = subject.process()?.memory()? as f64 / MIB;
    figures.disk_bytes = stores::bytes(&subject.data())? as f64;
    Ok(())
}

/// Screens, in turns, so that whatever else the machine does meets both.
async fn screens(subjects: &[Subject; 2], figures: &mut [Figures; 2], plan: &Plan) -> anyhow::Result<()> {
    for called in Called::ALL {
        eprintln!("{}", called.name());
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..plan.rounds {
            for (subject, times) in subjects.iter().zip(&mut times) {
                times.push(call(subject, called, plan.presses).await?);
            }
        }
        for (figures, times) in figures.iter_mut().zip(times) {
            figures.screen_ms.push(times);
        }
    }
    Ok(())
}

async fn relaying(subjects: &mut [Subject; 2], figures: &mut [Figures; 2], plan: &Plan) -> anyhow::Result<()> {
    for subject in subjects.iter_mut() {
        for user in 0..USERS {
            subject.traffic().write(user);
        }
        subject.all_arrived().await?;
    }
    for round in 1..=plan.rounds {
        eprintln!("messages: round {round} of {}", plan.rounds);
        for (subject, figures) in subjects.iter_mut().zip(figures.iter_mut()) {
            let round = closed(subject, plan).await?;
            figures.message_ms.push(round.cpu_ms / 1e3);
            let memory = subject.process()?.memory()? as f64 / MIB;
            figures.loaded_mib = figures.loaded_mib.max(memory);
        }
    }
    Ok(())
}

fn print(plan: &Plan, machine: &str, figures: &[Figures; 2], backup: Option<&Backup>) -> anyhow::Result<()> {
    let [small, large] = figures;
    let on_disk = |figures: &Figures, at: usize| figures.disk_bytes / plan.sizes[at].tickets as f64;
    let mut rows = vec![
        Row::new(
            "start to first poll",
            "ms",
            median(&large.start_ms),
            median(&small.start_ms),
            Target::None,
        ),
        Row::new("memory at rest", "MiB", large.rest_mib, small.rest_mib, MEMORY),
        Row::new("memory under load", "MiB", large.loaded_mib, small.loaded_mib, MEMORY),
        Row::new(
            "disk, for each ticket",
            "bytes",
            on_disk(large, 1),
            on_disk(small, 0),
            Target::None,
        ),
        Row::new(
            format!("CPU, closing {} silent tickets", plan.due),
            "ms",
            large.closing_ms,
            small.closing_ms,
            SAME,
        ),
    ];
    for (at, called) in Called::ALL.into_iter().enumerate() {
        let [large, small] = [large, small].map(|figures| median(&figures.screen_ms[at]));
        let target = match called {
            Called::LongCard => LONG_CARD,
            // Another screen in the small desk: a person's card, or nobody.
            Called::SearchName => Target::None,
            Called::Inbox | Called::Card | Called::Statistics | Called::Search | Called::OwnTickets => SAME,
        };
        rows.push(Row::new(format!("CPU, {}", called.name()), "ms", large, small, target));
    }
    let [large, small] = [large, small].map(|figures| median(&figures.message_ms));
    rows.push(Row::new("CPU, relayed message", "ms", large, small, SAME));
    let [few, many] = plan.sizes.map(|size| match size.open_one_of {
        1 => format!("{} open", size.tickets),
        _ => format!("{} tickets", size.tickets),
    });
    let mut text = format!("{machine}\n\n{}", table::told([&many, &few], &rows, plan.judges));
    if let Some(backup) = backup {
        text.push('\n');
        text.push_str(&of_backup(backup, plan));
    }
    println!("{text}");
    if plan.kept {
        record::keep(plan.section, &text)?;
    }
    if plan.judges {
        let absurd: Vec<&str> = rows.iter().filter_map(Row::absurd).collect();
        if !absurd.is_empty() {
            bail!("these figures cannot be: {}", absurd.join(", "));
        }
    }
    Ok(())
}

fn of_backup(backup: &Backup, plan: &Plan) -> String {
    let [without, with] = &backup.latencies_ms;
    let row = |name: &str, percent, target| {
        let [with, without] = [with, without].map(|latencies| percentile(latencies, percent));
        Row::new(name, "ms", with, without, target)
    };
    let rows = [
        row("message, median", 50.0, Target::None),
        row("message, p99", 99.0, BACKUP),
    ];
    let table = table::told(["backup", "no backup"], &rows, plan.judges);
    let mb = backup.bytes as f64 / 1e6;
    format!("{table}the backup took {:.0} s and {mb:.0} MB", backup.secs)
}
