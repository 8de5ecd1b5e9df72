// Buttons that were pressed and wait for the bot's answer, and the answers shown over the phone.

import { PRESS_MS } from "/demo/net.js";

export class Presses {
  /** `send(message, data)` presses and gives the query; `changed()` draws anew; `notes` shows what is answered. */
  constructor({ send, changed, notes }) {
    this.send = send;
    this.changed = changed;
    this.notes = notes;
    this.waiting = new Map(); // "message data" → { message, data, query }
    this.known = []; // the newest answers of the bot
  }

  /** The data of the buttons of a message that wait. */
  of(message) {
    return new Set([...this.waiting.values()].filter((one) => one.message === message).map((one) => one.data));
  }

  async press(message, data) {
    const key = `${message} ${data}`;
    if (this.waiting.has(key)) return;
    const wait = { message, data, query: null };
    this.waiting.set(key, wait);
    this.changed();
    const stop = () => {
      if (this.waiting.get(key) !== wait) return;
      this.waiting.delete(key);
      this.changed();
    };
    try {
      wait.query = await this.send(message, data);
      setTimeout(stop, PRESS_MS);
      const answers = this.settle(this.known); // the answer can be quicker than this one
      this.changed();
      this.show(answers);
    } catch (error) {
      stop();
      this.notes.toast(error.message, true);
    }
  }

  /** Ends the waiting of buttons whose query the bot has answered; gives what it answered. */
  settle(known) {
    this.known = known;
    const answers = [];
    for (const [key, wait] of this.waiting) {
      const answer = wait.query && known.find((one) => one.query === wait.query);
      if (!answer) continue;
      this.waiting.delete(key);
      answers.push(answer);
    }
    return answers;
  }

  show(answers) {
    for (const { text, alert } of answers) {
      if (text && alert) this.notes.alert(text);
      else if (text) this.notes.toast(text);
    }
  }
}
