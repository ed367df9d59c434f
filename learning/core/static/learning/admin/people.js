// Tick all boxes of a table's page; without scripts each is ticked by itself.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    const boxes = all.closest("table").querySelectorAll('input[name="person"]:not(:disabled)');
    for (const box of boxes) box.checked = all.checked;
  });
}
