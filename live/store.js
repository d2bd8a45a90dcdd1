/* What this browser remembers: changed code by page, answers and solved exercises. */
const PREFIX = "nnguide.";

function storage() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    return null; /* switched off, or full */
  }
}

export const works = () => storage() !== null;

function read(key) {
  try {
    const found = JSON.parse(storage()?.getItem(PREFIX + key) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {}; /* damaged: as if there were nothing */
  }
}

function write(key, values) {
  if (Object.keys(values).length) storage()?.setItem(PREFIX + key, JSON.stringify(values));
  else storage()?.removeItem(PREFIX + key);
}

function put(key, name, value) {
  const values = read(key);
  if (value === null) delete values[name];
  else values[name] = value;
  write(key, values);
}

/* An edit belongs to the code that it changes: where a new edition of the page has other
   code, it does not come back. */
const page = () => `edits:${location.pathname}`;
export const edit = code => read(page())[code] ?? null;
export const keepEdit = (code, text) => put(page(), code, text);
export const forgetEdits = () => write(page(), {});
export const hasEdits = () => Object.keys(read(page())).length > 0;

export const answer = name => read("answers")[name] ?? null;
export const keepAnswer = (name, text) => put("answers", name, text);
export const solved = name => name in read("solved");
export const keepSolved = name => put("solved", name, new Date().toISOString().slice(0, 10));
export const forgetExercises = () => { write("answers", {}); write("solved", {}); };

/* Whether Python has been loaded here before, so that the browser may still hold it. */
export const met = () => "python" in read("loaded");
export const keepMet = () => put("loaded", "python", "1");

/* The exercises as a file, and back. What a file brings is added to what is there. */
export const exported = () =>
  JSON.stringify({ nnguide: 1, solved: read("solved"), answers: read("answers") }, null, 1);

export function imported(text) {
  const found = JSON.parse(text);
  const texts = values => Object.entries(values ?? {}).every(([name, value]) =>
    /^[a-z-]+-\d+$/.test(name) && typeof value === "string");
  if (found?.nnguide !== 1 || !texts(found.solved) || !texts(found.answers)) {
    throw new Error("This file does not hold exercises of this guide.");
  }
  for (const key of ["solved", "answers"]) write(key, { ...found[key], ...read(key) });
}
