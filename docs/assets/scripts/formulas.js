// A formula that is copied is copied once, as TeX. All else is copied as without this
// script: in paragraphs, tables in columns, and nothing that is folded or no prompt.
// KaTeX's own copy-tex hands on the bare text of the page instead, hidden parts too.

const formulaAround = node =>
  (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");

/** A selection that begins or ends inside a formula takes all of it. */
function widen(range) {
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
}

function written(formula) {
  const tex = formula.querySelector("annotation").textContent.trim();
  const shown = formula.closest(".katex-display");
  const textContent = shown ? `$$${tex}$$` : `$${tex.replace(/\s+/g, " ")}$`;
  return Object.assign(document.createElement("span"), { className: "tex", textContent });
}

/** The elements below `root` that no reader sees or can select, the outermost of each. */
function unseen(root) {
  const found = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, node => {
    if (node.checkVisibility() && getComputedStyle(node).userSelect !== "none") {
      return NodeFilter.FILTER_ACCEPT;
    }
    found.push(node);
    return NodeFilter.FILTER_REJECT;
  });
  while (walk.nextNode());
  return found;
}

/** What is in sight of the range as HTML, its links in full. */
function html(range) {
  const hidden = unseen(range.commonAncestorContainer);
  for (const one of hidden) one.setAttribute("data-unseen", "");
  const part = document.createElement("div");
  part.append(range.cloneContents());
  for (const one of hidden) one.removeAttribute("data-unseen");
  for (const one of part.querySelectorAll("[data-unseen]")) one.remove();
  for (const one of part.querySelectorAll("[href]")) one.setAttribute("href", one.href);
  return part.innerHTML;
}

document.addEventListener("copy", event => {
  const selection = getSelection();
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const ranges = Array.from({ length: selection.rangeCount }, (_, i) => selection.getRangeAt(i));
  ranges.forEach(widen);
  const formulas = [...document.querySelectorAll(".katex")].filter(formula =>
    ranges.some(range => range.intersectsNode(formula)));
  if (!formulas.length) return;
  const added = formulas.map(written);
  // Nothing of this is painted: the page is as it was before the browser comes to it.
  document.documentElement.classList.add("copies-tex");
  formulas.forEach((formula, i) => formula.prepend(added[i]));
  try {
    event.clipboardData.setData("text/plain", selection.toString());
    event.clipboardData.setData("text/html", ranges.map(html).join(""));
    event.preventDefault();
  } finally {
    for (const one of added) one.remove();
    document.documentElement.classList.remove("copies-tex");
  }
});
