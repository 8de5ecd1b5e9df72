// Makes elements. Whatever a person or the bot wrote goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `props`: class, text, data {…}, on {event: fn}, and any attribute (null and false leave it out). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that never submits a form. */
export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

// Each icon is drawn on a 24×24 grid with strokes; "fill:" marks a filled shape.
const ICONS = {
  send: ["fill:M4.2 4.6 20.6 12 4.2 19.4l1.9-6L13 12 6.1 10.6z"],
  clip: ["M19 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.6 1.6 0 0 1-2.2-2.2l7-7"],
  slash: ["M14.8 6.5 9.2 17.5", "M7.5 3.5h9a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-9a4 4 0 0 1-4-4v-9a4 4 0 0 1 4-4z"],
  reply: ["M10 6 4.5 11.5 10 17", "M4.5 11.5h9a6 6 0 0 1 6 6v.5"],
  edit: ["M4.5 19.5l.9-4L15.9 5a2 2 0 0 1 2.8 0l.3.3a2 2 0 0 1 0 2.8L8.5 18.6z", "M14 7l3 3"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  plus: ["M12 5v14", "M5 12h14"],
  down: ["M6 9.5l6 6 6-6"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"],
  moon: ["M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"],
  offline: ["M3.5 3.5l17 17", "M8.6 15.4a5 5 0 0 1 6.5-.3", "M5.4 12.2a9.5 9.5 0 0 1 4-2.4M13.6 9.6a9.6 9.6 0 0 1 5 2.6", "M2.6 8.8A14 14 0 0 1 6.4 6.3M10.4 5.1a14 14 0 0 1 11 3.7", "M12 19h.01"],
  file: ["M7 3.5h6.5L19 9v9.5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2z", "M13.5 3.5V9H19"],
  photo: ["M6 4.5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2z", "M4.5 17l4.5-5 3.5 3.5 2.5-2.5 4.5 4", "M15.5 8.8h.01"],
  voice: ["M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3z", "M5.5 11.5a6.5 6.5 0 0 0 13 0", "M12 18v2.5"],
  sticker: ["M12 3.5a8.5 8.5 0 1 0 0 17c1.5 0 8.5-6 8.5-8.5A8.5 8.5 0 0 0 12 3.5z", "M9 10h.01M15 10h.01", "M8.5 14c1.5 2 4.5 2.2 6 .8"],
  pin: ["M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z", "M12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z"],
  contact: ["M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M4.5 20c.8-4 3.8-5.5 7.5-5.5s6.7 1.5 7.5 5.5"],
  dice: ["M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z", "M8.5 8.5h.01M15.5 8.5h.01M12 12h.01M8.5 15.5h.01M15.5 15.5h.01"],
  poll: ["M5 20V11M12 20V4M19 20v-6"],
  play: ["fill:M8 5.2v13.6L19 12z"],
  music: ["M9 17.5V6l10-2v11.5", "M6.5 15a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM16.5 13a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"],
  out: ["M9 6.5h8.5V15", "M17.5 6.5 7 17"],
  smile: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M9 10h.01M15 10h.01", "M8.5 14c1.5 2.4 5.5 2.4 7 0"],
  back: ["M14.5 5.5 8 12l6.5 6.5"],
  lock: ["M7 11h10a1.5 1.5 0 0 1 1.5 1.5v6A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 7 11z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  unlock: ["M7 11h10a1.5 1.5 0 0 1 1.5 1.5v6A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 7 11z", "M8.5 11V7.5a3.5 3.5 0 0 1 6.6-1.6"],
  trash: ["M5 7h14", "M9.5 7V4.5h5V7", "M6.5 7l.8 11.5a1.5 1.5 0 0 0 1.5 1.4h6.4a1.5 1.5 0 0 0 1.5-1.4L17.5 7", "M10.5 11v5M13.5 11v5"],
  tack: ["M9 3.5h6l-.8 6 3.3 3.5h-11l3.3-3.5z", "M12 13v7.5"],
  gallery: ["M8 4.5h10a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z", "M7 13l3.5-3.5 3 3 2-2 3.5 3.5", "M3.5 8.5v8a3 3 0 0 0 3 3h10"],
  check: ["M4.5 12.5l5 5L19.5 7"],
  checks: ["M1.5 12.5l5 5L16 7", "M11.5 16.5l1 1L22.5 7"],
  person: ["M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M4.5 20c.8-4 3.8-5.5 7.5-5.5s6.7 1.5 7.5 5.5"],
  team: ["M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z", "M2.5 19c.7-3.5 3-4.8 6.5-4.8s5.8 1.3 6.5 4.8", "M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.7c2 .6 3.1 2 3.5 4.3"],
  desk: ["M4 12a8 8 0 0 1 16 0", "M4 12.5h1.5a1.5 1.5 0 0 1 1.5 1.5v3a1.5 1.5 0 0 1-1.5 1.5H5a1 1 0 0 1-1-1zM20 12.5h-1.5A1.5 1.5 0 0 0 17 14v3a1.5 1.5 0 0 0 1.5 1.5h.5a1 1 0 0 0 1-1z", "M20 17.5c0 2-2 3-5 3"],
};

/** A line icon by name; decorative, so hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const shape of ICONS[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    const filled = shape.startsWith("fill:");
    path.setAttribute("d", filled ? shape.slice(5) : shape);
    if (filled) path.setAttribute("class", "filled");
    svg.append(path);
  }
  return svg;
}

/** A drawing made of rectangles, each [x, y, width, height]; used for the waveform of a voice message. */
export function bars(rects, width, height) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("class", "bars");
  svg.setAttribute("aria-hidden", "true");
  for (const [x, y, w, h] of rects) {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x, y, width: w, height: h, rx: w / 2 })) rect.setAttribute(name, value);
    svg.append(rect);
  }
  return svg;
}

/** One of eight hues for a person or chat, always the same one for the same id. */
export function hue(id) {
  let sum = 7;
  for (const digit of String(id)) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
  return sum % 8;
}

/** The bot's round picture: the page's own mark. */
export function botFace(extra = "") {
  return el("img", { class: `avatar bot-face ${extra}`, src: "/demo/mark.svg", alt: "" });
}

/** A round picture with the initials of a name. */
export function avatar(id, name, extra = "") {
  const words = name.trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const initials = words.slice(0, 2).map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0] ?? "").join("");
  return el("span", { class: `avatar hue-${hue(id)} ${extra}`, "aria-hidden": "true", text: initials.toUpperCase() || "?" });
}
