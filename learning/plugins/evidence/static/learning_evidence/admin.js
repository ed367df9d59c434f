// Tick all boxes of a page. Results may be replaced by Wagtail's filters, so listen on the document.
const show = () => {
  for (const box of document.querySelectorAll("[data-tick-all]")) box.hidden = false;
};

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  const boxes = event.target.closest("table").querySelectorAll('input[name="row"]');
  for (const box of boxes) box.checked = event.target.checked;
});

new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
show();
