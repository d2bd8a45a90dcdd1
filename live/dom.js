/* Elements, and the words of the page. */
export function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

export const button = (text, onclick) =>
  make("button", { type: "button", className: "live-button", textContent: text, onclick });

/* An action that waits is dimmed but keeps the focus, which a disabled button loses. */
export const wait = (element, waits) => element.setAttribute("aria-disabled", waits);

/* The lines of a console that follow a prompt, without it, and the lines that do not. */
export function split(text) {
  const typed = [], shown = [];
  let inside = false;
  for (const line of text.trimEnd().split("\n")) {
    inside = /^>>>( |$)/.test(line) || (inside && /^\.\.\.( |$)/.test(line));
    if (inside) typed.push(line.slice(4));
    else shown.push(line);
  }
  return { typed: typed.join("\n").trimEnd(), shown: shown.join("\n") };
}

/* One sentence at a time for screen readers; the output itself stands outside of it. */
const status = make("div", { className: "live-spoken" });
status.setAttribute("role", "status");
export function announce(text) {
  if (!status.isConnected) document.body.append(status);
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}

/* A link to the page as a notebook, where everything runs. */
export function notebook(words) {
  const offered = document.querySelector(".verified a[download]");
  if (!offered) return words;
  return make("a", { href: offered.href, download: "", textContent: words });
}
