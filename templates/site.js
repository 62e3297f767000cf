// The search page: what a reader types is looked up in the index of the site. No word and no figure is its own.
const page = document, root = page.documentElement;
const form = page.querySelector("form.search"), input = page.getElementById("query");
const said = page.getElementById("said"), list = page.getElementById("results"), more = page.getElementById("more");
const STEP = 10, words = said.dataset, home = new URL(list.dataset.root, location.href);
const make = (tag, name, ...parts) => {
  const element = page.createElement(tag);
  if (name) element.className = name;
  element.append(...parts);
  return element;
};
const isChinese = root.lang.startsWith("zh"), LONGEST = isChinese ? 110 : 240;
// In the index, marks between words tell Chinese ones apart.
const WORDS = isChinese ? "\u200b" : /\s+/, unbroken = (text) => text.replaceAll("\u200b", "");
const sentences = (text) => unbroken(text).split(/(?<=[。！？])\s*|(?<=[.!?])\s+(?=[^a-z])/).map((one) => one.trim()).filter(Boolean);

let index;
const open = async () => {
  index ??= import(new URL("../pagefind/pagefind.js", import.meta.url)).then(async (opened) => {
    await opened.options({ baseUrl: home.pathname });
    await opened.init();
    return opened;
  });
  return index;
};

// The index finds too much: parts of Chinese words. An issue counts if it has each word of the query, in English also
// with another ending.
const read = (query) => query.toLowerCase().split(/\s+/).filter(Boolean)
  .map((word) => isChinese || word.length < 5 ? word : word.replace(/(?:ies|ed|ing|es|s|y)$/, ""));
const holds = (text, hits) => hits.filter((hit) => text.toLowerCase().includes(hit)).length;
const ask = (query) => query.replace(/[$¥€£+−]/g, " ");

// Hits are marked; an English word to its end.
const mark = (text, hits) => {
  const parts = [], low = text.toLowerCase();
  let at = 0;
  while (low.length === text.length) {
    const places = hits.map((hit) => [low.indexOf(hit, at), hit]).filter(([place]) => place >= 0);
    if (!places.length) break;
    const [place, hit] = places.reduce((one, other) => other[0] < one[0] ? other : one);
    const end = place + hit.length + (isChinese ? 0 : /^[a-z]*/.exec(low.slice(place + hit.length))[0].length);
    parts.push(text.slice(at, place), make("mark", "", text.slice(place, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
};

// The sections of an issue, each from its heading on, and first what stands before them.
const divide = (found) => {
  const words = found.raw_content.replaceAll("&lt;", "<").replaceAll("&gt;", ">").split(WORDS);
  const starts = found.anchors.filter((one) => one.element === "h2").sort((one, other) => one.location - other.location);
  return [{ location: 0, text: "" }, ...starts].map((start, at, all) => {
    const text = unbroken(words.slice(start.location, all[at + 1]?.location).join(isChinese ? "" : " ")).trim();
    return { id: start.id, title: start.text, text: text.slice(start.text.length).replace(/^\s*\.\s*/, "") };
  });
};

// An excerpt is whole sentences, from the one with the most hits on; the headline stands above it.
const cut = (sections, hits) => {
  const all = sections.flatMap((one, at) => sentences(one.text).slice(at ? 0 : 1));
  let at = all.reduce((best, one, here) => holds(one, hits) > holds(all[best], hits) ? here : best, 0), text = all[at] ?? "";
  while (all[++at] && text.length + all[at].length < LONGEST) text += (isChinese ? "" : " ") + all[at];
  return text;
};

const show = (found, hits) => {
  const day = make("time", "", found.meta.date), link = make("a", "", ...mark(unbroken(found.meta.title), hits));
  day.dateTime = found.meta.day;
  link.href = found.url;
  const sections = divide(found), words = make("div", "row-words", make("h2", "row-title", link),
    make("p", "row-lead", ...mark(cut(sections, hits), hits)));
  const ways = sections.filter((one) => one.id && holds(`${one.title} ${one.text}`, hits)).map((one) => {
    const way = make("a", "", ...mark(one.title, hits));
    way.href = `${found.url}#${one.id}`;
    return make("li", "", way);
  });
  if (ways.length) words.append(make("ul", "files", ...ways));
  const item = make("li", "row", make("p", "row-day", day), words);
  item.dataset.issue = found.meta.day;
  list.append(item);
};

let asked = 0;
const search = async (query) => {
  const turn = ++asked;
  list.replaceChildren();
  more.hidden = true;
  said.textContent = query && words.working;
  if (!query) return;
  try {
    const hits = read(query), { results } = await (await open()).search(ask(query), { sort: { day: "desc" } });
    const next = async () => {
      const first = list.children.length;
      while (turn === asked && results.length && list.children.length < first + STEP) {
        const step = await Promise.all(results.splice(0, STEP).map((one) => one.data()));
        if (turn !== asked) return;
        step.filter((one) => holds(unbroken(one.content), hits) === hits.length).forEach((one) => show(one, hits));
      }
      more.hidden = !results.length;
      if (first) list.children[first]?.querySelector("a").focus();
    };
    more.querySelector("button").onclick = next;
    await next();
    if (turn !== asked) return;
    said.textContent = (list.children.length ? words.found : words.none).replace("…", () => query);
  } catch {
    if (turn === asked) said.textContent = words.failed;
    index = undefined;
  }
};

const follow = () => {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  search(input.value.trim());
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = input.value.trim();
  history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
  search(query);
});
addEventListener("popstate", follow);
follow();
if (!input.value) input.focus();
