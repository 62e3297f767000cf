// What a page does beyond HTML and CSS, which show everything without it. It prints no word and no figure of its own:
// both stand in the page. Nothing is fetched; the choice of a language is kept where the browser allows it.
(() => {
  "use strict";
  const page = document, root = page.documentElement;
  const all = (selector, from = page) => [...from.querySelectorAll(selector)];
  const edition = (node) => node.closest(".edition");
  const status = page.querySelector(".said");
  const say = (text) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  };

  // The language: chosen by the address, else as last time, else the first one.
  const choices = all('input[name="language"]');
  const KEY = "flowbrief.language";
  const store = (action) => {
    try { return action(window.localStorage); } catch { return null; }
  };
  const show = (choice) => {
    choice.checked = true;
    root.lang = choice.value;
  };
  const follow = () => {
    const target = location.hash.length > 1 && page.getElementById(decodeURIComponent(location.hash.slice(1)));
    const home = target && edition(target);
    const choice = home && choices.find((one) => one.value === home.lang);
    if (choice && !choice.checked) {
      show(choice);
      target.scrollIntoView();
    }
    return Boolean(choice);
  };
  if (choices.length) {
    const kept = store((storage) => storage.getItem(KEY));
    const choice = choices.find((one) => one.value === kept);
    if (!follow() && choice) show(choice);
    const parts = (tag) => all(`.brief[lang="${tag}"] section[id]`);
    choices.forEach((one) => one.addEventListener("change", () => {
      // The section that was being read stays where it is.
      store((storage) => storage.setItem(KEY, one.value));
      show(one);
      const place = parts(one.value)[reading];
      if (place && reading > 0) place.scrollIntoView();
    }));
    // Which section is at the top of the window: the change itself comes too late to ask.
    let reading = 0;
    const look = () => {
      const at = parts(root.lang).findIndex((part) => part.getBoundingClientRect().bottom > 60);
      if (at >= 0) reading = scrollY ? at : 0;
    };
    addEventListener("scroll", look, { passive: true });
  }

  // An explanation that is asked for takes the focus, and gives it back where it came from.
  let asked = null;
  const close = () => {
    if (!page.querySelector(".about-one:target")) return;
    location.replace("#closed");
    if (asked) asked.focus({ preventScroll: true });
    asked = null;
  };
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches(".figure")) asked = link;
    if (link.matches(".about-close")) {
      event.preventDefault();
      close();
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  addEventListener("hashchange", () => {
    follow();
    const about = page.querySelector(".about-one:target");
    if (about) about.focus({ preventScroll: true });
  });
  page.addEventListener("pointerover", (event) => {
    const link = event.target.closest && event.target.closest("a.figure");
    if (!link || link.title) return;
    const about = page.getElementById(decodeURIComponent(link.hash.slice(1)));
    const title = about && about.querySelector(".about-title");
    if (title) link.title = title.textContent;
  });

  // Tables sort by the exact values of their figures, not by what is printed; what has none stands last.
  const valueOf = (row, column) => {
    const cell = row.cells[column], value = cell.dataset.value;
    if (cell.classList.contains("missing")) return null;
    return value === undefined ? cell.textContent.trim() || null : value;
  };
  const isNumber = (value) => value.trim() !== "" && isFinite(value);
  const compare = (one, other) =>
    isNumber(one) && isNumber(other) ? Number(one) - Number(other) : one.localeCompare(other, root.lang);
  const sort = (table, head, words) => {
    const column = head.cellIndex, body = table.tBodies[0];
    const down = head.getAttribute("aria-sort") !== "descending";
    const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
    rows.sort(([one], [other]) => {
      if (one === null || other === null) return (one === null) - (other === null);
      return down ? compare(other, one) : compare(one, other);
    });
    body.append(...rows.map(([, row]) => row));
    all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    say((down ? words.down : words.up).replace("…", head.textContent.trim()));
  };
  const button = (text, name) => {
    const made = page.createElement("button");
    made.type = "button";
    made.className = name;
    made.append(...text);
    return made;
  };
  all(".brief .table-frame").forEach((frame) => {
    const table = frame.querySelector("table"), words = edition(frame).dataset;
    if (!table || !table.tHead || !words.copy) return;
    if (table.tBodies[0].rows.length > 2) {
      all("th", table.tHead).forEach((head) => {
        const text = head.textContent.trim(), asks = head.querySelector("a");
        if (!text) return;
        const made = button(asks ? [] : [...head.childNodes], "sort");
        if (asks) made.setAttribute("aria-label", text);
        head.append(made);
        made.addEventListener("click", () => sort(table, head, words));
      });
    }
    const copy = button([words.copy], "copy");
    copy.addEventListener("click", () => {
      const lines = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")));
      const text = lines.map((cells) => cells.join("\t")).join("\n") + "\n";
      const done = (isDone) => {
        copy.textContent = isDone ? words.copied : words.notCopied;
        say(copy.textContent);
        setTimeout(() => { copy.textContent = words.copy; }, 2500);
      };
      try {
        navigator.clipboard.writeText(text).then(() => done(true), () => done(false));
      } catch {
        done(false);  // a page that came over an open line has no clipboard
      }
    });
    frame.after(copy);
  });
})();
