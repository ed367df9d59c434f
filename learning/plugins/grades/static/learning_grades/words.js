// What the page says, and the only way in which words get into it.
let words = {};

export function learn(id) {
  words = JSON.parse(document.getElementById(id).textContent);
}

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function make(tag, { text = "", ...attributes } = {}, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) found.setAttribute(name, "");
    else if (value !== false && value != null) found.setAttribute(name, value);
  }
  if (text) found.textContent = text;
  found.append(...children);
  return found;
}
