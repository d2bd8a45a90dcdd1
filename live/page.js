/* Buttons on the code of a page, and fields below its exercises. Nothing but these small
   files is loaded before the reader presses Run or Check. */
import { Cell } from "./cell.js";
import { button, make } from "./dom.js";
import { exercises } from "./exercise.js";
import * as store from "./store.js";

const { megabytes } = document.querySelector("script[data-megabytes]").dataset;

class Page {
  session = null;
  cells = [];
  size = store.met() ? "" : `The first run loads Python, about ${megabytes} MB.`;

  constructor(boxes) {
    for (const box of boxes) this.cells.push(new Cell(box, this));
    this.exercises = exercises(this.cells, this);
    this.memory = make("p", { className: "live-memory" });
    document.querySelector("article").append(this.memory);
    this.kept();
  }

  /* Run a fence, or `fence` in its place; the reader's changes above it count. */
  async run(place, { at, want = null, fence = this.cells[at].fence }) {
    const { Session } = await import("./session.js");
    this.session ??= new Session();
    if (this.session.busy) {
      place.status("Something else is running on this page: stop it, or wait.");
      return;
    }
    const fences = this.cells.map(cell => cell.fence);
    fences[at] = fence;
    const before = this.cells.slice(0, at);
    const whole = before.filter(cell => cell.ran === cell.source).map(cell => cell.at);
    this.loaded();
    this.session.run(place, { fences, at, whole, want });
  }

  /* The size is said before the first run, and not again. */
  loaded() {
    store.keepMet();
    for (const { said } of [...this.cells, ...this.exercises]) {
      if (said?.textContent === this.size) said.textContent = "";
    }
    this.size = "";
  }

  /* Say below the page what is remembered, and offer to forget it. */
  kept() {
    const names = this.exercises.map(exercise => exercise.name);
    const some = store.hasEdits() || names.some(name => store.answer(name) !== null);
    this.memory.hidden = !some && store.works();
    if (!store.works()) {
      this.memory.textContent = "This browser keeps nothing: what you change is lost when you leave the page.";
    } else if (some && !this.memory.firstChild) {
      this.memory.append("Your changes and answers on this page are kept in this browser. ",
        button("Forget them", () => this.forget(names)));
    }
  }

  forget(names) {
    store.forgetEdits();
    names.forEach(name => store.keepAnswer(name, null));
    location.reload();
  }
}

const boxes = [...document.querySelectorAll("[data-code]")];
if (boxes.length) window.nnguide = new Page(boxes);
if (document.querySelector("[data-figure]")) import("./moving.js");
