// One learner, or one item: each field saves by itself; Enter goes to the next.
import { choices } from "./problems.js";
import { Saver } from "./saver.js";
import { learn, say } from "./words.js";

const root = document.querySelector("[data-single]");
learn("gb-script-words");

const status = root.querySelector("[data-status]");
const fields = [...root.querySelectorAll("[data-typed]")];
const find = (p, i) => document.getElementById(`v-${p}-${i}`);
const bubbles = new Map();

const saver = new Saver({
  url: root.dataset.save,
  token: root.dataset.token,
  store: `asah-grades-${root.dataset.user}-${root.dataset.book}`,
  on: { result: settle, rows: redraw, state: tellState },
});

for (const field of fields) {
  field.dataset.was = field.value;
  field.addEventListener("change", () => put(field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      go(field, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") field.value = field.dataset.was;
  });
}

function go(field, step) {
  const next = fields[fields.indexOf(field) + step];
  if (next) {
    next.focus();
    next.select?.();
  } else field.blur();
}

function put(field, more = {}) {
  const { p, i, n } = field.dataset;
  clear(field);
  field.dataset.state = "saving";
  saver.put({ p: Number(p), i: Number(i), n: Number(n), v: field.value.trim(), ...more });
}

function clear(field) {
  bubbles.get(field)?.remove();
  bubbles.delete(field);
  field.removeAttribute("aria-invalid");
}

function settle(result, change, later) {
  const field = find(result.p, result.i);
  if (!field || later) return;
  if (result.status === "saved") {
    field.dataset.n = result.n;
    field.dataset.was = field.value;
    field.dataset.state = "saved";
    return;
  }
  const problem = { ...result, v: change.v };
  const bubble = choices(problem, (name, reason) => decide(field, problem, name, reason));
  field.dataset.state = "wrong";
  field.setAttribute("aria-invalid", "true");
  field.after(bubble);
  bubbles.set(field, bubble);
}

function decide(field, problem, name, reason) {
  clear(field);
  field.focus();
  if (problem.now) field.dataset.n = problem.now.n;
  if (name === "mine") put(field);
  else if (name === "reason") put(field, { r: reason });
  else {
    field.value = problem.now ? problem.now.value : field.dataset.was;
    field.dataset.was = field.value;
    delete field.dataset.state;
  }
  saver.tell();
}

// What is counted from others, and cannot be typed here.
function redraw(rows) {
  for (const { p, cells } of rows) {
    for (const [i, n, html] of cells) {
      const shown = root.querySelector(`[data-shown="${p}-${i}"]`);
      if (shown) shown.innerHTML = html || "–";
      const field = find(p, i);
      if (field) field.dataset.n = n;
    }
  }
}

function tellState({ waiting, offline, refused }) {
  const state = refused ? "refused" : offline ? "offline" : waiting ? "saving" : bubbles.size ? "problems" : "saved";
  status.dataset.state = state;
  const text = say(state, { number: state === "problems" ? bubbles.size : waiting });
  if (status.textContent !== text) status.textContent = text;
}

status?.addEventListener("click", () => [...bubbles.keys()][0]?.focus());
for (const { p, i, v } of saver.recall()) {
  const field = find(p, i);
  if (field) field.value = v;
}
