//! How a history that failed is told. Long outputs get cut at either end: what went wrong and how to see it again
//! stand at both.

use super::plan::{Plan, Story};

/// What went wrong is told in so many characters at the beginning and at the end, and whole in between.
const IN_SHORT: usize = 600;

/// What went wrong in a history, and in which.
pub struct Failure {
    /// Why the whole history failed.
    pub first: String,
    /// Why the shortest one did that fails too.
    pub wrong: String,
    /// The shortest one.
    pub short: Plan,
}

impl Failure {
    pub fn told(&self) -> String {
        let head = self.head();
        let story = self.short.story.lines().join("\n");
        let mut whole = format!("What was found in it:\n{}", self.wrong);
        if self.first != self.wrong {
            // Cutting down can stray to another fault.
            whole = format!("{whole}\n\nand before it was cut down:\n{}", self.first);
        }
        format!("{head}\n\nThe fewest steps that fail:\n{story}\n\n{whole}\n\n{head}")
    }

    fn head(&self) -> String {
        let Plan { seed, steps, .. } = &self.short;
        let steps: Vec<String> = steps.iter().map(u32::to_string).collect();
        let run = format!("SIMULATION_SEED={seed}");
        let (again, run_one) = (steps.join(","), "cargo test --test simulation promises");
        let short = in_short(&self.wrong);
        format!(
            "THE HISTORY OF SEED {seed} FAILED: {short}\nagain: {run} SIMULATION_STEPS={again} {run_one}\nwhole: {run} {run_one}"
        )
    }
}

fn in_short(wrong: &str) -> String {
    let line = wrong.replace('\n', " ");
    match line.char_indices().nth(IN_SHORT) {
        Some((at, _)) => format!("{} …", &line[..at]),
        None => line,
    }
}

#[test]
fn a_failure_is_told_at_the_beginning_and_at_the_end() {
    let mut plan = Plan::of(7, "3,5");
    plan.story = Story::told();
    plan.story.tell(|| "somebody does something".into());
    let failure = Failure {
        first: "another thing".into(),
        wrong: format!("nothing holds {}", "any more ".repeat(1_000)),
        short: plan,
    };
    let told = failure.told();
    let (first, last) = (&told[..800], &told[told.len() - 800..]);
    for part in [
        "SEED 7 FAILED: nothing holds any more",
        "SIMULATION_SEED=7 SIMULATION_STEPS=3,5 cargo test",
    ] {
        assert!(
            first.contains(part) && last.contains(part),
            "{part:?} in {first:?} and {last:?}"
        );
    }
    assert!(told.contains("somebody does something") && told.contains("another thing"));
}
