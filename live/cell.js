/* One fence of the page: its buttons, its editor, what it printed. */
import { button, make, notebook, split, wait } from "./dom.js";
import { Output } from "./output.js";
import * as store from "./store.js";

export class Cell {
  ran = null; /* the source with which it ran last */
  editor = null;

  constructor(box, page) {
    Object.assign(this, { box, page, at: Number(box.dataset.code), lacks: box.dataset.lacks });
    this.kind = box.classList.contains("language-pycon") ? "pycon" : "python";
    const text = box.querySelector("code").textContent;
    const { typed, shown } = split(text);
    this.original = this.kind === "pycon" ? typed : text.trimEnd();
    this.want = this.kind === "pycon" ? shown || null : this.shownBelow();
    this.raises = /^Traceback /m.test(this.want ?? "");
    if (!this.lacks) this.arm();
    else if (page.cells.at(-1)?.lacks !== this.lacks || box.closest(".question")) {
      this.note = this.excuse();
      box.after(this.note);
    }
  }

  /* What the page shows below a script: another fence, or the output of a notebook. */
  shownBelow() {
    const below = this.box.nextElementSibling;
    return below?.matches(".language-text, pre.output") ? below.textContent : null;
  }

  /* Once for several fences in a row. */
  excuse() {
    const words = `This needs ${this.lacks}, which a page does not have. It runs in `;
    return make("p", { className: "live-bar" }, words, notebook("the notebook"), ".");
  }

  arm() {
    this.runButton = button("Run", () => this.run());
    this.editButton = button("Edit", () => this.edit());
    this.stopButton = button("Stop", () => { this.page.session?.stop(); this.runButton.focus(); });
    this.resetButton = button("Reset", () => this.reset());
    this.said = make("span", { className: "live-status", textContent: this.page.size });
    this.bar = make("div", { className: "live-bar" },
      this.runButton, this.editButton, this.stopButton, this.resetButton, this.said);
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", `Code ${this.at + 1}`);
    this.output = new Output(`Output of code ${this.at + 1}`);
    this.stopButton.hidden = this.resetButton.hidden = true;
    this.box.after(this.bar, this.output.element);
    const kept = store.edit(this.key);
    if (kept !== null) this.open(kept);
  }

  get key() { return `${this.at}: ${this.original}`; }
  get source() { return this.editor ? this.editor.area.value : this.original; }
  get edited() { return this.source !== this.original; }
  /* As the worker takes it. */
  get fence() {
    return { kind: this.kind, source: this.source, lenient: this.raises && !this.edited };
  }

  run() {
    this.page.run(this, { at: this.at, want: this.want });
  }

  async edit() {
    await this.open(this.original);
    this.editor.area.focus();
  }

  async open(value) {
    const { createEditor } = await import("./editor.js");
    this.editor = createEditor({
      value,
      label: `Python code ${this.at + 1}. Control and Enter run it.`,
      run: () => this.run(),
      changed: text => {
        store.keepEdit(this.key, text === this.original ? null : text);
        this.page.kept();
      },
    });
    this.box.before(this.editor.element);
    this.box.hidden = true;
    this.editButton.hidden = true;
    this.resetButton.hidden = false;
  }

  /* The page's own code again, as if nothing had been run. */
  reset() {
    store.keepEdit(this.key, null);
    this.editor?.element.remove();
    this.editor = this.ran = null;
    this.box.hidden = this.editButton.hidden = false;
    this.resetButton.hidden = true;
    this.output.begin();
    this.status("");
    this.page.kept();
    this.runButton.focus();
  }

  begin() {
    this.output.begin();
    this.running = this.source;
    this.stopButton.hidden = false;
    wait(this.runButton, true);
    this.status("Starting…");
  }

  status(text) { this.said.textContent = text; }
  print(text) { this.output.print(text); }

  end(result) {
    const { error, seconds, above, note } = result;
    if (document.activeElement === this.stopButton) this.runButton.focus();
    this.stopButton.hidden = true;
    wait(this.runButton, false);
    const done = !note && above === undefined && (!error || this.fence.lenient);
    this.ran = done ? this.running : null;
    this.resetButton.hidden = false;
    this.status(seconds === undefined ? "" : `${Math.max(seconds, 0.1).toFixed(1)} s`);
    this.output.end(result);
  }
}
