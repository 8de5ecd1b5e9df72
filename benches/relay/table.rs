//! The table of figures: one that is judged, one it is compared with, their ratio, and the target.

/// What is wanted of a figure.
#[derive(Clone, Copy)]
pub enum Target {
    /// Nothing; it is for information.
    None,
    /// The figure is at most this.
    AtMost(f64),
    /// It is at least so many times the one it is compared with.
    RatioAtLeast(f64),
    /// It is at most so many times the one it is compared with.
    RatioAtMost(f64),
}

/// A line of the table.
pub struct Row {
    name: String,
    unit: &'static str,
    figure: f64,
    compared: Option<f64>,
    target: Target,
}

impl Row {
    /// A figure and, where there is one, what it is compared with.
    pub fn new(
        name: impl Into<String>,
        unit: &'static str,
        figure: f64,
        compared: impl Into<Option<f64>>,
        target: Target,
    ) -> Row {
        Row {
            name: name.into(),
            unit,
            figure,
            compared: compared.into(),
            target,
        }
    }

    /// Its name if a figure cannot be: nothing of what is measured is ever zero or infinite.
    pub fn absurd(&self) -> Option<&str> {
        let sound = |figure: f64| figure.is_finite() && figure > 0.0;
        let all = sound(self.figure) && self.compared.is_none_or(sound);
        (!all).then_some(self.name.as_str())
    }

    fn ratio(&self) -> Option<f64> {
        self.compared.map(|other| self.figure / other)
    }

    /// Whether the target is met; none if there is no target.
    fn met(&self) -> Option<bool> {
        match self.target {
            Target::None => None,
            Target::AtMost(most) => Some(self.figure <= most),
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
            significant(self.figure),
            self.compared.map(significant).unwrap_or_default(),
            self.ratio().map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
        );
        line.trim_end().to_owned()
    }
}

/// The table below the names of its two columns; with verdicts if the figures are good enough for that.
pub fn told(columns: [&str; 2], rows: &[Row], judges: bool) -> String {
    let mut text = format!(
        "{:<44} {:>11} {:>11} {:>7}  target\n",
        "", columns[0], columns[1], "ratio"
    );
    for row in rows {
        text.push_str(&row.line(judges));
        text.push('\n');
    }
    text
}

/// Three significant digits are all that a measurement bears.
fn significant(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
