// Access conditions: what a button does, and what the rule says, comes from the server without the
// page around it. Without this script the same buttons send the whole form.
const WAIT_MS = 400;
const waiting = new WeakMap();

const insides = (rules) => [...rules.querySelectorAll("[name]")].filter((field) => field.type !== "submit" && field.type !== "button");

function fill(data, field) {
  if ((field.type === "checkbox" || field.type === "radio") && !field.checked) return;
  data.append(field.name, field.value);
}

function body(rules, action) {
  const data = new FormData();
  const form = rules.closest("form");
  for (const field of insides(rules)) fill(data, field);
  for (const name of rules.dataset.facts.split(" ")) {
    const field = form.elements[name];
    if (field instanceof Element) fill(data, field);
  }
  for (const key of ["page", "parent", "model"]) {
    const value = rules.getAttribute(`data-about-${key}`);
    if (value) data.append(key, value);
  }
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  if (action) data.append(`${rules.dataset.name}-action`, action);
  return data;
}

async function ask(rules, { action = "", shape = false } = {}) {
  // A button of the tree as it was means something else in the tree that is on its way.
  if (rules.dataset.acting) return;
  waiting.get(rules)?.abort();
  const control = new AbortController();
  waiting.set(rules, control);
  rules.setAttribute("aria-busy", "true");
  if (action) rules.dataset.acting = "1";
  try {
    const answer = await fetch(rules.dataset.url, { method: "POST", body: body(rules, action), signal: control.signal });
    if (!answer.ok) throw new Error(answer.status);
    show(rules, await answer.text(), { shape: shape || Boolean(action), action });
    if (action) setTimeout(() => tellForm(rules));
  } catch (error) {
    if (error.name !== "AbortError") console.warn("access conditions:", error);
  } finally {
    if (action) delete rules.dataset.acting;
    if (waiting.get(rules) === control) rules.removeAttribute("aria-busy");
  }
}

function show(rules, html, { shape, action }) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const parts = shape ? ["[data-rules-says]", "[data-rules-tree]"] : ["[data-rules-says]"];
  const focused = document.activeElement?.id;
  for (const part of parts) {
    const fresh = found.querySelector(part);
    if (fresh) rules.querySelector(part).replaceWith(document.adoptNode(fresh));
  }
  if (!shape) return;
  prepare(rules);
  goOn(rules, action ? "" : focused);
}

function goOn(rules, id) {
  const place = rules.querySelector("[data-rules-focus]");
  const inside = place?.matches("button, summary") ? place : place?.querySelector("input, select, button");
  const next = inside?.disabled ? place.parentElement.querySelector("button:enabled") : inside;
  (next || (id && document.getElementById(id)))?.focus();
}

// Wagtail asks before it leaves a page with changes, and saves drafts by itself.
function tellForm(rules) {
  rules.querySelector("[name]").dispatchEvent(new Event("change", { bubbles: true }));
}

function prepare(rules) {
  for (const button of rules.querySelectorAll("[data-rules-act]")) button.type = "button";
  rules.querySelector(":scope > button[hidden]")?.remove();
}

function later(rules) {
  clearTimeout(rules.later);
  rules.later = setTimeout(() => ask(rules), WAIT_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rules-act]");
  if (button) {
    event.preventDefault();
    ask(button.closest("[data-rules]"), { action: button.value });
  }
  for (const menu of document.querySelectorAll("[data-rules-add][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("[data-rules-add][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  } else if (event.key === "Enter" && event.target.matches?.("[data-rules-search]")) {
    event.preventDefault();
    ask(event.target.closest("[data-rules]"), { action: event.target.dataset.rulesSearch });
  }
});

document.addEventListener("change", (event) => {
  if (!event.isTrusted && !event.target.matches?.("[data-rules] *")) return;
  for (const rules of document.querySelectorAll("[data-rules]")) {
    if (rules.contains(event.target)) {
      if (event.target.matches("[data-rules-shape]")) ask(rules, { shape: true });
      else later(rules);
    } else if (rules.dataset.facts.split(" ").includes(event.target.name)) later(rules);
  }
});

for (const rules of document.querySelectorAll("[data-rules]")) {
  prepare(rules);
  ask(rules);
}
