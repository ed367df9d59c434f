// Refinements of the learner's frame: active time, place, saving while typing, highlights.
// Everything here also works as plain forms and links.
const article = document.querySelector(".lesson-main");
const texts = article.dataset;
const activity = texts.activity;
const BEAT_MS = 30_000;
const FIRST_BEAT_MS = 3_000;
const IDLE_MS = 60_000;
const RETRY_MS = 15_000;
const TYPING_MS = 1_200;

const store = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // Refused or full storage: the text stays in the field.
    }
  },
};

class Refused extends Error {}

async function post(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
    throw new Error("not saved");
  }
  const data = await answer.json();
  if (answer.status === 422) throw new Refused(data.errors.join(" "));
  if (!answer.ok) throw new Error("not saved");
  return data;
}

function icon(name) {
  const sprite = article.querySelector("use").getAttribute("href").split("#")[0];
  return `<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
}

function say(state, kind, text) {
  if (!state) return;
  const shown = document.createElement("span");
  shown.className = kind === "failed" ? "unsaved" : "";
  shown.textContent = text;
  state.replaceChildren(shown);
  if (kind === "saved") state.insertAdjacentHTML("afterbegin", icon("check"));
}

const clock = () =>
  new Date().toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });

function heartbeat() {
  if (!texts.beat) return;
  let active = Date.now();
  const touched = () => (active = Date.now());
  for (const name of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"]) {
    addEventListener(name, touched, { passive: true });
  }
  const show = ({ seconds, complete }) => {
    const now = article.querySelector("[data-time-now]");
    if (now) now.textContent = Math.floor(seconds / 60);
    const line = article.querySelector("[data-time]");
    if (line && complete) {
      line.textContent = line.dataset.done;
      article.querySelector(".lesson-go .btn")?.classList.add("btn-primary");
    }
  };
  const beat = () => {
    if (document.hidden || Date.now() - active > IDLE_MS) return;
    post(texts.beat).then(show, () => {});
  };
  setTimeout(beat, FIRST_BEAT_MS);
  setInterval(beat, BEAT_MS);
}

// The place is the topmost paragraph, so it holds when the text grows or the screen turns.
function place() {
  const reading = article.querySelector("[data-reading]");
  if (!reading || !activity) return;
  const key = `asah-place-${activity}`;
  const kept = Number(store.get(key));
  const target = reading.children[kept];
  if (kept > 1 && target && !location.hash) target.scrollIntoView({ block: "start" });
  let waiting = 0;
  const keep = () => {
    waiting = 0;
    const rows = [...reading.children];
    const top = rows.findIndex((row) => row.getBoundingClientRect().bottom > 40);
    store.set(key, top > 1 && top < rows.length - 1 ? String(top) : "");
  };
  addEventListener("scroll", () => (waiting ||= setTimeout(keep, 400)), { passive: true });
  article
    .querySelector("[data-actions] form")
    ?.addEventListener("submit", () => store.set(key, ""));
}

// One save at a time per form; what is typed meanwhile goes with the next one.
function autosave(form, { draft = null } = {}) {
  const state = form.querySelector("[data-state]");
  let busy = false;
  let again = false;
  let retry = 0;
  const save = async () => {
    clearTimeout(retry);
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const body = new FormData(form);
    say(state, "saving", texts.saving);
    try {
      const data = await post(location.pathname, body);
      if (data.saved) say(state, "saved", `${texts.saved} ${clock()}`);
      else state.textContent = "";
      if (draft && data.saved && body.get("text") === form.elements.text.value) {
        store.set(draft, "");
      }
    } catch (error) {
      const refused = error instanceof Refused;
      say(state, "failed", refused ? error.message : texts.failed);
      if (!refused) retry = setTimeout(save, RETRY_MS);
    }
    busy = false;
    if (again) {
      again = false;
      save();
    }
  };
  addEventListener("online", () => retry && save());
  return save;
}

// Each returns what the form's own button does.
const wire = {
  checklist(form) {
    const save = autosave(form);
    form.addEventListener("change", save);
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    if (boxes.some((box) => box.checked !== box.defaultChecked)) save();
    return save;
  },
  reflection(form) {
    const field = form.elements.text;
    const draft = `asah-draft-${activity}-${form.elements.block.value}`;
    const save = autosave(form, { draft });
    let pause = 0;
    field.addEventListener("input", () => {
      store.set(draft, field.value);
      clearTimeout(pause);
      pause = setTimeout(save, TYPING_MS);
    });
    // What was typed before this script had come is as good as what is typed now.
    const early = field.value === field.defaultValue ? "" : field.value;
    const left = store.get(draft);
    if (left && left !== field.value) field.value = early ? `${left}\n\n${early}` : left;
    if (field.value !== field.defaultValue) {
      store.set(draft, field.value);
      save();
    }
    return () => (clearTimeout(pause), save());
  },
  self_check(form) {
    return async () => {
      try {
        const { html } = await post(location.pathname, new FormData(form));
        const fresh = document.createRange().createContextualFragment(html).querySelector("form");
        form.replaceWith(fresh);
        wireForm(fresh);
        fresh.querySelector("[data-save]").focus({ preventScroll: true });
        fresh.querySelector(".feedback").scrollIntoView({ block: "nearest" });
      } catch (error) {
        const text = error instanceof Refused ? error.message : texts.failed;
        say(form.querySelector("[data-feedback]"), "failed", text);
      }
    };
  },
};

function wireForm(form) {
  if (!form.elements.csrfmiddlewaretoken) return;
  const send = wire[form.dataset.answer]?.(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

// Text nodes of the lesson without its spaces: a selection and the page differ in line ends.
function squeezed(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("form, button, .sr, audio, video, iframe")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  let text = "";
  const at = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.data.length; i += 1) {
      if (/\s/.test(node.data[i])) continue;
      text += node.data[i];
      at.push([node, i]);
    }
  }
  return { text, at };
}

function mark(root, quote, id) {
  const { text, at } = squeezed(root);
  const wanted = quote.replace(/\s+/g, "");
  const start = wanted ? text.indexOf(wanted) : -1;
  if (start < 0) return;
  const pieces = new Map();
  for (const [node, i] of at.slice(start, start + wanted.length)) {
    const piece = pieces.get(node);
    if (piece) piece[1] = i + 1;
    else pieces.set(node, [i, i + 1]);
  }
  const nodes = [...pieces.keys()];
  for (const [node, [first, last]] of pieces) {
    // Between two pieces the spaces at a node's end belong to the passage.
    const from = node === nodes[0] ? first : 0;
    const to = node === nodes.at(-1) ? last : node.data.length;
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const element = document.createElement("mark");
    element.dataset.note = id;
    range.surroundContents(element);
  }
}

function unmark(id) {
  for (const element of article.querySelectorAll(`mark[data-note="${id}"]`)) {
    const parent = element.parentNode;
    element.replaceWith(...element.childNodes);
    parent.normalize();
  }
}

function notes() {
  const panel = document.getElementById("catatan");
  const root = article.querySelector("[data-reading]");
  if (!panel) return;
  const list = panel.querySelector("[data-notes]");
  const form = panel.querySelector("[data-note-form]");
  const state = form.querySelector("[data-state]");
  const draft = `asah-note-${activity}`;
  const open = () => (panel.querySelector("details").open = true);
  const count = () => {
    const number = list.children.length;
    panel.querySelector("[data-note-count]").textContent = number ? `(${number})` : "";
  };
  const show = (item) => {
    const quote = item.querySelector(".note-quote");
    if (root && quote) mark(root, quote.textContent, item.dataset.noteId);
  };
  const quoteLine = form.querySelector("[data-note-quote]");
  const quoting = (text) => {
    form.elements.quote.value = text;
    form.elements.kind.value = text ? "highlight" : "note";
    quoteLine.textContent = text;
    quoteLine.hidden = !text;
  };
  const add = async (body) => {
    const data = await post(texts.note, body);
    if (!document.getElementById(`n-${data.id}`)) {
      list.insertAdjacentHTML("afterbegin", data.html);
      show(list.firstElementChild);
    }
    count();
  };

  [...list.children].forEach(show);
  if (location.hash.startsWith("#n-") || location.hash === "#catatan") {
    open();
    document.querySelector(location.hash)?.scrollIntoView();
  }
  form.elements.text.value ||= store.get(draft) || "";
  // Not sent for want of a connection. Whoever writes on presses the button again.
  let unsent = false;
  addEventListener("online", () => unsent && form.requestSubmit());
  form.addEventListener("input", () => {
    store.set(draft, form.elements.text.value);
    if (unsent) state.textContent = "";
    unsent = false;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    unsent = false;
    try {
      await add(new FormData(form));
      form.elements.text.value = "";
      store.set(draft, "");
      quoting("");
      say(state, "saved", `${texts.saved} ${clock()}`);
    } catch (error) {
      unsent = !(error instanceof Refused);
      say(state, "failed", unsent ? texts.failed : error.message);
    }
  });
  list.addEventListener("submit", async (event) => {
    const target = event.target.closest("[data-note-delete]");
    if (!target) return;
    event.preventDefault();
    const item = target.closest("[data-note-id]");
    if (item.querySelector(".note-text") && !confirm(target.dataset.noteDelete)) return;
    try {
      await post(target.action, new FormData(target));
      unmark(item.dataset.noteId);
      item.remove();
      count();
    } catch {
      say(state, "failed", texts.failed);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-notes]")) open();
    const found = event.target.closest("mark[data-note]");
    if (!found) return;
    open();
    document.getElementById(`n-${found.dataset.note}`)?.scrollIntoView({ block: "center" });
  });
  if (!root) return;
  const keep = highlights(add, (error) => {
    open();
    say(state, "failed", error instanceof Refused ? error.message : texts.failed);
  });
  const note = (text) => {
    quoting(text);
    open();
    form.elements.text.focus();
  };
  selectionBar(root, { keep, note });
}

// A passage that could not be sent waits on this device until the connection is back.
function highlights(add, tell) {
  const key = `asah-marks-${activity}`;
  const waiting = () => JSON.parse(store.get(key) || "[]");
  const send = async (quote) => {
    const body = new FormData();
    body.set("kind", "highlight");
    body.set("quote", quote);
    try {
      await add(body);
    } catch (error) {
      tell(error);
      return error instanceof Refused;
    }
    return true;
  };
  const flush = async () => {
    for (const quote of waiting()) {
      if (!(await send(quote))) return;
      const left = waiting().filter((other) => other !== quote);
      store.set(key, left.length ? JSON.stringify(left) : "");
    }
  };
  addEventListener("online", flush);
  flush();
  return (quote) => {
    store.set(key, JSON.stringify([...waiting(), quote]));
    return flush();
  };
}

function selectionBar(root, { keep, note }) {
  const bar = document.createElement("div");
  bar.className = "mark-bar";
  bar.hidden = true;
  bar.setAttribute("role", "group");
  const quote = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0);
    const inside = root.contains(range.commonAncestorContainer);
    const around = range.commonAncestorContainer;
    const element = around.nodeType === 1 ? around : around.parentElement;
    if (!inside || element.closest("form") || range.cloneContents().querySelector("form")) return "";
    const text = selection.toString().trim();
    return text.length >= 3 && text.length <= 1000 ? text : "";
  };
  let chosen = "";
  const button = (name, label, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.innerHTML = icon(name);
    element.append(label);
    element.addEventListener("click", async () => {
      bar.hidden = true;
      getSelection().removeAllRanges();
      await act(chosen);
    });
    bar.append(element);
  };
  button("highlight", texts.markLabel, keep);
  button("note", texts.noteLabel, note);
  // The press on a button must not clear the selection first.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  document.body.append(bar);
  let pause = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const text = quote();
      bar.hidden = !text;
      if (!text) return;
      chosen = text;
      const box = getSelection().getRangeAt(0).getBoundingClientRect();
      const left = Math.min(Math.max(box.left + box.width / 2, 90), innerWidth - 90);
      // Phones put their own menu above the selection.
      const above = matchMedia("(hover: hover)").matches && box.top > 70;
      bar.style.left = `${left + scrollX}px`;
      bar.style.top = `${(above ? box.top - 56 : box.bottom + 12) + scrollY}px`;
    }, 250);
  });
}

function outline() {
  const side = document.querySelector("[data-outline]");
  if (!side) return;
  const wide = matchMedia("(min-width: 60em)");
  const fit = () => (side.open = wide.matches);
  fit();
  wide.addEventListener("change", fit);
  const own = document.querySelector("[data-fold-narrow]");
  if (own && wide.matches && own.querySelector("[data-note-id]")) own.open = true;
  const here = side.querySelector("[aria-current]");
  const box = side.closest(".lesson-side");
  if (here && wide.matches) box.scrollTop = here.offsetTop - box.clientHeight / 3;
}

outline();
article.querySelectorAll("form[data-answer]").forEach(wireForm);
notes();
place();
heartbeat();
