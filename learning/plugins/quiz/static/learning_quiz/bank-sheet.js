// Refines a question that stands alone in a frame, as the page of a quiz does.
const texts = document.querySelector("script[data-order]").dataset;
const MODULES = {
  "[data-order]": "order",
  "[data-drag-text], [data-drag-image]": "drag",
  "[data-drag-markers]": "markers",
  "[data-essay]": "essay",
};
const form = document.querySelector("[data-sheet]");
for (const [selector, name] of Object.entries(MODULES)) {
  const found = form ? form.querySelectorAll(selector) : [];
  if (!found.length) continue;
  const { wire } = await import(texts[name]);
  found.forEach(wire);
}
// A sketch is to look at: nothing is sent.
if (form && form.ownerDocument.location.href === "about:srcdoc") form.addEventListener("submit", (event) => event.preventDefault());
