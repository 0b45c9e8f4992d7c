// What is on a page, as a person sees it: the tree as it is painted, paint, content, what a pointer meets. The files of
// this folder are one script (pages.py joins them); all is in CSS px of the window.
const SKIP = new Set("SCRIPT STYLE TEMPLATE NOSCRIPT HEAD LINK META TITLE OPTION OPTGROUP BR WBR HR SOURCE TRACK AREA MAP DATALIST".split(" "));
const GRID = [0.5, 0.08, 0.92, 0.3, 0.7];
const styles = new WeakMap();

const style = (e) => styles.get(e) ?? (styles.set(e, getComputedStyle(e)), styles.get(e));
const names = (e) => `${e.getAttribute("class") || ""} ${e.tagName} ${e.id || ""}`.toLowerCase();
const role = (e) => (e.getAttribute("role") || "").trim().split(" ")[0];
const corners = (r) => [r.left, r.top, r.right, r.bottom];
const rect = (e) => e.getBoundingClientRect();

// The tree as it is painted: a host has its shadow's children, a slot those given to it.
const parent = (n) => n.assignedSlot ?? n.parentElement ?? n.getRootNode().host ?? null;
function children(e) {
  if (e.shadowRoot) return e.shadowRoot.childNodes;
  if (e.tagName === "SLOT" && e.assignedNodes().length) return e.assignedNodes({ flatten: true });
  return e.childNodes;
}
function up(e, test, most = 99) {
  for (let host = parent(e); host && most > 0; host = parent(host), most -= 1) if (test(host)) return host;
  return null;
}
const holds = (e, other) => e === other || up(other, (host) => host === e) !== null;
function* below(e, most = 400) {
  for (const child of children(e)) {
    if (child.nodeType === 1) {
      if ((most -= 1) < 0) return;
      yield child;
      yield* below(child, most);
    }
  }
}

// ---- what is painted

function rgba(text) {
  const n = (text.match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number);
  if (text.startsWith("color(")) return [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1];
  if (/^(oklab|oklch|lab|lch)/.test(text)) return [n[0] * (n[0] > 1 ? 2.55 : 255), n[1] * 300, n[2] * 300, n[3] ?? 1];
  return [n[0] ?? 0, n[1] ?? 0, n[2] ?? 0, n[3] ?? 1];
}
const far = (a, b) => Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
function backdrop(e) {
  const layers = [];
  for (let host = parent(e); host; host = parent(host)) {
    const colour = rgba(style(host).backgroundColor);
    if (colour[3] > 0.02) layers.push(colour);
    if (colour[3] > 0.98) break;
  }
  return layers.reduceRight((under, layer) => over(layer, under), matchMedia("(prefers-color-scheme: dark)").matches && !layers.length ? [18, 18, 18] : [255, 255, 255]);
}
function sides(s, under) {
  return ["Top", "Right", "Bottom", "Left"].filter((side) => {
    const colour = rgba(s[`border${side}Color`]);
    return parseFloat(s[`border${side}Width`]) >= 0.5 && !["none", "hidden"].includes(s[`border${side}Style`]) && colour[3] > 0.04 && far(over(colour, under), under) > 7;
  });
}
// How a box is set off from what is behind it: "fill", "frame", "line" (one or two sides) or "".
function paintOf(s, under) {
  const colour = rgba(s.backgroundColor);
  if (colour[3] > 0.02 && far(over(colour, under), under) > 5) return "fill";
  if (s.backgroundImage.includes("gradient")) return "fill";
  const count = sides(s, under).length;
  if (count >= 3) return "frame";
  if (s.boxShadow !== "none" && s.boxShadow.split(/,(?![^(]*\))/).some((one) => rgba(one)[3] > 0.03 && /[1-9]/.test(one.replace(/rgba?\([^)]*\)/, "")))) return "frame";
  return count ? "line" : "";
}
// An element's own paint, or that of a pseudo element or a first layer that fills it.
function painted(e, deep = true) {
  const under = backdrop(e);
  const own = paintOf(style(e), under);
  if (own === "fill" || own === "frame") return own;
  const box = rect(e);
  for (const part of ["::before", "::after"]) {
    const s = getComputedStyle(e, part);
    if (s.content === "none" || s.content === "normal" || s.position !== "absolute" || +s.opacity < 0.1) continue;
    if (parseFloat(s.width) >= box.width * 0.85 && parseFloat(s.height) >= box.height * 0.8) {
      const paint = paintOf(s, under);
      if (paint === "fill" || paint === "frame") return paint;
    }
  }
  if (deep) {
    for (const layer of below(e, 12)) {
      const r = rect(layer);
      if (r.width >= box.width * 0.9 && r.height >= box.height * 0.85 && !isPicture(layer) && +style(layer).opacity > 0.1) {
        const paint = painted(layer, false);
        if (paint === "fill" || paint === "frame") return paint;
      }
    }
  }
  return own;
}

// ---- what is inside

const isPicture = (e) => ["IMG", "CANVAS", "VIDEO", "PICTURE"].includes(e.tagName.toUpperCase());
const isSvg = (e) => e.tagName.toLowerCase() === "svg";
const GLYPH = /[\ue000-\uf8ff\u{f0000}-\u{fffff}]/u;
const ICON_FONT = /icon|awesome|material|symbol|glyph|codicon|feather|videojs|dashicon|remix|genericon/i;
// Whether a glyph of an icon font is all that this element shows.
function isGlyph(e) {
  if (children(e).length > 1 || e.children.length) return false;
  const text = e.textContent.trim();
  if (text) return text.length < 25 && !/\s/.test(text) && (GLYPH.test(text) || /material|symbols|\bicons?\b/i.test(style(e).fontFamily));
  return ["::before", "::after"].some((part) => {
    const s = getComputedStyle(e, part);
    if (s.content === "none" || s.content === "normal") return false;
    const mask = s.maskImage !== "none" || s.webkitMaskImage !== "none" || s.backgroundImage.includes("url(");
    return mask || GLYPH.test(s.content) || (ICON_FONT.test(s.fontFamily) && /["'].["']/u.test(s.content));
  }) || style(e).maskImage !== "none" || (/icon/.test(names(e)) && style(e).backgroundImage.includes("url("));
}
const shown = (e) => style(e).display === "contents" || (e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && style(e).clipPath !== "inset(50%)");
// Words for screen readers alone: in a box of a pixel or two.
const forEars = (e) => style(e).overflow !== "visible" && rect(e).width <= 2 && rect(e).height <= 2;
// {texts, lines, box, pictures, icons, said}: what an element shows, by the boxes of its text and leaves.
function content(e, limit = 200) {
  const all = { texts: [], icons: [], pictures: [], said: "", size: 0, parts: 0 };
  (function walk(node) {
    for (const child of children(node)) {
      if ((all.parts += 1) > limit) return;
      if (child.nodeType === 3 && child.data.trim()) {
        if (isGlyph(node)) continue;
        const range = document.createRange();
        range.selectNodeContents(child);
        const boxes = Array.from(range.getClientRects()).filter((r) => r.width > 1 && r.height > 1);
        if (boxes.length && shown(node) && !forEars(node)) {
          all.texts.push(...boxes.map(corners));
          all.said += ` ${child.data.trim()}`;
          all.size = Math.max(all.size, parseFloat(style(node).fontSize));
        }
      } else if (child.nodeType === 1 && !SKIP.has(child.tagName) && shown(child)) {
        const r = rect(child);
        if (isSvg(child) || isGlyph(child)) r.width > 3 && all.icons.push(corners(r));
        else if (isPicture(child)) r.width > 3 && all.pictures.push(corners(r));
        else walk(child);
      }
    }
  })(e);
  if (isGlyph(e)) all.icons.push(inner(e));
  all.lines = lines(all.texts);
  all.box = union([...all.texts, ...all.icons, ...all.pictures]);
  all.said = all.said.trim();
  return all;
}
function inner(e) {
  const [r, s] = [rect(e), style(e)];
  return [r.left + parseFloat(s.paddingLeft || 0), r.top + parseFloat(s.paddingTop || 0), r.right - parseFloat(s.paddingRight || 0), r.bottom - parseFloat(s.paddingBottom || 0)];
}
const union = (boxes) => boxes.length ? [0, 1, 2, 3].map((i) => Math[i < 2 ? "min" : "max"](...boxes.map((b) => b[i]))) : null;
function lines(boxes) {
  let [count, bottom] = [0, -Infinity];
  for (const box of [...boxes].sort((a, b) => a[1] - b[1])) {
    if ((box[1] + box[3]) / 2 > bottom) [count, bottom] = [count + 1, box[3]];
  }
  return count;
}
// How far the content stands from the sides: [across, down], the smaller of each two.
function padding(e, c) {
  if (!c.box) return [99, 99];
  const r = rect(e);
  return [Math.min(c.box[0] - r.left, r.right - c.box[2]), Math.min(c.box[1] - r.top, r.bottom - c.box[3])];
}

// ---- what is seen

function hitAt(x, y) {
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot) {
    const deeper = hit.shadowRoot.elementFromPoint(x, y);
    if (!deeper || deeper === hit) break;
    hit = deeper;
  }
  return hit;
}
// The share of a grid of points at which a pointer meets this element, a part or a host of it.
function visible(e, [left, top, right, bottom]) {
  if (!shown(e)) return 0;
  for (let host = e, opacity = 1; host; host = parent(host)) if ((opacity *= +style(host).opacity) < 0.3) return 0;
  let hits = 0;
  for (const fx of GRID) {
    for (const fy of GRID) {
      if (performance.now() > deadline) return 0; // a look can take a second where a line has no end
      const [x, y] = [left + (right - left) * fx, top + (bottom - top) * fy];
      const hit = hitAt(x, y);
      if (hit && (holds(e, hit) || (holds(hit, e) && !clipped(e, x, y)) || (hit.tagName === "LABEL" && hit.control === e))) hits += 1;
    }
  }
  return hits / GRID.length ** 2;
}
function clipped(e, x, y) {
  return up(e, (host) => {
    if (style(host).overflow === "visible" || host === document.body || host === document.documentElement) return false;
    const r = rect(host);
    return x < r.left || x > r.right || y < r.top || y > r.bottom;
  }) !== null;
}
