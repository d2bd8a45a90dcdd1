/* An answer field below an exercise: what is typed goes into its line `check(...)`. */
import { button, make, wait } from "./dom.js";
import { Output } from "./output.js";
import * as store from "./store.js";

const CALL = /check\(\s*"([a-z-]+-\d+)",\s*(?:answer=)?(.+)\)[ \t]*(?:#[ \t]*(.*))?$/m;
const RIGHT = /^Right\./m;

/* The exercises among the cells, each once: its line stands in sight, not in a solution. */
export function exercises(cells, page) {
  const found = new Map();
  for (const cell of cells) {
    const call = cell.original.match(CALL);
    if (!call || found.has(call[1]) || cell.box.closest("details")) continue;
    if (cell.lacks && asksForCode(call)) continue;
    found.set(call[1], new Exercise(cell, call, page));
  }
  return [...found.values()];
}

const asksForCode = ([, , answer, says]) => answer !== "..." || /\bfunction\b/.test(says);

class Exercise {
  constructor(cell, call, page) {
    const [line, name] = call;
    /* A line can be answered even where the code around it does not run. */
    this.own = cell.lacks ? `from nnguide.exercises import check\n${line}` : cell.original;
    Object.assign(this, { cell, name, page });
    this.element = make("form", { className: "live-exercise", onsubmit: event => this.check(event) });
    this.output = new Output(`Verdict on ${name}`);
    this.checkButton = make("button", { type: "submit", className: "live-button", textContent: "Check" });
    this.stopButton = button("Stop", () => { page.session?.stop(); this.checkButton.focus(); });
    this.stopButton.hidden = true;
    this.said = make("span", { className: "live-status" });
    this.bar = make("div", { className: "live-bar" }, this.checkButton, this.stopButton, this.said);
    this.element.append(asksForCode(call) ? this.codeField(call) : this.lineField(call), this.bar, this.output.element);
    (cell.output?.element ?? cell.note ?? cell.box).after(this.element);
    if (cell.bar) cell.bar.hidden = true; /* answering is how its code is run */
    this.rest();
  }

  /* A number, a list, or one of several words. */
  lineField([, , , says = ""]) {
    const options = [...says.matchAll(/"([^"]+)"/g)].map(found => found[1]);
    const input = options.length ? make("select", {}, make("option", { value: "" }),
      ...options.map(value => make("option", { value, textContent: value }))) : make("input");
    input.id = `answer-${this.name}`;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.value = store.answer(this.name) ?? "";
    input.oninput = () => this.keep(input.value);
    this.answer = () => input.value.trim();
    this.code = () => {
      const typed = options.length ? JSON.stringify(this.answer()) : `(${this.answer()})`;
      return this.own.replace(/\.\.\.\)/, () => `${typed})`);
    };
    const label = make("label", { textContent: says ? `Your answer: ${says}` : "Your answer" });
    label.htmlFor = input.id;
    return make("p", {}, label, input);
  }

  /* Code: a copy of what the exercise shows, to be completed or mended. */
  codeField([, , answer]) {
    const { own } = this;
    const name = answer === "..." ? null : answer.match(/\w+/)[0];
    const binds = source => name === null ? /^def /m.test(source)
      : new RegExp(`^(def )?${name}\\b[^=(]*[=(]`, "m").test(source);
    let task = own;
    if (!binds(own)) {
      const given = this.page.cells.filter(c => c.at < this.cell.at && binds(c.original)).pop();
      const defined = given?.original.match(/^def (\w+)/m)?.[1] ?? "...";
      task = `${given?.original ?? ""}\n\n${own.replace("answer=...", `answer=${defined}`)}`;
    }
    const place = make("p", {}, button("Answer", async () => {
      const area = await this.open(place, task, task);
      area.focus();
    }));
    this.checkButton.hidden = true;
    const kept = store.answer(this.name);
    if (kept !== null) this.open(place, task, kept);
    return place;
  }

  async open(place, task, value) {
    const { createEditor } = await import("./editor.js");
    const { element, area } = createEditor({
      value,
      label: `Your answer to ${this.name}, Python code. Control and Enter check it.`,
      run: () => this.check(),
      changed: text => this.keep(text === task ? "" : text),
    });
    place.replaceWith(element);
    this.checkButton.hidden = false;
    this.answer = this.code = () => area.value;
    this.said.before(button("Reset", () => {
      area.value = task;
      area.dispatchEvent(new Event("input"));
      area.focus();
    }));
    return area;
  }

  keep(text) {
    store.keepAnswer(this.name, text || null);
    this.page.kept();
  }

  check(event) {
    event?.preventDefault();
    if (!this.answer()) {
      this.status("Type an answer first.");
      return;
    }
    const { at } = this.cell;
    const fence = { kind: "python", source: this.code(), lenient: false };
    this.page.run(this, { at, fence });
  }

  begin() {
    this.output.begin();
    this.stopButton.hidden = false;
    wait(this.checkButton, true);
    this.status("Starting…");
  }

  status(text) { this.said.textContent = text; }
  print(text) { this.output.print(text); }

  end(result) {
    if (document.activeElement === this.stopButton) this.checkButton.focus();
    this.stopButton.hidden = true;
    wait(this.checkButton, false);
    this.output.end(result);
    const right = !result.error && !result.note && RIGHT.test(this.output.text);
    this.output.element.classList.toggle("live-right", right);
    if (right) store.keepSolved(this.name);
    this.rest();
  }

  rest() {
    const solved = store.solved(this.name);
    this.status(solved ? "✓ solved" : this.page.size);
  }
}
