/* Gradient descent on one weight and on two. `descent.py` walks; this draws the trail. */
import { button, make } from "../dom.js";
import * as parts from "./parts.js";

const { shape } = parts;
const [WIDTH, HEIGHT] = [480, 330];
const ROOM = { left: 42, right: 8, top: 8, bottom: 38 };
const RATES = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6];
const MOMENTA = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95];
const PROBLEMS = {
  1: {
    name: "one weight, two examples", sizes: [1, 2], axes: ["weight w", "loss"], ticks: [1, 10],
    label: "The loss of one weight, a hill from the side, and the trail of the walk.",
  },
  2: {
    name: "two weights, 10,000 deliveries", sizes: [1, 10, 100, 1000, 10000],
    axes: ["weight of the distance", "weight of the load"], ticks: [1, 1],
    label: "The contours of the loss over two weights, and the trail of the walk.",
  },
};
const FIRST = { weights: 1, rate: 0.1, momentum: 0, size: 2, w1: 0, w2: 0, seed: 1 };
const near = w => Math.abs(w) <= 20;
const ALLOWED = {
  weights: n => n in PROBLEMS, rate: r => RATES.includes(r), momentum: m => MOMENTA.includes(m),
  w1: near, w2: near, seed: n => Number.isInteger(n) && n >= 0,
};

export async function start(place, python) {
  const settings = parts.recalled("descent", FIRST, ALLOWED);
  let scene, sent, scales;
  const map = make("div"), choices = make("div");
  const update = parts.latest(python, async () => {
    sent = await python.call("walk", given());
    walk.again();
  });
  const changed = () => { parts.remember("descent", settings); return update(); };
  const walk = parts.steps(python, () => sent.path.length - 1, trail, 4);
  const given = () => {
    const { weights, rate, momentum, size, w1, w2, seed } = settings;
    return { weights, rate, momentum, size, start: weights === 1 ? [w1] : [w1, w2], seed };
  };

  /* Controls for the settings, which they change in place. */
  const set = (name, made) => { settings[name] = made; changed(); };
  const weights = parts.choice("Problem",
    Object.fromEntries(Object.entries(PROBLEMS).map(([key, { name }]) => [key, name])),
    settings.weights, () => {
      settings.weights = Number(weights.value);
      open();
      parts.remember("descent", settings);
    });
  const rate = parts.slider("learning rate", RATES, settings.rate, () => set("rate", rate.value));
  const momentum = parts.slider("momentum", MOMENTA, settings.momentum,
    () => set("momentum", momentum.value));

  let fields = [];
  async function open() {
    const { sizes } = PROBLEMS[settings.weights];
    if (!sizes.includes(settings.size)) settings.size = sizes.at(-1);
    const size = parts.choice("examples a step",
      Object.fromEntries(sizes.map(n => [n, n.toLocaleString("en")])), settings.size,
      () => set("size", Number(size.value)));
    fields = ["w1", "w2"].slice(0, settings.weights).map((key, i) => {
      const name = settings.weights === 1 ? "start at w" : `start at ${"w₁ w₂".split(" ")[i]}`;
      const field = parts.field(name, settings[key], () => set(key, field.value));
      return field;
    });
    const shuffle = button("Another order", () => set("seed", settings.seed + 1));
    choices.replaceChildren(parts.controls(size, shuffle), parts.controls(...fields));
    scene = await python.call("scene", { weights: settings.weights });
    map.replaceChildren(ground());
    await update();
  }

  /* The hill or its contours, with axes; a press or a drag on it moves the start. */
  function ground() {
    const { axes, ticks, label } = PROBLEMS[settings.weights];
    const [left, right, bottom, top] = scene.view;
    const [w, h] = [WIDTH - ROOM.left - ROOM.right, HEIGHT - ROOM.top - ROOM.bottom];
    const x = value => ROOM.left + (value - left) / (right - left) * w;
    const y = value => ROOM.top + (top - value) / (top - bottom) * h;
    scales = { x, y, line: points => points.map(([a, b]) => `${x(a).toFixed(2)},${y(b).toFixed(2)}`).join(" ") };
    const text = (words, attributes) => shape("text", { class: "live-scale", ...attributes }, words);
    const clip = shape("clipPath", { id: "live-descent" },
      shape("rect", { x: ROOM.left, y: ROOM.top, width: w, height: h }));
    const marks = [];
    for (let at = Math.ceil(left / ticks[0]) * ticks[0]; at <= right; at += ticks[0]) {
      marks.push(text(at, { x: x(at), y: HEIGHT - ROOM.bottom + 15 }));
    }
    for (let at = Math.ceil(bottom / ticks[1]) * ticks[1]; at <= top; at += ticks[1]) {
      marks.push(text(at, { x: ROOM.left - 5, y: y(at) + 4, "text-anchor": "end" }));
    }
    const drawn = parts.drawing(WIDTH, HEIGHT, label, clip,
      shape("rect", { x: ROOM.left, y: ROOM.top, width: w, height: h, class: "live-line" }),
      ...marks, text(axes[0], { x: ROOM.left + w / 2, y: HEIGHT - 6 }),
      text(axes[1], { x: 0, y: 0, transform: `translate(12 ${ROOM.top + h / 2}) rotate(-90)` }),
      shape("g", { "clip-path": "url(#live-descent)" },
        ...scene.lines.map(line => shape("polyline", { points: scales.line(line), class: "live-line" })),
        shape("text", { x: x(scene.lowest[0]), y: y(scene.lowest[1]) + 5 }, "★"),
        shape("g", { class: "live-trail" })));
    const move = event => {
      const inside = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawn.getScreenCTM().inverse());
      const value = [left + (inside.x - ROOM.left) / w * (right - left), top - (inside.y - ROOM.top) / h * (top - bottom)];
      fields.forEach((field, i) => {
        field.value = Math.round(20 * Math.max(-20, Math.min(20, value[i]))) / 20;
        settings[`w${i + 1}`] = field.value;
      });
      changed();
    };
    drawn.addEventListener("pointerdown", event => { drawn.setPointerCapture(event.pointerId); move(event); });
    drawn.addEventListener("pointermove", event => { if (event.buttons) move(event); });
    return drawn;
  }

  /* The trail up to step `at`, and the numbers of its last place. */
  function trail(at) {
    const { x, y, line } = scales, path = sent.path.slice(0, at + 1);
    const dot = ([a, b], r) => shape("circle", { cx: x(a), cy: y(b), r });
    map.querySelector(".live-trail").replaceChildren(
      shape("polyline", { points: line(path), class: "live-way" }),
      ...path.map(point => dot(point, 2.2)), dot(path.at(-1), 5));
    parts.show(place, sent.texts[at]);
  }

  place.append(map, walk.element,
    parts.readings({
      step: "Step", asked: "examples asked", w: "weight", slope: "slope of the batch", loss: "loss",
    }),
    parts.controls(weights), parts.controls(rate, momentum), choices);
  await open();
}
