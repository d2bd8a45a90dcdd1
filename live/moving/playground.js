/* The playground: a network that learns while the reader looks on. `playground.py` trains
   it; this draws its surface, its units and its losses. */
import { announce, button, make } from "../dom.js";
import * as parts from "./parts.js";

const { numbered, shape } = parts;
const NAMES = {
  data: "data", points: "training points", noise: "noise", layers: "hidden layers",
  units: "units in each", activation: "activation", optimizer: "optimizer", rate: "rate",
  decay: "weight decay", start: "start",
};
const READINGS = {
  step: "step", loss: "training loss", loss_val: "validation loss", right: "training right",
  right_val: "validation right",
};
const COLORS = [[0, 119, 187], [221, 85, 0]]; /* class 0 and class 1 */
const [WIDTH, HEIGHT] = [320, 240]; /* of the loss curves */

/* Squares in the color of their side: the surer, the stronger. */
function paint(canvas, packed) {
  const letters = atob(packed), image = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < letters.length; i++) {
    const share = letters.charCodeAt(i) / 255;
    const strength = 170 * Math.abs(2 * share - 1);
    image.data.set([...COLORS[Number(share >= 0.5)], strength], 4 * i);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const square = (side, className) => make("canvas", { width: side, height: side, className });

/* Class 0 is round, class 1 is square; a validation point is hollow. */
function dot([x, y, label], hollow) {
  const common = { class: `live-dot${label}${hollow ? " live-hollow" : ""}` };
  if (!label) return shape("circle", { ...common, cx: x, cy: -y, r: 0.045 });
  return shape("rect", { ...common, x: x - 0.04, y: -y - 0.04, width: 0.08, height: 0.08 });
}

/* The losses so far as two lines, from 0 to the largest of them. */
function curves(svg, past) {
  const top = Math.max(...past.flatMap(({ losses }) => losses), 0.1), end = past.at(-1).step || 1;
  const line = (which, name) => shape("polyline", {
    class: `live-line live-${name}`,
    points: past.map(({ step, losses }) =>
      `${40 + (WIDTH - 50) * step / end},${HEIGHT - 30 - (HEIGHT - 45) * losses[which] / top}`).join(" "),
  });
  const scale = (x, y, text, anchor) => shape("text",
    { x, y, class: "live-scale", "text-anchor": anchor }, text);
  svg.replaceChildren(
    shape("path", { class: "live-line", d: `M40 10V${HEIGHT - 30}H${WIDTH - 10}` }),
    scale(35, 20, String(Number(top.toPrecision(2))), "end"), scale(35, HEIGHT - 28, "0", "end"),
    scale(40, HEIGHT - 12, "0", "middle"), scale(WIDTH - 10, HEIGHT - 12, String(end), "end"),
    scale(WIDTH / 2 + 15, HEIGHT - 12, "steps", "middle"),
    line(1, "validation"), line(0, "training"),
    shape("text", { x: WIDTH - 10, y: 20, class: "live-value", "text-anchor": "end" }, "training loss"),
    shape("text", { x: WIDTH - 10, y: 36, class: "live-blame", "text-anchor": "end" }, "validation loss"));
}

export async function start(place, python) {
  const { choices, usual, wide } = await python.call("choices");
  let past = [];
  const note = make("p", { className: "live-note" });
  const surface = square(40), dots = shape("g"), layers = make("div");
  const losses = parts.drawing(WIDTH, HEIGHT, "The training and the validation loss, step by step.");
  const readings = parts.readings(READINGS);
  note.setAttribute("role", "status");
  readings.setAttribute("aria-live", "off"); /* it changes too often to be read out */

  const controls = Object.fromEntries(Object.keys(usual).map(name => [name,
    typeof usual[name] === "number"
      ? parts.slider(NAMES[name], choices[name], usual[name], changed)
      : parts.choice(NAMES[name], Object.fromEntries(choices[name].map(key => [key, key])), usual[name], changed)]));
  const settings = () =>
    Object.fromEntries(Object.entries(controls).map(([name, { value }]) => [name, value]));

  const set = wanted => {
    for (const [name, value] of Object.entries(wanted)) controls[name].value = value;
  };

  function draw(sent) {
    parts.show(place, sent.shown);
    if (sent.burst) {
      note.textContent = "The numbers have grown beyond all bounds: the rate is too large.";
      return;
    }
    past.push(sent);
    if (past.length > 500) past = past.filter((_, i) => i % 2 === 0 || i === past.length - 1);
    paint(surface, sent.surface);
    curves(losses, past);
    const canvases = layers.querySelectorAll("canvas");
    sent.units.flat().forEach((packed, i) => paint(canvases[i], packed));
  }

  async function begin(chosen) {
    const sent = await python.call("begin", chosen);
    past = [];
    note.textContent = "";
    dots.replaceChildren(...sent.validation.map(point => dot(point, true)),
      ...sent.points.map(point => dot(point, false)));
    layers.replaceChildren(...sent.units.map((units, i) => {
      const row = make("div", { className: "live-units" }, ...units.map(() => square(20)));
      row.setAttribute("role", "img");
      row.setAttribute("aria-label", "What each unit answers over the same square.");
      return make("div", {}, `Hidden layer ${i + 1}`, row);
    }));
    draw(sent);
  }
  const again = parts.latest(python, () => begin(settings()));
  function changed() {
    play.stop();
    parts.remember("playground", settings());
    again();
  }
  async function train(steps) {
    const sent = await python.call("train", { steps });
    draw(sent);
    return !sent.burst;
  }

  const pace = parts.slider("steps for a picture", [1, 5, 25], 5, () => {});
  const play = parts.player(python, () => train(pace.value), 30);
  const step = button("One step", async () => {
    play.stop();
    await train(1);
    announce(readings.textContent);
  });
  const over = button("Start over", () => { play.stop(); again(); });

  /* What the address asks for; if that cannot be had, the usual setting, and why. */
  async function adopt() {
    const texts = Object.entries(usual).map(([name, value]) => [name, String(value)]);
    const asked = Object.entries(parts.recalled("playground", Object.fromEntries(texts)));
    const wanted = Object.fromEntries(asked.map(([name, text]) =>
      [name, typeof usual[name] === "number" ? Number(text) : text]));
    set(wanted);
    try {
      await begin(wanted);
    } catch (problem) {
      if (problem.words) throw problem; /* Python does not run here at all */
      set(usual);
      await begin(usual);
      note.textContent = `${problem.message} The address asks for something else, so this is the usual setting.`;
    }
  }

  /* An experiment of the page sets the playground up, without leaving the page. */
  const follow = parts.latest(python, adopt);
  for (const link of document.querySelectorAll("a[href^='?playground.']")) {
    link.addEventListener("click", event => {
      if (!place.isConnected) return;
      event.preventDefault();
      history.replaceState(history.state, "", link.href);
      play.stop();
      follow();
      place.scrollIntoView();
      play.element.focus({ preventScroll: true });
    });
  }

  const plane = parts.drawing(1, 1, "The points, and for each place what the network answers there.", dots);
  plane.setAttribute("viewBox", [-wide, -wide, 2 * wide, 2 * wide].join(" "));
  const hollow = parts.toggle("show validation points", false, () =>
    plane.classList.toggle("live-all", hollow.value));
  place.append(
    parts.controls(play, step, over, pace, hollow),
    make("div", { className: "live-playground" },
      make("div", { className: "live-plane" }, surface, plane), losses),
    readings, note, parts.controls(...Object.values(controls)), layers);
  await adopt();
}
