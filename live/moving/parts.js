/* What the figures are made of: shapes, controls, and numbers that Python has sent. */
import { button, make } from "../dom.js";

/* A shape of a drawing: `shape("circle", { r: 3, class: "live-value" })`. */
export function shape(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* A drawing of this size, in units of its own. The label tells what it shows. */
export function drawing(width, height, label, ...children) {
  const told = { class: "live-drawing", role: "img", "aria-label": label };
  return shape("svg", { ...told, viewBox: `0 0 ${width} ${height}` }, ...children);
}

/* Mark an element as the place of a number; `show` puts it in, as Python has spelled it. */
export function numbered(key, element = make("b")) {
  element.dataset.shown = key;
  return element;
}

export function show(place, values) {
  for (const element of place.querySelectorAll("[data-shown]")) {
    const text = values[element.dataset.shown];
    if (text === undefined) throw new Error(`Python has not sent ${element.dataset.shown}.`);
    element.textContent = text;
  }
}

/* Numbers with their names, which a screen reader tells when they change. */
export function readings(names) {
  const line = make("p", { className: "live-readings" });
  line.setAttribute("aria-live", "polite");
  for (const [key, name] of Object.entries(names)) {
    line.append(make("span", {}, `${name} `, numbered(key)), " ");
  }
  return line;
}

/* Each control is an element to place and a `value` to read or set; `changed` hears of
   the reader's changes alone. */
let made = 0;
function control(name, input, changed, ...more) {
  input.id = `live-control-${++made}`;
  input.addEventListener("input", () => changed());
  const label = make("label", { htmlFor: input.id, textContent: name });
  return make("span", { className: "live-control" }, label, input, ...more);
}

export function choice(name, options, value, changed) {
  const named = Object.entries(options);
  const input = make("select", {}, ...named.map(([key, text]) =>
    make("option", { value: key, textContent: text })));
  input.value = value;
  return {
    element: control(name, input, changed),
    get value() { return input.value; },
    set value(key) { input.value = key; },
  };
}

export function toggle(name, value, changed) {
  const input = make("input", { type: "checkbox", checked: value });
  return {
    element: control(name, input, changed),
    get value() { return input.checked; },
    set value(on) { input.checked = on; },
  };
}

/* A number that the reader types. An empty field is `null`: Python says what is wrong. */
export function field(name, value, changed, { step = 0.1, ...limits } = {}) {
  const input = make("input", { type: "number", step, ...limits, value });
  return {
    element: control(name, input, changed),
    input,
    get value() { return input.value === "" ? null : Number(input.value); },
    set value(typed) { input.value = typed; },
  };
}

/* A slider over a list of values, so that it can hold 0.001, 0.01 and 0.1 alike. */
export function slider(name, values, value, changed) {
  const input = make("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
  const said = make("output");
  const tell = () => {
    said.textContent = values[input.value];
    input.setAttribute("aria-valuetext", values[input.value]);
  };
  const slid = {
    element: control(name, input, () => { tell(); changed(); }, said),
    get value() { return values[input.value]; },
    set value(wanted) {
      const near = values.map(one => Math.abs(one - wanted));
      input.value = near.indexOf(Math.min(...near));
      tell();
    },
  };
  slid.value = value;
  return slid;
}

export const controls = (...parts) =>
  make("div", { className: "live-controls" }, ...parts.map(part => part.element ?? part));

/* Do `work` for the newest change only: while it is awaited, those before it are dropped.
   What goes wrong stands below the figure. */
export function latest(python, work) {
  let wanted = false, working = false;
  return async () => {
    wanted = true;
    if (working) return;
    working = true;
    while (wanted) {
      wanted = false;
      try {
        await work();
      } catch (problem) {
        python.status(...problem.words ?? [problem.message]);
      }
    }
    working = false;
  };
}

/* A button that does `step` again and again until it is pressed again, or `step` returns
   false. At most `rate` times a second. */
export function player(python, step, rate = 60) {
  let playing = false;
  const element = button("Play", async () => {
    if (playing) {
      stop();
      return;
    }
    playing = true;
    element.textContent = "Pause";
    try {
      while (playing) {
        const [again] = await Promise.all([step(), pause(1000 / rate)]);
        if (again === false) stop();
      }
    } catch (problem) {
      stop();
      python.status(...problem.words ?? [problem.message]);
    }
  });
  function stop() {
    playing = false;
    element.textContent = "Play";
  }
  return { element, stop };
}

/* Buttons that lead through `count()` steps; `draw(at)` shows the first `at` of them. All
   are shown first, and when `again` draws after a change, the same as before. */
export function steps(python, count, draw, rate) {
  let at = 0, ended = true;
  const go = wanted => {
    at = Math.max(0, Math.min(wanted, count()));
    ended = at === count();
    draw(at);
    return !ended;
  };
  const play = player(python, () => go(ended ? 0 : at + 1), rate);
  const walk = (name, step) => button(name, () => { play.stop(); go(step()); });
  return {
    element: controls(walk("Start", () => 0), walk("Back", () => at - 1),
      walk("Next", () => at + 1), walk("End", () => Infinity), play),
    again: () => go(ended ? Infinity : at),
  };
}

const pause = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

/* The reader's settings in the address, as `?descent.rate=0.1`: behind the `#` stands the
   section that is being read. Numbers stay numbers; what `allowed` refuses is left out. */
export function recalled(figure, settings, allowed = {}) {
  const found = { ...settings };
  const given = new URLSearchParams(location.search);
  for (const name of Object.keys(settings)) {
    const text = given.get(`${figure}.${name}`);
    const value = typeof settings[name] === "number" && text !== null ? Number(text) : text;
    if (text !== null && !Number.isNaN(value) && (allowed[name]?.(value) ?? true)) {
      found[name] = value;
    }
  }
  return found;
}

export function remember(figure, settings) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(settings)) {
    address.searchParams.set(`${figure}.${name}`, value);
  }
  history.replaceState(history.state, "", address);
}
