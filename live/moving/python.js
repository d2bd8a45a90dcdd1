/* Python for one figure: a worker of its own, whose functions are called by name. */
import { unable } from "../output.js";

export class Python {
  calls = 0;
  over = null; /* why no more calls are answered */
  waiting = new Map();

  /* `status` is told how the loading goes; `busy`, whether an answer is awaited. */
  constructor(figure, status, busy) {
    Object.assign(this, { figure, status, busy });
    if (typeof WebAssembly !== "object") throw new Unable("this browser has no WebAssembly.");
    this.worker = new Worker(new URL("../worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = event => this.heard({ type: "broken", text: event.message });
  }

  /* What the function returns, as plain data. What it raises as ValueError is an Error
     whose message is for the reader. */
  call(name, given = {}) {
    if (this.over) return Promise.reject(this.over);
    const id = ++this.calls;
    this.worker.postMessage({ figure: this.figure, id, name, given: JSON.stringify(given) });
    this.busy(true);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  heard({ type, id, ...data }) {
    if (type === "loading") this.status(`Loading ${data.what}: ${data.percent} %`);
    if (type === "status") this.status(data.text);
    if (type === "broken") {
      this.end(new Unable(data.text || "a file could not be loaded."));
    } else if (type === "answer") {
      const { resolve, reject } = this.waiting.get(id);
      this.waiting.delete(id);
      this.status(""); /* what was loading is there, what was wrong is mended */
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.value);
      this.busy(this.waiting.size > 0);
    }
  }

  end(reason) {
    this.over ??= reason;
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    this.busy(false);
  }
}

/* Python cannot run here. `words` say so, with the way out. */
export class Unable extends Error {
  constructor(reason) {
    super(reason);
    this.words = unable(/[.!?]$/.test(reason) ? reason : `${reason}.`);
  }
}
