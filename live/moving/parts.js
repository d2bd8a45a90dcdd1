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
function control(name, input, changed, event = "input") {
  const label = make("label", {}, make("span", { textContent: name }), " ", input);
  input.addEventListener(event, () => changed());
  return { element: label, input };
}

export function choice(name, options, value, changed) {
  const named = Object.entries(options);
  const input = make("select", {}, ...named.map(([key, text]) =>
    make("option", { value: key, textContent: text })));
  input.value = value;
  const { element } = control(name, input, changed);
  return {
    element,
    get value() { return input.value; },
    set value(key) { input.value = key; },
  };
}

export function toggle(name, value, changed) {
  const input = make("input", { type: "checkbox", checked: value });
  const { element } = control(name, input, changed);
  return {
    element,
    get value() { return input.checked; },
    set value(on) { input.checked = on; },
  };
}

/* A number that the reader types. An empty field is `null`: Python says what is wrong. */
export function field(name, value, changed, { step = 0.1, ...limits } = {}) {
  const input = make("input", { type: "number", step, ...limits, value });
  const { element } = control(name, input, changed);
  return {
    element, input,
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
  const { element } = control(name, input, () => { tell(); changed(); });
  element.append(said);
  const made = {
    element,
    get value() { return values[input.value]; },
    set value(wanted) {
      const near = values.map(one => Math.abs(one - wanted));
      input.value = near.indexOf(Math.min(...near));
      tell();
    },
  };
  made.value = value;
  return made;
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
        python.status("");
      } catch (problem) {
        python.status(problem.words?.join?.("") ?? problem.message);
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
      python.status(problem.message);
    }
  });
  function stop() {
    playing = false;
    element.textContent = "Play";
  }
  return { element, stop };
}

const pause = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

/* The reader's settings in the address, as `?descent.rate=0.1`: behind the `#` stands the
   section that is being read. Numbers stay numbers. */
export function recalled(figure, settings) {
  const found = { ...settings };
  for (const [key, text] of new URLSearchParams(location.search)) {
    const name = key.replace(`${figure}.`, "");
    if (key !== name && name in settings) {
      found[name] = typeof settings[name] === "number" ? Number(text) : text;
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
