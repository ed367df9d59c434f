// The quiz's front page before it opens: counts down by the server's clock, then shows the button.
// A little apart from one another, so that a whole office does not ask in the same second.
const waits = document.querySelector("[data-opens]");

if (waits) {
  const { opens, now, jitter } = waits.dataset;
  const behind = Math.random() * Number(jitter) * 1000;
  const began = performance.now();
  const left = () => Number(opens) - Number(now) - (performance.now() - began);
  const shown = waits.querySelector("[data-left]");
  const form = document.querySelector("[data-start]");
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const seconds = Math.max(0, Math.ceil(left() / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    shown.textContent = `${hours ? `${hours}:` : ""}${two(minutes)}:${two(seconds % 60)}`;
    if (left() + behind > 0) return setTimeout(tick, Math.min(1000, left() + behind + 20));
    waits.hidden = true;
    form.closest(".qz-start").querySelector(".alert")?.remove();
    form.hidden = false;
    form.querySelector("input:not([type=hidden]), button").focus();
    return undefined;
  };
  tick();
}
