/* The figure of the home page: the reader moves its point along the curve. All numbers
   were printed by Python; this script shows them and moves the lines of the still figure. */
import { make } from "./dom.js";

const box = document.querySelector(".slope");
const figure = box.querySelector("svg.figure");
const part = name => figure.querySelector(`#home-slope-${name}`);
const [tangent, point] = [part("tangent").querySelector("path"), part("point").querySelector("use")];
const shown = [...box.querySelectorAll("tbody td:last-child")];
const label = figure.getAttribute("aria-label");
const places = (await (await fetch(new URL("../figures/home-slope.csv", import.meta.url))).text())
  .trim().split("\n").map(line => line.split(","));

/* How the still figure was drawn: its tangent reaches from one below the weight to one above. */
const start = places.findIndex(([weight]) => weight === shown[0].textContent);
const [left, , right, low] = tangent.getAttribute("d").match(/[\d.]+/g).map(Number)
  .map((value, i, [x0, y0, x1, y1]) => [x0, y0, x1, (y1 - y0) / 2 / places[start][2]][i]);
const [weight0, loss0] = places[start];
const [x0, y0] = [point, point].map((use, i) => Number(use.getAttribute("xy"[i])));
const x = weight => x0 + (weight - weight0) * (right - left) / 2;
const y = loss => y0 + (loss - loss0) * low;

const slider = make("input", { type: "range", min: 0, max: places.length - 1, value: start });

function move(at) {
  const [weight, loss, slope] = places[at].map(Number);
  const ends = [weight - 1, weight + 1].map(w => `${x(w)} ${y(loss + slope * (w - weight))}`);
  tangent.setAttribute("d", `M ${ends.join(" L ")}`);
  point.setAttribute("x", x(weight));
  point.setAttribute("y", y(loss));
  const texts = places[at].map(text => text.replace("-", "−"));
  texts.forEach((text, i) => { shown[i].textContent = text; });
  figure.setAttribute("aria-label", label.replace("0.30", texts[0]));
  slider.setAttribute("aria-valuetext",
    `weight ${texts[0]}, loss ${texts[1]}, slope ${texts[2]} by backpropagation, ${texts[3]} measured`);
}

/* The picture itself can be dragged, too. */
function drag({ clientX, buttons }) {
  if (!buttons) return;
  const { x: at } = new DOMPoint(clientX, 0).matrixTransform(figure.getScreenCTM().inverse());
  const step = x(places[1][0]) - x(places[0][0]);
  const near = Math.round((at - x(places[0][0])) / step);
  slider.value = Math.max(0, Math.min(places.length - 1, near));
  move(slider.value);
}

slider.addEventListener("input", () => move(slider.value));
figure.addEventListener("pointerdown", drag);
figure.addEventListener("pointermove", drag);
figure.parentElement.after(make("label", { className: "slope-slider" }, "Move the point", slider));
figure.classList.add("slope-moves");
move(start);
