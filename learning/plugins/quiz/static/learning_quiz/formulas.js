// Sets with KaTeX the formulas that the server could not set as MathML; it comes with no other page.
const root = document.querySelector("[data-quiz], [data-sheet]");
const TEXT = /(\\\(.+?\\\)|\\\[.+?\\\])/s;
const BEGINS = /\\[([]/;

function places() {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("script, textarea, option, .katex, [contenteditable]")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) if (BEGINS.test(walker.currentNode.data)) found.push(walker.currentNode);
  return found;
}

function set(part) {
  if (part.search(BEGINS) !== 0) return part;
  const place = document.createElement("span");
  const displayMode = part[1] === "[";
  window.katex.render(part.slice(2, -2), place, { displayMode, throwOnError: false });
  return place;
}

function formulas() {
  if (!window.katex || !root) return;
  for (const node of places()) node.replaceWith(...node.data.split(TEXT).map(set));
}

// What refines the questions works on their text first.
if (document.readyState === "complete") formulas();
else addEventListener("load", formulas);
