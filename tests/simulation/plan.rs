//! What a history is made from: a seed, and which of its steps are taken. Each step throws dice of its own, so that a
//! history with some of its steps left out is one as well.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Steps of a whole history.
const STEPS: u32 = 200;
/// Its last steps, in which nothing is read anew: what the program has at hand must be enough.
const LAST_STEPS: u32 = 30;

/// A seed and the steps still to be taken.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub steps: VecDeque<u32>,
    pub story: Story,
}

/// What happened, in words, if anybody wants to read it.
#[derive(Clone, Debug, Default)]
pub struct Story(Option<Arc<Mutex<Vec<String>>>>);

impl Story {
    /// One that is written down.
    pub fn told() -> Self {
        Story(Some(Arc::default()))
    }

    /// Adds a line, if anybody wants to read it.
    pub fn tell(&self, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.0 {
            lines.lock().unwrap().push(line());
        }
    }

    /// All lines.
    pub fn lines(&self) -> Vec<String> {
        self.0
            .as_ref()
            .map(|lines| lines.lock().unwrap().clone())
            .unwrap_or_default()
    }
}

/// Histories tried to find a short one that fails too.
const TRIES: u32 = 600;

/// The plan with as few steps as can be found that it still fails with: leaves out half of them, quarters, and so on
/// down to single ones, and keeps what was left out as long as `fails` holds.
pub fn shortest(plan: &Plan, fails: impl Fn(Plan) -> bool) -> Plan {
    let mut steps: Vec<u32> = plan.steps.iter().copied().collect();
    let mut tries = 0;
    let mut size = steps.len().div_ceil(2);
    while size > 0 {
        let before = steps.len();
        let mut from = 0;
        while from < steps.len() && tries < TRIES {
            tries += 1;
            let rest: VecDeque<u32> = (steps.iter().enumerate())
                .filter(|(at, _)| !(from..from + size).contains(at))
                .map(|(_, step)| *step)
                .collect();
            let shorter = Plan {
                seed: plan.seed,
                steps: rest.clone(),
                story: Story::default(),
            };
            if fails(shorter) {
                steps = rest.into();
            } else {
                from += size;
            }
        }
        // Once single steps can no longer be left out, none can.
        size = if size == 1 && steps.len() < before { 1 } else { size / 2 };
        if tries >= TRIES {
            break;
        }
    }
    Plan {
        seed: plan.seed,
        steps: steps.into(),
        story: Story::default(),
    }
}

/// What a step does to the program besides what people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    None,
    /// It stops in order and is started again.
    Stop,
    /// A backup is taken while it goes on.
    Backup,
    /// It stops in order, and is started again over the data of the latest backup.
    Restore,
    /// It stops in order, and is started again with another key.
    Rotation,
    /// It dies after so many polls, in this step or a later one, and perhaps again so soon after its start.
    Death { polls: usize, again: Option<usize> },
}

impl Plan {
    /// All steps of a seed.
    pub fn whole(seed: u64) -> Self {
        Plan {
            seed,
            steps: (0..STEPS).collect(),
            story: Story::default(),
        }
    }

    /// These steps of a seed: numbers with commas between them.
    pub fn of(seed: u64, steps: &str) -> Self {
        let number = |step: &str| step.trim().parse().expect("steps are numbers with commas between them");
        Plan {
            seed,
            steps: steps.split(',').map(number).collect(),
            story: Story::default(),
        }
    }

    /// The dice of what was so before the first step.
    pub fn dice(&self) -> fastrand::Rng {
        fastrand::Rng::with_seed(spread(self.seed))
    }

    /// The next step and its dice; none if all were taken.
    pub fn next(&mut self) -> Option<(u32, fastrand::Rng)> {
        let step = self.steps.pop_front()?;
        let seed = spread(spread(self.seed).wrapping_add(u64::from(step) + 1));
        Some((step, fastrand::Rng::with_seed(seed)))
    }
}

/// A number for each number, none like that of its neighbours: seeds that are close to each other must not share the
/// dice of their steps. These are the last steps of SplitMix64.
fn spread(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

impl Ending {
    /// How a step ends, by its dice.
    pub fn of(step: u32, random: &mut fastrand::Rng) -> Self {
        let ending = match random.u8(..60) {
            0..3 => Ending::Death {
                polls: random.usize(1..150),
                again: (random.u8(..4) == 0).then(|| random.usize(1..100)),
            },
            3 => Ending::Stop,
            4 => Ending::Backup,
            5 if random.bool() => Ending::Restore,
            5 => Ending::Rotation,
            _ => Ending::None,
        };
        if is_last(step) { Ending::None } else { ending }
    }
}

impl Ending {
    /// Whether the program stops in order.
    pub fn stops(self) -> bool {
        match self {
            Ending::Stop | Ending::Restore | Ending::Rotation => true,
            Ending::None | Ending::Backup | Ending::Death { .. } => false,
        }
    }
}

/// Whether the program must not end any more before everything is delivered.
pub fn is_last(step: u32) -> bool {
    step >= STEPS - LAST_STEPS
}

#[test]
fn a_failing_history_is_cut_down_to_the_steps_that_it_fails_with() {
    let fails = |plan: Plan| [3, 77, 150].iter().all(|step| plan.steps.contains(step));
    assert_eq!(shortest(&Plan::whole(1), fails).steps, [3, 77, 150]);
}

#[test]
fn neighbouring_seeds_share_no_dice() {
    let mut met = std::collections::BTreeSet::new();
    for seed in 0..100 {
        let mut plan = Plan::whole(seed);
        while let Some((step, mut dice)) = plan.next() {
            assert!(met.insert(dice.u64(..)), "step {step} of seed {seed} is like another");
        }
    }
}
