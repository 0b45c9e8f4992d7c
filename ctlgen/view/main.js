// The frame: views, the address, the keyboard, light and dark.
const views = new Map(); // name -> panel
const VIEWS = { samples: "Samples", pages: "Pages", figures: "Figures", map: "Map", averages: "Averages", problems: "Label problems", predictions: "Predictions" };
const MAKERS = { samples: samplesPanel, pages: pagesPanel, figures: figuresPanel, map: mapPanel, averages: averagesPanel, problems: problemsPanel, predictions: predictionsPanel };
const SCHEMES = ["auto", "light", "dark"];
let current = "samples";

const offered = () => Object.keys(VIEWS).filter((name) => (name !== "pages" || data.facts.pages.length) && (name !== "predictions" || data.facts.verdicts));

function show(name) {
  current = offered().includes(name) ? name : "samples";
  for (const [other, panel] of views) panel.element.hidden = other !== current;
  for (const tab of $("tabs").children) {
    const on = tab.dataset.view === current;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
    if (on) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  views.get(current).show();
  remember();
}

function buildTabs() {
  for (const name of offered()) {
    const panel = MAKERS[name]();
    Object.assign(panel.element, { id: `panel-${name}`, hidden: true });
    panel.element.setAttribute("role", "tabpanel");
    panel.element.setAttribute("aria-labelledby", `tab-${name}`);
    views.set(name, panel);
    $("panels").append(panel.element);
    $("tabs").append(make("button", { type: "button", role: "tab", id: `tab-${name}`, "data-view": name, "aria-controls": `panel-${name}`, text: VIEWS[name], onclick: () => show(name) }));
  }
  $("tabs").addEventListener("keydown", (event) => {
    const names = offered();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? names.length - 1 : step ? (names.indexOf(current) + step + names.length) % names.length : -1;
    if (next < 0) return;
    event.preventDefault();
    show(names[next]);
    $(`tab-${names[next]}`).focus();
  });
}

// -- the address: what is asked for can be kept and sent

function remember() {
  const words = new URLSearchParams();
  if (current !== "samples") words.set("view", current);
  if (asked.query) words.set("q", asked.query);
  if (asked.page) words.set("in", asked.page);
  if (asked.sort !== "stored") words.set("sort", asked.sort);
  for (const name of RANGES) if (asked.ranges[name].some(Boolean)) words.set(name, asked.ranges[name].join("-"));
  for (const [name, codes] of asked.words) for (const code of codes) words.append(`f.${name}`, data.columns.get(name).names[code]);
  for (const bit of asked.used) words.append("op", data.facts.operations[bit]);
  if (selected >= 0) words.set("item", data.id(selected));
  history.replaceState(null, "", `#${words}`);
}

function recall() {
  const words = new URLSearchParams(location.hash.slice(1));
  asked.query = words.get("q") ?? "";
  asked.page = data.columns.has("page") ? words.get("in") ?? "" : "";
  const sort = SORTS[words.get("sort")];
  asked.sort = sort && (!sort[2] || data[sort[2]]) ? words.get("sort") : "stored";
  for (const name of RANGES) if (words.get(name)) asked.ranges[name] = [...words.get(name).split("-"), ""].slice(0, 2);
  for (const name of data.columns.keys()) if (words.has(`f.${name}`)) ask(name, ...words.getAll(`f.${name}`));
  for (const name of words.getAll("op")) if (data.facts.operations?.includes(name)) asked.used.add(data.facts.operations.indexOf(name));
  return { view: words.get("view") ?? "samples", item: words.get("item") };
}

// -- the rest of the frame

function setScheme(scheme) {
  if (scheme === "auto") delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = scheme;
  $("scheme").textContent = { auto: "Auto", light: "Light", dark: "Dark" }[scheme];
  $("scheme").setAttribute("aria-label", `Colour scheme: ${scheme}`);
  $("scheme").onclick = () => setScheme(SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length]);
  if (views.size) views.get(current).mark();
}

function buildHelp() {
  const keys = [["/", "search"], ["Arrows, Page, Home, End", "go through the samples or the points of the map"], ["Enter", "details of the sample, and into them"], ["Esc", "close the details or the filters"], ["+ − 0", "zoom the map"], ["?", "this help"]];
  const { facts } = data;
  const about = [
    `${facts.place}: ${facts.kind === "workspace" ? "a workspace" : `a data set in the format ${facts.kind}`}, ${plural(facts.count, "sample")}${facts.pages.length ? `, ${plural(facts.pages.length, "page")}` : ""}.`,
    ...facts.notes.map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`),
    `The map is made by ${facts.method}. Nothing on this page is loaded from anywhere${facts.served ? " but its own server on this machine" : ""}.`,
    `Written by ctlgen ${facts.version}.`,
  ];
  $("help-body").append(make("dl", {}, ...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", { text: key })), make("dd", { text: what })])), ...about.map((text) => make("p", { text })));
}

function toggleFilters(open) {
  $("filters").classList.toggle("open", open);
  $("open-filters").setAttribute("aria-expanded", open);
  if (open) $("query").focus();
}

function buildKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input:not([type=checkbox]):not([type=range]), select");
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    if (event.key === "Escape") {
      if ($("filters").classList.contains("open")) {
        toggleFilters(false);
        $("open-filters").focus();
      } else unselect();
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      if (matchMedia("(max-width: 760px)").matches) toggleFilters(true);
      $("query").focus();
    } else if (event.key === "?" && !typing) $("help").showModal();
  });
  $("open-help").addEventListener("click", () => $("help").showModal());
  $("open-filters").addEventListener("click", () => toggleFilters(!$("filters").classList.contains("open")));
  $("main").addEventListener("pointerdown", () => toggleFilters(false));
}

function showStatus() {
  const all = chosen.length === data.count;
  $("status").replaceChildren(make("b", { text: number(chosen.length) }), all ? ` ${data.count === 1 ? "sample" : "samples"}` : ` of ${number(data.count)} samples`);
  showChips();
}

async function main() {
  setScheme("auto");
  try {
    await unpack();
  } catch (error) {
    $("loading").textContent = `This page could not be read (${error.message}). It needs a browser of 2024 or newer; if the file was cut short, write it again.`;
    return;
  }
  const wanted = recall();
  $("title").textContent = data.facts.place.split("/").filter(Boolean).pop() ?? data.facts.place;
  $("subtitle").textContent = `${data.facts.kind} · ${plural(data.count, "sample")}`;
  $("subtitle").title = data.facts.place;
  document.body.append(make("p", { class: "sr", id: "announce", role: "status" }));
  buildFilters();
  buildHelp();
  buildTabs();
  buildKeys();
  listeners.push(showStatus, () => { if (views.get(current)) show(current); });
  $("loading").hidden = true;
  current = offered().includes(wanted.view) ? wanted.view : "samples";
  apply();
  if (wanted.item !== null) for (let item = 0; item < data.count; item++) if (data.id(item) === wanted.item) { select(item, false); break; }
  document.documentElement.dataset.ready = "true";
}

main();
