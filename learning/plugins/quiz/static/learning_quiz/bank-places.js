// Places in the picture of a drag question: a drawing of what the number fields say, and a click
// that writes into the place that was chosen last.
const SVG = "http://www.w3.org/2000/svg";

export function wirePlaces(form) {
  const field = (suffix, inside = form) => inside.querySelector(`[name$="-${suffix}"]`);
  let chosen = null;
  let board = null;
  let natural = null;
  let asking = "";

  const places = () => [...form.querySelectorAll(".lq-drop, .lq-zone")];

  function shapeOf(place) {
    const number = (name) => Number(field(name, place)?.value || 0);
    if (place.classList.contains("lq-drop")) return ["rect", number("x"), number("y"), 24, 24];
    const shape = field("shape", place)?.value;
    const parts = (field("coords", place)?.value || "").split(";").map((pair) => pair.split(",").map(Number));
    if (shape === "circle" && parts.length > 1) return ["circle", parts[0][0], parts[0][1], parts[1][0]];
    if (shape === "rectangle" && parts.length > 1) return ["rect", ...parts[0], ...parts[1]];
    if (shape === "polygon") return ["polygon", parts.map((pair) => pair.join(",")).join(" "), parts[0][0], parts[0][1]];
    return null;
  }

  function draw() {
    if (!board) return;
    const svg = board.querySelector("svg");
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${natural.width} ${natural.height}`);
    places().forEach((place, index) => {
      const shape = shapeOf(place);
      if (!shape) return;
      const [kind, ...values] = shape;
      const made = document.createElementNS(SVG, kind);
      const names = { rect: ["x", "y", "width", "height"], circle: ["cx", "cy", "r"], polygon: ["points"] }[kind];
      names.forEach((name, at) => made.setAttribute(name, values[at]));
      const text = document.createElementNS(SVG, "text");
      const corner = kind === "polygon" ? values.slice(1) : values;
      text.setAttribute("x", corner[0] + 4);
      text.setAttribute("y", corner[1] + 16);
      text.textContent = String(index + 1);
      svg.append(made, text);
    });
  }

  function write(input, value) {
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function put(x, y) {
    const place = chosen?.isConnected ? chosen : places().at(-1);
    if (!place) return;
    if (place.classList.contains("lq-drop")) {
      write(field("x", place), x);
      write(field("y", place), y);
    } else {
      const shape = field("shape", place).value;
      const coords = field("coords", place);
      const before = coords.value.split(";").filter(Boolean);
      if (shape === "polygon") write(coords, [...before, `${x},${y}`].join(";"));
      else write(coords, [`${x},${y}`, before[1] || (shape === "circle" ? "30" : "60,40")].join(";"));
    }
    draw();
  }

  async function show() {
    const id = form.querySelector('[name="body-image"]')?.value;
    if (!id || !places().length) {
      board?.remove();
      board = null;
      return;
    }
    if (board?.dataset.image === id) return draw();
    if (asking === id) return;
    asking = id;
    const answer = await fetch(`${form.dataset.pictureUrl}?id=${encodeURIComponent(id)}`).catch(() => null);
    // Asked once: a picture that is refused is not asked for with each key.
    if (!answer?.ok) return;
    asking = "";
    natural = await answer.json();
    board?.remove();
    board = document.createElement("div");
    board.className = "lq-places";
    board.dataset.image = id;
    const image = new Image();
    image.src = natural.url;
    image.alt = "";
    board.append(image, document.createElementNS(SVG, "svg"));
    board.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      put(
        Math.round(((event.clientX - box.left) / box.width) * natural.width),
        Math.round(((event.clientY - box.top) / box.height) * natural.height),
      );
    });
    places()[0]?.closest('[data-contentpath="drops"], [data-contentpath="zones"]')?.prepend(board);
    draw();
  }

  form.addEventListener("focusin", (event) => {
    chosen = event.target.closest(".lq-drop, .lq-zone") || chosen;
  });
  form.addEventListener("input", () => draw());
  // What is drawn here changes the form, too: that is no reason to draw again.
  const watch = new MutationObserver((changes) => {
    if (changes.some((change) => !board?.contains(change.target))) show();
  });
  watch.observe(form, { childList: true, subtree: true });
  show();
}
