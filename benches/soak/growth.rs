//! Whether something grows: what three samples of four stay below in the last third of the time, against the same of the
//! middle third. The first third, in which everything fills up, is left out. So is the fourth sample: once a day a backup is
//! made, and the data written anew if somebody was erased; who is looked at meanwhile takes up to twice as much. That is a
//! tenth of all samples, so that what nine of ten stay below is sometimes the one and sometimes the other.

use crate::figures::percentile;
use crate::samples::Sample;

const MIB: f64 = 1_048_576.0;

/// How much more it may be. Chance alone moves the load of one third against another's by some per cent; what grows
/// with the time grows by half from the middle of one third to the middle of the next, and more.
const MOST: f64 = 1.15;

/// Handles and threads by which two thirds differ by chance, as a few of some dozens: whoever has many calls under way at
/// once opens connections for them, and keeps those for 90 s of the real time, which are days here.
const BY_CHANCE: f64 = 8.0;

/// A figure of the samples.
struct Figure {
    name: &'static str,
    of: fn(&Sample) -> f64,
    /// Whether it has to be level. What the people do is only shown, to be held against the others.
    judged: bool,
    /// What it may grow by in any case.
    by_chance: f64,
}

const FIGURES: [Figure; 9] = [
    judged("memory, MiB", |sample| sample.memory as f64 / MIB),
    counted("open files and connections", |sample| sample.handles as f64),
    counted("threads", |sample| sample.threads as f64),
    judged("store on disk, MiB", |sample| sample.store as f64 / MIB),
    judged("backups on disk, MiB", |sample| sample.backups as f64 / MIB),
    judged("rows", |sample| (sample.rows() - sample.figures()) as f64),
    // One for each hour and what happened in it: they grow with the time, whatever goes on, and are kept.
    shown("rows of statistics", |sample| sample.figures() as f64),
    shown("tickets kept", |sample| sample.counts.tickets as f64),
    shown("open tickets", |sample| sample.counts.open as f64),
];

const fn judged(name: &'static str, of: fn(&Sample) -> f64) -> Figure {
    Figure {
        name,
        of,
        judged: true,
        by_chance: 0.0,
    }
}

/// One of a few dozens.
const fn counted(name: &'static str, of: fn(&Sample) -> f64) -> Figure {
    Figure {
        by_chance: BY_CHANCE,
        ..judged(name, of)
    }
}

const fn shown(name: &'static str, of: fn(&Sample) -> f64) -> Figure {
    Figure {
        name,
        of,
        judged: false,
        by_chance: 0.0,
    }
}

/// The table, and the names of what grows.
pub struct Growth {
    pub table: String,
    pub growing: Vec<&'static str>,
}

/// Holds the thirds of the samples against each other; with verdicts if they are to be judged.
pub fn judge(samples: &[Sample], judges: bool) -> Growth {
    let third = samples.len() / 3;
    let (middle, last) = (
        &samples[third..samples.len() - third],
        &samples[samples.len() - third..],
    );
    let most = |samples: &[Sample], of: fn(&Sample) -> f64| {
        let all: Vec<f64> = samples.iter().map(of).collect();
        percentile(&all, 75.0)
    };
    let mut table = format!(
        "{:<30} {:>13} {:>13} {:>13} {:>7}  target\n",
        "three of four samples at most", "first", "middle", "last", "ratio"
    );
    let mut growing = Vec::new();
    for figure in FIGURES {
        let [one, two, three] = [&samples[..third], middle, last].map(|third| most(third, figure.of));
        let ratio = three / two;
        let level = ratio.is_finite() && (ratio <= MOST || three - two <= figure.by_chance);
        let grows = figure.judged && !level;
        if grows {
            growing.push(figure.name);
        }
        let target = match figure.by_chance {
            _ if !figure.judged => String::new(),
            0.0 => format!("<= {MOST}"),
            by_chance => format!("<= {MOST}, +{by_chance}"),
        };
        let verdict = match (figure.judged && judges, grows) {
            (false, _) => "",
            (true, true) => "MISS",
            (true, false) => "PASS",
        };
        let line = format!(
            "{:<30} {:>13} {:>13} {:>13} {ratio:>7.2}  {target:<12} {verdict}",
            figure.name,
            digits(one),
            digits(two),
            digits(three)
        );
        table.push_str(line.trim_end());
        table.push('\n');
    }
    Growth { table, growing }
}

/// Whole numbers from a hundred on.
fn digits(value: f64) -> String {
    if value >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}
