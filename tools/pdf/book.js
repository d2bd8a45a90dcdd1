/* Makes one book of the pages of the site, in the browser that prints it. `parts` is the
   list of chapters, each with a title and the addresses of its pages below `base`. */
const LEFT_OUT = `script, style, template, button, input, .headerlink, .where, .md-source-file,
  .live-figure, .live-bar, details.drawing, a[download], .katex-mathml`;
const HEADINGS = "h1, h2, h3, h4, h5";
const SHORT = 16; // lines of code that stay on one page
const SLACK = 4; // CSS pixels, a millimeter in a margin of twenty

export async function assemble({ parts, base, site, about }) {
  const pages = parts.flatMap(part => part.pages);
  const book = { base, site, prefix: new Map(pages.map(url => [url, slug(url)])) };
  const first = await fetched(pages[0], base);
  await styled(first, base + pages[0]);
  const body = make("main", "md-typeset");
  const list = make("nav", "contents", make("h1", "", "Contents"));
  const running = [];
  body.append(titled(...about), list);
  for (const part of parts) {
    const chapter = make("section", "chapter");
    for (const [number, url] of part.pages.entries()) {
      const article = prepared(await fetched(url, base), url, book);
      const heading = article.querySelector("h2");
      const name = heading.textContent.trim();
      if (number === 0) {
        article.prepend(make("h1", "", part.title));
        if (name === part.title) heading.remove();
        list.append(entry(article.id, part.title, "chapter-entry"));
      }
      article.style.page = article.id;
      running.push(header(article.id, part.title, name === part.title ? "" : name));
      chapter.append(article);
      if (name !== part.title) list.append(entry(article.id, name, "page-entry"));
    }
    body.append(chapter);
  }
  document.head.append(make("style", "", running.join("\n")));
  document.body.append(body);
  await document.fonts.ready;
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  return fitted(body);
}

/* The numbers of the pages in the contents, by the id of what they lead to. */
export function numbered(numbers) {
  for (const line of document.querySelectorAll(".contents a")) {
    line.querySelector(".number").textContent = numbers[line.hash.slice(1)];
  }
}

function make(name, className, ...inside) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

function slug(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

async function fetched(url, base) {
  const answer = await fetch(base + url);
  if (!answer.ok) throw new Error(`the site has no page ${url}: build it again`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/* The style sheets of the pages come before that of the book. */
async function styled(page, address) {
  const own = document.head.querySelector("style");
  const sheets = [...page.querySelectorAll("link[rel=stylesheet]")]
    .map(link => new URL(link.getAttribute("href"), address).href)
    .filter(address => !address.includes("/live/"));
  await Promise.all(sheets.map(href => new Promise((done, failed) => {
    const link = Object.assign(make("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    own.before(link);
  })));
}

function titled(title, ...about) {
  return make("section", "title-page", make("p", "book-title", title), ...about.map(line => make("p", "", line)));
}

function entry(id, text, className) {
  const link = make("a", "", make("span", "", text), make("span", "dots"), make("span", "number", "000"));
  link.href = `#${id}`;
  return make("p", className, link);
}

function header(name, left, right) {
  const text = words => JSON.stringify(words).replace(/</g, "\\3c ");
  return `@page ${name} { @top-left { content: ${text(left)}; } @top-right { content: ${text(right)}; } }`;
}

/* The article of a page as it is printed: nothing folded, nothing to click but links. */
function prepared(page, url, book) {
  const article = document.adoptNode(page.querySelector("article"));
  article.id = book.prefix.get(url);
  article.className = "page";
  for (const formula of article.querySelectorAll(".katex")) {
    const tex = formula.querySelector("annotation");
    formula.setAttribute("role", "img");
    formula.setAttribute("aria-label", tex ? tex.textContent : formula.textContent);
  }
  tabs(article);
  article.querySelectorAll(LEFT_OUT).forEach(part => part.remove());
  unfold(article);
  code(article);
  named(article, url, book);
  for (const heading of [...article.querySelectorAll(HEADINGS)].reverse()) lower(heading);
  return article;
}

/* Tabs stand one below the other, each with its name. */
function tabs(article) {
  for (const set of [...article.querySelectorAll(".tabbed-set")].reverse()) {
    const names = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const blocks = [...set.querySelectorAll(":scope > .tabbed-content > .tabbed-block")];
    set.replaceWith(...blocks.map((block, i) =>
      make("div", "tab", make("p", "tab-name", names[i].textContent.trim()), ...block.childNodes)));
  }
}

/* Hints stay where they are; the solutions wait at the end of the page, each with the
   title of its exercise, which in a notebook is the beginning of a paragraph. */
function unfold(article) {
  const solutions = make("section", "solutions", make("h2", "", "Solutions"));
  let task = "";
  for (const part of [...article.querySelectorAll(".admonition-title, p > strong:first-child, details")]) {
    if (part.tagName !== "DETAILS") {
      if (/^Exercise \d/.test(part.textContent)) task = part.textContent.replace(/\.$/, "");
      continue;
    }
    const summary = part.querySelector(":scope > summary");
    const title = make("p", "admonition-title", ...(summary?.childNodes ?? []));
    summary?.remove();
    const open = make("div", `admonition ${part.className || "note"}`, title, ...part.childNodes);
    if (task && title.textContent === "Solution") {
      title.append(`: ${task}`);
      part.remove();
      solutions.append(open);
    } else {
      part.replaceWith(open);
    }
  }
  if (solutions.children.length > 1) article.insertBefore(solutions, article.querySelector(".verified"));
}

function code(article) {
  for (const block of article.querySelectorAll("pre")) {
    const lines = block.textContent.trimEnd().split("\n").length;
    if (lines <= SHORT) block.classList.add("short");
  }
}

/* Ids are told apart by page. Links within the book lead to them, others to the site. */
function named(article, url, { base, site, prefix }) {
  const own = article.id;
  for (const part of article.querySelectorAll("*")) {
    if (part.id) part.id = `${own}--${part.id}`;
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("url(#")) part.setAttribute(name, value.replaceAll("url(#", `url(#${own}--`));
      if (name === "xlink:href") part.setAttribute(name, value.replace(/^#/, `#${own}--`));
    }
  }
  for (const image of article.querySelectorAll("img")) {
    image.src = new URL(image.getAttribute("src"), base + url).href;
  }
  for (const link of article.querySelectorAll("a[href]")) {
    const target = new URL(link.getAttribute("href"), base + url);
    if (!target.href.startsWith(base)) continue;
    const page = target.href.slice(base.length).split(/[?#]/)[0];
    const at = prefix.get(page);
    if (at === undefined && site) link.href = site + target.href.slice(base.length);
    else if (at === undefined) link.replaceWith(...link.childNodes);
    else link.setAttribute("href", target.hash ? `#${at}--${decodeURIComponent(target.hash.slice(1))}` : `#${at}`);
  }
}

/* A chapter has the first level of the book, so each heading of a page steps down. */
function lower(heading) {
  const down = make(`h${Number(heading.tagName[1]) + 1}`, heading.className, ...heading.childNodes);
  if (heading.id) down.id = heading.id;
  heading.replaceWith(down);
}

/* Makes smaller what is wider than the paper; returns what still is. */
function fitted(body) {
  const width = body.clientWidth;
  for (const formula of body.querySelectorAll(".katex-display > .katex, table")) {
    const room = formula.parentElement.clientWidth;
    const needed = formula.scrollWidth || formula.getBoundingClientRect().width;
    if (needed > room) formula.style.fontSize = `${Math.floor(97 * room / needed)}%`;
  }
  const right = body.getBoundingClientRect().left + width + SLACK;
  return [...body.querySelectorAll("*")]
    .filter(part => part.getBoundingClientRect().right > right && !part.parentElement.closest("svg, .katex-base"))
    .map(part => `${part.closest(".page")?.id}: ${part.tagName} ${part.textContent.slice(0, 60)}`
      + ` (${Math.ceil(part.getBoundingClientRect().right - right)} px)`);
}
