//! What is done to the disk between two lives: another key, nothing left of whoever was erased.

use switchboard::domain::Timestamp;

use super::witness::Witness;
use super::world::Shared;

/// Writes the disk anew, for another key if there is a moment at which it changes, and if something erased lies on it.
/// Either may break off, which leaves the disk as it was.
pub async fn write_anew(
    disk: &Witness,
    world: &Shared,
    random: &mut fastrand::Rng,
    rotated: Option<Timestamp>,
) -> Result<(), String> {
    if let Some(now) = rotated {
        let (key, breaks_off) = ([random.u8(..); 32], random.u8(..4) == 0);
        let done = disk.rotate(key, now, breaks_off).await;
        if done.map_err(|fault| fault.to_string())? {
            world.look().tally.count("rotations");
        }
    }
    if random.u8(..4) > 0 && disk.purge().await.map_err(|fault| fault.to_string())? {
        world.look().tally.count("purges");
    }
    Ok(())
}
