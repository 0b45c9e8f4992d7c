// Views that ask for a second look: average images, likely label problems, truth against prediction.
function averagesPanel() {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Averages" });
  const [means, spreads] = [opened(data.facts.averages), opened(data.facts.deviations)];
  const show = () => {
    const counts = data.facts.figures.classes;
    const cards = data.facts.classes.map((name, at) => (counts[name] ? make("div", {}, make("div", { class: "pair" }, cut(means, at), cut(spreads, at)),
      make("p", {}, make("button", { type: "button", class: "linked", text: name, onclick: () => { ask("label", name); apply(); show_samples(); } })), make("p", { class: "quiet", text: plural(counts[name], "sample") })) : null));
    scroll.replaceChildren(make("p", { class: "intro", text: "On the left the average image of each class, over all its samples; on the right how much its pixels differ (white: most). Filters do not change them." }), make("div", { class: "averages" }, ...cards.filter(Boolean)));
  };
  return { element: make("div", { class: "panel" }, scroll), show, mark: () => {} };
}

const show_samples = () => show("samples");

function problemsPanel() {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Label problems" });
  const show = () => {
    const there = new Uint8Array(data.count);
    for (const item of chosen) there[item] = 1;
    const told = data.facts.problems, all = data.facts.figures.likely_label_problems;
    const found = told.filter(([item]) => there[item]);
    const part = all > told.length ? `; the page has the likeliest ${number(told.length)} of ${number(all)}` : "";
    const intro = found.length
      ? `${plural(found.length, "sample")} whose nearest neighbours agree on another class, the likeliest mistakes first${part}. Many are right all the same: in grey, a link can be the same pixels as a text.`
      : "No sample that answers to the filter has neighbours that agree on another class.";
    scroll.replaceChildren(make("p", { class: "intro", text: intro }), make("div", { class: "problems" }, ...found.map(problem)));
  };
  return { element: make("div", { class: "panel" }, scroll), show, mark: () => {} };
}

function problem([item, code, share, , near]) {
  return make("button", { type: "button", class: "problem", "data-item": item, onclick: () => select(item, false) }, data.tiles.picture(item, 72),
    make("span", {},
      make("span", { class: "says" }, make("span", { class: "dot", hue: hue(label(item)) }), ` labelled ${label(item)}`),
      make("span", { class: "says" }, make("span", { class: "dot", hue: hue(data.facts.classes[code]) }), ` ${percent(share)} of its neighbours: ${data.facts.classes[code]}`),
      make("span", { class: "near" }, ...near.map((other) => data.tiles.picture(other, 28)))));
}

function predictionsPanel() {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Predictions" });
  const show = () => {
    const { verdicts } = data.facts;
    const of = countsOf("verdict");
    const names = data.columns.get("verdict").names;
    const asked_ = names.reduce((sum, name, code) => sum + (name === "not predicted" ? 0 : of[code]), 0);
    const right = of[names.indexOf("right")];
    const parts = names.map((name, code) => (of[code] ? `${number(of[code])} ${name}` : "")).filter(Boolean);
    const alarms = Object.values(verdicts.alarms).reduce((sum, list) => sum + list.length, 0);
    const head = `${percent(right / Math.max(asked_, 1))} right of ${plural(asked_, "sample")} that answer to the filter: ${parts.join(", ")}.`;
    const more = [verdicts.boxes ? `${plural(alarms, "false alarm")} on all pages.` : "", verdicts.unknown ? `${plural(verdicts.unknown, "line")} of the file are about what is not here.` : ""].filter(Boolean).join(" ");
    const blocks = [matrixFigure(), perClassFigure()];
    if (verdicts.boxes) blocks.push(overlapFigure());
    scroll.replaceChildren(make("p", { class: "intro", text: `${head} ${more}` }), make("div", { class: "figures" }, ...blocks.filter(Boolean)));
  };
  return { element: make("div", { class: "panel" }, scroll), show, mark: () => {} };
}

// Truth in the rows, prediction in the columns; a cell leads to its samples.
function matrixFigure() {
  const truth = data.columns.get("label");
  const said = data.columns.get("predicted");
  const verdict = data.columns.get("verdict");
  const missed = verdict.names.indexOf("missed");
  const counts = truth.names.map(() => new Uint32Array(said.names.length));
  for (const item of chosen) if (said.codes[item] || verdict.codes[item] === missed) counts[truth.codes[item]][said.codes[item]]++;
  const rows = truth.names.map((_, at) => at).filter((at) => counts[at].some(Boolean));
  const columns = [...said.names.keys()].filter((code) => counts.some((row) => row[code])).sort((a, b) => (a || 1e9) - (b || 1e9));
  const name = (code) => said.names[code] || "(missed)";
  const head = make("tr", {}, make("td"), ...columns.map((code) => make("th", { scope: "col" }, make("span", { text: name(code) }))));
  const body = rows.map((at) => {
    const total = counts[at].reduce((a, b) => a + b, 0);
    return make("tr", {}, make("th", { scope: "row", text: truth.names[at] }), ...columns.map((code) => matrixCell(counts[at][code], total, truth.names[at], name(code))));
  });
  const figure = titled("Confusion", "rows are the labels, columns what was predicted; press a number to see its samples", scrolled("Confusion", make("table", { id: "confusion", class: "matrix" }, make("thead", {}, head), make("tbody", {}, ...body))));
  figure.classList.add("wide");
  return figure;
}

function matrixCell(count, total, truth, said) {
  if (!count) return make("td", { class: "zero", text: "·" });
  const part = Math.round(12 + 78 * (count / total));
  const cell = make("button", { type: "button", text: count > 9999 ? `${Math.round(count / 1000)}k` : count, class: part > 55 ? "deep" : "", "aria-label": `${number(count)} labelled ${truth}, predicted ${said}`, onclick: () => {
    ask("label", truth);
    ask("predicted", said === "(missed)" ? "" : said);
    ask("verdict", ...(said === "(missed)" ? ["missed"] : []));
    apply();
    show("samples");
  } });
  cell.style.setProperty("--shade", truth === said ? "var(--accent)" : "var(--wrong)");
  cell.style.setProperty("--part", `${part > 55 ? 100 : Math.min(part, 40)}%`);
  return make("td", {}, cell);
}

function perClassFigure() {
  const rows = Object.entries(data.facts.verdicts.figures.classes).map(([name, { items, recall, precision }]) =>
    make("tr", {}, make("th", { scope: "row" }, make("span", { class: "dot", hue: hue(name) }), ` ${name}`), make("td", { class: "n", text: number(items) }), make("td", { class: "n", text: percent(recall) }), make("td", { class: "n", text: percent(precision) })));
  const head = make("tr", {}, make("th", { scope: "col", text: "class" }), ...["predicted", "recall", "precision"].map((text) => make("th", { scope: "col", class: "n", text })));
  return titled("Each class", "over everything that was predicted", make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}

function overlapFigure() {
  const found = Array.from(chosen).filter((item) => data.iou[item] > 0);
  if (!found.length) return null;
  const counts = new Array(10).fill(0);
  for (const item of found) counts[clamp(Math.floor((data.iou[item] - 0.5) * 20), 0, 9)]++;
  const mean = found.reduce((sum, item) => sum + data.iou[item], 0) / found.length;
  const [width, height, most] = [420, 150, Math.max(...counts)];
  const bars = counts.map((count, i) => draw("rect", { class: "bars", x: i * 42 + 2, y: height - (count / most) * height, width: 38, height: (count / most) * height, rx: 2 }));
  const ticks = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map((value, i) => draw("text", { x: clamp(i * 84, 10, 410), y: height + 15, "text-anchor": "middle" }, document.createTextNode(value.toFixed(1))));
  const said = `mean ${mean.toFixed(3)} of ${plural(found.length, "match")}`.replace("matchs", "matches");
  return titled("IoU of the matches", said, draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height + 20}`, role: "img", "aria-label": `IoU: ${said}` }, ...bars, draw("line", { class: "axis", x1: 0, x2: width, y1: height, y2: height }), ...ticks));
}
