// Rich essays: bold, italic, lists over a text field, which stays what is sent. The server cleans it.
const KEPT = new Set(["P", "BR", "B", "STRONG", "I", "EM", "U", "UL", "OL", "LI", "BLOCKQUOTE", "H3", "H4"]);
const BUTTONS = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["list", "insertUnorderedList"],
];

export function wire(box) {
  const field = box.querySelector("textarea");
  const count = box.querySelector("[data-word-count]");
  const rich = ["rich", "rich_files"].includes(box.dataset.essay);
  const paper = rich ? editor(box, field) : null;
  const words = () => {
    const text = paper ? paper.innerText : field.value;
    count.textContent = `${box.dataset.words} ${text.trim() ? text.trim().split(/\s+/).length : 0}`;
  };
  box.addEventListener("input", words);
  words();
}

function editor(box, field) {
  const paper = document.createElement("div");
  paper.className = "qz-paper";
  paper.contentEditable = "true";
  const names = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${field.id}-l` };
  for (const [name, value] of Object.entries(names)) paper.setAttribute(name, value);
  paper.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
  paper.append(content(field.value));

  const bar = document.createElement("div");
  bar.className = "qz-toolbar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", box.dataset.toolbar);
  const buttons = BUTTONS.map(([name, command]) => {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "tool", box.dataset[name]];
    // The press must not take the selection away.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      paper.focus();
      document.execCommand(command);
      send();
    });
    bar.append(button);
    return [button, command];
  });
  const show = () => {
    if (!paper.contains(getSelection().anchorNode)) return;
    for (const [button, command] of buttons) {
      button.setAttribute("aria-pressed", document.queryCommandState(command));
    }
  };
  const send = () => {
    field.value = paper.textContent.trim() ? paper.innerHTML : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  };
  document.addEventListener("selectionchange", show);
  document.execCommand("defaultParagraphSeparator", false, "p");
  paper.addEventListener("input", (event) => {
    event.stopPropagation();
    send();
  });
  paper.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });

  const frame = document.createElement("div");
  frame.className = "qz-editor";
  frame.append(bar, paper);
  field.hidden = true;
  field.before(frame);
  box.querySelector("label").addEventListener("click", () => paper.focus());
  return paper;
}

// What was typed without this editor is plain; what came from it is cleaned once more.
function content(text) {
  const fragment = document.createDocumentFragment();
  if (!/<\w/.test(text)) {
    for (const line of text.split(/\n+/).filter(Boolean)) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      fragment.append(paragraph);
    }
    return fragment;
  }
  const parsed = new DOMParser().parseFromString(text, "text/html");
  fragment.append(...[...parsed.body.childNodes].map(copy).filter(Boolean));
  return fragment;
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const made = KEPT.has(node.tagName) ? document.createElement(node.tagName) : document.createDocumentFragment();
  made.append(...[...node.childNodes].map(copy).filter(Boolean));
  return made;
}
