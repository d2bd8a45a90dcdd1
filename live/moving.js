/* A button below each picture that can be moved. What moves it is loaded on a click. */
import { button, make } from "./dom.js";
import * as store from "./store.js";

const { megabytes } = document.querySelector("script[data-megabytes]").dataset;

for (const box of document.querySelectorAll("[data-figure]")) {
  const said = make("span", { className: "live-status" });
  if (!store.met()) said.textContent = `Loads Python, about ${megabytes} MB.`;
  const move = button("Move it", async () => {
    try {
      const { open } = await import("./moving/figure.js");
      await open(box, move, said);
    } catch {
      said.textContent = "A file could not be loaded. The picture stays as it is.";
    }
  });
  box.append(make("div", { className: "live-bar" }, move, said));
}
