// Refinements only: every page works without this file. Behaviour hangs on data attributes.
const root = document.documentElement;
const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Refused storage: the choice holds for this page.
  }
}

function theme() {
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";
  const show = () =>
    all("[data-theme-switch]").forEach((button) => button.setAttribute("aria-pressed", isDark()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("asah-theme", root.dataset.theme);
    show();
  });
  systemDark.addEventListener?.("change", show);
  show();
}

function textSize() {
  const buttons = all("[data-text-size]");
  const show = () =>
    buttons.forEach((b) =>
      b.setAttribute("aria-pressed", b.dataset.textSize === (root.dataset.text || "1")),
    );
  buttons.forEach((button) =>
    button.addEventListener("click", () => {
      root.dataset.text = button.dataset.textSize;
      remember("asah-text", button.dataset.textSize === "1" ? "" : button.dataset.textSize);
      show();
    }),
  );
  show();
}

function menus() {
  const close = (except) =>
    all("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

// data-once on a form: a second press while the first is on its way does nothing.
// data-warn on a form: leaving with unsaved text asks first.
function forms() {
  let dirty = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    dirty = null;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  document.addEventListener("input", (event) => {
    dirty = event.target.closest("form[data-warn]") || dirty;
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  // Back from the browser's page cache: the form may be sent again.
  addEventListener("pageshow", () =>
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("[aria-disabled]", form).forEach((b) => b.removeAttribute("aria-disabled"));
    }),
  );
  document.querySelector("[data-error-summary]")?.focus();
}

function toast(text) {
  let box = document.querySelector(".toasts");
  if (!box) {
    box = document.createElement("div");
    box.className = "toasts";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  const item = document.createElement("p");
  item.className = "toast";
  item.textContent = text;
  box.append(item);
  setTimeout(() => item.remove(), 6000);
}

// data-suggest on a search field: its address fills the field's datalist while one types.
function suggest() {
  let waiting;
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-suggest]");
    // Choosing a suggestion is an input too, of the whole text at once.
    if (!field || event.inputType === "insertReplacementText" || !event.inputType) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const text = field.value.trim();
      if (text.length < 3) return;
      const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({q: text})}`).catch(() => null);
      if (!answer?.ok || field.value.trim() !== text) return;
      const {saran} = await answer.json();
      field.list.replaceChildren(...saran.map((title) => new Option(title, title)));
    }, 250);
  });
}

// A frame from elsewhere is loaded only on the visitor's wish: <a data-embed="https://…">.
function embed(link) {
  const frame = document.createElement("iframe");
  frame.src = link.dataset.embed;
  frame.title = link.dataset.title || link.textContent.trim();
  frame.allow = "fullscreen; picture-in-picture; autoplay";
  link.parentElement.replaceChildren(frame);
  frame.focus();
}

// Older browsers cannot show a closed <details> by style alone.
function foldsBesideContent() {
  if (CSS.supports("selector(::details-content)") || !matchMedia("(min-width: 60em)").matches) return;
  all("details.open-wide").forEach((fold) => (fold.open = true));
}

// Counts that a page was read, not by whom: no cookie goes along, and who asks not to be counted
// is not. A page opened in the background counts once somebody looks at it.
function countView() {
  const { count, page } = document.body.dataset;
  if (!count || navigator.doNotTrack === "1" || navigator.globalPrivacyControl) return;
  let waiting;
  const look = () => {
    clearTimeout(waiting);
    if (document.visibilityState === "visible") waiting = setTimeout(send, 2000);
  };
  const send = () => {
    document.removeEventListener("visibilitychange", look);
    fetch(count, { method: "POST", body: page, keepalive: true, credentials: "omit" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", look);
  look();
}

const actions = {
  print: () => print(),
  dismiss: (button) => button.closest(".alert").remove(),
  copy: async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy || button.dataset.url || location.href);
    toast(button.dataset.done || "OK");
  },
  share: async (button) => {
    const { url, title } = button.dataset;
    if (!navigator.share) return actions.copy(button);
    // Whoever closes the dialogue has changed their mind: nothing to report.
    await navigator.share({ title, url }).catch(() => {});
  },
  dialog: (button) => document.getElementById(button.dataset.dialog)?.showModal(),
  close: (button) => button.closest("dialog").close(),
  reveal: (button) => {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    const word = button.querySelector("span");
    field.type = field.type === "password" ? "text" : "password";
    [word.textContent, button.dataset.other] = [button.dataset.other, word.textContent];
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-embed]");
  if (link) {
    event.preventDefault();
    return embed(link);
  }
  const button = event.target.closest("[data-action]");
  if (button) actions[button.dataset.action]?.(button);
});

// On a phone the tab at hand may stand outside the strip.
all(".tabs [aria-current]").forEach((tab) => {
  const strip = tab.closest(".tabs");
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.clientWidth) / 2;
});

theme();
textSize();
menus();
forms();
suggest();
foldsBesideContent();
countView();

export { toast };
