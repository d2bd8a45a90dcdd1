// On the page for missing addresses: the pages whose addresses are most like the one
// that was asked for, and a search for its words.

const MOST = 5;
const LIKE = 0.4; // from 0, no pair of letters in common, to 1, all of them

/** The words of an address, without `index.html`, `.md` and slashes at its ends. */
function plain(address) {
  const text = address.toLowerCase().replace(/(index)?\.\w+$/, "").replace(/^\/+|\/+$/g, "");
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a sign % that stands for itself
  }
}
const last = address => address.split("/").at(-1);

function pairs(text) {
  const found = new Set();
  for (let i = 0; i + 1 < text.length; i++) found.add(text.slice(i, i + 2));
  return found;
}

/** The share of the pairs of letters that two texts have in common. */
function alike(one, other) {
  const [a, b] = [pairs(one), pairs(other)];
  const both = [...a].filter(pair => b.has(pair)).length;
  return a.size + b.size ? (2 * both) / (a.size + b.size) : 0;
}

const place = document.querySelector("#nearest");
const home = new URL(place.dataset.home, location).pathname;
const asked = plain(location.pathname.slice(home.length));
const likeness = link => {
  const address = plain(new URL(link.href).pathname.slice(home.length));
  // The name counts most; the folder decides between two of one name.
  return alike(last(asked), last(address)) + alike(asked, address) / 4;
};

const nearest = [...document.querySelectorAll(".chapters a")]
  .map(link => ({ link, value: likeness(link) }))
  .filter(({ value }) => value > LIKE)
  .sort((a, b) => b.value - a.value)
  .slice(0, MOST);

place.querySelector("ul").append(...nearest.map(({ link }) => {
  const item = document.createElement("li");
  const { chapter } = link.parentElement.dataset;
  item.append(link.cloneNode(true), chapter ? ` (${chapter})` : "");
  return item;
}));
place.querySelector("h2").hidden = !nearest.length;
const words = last(asked).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const search = place.querySelector("p a");
search.href = `${home}?q=${encodeURIComponent(words)}`;
if (words) search.textContent = `Search for “${words}”`;
place.hidden = false;
