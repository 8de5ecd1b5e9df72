// Reactions: those a message bears, and the few to choose from. Knows nothing of who is told of them.

import { button, el } from "/demo/dom.js";
import { word } from "/demo/words.js";

/** Some of those that everybody may give and bots may repeat, as Telegram spells them. */
const CHOICE = ["👍", "❤", "🔥", "🎉", "😁", "🤔", "😢", "👎"];

/** A heart is drawn in colour only with the sign that asks for it. */
function drawn(emoji) {
  return emoji === "❤" ? "❤️" : emoji;
}

/**
 * The reactions below a message; null if there are none.
 * `view`: { reactions: [{ emoji, by }], me, names (id → name) }; `react(emoji or null)` changes one's own.
 */
export function reactionChips(view, react) {
  if (!view.reactions.length) return null;
  const chips = view.reactions.map(({ emoji, by }) => {
    const own = by.includes(view.me);
    const names = word("reactedBy", { emoji: drawn(emoji), names: by.map(view.names).join(", ") });
    return button(
      { class: "reaction", "aria-pressed": String(own), "aria-label": names, title: names, data: { test: "reaction", emoji }, on: { click: () => react(own ? null : emoji) } },
      el("span", { text: drawn(emoji) }),
      by.length > 1 && el("span", { class: "reaction-count", text: by.length }),
    );
  });
  return el("div", { class: "reactions" }, chips);
}

/** The row of emoji to choose from. `react(emoji or null)`; `close()` leaves it. */
export function reactionChoice(view, react, close) {
  const own = view.reactions.find(({ by }) => by.includes(view.me))?.emoji;
  const choices = CHOICE.map((emoji) =>
    button({ class: "choice", role: "menuitemradio", "aria-checked": String(emoji === own), "aria-label": drawn(emoji), data: { test: "choice", emoji }, on: { click: () => react(emoji === own ? null : emoji) } }, drawn(emoji)),
  );
  const menu = el("div", { class: "choices", role: "menu", "aria-label": word("react"), data: { test: "choices" } }, choices);
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choices[(choices.indexOf(document.activeElement) + step + choices.length) % choices.length].focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return menu;
}
