//! The table of figures: ours, the bare relay's, their ratio, and the target.

/// What is wanted of a figure.
#[derive(Clone, Copy)]
pub enum Target {
    /// Nothing; it is for information.
    None,
    /// Our figure is at most this.
    AtMost(f64),
    /// Ours is at least so many times the bare relay's.
    RatioAtLeast(f64),
    /// Ours is at most so many times the bare relay's.
    RatioAtMost(f64),
}

/// A line of the table.
pub struct Row {
    name: String,
    unit: &'static str,
    ours: f64,
    bare: Option<f64>,
    target: Target,
}

impl Row {
    /// A figure of ours and, where there is one, the bare relay's.
    pub fn new(
        name: impl Into<String>,
        unit: &'static str,
        ours: f64,
        bare: impl Into<Option<f64>>,
        target: Target,
    ) -> Row {
        Row {
            name: name.into(),
            unit,
            ours,
            bare: bare.into(),
            target,
        }
    }

    /// Its name if a figure cannot be: nothing of what is measured is ever zero or infinite.
    pub fn absurd(&self) -> Option<&str> {
        let sound = |figure: f64| figure.is_finite() && figure > 0.0;
        let all = sound(self.ours) && self.bare.is_none_or(sound);
        (!all).then_some(self.name.as_str())
    }

    fn ratio(&self) -> Option<f64> {
        self.bare.map(|bare| self.ours / bare)
    }

    /// Whether the target is met; none if there is no target.
    fn met(&self) -> Option<bool> {
        match self.target {
            Target::None => None,
            Target::AtMost(most) => Some(self.ours <= most),
            Target::RatioAtLeast(least) => self.ratio().map(|ratio| ratio >= least),
            Target::RatioAtMost(most) => self.ratio().map(|ratio| ratio <= most),
        }
    }

    fn line(&self, judges: bool) -> String {
        let wanted = match self.target {
            Target::None => String::new(),
            Target::AtMost(most) => format!("<= {most} {}", self.unit),
            Target::RatioAtLeast(least) => format!("ratio >= {least}"),
            Target::RatioAtMost(most) => format!("ratio <= {most}"),
        };
        let verdict = match self.met().filter(|_| judges) {
            Some(true) => "PASS",
            Some(false) => "MISS",
            None => "",
        };
        let line = format!(
            "{:<44} {:>11} {:>11} {:>7}  {wanted:<14} {verdict}",
            format!("{}, {}", self.name, self.unit),
            figure(self.ours),
            self.bare.map(figure).unwrap_or_default(),
            self.ratio().map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
        );
        line.trim_end().to_owned()
    }
}

/// Prints the table; with verdicts if the figures are good enough for that.
pub fn print(rows: &[Row], judges: bool) {
    println!(
        "{:<44} {:>11} {:>11} {:>7}  target",
        "", "switchboard", "bare relay", "ratio"
    );
    for row in rows {
        println!("{}", row.line(judges));
    }
}

/// Three significant digits are all that a measurement bears.
fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
