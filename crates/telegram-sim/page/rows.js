// What a log shows, top to bottom: messages, albums as one, days and services between them.

import { el } from "/demo/dom.js";
import { serviceText } from "/demo/message.js";
import { day, word } from "/demo/words.js";

const RUN_SECONDS = 300; // messages of one sender closer than this hang together

/** The messages, with those of one album as one: its words are those of the part that has any. */
export function inAlbums(entries) {
  const joined = [];
  for (const entry of entries) {
    const album = entry.message.media_group_id;
    const last = joined.at(-1);
    if (!album || last?.message.media_group_id !== album) {
      joined.push(entry);
      continue;
    }
    const parts = [...(last.parts ?? [last.message]), entry.message];
    const reactions = [...last.reactions, ...entry.reactions];
    joined[joined.length - 1] = { seen: entry.seen, reactions, parts, message: parts.find((part) => part.caption) ?? parts[0] };
  }
  return joined;
}

/**
 * The rows of `entries`: { key, shape, draw }. A row with the same shape is not drawn again.
 * `log`: { private, earlier, hint, draw(entry, { first, last }) }, the last giving the row of a message.
 */
export function rowsOf(entries, log) {
  const rows = [];
  if (log.earlier > 0) rows.push(pill("earlier", word("earlier", { n: log.earlier }), "service"));
  if (!entries.length) rows.push(pill("empty", word(log.private ? "startHint" : "groupHintEmpty"), "service"));
  if (!entries.length && log.hint) rows.push(pill("hint", log.hint, "service"));
  let lastDay = "";
  entries.forEach((entry, index) => {
    const { message } = entry;
    const today = day(message.date);
    if (today !== lastDay) rows.push(pill(`day ${today}`, today, "day"));
    lastDay = today;
    const service = serviceText(message);
    if (service) rows.push(pill(`m${message.message_id}`, service, "service"));
    else rows.push(log.draw(entry, { first: !together(entries[index - 1], entry), last: !together(entry, entries[index + 1]) }));
  });
  return rows;
}

function together(a, b) {
  if (!a || !b || serviceText(a.message) || serviceText(b.message)) return false;
  const close = b.message.date - a.message.date < RUN_SECONDS && day(a.message.date) === day(b.message.date);
  return close && a.message.from?.id === b.message.from?.id;
}

function pill(key, text, kind) {
  return { key, shape: text, draw: () => el("div", { class: `pill ${kind}` }, el("span", { text })) };
}
