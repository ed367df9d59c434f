// Words into gaps and items onto a picture: drag, or press an item and then its place. The select
// fields are what is sent, and do the same by keyboard.
const NS = "http://www.w3.org/2000/svg";

export function wire(box) {
  const pool = box.querySelector("[data-pool]");
  if (!pool) return;
  const chips = [...pool.children];
  const selects = [...box.querySelectorAll("select")];
  const drops = new Map(
    [...box.querySelectorAll("[data-drop]")].map((drop) => [drop, box.querySelector(`select[name="${drop.dataset.drop}"]`)]),
  );
  let chosen = null;

  const choose = (chip) => {
    chosen?.classList.remove("is-chosen");
    chosen = chosen === chip ? null : chip;
    chosen?.classList.add("is-chosen");
  };
  const show = () => {
    const used = new Set(selects.map((select) => select.value));
    for (const chip of chips) {
      chip.classList.toggle("is-used", !("infinite" in chip.dataset) && used.has(chip.dataset.value));
    }
    drops.forEach((select, drop) => draw(drop, select, chips));
  };
  const set = (select, chip) => {
    if (!chip || ![...select.options].some((option) => option.value === chip.dataset.value)) return;
    if (!("infinite" in chip.dataset)) {
      for (const other of selects) if (other.value === chip.dataset.value) other.value = "";
    }
    select.value = chip.dataset.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const targetAt = (x, y) => {
    const under = document.elementFromPoint(x, y);
    return drops.get(under?.closest("[data-drop]")) || under?.closest(".qz-field, .qz-row")?.querySelector("select");
  };

  box.addEventListener("change", show);
  box.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest(".qz-chip");
    if (chip) return drag(event, chip);
    const select = drops.get(event.target.closest("[data-drop]")) || event.target.closest("select");
    if (!select || !chosen || !selects.includes(select)) return undefined;
    event.preventDefault();
    set(select, chosen);
    return choose(chosen);
  });

  function drag(event, chip) {
    event.preventDefault();
    const [x, y] = [event.clientX, event.clientY];
    let ghost = null;
    let over = null;
    const mark = (select) => {
      over?.classList.remove("is-target");
      over = select || null;
      over?.classList.add("is-target");
    };
    const move = (moved) => {
      if (!ghost && Math.hypot(moved.clientX - x, moved.clientY - y) < 6) return;
      if (!ghost) {
        ghost = chip.cloneNode(true);
        ghost.classList.add("qz-ghost");
        document.body.append(ghost);
      }
      ghost.style.transform = `translate(${moved.clientX + 8}px, ${moved.clientY + 8}px)`;
      mark(targetAt(moved.clientX, moved.clientY));
    };
    const end = (ended) => {
      chip.removeEventListener("pointermove", move);
      chip.removeEventListener("pointerup", end);
      chip.removeEventListener("pointercancel", end);
      mark(null);
      if (!ghost) return choose(chip);
      ghost.remove();
      const select = ended.type === "pointerup" && targetAt(ended.clientX, ended.clientY);
      if (select && selects.includes(select)) set(select, chip);
      return undefined;
    };
    chip.setPointerCapture(event.pointerId);
    chip.addEventListener("pointermove", move);
    chip.addEventListener("pointerup", end);
    chip.addEventListener("pointercancel", end);
  }
  show();
}

function draw(drop, select, chips) {
  const text = drop.querySelector("text");
  const chip = chips.find((one) => one.dataset.value === select.value);
  text.textContent = chip ? select.selectedOptions[0].text : text.dataset.dropText;
  drop.querySelector("image")?.remove();
  const picture = chip?.querySelector("img");
  if (!picture) return;
  const [rect, image] = [drop.querySelector("rect"), document.createElementNS(NS, "image")];
  image.setAttribute("href", picture.getAttribute("src"));
  for (const name of ["width", "height"]) image.setAttribute(name, rect.getAttribute(name));
  drop.append(image);
  text.textContent = "";
}
