/* Python, in a worker of its own: a loop never stops the page, and the page can end the
   worker at any time. Everything comes from this folder. */
const runtime = new URL("runtime/", import.meta.url).href;
const say = (type, rest = {}) => postMessage({ type, ...rest });
const broken = reason => say("broken", { text: String(reason?.message ?? reason) });
const plain = { dict_converter: Object.fromEntries };
/* Say how much of the download has come. Pyodide asks for its files with `fetch`: for the
   packages only when Python has started, so they have been asked for before. */
const plainFetch = self.fetch;
const asked = new Map();
let loaded = 0, what = "Python", group = "start", sizes = {};
self.fetch = (...request) => {
  const url = String(request[0].url ?? request[0]), early = asked.get(url);
  asked.delete(url);
  return early ?? get(url, ...request);
};

async function get(url, ...request) {
  const response = await plainFetch(...request).catch(() => Response.error());
  if (!response.ok) broken(`${url.split("/").pop()} could not be loaded.`);
  /* A copy is counted: the browser keeps compiled WebAssembly for the original alone. */
  else if (response.body) count(response.clone().body.getReader());
  return response;
}

async function count(reader) {
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      loaded += part.value.byteLength;
      const share = loaded / (sizes[group] ?? Infinity);
      say("loading", { what, percent: Math.min(99, Math.round(100 * share)) });
    }
  } catch {
    /* Whoever reads the original hears of it. */
  }
}

/* The list of packages names the wheel of this very build: never from a cache. */
async function lockFile() {
  const answer = await fetch(runtime + "pyodide-lock.json", { cache: "no-cache" });
  const text = await answer.text(), lock = JSON.parse(text);
  sizes = lock.sizes;
  for (const name of ["numpy", "tqdm", "nnguide"]) {
    const { file_name, sha256 } = lock.packages[name];
    const bytes = sha256.match(/../g).map(pair => String.fromCharCode(parseInt(pair, 16)));
    const options = { integrity: `sha256-${btoa(bytes.join(""))}`, priority: "low" };
    const url = runtime + file_name;
    asked.set(url, get(url, url, options));
  }
  return URL.createObjectURL(new Blob([text]));
}

async function start() {
  const [lockFileURL, { loadPyodide }] =
    await Promise.all([lockFile(), import(runtime + "pyodide.mjs")]);
  const python = await loadPyodide({
    indexURL: runtime, lockFileURL,
    packages: ["numpy", "nnguide"],
    env: { MPLBACKEND: "module://live.backend" },
  });
  python.setStdin({ error: true });
  say("status", { text: "Starting Python…" });
  /* A browser has no threads, with which tqdm would watch itself. */
  await python.runPythonAsync("import numpy, tqdm; tqdm.tqdm.monitor_interval = 0");
  return python;
}

/* Pyodide's promise is never settled if it fails to start: the reason surfaces here. */
addEventListener("unhandledrejection", event => broken(event.reason));
const ready = start();
ready.catch(broken);

async function loadPlots(python) {
  if (python.loadedPackages.matplotlib) return;
  [loaded, what, group] = [0, "Matplotlib", "figures"];
  await python.loadPackage("matplotlib", { messageCallback() {} });
  say("status", { text: "Starting Matplotlib…" });
  await python.runPythonAsync("import matplotlib.pyplot");
}

let session;
async function run(python, { id, fences, at, whole, want }) {
  session ??= python.pyimport("live.cells").Session(m => postMessage(m.toJs(plain)));
  if (session.prepare(python.toPy(fences), at, python.toPy(whole))) await loadPlots(python);
  const result = session.run(want);
  say("done", { id, ...result.toJs(plain) });
  result.destroy();
}

/* A function of a figure that the reader moves: what it takes and gives is JSON. */
const call = (python, { id, figure, name, given }) =>
  say("answer", { id, ...JSON.parse(python.pyimport("live.moving").call(figure, name, given)) });

onmessage = async ({ data }) => {
  try {
    const python = await ready;
    await (data.figure ? call : run)(python, data);
  } catch (reason) {
    broken(outOfMemory(reason) ? "its memory is full." : reason);
  }
};

/* Not even the error could be told: a Python error, or one of WebAssembly itself. */
const outOfMemory = reason =>
  reason?.type === "MemoryError" || /out of memory|OOM|memory access/i.test(reason?.message);
