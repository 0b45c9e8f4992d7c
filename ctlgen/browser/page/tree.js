// The page's elements, in shadow roots too, where they are and what colours CSS gives them. Everything is in CSS px.

const SIDE = 32; // px of the canvas that single characters are drawn on
const pen = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d", {
  willReadFrequently: true,
});
const colours = new Map(); // CSS colour -> rgba
const WHITE = [255, 255, 255, 255];
const SIDES = ["Top", "Right", "Bottom", "Left"];
const NONE = [0, 0, 0, 0];
const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=image], [type=file])";
const FIELD = `select, ${TYPED}`;
const memories = []; // of `once`
let scripted = false; // does the page run scripts, so that elements draw themselves, in shadow roots as a rule?

// Any CSS colour as [red, green, blue, alpha], 0..255.
function rgba(colour) {
  if (!colours.has(colour)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    colours.set(colour, pen.getImageData(0, 0, 1, 1).data);
  }
  return colours.get(colour);
}

const opaque = (colour) => rgba(colour)[3] > 200;

// All elements, those in open shadow roots too.
function everything(root = document.body, found = []) {
  for (const e of root.querySelectorAll("*")) {
    found.push(e);
    if (scripted && e.shadowRoot) everything(e.shadowRoot, found);
  }
  return found;
}

// What a mark stands for: its element, or what `data-ctl-part` names in the element's tree: a part ("base")
// or a selector (".track"). Null where there is no such thing.
function target(mark) {
  const name = mark.getAttribute("data-ctl-part");
  if (name === null) return mark;
  const selector = /^[a-z]/i.test(name) ? `[part~="${name}"]` : name;
  return everything(mark.shadowRoot ?? mark).find((e) => e.matches(selector)) ?? null;
}

// Where an element hangs in the tree that is painted: in the slot it is assigned to, at last in the host.
const parent = (e) => (scripted ? (e.assignedSlot ?? e.parentElement ?? e.getRootNode().host ?? null) : e.parentElement);

function holds(outer, inner) {
  if (!scripted) return outer.contains(inner);
  while (inner && inner !== outer) inner = parent(inner);
  return inner === outer;
}

// What a pointer meets, in shadow roots too.
function meet(x, y) {
  let hit = document.elementFromPoint(x, y);
  for (let root = hit?.shadowRoot; root; root = hit.shadowRoot) {
    const inner = root.elementFromPoint(x, y);
    if (!inner || inner.getRootNode() !== root) break;
    hit = inner;
  }
  return hit;
}

// What is asked of each element or style once a page: nothing changes while it is measured.
function once(ask) {
  const known = new Map();
  memories.push(known);
  return (one) => {
    let answer = known.get(one);
    if (answer === undefined) known.set(one, (answer = ask(one)));
    return answer;
  };
}

const forget = () => memories.forEach((known) => known.clear());
const computed = once((e) => getComputedStyle(e));
const bounds = once((e) => corners(e.getBoundingClientRect()));
const corners = (rect) => [rect.left, rect.top, rect.right, rect.bottom];

function union(...boxes) {
  const there = boxes.filter(Boolean);
  return there.length ? there.reduce((one, other) => one.map((at, i) => (i < 2 ? Math.min : Math.max)(at, other[i]))) : null;
}

const roomy = (box) => box.map((at, i) => (i < 2 ? at - OVERHANG : at + OVERHANG));

// A place in CSS px moved to a whole device pixel.
const snap = (at) => Math.round(at * devicePixelRatio) / devicePixelRatio;

// The pixels that a picture of shapes touches.
const whole = (box) => box.map((at, i) => (i < 2 ? Math.floor(at * devicePixelRatio + 0.01) : Math.ceil(at * devicePixelRatio - 0.01)) / devicePixelRatio);
