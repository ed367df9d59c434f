// What could not be saved: the message, what was typed, and what can be done about it.
import { make, say } from "./words.js";

let lastReason = "";

// problem: { status, message, v, now: { value, n, name, date } }; act(name, reason) is told the choice.
export function choices(problem, act) {
  const row = make("p", { class: "gb-choices" });
  const found = make(
    "div",
    { class: "gb-problem", "data-problem": problem.status },
    make("p", { text: messageOf(problem), role: "alert" }),
    row,
  );
  if (problem.status === "conflict") {
    row.append(
      button("mine", say("mine", { value: problem.v || say("nothing") }), act),
      button("theirs", say("theirs", { value: problem.now.value || say("nothing") }), act),
    );
  } else if (problem.status === "reason") {
    const input = make("input", { "aria-label": say("why"), placeholder: say("why"), maxlength: 500, value: lastReason });
    const send = () => {
      lastReason = input.value.trim();
      if (lastReason) act("reason", lastReason);
      else input.focus();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        send();
      }
    });
    row.append(input, button("reason", say("override"), send), button("drop", say("drop"), act));
  } else row.append(button("drop", say("drop"), act));
  return found;
}

function button(name, text, act) {
  const found = make("button", { text, type: "button", class: "button button-small button-secondary", "data-choice": name });
  found.addEventListener("click", () => act(name));
  return found;
}

export function messageOf(problem) {
  if (problem.status !== "conflict") return problem.message;
  const { name, value, date } = problem.now;
  return say(name ? "conflict" : "conflictSystem", { name, value: value || say("nothing"), date });
}
