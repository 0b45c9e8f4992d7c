// The walk through a page: each element is judged, and what holds nothing but words is a text.
const MOST = 12000; // elements that are looked at
const ENOUGH = 2500; // places that are told
const SPAN = 8000; // ms that are spent
let found, deadline, seen;

const inlines = (e) => /^inline|contents/.test(style(e).display) || e.tagName === "SLOT";
function words(e) {
  const c = content(e);
  if (!c.texts.length || !shown(e)) return;
  const box = union(c.texts);
  const alone = !c.icons.length && !c.pictures.length;
  if (c.lines > 7 || box[2] - box[0] > 760) return;
  const own = inner(e);
  // a line is as high as its line box, where the block holds nothing else
  const fits = alone && !inlines(e) && own[3] - own[1] < (box[3] - box[1]) * 1.7;
  put("text", e, fits ? [box[0], Math.min(own[1], box[1]), box[2], Math.max(own[3], box[3])] : box, c.said);
}
// "words" where a block shows nothing but its own words, "" where it shows none, "mixed" where more is inside.
function makeup(e) {
  let all = "";
  for (const child of children(e)) {
    if (child.nodeType === 3 && child.data.trim()) all = "words";
    if (child.nodeType !== 1 || SKIP.has(child.tagName)) continue;
    if (!inlines(child) || BY_TAG[child.tagName.toUpperCase()] || BY_ROLE[role(child)] || isGlyph(child)) return "mixed";
    if (style(child).cursor === "pointer" && style(e).cursor !== "pointer") return "mixed";
    if (/^inline-/.test(style(child).display) && painted(child, false)) return "mixed";
    const part = makeup(child);
    if (part === "mixed") return part;
    all ||= part;
  }
  return all;
}
// Words between other things: each run of one line is a text.
function run(node, e) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = Array.from(range.getClientRects(), corners);
  if (boxes.length === 1 && node.data.trim().length > 2 && boxes[0][2] - boxes[0][0] < 500 && shown(e)) put("text", e, boxes[0], node.data.trim());
}

function walk(e, depth = 0) {
  if ((seen += 1) > MOST || depth > 400 || found.length >= ENOUGH || performance.now() > deadline) return;
  if (judge(e)) return;
  if (e.tagName !== "BODY" && makeup(e) === "words") return words(e);
  for (const node of Array.from(children(e))) {
    if (node.nodeType === 1) walk(node, depth + 1);
    else if (node.nodeType === 3 && node.data.trim()) run(node, e);
  }
}

// '[whole page seen?, [[kind, x0, y0, x1, y1, visible 0..1, what it says], …]]'
function label() {
  [found, seen, deadline] = [[], 0, performance.now() + SPAN];
  walk(document.body);
  return JSON.stringify([seen <= MOST && found.length < ENOUGH && performance.now() <= deadline, found]);
}
