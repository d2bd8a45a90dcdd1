/* Backpropagation, step by step, on the network of two inputs, two hidden units and one
   output. `backprop.py` computes; this draws what it sends. */
import { make } from "../dom.js";
import * as parts from "./parts.js";

const { shape, numbered } = parts;
/* Where each unit stands. The constant 1 stands once for each layer. */
const UNITS = {
  x1: [35, 50, "x₁"], x2: [35, 155, "x₂"], one1: [35, 260, "1"],
  h1: [245, 70, "a₁"], h2: [245, 190, "a₂"], one2: [245, 295, "1"], p: [445, 150, "p̂"],
};
const EDGES = {
  W1_11: ["x1", "h1", 0.1], W1_12: ["x2", "h1", 0.3], b1_1: ["one1", "h1", 0.1],
  W1_21: ["x1", "h2", 0.2], W1_22: ["x2", "h2", 0.4], b1_2: ["one1", "h2", 0.1],
  W2_11: ["h1", "p", 0.5], W2_12: ["h2", "p", 0.6], b2_1: ["one2", "p", 0.1],
};
const RADIUS = 21;
const LABEL = "The network: two inputs and a constant 1, two hidden units and a constant 1, " +
  "one output. Values stand above, blame and gradients below.";

/* An arrow with its number above and its gradient below, a third of the way along it. */
function edge(key, [from, to]) {
  const [[x0, y0], [x1, y1]] = [UNITS[from], UNITS[to]];
  const angle = Math.atan2(y1 - y0, x1 - x0), turn = angle * 180 / Math.PI;
  const [dx, dy] = [RADIUS * Math.cos(angle), RADIUS * Math.sin(angle)];
  const at = `translate(${x0 + 0.28 * (x1 - x0)} ${y0 + 0.28 * (y1 - y0)}) rotate(${turn})`;
  const text = (name, y, kind) =>
    numbered(name, shape("text", { y, transform: at, class: kind }));
  const line = { x1: x0 + dx, y1: y0 + dy, x2: x1 - dx, y2: y1 - dy };
  return shape("g", { "data-at": key },
    shape("line", { ...line, class: "live-line", "data-edge": key }),
    text(key, -4, "live-value"), text(`g_${key}`, 12, "live-blame"));
}

/* A circle with its value above and its blame below. */
function unit(key, [x, y, name]) {
  const parts = [shape("circle", { cx: x, cy: y, r: RADIUS, class: "live-unit" }),
    shape("text", { x, y: y + 4 }, name)];
  if (!key.startsWith("one")) {
    parts.push(numbered(key, shape("text", { x, y: y - 27, class: "live-value" })));
  }
  if (/^[hp]/.test(key)) {
    parts.push(numbered(`d_${key}`, shape("text", { x, y: y + 36, class: "live-blame" })));
  }
  return shape("g", { "data-at": key }, ...parts);
}

/* A row for each of the nine numbers: the number itself, its gradient, the measured one. */
function table(fields) {
  const heads = ["Edge", "Number", "Gradient", "Measured", ""].map(textContent =>
    make("th", { textContent, scope: "col" }));
  const rows = Object.entries(fields).map(([key, { element, input }]) => {
    const name = element.firstChild; /* the label of the field */
    const verdict = make("td", { className: "live-verdict" });
    verdict.dataset.verdict = key;
    return make("tr", {}, make("th", { scope: "row" }, name),
      make("td", {}, input), numbered(`t_${key}`, make("td")),
      numbered(`n_${key}`, make("td")), verdict);
  });
  return make("table", { className: "live-edges" }, make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows));
}

export async function start(place, python) {
  let sent;
  const update = parts.latest(python, async () => {
    sent = await python.call("show", inputs());
    walk.again();
  });
  const fields = Object.fromEntries(Object.entries(EDGES).map(([key, [from, to, value]]) =>
    [key, parts.field(`${UNITS[from][2]} → ${UNITS[to][2]}`, value, update)]));
  const x1 = parts.field("x₁", 1, update), x2 = parts.field("x₂", 2, update);
  const y = parts.choice("right answer", { 1: "1", 0: "0" }, 1, update);
  const second = parts.toggle("a second example: x = (2, -1), right answer 0", false, update);
  const faults = {
    slope: parts.toggle("forget the slope", false, update),
    sign: parts.toggle("turn the sign", false, update),
    mean: parts.toggle("lose the 1/N", false, update),
  };
  const inputs = () => ({
    numbers: Object.values(fields).map(field => field.value),
    x: [x1.value, x2.value], y: Number(y.value), second: second.value,
    faults: Object.keys(faults).filter(name => faults[name].value),
  });
  const walk = parts.steps(python, () => sent.steps.length, draw, 1.2);
  const says = make("p", { className: "live-says" }, numbered("says", make("span")));
  says.setAttribute("aria-live", "polite");

  /* What the first `at` steps have brought into sight, and where the last one is. */
  function draw(at) {
    const last = sent.steps[at - 1] ?? { at: "", says: "Go forward, one edge at a time." };
    const reveals = steps => new Set(steps.flatMap(step => step.reveals));
    const seen = reveals(sent.steps.slice(0, at)), unseen = reveals(sent.steps.slice(at));
    parts.show(place, { ...sent.shown, says: last.says });
    for (const number of place.querySelectorAll("[data-shown]")) {
      number.classList.toggle("live-unseen", unseen.has(number.dataset.shown));
    }
    for (const part of place.querySelectorAll("[data-at]")) {
      part.classList.toggle("live-here", part.dataset.at === last.at);
    }
    for (const line of place.querySelectorAll("[data-edge]")) {
      const key = line.dataset.edge;
      const width = seen.has(`g_${key}`) ? 1 + Math.min(8 * sent.size[key], 9) : 1;
      line.setAttribute("stroke-width", width);
    }
    for (const cell of place.querySelectorAll("[data-verdict]")) {
      const checked = seen.has("verdict"), wrong = sent.wrong.includes(cell.dataset.verdict);
      cell.textContent = !checked ? "" : wrong ? "✗ wrong" : "✓";
      cell.classList.toggle("live-wrong", checked && wrong);
    }
  }

  place.append(
    parts.drawing(480, 330, LABEL, ...Object.entries(EDGES).map(found => edge(...found)),
      ...Object.entries(UNITS).map(found => unit(...found))),
    walk.element,
    says,
    make("div", { className: "live-columns" },
      make("div", {}, parts.controls(x1, x2), parts.controls(y),
        parts.controls(second), make("p", { textContent: "Break it:" }),
        ...Object.values(faults).map(fault => parts.controls(fault)), parts.readings({ L: "Loss" })),
      table(fields)),
    numbered("verdict", make("p", { className: "live-says" })),
  );
  await update();
}
