// Where a person writes: text, files, samples, the bot's commands, a reply or an edit.

import { button, el, icon } from "/demo/dom.js";
import { Gallery } from "/demo/gallery.js";
import { summary } from "/demo/media.js";
import { senderName } from "/demo/message.js";
import { LARGEST_FILE_MB, MOST_FILES } from "/demo/net.js";
import { word } from "/demo/words.js";

const SAMPLES = ["photo", "voice", "sticker", "location", "contact", "dice", "poll"];
const SAMPLE_ICONS = { location: "pin" };
const LONGEST_TEXT = 4096; // UTF-16 units, as Telegram counts
const TALLEST_PX = 132;

/** The composer of one phone. `on`: { say(text, replyTo), edit(id, text), sample(name, replyTo), files(files, caption, replyTo), editLast(), fail(text) }. */
export class Composer {
  constructor(on) {
    this.on = on;
    this.commands = [];
    this.suffix = ""; // what tells, in a group, whose command it is
    this.mode = null; // { kind: "reply" | "edit", message }
    this.picked = 0;
    this.build();
  }

  build() {
    this.input = el("textarea", { rows: 1, class: "input", data: { test: "composer" }, autocomplete: "off", maxlength: LONGEST_TEXT });
    this.context = el("div", { class: "context", hidden: true });
    this.menu = el("div", { class: "menu commands", role: "listbox", hidden: true, data: { test: "commands" } });
    this.attachMenu = el("div", { class: "menu attach", role: "menu", hidden: true, data: { test: "attach-menu" } });
    this.replyKeys = el("div", { class: "reply-keys", hidden: true });
    this.gallery = new Gallery((files) => {
      this.hideMenus();
      this.files(files);
    });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: -1, data: { test: "file" } });
    this.slash = button({ class: "tool", data: { test: "commands-button", wordLabel: "commands" }, "aria-expanded": "false" }, icon("slash"));
    this.clip = button({ class: "tool", data: { test: "attach", wordLabel: "attach" }, "aria-haspopup": "menu", "aria-expanded": "false" }, icon("clip"));
    this.sendButton = button({ class: "send", data: { test: "send", wordLabel: "send" } }, icon("send"));
    const field = el("div", { class: "field" }, this.slash, this.input, this.clip);
    this.root = el("div", { class: "composer" }, this.menu, this.attachMenu, this.gallery.root, this.context, el("div", { class: "composer-row" }, field, this.sendButton), this.replyKeys, this.picker);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.files(files);
    });
    this.sendButton.addEventListener("click", () => this.submit());
    this.slash.addEventListener("click", () => (this.menu.hidden ? this.showCommands("") : this.hideMenus()));
    this.clip.addEventListener("click", () => (this.attachMenu.hidden && this.gallery.root.hidden ? this.showAttach() : this.hideMenus()));
    this.picker.addEventListener("change", () => {
      const files = [...this.picker.files];
      if (files.length) this.files(files);
      this.picker.value = "";
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.menu.hidden && this.attachMenu.hidden && this.gallery.root.hidden) this.setMode(null);
      this.hideMenus();
      this.input.focus();
    });
    this.root.addEventListener("focusout", (event) => {
      if (!this.root.contains(event.relatedTarget)) this.hideMenus();
    });
  }

  /** Sets the label and hint of the text field. */
  label(text) {
    this.input.placeholder = word("message");
    this.input.setAttribute("aria-label", text);
  }

  /** Answers to `message` with the next thing sent; null ends it. */
  setMode(mode) {
    if (this.mode?.kind === "edit" && mode?.kind !== "edit") this.fill("");
    this.mode = mode;
    this.context.hidden = !mode;
    this.context.replaceChildren();
    if (!mode) return;
    const title = mode.kind === "edit" ? word("editing") : word("replyTo", { name: senderName(mode.message) });
    this.context.append(
      icon(mode.kind),
      el("div", { class: "context-text" }, el("b", { text: title }), el("span", { text: summary(mode.message) })),
      button({ class: "tool", "aria-label": word("cancel"), title: word("cancel"), on: { click: () => { this.setMode(null); this.input.focus(); } } }, icon("close")),
    );
    if (mode.kind === "edit") this.fill(mode.message.text ?? mode.message.caption ?? "");
    this.input.focus();
  }

  fill(text) {
    this.input.value = text;
    this.fit();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_PX)}px`;
    this.root.classList.toggle("has-text", this.input.value.trim() !== "");
  }

  typed() {
    this.fit();
    const command = this.input.value.match(/^\/(\w*)$/);
    if (command && this.commands.length) this.showCommands(command[1]);
    else this.hideMenus();
  }

  key(event) {
    if (!this.menu.hidden && this.menuKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.input.value === "" && !this.mode) {
      event.preventDefault();
      this.on.editLast();
    }
  }

  menuKey(event) {
    const options = [...this.menu.querySelectorAll("[role=option]")];
    if (!options.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.pick((this.picked + step + options.length) % options.length);
    else if (event.key === "Enter" || event.key === "Tab") options[this.picked].click();
    else return false;
    event.preventDefault();
    return true;
  }

  pick(index) {
    this.picked = index;
    const options = this.menu.querySelectorAll("[role=option]");
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index]?.scrollIntoView({ block: "nearest" });
  }

  showCommands(prefix) {
    this.hideMenus();
    const found = this.commands.filter((one) => one.command.startsWith(prefix));
    if (prefix && !found.length) return;
    this.menu.replaceChildren(
      ...found.map((one) =>
        button({ class: "menu-row", role: "option", tabindex: -1, data: { test: "command", command: one.command }, on: { click: () => this.say(`/${one.command}${this.suffix}`) } }, el("b", { text: `/${one.command}` }), el("span", { text: one.description })),
      ),
    );
    if (!found.length) this.menu.append(el("p", { class: "menu-empty", text: word("noCommands") }));
    this.menu.setAttribute("aria-label", word("commands"));
    this.menu.hidden = false;
    this.slash.setAttribute("aria-expanded", "true");
    this.pick(0);
    this.input.focus();
  }

  showAttach() {
    this.hideMenus();
    const choose = button({ class: "menu-row", role: "menuitem", data: { test: "attach-file" }, on: { click: () => { this.hideMenus(); this.picker.click(); } } }, icon("file"), el("span", { text: word("file") }));
    const pictures = button({ class: "menu-row", role: "menuitem", data: { test: "attach-gallery" }, on: { click: () => { this.hideMenus(); this.gallery.show(); } } }, icon("gallery"), el("span", { text: word("gallery") }));
    const samples = SAMPLES.map((name) =>
      button({ class: "menu-row", role: "menuitem", data: { test: `sample-${name}` }, on: { click: () => this.sample(name) } }, icon(SAMPLE_ICONS[name] ?? name), el("span", { text: word(name) })),
    );
    this.attachMenu.replaceChildren(choose, pictures, ...samples);
    this.attachMenu.hidden = false;
    this.clip.setAttribute("aria-expanded", "true");
    choose.focus();
  }

  hideMenus() {
    for (const menu of [this.menu, this.attachMenu, this.gallery.root]) menu.hidden = true;
    for (const opener of [this.slash, this.clip]) opener.setAttribute("aria-expanded", "false");
  }

  /** Shows the buttons of a reply keyboard (rows of labels); none hides them. */
  showReplyKeys(rows) {
    const key = JSON.stringify(rows);
    if (key === this.replyKeysShown) return;
    this.replyKeysShown = key;
    this.replyKeys.hidden = rows.length === 0;
    this.replyKeys.replaceChildren(...rows.map((row) => el("div", { class: "keys-row" }, row.map((text) => button({ class: "key", data: { test: "reply-key" }, on: { click: () => this.on.say(text, null) } }, el("span", { class: "key-text", text }))))));
  }

  replyTo() {
    return this.mode?.kind === "reply" ? this.mode.message.message_id : null;
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return this.input.focus();
    const mode = this.mode;
    const done = mode?.kind === "edit" ? this.on.edit(mode.message.message_id, text) : this.on.say(text, this.replyTo());
    this.mode = null;
    this.setMode(null);
    this.fill("");
    this.hideMenus();
    this.input.focus();
    // What could not be sent comes back into the field, unless something new is being written.
    if (!(await done) && this.input.value === "") {
      if (mode) this.setMode(mode);
      this.fill(text);
    }
  }

  say(text) {
    this.hideMenus();
    this.fill("");
    this.input.focus();
    this.on.say(text, this.replyTo());
    this.setMode(null);
  }

  sample(name) {
    this.hideMenus();
    this.on.sample(name, this.replyTo());
    this.setMode(null);
    this.input.focus();
  }

  /** Sends files, several as an album; the text in the field becomes their caption. */
  files(files) {
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (bytes > LARGEST_FILE_MB * 1_000_000) return this.on.fail(word("tooLarge", { n: LARGEST_FILE_MB }));
    if (files.length > MOST_FILES) return this.on.fail(word("tooMany", { n: MOST_FILES }));
    const caption = this.mode?.kind === "edit" ? "" : this.input.value.trim();
    this.on.files(files, caption, this.replyTo());
    this.setMode(null);
    this.fill("");
    this.input.focus();
  }
}
