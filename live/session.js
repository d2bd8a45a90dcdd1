/* Python for a page: starts its worker, gives it one run at a time, ends it. */
import { announce } from "./dom.js";
import { unable } from "./output.js";

const ANEW = "Python starts anew: the next run repeats what it needs.";
const STOPPED = `Stopped. ${ANEW}`, FULL = `A page has no room for this. ${ANEW}`;

export class Session {
  worker = null;
  busy = null; /* the run that is going on */
  runs = 0;

  start() {
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = event => this.heard({ type: "broken", text: event.message });
  }

  /* Run the fence `at` of `fences`. Those in `whole` have been run by the reader, and run
     again, whole, if Python has been started anew. `place` is told what happens. */
  run(place, { fences, at, whole, want }) {
    if (this.busy) return;
    place.begin();
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      place.end({ note: unable("this browser has no WebAssembly.") });
      return;
    }
    this.busy = { place, id: ++this.runs };
    if (!this.worker) {
      announce("Loading Python.");
      place.status("Loading Python…");
      this.start();
    }
    this.worker.postMessage({ id: this.runs, fences, at, whole, want });
  }

  /* Python cannot be interrupted from outside, so its worker ends, and another starts. */
  stop() {
    this.halt([STOPPED]);
    this.start();
  }

  halt(note) {
    const { place } = this.busy ?? {};
    this.worker?.terminate();
    this.worker = this.busy = null;
    place?.end({ note });
  }

  heard({ type, ...data }) {
    if (type === "broken") {
      const why = data.text || "a file could not be loaded.";
      this.halt(unable(/[.!?]$/.test(why) ? why : `${why}.`));
      return;
    }
    if (!this.busy) return;
    const { place, id } = this.busy;
    if (type === "loading") place.status(`Loading ${data.what}: ${data.percent} %`);
    if (type === "status") place.status(data.text);
    if (type === "out") place.print(data.text);
    if (type === "done" && data.id === id) {
      this.busy = null;
      if (/^(Memory|System)Error/.test(data.error?.last)) {
        this.worker.terminate(); /* and all that filled it */
        this.start();
        data.note = [FULL];
      }
      place.end(data);
    }
  }
}
