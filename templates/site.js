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
const unbroken = (text) => text.replaceAll("\u200b", "");

let index;
const open = async () => {
  index ??= import(new URL("../pagefind/pagefind.js", import.meta.url)).then(async (opened) => {
    await opened.options({ baseUrl: home.pathname, excerptLength: root.lang === "en" ? 30 : 40 });
    await opened.init();
    return opened;
  });
  return index;
};

// An excerpt has its hits in <mark>; everything else in it is text, and stays text.
const mark = (excerpt) => unbroken(excerpt).split(/<mark>(.*?)<\/mark>/).map((part, at) => {
  const text = new DOMParser().parseFromString(part.replaceAll("<", "&lt;"), "text/html").documentElement.textContent;
  return at % 2 ? make("mark", "", text) : text;
});

const show = (found) => {
  const day = make("time", "", found.meta.date), link = make("a", "", unbroken(found.meta.title));
  day.dateTime = found.meta.day;
  link.href = found.url;
  const parts = found.sub_results.filter((part) => part.url.includes("#")).slice(0, 3);
  const item = make("li", "row", make("p", "row-day", day), make("div", "row-words",
    make("h2", "row-title", link), make("p", "row-lead", ...mark(found.excerpt))));
  item.dataset.issue = found.meta.day;
  if (parts.length) item.querySelector("div").append(make("ul", "files", ...parts.map((part) => {
    const way = make("a", "", unbroken(part.title));
    way.href = part.url;
    return make("li", "", way);
  })));
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
    const { results } = await (await open()).search(query);
    if (turn !== asked) return;
    const next = async () => {
      const step = await Promise.all(results.splice(0, STEP).map((one) => one.data()));
      if (turn !== asked) return;
      const first = list.children.length;
      step.forEach(show);
      more.hidden = !results.length;
      if (first) list.children[first].querySelector("a").focus();
    };
    more.querySelector("button").onclick = next;
    await next();
    said.textContent = (list.children.length ? words.found : words.none).replace("…", query);
  } catch (error) {
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
