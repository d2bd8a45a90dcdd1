/* The box of a figure: opened by its button in place of the still picture, and closed. */
import { announce, make, wait } from "../dom.js";
import * as store from "../store.js";
import { Python, Unable } from "./python.js";

/* The picture above the box. */
function still(box) {
  const above = picture => picture.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll("article svg.figure")].filter(above).at(-1);
}

async function styled() {
  const href = new URL("moving.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const sheet = make("link", { rel: "stylesheet", href });
  await new Promise((resolve, reject) => {
    Object.assign(sheet, { onload: resolve, onerror: reject });
    document.head.append(sheet);
  });
}

function lost() {
  throw new Error("A file could not be loaded. The picture stays as it is.");
}

/* Start Python and draw the figure with it; its own script, NAME.js, exports `start`. */
export async function open(box, move, said) {
  if (move.getAttribute("aria-disabled") === "true") return;
  if (box.python) {
    close(box, move);
    return;
  }
  const name = box.dataset.figure;
  const status = (...words) => said.replaceChildren(...words);
  wait(move, true);
  store.keepMet();
  window.nnguide?.loaded(); /* the page's fences need not say the size any more */
  status("Loading…");
  announce("Loading Python.");
  const place = make("div", { className: "live-moving" });
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The figure, to be moved");
  try {
    const [{ start }] = await Promise.all([import(`./${name}.js`), styled()]).catch(lost);
    box.python = new Python(name, status, busy => box.setAttribute("aria-busy", busy));
    await start(place, box.python);
    if (box.python.over) throw box.python.over;
    swap(box, () => {
      still(box)?.setAttribute("hidden", "");
      box.prepend(place);
    });
    move.textContent = "Put the picture back";
    announce("The figure can be moved.");
  } catch (problem) {
    box.python?.end(problem);
    box.python = null;
    status(...problem.words ?? [problem.message]);
    announce(said.textContent);
  }
  wait(move, false);
}

/* What comes in sight stands where the other stood. */
function swap(box, change) {
  const top = () => (box.querySelector(".live-moving") ?? still(box) ?? box).getBoundingClientRect().top;
  const before = top();
  change();
  scrollBy({ top: top() - before, behavior: "instant" });
}

function close(box, move) {
  box.python.end(new Unable("the figure was closed."));
  box.python = null;
  swap(box, () => {
    box.querySelector(".live-moving").remove();
    still(box)?.removeAttribute("hidden");
  });
  move.textContent = "Move it";
}
