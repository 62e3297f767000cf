// What a page does beyond HTML and CSS, which show everything without it. No word and no figure is its own.
(() => {
  "use strict";
  const page = document, root = page.documentElement;
  const all = (selector, from = page) => [...from.querySelectorAll(selector)];
  const make = (tag, name, text = "") => Object.assign(page.createElement(tag), { className: name, textContent: text });
  const byHash = (hash) => page.getElementById(decodeURIComponent(hash.slice(1)));
  const say = (text) => { page.querySelector(".said").textContent = text; };
  const textOf = (node) => node.textContent.trim().replace(/\s+/g, " ");

  // The language: that of the part asked for, else the one chosen last, else the first.
  const choices = all('input[name="language"]'), KEY = "flowbrief.language";
  const choose = (choice) => { choice.checked = true; root.lang = choice.value; };
  const store = (action) => { try { return action(localStorage); } catch { return null; } };
  const follow = () => {
    const target = byHash(location.hash || "#");
    const choice = target && choices.find((one) => target.closest(`.edition[lang="${one.value}"]`));
    if (choice && !choice.checked) { choose(choice); target.scrollIntoView(); }
    return choice;
  };
  if (choices.length) {
    const kept = store((storage) => storage.getItem(KEY)), last = choices.find((one) => one.value === kept);
    if (!follow() && last) choose(last);
    choices.forEach((one) => one.addEventListener("change", () => {
      choose(one);
      store((storage) => storage.setItem(KEY, one.value));
    }));
  }

  // An explanation takes the focus, and gives it back to the figure that asked.
  let asked;
  const close = () => {
    if (!page.querySelector(".about-one:target")) return;
    location.replace("#closed");
    asked?.focus({ preventScroll: true });
  };
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.dataset.measure) asked = link;
    if (link?.matches(".about-close")) { event.preventDefault(); close(); }
  });
  page.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  addEventListener("hashchange", () => {
    follow();
    page.querySelector(".about-one:target")?.focus({ preventScroll: true });
  });

  // Tables sort by the exact values of their figures, not by what is printed; what has none stands last.
  const valueOf = (cell) => cell.matches(".missing") ? "" : cell.dataset.value || textOf(cell);
  const compare = (one, other) => isFinite(one) && isFinite(other) ? one - other : one.localeCompare(other, root.lang);
  const sort = (table, head, words) => {
    const isDown = head.ariaSort !== "descending", body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [valueOf(row.cells[head.cellIndex]), row]);
    rows.sort(([one], [other]) => !one || !other ? !one - !other : isDown ? compare(other, one) : compare(one, other));
    body.append(...rows.map(([, row]) => row));
    all("th[aria-sort]", table).forEach((old) => old.removeAttribute("aria-sort"));
    head.ariaSort = isDown ? "descending" : "ascending";
    say((isDown ? words.down : words.up).replace("…", textOf(head)));
  };
  all(".brief .table-frame").forEach((frame) => {
    const table = frame.querySelector("table"), words = frame.closest(".edition").dataset;
    if (!table.dataset.chart && table.rows.length > 2) all("th", table.tHead).filter(textOf).forEach((head) => {
      const button = make("button", "sort");
      if (head.querySelector("a")) button.ariaLabel = textOf(head);
      else button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, words));
    });
    const copy = make("button", "copy", words.copy);
    const done = (text) => {
      say(copy.textContent = text);
      setTimeout(() => { copy.textContent = words.copy; }, 2500);
    };
    copy.addEventListener("click", async () => {
      const lines = [...table.rows].map((row) => [...row.cells].map(textOf).join("\t") + "\n");
      try {
        await navigator.clipboard.writeText(lines.join(""));
        done(words.copied);
      } catch { done(words.notCopied); }
    });
    frame.after(copy);
  });

  // A chart shows what its table has at the place nearest to the pointer, or that the arrow keys reach.
  const nearest = (list, gap) => list.reduce((best, one) => gap(one) < gap(best) ? one : best);
  const sorted = (values) => [...new Set(values)].sort((one, other) => one - other);
  const within = (value, end) => Math.max(0, Math.min(end, value));
  const listen = (chart, table) => {
    const svg = chart.querySelector("svg"), box = svg.viewBox.baseVal, across = svg.dataset.across;
    const [left, top, right, bottom, x0, x1, y0, y1] = svg.dataset.frame.split(" ").map(Number);
    // A point is a row, or in a heat map a cell: its place, its line, its words.
    const heads = [...table.tHead.rows[0].cells].slice(1), isMap = heads.some((head) => head.dataset.y);
    const points = [...table.tBodies[0].rows].flatMap((row) => {
      const [name, ...texts] = [...row.cells].map(textOf), { x, y, line } = row.dataset;
      const cells = texts.map((text, at) => [heads[at].dataset.y, text && `${textOf(heads[at])} ${text}`]);
      return isMap ? cells.map(([y, text]) => ({ x: +x, y: +y, name, texts: [text] }))
        : [{ x: +x, y: y && +y, line, name, texts: cells.map(([, text]) => text) }];
    });
    const reach = (x1 - x0) / 80;
    if (!points.some((one) => one.x >= x0 && one.x <= x1)) return;
    const places = sorted(points.map((one) => one.x));
    // Of several lines the days lie side by side: those of one week are one step.
    const xs = points[0].line ? places.filter((one, at) => !(places[at + 1] - one < reach)) : places;
    const ys = sorted(points.map((one) => one.y).filter((y) => y >= 0));
    const isList = ys.length && !isMap, steps = isList ? ys : xs;
    const tip = make("div", "tip"), cross = page.createElementNS(svg.namespaceURI, "path");
    let x = xs.at(-1), y = ys.at(-1);
    const hide = () => { tip.hidden = true; cross.setAttribute("d", ""); };
    const show = () => {
      const lines = sorted(points.map((one) => one.line)).map((line) => nearest(
        points.filter((one) => one.line === line && (!ys.length || one.y === y)), (one) => isList ? 0 : Math.abs(one.x - x)));
      const found = lines.filter((one) => isList || Math.abs(one.x - x) < reach);
      if (isList) x = found[0].x;
      const said = found.flatMap((one) => [["tip-head", one.name], ...one.texts.filter(Boolean).map((text) => ["", text])]);
      tip.replaceChildren(...said.map(([name, text]) => make("div", name, text)));
      tip.hidden = false;
      const along = (x - x0) / (x1 - x0), u = left + along * (right - left);
      const v = across ? top + along * (bottom - top) : bottom - (y - y0) / (y1 - y0) * (bottom - top);
      cross.setAttribute("d", ys.length ? `M${u - 5} ${v + 6}h10` : across ? `M${left} ${v}H${right}` : `M${u} ${top}V${bottom}`);
      const wide = chart.clientWidth, at = across ? wide / 2 : u / box.width * wide, high = tip.offsetHeight + 8;
      tip.style.left = `${within(at > wide / 2 ? at - tip.offsetWidth - 10 : at + 10, wide - tip.offsetWidth)}px`;
      tip.style.top = `${v ? within(v / box.height * chart.clientHeight - high, 1e4) : 0}px`;
      chart.ariaValueText = said.map(([, text]) => text).join("; ");
      chart.ariaValueNow = steps.indexOf(isList ? y : x);
    };
    cross.classList.add("cross");
    svg.append(cross);
    chart.append(tip);
    Object.assign(chart, { role: "slider", tabIndex: 0, ariaValueMin: 0, ariaValueMax: steps.length - 1 });
    Object.assign(chart, { ariaValueNow: steps.length - 1, ariaValueText: points.at(-1).name });
    hide();
    const point = (event) => {
      const rect = svg.getBoundingClientRect();
      const u = (event.clientX - rect.left) / rect.width * box.width, v = (event.clientY - rect.top) / rect.height * box.height;
      const down = (v - top) / (bottom - top), at = x0 + (across ? down : (u - left) / (right - left)) * (x1 - x0);
      x = nearest(xs, (one) => table.dataset.stepped && one > at && one > xs[0] ? Infinity : Math.abs(one - at));
      if (ys.length) y = nearest(ys, (one) => Math.abs(one - y1 + down * (y1 - y0)));
      show();
    };
    ["pointermove", "pointerdown"].forEach((name) => chart.addEventListener(name, point));
    chart.addEventListener("pointerleave", () => { if (page.activeElement !== chart) hide(); });
    chart.addEventListener("focus", show);
    chart.addEventListener("blur", hide);
    chart.addEventListener("keydown", (event) => {
      const [h, v] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], Home: [-1e4, 0], End: [1e4, 0] }[event.key] || [];
      if (event.key === "Escape") hide();
      if (v === undefined) return;
      event.preventDefault();
      const move = (values, value, by) => values[within(values.indexOf(value) + by, values.length - 1)];
      if (isMap) y = move(ys, y, v);
      if (isList) y = move(ys, y, v + h);
      else x = move(xs, x, isMap ? h : across ? h - v : h + v);
      show();
    });
  };
  all(".brief figure").forEach((figure) => {
    const table = figure.querySelector("table[data-chart]");
    if (table) all(".chart:has(svg[data-frame])", figure).forEach((chart) => listen(chart, table));
  });
})();
