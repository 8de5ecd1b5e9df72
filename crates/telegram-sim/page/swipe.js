// Lets a finger pull a message to the left, which means "reply to it".

const PULL_PX = 52;
const MOST_PX = 72;

/** Watches `log`; `onSwipe(node)` gets the pulled message's element. */
export function letSwipe(log, onSwipe) {
  let pull = null;

  log.addEventListener(
    "touchstart",
    (event) => {
      const node = event.target.closest(".msg");
      const touch = event.touches[0];
      pull = node && event.touches.length === 1 ? { node, x: touch.clientX, y: touch.clientY, by: 0, sideways: null } : null;
    },
    { passive: true },
  );
  log.addEventListener(
    "touchmove",
    (event) => {
      if (!pull) return;
      const dx = event.touches[0].clientX - pull.x;
      const dy = event.touches[0].clientY - pull.y;
      if (pull.sideways === null && Math.hypot(dx, dy) > 8) pull.sideways = dx < 0 && Math.abs(dx) > 1.5 * Math.abs(dy);
      if (!pull.sideways) return;
      pull.by = Math.max(-MOST_PX, Math.min(0, dx));
      pull.node.style.transform = `translateX(${pull.by}px)`;
    },
    { passive: true },
  );
  const end = () => {
    if (!pull) return;
    const { node, by, sideways } = pull;
    pull = null;
    node.style.transform = "";
    if (sideways && by <= -PULL_PX) onSwipe(node);
  };
  log.addEventListener("touchend", end);
  log.addEventListener("touchcancel", end);
}
