// What is asked for, what answers to it, and the panel that asks. The address of the page says it too.
const FACETS = ["label", "split", "verdict", "predicted", "framework", "theme", "state", "variant", "size", "tone", "layout", "locale"];
const TITLES = { label: "Class", verdict: "Verdict", predicted: "Predicted", theme: "Theme" };
const OPEN = new Set(["label", "split", "verdict"]);
const SHORT = 9; // words of a facet that are shown before one asks for more
const RANGES = ["width", "height"];
const asked = { query: "", words: new Map(), ranges: { width: ["", ""], height: ["", ""] }, used: new Set(), sort: "stored" };
let chosen = new Uint32Array(0); // the items that answer, in order
let tallies = new Map(); // column -> how many items have each word, if its own facet asked for nothing
const listeners = [];

const facetNames = () => [
  ...FACETS.filter((name) => data.columns.has(name) && data.columns.get(name).names.length > (name === "label" ? 0 : 1)),
  ...[...data.columns.keys()].filter((name) => !FACETS.includes(name) && !["text", "page"].includes(name) && isShort(data.columns.get(name))),
];
const isShort = (column) => column.names.length > 1 && column.names.length <= 1000;
const titleOf = (name) => TITLES[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

// Tests that an item must pass, each a function of the item; null where nothing is asked.
function tests() {
  const found = facetNames().map((name) => {
    const [words, { codes }] = [asked.words.get(name), data.columns.get(name)];
    if (!words?.size) return null;
    const allowed = new Uint8Array(data.columns.get(name).names.length);
    for (const code of words) allowed[code] = 1;
    return (item) => allowed[codes[item]];
  });
  found.push(usedTest(), queryTest(), rangeTest("width"), rangeTest("height"), pageTest());
  return found;
}

function usedTest() {
  if (!asked.used.size) return null;
  let bits = 0;
  for (const bit of asked.used) bits |= 1 << bit;
  return (item) => (data.used[item] & bits) !== 0;
}

let lowerIds = null;
function queryTest() {
  const terms = asked.query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!terms.length) return null;
  lowerIds ??= Array.from({ length: data.count }, (_, item) => data.id(item).toLowerCase());
  const columns = ["text", "theme", "label", "framework", "page"].filter((name) => data.columns.has(name)).map((name) => data.columns.get(name));
  const lowered = columns.map(({ names }) => names.map((name) => name.toLowerCase()));
  const hits = terms.map((term) => lowered.map((names) => Uint8Array.from(names, (name) => name.includes(term))));
  return (item) =>
    terms.every((term, at) => columns.some(({ codes }, i) => hits[at][i][codes[item]]) || lowerIds[item].includes(term));
}

function rangeTest(name) {
  const [low, high] = asked.ranges[name].map((text) => (text === "" ? NaN : Number(text)));
  if (!data[name] || (Number.isNaN(low) && Number.isNaN(high))) return null;
  return (item) => !(data[name][item] < low) && !(data[name][item] > high);
}

function pageTest() {
  if (!asked.page) return null;
  const { names, codes } = data.columns.get("page");
  const code = names.indexOf(asked.page);
  return (item) => codes[item] === code;
}

// One pass over all items: who answers, and what each facet could answer if it asked for something else.
function apply() {
  const names = facetNames();
  const all = tests();
  const active = all.map((test, at) => ({ test, at })).filter(({ test }) => test);
  const codes = names.map((name) => data.columns.get(name).codes);
  const counts = names.map((name) => new Uint32Array(data.columns.get(name).names.length));
  const found = new Uint32Array(data.count);
  let size = 0;
  for (let item = 0; item < data.count; item++) {
    let failed = -1;
    let fails = 0;
    for (const { test, at } of active) {
      if (!test(item)) {
        failed = at;
        if (++fails > 1) break;
      }
    }
    if (fails === 0) {
      found[size++] = item;
      for (let i = 0; i < codes.length; i++) counts[i][codes[i][item]]++;
    } else if (fails === 1 && failed < codes.length) counts[failed][codes[failed][item]]++;
  }
  tallies = new Map(names.map((name, at) => [name, counts[at]]));
  chosen = ordered(found.slice(0, size));
  for (const listener of listeners) listener();
}

const SORTS = {
  stored: ["As stored", null],
  label: ["By class", (item) => data.columns.get("label").codes[item]],
  widest: ["Widest first", (item) => -data.width[item], "width"],
  narrowest: ["Narrowest first", (item) => data.width[item], "width"],
  largest: ["Largest first", (item) => -data.width[item] * data.height[item], "width"],
  smallest: ["Smallest first", (item) => data.width[item] * data.height[item], "width"],
  unsure: ["Least confident first", (item) => data.confidence[item], "confidence"],
  sure: ["Most confident first", (item) => -data.confidence[item], "confidence"],
  overlap: ["Lowest IoU first", (item) => data.iou[item], "iou"],
};

function ordered(items) {
  const key = SORTS[asked.sort]?.[1];
  if (!key) return items;
  const keys = Float64Array.from(items, key);
  const order = Uint32Array.from(items.keys()).sort((a, b) => keys[a] - keys[b] || a - b);
  return order.map((at) => items[at]);
}

// -- the panel

function buildFilters() {
  const facets = $("facets");
  if (data.width) facets.append(rangeFacet());
  for (const name of facetNames()) facets.append(facet(name));
  if (data.used) facets.append(usedFacet());
  $("query").value = asked.query;
  const search = later(() => {
    asked.query = $("query").value.trim();
    apply();
  }, 120);
  $("query").addEventListener("input", search);
}

function rangeFacet() {
  const inputs = RANGES.flatMap((name) => {
    const [low, high] = ["from", "to"].map((end, at) =>
      make("input", {
        type: "number", min: 0, value: asked.ranges[name][at], placeholder: at ? "any" : "0", "aria-label": `${titleOf(name)} ${end}, pixels`, id: `${name}-${end}`,
        oninput: later(() => {
          asked.ranges[name][at] = $(`${name}-${end}`).value;
          apply();
        }, 150),
      }),
    );
    return [make("span", { text: titleOf(name) }), low, make("span", { text: "to" }), high];
  });
  return make("details", { class: "facet", open: true }, make("summary", {}, make("span", { text: "Size" }), make("span", { class: "quiet", text: "px on the page" })), make("div", { class: "range" }, ...inputs));
}

function facet(name) {
  const { names } = data.columns.get(name);
  const words = asked.words.get(name) ?? new Set();
  asked.words.set(name, words);
  const list = make("ul");
  const more = make("button", { type: "button", class: "more" });
  const about = make("span", { class: "quiet" });
  const find = names.length > SHORT * 2 ? make("input", { type: "text", placeholder: `find in ${number(names.length)}`, "aria-label": `Find a ${titleOf(name).toLowerCase()}`, autocomplete: "off" }) : null;
  let whole = false;
  const show = () => {
    const counts = tallies.get(name);
    const term = find?.value.trim().toLowerCase() ?? "";
    const order = facetOrder(name, counts, words).filter((code) => !term || shown(names[code]).toLowerCase().includes(term));
    const few = whole ? order.slice(0, 300) : order.slice(0, Math.max(SHORT, name === "label" ? 20 : 0, words.size));
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    list.replaceChildren(...few.map((code) => choice(shown(names[code]), counts[code], words, code, name)));
    if (focused) list.querySelector(`[data-code="${focused}"]`)?.focus();
    more.hidden = !whole && order.length <= few.length;
    more.textContent = whole ? "Show fewer" : `Show all ${number(order.length)}`;
    about.textContent = words.size ? `${number(words.size)} chosen` : "";
  };
  more.addEventListener("click", () => {
    whole = !whole;
    show();
  });
  find?.addEventListener("input", show);
  const open = OPEN.has(name) || words.size > 0;
  const box = make("details", { class: "facet", open, "data-facet": name }, make("summary", {}, make("span", { text: titleOf(name) }), about), find, list, more);
  const showOpen = () => box.open && show();
  box.addEventListener("toggle", showOpen);
  listeners.push(() => {
    about.textContent = words.size ? `${number(words.size)} chosen` : "";
    showOpen();
  });
  return box;
}

const shown = (text) => text || "(none)";

// Classes keep their order; other words stand by how many there are, the chosen ones first.
function facetOrder(name, counts, words) {
  const order = [...counts.keys()].filter((code) => counts[code] || words.has(code));
  if (name === "label") return order;
  return order.sort((a, b) => words.has(b) - words.has(a) || counts[b] - counts[a] || a - b);
}

function choice(text, count, words, code, name) {
  const box = make("input", {
    type: "checkbox", "data-code": code,
    onchange: () => {
      if (box.checked) words.add(code);
      else words.delete(code);
      apply();
    },
  });
  box.checked = words.has(code);
  const dot = ["label", "predicted"].includes(name) ? make("span", { class: "dot", hue: hue(text) }) : null;
  return make("li", {}, make("label", {}, box, dot, make("span", { class: "word", text, title: text }), make("span", { class: "count", text: number(count) })));
}

function usedFacet() {
  const list = make("ul");
  const names = data.facts.operations;
  const show = () => {
    const counts = new Uint32Array(names.length);
    for (const item of chosen) for (let bits = data.used[item], bit = 0; bits; bits >>>= 1, bit++) counts[bit] += bits & 1;
    list.replaceChildren(...names.map((name, bit) => choice(name, counts[bit], asked.used, bit, "used")));
  };
  const box = make("details", { class: "facet", "data-facet": "used", ontoggle: () => box.open && show() }, make("summary", {}, make("span", { text: "Operation" })), list);
  listeners.push(() => box.open && show());
  return box;
}

// What is asked for, as chips that take it back.
function showChips() {
  const chips = [];
  const chip = (text, undo) => chips.push(make("button", { type: "button", text, "aria-label": `Remove filter ${text}`, onclick: () => { undo(); refreshInputs(); apply(); } }));
  if (asked.query) chip(`“${asked.query}”`, () => { asked.query = ""; });
  if (asked.page) chip(`page ${asked.page}`, () => { asked.page = ""; });
  for (const name of RANGES) {
    const [low, high] = asked.ranges[name];
    if (low !== "" || high !== "") chip(`${name} ${low || 0}–${high || "any"} px`, () => { asked.ranges[name] = ["", ""]; });
  }
  for (const [name, words] of asked.words) {
    const codes = [...words];
    if (codes.length > 4) chip(`${titleOf(name)}: ${codes.length} chosen`, () => words.clear());
    else for (const code of codes) chip(`${titleOf(name)}: ${shown(data.columns.get(name).names[code])}`, () => words.delete(code));
  }
  for (const bit of asked.used) chip(`Operation: ${data.facts.operations[bit]}`, () => asked.used.delete(bit));
  if (chips.length > 1) chips.push(make("button", { type: "button", text: "Clear all", onclick: () => { clearFilters(); apply(); } }));
  $("chips").replaceChildren(...chips);
}

function clearFilters() {
  Object.assign(asked, { query: "", page: "", ranges: { width: ["", ""], height: ["", ""] } });
  for (const words of asked.words.values()) words.clear();
  asked.used.clear();
  refreshInputs();
}

function refreshInputs() {
  $("query").value = asked.query;
  if (data.width) for (const name of RANGES) ["from", "to"].forEach((end, at) => { $(`${name}-${end}`).value = asked.ranges[name][at]; });
}

function ask(name, ...texts) {
  const { names } = data.columns.get(name);
  const words = asked.words.get(name) ?? new Set();
  asked.words.set(name, words);
  words.clear();
  for (const text of texts) if (names.includes(text)) words.add(names.indexOf(text));
}
