//! What a history is made from: a seed, and which of its steps are taken. Each step throws dice of its own, so that a
//! history with some of its steps left out is one as well.

use std::collections::VecDeque;

/// Steps of a whole history.
const STEPS: u32 = 200;
/// Its last steps, in which nothing is read anew: what the program has at hand must be enough.
const LAST_STEPS: u32 = 30;

/// A seed and the steps still to be taken.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub steps: VecDeque<u32>,
}

/// What a step does to the program besides what people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    None,
    /// It stops in order and is started again.
    Stop,
    /// It dies after so many polls, in this step or a later one, and perhaps again so soon after its start.
    Death { polls: usize, again: Option<usize> },
}

impl Plan {
    /// All steps of a seed.
    pub fn whole(seed: u64) -> Self {
        Plan {
            seed,
            steps: (0..STEPS).collect(),
        }
    }

    /// The dice of what was so before the first step.
    pub fn dice(&self) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed)
    }

    /// The next step and its dice; none if all were taken.
    pub fn next(&mut self) -> Option<(u32, fastrand::Rng)> {
        let step = self.steps.pop_front()?;
        let seed = (self.seed ^ (u64::from(step) + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Some((step, fastrand::Rng::with_seed(seed)))
    }
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
            _ => Ending::None,
        };
        if is_last(step) { Ending::None } else { ending }
    }
}

/// Whether the program must not end any more before everything is delivered.
pub fn is_last(step: u32) -> bool {
    step >= STEPS - LAST_STEPS
}
