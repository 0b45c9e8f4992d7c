// The panel at the side: one sample, where it stands, how it was made, and how to make it again.
const FLAGS = [[1, "truncated"], [2, "difficult"], [4, "occluded"]];
let selected = -1;
let before = null; // what had the focus when the panel was entered

// Whether the panel lies over what it is about.
const overlaid = () => matchMedia("(max-width: 1080px)").matches;

function select(item, enter) {
  selected = item;
  const panel = $("detail");
  if (panel.hidden || enter) before = document.activeElement;
  panel.hidden = false;
  panel.replaceChildren(...details(item));
  panel.scrollTop = 0;
  if (enter || overlaid()) panel.focus();
  remember();
}

function unselect() {
  if ($("detail").hidden) return false;
  const inside = $("detail").contains(document.activeElement);
  $("detail").hidden = true;
  selected = -1;
  if (inside) (before?.isConnected ? before : $("grid"))?.focus({ preventScroll: true });
  views.get("samples").mark();
  remember();
  return true;
}

function details(item) {
  const text = word("text", item);
  const parts = [
    make("div", { class: "head" },
      make("h2", {}, make("span", { class: "dot", hue: hue(label(item)) }), ` ${label(item)}`),
      make("button", { type: "button", class: "plain", text: "Close", onclick: unselect })),
    make("p", { class: "quiet mono", text: data.id(item) }),
    make("div", { class: "big" }, data.tiles.picture(item, 168), make("p", { class: "quiet", text: sizeText() })),
  ];
  if (data.columns.has("verdict")) parts.push(verdictPart(item));
  parts.push(make("section", {}, make("h3", { text: "Facts" }), facts(item, text)));
  if (data.boxes) parts.push(contextPart(item));
  const ops = data.ops(item);
  if (data.facts.sections.ops) parts.push(stepsPart(ops));
  if (data.facts.replay) parts.push(replayPart(item));
  return parts;
}

function sizeText() {
  const [height, width, channels] = data.facts.shape;
  const shape = `${width} × ${height} px${channels ? ", RGB" : ""}`;
  return data.facts.tile.reduced ? `${shape}, shown smaller` : shape;
}

function facts(item, text) {
  const rows = [];
  if (text) rows.push(["text", `“${text}”`]);
  for (const [name] of data.columns) {
    if (!["label", "text", "page", "verdict", "predicted"].includes(name) && word(name, item)) rows.push([name.replaceAll("_", " "), word(name, item)]);
  }
  if (data.boxes) {
    const box = Array.from(data.boxes.subarray(4 * item, 4 * item + 4), (value) => Math.round(value * 10) / 10);
    rows.push(["box", `${box[0]}, ${box[1]} to ${box[2]}, ${box[3]} (${figure(data.width[item])} × ${figure(data.height[item])} px)`]);
    if (data.visible[item] < 1) rows.push(["visible", percent(data.visible[item])]);
    const flags = FLAGS.filter(([bit]) => data.flags[item] & bit).map(([, name]) => name);
    if (flags.length) rows.push(["flags", flags.join(", ")]);
  }
  if (data.copies.some((copy) => copy > 0)) rows.push(["copy", data.copies[item] ? String(data.copies[item]) : "0, the untouched crop"]);
  return make("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { text: value })]));
}

function verdictPart(item) {
  const verdict = word("verdict", item);
  const rows = [make("p", { class: verdict === "right" ? "verdict-right" : verdict === "not predicted" ? "quiet" : "verdict-wrong", text: verdict })];
  if (word("predicted", item)) {
    const overlap = data.iou ? `, IoU ${data.iou[item].toFixed(2)}` : "";
    rows.push(make("p", {}, "said ", make("b", { text: word("predicted", item) }), ` with ${percent(data.confidence[item])}${overlap}`));
  }
  return make("section", {}, make("h3", { text: "Prediction" }), ...rows);
}

function contextPart(item) {
  const at = pageOf(item);
  const part = make("section", {}, make("h3", { text: "In its page" }));
  if (at < 0) return null;
  const hold = make("div", {});
  hold.style.minHeight = "200px";
  const open = make("button", { type: "button", class: "linked", text: `Open page ${data.facts.pages[at].id}`, onclick: () => openPage(at, item) });
  part.append(hold, open);
  if (!pageAddress(at)) {
    hold.style.minHeight = "0";
    hold.append(make("p", { class: "quiet", text: "This page's image is not in the file. Write it with a larger --embed, or look with --serve, which shows all of them." }));
  } else {
    contextOf(item, 328).then((canvas) => selected === item && hold.replaceChildren(canvas), () => hold.replaceChildren(make("p", { class: "quiet", text: "The page's image cannot be shown." })));
  }
  return part;
}

function stepsPart(ops) {
  if (!ops.length) return make("section", {}, make("h3", { text: "Operations" }), make("p", { class: "quiet", text: "None: cut, and fitted to the sample's size." }));
  const steps = ops.map(([name, scalars]) => make("li", {}, make("span", { text: name }), make("span", { class: "mono", text: Object.entries(scalars).map(([key, value]) => `${key} ${value}`).join(", ") })));
  return make("section", {}, make("h3", { text: "Operations" }), make("ul", { class: "steps" }, ...steps));
}

function replayPart(item) {
  const command = `${data.facts.replay}${data.id(item)}`;
  const copy = make("button", {
    type: "button", class: "plain", text: "Copy",
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(command);
        copy.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        copy.textContent = "Selected";
      }
    },
  });
  const code = make("code", { text: command });
  return make("section", {}, make("h3", { text: "Make it again, step by step" }), make("div", { class: "command" }, code, copy));
}
