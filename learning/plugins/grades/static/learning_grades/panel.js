// The side panel: the page of one cell, fetched and shown beside the sheet. Its forms send from there.
import { make, say } from "./words.js";

export class Panel {
  // on.changed(person, item) after a form of the panel was sent; on.closed() gives the focus back.
  constructor(element, on) {
    Object.assign(this, { element, on });
    element.addEventListener("submit", (event) => this.submit(event));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  async open(url, about) {
    this.about = about;
    this.element.hidden = false;
    this.fill(make("p", { class: "gb-quiet", text: say("loading"), role: "status" }));
    await this.load(fetch(url, { credentials: "same-origin", headers: { "X-Sheet-Part": "1" } }));
    this.element.querySelector("h2")?.focus();
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.on.closed();
  }

  fill(...children) {
    const button = make("button", { type: "button", class: "gb-close", "aria-label": say("close"), text: "×" });
    button.addEventListener("click", () => this.close());
    this.element.replaceChildren(button, ...children);
  }

  async load(request) {
    try {
      const response = await request;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.querySelector("[data-cell]");
      if (!found) throw new Error(String(response.status));
      this.fill(document.importNode(found, true));
      return response;
    } catch {
      this.fill(make("p", { role: "alert", text: say("notLoaded") }));
      return null;
    }
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form, event.submitter);
    const about = this.about;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    const headers = { "X-Sheet-Part": "1" };
    await this.load(fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" }));
    (this.element.querySelector("[role=alert], [role=status]") ?? this.element.querySelector("h2"))?.focus();
    this.on.changed(about);
  }
}
