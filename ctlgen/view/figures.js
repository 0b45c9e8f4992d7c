// Distributions of what answers to the filter. Unfiltered they are the figures that `ctlgen stats` prints.
function figuresPanel() {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Figures" });
  const show = () => {
    const once = chosen.filter((item) => data.copies[item] === 0);
    const parts = [classesFigure()];
    if (data.boxes && once.length) {
      const sides = data.facts.sides;
      parts.push(densityFigure(once), histogram("Aspect", "width / height of the elements", once.map ? Float64Array.from(once, (item) => data.width[item] / Math.max(data.height[item], 1e-6)) : [], data.facts.aspects));
      parts.push(histogram("Width", "px on the page, each element once", Float64Array.from(once, (item) => data.width[item]), sides));
      parts.push(histogram("Height", "px on the page, each element once", Float64Array.from(once, (item) => data.height[item]), sides));
    }
    for (const name of ["framework", "state", "size", "tone", "layout"]) if (data.columns.has(name) && data.columns.get(name).names.length > 1) parts.push(wordsFigure(name));
    scroll.replaceChildren(make("div", { class: "figures" }, ...parts));
  };
  return { element: make("div", { class: "panel" }, scroll), show, mark: () => {} };
}

const titled = (title, about, ...content) => make("section", { class: "figure" }, make("h2", { text: title }), make("p", { class: "quiet", text: about }), ...content);

function countsOf(name) {
  const { codes, names } = data.columns.get(name);
  const counts = new Uint32Array(names.length);
  for (const item of chosen) counts[codes[item]]++;
  return counts;
}

// A row for each class: its bar, split by side, and its numbers.
function classesFigure() {
  const { codes, names } = data.columns.get("label");
  const split = data.columns.get("split");
  const sides = split ? split.names : ["samples"];
  const counts = names.map(() => new Uint32Array(sides.length));
  for (const item of chosen) counts[codes[item]][split ? split.codes[item] : 0]++;
  const totals = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const most = Math.max(1, ...totals);
  const order = names.map((_, at) => at).filter((at) => totals[at]);
  const rows = order.map((at) =>
    make("tr", {},
      make("th", { scope: "row" }, make("span", { class: "dot", hue: hue(names[at]) }), ` ${names[at]}`),
      make("td", { class: "fill" }, bar(counts[at], most, names[at])),
      ...(split ? Array.from(counts[at], (count) => make("td", { class: "n", text: number(count) })) : []),
      make("td", { class: "n", text: number(totals[at]) }),
      make("td", { class: "n quiet", text: percent(totals[at] / Math.max(chosen.length, 1)) })));
  const head = make("tr", {}, make("th", { scope: "col", text: "class" }), make("th", { scope: "col" }, make("span", { class: "sr", text: "bar" })), ...(split ? sides.map((side) => make("th", { scope: "col", class: "n", text: side })) : []), make("th", { scope: "col", class: "n", text: "all" }), make("th", { scope: "col", class: "n", text: "share" }));
  const figure = titled("Classes", split ? `${plural(chosen.length, "sample")}; the bars go from dark to light by ${sides.join(", ")}` : plural(chosen.length, "sample"), scrolled("Classes", make("table", { id: "classes" }, make("thead", {}, head), make("tbody", {}, ...rows))));
  figure.classList.add("wide");
  return figure;
}

const scrolled = (name, table) => make("div", { class: "sideways", tabindex: 0, role: "region", "aria-label": name }, table);

function bar(counts, most, name) {
  const total = counts.reduce((a, b) => a + b, 0);
  const track = make("div", { class: "track" });
  track.style.width = `${(100 * total) / most}%`;
  for (const count of counts) {
    const part = make("i", { hue: hue(name) });
    part.style.flexGrow = count;
    track.append(part);
  }
  return track;
}

function wordsFigure(name) {
  const counts = countsOf(name);
  const { names } = data.columns.get(name);
  const order = [...counts.keys()].filter((code) => counts[code]).sort((a, b) => counts[b] - counts[a]);
  const most = Math.max(1, counts[order[0]] ?? 1);
  const rows = order.slice(0, 12).map((code) => {
    const line = bar([counts[code]], most, "");
    line.firstChild.style.setProperty("--hue", "var(--accent)");
    return make("tr", {}, make("th", { scope: "row", text: shown(names[code]) }), make("td", { class: "fill" }, line), make("td", { class: "n", text: number(counts[code]) }));
  });
  const about = order.length > 12 ? `the 12 commonest of ${number(order.length)}` : plural(order.length, "value");
  return titled(titleOf(name), about, make("table", {}, make("tbody", {}, ...rows)));
}

// Bars over bins whose edges grow by a constant factor.
function histogram(title, about, values, edges) {
  const counts = new Array(edges.length - 1).fill(0);
  const [low, ratio] = [Math.log2(edges[0]), Math.log2(edges[1] / edges[0])];
  for (const value of values) counts[clamp(Math.floor((Math.log2(Math.max(value, 1e-6)) - low) / ratio + 1e-9), 0, counts.length - 1)]++;
  const [first, last] = [counts.findIndex((count) => count), counts.findLastIndex((count) => count)];
  if (first < 0) return null;
  const kept = counts.slice(first, last + 1);
  const sorted = Float64Array.from(values).sort();
  const at = (share) => figure(sorted[Math.floor(share * (sorted.length - 1))]);
  const said = `median ${at(0.5)}, nine of ten between ${at(0.05)} and ${at(0.95)}`;
  const [width, height, foot] = [420, 150, 20];
  const [step, most] = [width / kept.length, Math.max(...kept)];
  const bars = kept.map((count, i) => draw("rect", { class: "bars", x: i * step + 1, y: height - (count / most) * height, width: Math.max(step - 2, 1), height: (count / most) * height, rx: 1.5 }));
  const every = Math.max(4, Math.ceil(kept.length / 8 / 4) * 4);
  const ticks = [];
  for (let i = (4 - (first % 4)) % 4; i <= kept.length; i += every) ticks.push(draw("text", { x: clamp(i * step, 10, width - 10), y: height + 15, "text-anchor": "middle" }, document.createTextNode(figure(edges[first + i]))));
  const chart = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height + foot}`, role: "img", "aria-label": `${title}: ${said}` }, ...bars, draw("line", { class: "axis", x1: 0, x2: width, y1: height, y2: height }), ...ticks);
  return titled(title, `${about}; ${said}`, chart);
}

// Where the elements are in width and height, both by powers of two; each cell has the hue of its commonest class.
function densityFigure(once) {
  const [columns, rows] = [60, 36];
  const x = scaleOf(once, data.width, columns);
  const y = scaleOf(once, data.height, rows);
  const { codes, names } = data.columns.get("label");
  const counts = new Map();
  for (const item of once) {
    const cell = x.bin(data.width[item]) + columns * (rows - 1 - y.bin(data.height[item]));
    if (!counts.has(cell)) counts.set(cell, new Uint32Array(names.length));
    counts.get(cell)[codes[item]]++;
  }
  const canvas = make("canvas", { class: "density", role: "img", "aria-label": `Width against height of ${plural(once.length, "element")}: ${figure(x.low)} to ${figure(x.high)} px wide, ${figure(y.low)} to ${figure(y.high)} px high` });
  const pen = sharp(canvas, 600, 360);
  const most = Math.max(...[...counts.values()].map((row) => row.reduce((a, b) => a + b, 0)));
  for (const [cell, row] of counts) {
    const total = row.reduce((a, b) => a + b, 0);
    pen.globalAlpha = 0.2 + 0.8 * (Math.log1p(total) / Math.log1p(most));
    pen.fillStyle = hue(names[row.indexOf(Math.max(...row))]);
    pen.fillRect((cell % columns) * 10 + 0.5, Math.floor(cell / columns) * 10 + 0.5, 9, 9);
  }
  return titled("Width and height", `${figure(x.low)} to ${figure(x.high)} px wide, ${figure(y.low)} to ${figure(y.high)} px high, by powers of two; each cell in the colour of its commonest class`, canvas);
}

function scaleOf(items, values, bins) {
  let [low, high] = [Infinity, 0];
  for (const item of items) {
    low = Math.min(low, Math.max(values[item], 1));
    high = Math.max(high, values[item]);
  }
  const span = Math.max(Math.log2(high / low), 0.1);
  return { low, high, bin: (value) => clamp(Math.floor((Math.log2(Math.max(value, 1) / low) / span) * bins), 0, bins - 1) };
}
