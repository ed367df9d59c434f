// Refines the pages about attempts; each works without it.
const all = document.querySelector("[data-all]");
all?.addEventListener("change", () => {
  for (const box of document.querySelectorAll('input[name="attempt"]')) box.checked = all.checked;
});

const form = document.querySelector("[data-marking]");
if (form) {
  const comment = form.querySelector("textarea");
  const quick = form.querySelector("[data-quick]");
  if (quick) {
    quick.hidden = false;
    quick.addEventListener("click", (event) => {
      const text = event.target.closest("[data-text]")?.dataset.text;
      if (!text) return;
      comment.value = comment.value ? `${comment.value.trimEnd()}\n${text}` : text;
      comment.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[name="next"]'));
    } else if (event.altKey && event.key === "ArrowRight") {
      event.preventDefault();
      document.querySelector("[data-key-after]")?.click();
    } else if (event.altKey && event.key === "ArrowLeft") {
      event.preventDefault();
      document.querySelector("[data-key-before]")?.click();
    }
  });
  form.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
}

const live = document.querySelector("[data-live]");
if (live) {
  const EVERY = 15_000;
  const renew = async () => {
    // Whoever ticks people or types a reason is not disturbed.
    const busy = live.querySelector("input:checked") || live.contains(document.activeElement);
    if (!document.hidden && !busy) {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-live]");
        if (answer.ok && fresh) live.replaceChildren(...fresh.childNodes);
      } catch {
        // The next turn tries again.
      }
    }
    setTimeout(renew, EVERY);
  };
  setTimeout(renew, EVERY);
}
