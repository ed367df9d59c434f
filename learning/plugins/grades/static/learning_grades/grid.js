// A table that is moved through and typed into as a spreadsheet: one stop of the Tab key.
// One cell at a time can have the focus; ARIA's pattern of a grid.
const PAGE = 10;
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE, 0],
  PageDown: [PAGE, 0],
};

export class Grid {
  // columns: what each column takes, beside the first, which has the names.
  // on.move(cell); on.typed(cell, text); on.fixed(cell); on.open(cell); on.escape(cell) answers
  // whether there was anything to leave.
  constructor(table, columns, on) {
    Object.assign(this, { table, columns, on });
    table.setAttribute("role", "grid");
    this.rows = [...table.rows].map(spread);
    for (const link of table.querySelectorAll("a")) link.tabIndex = -1;
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("mousedown", (event) => this.press(event));
    table.addEventListener("dblclick", (event) => this.edit(this.cellOf(event.target)));
    table.addEventListener("focusin", (event) => this.take(this.cellOf(event.target)));
    table.addEventListener("copy", (event) => this.copy(event));
    table.addEventListener("paste", (event) => this.paste(event));
    this.head = table.tHead.rows.length;
    const first = this.rows[this.head]?.[1] ?? this.rows.at(-1)[0];
    this.mark(first);
  }

  cellOf(element) {
    return element.closest?.("td, th");
  }

  placeOf(cell) {
    const row = cell.parentElement.rowIndex;
    return [row, this.rows[row].indexOf(cell)];
  }

  cell(person, item) {
    const at = this.columns.findIndex((column) => column.i === item);
    const row = at < 0 ? null : this.table.querySelector(`tr[data-p="${person}"]`);
    return row ? row.cells[at + 1] : null;
  }

  // What stands behind a cell of a learner; null for names and heads.
  about(cell) {
    const row = cell?.parentElement;
    const column = cell?.tagName === "TD" && row.dataset.p ? this.columns[cell.cellIndex - 1] : null;
    return column ? { p: Number(row.dataset.p), column, name: row.cells[0].querySelector("a").textContent } : null;
  }

  mark(cell) {
    if (this.active && this.active !== cell) this.active.removeAttribute("tabindex");
    this.active = cell;
    cell.tabIndex = 0;
    if (this.about(cell)?.column.fixed) cell.setAttribute("aria-readonly", "true");
  }

  take(cell) {
    if (!cell || cell === this.active) return;
    this.mark(cell);
    this.on.move(cell);
  }

  focus(cell) {
    this.mark(cell);
    cell.focus({ preventScroll: true });
    // A head may be hidden by what sticks; the browser knows no better.
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.on.move(cell);
  }

  // Past the ends it stays; a cell over several columns counts once.
  step([down, right]) {
    const [row, column] = this.placeOf(this.active);
    const line = this.rows[clamp(row + down, this.rows)];
    let at = clamp(column, line);
    if (right) {
      while (at >= 0 && at < line.length && line[at] === this.active) at += right;
      at = clamp(at, line);
    }
    this.focus(line[at]);
  }

  // To the next cell, or the one before, over the ends of rows; false at the very end.
  tab(back) {
    const [row, column] = this.placeOf(this.active);
    const line = this.rows[row];
    const at = column + (back ? -1 : 1);
    if (line[at]) this.focus(line[at]);
    else {
      const other = this.rows[row + (back ? -1 : 1)];
      if (!other || (back && row <= this.head)) return false;
      this.focus(back ? other.at(-1) : other[0]);
    }
    return true;
  }

  ends(event) {
    const [row] = this.placeOf(this.active);
    const last = event.key === "End";
    const line = event.ctrlKey || event.metaKey ? this.rows.at(last ? -1 : this.head) : this.rows[row];
    this.focus(line.at(last ? -1 : 0));
  }

  key(event) {
    if (event.target !== this.active || event.isComposing) return;
    const { key } = event;
    const mighty = event.ctrlKey || event.metaKey;
    const link = this.active.querySelector("a");
    const left = this.left;
    this.left = false;
    if (key === "Tab") {
      if (left || !this.tab(event.shiftKey)) return;
    } else if (STEPS[key] && !event.altKey && !mighty) this.step(STEPS[key]);
    else if (key === "Home" || key === "End") this.ends(event);
    else if (key === "Enter" && (event.altKey || mighty)) this.on.open(this.active);
    else if (key === "Enter" && link) link.click();
    else if (key === "Enter") {
      if (!this.on.enter(this.active)) this.step([event.shiftKey ? -1 : 1, 0]);
    } else if (key === "F2") this.edit(this.active);
    else if (key === "Escape") {
      // The next Tab leaves the table: nobody is held in it.
      this.left = !this.on.escape(this.active);
    } else if (mighty && key.toLowerCase() === "z") this.on.undo();
    else if (mighty || event.altKey) return;
    else if (key === "Delete" || key === "Backspace") this.type(this.active, "");
    else if (key.length === 1 && key !== " ") this.edit(this.active, key);
    else if (key !== " ") return;
    event.preventDefault();
  }

  press(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.button || event.target.closest("a, input")) return;
    event.preventDefault();
    const again = cell === this.active && document.activeElement === cell;
    if (this.editor) this.editor.blur();
    this.focus(cell);
    // A second tap types, where there is no keyboard to begin with.
    if (again && matchMedia("(pointer: coarse)").matches) this.edit(cell);
  }

  isFixed(cell) {
    const about = this.about(cell);
    return !about || about.column.fixed;
  }

  // What stands in the cell to be typed over, without its marks.
  textOf(cell) {
    const first = cell.firstChild;
    return cell.dataset.typed ?? (first?.nodeType === Node.TEXT_NODE ? first.data.trim() : "");
  }

  // begun: what was typed already; without it the text there is edited.
  edit(cell, begun) {
    if (!cell || this.editor || this.isFixed(cell)) {
      if (cell && this.about(cell) && !this.editor) this.on.fixed(cell);
      return;
    }
    if (this.on.whole?.(cell)) return;
    this.mark(cell);
    const { column, name } = this.about(cell);
    const input = document.createElement("input");
    const was = this.textOf(cell);
    input.className = "gb-input";
    input.setAttribute("aria-label", `${name}, ${column.name}`);
    input.autocomplete = "off";
    if (column.kind === "value") input.inputMode = "decimal";
    if (column.words) input.setAttribute("list", `gb-words-${column.i}`);
    input.value = begun ?? was;
    this.editor = input;
    this.editing = { cell, was, byTyping: begun !== undefined, kept: [...cell.childNodes] };
    input.addEventListener("keydown", (event) => this.editorKey(event));
    input.addEventListener("blur", () => this.finish());
    cell.replaceChildren(input);
    cell.classList.add("is-edited");
    input.focus();
    if (begun === undefined) input.select();
  }

  editorKey(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const { key } = event;
    const leaves = STEPS[key] && this.editing.byTyping && !this.editor.hasAttribute("list");
    if (key === "Escape") this.finish({ drop: true });
    else if (key === "Enter" || key === "Tab" || leaves) {
      this.finish();
      if (leaves) this.step(STEPS[key]);
      else if (key === "Enter") this.step([event.shiftKey ? -1 : 1, 0]);
      else if (!this.tab(event.shiftKey)) return;
    } else return;
    event.preventDefault();
  }

  finish({ drop = false } = {}) {
    if (!this.editor) return;
    const { cell, was, kept } = this.editing;
    const input = this.editor;
    this.editor = null;
    const text = input.value.trim();
    const hadFocus = document.activeElement === input;
    cell.replaceChildren(...kept);
    cell.classList.remove("is-edited");
    if (!drop && text !== was.trim()) this.on.typed(cell, text, was);
    if (hadFocus) this.focus(cell);
  }

  type(cell, text) {
    if (this.isFixed(cell)) this.on.fixed(cell);
    else if (this.textOf(cell) !== text) this.on.typed(cell, text, this.textOf(cell));
  }

  copy(event) {
    if (event.target !== this.active) return;
    event.clipboardData.setData("text/plain", this.textOf(this.active) || this.active.innerText.trim());
    event.preventDefault();
  }

  // A block out of a spreadsheet fills the cells from here on; those that cannot be typed in stay.
  paste(event) {
    if (event.target !== this.active || !this.about(this.active)) return;
    event.preventDefault();
    const block = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
    const [row, column] = this.placeOf(this.active);
    block.forEach((line, down) => {
      line.split("\t").forEach((text, right) => {
        const cell = this.rows[row + down]?.[column + right];
        if (cell && !this.isFixed(cell)) this.type(cell, text.trim());
      });
    });
  }
}

function clamp(at, line) {
  return Math.max(0, Math.min(at, line.length - 1));
}

// The cells of a row by column: one that spans several stands in each of them.
function spread(row) {
  return [...row.cells].flatMap((cell) => Array(cell.colSpan).fill(cell));
}
