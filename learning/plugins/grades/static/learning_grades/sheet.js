// The sheet of grades: moves, typing, saving, problems at their cells, the side panel, turning pages.
import { Grid } from "./grid.js";
import { Panel } from "./panel.js";
import { choices } from "./problems.js";
import { Saver } from "./saver.js";
import { learn, make, say } from "./words.js";

const root = document.querySelector("[data-sheet]");
const PART = { "X-Sheet-Part": "1" };
learn("gb-script-words");

const problems = new Map();
const undone = [];
let grid = null;
let bubble = null;

const keyOf = (p, i) => `${p}:${i}`;
const status = root.querySelector("[data-status]");
const bar = root.querySelector("[data-bar]");
const part = () => root.querySelector("[data-part]");

const saver = new Saver({
  url: root.dataset.save,
  token: root.dataset.token,
  store: `asah-grades-${root.dataset.user}-${root.dataset.book}`,
  on: { result: settle, rows: redraw, state: tellState },
});
const panel = new Panel(root.querySelector("[data-panel]"), {
  closed: () => grid?.focus(grid.active),
  changed: ({ p, column }) => refresh(p, column.i),
});

function start() {
  const columns = JSON.parse(document.getElementById("gb-columns").textContent);
  const table = part().querySelector("table");
  grid = null;
  if (!table?.tBodies[0]?.rows.length) return;
  part().querySelector("[data-box]").removeAttribute("tabindex");
  for (const column of columns) {
    if (!column.words) continue;
    const list = make("datalist", { id: `gb-words-${column.i}` });
    list.append(...column.words.map((value) => make("option", { value })));
    part().append(list);
  }
  grid = new Grid(table, columns, {
    move: show,
    typed,
    fixed: () => tell(say("fixed")),
    whole: openWhole,
    open: openPanel,
    enter: enterProblem,
    escape: leave,
    undo,
  });
  for (const change of [...saver.sent.values(), ...saver.waiting.values()]) draw(change, "is-saving");
  for (const problem of problems.values()) draw(problem, "is-wrong");
  show(grid.active);
}

// --- what is typed ------------------------------------------------------------------------------

function typed(cell, text, was) {
  const { p, column } = grid.about(cell);
  undone.push({ p, i: column.i, text: was, undo: isAutomatic(cell, column) });
  put(cell, { p, i: column.i, n: seen(cell, p, column.i), v: text });
}

// Whether the activity says what stands there: typed again, its grade would be an override.
function isAutomatic(cell, column) {
  return Boolean(column.automatic) && cell.dataset.typed === undefined && !cell.querySelector(".m-o");
}

function seen(cell, p, i) {
  return problems.get(keyOf(p, i))?.now?.n ?? Number(cell.dataset.n ?? 0);
}

function put(cell, change) {
  forget(change.p, change.i);
  cell.dataset.was ??= cell.innerHTML;
  draw(change, "is-saving");
  saver.put(change);
}

function draw({ p, i, v }, state) {
  const cell = grid?.cell(p, i);
  if (!cell) return;
  cell.classList.remove("is-saving", "is-saved", "is-wrong");
  cell.classList.add(state);
  cell.dataset.typed = v;
  cell.textContent = v;
  cell.setAttribute("aria-invalid", String(state === "is-wrong"));
}

function undo() {
  const last = undone.pop();
  const cell = last && grid.cell(last.p, last.i);
  if (!cell) return;
  grid.focus(cell);
  const change = { p: last.p, i: last.i, n: seen(cell, last.p, last.i), v: last.text };
  put(cell, last.undo ? { ...change, u: true } : change);
}

// --- what the server says -----------------------------------------------------------------------

function redraw(rows) {
  for (const { p, cells } of rows) {
    for (const [i, n, html] of cells) {
      const cell = grid?.cell(p, i);
      if (!cell) continue;
      cell.dataset.n = n;
      // What is being typed, or waits, stays; the server's word is put there when it is answered.
      if (cell.dataset.typed === undefined && !cell.classList.contains("is-edited")) cell.innerHTML = html;
      else cell.dataset.was = html;
    }
  }
}

function settle(result, change, later) {
  const cell = grid?.cell(result.p, result.i);
  if (result.status === "saved") {
    if (cell && !later) restore(cell, "is-saved");
    return;
  }
  if (later) return;
  const problem = { ...result, v: change.v, n: change.n, u: change.u };
  problems.set(keyOf(result.p, result.i), problem);
  draw(problem, "is-wrong");
  pop();
}

function restore(cell, state) {
  cell.classList.remove("is-saving", "is-wrong", "is-saved");
  if (state) cell.classList.add(state);
  // Escaped by the server, as the rest of the sheet.
  if (!cell.classList.contains("is-edited")) cell.innerHTML = cell.dataset.was ?? cell.innerHTML;
  delete cell.dataset.was;
  delete cell.dataset.typed;
  cell.removeAttribute("aria-invalid");
  if (cell === grid.active) show(cell);
}

function tellState({ waiting, offline, refused }) {
  const state = refused ? "refused" : offline ? "offline" : waiting ? "saving" : problems.size ? "problems" : "saved";
  status.dataset.state = state;
  tell(say(state, { number: state === "problems" ? problems.size : waiting }));
}

function tell(text) {
  if (status.textContent !== text) status.textContent = text;
}

// --- problems -----------------------------------------------------------------------------------

function forget(p, i) {
  problems.delete(keyOf(p, i));
  pop();
}

// One message at a time, at its cell: that of the cell with the focus, else the oldest.
function pop() {
  bubble?.remove();
  bubble = null;
  const about = grid?.about(grid.active);
  const here = about && problems.get(keyOf(about.p, about.column.i));
  const problem = here ?? [...problems.values()].find(({ p, i }) => grid?.cell(p, i));
  if (!problem) return;
  const cell = grid.cell(problem.p, problem.i);
  bubble = choices(problem, (name, reason) => decide(cell, problem, name, reason));
  bubble.id = "gb-bubble";
  bubble.addEventListener("keydown", (event) => {
    if (event.key === "Escape") grid.focus(cell);
  });
  cell.setAttribute("aria-describedby", bubble.id);
  part().querySelector("[data-box]").append(bubble);
  place(cell);
}

function place(cell) {
  const box = part().querySelector("[data-box]");
  const frame = box.getBoundingClientRect();
  const at = cell.getBoundingClientRect();
  const left = at.left - frame.left + box.scrollLeft;
  const room = box.scrollLeft + box.clientWidth - bubble.offsetWidth - 8;
  bubble.style.left = `${Math.max(8, Math.min(left, room))}px`;
  bubble.style.top = `${at.bottom - frame.top + box.scrollTop + 2}px`;
}

function decide(cell, problem, name, reason) {
  const { p, i } = problem;
  grid.focus(cell);
  forget(p, i);
  if (name === "mine") put(cell, { p, i, n: problem.now.n, v: problem.v, u: problem.u });
  else if (name === "reason") put(cell, { p, i, n: problem.n, v: problem.v, r: reason });
  else {
    restore(cell);
    if (problem.now) cell.dataset.n = problem.now.n;
  }
  saver.tell();
}

function enterProblem(cell) {
  const about = grid.about(cell);
  if (!about || !problems.has(keyOf(about.p, about.column.i))) return false;
  pop();
  bubble.querySelector("input, button").focus();
  return true;
}

// --- around the table ---------------------------------------------------------------------------

function show(cell) {
  const about = grid.about(cell);
  bar.hidden = !about;
  if (about) {
    bar.querySelector("[data-where]").textContent = `${about.name} · ${about.column.name}`;
    bar.querySelector("[data-what]").textContent = cell.innerText.trim() || say("nothing");
    bar.querySelector("[data-details]").href = address(about);
  }
  if (problems.size) pop();
}

function address({ p, column }) {
  return root.dataset.cell.replace("/0/", `/${p}/`).replace("/0/", `/${column.i}/`);
}

function openPanel(cell) {
  const about = grid.about(cell);
  if (about) panel.open(address(about), about);
}

// Long words do not stand in the cell whole: they are written in the panel.
function openWhole(cell) {
  const { column } = grid.about(cell);
  const isCut = column.kind === "text" && grid.textOf(cell).endsWith("…");
  if (isCut) openPanel(cell);
  return isCut;
}

function leave() {
  if (panel.isOpen) panel.close();
  else return false;
  return true;
}

async function refresh(p) {
  const response = await fetch(`${root.dataset.rows}?p=${p}`, { credentials: "same-origin" });
  if (!response.ok) return;
  redraw((await response.json()).rows);
  show(grid.active);
}

// Pages, folds and filters change only the sheet; what waits is drawn into the new one.
async function turn(url, { push = true } = {}) {
  part().setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { credentials: "same-origin", headers: PART });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-part]");
    if (!fresh) throw new Error(String(response.status));
    const scrolled = part().querySelector("[data-box]")?.scrollLeft ?? 0;
    part().replaceWith(document.importNode(fresh, true));
    part().querySelector("[data-box]")?.scrollTo(scrolled, 0);
    if (push) history.pushState(null, "", url);
    start();
  } catch {
    location.href = url;
  }
}

root.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-turn], .gb-fold")) {
    event.preventDefault();
    turn(link.href).then(() => {
      if (grid && link.matches(".gb-fold")) grid.focus(grid.active);
    });
  } else if (link.matches("[data-details]")) {
    event.preventDefault();
    openPanel(grid.active);
  }
});

const filters = root.querySelector("[data-filters]");
let asked = 0;
const search = () => {
  const query = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value));
  turn(`?${query}`);
};
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
filters.addEventListener("input", () => {
  clearTimeout(asked);
  asked = setTimeout(search, 300);
});
window.addEventListener("popstate", () => turn(location.href, { push: false }));

status.addEventListener("click", () => {
  const first = [...problems.values()].find(({ p, i }) => grid?.cell(p, i));
  if (first) grid.focus(grid.cell(first.p, first.i));
});

start();
const kept = saver.recall();
for (const change of kept) draw(change, "is-saving");
if (kept.length) tell(say("kept", { number: kept.length }));
