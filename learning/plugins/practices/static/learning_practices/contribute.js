// Saves what one writes every few seconds and on leaving. Without it the buttons do the same.
const WAIT_MS = 3000;
const RETRY_MS = 10000;
const KEEPALIVE_BYTES = 60000;

const form = document.querySelector("form[data-autosave]");

function autosave() {
  const told = form.querySelector("[data-saved]");
  const stamp = form.elements.stamp;
  let dirty = false;
  let stopped = false;
  let leaving = false;
  let timer = 0;
  let running = null;

  const tell = (state, words) => {
    told.dataset.state = state;
    told.textContent = words;
  };

  // Files go with the buttons only.
  const text = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") data.append(name, value);
    }
    return data;
  };

  async function send(keepalive) {
    const body = text();
    dirty = false;
    tell("saving", told.dataset.wordsSaving);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: keepalive && body.toString().length < KEEPALIVE_BYTES,
        headers: { Accept: "application/json" },
      });
      await take(answer);
    } catch {
      dirty = true;
      tell("failed", told.dataset.wordsFailed);
      later(RETRY_MS);
    }
  }

  async function take(answer) {
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) {
      // Signed out in the meantime: the text stays, and is tried again.
      dirty = true;
      tell("failed", told.dataset.wordsSignedOut);
      return later(RETRY_MS);
    }
    const data = await answer.json();
    if (data.state === "saved") return saved(data);
    stopped = dirty = true;
    tell("failed", data.message || told.dataset.wordsTyped);
    if (data.state === "conflict") conflict(data);
  }

  function saved(data) {
    stamp.value = data.stamp;
    document.querySelector("[data-meter]").innerHTML = data.meter;
    if (!dirty) tell("saved", told.dataset.wordsSaved.replace("{time}", data.at));
  }

  // The button in the panel now saves this window's version over the other one.
  function conflict(data) {
    stamp.value = data.stamp;
    const panel = document.querySelector("[data-conflict]");
    panel.hidden = false;
    panel.focus();
  }

  function flush(keepalive = false) {
    clearTimeout(timer);
    if (stopped || leaving || !dirty) return running;
    if (running) return running.then(() => flush(keepalive));
    running = send(keepalive).finally(() => {
      running = null;
    });
    return running;
  }

  function later(wait = WAIT_MS) {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    if (stopped) return;
    tell("typed", told.dataset.wordsTyped);
    later();
  });
  // A saving on its way would make the button's own look outdated.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      event.stopImmediatePropagation();
      running.then(() => form.requestSubmit(event.submitter));
      return;
    }
    leaving = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush(true);
  });
  addEventListener("pagehide", () => flush(true));
  addEventListener("beforeunload", (event) => {
    if (dirty && !leaving && (stopped || told.dataset.state === "failed")) event.preventDefault();
  });
  // Back from the browser's page cache: the stamp may be an old one.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// A link to a field opens the fold in which the field stands.
function reveal() {
  const show = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-meter] a, [data-error-summary] a")) setTimeout(show);
  });
  document.querySelectorAll("details.fold:has(.field-bad)").forEach((fold) => (fold.open = true));
}

if (form) {
  autosave();
  reveal();
}
