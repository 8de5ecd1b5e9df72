// Draws what a message carries besides text: pictures, files, voices, places. Reads Bot API message objects.

import { avatar, bars, el, icon } from "/demo/dom.js";
import { duration, hasWord, size, word } from "/demo/words.js";

const KINDS = [
  "animation", // before "document": an animation carries both fields
  "photo",
  "video",
  "audio",
  "voice",
  "video_note",
  "sticker",
  "document",
  "venue", // before "location", for the same reason
  "location",
  "contact",
  "dice",
  "poll",
];

/** The kind of a message: one of KINDS, "text", or "" for anything else. */
export function kindOf(message) {
  const kind = KINDS.find((name) => message[name] !== undefined);
  return kind ?? (message.text !== undefined ? "text" : "");
}

/** One line that stands for the message in quotes and previews. */
export function summary(message) {
  const kind = kindOf(message);
  const text = message.text ?? message.caption ?? "";
  if (kind === "text") return text;
  const label = kindLabel(message, kind);
  return text ? `${label}, ${text}` : label;
}

function kindLabel(message, kind) {
  if (kind === "sticker") return `${message.sticker.emoji ?? ""} ${word("sticker")}`.trim();
  if (kind === "document") return message.document.file_name ?? word("document");
  if (kind === "dice") return message.dice.emoji ?? "🎲";
  if (kind === "poll") return `${word("poll")}: ${message.poll.question}`;
  return hasWord(kind) ? word(kind) : word("message");
}

/** True for kinds that stand on the wallpaper without a bubble. */
export function isBare(kind) {
  return kind === "sticker" || kind === "dice" || kind === "video_note";
}

/** The drawing for the message's media, or null for a plain text. `pictures` lists file ids that can be shown. */
export function media(message, pictures) {
  const kind = kindOf(message);
  const draw = DRAW[kind];
  return draw ? draw(message[kind], message, pictures) : null;
}

/** The drawing of an album: pictures and videos as tiles, anything else one below the other. */
export function album(messages, pictures) {
  const tiled = messages.every((message) => message.photo || message.video);
  return el("div", { class: `album ${tiled ? "tiled" : ""}`, data: { count: messages.length } }, messages.map((message) => media(message, pictures)));
}

const DRAW = {
  photo: (sizes, _, pictures) => picture(sizes.find((one) => pictures.has(one.file_id)) ?? sizes.at(-1), pictures, "photo"),
  video: (video, _, pictures) => picture(video, pictures, "video", duration(video.duration)),
  animation: (animation, _, pictures) => picture(animation, pictures, "animation", "GIF"),
  video_note: (note) => el("div", { class: "video-note scene" }, playMark(), el("span", { class: "tile-badge", text: duration(note.duration) })),
  audio: (audio) => fileCard(audio, "music", audio.title ?? audio.file_name ?? word("audio"), [audio.performer, duration(audio.duration)]),
  document: (document, _, pictures) =>
    pictures.has(document.file_id)
      ? el("div", {}, picture(document, pictures, "photo"), fileCard(document, "file", document.file_name ?? word("document"), [size(document.file_size)]))
      : fileCard(document, "file", document.file_name ?? word("document"), [size(document.file_size)]),
  voice: (voice, message) =>
    el("div", { class: "voice", role: "img", "aria-label": word("voice") }, el("span", { class: "disc" }, icon("play")), el("div", { class: "card-text" }, waveform(message.message_id), el("span", { class: "faint", text: duration(voice.duration) }))),
  sticker: (sticker) => el("div", { class: "sticker", text: sticker.emoji ?? "🖼️" }),
  dice: (dice) => el("div", { class: "sticker" }, dice.emoji ?? "🎲", el("span", { class: "dice-value", text: dice.value })),
  location: (location) => place(location),
  venue: (venue) => place(venue.location ?? {}, venue.title, venue.address),
  contact: (contact) =>
    el(
      "div",
      { class: "contact" },
      avatar(contact.phone_number ?? "", contact.first_name ?? ""),
      el("div", { class: "card-text" }, el("b", { text: [contact.first_name, contact.last_name].filter(Boolean).join(" ") }), el("span", { class: "faint", text: contact.phone_number })),
    ),
  poll: (poll) =>
    el(
      "div",
      { class: "poll" },
      el("b", { text: poll.question }),
      el("span", { class: "faint", text: word("pollNote") }),
      el("ul", {}, (poll.options ?? []).map((option) => el("li", {}, el("i", { "aria-hidden": "true" }), el("span", { text: option.text })))),
    ),
};

function fileUrl(id) {
  return `/demo/file/${encodeURIComponent(id)}`;
}

/** A picture where its bytes are known, a drawn landscape where not. */
function picture(file, pictures, kind, badge = "") {
  const known = file && pictures.has(file.file_id);
  const tile = el("div", { class: `tile ${known ? "" : "scene"}`, role: known ? null : "img", "aria-label": known ? null : word(kind) });
  if (known) tile.append(el("img", { src: fileUrl(file.file_id), alt: word(kind), loading: "lazy" }));
  if (kind !== "photo") tile.append(playMark());
  if (badge) tile.append(el("span", { class: "tile-badge", text: badge }));
  return tile;
}

function playMark() {
  return el("span", { class: "play-mark" }, icon("play"));
}

function fileCard(file, iconName, title, facts) {
  const extension = iconName === "file" ? (title.match(/\.([A-Za-z0-9]{1,4})$/)?.[1] ?? "") : "";
  return el(
    "a",
    { class: "file-card", href: fileUrl(file.file_id), download: title },
    el("span", { class: "disc" }, extension ? el("span", { class: "extension", text: extension }) : icon(iconName)),
    el("span", { class: "card-text" }, el("b", { text: title }), el("span", { class: "faint", text: facts.filter(Boolean).join(" · ") })),
  );
}

/** A waveform that looks the same each time the same message is drawn. */
function waveform(seed) {
  let state = (Number(seed) * 2654435761) % 4294967296;
  const rects = [];
  for (let i = 0; i < 36; i += 1) {
    state = (state * 1664525 + 1013904223) % 4294967296;
    const swell = 0.45 + 0.55 * Math.sin((i / 36) * Math.PI * 3 + (seed % 5)) ** 2;
    const height = 3 + Math.round(17 * swell * (0.35 + 0.65 * (state / 4294967296)));
    rects.push([i * 4, (22 - height) / 2, 2.4, height]);
  }
  return bars(rects, 36 * 4, 22);
}

function place(location, title = "", address = "") {
  const known = Number.isFinite(location.latitude) && Number.isFinite(location.longitude);
  const numbers = known ? `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}` : "";
  return el(
    "div",
    { class: "place" },
    el("div", { class: "map", role: "img", "aria-label": word(title ? "venue" : "location") }, el("span", { class: "map-pin" }, icon("pin"))),
    el("div", { class: "card-text" }, el("b", { text: title || word("location") }), el("span", { class: "faint", text: address || numbers })),
  );
}
