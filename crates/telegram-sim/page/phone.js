// One phone: a person looking at one chat. Keeps its messages up to date without redrawing what has not changed.

import { Composer } from "/demo/composer.js";
import { avatar, botFace, button, el, icon } from "/demo/dom.js";
import { Notes } from "/demo/notes.js";
import { canEdit, drawMessage, serviceText } from "/demo/message.js";
import { PRESS_MS } from "/demo/net.js";
import { letSwipe } from "/demo/swipe.js";
import { clock, day, pageLanguage, word } from "/demo/words.js";

const RUN_SECONDS = 300; // messages of one sender closer than this hang together
const NEAR_END_PX = 80;

export class Phone {
  /** `seat`: { role, person, chat }; `acts`: { act(body), upload(form) }, both giving the answer or throwing. */
  constructor(seat, acts) {
    this.seat = seat;
    this.acts = acts;
    this.drawn = new Map(); // key of a row → { shape, node }
    this.waiting = new Map(); // "message data" → { query, until }
    this.seenIds = null; // message ids drawn before; null until the first drawing
    this.atRest = true; // scrolled to the newest message
    this.below = 0; // new messages out of sight, below
    this.unread = 0;
    this.build();
  }

  get private() {
    return this.seat.chat === this.seat.person;
  }

  build() {
    const { role, person, chat } = this.seat;
    this.composer = new Composer({
      say: (text, replyTo) => this.act({ do: "say", text, reply_to: replyTo }),
      edit: (message, text) => this.act({ do: "edit", message, text }),
      sample: (sample, replyTo) => this.act({ do: "send", sample, reply_to: replyTo }),
      file: (file, caption, replyTo) => this.sendFile(file, caption, replyTo),
      editLast: () => this.editLast(),
      fail: (text) => this.notes.toast(text, true),
    });
    this.title = el("b", { class: "head-title" });
    this.subtitle = el("span", { class: "head-subtitle" });
    this.face = el("span", { class: "head-face" });
    this.clock = el("span", { class: "phone-clock", "aria-hidden": "true" });
    this.log = el("div", { class: "log", role: "log", tabindex: 0, data: { test: "log" } });
    this.latest = button({ class: "latest", hidden: true, data: { wordLabel: "toLatest" }, on: { click: () => this.toEnd(true) } }, icon("down"), el("span", { class: "badge", hidden: true }));
    this.start = button({ class: "start", hidden: true, data: { test: "start", word: "start" }, on: { click: () => this.act({ do: "say", text: "/start" }) } });
    this.notes = new Notes();
    this.root = el(
      "section",
      { class: `phone role-${role}`, data: { role, chat, person }, "aria-label": word(role) },
      el(
        "div",
        { class: "screen" },
        el("header", { class: "head" }, this.face, el("div", { class: "head-text" }, this.title, this.subtitle), this.clock),
        el("div", { class: "log-frame" }, this.log, this.latest, this.notes.root, el("div", { class: "drop", data: { word: "dropHere" } })),
        this.start,
        this.composer.root,
      ),
    );
    this.log.addEventListener("scroll", () => this.scrolled());
    this.log.addEventListener("keydown", (event) => this.logKey(event));
    this.log.addEventListener("dblclick", (event) => {
      const message = this.messageAt(event.target);
      if (message && !event.target.closest("button, a")) this.reply(message);
    });
    letSwipe(this.log, (node) => this.reply(this.messageAt(node)));
    // A phone that shows its newest message goes on showing it when a banner or a longer draft takes room.
    new ResizeObserver(() => this.atRest && this.toEnd(false)).observe(this.log);
    this.acceptDrops();
  }

  acceptDrops() {
    const frame = this.root;
    frame.addEventListener("dragover", (event) => {
      event.preventDefault();
      frame.classList.add("dropping");
    });
    frame.addEventListener("dragleave", (event) => {
      if (!frame.contains(event.relatedTarget)) frame.classList.remove("dropping");
    });
    frame.addEventListener("drop", (event) => {
      event.preventDefault();
      frame.classList.remove("dropping");
      const [file] = event.dataTransfer?.files ?? [];
      if (file) this.composer.file(file);
    });
  }

  /** Brings the phone up to `state`. */
  update(state) {
    this.state = state;
    this.chat = state.chats.find((chat) => chat.id === this.seat.chat) ?? { id: this.seat.chat, title: "", messages: [], earlier: 0 };
    this.person = state.people.find((person) => person.id === this.seat.person);
    this.pictures = new Set(state.pictures);
    this.drawHead();
    const answers = this.settleAnswers();
    this.drawLog();
    this.showAnswers(answers);
    this.composer.commands = state.commands[`${this.seat.person}@${this.seat.chat}`] ?? [];
    this.composer.suffix = this.private ? "" : `@${state.bot.username}`;
    this.composer.label(word("messageAs", { name: this.person?.name ?? "" }));
    this.composer.showReplyKeys(this.replyKeyboard());
    this.start.hidden = !this.private || this.chat.messages.length > 0;
  }

  drawHead() {
    const { bot } = this.state;
    const title = this.private ? bot.name : this.chat.title;
    const subtitle = this.private ? word("bot") : word("members", { n: this.chat.members ?? 0 });
    if (this.title.textContent !== title) this.face.replaceChildren(this.private ? botFace() : avatar(this.chat.id, title));
    this.title.textContent = title;
    this.subtitle.textContent = subtitle;
    this.clock.textContent = clock(this.state.now);
    this.log.setAttribute("aria-label", word("log", { name: title }));
  }

  drawLog() {
    const atEnd = this.isAtEnd();
    const rows = this.rows();
    const focus = this.focusInside();
    const kept = new Set(rows.map((row) => row.key));
    for (const [key, { node }] of this.drawn) {
      if (kept.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    let before = this.log.firstChild;
    for (const row of rows) {
      let known = this.drawn.get(row.key);
      if (!known || known.shape !== row.shape) {
        const node = row.draw();
        if (known) {
          if (before === known.node) before = node;
          known.node.replaceWith(node);
        }
        known = { shape: row.shape, node };
        this.drawn.set(row.key, known);
      }
      if (known.node === before) before = before.nextSibling;
      else this.log.insertBefore(known.node, before);
    }
    this.restoreFocus(focus);
    this.afterDrawing(atEnd);
  }

  /** What the log shows, top to bottom: { key, shape, draw }. A row with the same shape is not drawn again. */
  rows() {
    const rows = [];
    const { messages, earlier } = this.chat;
    if (earlier > 0) rows.push(pill("earlier", word("earlier", { n: earlier }), "service"));
    if (!messages.length) rows.push(pill("empty", word(this.private ? "startHint" : "groupHintEmpty"), "service"));
    let lastDay = "";
    messages.forEach((entry, index) => {
      const { message } = entry;
      const today = day(message.date);
      if (today !== lastDay) rows.push(pill(`day ${today}`, today, "day"));
      lastDay = today;
      const service = serviceText(message);
      if (service) rows.push(pill(`m${message.message_id}`, service, "service"));
      else rows.push(this.messageRow(entry, messages[index - 1], messages[index + 1]));
    });
    return rows;
  }

  messageRow(entry, previous, next) {
    const { message } = entry;
    const waiting = new Set([...this.waiting.values()].filter((one) => one.message === message.message_id).map((one) => one.data));
    const view = { ...entry, own: message.from?.id === this.seat.person, group: !this.private, first: !together(previous, entry), last: !together(entry, next), pictures: this.pictures, waiting };
    const shape = JSON.stringify([entry, view.first, view.last, [...waiting], pageLanguage(), this.pictures.size]);
    return { key: `m${message.message_id}`, shape, draw: () => this.drawRow(view) };
  }

  drawRow(view) {
    const { message } = view;
    const node = drawMessage(view, {
      reply: () => this.reply(message),
      edit: () => this.composer.setMode({ kind: "edit", message }),
      press: (data) => this.press(message.message_id, data),
      command: (text) => this.act({ do: "say", text }),
      jump: (id) => this.jump(id),
    });
    if (this.seenIds && !this.seenIds.has(message.message_id)) node.classList.add("fresh");
    return node;
  }

  afterDrawing(atEnd) {
    const ids = new Set(this.chat.messages.map((entry) => entry.message.message_id));
    const arrived = this.seenIds ? this.chat.messages.filter(({ message }) => !this.seenIds.has(message.message_id)) : [];
    const foreign = arrived.filter(({ message }) => message.from?.id !== this.seat.person);
    const first = this.seenIds === null;
    this.seenIds = ids;
    if (!this.visible) this.unread += foreign.length;
    if (first || atEnd || arrived.length > foreign.length) this.toEnd(false);
    else this.showLatest(foreign.length);
    const asked = foreign.at(-1)?.message;
    if (asked?.reply_markup?.force_reply && this.composer.input.value === "") this.composer.setMode({ kind: "reply", message: asked });
  }

  /** Tells the phone whether it can be seen; coming into sight, it shows its newest messages. */
  show(visible) {
    if (visible && !this.visible) this.unread = 0;
    const came = visible && !this.visible;
    this.visible = visible;
    if (came) this.toEnd(false);
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  toEnd(smooth) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.atRest = true;
    this.showLatest(-Infinity);
  }

  scrolled() {
    this.atRest = this.isAtEnd();
    if (this.isAtEnd()) this.showLatest(-Infinity);
    else this.latest.hidden = false;
  }

  showLatest(more) {
    this.below = Math.max(0, this.below + more);
    const badge = this.latest.querySelector(".badge");
    badge.textContent = String(this.below);
    badge.hidden = this.below === 0;
    this.latest.hidden = more === -Infinity || this.isAtEnd();
  }

  focusInside() {
    const active = document.activeElement;
    const row = this.log.contains(active) ? active.closest(".msg") : null;
    if (!row) return null;
    return { key: `m${row.dataset.message}`, at: [...row.querySelectorAll("button, a")].indexOf(active) };
  }

  restoreFocus(focus) {
    if (!focus || this.log.contains(document.activeElement)) return;
    const row = this.drawn.get(focus.key)?.node;
    const target = row?.querySelectorAll("button, a")[focus.at] ?? row ?? this.log;
    target.focus({ preventScroll: true });
  }

  messageAt(node) {
    const id = Number(node.closest?.(".msg")?.dataset.message);
    return this.chat.messages.find(({ message }) => message.message_id === id)?.message ?? null;
  }

  reply(message) {
    if (message) this.composer.setMode({ kind: "reply", message });
  }

  editLast() {
    const own = this.chat.messages.map((entry) => ({ ...entry, own: entry.message.from?.id === this.seat.person })).filter((view) => canEdit(view));
    if (own.length) this.composer.setMode({ kind: "edit", message: own.at(-1).message });
  }

  jump(id) {
    const node = this.drawn.get(`m${id}`)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  /** Up and down walk through the messages, R answers, E edits. */
  logKey(event) {
    const rows = [...this.log.querySelectorAll(".msg")];
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (at >= 0 || event.target === this.log)) {
      event.preventDefault();
      rows.at(at < 0 ? -1 : Math.max(0, Math.min(rows.length - 1, at + step)))?.focus();
    } else if (at >= 0 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const name = { KeyR: "reply", KeyE: "edit", Enter: "reply" }[event.code];
      const act = name && rows[at].querySelector(`[data-test=${name}]`);
      if (act) {
        event.preventDefault();
        act.click();
      }
    }
  }

  replyKeyboard() {
    const markup = this.chat.messages.map(({ message }) => message.reply_markup).filter((one) => one?.keyboard || one?.remove_keyboard).at(-1);
    return (markup?.keyboard ?? []).map((row) => row.map((key) => (typeof key === "string" ? key : key.text)));
  }

  /** Does something as this phone's person; true if the simulator took it. What it refuses is shown as a toast. */
  async act(body) {
    try {
      await this.acts.act({ ...body, person: this.seat.person, chat: this.seat.chat });
      return true;
    } catch (error) {
      this.notes.toast(error.message, true);
      return false;
    }
  }

  sendFile(file, caption, replyTo) {
    const form = new FormData();
    const fields = { person: this.seat.person, chat: this.seat.chat, caption, reply_to: replyTo ?? "" };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file, file.name);
    return this.acts.upload(form).catch((error) => this.notes.toast(error.message, true));
  }

  async press(message, data) {
    const key = `${message} ${data}`;
    if (this.waiting.has(key)) return;
    const wait = { message, data, query: null };
    this.waiting.set(key, wait);
    this.drawLog();
    const stop = () => {
      if (this.waiting.get(key) !== wait) return;
      this.waiting.delete(key);
      this.drawLog();
    };
    try {
      const { query } = await this.acts.act({ do: "press", message, data, person: this.seat.person, chat: this.seat.chat });
      wait.query = query;
      setTimeout(stop, PRESS_MS);
      const answers = this.settleAnswers(); // the answer can be quicker than this one
      this.drawLog();
      this.showAnswers(answers);
    } catch (error) {
      stop();
      this.notes.toast(error.message, true);
    }
  }

  /** Ends the waiting of buttons whose query the bot has answered; gives what it answered. */
  settleAnswers() {
    const answers = [];
    for (const [key, wait] of this.waiting) {
      const answer = wait.query && this.state.answers.find((one) => one.query === wait.query);
      if (!answer) continue;
      this.waiting.delete(key);
      answers.push(answer);
    }
    return answers;
  }

  showAnswers(answers) {
    for (const { text, alert } of answers) {
      if (text && alert) this.notes.alert(text);
      else if (text) this.notes.toast(text);
    }
  }
}

function together(a, b) {
  if (!a || !b || serviceText(a.message) || serviceText(b.message)) return false;
  const close = b.message.date - a.message.date < RUN_SECONDS && day(a.message.date) === day(b.message.date);
  return close && a.message.from?.id === b.message.from?.id;
}

function pill(key, text, kind) {
  return { key, shape: text, draw: () => el("div", { class: `pill ${kind}` }, el("span", { text })) };
}
