// Tick all boxes of a page; show only the fields that the chosen action needs. Results may be
// replaced by Wagtail's filters, so listen on the document.
const needed = () => {
  const chosen = document.getElementById("lq-action");
  if (!chosen) return;
  for (const part of document.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== chosen.value;
};

const show = () => {
  for (const box of document.querySelectorAll("[data-tick-all][hidden]")) box.hidden = false;
  needed();
};

document.addEventListener("change", (event) => {
  if (event.target.id === "lq-action") needed();
  if (!event.target.matches("[data-tick-all]")) return;
  const boxes = event.target.closest("table").querySelectorAll('input[name="row"]');
  for (const box of boxes) box.checked = event.target.checked;
});

new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
show();
