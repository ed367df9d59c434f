// Ordering: drag an item, press its buttons, or choose its place. The place fields are what is sent.
export function wire(box) {
  const list = box.querySelector("ol");
  if (!list.querySelector("select")) return;
  const said = box.querySelector("[data-said]");
  const items = () => [...list.children];
  const place = (item) => items().indexOf(item) + 1;

  const tell = (item) => {
    items().forEach((one, index) => (one.querySelector("select").value = String(index + 1)));
    box.querySelector("[data-keep]")?.remove();
    const text = item.querySelector(".qz-order-text").textContent.trim();
    said.textContent = `${text}: ${box.dataset.moved} ${place(item)}`;
    item.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (item, to) => {
    const others = items().filter((one) => one !== item);
    const before = others[to - 1] || null;
    list.insertBefore(item, before);
  };

  // Places that were put back from this device.
  const kept = items().map((item) => [Number(item.querySelector("select").value), item]);
  if (kept.every(([number]) => number)) {
    list.append(...kept.sort(([one], [other]) => one - other).map(([, item]) => item));
  }

  let own = false;
  list.addEventListener("change", (event) => {
    if (own || !event.target.matches("select") || !event.target.value) return;
    own = true;
    const item = event.target.closest("li");
    move(item, Number(event.target.value));
    tell(item);
    event.target.focus();
    own = false;
  });
  box.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-keep]");
    const button = event.target.closest("[data-move]");
    if (!keep && !button) return;
    own = true;
    const item = button ? button.closest("li") : items()[0];
    if (button) {
      const to = place(item) + Number(button.dataset.move);
      if (to >= 1 && to <= items().length) move(item, to);
    }
    tell(item);
    (button || item.querySelector("select")).focus();
    own = false;
  });

  let held = null;
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".qz-grip");
    if (!grip) return;
    event.preventDefault();
    held = grip.closest("li");
    held.classList.add("is-dragged");
    grip.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", (event) => {
    if (!held) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("li");
    if (!under || under === held || under.parentElement !== list) return;
    const from = place(held);
    under[from < place(under) ? "after" : "before"](held);
  });
  const drop = () => {
    if (!held) return;
    held.classList.remove("is-dragged");
    own = true;
    tell(held);
    own = false;
    held = null;
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}
