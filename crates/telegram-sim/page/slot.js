// A place on the stage for one role: its caption, the people to choose from, and the chosen person's phone.

import { avatar, button, el, icon } from "/demo/dom.js";
import { Phone } from "/demo/phone.js";
import { word } from "/demo/words.js";

const ROLE_ICONS = { user: "person", admin: "desk", group: "team" };

export class Slot {
  /** `role`: user, admin or group; `acts` as for a phone, and { addPerson(slot), setLanguage(person, code), setTopics(on) }. */
  constructor(role, acts) {
    this.role = role;
    this.acts = acts;
    this.phones = new Map(); // person id → Phone
    this.chosen = null;
    this.wanted = null; // someone just added, not yet in the state
    this.title = el("h2", { class: "slot-title", data: { word: role } });
    this.hint = el("p", { class: "slot-hint", data: { word: `${role}Hint` } });
    this.people = el("div", { class: "people", role: "group" });
    this.language = this.languagePicker();
    this.topics = this.topicsSwitch();
    this.root = el(
      "section",
      { class: `slot role-${role}`, data: { slot: role } },
      el("div", { class: "caption" }, el("span", { class: "slot-icon" }, icon(ROLE_ICONS[role])), el("div", { class: "slot-words" }, this.title, this.hint), this.language, this.topics, this.people),
    );
    this.tab = button({ class: `tab role-${role}`, role: "tab", data: { test: `tab-${role}` } }, icon(ROLE_ICONS[role]), el("span", { data: { word: `${role}Tab` } }), el("span", { class: "badge", hidden: true }));
  }

  languagePicker() {
    if (this.role !== "user") return null;
    const options = ["en", "ru"].map((code) => el("option", { value: code, text: code.toUpperCase() }));
    return el("select", { class: "language", data: { test: "client-language", wordLabel: "clientLanguage" }, on: { change: (event) => this.acts.setLanguage(this.chosen, event.target.value) } }, options);
  }

  /** Gives the group topics, or takes them away. */
  topicsSwitch() {
    if (this.role !== "group") return null;
    return button(
      { class: "switch", role: "switch", "aria-checked": "false", data: { test: "forum", wordLabel: "topics" }, on: { click: () => this.acts.setTopics(!this.isForum) } },
      el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "thumb" })),
      el("span", { data: { word: "topics" } }),
    );
  }

  drawTopicsSwitch() {
    if (!this.topics) return;
    this.isForum = this.state.chats.find((chat) => chat.id === this.state.slots.group)?.forum === true;
    this.topics.setAttribute("aria-checked", String(this.isForum));
    this.hint.dataset.word = this.isForum ? "forumHint" : "groupHint";
    this.hint.textContent = word(this.hint.dataset.word);
  }

  /** Brings the slot up to `state`: who there is, who is chosen, what their phone shows. */
  update(state, onStage) {
    this.state = state;
    this.onStage = onStage;
    const ids = this.role === "user" ? state.slots.users : state.slots.admins;
    if (ids.includes(this.wanted)) {
      this.chosen = this.wanted;
      this.wanted = null;
    }
    if (!ids.includes(this.chosen)) this.chosen = ids[0] ?? null;
    for (const id of ids) {
      const chat = this.role === "group" ? state.slots.group : id;
      const known = this.phones.get(id);
      if (known?.seat.chat === chat) continue;
      known?.root.remove(); // the group has got another id
      const phone = new Phone({ role: this.role, person: id, chat }, this.acts);
      this.phones.set(id, phone);
      this.root.append(phone.root);
      translateSoon(phone.root);
    }
    this.showChosen();
    for (const phone of this.phones.values()) phone.update(state);
    this.drawTopicsSwitch();
    this.drawPeople(ids);
    this.drawTab();
  }

  showChosen() {
    for (const [id, phone] of this.phones) phone.root.hidden = id !== this.chosen;
    for (const [id, phone] of this.phones) phone.show(id === this.chosen && this.onStage);
  }

  /** Tells whether the slot is in sight; on a narrow page only one is. */
  stage(onStage) {
    this.onStage = onStage;
    this.root.classList.toggle("off-stage", !onStage);
    this.tab.setAttribute("aria-selected", String(onStage));
    this.showChosen();
    if (this.state) this.drawTab();
  }

  /** Shows the phone of person `id`, at once or as soon as the state knows them. */
  choose(id) {
    const known = this.phones.has(id);
    this.wanted = known ? null : id;
    if (!known) return;
    this.chosen = id;
    this.update(this.state, this.onStage);
  }

  drawPeople(ids) {
    const person = this.state.people.find((one) => one.id === this.chosen);
    if (this.language && person) this.language.value = person.language?.startsWith("ru") ? "ru" : "en";
    const shape = JSON.stringify([ids.map((id) => [this.name(id), this.phones.get(id).unread]), this.chosen, document.documentElement.lang]);
    if (shape === this.peopleShape) return;
    this.peopleShape = shape;
    const focused = this.people.contains(document.activeElement) ? document.activeElement.dataset.pick : null;
    const chips = ids.map((id) => {
      const { unread } = this.phones.get(id);
      const count = unread > 0 && id !== this.chosen ? unread : 0;
      const label = count ? `${this.name(id)}, ${word("unread", { n: count })}` : this.name(id);
      return button(
        { class: "chip", "aria-pressed": String(id === this.chosen), "aria-label": label, title: this.name(id), data: { test: "person", pick: id }, on: { click: () => this.choose(id) } },
        avatar(id, this.name(id), "small"),
        id === this.chosen && el("span", { class: "chip-name", text: this.name(id).split(" ")[0] }),
        count > 0 && el("span", { class: "badge", text: count }),
      );
    });
    const add = this.role === "user" && button({ class: "chip add", "aria-label": word("addPerson"), title: word("addPerson"), data: { test: "add-person" }, on: { click: () => this.acts.addPerson(this) } }, icon("plus"));
    this.people.replaceChildren(...chips, ...(add ? [add] : []));
    if (focused) this.people.querySelector(`[data-pick="${focused}"]`)?.focus();
  }

  drawTab() {
    const unread = [...this.phones.values()].reduce((sum, phone) => sum + phone.unread, 0);
    const badge = this.tab.querySelector(".badge");
    badge.textContent = String(unread);
    badge.hidden = unread === 0;
  }

  name(id) {
    return this.state.people.find((person) => person.id === id)?.name ?? String(id);
  }
}

function translateSoon(root) {
  root.dispatchEvent(new CustomEvent("needs-words", { bubbles: true }));
}
