// Shows the question beside its form while it is written, and lets places in a picture be set by a
// click. The fields remain the truth: the form works without this file.
import { wirePlaces } from "./bank-places.js";

const PAUSE_MS = 900;
const form = document.getElementById("lq-form");
const frame = document.querySelector("[data-sketch-frame]");
const state = document.querySelector("[data-sketch-state]");
let timer = 0;
let asked = 0;
let last = "";

async function sketch() {
  const data = new FormData(form);
  const now = new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
  if (now === last) return;
  last = now;
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(form.dataset.sketch, { method: "POST", body: data });
    if (!answer.ok || mine !== asked) return;
    frame.srcdoc = await answer.text();
    state.hidden = true;
  } catch {
    // No connection: the sketch stays as it was, and the next change tries again.
    last = "";
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(sketch, PAUSE_MS);
}

for (const name of ["input", "change", "click", "keyup", "drop"]) form.addEventListener(name, later);
// Wagtail's editor of rich text writes into hidden fields without an event of the form.
new MutationObserver(later).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
// Wagtail's editor has no name that is read out: its field's label is one.
function nameEditors() {
  for (const editor of form.querySelectorAll('[role="textbox"][contenteditable]:not([aria-label])')) {
    let around = editor.parentElement;
    while (around !== form && !around.querySelector(".w-field__label")) around = around.parentElement;
    const label = around.querySelector(".w-field__label");
    if (label) editor.setAttribute("aria-label", label.textContent.trim());
  }
}
new MutationObserver(nameEditors).observe(form, { childList: true, subtree: true });
nameEditors();
later();
wirePlaces(form);
document.querySelector("[data-error-summary]")?.focus();
