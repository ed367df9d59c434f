// Refinements while a quiz is taken: answers are saved on the way, a copy stays on this device until
// the server has confirmed it, and the clock is the server's. The page works without this file.
const page = document.querySelector("[data-quiz]");
const texts = page.dataset;
const form = page.querySelector("[data-quiz-form]");
const PAUSE_MS = 4_000;
const KEEP_MS = 250;
const RETRY_MS = [5_000, 10_000, 20_000, 40_000];
// Browsers refuse more than this on leaving; the copy on the device has it all the same.
const MOST_ON_LEAVING = 60_000;
const KEY = `asah-quiz-${texts.attempt}-`;

const store = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(KEY + key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem(KEY + key, JSON.stringify(value));
      else localStorage.removeItem(KEY + key);
    } catch {
      // Refused or full storage: what is typed stays in the fields.
    }
  },
  forget() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(KEY)) localStorage.removeItem(key);
      }
    } catch {
      // Nothing was kept then.
    }
  },
};

const icon = (name) => {
  const sprite = document.querySelector("use").getAttribute("href").split("#")[0];
  return `<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
};

// One notice of a kind at a time; an empty text takes it away.
function notice(kind, text, { level = "warning", link = null, quotes = [] } = {}) {
  const box = page.querySelector("[data-notices]");
  box?.querySelector(`[data-kind="${kind}"]`)?.remove();
  if (!box || !text) return;
  const item = document.createElement("div");
  item.className = `alert alert-${level} qz-notice`;
  item.dataset.kind = kind;
  item.setAttribute("role", level === "success" ? "status" : "alert");
  item.innerHTML = icon(level === "success" ? "done" : "warning");
  const words = document.createElement("div");
  words.append(text);
  for (const quote of quotes) {
    const line = document.createElement("q");
    line.textContent = quote;
    words.append(document.createElement("br"), line);
  }
  if (link) {
    const way = document.createElement("a");
    [way.href, way.textContent] = [link.href, link.text];
    words.append(" ", way);
  }
  item.append(words);
  box.append(item);
}

const cookie = (name) =>
  document.cookie.split("; ").find((row) => row.startsWith(`${name}=`))?.slice(name.length + 1);
// Signing in again in another window brings a new token.
const token = () => cookie("asah_csrf") || form.elements.csrfmiddlewaretoken.value;

// What the form would send, without files, buttons and the token.
function fields() {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && /^q\d+_/.test(name),
  );
}

const slotOf = (name) => name.match(/^q(\d+)_/)?.[1];
// What the server had when this page was made: a copy on the device is only newer than that.
const base = form ? fields() : [];

function clock() {
  const lang = document.documentElement.lang;
  return new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
}

function say(text, name = "") {
  const state = page.querySelector("[data-state]");
  if (!state) return;
  state.textContent = text;
  if (name) state.insertAdjacentHTML("afterbegin", icon(name));
}

function saving() {
  let changes = 0;
  let confirmed = 0;
  let busy = false;
  let leaving = false;
  let over = false;
  let failures = 0;
  let keeping = 0;
  let waiting = 0;

  const keep = () => {
    clearTimeout(keeping);
    keeping = 0;
    store.set(texts.page, { at: Date.now(), fields: fields(), base });
  };
  const later = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(send, pause);
  };

  async function send() {
    clearTimeout(waiting);
    if (busy || over || changes === confirmed) return failures === 0;
    busy = true;
    const sent = changes;
    say(texts.saving);
    try {
      const answer = await fetch(texts.save, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json", "X-CSRFToken": token() },
      });
      const known = answer.headers.get("Content-Type")?.includes("json");
      if (!known) throw new Error("no answer of ours");
      heard(await answer.json(), sent);
    } catch {
      failures += 1;
      say("");
      notice("connection", texts.offline);
      later(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
    }
    busy = false;
    if (!failures && !over && changes !== confirmed) later(PAUSE_MS);
    return failures === 0;
  }

  function body() {
    const found = new FormData();
    for (const [name, value] of fields()) found.append(name, value);
    return found;
  }

  function heard(data, sent) {
    if (failures) notice("connection", texts.online, { level: "success" });
    if (data.code === "signed_out") {
      failures += 1;
      later(RETRY_MS.at(-1));
      const link = { href: data.url, text: texts.signIn };
      return notice("connection", texts.signedOut, { link });
    }
    if (failures) setTimeout(() => notice("connection", ""), 6_000);
    failures = 0;
    if (data.code === "over") {
      over = true;
      say("");
      store.set(texts.page, null);
      return notice("over", data.message || texts.over, { link: { href: data.url, text: data.word } });
    }
    confirmed = sent;
    if (data.stale?.length) {
      const link = { href: location.href, text: texts.reload };
      notice("stale", texts.stale, { link });
      return say("");
    }
    if (changes === confirmed) {
      store.set(texts.page, null);
      say(`${texts.saved} ${clock()}`, "check");
    }
    return places(data.saved || []);
  }

  const touched = () => {
    changes += 1;
    keeping ||= setTimeout(keep, KEEP_MS);
    if (!failures) later(PAUSE_MS);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);

  const leave = () => {
    if (changes === confirmed || leaving || over) return;
    keep();
    const found = body();
    found.append("csrfmiddlewaretoken", token());
    const size = fields().reduce((sum, [name, value]) => sum + name.length + value.length + 100, 0);
    if (size > MOST_ON_LEAVING) return;
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const sent = changes;
    fetch(texts.save, { method: "POST", body: found, keepalive: true, headers })
      .then((answer) => answer.json())
      .then((data) => heard(data, sent))
      .catch(() => {});
  };
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("pagehide", leave);
  addEventListener("online", () => failures && later(200));
  addEventListener("offline", () => notice("connection", texts.offline));

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.elements.csrfmiddlewaretoken.value = token();
    keep();
    // Without a connection the browser would put an error page in the place of the answers.
    if (failures || !navigator.onLine) {
      event.preventDefault();
      changes += 1;
      if (await send()) form.requestSubmit(event.submitter);
      return;
    }
    leaving = true;
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  addEventListener("pageshow", (event) => {
    // Back from the browser's page cache: an old form would only be refused.
    if (event.persisted) location.reload();
  });
  return { touched, send };
}

// How far a question is answered, as far as its fields tell; the server knows better on the next page.
function lookOf(slot) {
  const groups = new Map();
  for (const field of form.elements) {
    if (slotOf(field.name) !== slot || /_(-\w+|files)$/.test(field.name)) continue;
    const choice = field.type === "checkbox" || field.type === "radio";
    const key = field.type === "checkbox" ? "boxes" : field.name;
    const given = "template" in field.dataset && field.value === field.defaultValue;
    const filled = choice ? field.checked && field.value !== "" : field.value.trim() !== "" && !given;
    groups.set(key, groups.get(key) || filled);
  }
  const filled = [...groups.values()].filter(Boolean).length;
  if (!filled) return "open";
  return filled === groups.size ? "done" : "incomplete";
}

function places(slots) {
  for (const slot of slots.map(String)) {
    const section = document.getElementById(`q${slot}`);
    if (!section || "readOnly" in section.dataset) continue;
    const look = lookOf(slot);
    const word = texts[`word${look[0].toUpperCase()}${look.slice(1)}`];
    const place = page.querySelector(`[data-place="${slot}"]`);
    if (place) {
      place.className = place.className.replace(/qz-place-\w+/, `qz-place-${look}`);
      place.querySelector("[data-word]").textContent = word;
    }
    const badge = section.querySelector("[data-badge-text]");
    if (badge) badge.textContent = word;
  }
  const count = page.querySelector("[data-count]");
  if (!count) return;
  const all = [...page.querySelectorAll("[data-place]:not(.qz-place-info)")];
  const done = all.filter((place) => !place.matches(".qz-place-open, .qz-place-incomplete")).length;
  count.textContent = texts.countText.replace("%(done)s", done).replace("%(total)s", all.length);
}

function put(control, value) {
  if (control instanceof RadioNodeList) {
    // A checkbox has no hidden twin here, so only radio buttons share a name.
    for (const one of control) one.checked = one.value === value;
  } else if (control.type === "checkbox" || control.type === "radio") {
    control.checked = control.value === value;
  } else {
    control.value = value;
  }
}

// Whether the server has of a question what it had when the copy began, or what the copy's own form
// sent it afterwards. Else it was answered later, in another window or on another device.
function isBase(slot, before) {
  const [sequence, seen] = [`q${slot}_-sequence`, `q${slot}_-seen`];
  const [own, began, question] = (before[seen] || "").split(".");
  const [, stands, now, author] = (form.elements[seen]?.value || "").split(".");
  if (before[sequence] !== form.elements[sequence].value || question !== now) return false;
  return began === stands || author === own;
}

// Answers that never reached the server: typed here, and the question is as it was then.
function restore({ touched, send }) {
  const answered = early();
  if (answered.size) touched();
  const kept = store.get(texts.page);
  if (!kept) return;
  const was = Object.fromEntries(fields());
  const before = Object.fromEntries(kept.fields);
  const began = Object.fromEntries(kept.base || []);
  const lost = [];
  let restored = false;
  const slots = new Set(kept.fields.map(([name]) => slotOf(name)));
  for (const slot of slots) {
    const own = kept.fields.filter(([name]) => slotOf(name) === slot && !/_-(sequence|seen)$/.test(name));
    const same = own.every(([name, value]) => was[name] === value) && !gone(slot, was, before);
    if (same || answered.has(slot) || !form.elements[`q${slot}_-sequence`]) continue;
    if (!isBase(slot, before)) {
      const typed = own.filter(([name, value]) => value.length > 2 && value !== began[name]);
      lost.push(...typed.map(([, value]) => value));
      continue;
    }
    for (const box of form.querySelectorAll(`#q${slot} input:is([type=checkbox], [type=radio])`)) {
      box.checked = before[box.name] === box.value;
    }
    for (const [name, value] of own) if (form.elements[name]) put(form.elements[name], value);
    restored = true;
  }
  if (lost.length) notice("lost", texts.lost, { quotes: lost });
  if (!restored) return answered.size || store.set(texts.page, null);
  notice("restored", texts.restored, { level: "success" });
  touched();
  send();
}

// Slots that were answered before this script had come: they stay as they are.
function early() {
  const changed = (field) => {
    if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
    if (field.type === "select-one") {
      const given = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(given, 0);
    }
    return /^text/.test(field.type) && field.value !== field.defaultValue;
  };
  const own = [...form.elements].filter((field) => /^q\d+_[^-]/.test(field.name || ""));
  return new Set(own.filter(changed).map((field) => slotOf(field.name)));
}

const gone = (slot, was, before) =>
  Object.keys(was).some((name) => slotOf(name) === slot && !(name in before));

function flags() {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-flag]");
    if (!button) return;
    event.preventDefault();
    const body = new FormData();
    body.append(button.name, button.value);
    try {
      const answer = await fetch(texts.save, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
      });
      if (!answer.ok) throw new Error("not kept");
      const on = button.value === "1";
      button.value = on ? "0" : "1";
      button.setAttribute("aria-pressed", on);
      page.querySelector(`[data-place="${button.dataset.flag}"]`)?.classList.toggle("is-flagged", on);
    } catch {
      notice("connection", texts.offline);
    }
  });
}

function timer() {
  const box = page.querySelector("[data-timer]");
  if (!box) return;
  const { now, ends } = box.dataset;
  const [ticks, date] = [performance.now(), Date.now()];
  // Some devices stop one clock while they sleep, and people set the other: the later one is right.
  const passed = () => Math.max(performance.now() - ticks, Math.min(Date.now() - date, 864e5));
  const [shown, said] = [box.querySelector("[data-left]"), box.querySelector("[data-said]")];
  const two = (number) => String(number).padStart(2, "0");
  const told = new Set();
  const tell = (minutes) => {
    if (told.has(minutes)) return;
    told.add(minutes);
    said.textContent = box.getAttribute(`data-word-${minutes}`);
  };
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((ends - now - passed()) / 1000));
    const hours = Math.floor(seconds / 3600);
    shown.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    box.classList.toggle("is-short", seconds <= 300);
    if (seconds <= 60) tell(1);
    else if (seconds <= 300) tell(5);
    if (seconds) return setTimeout(tick, 1000);
    tell(0);
    // Not all in the same moment; the server still takes answers for a while.
    return setTimeout(up, 300 + Math.random() * 1500);
  };
  const up = () => {
    if (!form) return location.reload();
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", "go", "timeup"];
    form.append(field);
    form.requestSubmit();
  };
  tick();
}

const MODULES = {
  "[data-order]": "order",
  "[data-drag-text], [data-drag-image]": "drag",
  "[data-drag-markers]": "markers",
  "[data-essay]": "essay",
};

async function refine() {
  for (const [selector, name] of Object.entries(MODULES)) {
    const found = form.querySelectorAll(selector);
    const address = texts[`${name}Module`];
    if (!found.length || !address) continue;
    const { wire } = await import(address);
    found.forEach(wire);
  }
}

timer();
if ("overNow" in texts) store.forget();
if (form) {
  const saved = saving();
  restore(saved);
  flags();
  refine();
}
