// Runs before the first paint, so that a chosen theme or text size never flashes.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("asah-theme");
    const text = localStorage.getItem("asah-text");
    if (theme) root.dataset.theme = theme;
    if (text) root.dataset.text = text;
  } catch {
    // Storage may be refused; the system's theme stands.
  }
})();
