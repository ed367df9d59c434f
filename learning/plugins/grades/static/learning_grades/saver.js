// Keeps what was typed until the server has it: in order, in small batches, also without network.
import { say } from "./words.js";

const BATCH = 50;
const PAUSE = 200;
const WAITS = [2_000, 4_000, 8_000, 15_000, 30_000];

const UNREADABLE = Symbol("unreadable");

const keyOf = ({ p, i }) => `${p}:${i}`;

export class Saver {
  // on.result(result, change) for each change answered; on.rows(rows) with cells counted anew;
  // on.state({ waiting, offline, refused }) whenever that changes.
  constructor({ url, token, store, on }) {
    Object.assign(this, { url, token, store, on });
    this.waiting = new Map();
    this.sent = new Map();
    this.failures = 0;
    this.batch = BATCH;
    this.refused = false;
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("beforeunload", (event) => {
      if (this.size) event.preventDefault();
    });
  }

  get size() {
    return this.waiting.size + this.sent.size;
  }

  // What an earlier visit could not send.
  recall() {
    let found = [];
    try {
      found = JSON.parse(localStorage.getItem(this.store) ?? "[]");
    } catch {
      // A store that cannot be read has nothing to send.
    }
    for (const change of found) this.waiting.set(keyOf(change), change);
    if (found.length) this.hurry();
    return found;
  }

  pending(p, i) {
    const key = keyOf({ p, i });
    return this.waiting.get(key) ?? this.sent.get(key);
  }

  // p: person, i: item, n: the number of writes that was seen, v: what was typed;
  // u: it undoes what was typed over the grade of an activity, which counts again.
  put(change) {
    this.waiting.set(keyOf(change), change);
    this.keep();
    this.plan(PAUSE);
    this.tell();
  }

  keep() {
    try {
      const all = [...this.sent.values(), ...this.waiting.values()];
      if (all.length) localStorage.setItem(this.store, JSON.stringify(all));
      else localStorage.removeItem(this.store);
    } catch {
      // Without a store the page itself keeps them.
    }
  }

  plan(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  hurry() {
    this.failures = 0;
    this.plan(0);
  }

  tell() {
    this.on.state({ waiting: this.size, offline: this.failures > 0, refused: this.refused });
  }

  async send() {
    if (this.sent.size || !this.waiting.size || this.refused) return;
    for (const [key, change] of [...this.waiting].slice(0, this.batch)) {
      this.waiting.delete(key);
      this.sent.set(key, change);
    }
    this.tell();
    const answer = await this.post([...this.sent.values()]);
    if (answer === UNREADABLE) this.halve();
    else if (answer) this.take(answer);
    else this.giveBack();
    this.keep();
    this.tell();
    if (this.waiting.size) this.plan(this.failures ? WAITS[Math.min(this.failures, WAITS.length) - 1] : 0);
  }

  async post(changes) {
    try {
      const response = await fetch(this.url, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ changes }),
      });
      if (response.ok) return await response.json();
      if ([400, 413].includes(response.status)) return UNREADABLE;
      // Signed out, or a right was taken away: sending again would not help.
      this.refused = response.type === "opaqueredirect" || [401, 403, 404].includes(response.status);
    } catch {
      // No network: see giveBack.
    }
    return null;
  }

  // One change in a batch that cannot be read must not hold the others up: in ever smaller batches
  // it is found, and told at its cell.
  halve() {
    const changes = [...this.sent.values()];
    if (changes.length > 1) {
      this.batch = Math.ceil(changes.length / 2);
      this.giveBack();
      this.failures = 0;
    } else {
      const results = changes.map(({ p, i }) => ({ p, i, status: "invalid", message: say("unreadable") }));
      this.take({ results, rows: [] });
    }
  }

  take({ results, rows }) {
    this.failures = 0;
    this.batch = Math.min(this.batch * 2, BATCH);
    const sent = this.sent;
    this.sent = new Map();
    this.on.rows(rows);
    for (const result of results) {
      const key = keyOf(result);
      const later = this.waiting.get(key);
      // What was typed since then was typed over one's own grade.
      if (later && result.status === "saved") later.n = result.n;
      this.on.result(result, sent.get(key), later);
    }
  }

  giveBack() {
    this.failures += 1;
    this.waiting = new Map([...this.sent, ...this.waiting]);
    this.sent = new Map();
  }
}
