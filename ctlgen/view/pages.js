// Whole pages: all of them as cards, and one with its boxes and a list of what is on it.
let itemsOfPages = null;

// The elements of each page, each once.
function itemsOf(at) {
  if (!itemsOfPages) {
    itemsOfPages = data.facts.pages.map(() => []);
    for (let item = 0; item < data.count; item++) {
      const page = data.copies[item] === 0 ? pageOf(item) : -1;
      if (page >= 0) itemsOfPages[page].push(item);
    }
  }
  return itemsOfPages[at];
}

function pagesPanel() {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Pages" });
  const panel = { element: make("div", { class: "panel" }, scroll), at: -1, show: null, mark: () => {} };
  panel.show = () => (panel.at < 0 ? showCards(scroll) : showLeaf(scroll, panel.at));
  return panel;
}

function showCards(scroll) {
  const counts = new Map();
  for (const item of chosen) counts.set(pageOf(item), (counts.get(pageOf(item)) ?? 0) + 1);
  const there = data.facts.pages.map((_, at) => at).filter((at) => counts.has(at));
  const kept = data.facts.pages.filter((page) => page.embedded).length;
  const notes = data.facts.served || kept === data.facts.pages.length ? "" : ` The images of ${kept} are in this file; --serve shows all, --embed MB puts in more.`;
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || target.src) continue;
      target.src = pageAddress(Number(target.dataset.page));
      seen.unobserve(target);
    }
  }, { root: scroll, rootMargin: "300px" });
  const cards = there.map((at) => {
    const page = data.facts.pages[at];
    const item = itemsOf(at)[0];
    const has = data.facts.served || page.embedded;
    const image = has ? make("img", { class: "shot", alt: "", "data-page": at, decoding: "async" }) : make("span", { class: "shot gone", text: "not in this file" });
    if (has) seen.observe(image);
    const about = item === undefined ? "" : [word("theme", item), word("layout", item)].filter(Boolean).join(" · ");
    return make("button", { type: "button", class: "card", "data-page": at, onclick: () => openPage(at) }, image,
      make("span", { class: "title", text: `Page ${page.id}` }), make("span", { class: "quiet", text: about }), make("span", { class: "quiet", text: plural(counts.get(at), "sample") }));
  });
  scroll.replaceChildren(make("p", { class: "intro", text: `${plural(there.length, "page")} with samples that answer to the filter.${notes}` }), make("div", { class: "cards" }, ...cards));
}

function openPage(at, item = -1) {
  if (item < 0 || overlaid()) unselect();
  views.get("pages").at = at;
  views.get("pages").item = item;
  show("pages");
}

function showLeaf(scroll, at) {
  const page = data.facts.pages[at];
  const items = itemsOf(at);
  const alarms = data.facts.verdicts?.alarms?.[page.id] ?? [];
  const back = make("button", { type: "button", class: "linked", text: "All pages", onclick: () => { views.get("pages").at = -1; show("pages"); } });
  const only = make("button", { type: "button", class: "linked", text: "Its samples", onclick: () => { asked.page = page.id; apply(); show("samples"); } });
  const paper = make("div", { class: "paper", tabindex: 0, role: "region", "aria-label": `Page ${page.id}` });
  const whole = make("input", { type: "checkbox", onchange: () => paper.classList.toggle("whole", whole.checked) });
  const rest = make("input", { type: "checkbox" });
  const boxes = draw("svg", { viewBox: `0 0 ${page.width} ${page.height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const list = make("ul", { class: "things", "aria-label": "What is on the page" });
  const mark = (item) => {
    for (const one of [...boxes.children]) one.classList.toggle("chosen", one.dataset.item === String(item));
    for (const one of list.querySelectorAll("button")) one.setAttribute("aria-current", one.dataset.item === String(item));
  };
  const choose = (item) => {
    mark(item);
    select(item, false);
  };
  const fill = () => {
    const there = items.filter((item) => rest.checked || label(item) !== "background");
    boxes.replaceChildren(...page.rest.map(restBox), ...[...there].sort((a, b) => area(b) - area(a)).map((item) => boxOf(item, choose)), ...there.filter((item) => data.iou?.[item] > 0).map(saidBox), ...alarms.map(alarmBox));
    list.replaceChildren(...there.map((item) => make("li", {}, thing(item, choose))), ...page.rest.map((one) => make("li", {}, restLine(one))), ...alarms.map((alarm) => make("li", {}, alarmLine(alarm))));
  };
  rest.addEventListener("change", fill);
  const address = pageAddress(at);
  const inner = make("div", { class: "inner" }, address ? make("img", { src: address, alt: `Page ${page.id}`, width: page.width, height: page.height }) : null, boxes);
  if (!address) inner.style.cssText = `aspect-ratio:${page.width}/${page.height}`;
  else inner.firstChild.style.height = "auto";
  paper.append(inner);
  fill();
  const controls = make("div", { class: "controls" }, back, only, make("label", {}, whole, "Full size"), make("label", {}, rest, "Background crops"));
  controls.style.paddingInline = "0";
  const flagged = make("p", { class: "quiet", text: `${page.width} × ${page.height} px. Dashed: truncated, covered or hard to see.${page.rest.length ? " Thin: labelled, but no sample." : ""}${alarms.length || data.iou ? " Dotted: predicted." : ""}${address ? "" : " The page's image is not in this file: look with --serve."}` });
  scroll.replaceChildren(make("h2", { text: `Page ${page.id}` }), flagged, controls, make("div", { class: "leafed" }, make("div", { class: "leaf" }, paper, list)));
  const item = views.get("pages").item;
  if (item >= 0) mark(item - data.copies[item]); // the boxes are those of the first copies
  views.get("pages").item = -1;
}

const area = (item) => data.width[item] * data.height[item];
const placed = (x0, y0, x1, y1, more) => draw("rect", { x: x0, y: y0, width: Math.max(x1 - x0, 0), height: Math.max(y1 - y0, 0), ...more });

function boxOf(item, choose) {
  return placed(...data.boxes.subarray(4 * item, 4 * item + 4), { class: data.flags[item] ? "flagged" : "", "data-item": item, hue: hue(label(item)), onclick: () => choose(item) });
}

const saidBox = (item) => placed(...data.said.subarray(4 * item, 4 * item + 4), { class: "said", hue: "#c2185b" });
const restBox = ([kind, ...box]) => placed(...box.slice(0, 4), { class: box[5] ? "rest flagged" : "rest", hue: hue(kind) });
const alarmBox = ([, ...box]) => placed(...box.slice(0, 4), { class: "said", hue: "#c2185b" });

function thing(item, choose) {
  const flags = FLAGS.filter(([bit]) => data.flags[item] & bit).map(([, name]) => name);
  const verdict = word("verdict", item);
  const notes = [...flags, data.visible[item] < 1 ? `${percent(data.visible[item])} visible` : "", data.iou && data.iou[item] > 0 ? `IoU ${data.iou[item].toFixed(2)}` : "", verdict === "wrong" ? `said ${word("predicted", item)}` : verdict === "missed" ? "missed" : ""];
  const text = word("text", item);
  return make("button", { type: "button", "data-item": item, onclick: () => choose(item) }, make("span", { class: "dot", hue: hue(label(item)) }),
    make("span", { class: "word", text: text ? `${label(item)} “${text}”` : label(item) }), make("span", { class: "quiet", text: notes.filter(Boolean).join(", ") }));
}

function restLine([kind, , , , , text]) {
  return make("p", { class: "quiet" }, make("span", { class: "dot", hue: hue(kind) }), ` ${text ? `${kind} “${text}”` : kind}: no sample`);
}

function alarmLine([code, , , , , score]) {
  return make("p", { class: "quiet", text: `false alarm: ${data.facts.verdicts.names[code]}, ${percent(score)}` });
}
