// A group with topics: their list, the bar with a pinned message, and what the head of a topic offers.

import { button, el, icon } from "/demo/dom.js";
import { summary } from "/demo/media.js";
import { senderName, serviceText } from "/demo/message.js";
import { clock, pageLanguage, word } from "/demo/words.js";

/** Stands for all that is in no topic. */
export const GENERAL = 0;

/** The topic a message stands in. */
export function placeOf(message) {
  return message.message_thread_id ?? GENERAL;
}

/** The round sign of a topic: its emoji, or its colour with the first letter. `#` is General's. */
export function topicSign(topic) {
  const general = topic.thread === GENERAL;
  const letter = general ? "#" : (topic.icon ?? [...topic.name][0] ?? "?");
  const color = `#${(topic.color ?? 0x8a93a6).toString(16).padStart(6, "0")}`;
  const sign = el("span", { class: `topic-sign ${topic.icon ? "with-emoji" : ""}`, "aria-hidden": "true", text: letter });
  if (!topic.icon) sign.style.setProperty("--sign", general ? "#8a93a6" : color);
  return sign;
}

/** The topics of a chat, the one with the newest message first, General at the end as long as nothing stands there. */
export function topicsOf(chat) {
  const newest = new Map();
  for (const { message } of chat.messages) newest.set(placeOf(message), message);
  const general = { thread: GENERAL, name: word("general"), closed: false, earlier: chat.earlier };
  const all = [general, ...chat.topics].map((topic) => ({ ...topic, newest: newest.get(topic.thread) }));
  return all.sort((a, b) => (b.newest?.message_id ?? 0) - (a.newest?.message_id ?? 0));
}

/** The list of a group's topics. `open(thread)` shows one. */
export class TopicList {
  constructor(open) {
    this.open = open;
    this.root = el("div", { class: "topics", role: "list", hidden: true, data: { test: "topics" } });
    this.root.addEventListener("keydown", (event) => {
      const rows = [...this.root.querySelectorAll("button")];
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(document.activeElement) + step))]?.focus();
    });
  }

  /** Draws the list; `unread`: topic → how many messages nobody has looked at. */
  draw(chat, unread) {
    const topics = topicsOf(chat);
    const shape = JSON.stringify([topics, [...unread], pageLanguage()]);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = this.root.contains(document.activeElement) ? Number(document.activeElement.dataset.topic) : null;
    this.root.setAttribute("aria-label", word("topics"));
    const hint = chat.topics.length ? null : el("p", { class: "topics-hint", text: word("noTopics") });
    this.root.replaceChildren(...topics.map((topic) => el("div", { role: "listitem" }, this.row(topic, unread.get(topic.thread) ?? 0))), ...(hint ? [hint] : []));
    if (focused !== null) this.focus(focused);
  }

  row(topic, unread) {
    const { newest } = topic;
    const last = newest ? (serviceText(newest) ?? `${senderName(newest)}: ${summary(newest)}`) : word("groupHintEmpty");
    return button(
      { class: `topic ${topic.closed ? "closed" : ""}`, data: { test: "topic", topic: topic.thread }, on: { click: () => this.open(topic.thread) } },
      topicSign(topic),
      el(
        "span",
        { class: "topic-text" },
        el("b", {}, el("span", { text: topic.name }), topic.closed && el("span", { class: "topic-lock", role: "img", "aria-label": word("topicClosed") }, icon("lock"))),
        el("span", { class: "topic-last", text: last }),
      ),
      el("span", { class: "topic-side" }, newest && el("time", { text: clock(newest.date) }), unread > 0 && el("span", { class: "badge", "aria-label": word("unread", { n: unread }), text: unread })),
    );
  }

  focus(thread) {
    const row = this.root.querySelector(`[data-topic="${thread}"]`) ?? this.root.querySelector("button");
    row?.focus({ preventScroll: false });
  }
}

/** The bar below the head that leads to the pinned message. */
export class PinBar {
  constructor(jump) {
    this.words = el("span", {});
    this.root = button({ class: "pin-bar", hidden: true, data: { test: "pinned" }, on: { click: () => this.message && jump(this.message) } }, icon("tack"), el("span", { class: "pin-text" }, el("b", { data: { word: "pinned" } }), this.words));
  }

  /** Shows the newest pinned one of the messages in sight. */
  draw(chat, entries) {
    const pinned = new Set(chat.pinned);
    const found = entries.filter(({ message }) => pinned.has(message.message_id)).at(-1)?.message;
    this.message = found?.message_id ?? null;
    this.root.hidden = !found;
    this.words.textContent = found ? summary(found).replace(/\s+/g, " ") : "";
  }
}

/** What Telegram's own buttons do with a topic that is open on the phone. `turn(what)`: close, reopen or delete. */
export function topicTools(topic, turn) {
  if (topic.thread === GENERAL) return [];
  const tool = (what, sign) =>
    button({ class: "tool", "aria-label": word(`${what}Topic`), title: word(`${what}Topic`), data: { test: `topic-${what}` }, on: { click: () => turn(what) } }, icon(sign));
  return [topic.closed ? tool("reopen", "unlock") : tool("close", "lock"), tool("delete", "trash")];
}
