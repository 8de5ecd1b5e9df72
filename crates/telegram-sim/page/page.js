// Puts the page together: the three phones, the switches above them, the status line below.

import { el, icon, button } from "/demo/dom.js";
import { follow, post } from "/demo/net.js";
import { Notes } from "/demo/notes.js";
import { Slot } from "/demo/slot.js";
import { setPageLanguage, pageLanguage, translate, word } from "/demo/words.js";

const NARROW = window.matchMedia("(max-width: 900px)");
const part = (name) => document.querySelector(`[data-part="${name}"]`);

let state = null;
let linked = true;
let slots = [];
let onStage = "user";

const notices = new Notes();
part("notices").append(notices.root);

const acts = {
  act: (body) => post("/demo/act", body),
  upload: (form) => post("/demo/upload", form),
  setLanguage: (id, language) => attempt(() => post("/demo/person", { id, language })),
  setTopics: (on) => attempt(() => post("/demo/topics", { on })),
  addPerson,
};

async function attempt(run) {
  try {
    return await run();
  } catch (error) {
    notices.toast(error.message, true);
    return null;
  }
}

/* Preferences live in this browser only. */
function remembered(name, fallback) {
  try {
    return localStorage.getItem(`demo-${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`demo-${name}`, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function speak(code) {
  setPageLanguage(code);
  translate(document);
  for (const choice of document.querySelectorAll("[data-lang]")) choice.setAttribute("aria-pressed", String(choice.dataset.lang === pageLanguage()));
  if (state) draw();
}

function dress(theme) {
  document.documentElement.dataset.theme = theme;
  part("theme").replaceChildren(icon(theme === "dark" ? "sun" : "moon"));
}

function setUpTools() {
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => remembered("theme", systemDark.matches ? "dark" : "light");
  systemDark.addEventListener("change", () => dress(theme()));
  dress(theme());
  part("theme").addEventListener("click", () => {
    remember("theme", theme() === "dark" ? "light" : "dark");
    dress(theme());
  });
  for (const choice of document.querySelectorAll("[data-lang]")) {
    choice.addEventListener("click", () => {
      remember("language", choice.dataset.lang);
      speak(choice.dataset.lang);
    });
  }
  part("network").addEventListener("click", () => setNetwork(!state?.network));
  part("banner-icon").append(icon("offline"));
  document.addEventListener("needs-words", (event) => translate(event.target));
}

function setNetwork(on) {
  return attempt(() => post("/demo/network", { on }));
}

function setUpSlots() {
  const roles = ["user", "admin", "group"].filter((role) => (role === "group" ? state.slots.group !== null : state.slots[`${role}s`].length > 0));
  slots = roles.map((role) => new Slot(role, acts));
  part("stage").replaceChildren(...slots.map((slot) => slot.root));
  part("stage").dataset.count = slots.length;
  part("tabs").replaceChildren(...slots.map((slot) => slot.tab));
  for (const slot of slots) slot.tab.addEventListener("click", () => toStage(slot.role));
  part("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = slots[(slots.findIndex((slot) => slot.role === onStage) + step + slots.length) % slots.length];
    toStage(next.role);
    next.tab.focus();
  });
  NARROW.addEventListener("change", () => toStage(onStage));
  translate(document);
}

/** On a narrow page only the slot of `role` is in sight; on a wide one all are. */
function toStage(role) {
  onStage = role;
  for (const slot of slots) {
    slot.stage(!NARROW.matches || slot.role === role);
    slot.tab.setAttribute("aria-selected", String(slot.role === role));
    slot.tab.tabIndex = slot.role === role ? 0 : -1;
  }
}

function draw() {
  const first = slots.length === 0;
  if (first) setUpSlots();
  if (first) toStage(onStage);
  for (const slot of slots) slot.update(state, !NARROW.matches || slot.role === onStage);
  part("bot-name").textContent = state.bot.name;
  document.title = `${state.bot.name} · demo`;
  drawBanner();
  drawStatus();
}

function drawBanner() {
  const banner = part("banner");
  const off = state?.network === false;
  part("network").setAttribute("aria-checked", String(!off));
  const kind = !linked ? "lost" : off ? "off" : "";
  banner.hidden = kind === "";
  banner.dataset.kind = kind;
  if (!kind) return;
  part("banner-title").textContent = word(kind === "lost" ? "lost" : "networkOff");
  part("banner-text").textContent = word(kind === "lost" ? "lostText" : "networkOffText");
  part("banner-button").textContent = word(kind === "lost" ? "retry" : "networkOn");
  part("banner-button").onclick = kind === "lost" ? askAgain : () => setNetwork(true);
}

function drawStatus() {
  const link = !linked ? "offline" : state?.network === false ? "cutOff" : "live";
  part("lamp").dataset.link = link;
  part("link").textContent = word(link);
  if (!state) return;
  part("calls").textContent = state.status.calls.toLocaleString(pageLanguage());
  part("pending").textContent = state.status.pending;
  const refused = part("refused");
  const last = state.status.refused;
  refused.classList.toggle("some", Boolean(last));
  refused.replaceChildren(...(last ? [word("refused"), " ", el("code", { text: last.method }), ` ${last.error}`] : [word("refusedNone")]));
  refused.title = last ? `${last.method}: ${last.error}` : "";
}

/** Asks for a name and a language, then adds that person and shows their phone. */
function addPerson(slot) {
  const name = el("input", { class: "line", type: "text", maxlength: 64, required: true, data: { test: "person-name" }, autocomplete: "off" });
  const language = el("select", { class: "line", data: { test: "person-language" } }, el("option", { value: "en", text: "English" }), el("option", { value: "ru", text: "Русский" }));
  language.value = pageLanguage();
  const form = el(
    "form",
    { method: "dialog", class: "form" },
    el("h2", { text: word("addTitle") }),
    el("label", {}, word("name"), name),
    el("label", {}, word("clientLanguage"), language, el("small", { text: word("clientLanguageHint") })),
    el("div", { class: "form-row" }, button({ class: "plain", text: word("cancel"), on: { click: () => dialog.close() } }), el("button", { class: "primary", type: "submit", text: word("add"), data: { test: "person-add" } })),
  );
  const dialog = el("dialog", { class: "dialog", "aria-label": word("addTitle"), on: { close: () => dialog.remove() } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const added = await attempt(() => post("/demo/person", { name: name.value.trim(), language: language.value }));
    if (!added) return;
    dialog.close();
    slot.choose(added.id);
  });
  document.body.append(dialog);
  dialog.showModal();
  name.focus();
}

setUpTools();
speak(remembered("language", navigator.language.startsWith("ru") ? "ru" : "en"));
const askAgain = follow(
  (fresh) => {
    state = fresh;
    draw();
  },
  (up) => {
    if (up === linked) return;
    linked = up;
    drawBanner();
    drawStatus();
  },
);
