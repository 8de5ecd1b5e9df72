// One phone: a person looking at one chat. Keeps its messages up to date without redrawing what has not changed.

import { Composer } from "/demo/composer.js";
import { avatar, botFace, button, el, icon } from "/demo/dom.js";
import { letDrop } from "/demo/drop.js";
import { Notes } from "/demo/notes.js";
import { canEdit, drawMessage } from "/demo/message.js";
import { Presses } from "/demo/presses.js";
import { inAlbums, rowsOf } from "/demo/rows.js";
import { letSwipe } from "/demo/swipe.js";
import { PinBar, TopicList, placeOf, topicSign, topicTools, topicsOf } from "/demo/topics.js";
import { clock, pageLanguage, word } from "/demo/words.js";

const NEAR_END_PX = 80;

export class Phone {
  /** `seat`: { role, person, chat }; `acts`: { act(body), upload(form) }, both giving the answer or throwing. */
  constructor(seat, acts) {
    this.seat = seat;
    this.acts = acts;
    this.drawn = new Map(); // key of a row → { shape, node }
    this.rowOf = new Map();
    this.place = null; // in a group with topics: the one that is open; null shows their list
    this.choosing = null; // the message that a reaction is being chosen for
    this.seenIds = null; // message ids drawn before; null until the first drawing
    this.atRest = true; // scrolled to the newest message
    this.below = 0; // new messages out of sight, below
    this.unread = 0;
    this.unreadAt = new Map(); // topic → messages nobody has looked at
    this.build();
  }

  get private() {
    return this.seat.chat === this.seat.person;
  }

  build() {
    const { role, person, chat } = this.seat;
    this.composer = new Composer({
      say: (text, replyTo) => this.act({ do: "say", text, reply_to: replyTo, thread: this.thread }),
      edit: (message, text) => this.act({ do: "edit", message, text }),
      sample: (sample, replyTo) => this.act({ do: "send", sample, reply_to: replyTo, thread: this.thread }),
      files: (files, caption, replyTo) => this.sendFiles(files, caption, replyTo),
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
    this.presses = new Presses({
      send: async (message, data) => (await this.acts.act({ do: "press", message, data, person, chat })).query,
      changed: () => this.drawLog(),
      notes: this.notes,
    });
    this.back = button({ class: "tool back", hidden: true, data: { test: "back", wordLabel: "toTopics" }, on: { click: () => this.goTo(null) } }, icon("back"));
    this.tools = el("div", { class: "head-tools" });
    this.pinBar = new PinBar((id) => this.jump(id));
    this.topics = new TopicList((thread) => this.goTo(thread));
    this.root = el(
      "section",
      { class: `phone role-${role}`, data: { role, chat, person }, "aria-label": word(role) },
      el(
        "div",
        { class: "screen" },
        el("header", { class: "head" }, this.back, this.face, el("div", { class: "head-text" }, this.title, this.subtitle), this.tools, this.clock),
        this.pinBar.root,
        el("div", { class: "log-frame" }, this.log, this.topics.root, this.latest, this.notes.root, el("div", { class: "drop", data: { word: "dropHere" } })),
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
    letDrop(this.root, (files) => !this.listing && this.composer.files(files));
  }

  /** Brings the phone up to `state`. */
  update(state) {
    this.state = state;
    this.chat = state.chats.find((chat) => chat.id === this.seat.chat) ?? { id: this.seat.chat, title: "", messages: [], earlier: 0, forum: false, topics: [], pinned: [] };
    this.person = state.people.find((person) => person.id === this.seat.person);
    this.pictures = new Set(state.pictures);
    if (!this.chat.forum || (this.place && !this.topic)) this.leave();
    this.drawHead();
    const answers = this.presses.settle(state.answers);
    this.drawLog();
    this.presses.show(answers);
    this.composer.commands = state.commands[`${this.seat.person}@${this.seat.chat}`] ?? [];
    this.composer.suffix = this.private ? "" : `@${state.bot.username}`;
    this.composer.label(word("messageAs", { name: this.person?.name ?? "" }));
    this.composer.showReplyKeys(this.replyKeyboard());
    this.start.hidden = !this.private || this.chat.messages.length > 0;
  }

  /** The topic that is open; undefined where there are none, or their list is in sight. */
  get topic() {
    return this.chat.forum && this.place !== null ? topicsOf(this.chat).find(({ thread }) => thread === this.place) : undefined;
  }

  /** The number of the open topic as Telegram wants it: General has none. */
  get thread() {
    return this.topic?.thread || null;
  }

  /** True where topics can be chosen, and no message is in sight. */
  get listing() {
    return this.chat.forum && this.place === null;
  }

  /** The messages in sight. */
  sight() {
    if (!this.chat.forum) return this.chat.messages;
    return this.chat.messages.filter(({ message }) => placeOf(message) === this.place);
  }

  /** Opens a topic, or, with null, their list. */
  goTo(place) {
    const before = this.place;
    this.leave();
    this.place = place;
    this.arriving = true;
    if (place !== null) this.unreadAt.delete(place);
    this.update(this.state);
    if (place === null) this.topics.focus(before);
    else this.log.focus({ preventScroll: true });
  }

  /** Forgets what is in sight. */
  leave() {
    if (this.place === null) return;
    this.place = null;
    this.choosing = null;
    this.composer.setMode(null);
    for (const { node } of this.drawn.values()) node.remove();
    this.drawn.clear();
  }

  countUnread(entries) {
    for (const { message } of entries) {
      const place = placeOf(message);
      if (!this.visible || place !== this.place) this.unreadAt.set(place, (this.unreadAt.get(place) ?? 0) + 1);
    }
    this.topics.draw(this.chat, this.unreadAt);
  }

  /** Shows the list of topics, or the messages and what leads to them. */
  drawPlace() {
    const { listing } = this;
    this.topics.root.hidden = !listing;
    this.log.hidden = listing;
    this.composer.root.hidden = listing;
    this.pinBar.draw(this.chat, this.sight());
  }

  drawHead() {
    const { bot } = this.state;
    const { topic } = this;
    const title = topic?.name ?? (this.private ? bot.name : this.chat.title);
    const subtitle = topic ? [this.chat.title, topic.closed && word("topicClosed")].filter(Boolean).join(" · ") : this.private ? word("bot") : word("members", { n: this.chat.members ?? 0 });
    const shape = JSON.stringify([title, topic?.thread, topic?.icon, topic?.closed, pageLanguage()]);
    if (this.headShape !== shape) {
      this.headShape = shape;
      this.face.replaceChildren(topic ? topicSign(topic) : this.private ? botFace() : avatar(this.chat.id, title));
      this.tools.replaceChildren(...(topic ? topicTools(topic, (turn) => this.act({ do: "topic", thread: topic.thread, turn })) : []));
    }
    this.back.hidden = !topic;
    this.title.textContent = title;
    this.subtitle.textContent = subtitle;
    this.clock.textContent = clock(this.state.now);
    this.log.setAttribute("aria-label", word("log", { name: title }));
  }

  drawLog() {
    this.drawPlace();
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

  rows() {
    const seat = {
      private: this.private,
      earlier: this.topic?.earlier ?? this.chat.earlier,
      hint: this.seat.role === "user" ? this.state.hints[pageLanguage()] : undefined,
      draw: (entry, view) => this.messageRow(entry, view),
    };
    const entries = inAlbums(this.sight());
    this.rowOf = new Map(entries.flatMap(({ message, parts = [] }) => parts.map((part) => [part.message_id, message.message_id])));
    return rowsOf(entries, seat);
  }

  messageRow(entry, beside) {
    const { message } = entry;
    const waiting = this.presses.of(message.message_id);
    const choosing = this.choosing === message.message_id;
    const names = (id) => (id === this.state.bot.id ? this.state.bot.name : (this.state.people.find((one) => one.id === id)?.name ?? "…"));
    const view = { ...entry, ...beside, choosing, names, me: this.seat.person, own: message.from?.id === this.seat.person, group: !this.private, pictures: this.pictures, waiting };
    const shape = JSON.stringify([entry, beside, choosing, [...waiting], pageLanguage(), this.pictures.size]);
    return { key: `m${message.message_id}`, shape, draw: () => this.drawRow(view) };
  }

  drawRow(view) {
    const { message } = view;
    const node = drawMessage(view, {
      reply: () => this.reply(message),
      edit: () => this.composer.setMode({ kind: "edit", message }),
      choose: () => this.choose(this.choosing === message.message_id ? null : message.message_id, message.message_id),
      react: (emoji) => this.react(message.message_id, emoji),
      press: (data) => this.presses.press(message.message_id, data),
      command: (text) => this.act({ do: "say", text, thread: this.thread }),
      jump: (id) => this.jump(id),
    });
    if (this.seenIds && !this.seenIds.has(message.message_id)) node.classList.add("fresh");
    return node;
  }

  afterDrawing(atEnd) {
    const ids = new Set(this.chat.messages.map((entry) => entry.message.message_id));
    const news = this.seenIds ? this.chat.messages.filter(({ message }) => !this.seenIds.has(message.message_id)) : [];
    const strange = news.filter(({ message }) => message.from?.id !== this.seat.person);
    const first = this.seenIds === null || this.arriving;
    this.seenIds = ids;
    this.arriving = false;
    if (!this.visible) this.unread += strange.length;
    this.countUnread(strange);
    const inSight = new Set(this.sight());
    const [arrived, foreign] = [news, strange].map((all) => all.filter((entry) => inSight.has(entry)));
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
    if (came && this.place !== null) this.unreadAt.delete(this.place);
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
    const own = this.sight().map((entry) => ({ ...entry, own: entry.message.from?.id === this.seat.person })).filter((view) => canEdit(view));
    if (own.length) this.composer.setMode({ kind: "edit", message: own.at(-1).message });
  }

  jump(id) {
    const node = this.drawn.get(`m${this.rowOf.get(id) ?? id}`)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  /** Up and down walk through the messages, R answers, E edits, L likes (or what else one feels). */
  logKey(event) {
    const rows = [...this.log.querySelectorAll(".msg")];
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (at >= 0 || event.target === this.log)) {
      event.preventDefault();
      rows.at(at < 0 ? -1 : Math.max(0, Math.min(rows.length - 1, at + step)))?.focus();
    } else if (at >= 0 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const name = { KeyR: "reply", KeyE: "edit", KeyL: "react", Enter: "reply" }[event.code];
      const act = name && rows[at].querySelector(`[data-test=${name}]`);
      if (act) {
        event.preventDefault();
        act.click();
      }
    }
  }

  /** Opens (or leaves, with null) the choice of a reaction to a message. */
  choose(message, from) {
    this.choosing = message;
    this.drawLog();
    const node = this.drawn.get(`m${message ?? from}`)?.node;
    const choice = node?.querySelector("[aria-checked=true]") ?? node?.querySelector(".choice");
    (choice ?? node)?.focus({ preventScroll: true });
    (choice?.parentElement ?? node)?.scrollIntoView({ block: "nearest" });
  }

  react(message, emoji) {
    if (this.choosing !== null) this.choose(null, message);
    this.act({ do: "react", message, emoji });
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

  sendFiles(files, caption, replyTo) {
    const form = new FormData();
    const fields = { person: this.seat.person, chat: this.seat.chat, thread: this.thread ?? "", caption, reply_to: replyTo ?? "" };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const file of files) form.append("file", file, file.name);
    return this.acts.upload(form).catch((error) => this.notes.toast(error.message, true));
  }
}
