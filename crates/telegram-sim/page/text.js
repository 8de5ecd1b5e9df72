// Draws a text with its entities (bold, links, quotes …) as elements. Offsets count UTF-16 units, as JavaScript's strings do.

import { button, el } from "/demo/dom.js";
import { word } from "/demo/words.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  mention: "span",
  hashtag: "span",
  cashtag: "span",
  phone_number: "span",
  text_mention: "span",
  custom_emoji: "span",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The nodes of `text`. `onCommand(command)` runs when a command in the text is pressed. */
export function richText(text, entities = [], onCommand = () => {}) {
  const sorted = entities
    .filter((entity) => entity.length > 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, onCommand);
}

/** The nodes from `start` to `end`; `entities` are sorted, the widest first. One that sticks out of its parent is cut there. */
function span(text, entities, start, end, onCommand) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
    const inner = entities.slice(i + 1).filter((other) => other.offset < to && other.offset + other.length > from);
    nodes.push(wrap(entity, text.slice(from, to), span(text, inner, from, to, onCommand), onCommand));
    // A block stands on lines of its own: the line break after it is not one more empty line.
    at = BLOCKS.has(entity.type) && text[to] === "\n" && to < end ? to + 1 : to;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

function wrap(entity, raw, children, onCommand) {
  switch (entity.type) {
    case "pre":
      return el("pre", { class: "code" }, entity.language ? el("span", { class: "code-language", text: entity.language }) : null, el("code", {}, children));
    case "blockquote":
    case "expandable_blockquote":
      return el("blockquote", {}, children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(raw.includes("://") ? raw : `https://${raw}`, children);
    case "email":
      return link(`mailto:${raw}`, children);
    case "bot_command":
      return button({ class: "inline-command", on: { click: () => onCommand(raw) } }, children);
    default:
      return el(PLAIN[entity.type] ?? "span", { class: `entity-${entity.type}` }, children);
  }
}

/** A link to the outside, if its scheme is harmless; plain text otherwise. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:", "mailto:", "tg:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

function link(url, children) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": word("spoiler") }, el("span", { class: "spoiler-text" }, children));
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") show();
  });
  return node;
}
