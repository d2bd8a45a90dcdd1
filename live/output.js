/* What a run shows below its code: text as it comes, figures, an error, a verdict. */
import { announce, make, notebook } from "./dom.js";

const DRAWN = "script, foreignObject";

export class Output {
  constructor(label) {
    this.element = make("div", { className: "live-output", hidden: true, tabIndex: 0 });
    this.element.setAttribute("role", "region");
    this.element.setAttribute("aria-label", label);
  }

  begin() {
    this.text = "";
    this.pre = make("pre");
    this.element.replaceChildren();
    this.element.hidden = true;
    this.element.classList.remove("live-right", "live-wrong");
  }

  print(text) {
    this.text += text;
    this.pre.textContent = this.text.replace(/[^\n]*\r(?!\n)/g, ""); /* progress bars */
    if (!this.pre.isConnected) this.element.append(this.pre);
    this.element.hidden = false;
  }

  /* Show how a run ended, and return what a screen reader says of it. */
  end({ error, figures = [], same, changed = [], above, note }) {
    const said = [];
    const say = (...words) => {
      const line = make("p", {}, ...words);
      this.element.append(line);
      said.push(line.textContent);
    };
    if (changed.length) this.mark(changed);
    figures.forEach(svg => this.element.append(parsed(svg)));
    if (note) say(...note);
    if (above !== undefined) say(`Code ${above + 1} above, which this needs, ended in an error.`);
    if (error?.verdict) say(error.message);
    else if (error) {
      this.element.append(make("pre", { className: "live-traceback", textContent: error.traceback }));
      said.push(error.last);
    }
    if (same) say("The same as on the page.");
    if (same === false && !error) {
      say("Not what the page shows", changed.length ? ": see the marked lines." : ".");
    }
    this.element.classList.toggle("live-wrong", Boolean(error));
    this.element.hidden = !this.element.childNodes.length;
    if (figures.length) said.push(figures.length > 1 ? `${figures.length} figures.` : "One figure.");
    announce(["Done.", this.text.slice(0, 200), ...said].join(" "));
  }

  mark(changed) {
    const lines = this.text.trimEnd().split("\n");
    this.pre.replaceChildren(...lines.flatMap((line, i) =>
      [changed.includes(i) ? make("mark", { textContent: line }) : line, "\n"]));
  }
}

/* Why Python does not run here, with the way out. */
export const unable = reason =>
  [`Python cannot run in this page: ${reason} What the page shows stays as it is, and `,
    notebook("the notebook"), " runs the same code."];

function parsed(svg) {
  const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  drawing.querySelectorAll(DRAWN).forEach(part => part.remove());
  return drawing;
}
