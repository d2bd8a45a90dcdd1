/* The list of all exercises: which are solved, saved to a file and loaded from one. */
import { button, make } from "./dom.js";
import * as store from "./store.js";

const said = make("p", { className: "live-memory" });
said.setAttribute("role", "status");
const rows = [...document.querySelectorAll("article table tbody tr")].map(row => {
  const link = row.querySelector("a[href*='#exercises']");
  const stem = link?.pathname.split("/").filter(Boolean).pop();
  return { number: row.cells[1], name: `${stem}-${row.cells[1].textContent.trim()}` };
});

function draw() {
  let count = 0;
  for (const { number, name } of rows) {
    number.querySelector(".live-solved")?.remove();
    if (!store.solved(name)) continue;
    count += 1;
    const mark = make("span", { className: "live-solved", textContent: " ✓" });
    mark.append(make("span", { className: "live-spoken", textContent: " solved" }));
    number.append(mark);
  }
  said.textContent = store.works()
    ? `${count} of ${rows.length} solved in this browser.`
    : "This browser keeps nothing: solved exercises are forgotten.";
}

function save() {
  const file = new Blob([store.exported()], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: "nnguide-exercises.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const chooser = make("input", { type: "file", accept: ".json,application/json", hidden: true });
chooser.onchange = async () => {
  try {
    store.imported(await chooser.files[0].text());
    draw();
  } catch (error) {
    const unread = error instanceof SyntaxError;
    said.textContent = unread ? "This file is not JSON. Nothing was changed." : error.message;
  }
  chooser.value = "";
};
const forget = button("Forget all", () => {
  if (confirm("Forget which exercises are solved, and all answers?")) {
    store.forgetExercises();
    draw();
  }
});
const bar = make("div", { className: "live-bar" },
  button("Save to a file", save), button("Load from a file", () => chooser.click()), forget, chooser);
document.querySelector("article table").closest(".md-typeset__scrollwrap, table").before(said, bar);
draw();
