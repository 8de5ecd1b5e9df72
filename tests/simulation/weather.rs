//! What nobody does: time, the network, a group that moves or shuts the bot out.

use std::time::Duration;

use switchboard::clock::ManualClock;
use switchboard::outbox::CourierHandle;

use super::homes::GROUPS;
use super::world::World;

/// What happens to the messenger by itself.
pub fn change(world: &mut World, random: &mut fastrand::Rng, courier: &CourierHandle) {
    match random.u8(..100) {
        0 => world.reached = false,
        1..12 if !world.reached => {
            world.reached = true;
            courier.network_is_back();
        }
        _ => {}
    }
    for home in GROUPS {
        match random.u8(..100) {
            0..2 => drop(world.blocked.insert(home)),
            2..12 => drop(world.blocked.remove(&home)),
            _ => {}
        }
    }
    let Some(group) = world.group.last().copied() else {
        return;
    };
    match random.u8(..100) {
        0 => world.move_group(),
        1..3 => drop(world.blocked.insert(group)),
        3..12 => drop(world.blocked.remove(&group)),
        12..15 => courier.network_is_back(),
        _ => {}
    }
}

/// Time passes, mostly a little; a clock that wavers goes back at times.
pub fn pass_time(clock: &ManualClock, wavers: bool, world: &mut World, random: &mut fastrand::Rng) {
    let pass = match random.u8(..100) {
        0..40 => 0,
        40..85 => random.u64(1..2_000),
        85..97 => random.u64(60_000..5_400_000),
        _ => random.u64(86_400_000..300_000_000),
    };
    clock.advance(Duration::from_millis(pass));
    if wavers && random.u8(..20) == 0 {
        world.wavered = true;
        let back = random.u64(1..600_000);
        clock.put_back(Duration::from_millis(back));
    }
}
