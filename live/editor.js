/* A plain editor: a textarea over its own highlighted text. Tab moves on, as everywhere
   on the page; Enter keeps the indentation, Backspace takes four blanks at once. */
import { make } from "./dom.js";

const WORDS = "False None True and as assert async await break class continue def del elif " +
  "else except finally for from global if import in is lambda match nonlocal not or pass " +
  "raise return try while with yield";
const TOKENS = new RegExp([
  /(?<c>#[^\n]*)/,
  /(?<s>[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
  /(?<mi>\b\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?j?\b)/,
  new RegExp(`(?<k>\\b(?:${WORDS.replaceAll(" ", "|")})\\b)`),
  /(?<nf>(?<=\bdef\s+)\w+)/,
].map(part => part.source).join("|"), "g");

/* Pieces of code, with Pygments' names of their kinds. */
function highlighted(source) {
  const pieces = [];
  let at = 0;
  for (const found of source.matchAll(TOKENS)) {
    const kind = Object.keys(found.groups).find(name => found.groups[name] !== undefined);
    pieces.push(source.slice(at, found.index));
    pieces.push(make("span", { className: kind, textContent: found[0] }));
    at = found.index + found[0].length;
  }
  return [...pieces, source.slice(at), "\n"];
}

export function createEditor({ value, label, run, changed }) {
  const area = make("textarea", { value, spellcheck: false, autocapitalize: "off", wrap: "off" });
  area.setAttribute("aria-label", label);
  area.setAttribute("autocomplete", "off");
  const code = make("code"), back = make("pre", {}, code);
  back.setAttribute("aria-hidden", "true");
  const draw = () => {
    code.replaceChildren(...highlighted(area.value));
    area.rows = area.value.split("\n").length;
  };
  const insert = text => {
    /* This way the browser's own undo knows of it. */
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    }
  };
  area.addEventListener("input", () => { draw(); changed(area.value); });
  area.addEventListener("scroll", () => { back.scrollLeft = area.scrollLeft; });
  area.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
      return;
    }
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const before = area.value.slice(0, area.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    if (event.key === "Enter") {
      event.preventDefault();
      insert("\n" + line.match(/^ */)[0] + (/:\s*(#.*)?$/.test(line) ? "    " : ""));
    } else if (event.key === "Backspace" && /^( {4})+$/.test(line) &&
      area.selectionStart === area.selectionEnd) {
      event.preventDefault();
      area.setSelectionRange(area.selectionStart - 4, area.selectionStart);
      document.execCommand("delete");
    }
  });
  draw();
  return { element: make("div", { className: "live-editor" }, back, area), area };
}
