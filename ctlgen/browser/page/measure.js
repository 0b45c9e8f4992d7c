// What the browser knows of a page: where each marked control is, what covers it, whether its letters are there.

const GRID = [[0.5, 0.5], [0.12, 0.2], [0.88, 0.2], [0.12, 0.8], [0.88, 0.8], [0.3, 0.5], [0.7, 0.5], [0.5, 0.15], [0.5, 0.85]];
const glyphs = new Map(); // "font|char" -> is it drawn as the missing-glyph box?

// [[id, x0, y0, x1, y1, reach x0, y0, x1, y1, body x0, y0, x1, y1,
// glow left, top, right, bottom, overhang, bare?, visible 0..1, tofu?], …], then the ignored areas, then what may be cut
// in pieces for background: [name, x0, y0, x1, y1].
function measure() {
  forget();
  const every = scripted ? everything() : null;
  const having = (selector) => (every ? every.filter((e) => e.matches(selector)) : [...document.querySelectorAll(selector)]).filter(target);
  const place = (e) => bounds(target(e));
  const named = having("[data-ctl-region],[data-ctl-context=text],[data-ctl-context=image]");
  const regions = named.map((e) => [e.dataset.ctlRegion || e.dataset.ctlContext, ...place(e)]);
  const beside = scripted ? always(every.map(row)) : neighbours();
  return [having("[data-ctl]").map((e) => element(e, target(e), beside)), having("[data-ctl-context]").map(place), regions];
}

const row = (e) => [e, ...bounds(e)];
const always = (all) => () => [all, false];

// What may cover an element, with boxes, and whether it has a cell to itself. The cells of a sheet lie apart, so that
// it is what is in its cell, in no cell, or hangs out of one; on any other page, all there is.
function neighbours() {
  const all = Array.from(document.body.querySelectorAll("*"), (e) => (e.ownerSVGElement ? null : row(e))).filter(Boolean);
  if (!document.querySelector(".ctl-cell")) return always(all);
  const cells = new Map(); // cell -> what is in it
  const loose = []; // what is in no cell or hangs out
  const out = new Set(); // the cells that something hangs out of
  let frame = null;
  for (const one of all) {
    if (one[0].className === "ctl-cell") cells.set(one[0], [(frame = one)]);
    else if (frame?.[0].contains(one[0])) {
      cells.get(frame[0]).push(one);
      if (one[1] < frame[1] || one[2] < frame[2] || one[3] > frame[3] || one[4] > frame[4]) {
        loose.push(one);
        out.add(frame[0]);
      }
    } else loose.push(one);
  }
  return (e) => {
    const cell = e.closest(".ctl-cell");
    if (!cells.has(cell) || out.has(cell)) return [all, false];
    const inside = cells.get(cell);
    return [loose.length ? inside.concat(loose) : inside, inside.every(([other]) => e.contains(other) || other.contains(e))];
  };
}

function element(mark, e, beside) {
  const rect = bounds(e);
  const style = computed(e);
  const shown = within(rect, e);
  const box = shown[0] < shown[2] && shown[1] < shown[3] ? shown : rect; // else it is not seen at all
  const hidden = style.visibility !== "visible" || style.opacity === "0";
  const said = mark === e ? [e] : [mark, e];
  const [all, single] = beside(e);
  const over = covers(e, rect, all);
  const seen = hidden ? 0 : visible(e, rect, over, single);
  const paint = reach(e, box, style);
  if (seen === 1 && over.length) {
    const left = uncovered(paint.slice(0, 4), over);
    const body = paint.slice(4, 8).map((at, i) => (i < 2 ? Math.max : Math.min)(at, left[i]));
    paint.splice(0, 8, ...left, ...(body[0] < body[2] && body[1] < body[3] ? body : NONE));
  }
  return [+mark.dataset.ctl, ...box, ...paint, seen, tofu(said, style) ? 1 : 0];
}

// The share of nine points at which this element, its content or its host is what a pointer would meet. A look
// costs 40 us, so that where no host clips it, each point is looked at that another box holds, and one speaks for all
// others; where it has a cell to itself and no box meets it, there is nothing to look for.
function visible(e, rect, over, single) {
  const cut = clipped(e, rect);
  if (!cut && !over.length && single) return 1;
  const [left, top, right, bottom] = rect;
  const points = GRID.map(([fx, fy]) => [left + (right - left) * fx, top + (bottom - top) * fy]);
  const below = ([x, y]) => cut || over.some((row) => row[1] <= x && x <= row[3] && row[2] <= y && y <= row[4]);
  const free = points.filter((point) => !below(point));
  const hits = points.filter((point) => below(point) && meets(e, ...point)).length;
  return (hits + (free.length && meets(e, ...free[0]) ? free.length : 0)) / points.length;
}

function meets(e, x, y) {
  const hit = meet(x, y);
  return hit === e || (hit && (holds(e, hit) || (holds(hit, e) && !clipped(e, [x, y, x, y]))));
}

// The elements, neither hosts nor parts of this one, whose boxes meet its box.
function covers(e, [left, top, right, bottom], all) {
  const meeting = (row) => row[1] < right && left < row[3] && row[2] < bottom && top < row[4];
  return all.filter((row) => meeting(row) && !holds(e, row[0]) && !holds(row[0], e));
}

// A box without what lies above it from side to side: the edge of a panel that was drawn over it.
function uncovered([left, top, right, bottom], over) {
  for (const [cover, a, b, c, d] of over) {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const above = (...point) => {
      const hit = meet(...point); // which may be of a third one that lies on both
      return opaque(computed(cover).backgroundColor) && hit && (hit === cover || holds(cover, hit));
    };
    const [isHigh, isWide] = [b <= top && bottom <= d, a <= left && right <= c];
    if (isHigh && left < a && a < right && right <= c && above(a + 1, y)) right = a;
    if (isHigh && a <= left && left < c && c < right && above(c - 1, y)) left = c;
    if (isWide && top < b && b < bottom && bottom <= d && above(x, b + 1)) bottom = b;
    if (isWide && b <= top && top < d && d < bottom && above(x, d - 1)) top = d;
  }
  return [left, top, right, bottom];
}

// Whether a host with overflow cuts off a part of this rectangle, which lies in `e`. (Behind a rounded corner, too,
// the pointer meets a host.)
function clipped(e, [left, top, right, bottom]) {
  return cutters(e).some((host) => {
    const [a, b, c, d] = bounds(host);
    return left < a || top < b || right > c || bottom > d;
  });
}

// The hosts whose overflow cuts an element off: not those that it is positioned past.
const cutters = once((e) => {
  const found = [];
  let { position } = placing(e);
  for (let host = parent(e); host && host !== document.body; host = parent(host)) {
    const its = placing(host);
    if (its.transform === "none" && (position === "fixed" || (position === "absolute" && its.position === "static"))) continue;
    if (its.overflow !== "visible") found.push(host);
    position = its.position;
  }
  return found;
});

const placing = once((e) => {
  const { overflow, position, transform } = computed(e);
  return { overflow, position, transform };
});

const overflow = (e) => placing(e).overflow;

// What the hosts of an element leave of a box.
function within(box, e) {
  for (const host of cutters(e)) {
    const edge = inside(bounds(host), computed(host)); // a border is not cut off
    box = box.map((at, i) => (i < 2 ? Math.max : Math.min)(at, edge[i]));
  }
  return box;
}

// A box within the borders of a style.
function inside([left, top, right, bottom], style) {
  const [t, r, b, l] = thick(style);
  return [left + l, top + t, right - r, bottom - b];
}

// The widths of a style's borders in the order of `SIDES`.
const thick = once((style) => SIDES.map((side) => parseFloat(style[`border${side}Width`])));

// The same with the padding inside them.
const padded = (style) => thick(style).map((width, i) => width + parseFloat(style[`padding${SIDES[i]}`]));

// Whether a character of the elements' text has no glyph in any font: it is then drawn like a code point
// that can have none. Only characters beyond Latin-1 are asked about, each once per font, and not those of the faces
// that stand in, which are known to have all of their letters.
function tofu(elements, style) {
  const text = elements.map((e) => (e.textContent || "") + (e.value || "") + (e.placeholder || "")).join("");
  const rare = text.match(/[^\u0000-\u00ff]/gu);
  return rare !== null && rare.some((char) => !stoodIn(char, style.fontFamily) && missing(char, style.fontFamily));
}

function stoodIn(char, families) {
  const known = standing(families);
  const key = `${known}|${char}|`;
  if (!glyphs.has(key)) {
    const names = new Set(known.split(",").map(bare));
    const has = (face) => names.has(bare(face.family)) && holdsAny(face, [char.codePointAt(0)]);
    glyphs.set(key, Array.from(document.fonts).some(has));
  }
  return glyphs.get(key);
}

function missing(char, family) {
  const key = `${family}|${char}`;
  if (!glyphs.has(key)) glyphs.set(key, /\S/.test(char) && drawn(char, family) === drawn("\u{10FFFF}", family));
  return glyphs.get(key);
}

// What a character looks like, as a number.
function drawn(char, family) {
  pen.font = `20px ${family}`;
  pen.fillStyle = "black"; // whatever `rgba` asked last
  pen.clearRect(0, 0, SIDE, SIDE);
  pen.fillText(char, 4, 24);
  const pixels = new Uint32Array(pen.getImageData(0, 0, SIDE, SIDE).data.buffer);
  return pixels.reduce((sum, pixel, i) => (Math.imul(sum, 31) + (pixel ^ i)) | 0, 0);
}
