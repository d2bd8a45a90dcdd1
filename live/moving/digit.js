/* A digit that the reader draws. `digit.py` prepares it and asks the network; this takes
   the strokes and shows what comes back. */
import { button, make } from "../dom.js";
import * as parts from "./parts.js";

const { shape, numbered } = parts;
const PAPER = 280, PEN = 24, STEP = 10; /* a key moves the pen by STEP */
const WEIGHTS = new URL("digits-784-128-10.npz", import.meta.url);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LABEL = "Paper to draw on. Arrow keys move the pen, the space bar puts it down and lifts it.";
const INK = () => [0, 0, 0];
const SIGNED = value => value > 0 ? [0, 119, 187] : [221, 85, 0];

/* The weights as text, as JSON can hold them. */
async function weights() {
  const answer = await fetch(WEIGHTS).catch(() => null);
  if (!answer?.ok) throw new Error("The weights of the network could not be loaded.");
  const reader = new FileReader();
  const read = new Promise(resolve => { reader.onload = resolve; });
  reader.readAsDataURL(await answer.blob());
  await read;
  return reader.result.split(",")[1];
}

/* A picture of 28 × 28 numbers from -255 to 255. */
function pixels(kind, label) {
  const element = make("canvas", { className: `live-pixels ${kind}`, width: 28, height: 28 });
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label);
  const context = element.getContext("2d"), color = kind === "live-ink" ? INK : SIGNED;
  const draw = values => {
    const data = values.flatMap(value => [...color(value), Math.abs(value)]);
    context.putImageData(new ImageData(Uint8ClampedArray.from(data), 28), 0, 0);
  };
  return { element, draw };
}

/* The paper: `strokes` is what has been drawn on it, `changed` hears of each new point. */
function paper(changed) {
  const strokes = [], pen = { x: PAPER / 2, y: PAPER / 4, down: false };
  const mark = shape("circle", { r: PEN / 2, class: "live-pen" });
  const lines = shape("g", { class: "live-strokes", "stroke-width": PEN });
  const said = make("span", { className: "live-spoken" });
  said.setAttribute("role", "status");
  const element = shape("svg", {
    viewBox: `0 0 ${PAPER} ${PAPER}`, class: "live-paper", tabindex: 0,
    role: "application", "aria-label": LABEL,
  }, lines, mark);

  function draw() {
    lines.replaceChildren(...strokes.map(stroke =>
      shape("polyline", { points: [stroke[0], ...stroke].join(" ") })));
    mark.setAttribute("cx", pen.x);
    mark.setAttribute("cy", pen.y);
    mark.classList.toggle("live-down", pen.down);
  }
  function add(x, y, fresh) {
    if (fresh) strokes.push([]);
    strokes.at(-1).push([x, y]);
    changed();
  }
  function place(event) {
    const box = element.getBoundingClientRect(), inside = v => Math.max(0, Math.min(PAPER, Math.round(v)));
    return [inside((event.clientX - box.left) * PAPER / box.width),
      inside((event.clientY - box.top) * PAPER / box.height)];
  }

  element.onpointerdown = event => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    pen.down = false;
    add(...place(event), true);
    draw();
  };
  element.onpointermove = event => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const [x, y] = place(event), [before, above] = strokes.at(-1).at(-1);
    if (Math.hypot(x - before, y - above) < 6) return;
    add(x, y);
    draw();
  };
  element.onkeydown = event => {
    const way = ARROWS[event.key];
    if (!way && event.key !== " ") return;
    event.preventDefault();
    if (way) {
      pen.x = Math.max(0, Math.min(PAPER, pen.x + STEP * way[0]));
      pen.y = Math.max(0, Math.min(PAPER, pen.y + STEP * way[1]));
    } else {
      pen.down = !pen.down;
      said.textContent = pen.down ? "The pen is down." : "The pen is lifted.";
    }
    if (pen.down) add(pen.x, pen.y, !way);
    draw();
  };
  const take = count => {
    strokes.splice(Math.max(0, strokes.length - count));
    pen.down = false;
    draw();
    changed();
  };
  draw();
  return { element, said, strokes, undo: () => take(1), clear: () => take(Infinity) };
}

/* A row for each digit: its probability as a bar and as a number. */
function bars() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const bar = make("div", { className: "live-bar-of" });
    return { bar, row: make("tr", {}, make("th", { scope: "row", textContent: digit }),
      make("td", {}, bar), numbered(`p${digit}`, make("td"))) };
  });
  const draw = ({ probabilities, digit }) => rows.forEach(({ bar, row }, i) => {
    bar.style.width = `${100 * probabilities[i]}%`;
    row.classList.toggle("live-first", i === digit);
  });
  const element = make("table", { className: "live-bars" }, make("tbody", {}, ...rows.map(({ row }) => row)));
  element.setAttribute("aria-label", "The probability of each digit");
  return { element, draw };
}

function unit(i) {
  const { element, draw } = pixels("live-signed", `The weights of a hidden unit on the pixels, place ${i + 1}`);
  const told = make("figcaption", {}, "unit ", numbered(`unit${i}`), make("br"),
    "fires ", numbered(`fires${i}`), make("br"), "adds ", numbered(`adds${i}`));
  return { draw, element: make("figure", {}, element, told) };
}

export async function start(place, python) {
  const load = weights();
  await python.call("load", { weights: await load });
  let sent;
  const update = parts.latest(python, async () => {
    sent = await python.call("show", { strokes: sheet.strokes });
    draw();
  });
  const sheet = paper(update), table = bars();
  const seen = pixels("live-ink", "Your digit as the network sees it, 28 by 28 pixels");
  const units = Array.from({ length: 6 }, (_, i) => unit(i));

  function draw() {
    parts.show(place, sent.shown);
    table.draw(sent);
    seen.draw(sent.image);
    units.forEach((one, i) => one.draw(sent.weights[i]));
  }

  place.append(
    make("div", { className: "live-columns" },
      make("div", {}, sheet.element, sheet.said,
        parts.controls(button("Undo", sheet.undo), button("Clear", sheet.clear))),
      make("div", {}, seen.element, parts.readings({ digit: "This is a", sure: "probability" })),
      make("div", {}, table.element)),
    make("p", { textContent: "The six hidden units that fire most, and their weights: " +
      "ink on blue makes a unit fire, ink on orange keeps it from firing." }),
    make("div", { className: "live-units" }, ...units.map(({ element }) => element)),
    make("p", {}, "They add this much to the logit of the likeliest digit. The other units and the bias add ",
      numbered("rest"), ", and all together make ", numbered("logit"), "."),
  );
  await update();
}
