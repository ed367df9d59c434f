// Markers on a picture: press a place, drag, or use the arrow keys. The number fields are what is sent.
const NS = "http://www.w3.org/2000/svg";
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function wire(box) {
  const picture = box.querySelector("[data-picture]");
  const rows = [...box.querySelectorAll(".qz-marker:not([disabled])")];
  if (!picture || !rows.length) return;
  const [width, height] = [Number(picture.dataset.width), Number(picture.dataset.height)];
  picture.querySelectorAll("[data-pin]").forEach((pin) => pin.remove());
  const pins = new Map(rows.map((row) => [row, pinOf(row)]));
  const inputs = (row) => [...row.querySelectorAll("input[type=number]")];
  const picked = () => rows.find((row) => row.querySelector("[data-pick]").checked);
  const free = () => rows.find((row) => inputs(row).some((input) => input.value === ""));

  function pinOf(row) {
    const pin = document.createElementNS(NS, "g");
    const [dot, text] = ["circle", "text"].map((name) => document.createElementNS(NS, name));
    dot.setAttribute("r", width * 0.016);
    text.setAttribute("y", -width * 0.025);
    text.setAttribute("font-size", width * 0.032);
    text.setAttribute("text-anchor", "middle");
    text.textContent = row.querySelector("legend").textContent.trim();
    pin.append(dot, text);
    pin.setAttribute("class", "qz-pin");
    pin.setAttribute("tabindex", "0");
    pin.setAttribute("role", "button");
    return pin;
  }
  function show() {
    for (const [row, pin] of pins) {
      const [x, y] = inputs(row).map((input) => input.value);
      if (x === "" || y === "") {
        pin.remove();
        continue;
      }
      pin.setAttribute("transform", `translate(${x} ${y})`);
      pin.setAttribute("aria-label", `${row.querySelector("legend").textContent.trim()}: ${x}, ${y}`);
      pin.classList.toggle("is-chosen", row === picked());
      if (!pin.isConnected) picture.append(pin);
    }
  }
  function set(row, x, y) {
    const [first, second] = inputs(row);
    first.value = Math.round(Math.min(Math.max(x, 0), width));
    second.value = Math.round(Math.min(Math.max(y, 0), height));
    first.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const pick = (row) => (row.querySelector("[data-pick]").checked = true);
  const at = (event) => {
    const frame = picture.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * width, ((event.clientY - frame.top) / frame.height) * height];
  };
  const rowOf = (target) => [...pins].find(([, pin]) => pin.contains(target))?.[0];

  let held = null;
  picture.addEventListener("pointerdown", (event) => {
    held = rowOf(event.target);
    if (!held) return;
    event.preventDefault();
    pick(held);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => held && set(held, ...at(event)));
  picture.addEventListener("pointercancel", () => (held = null));
  picture.addEventListener("pointerup", (event) => {
    const row = held || picked() || free();
    held = null;
    if (!row) return;
    set(row, ...at(event));
    const next = free();
    if (picked() === row && next) pick(next);
    show();
  });
  picture.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || !KEYS[event.key]) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(width / 100));
    const [x, y] = inputs(row).map((input) => Number(input.value));
    set(row, x + KEYS[event.key][0] * step, y + KEYS[event.key][1] * step);
  });
  box.addEventListener("click", (event) => {
    const row = event.target.closest("[data-unset]")?.closest(".qz-marker");
    if (!row) return;
    for (const input of inputs(row)) input.value = "";
    inputs(row)[0].dispatchEvent(new Event("change", { bubbles: true }));
    inputs(row)[0].focus();
  });
  box.addEventListener("input", show);
  box.addEventListener("change", show);
  show();
}
