// Shadows of boxes and glows of letters: how far they are seen.

const HARD = 0.5;
// A shadow's opacity, and by how many deviations (half of its blur) Chromium paints it on white, as measured for boxes
// with square corners, with rounded ones and for circles. From `HARD` on every trace of it is seen.
const TAILS = [
  [0, 0, 0, 0],
  [0.01, 0.47, 0.42, 0.3],
  [0.02, 0.89, 0.8, 0.67],
  [0.04, 1.34, 1.22, 1.1],
  [0.06, 1.55, 1.43, 1.3],
  [0.1, 1.86, 1.75, 1.54],
  [0.15, 2, 1.88, 1.72],
  [0.2, 2.09, 1.93, 1.8],
  [0.25, 2.27, 2.1, 1.97],
  [0.4, 2.43, 2.23, 2.08],
  [HARD, 3, 2.4, 2.3],
];
const PICTURED = 0.6; // of what a body's shadow takes from white it takes from a picture, as a rule
const END = 1.3; // deviations beyond its edge where a shadow ends, as a rule
const TRACE = 1 / 255; // a shadow's opacity that leaves none
const SMALL = 10; // px of a blur under which corners make no difference, but at last
const MIDDLE = [120, 120, 120, 255]; // what a picture is, as a rule
const THIN = 0.25; // of a shadow's opacity is left where what throws it is about as wide as its blur

// By how much the shadows of letters, which are thin, go beyond them: [left, top, right, bottom].
function glows(style, under) {
  const [left, top, right, bottom] = glowing(NONE, style, under, THIN);
  return [-left, -top, right, bottom];
}

// The box of letters with the shadows that they throw.
function glowing(box, style, under, part = 1) {
  return thrown(style, under).reduce((all, { x, y, blur, opacity }) => {
    const wide = tail(blur, part * opacity * cover(parseFloat(style.fontSize), blur), 1);
    const place = [box[0] + x - wide, box[1] + y - wide, box[2] + x + wide, box[3] + y + wide];
    return wide > -Infinity ? all.map((at, i) => (i < 2 ? Math.min : Math.max)(at, place[i])) : all;
  }, box);
}

// The shadows of letters that are seen at all: some sheets have one for the way it smooths their edges.
function thrown(style, under) {
  return style.textShadow === "none" ? [] : shadows(style.textShadow, style, under).filter(({ opacity }) => opacity > TRACE);
}

// A box with the shadows and the outline around it, on a ground of the colour `under`.
function outside(box, style, under) {
  let [left, top, right, bottom] = box;
  const grow = (l, t, r, b) => {
    left = Math.min(left, box[0] - l);
    top = Math.min(top, box[1] - t);
    right = Math.max(right, box[2] + r);
    bottom = Math.max(bottom, box[3] + b);
  };
  for (const { x, y, blur, spread, opacity } of style.boxShadow === "none" ? [] : shadows(style.boxShadow, style, under)) {
    const sides = [box[2] - box[0] + 2 * spread, box[3] - box[1] + 2 * spread];
    const left = sides.map((side, i) => opacity * ending(side, blur) * cover(sides[1 - i], blur));
    const [across, down] = left.map((seen) => spread + tail(blur, seen, corner(box, style, blur)));
    if (across > -Infinity) grow(...[across - x, down - y, across + x, down + y].map((by) => Math.ceil(by - 0.01)));
  }
  if (style.borderImageSource !== "none") {
    const outset = style.borderImageOutset.split(" ").map((one) => parseFloat(one) * (one.endsWith("px") ? 1 : parseFloat(style.borderTopWidth)));
    const [t, r = t, b = t, l = r] = outset;
    grow(l, t, r, b);
  }
  if (style.outlineStyle !== "none") {
    const ring = style.outlineStyle === "auto" ? 3 : parseFloat(style.outlineWidth); // a ring of the browser's own
    const wide = ring + parseFloat(style.outlineOffset);
    grow(wide, wide, wide, wide);
  }
  return [left, top, right, bottom];
}

// The part of a normal distribution that is more than so many deviations from its middle (Abramowitz and Stegun 26.2.17).
function beyond(by) {
  const t = 1 / (1 + 0.2316419 * by);
  return 0.39894228 * Math.exp((-by * by) / 2) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
}

// How much of a shadow's opacity is left in its middle where its box is not much wider than its blur, and about where
// it ends.
const cover = (side, blur) => (blur ? 1 - 2 * beyond(Math.max(side, 0) / blur) : 1);
const ending = (side, blur) => (blur ? 1 - beyond(END + (2 * Math.max(side, 0)) / blur) / beyond(END) : 1);

// px by which a shadow of this opacity is seen beyond its edge, black on white, with corners as `corner` says.
function tail(blur, opacity, column) {
  if (!opacity || !blur) return opacity ? 0 : -Infinity;
  const above = TAILS.findIndex(([from]) => from > opacity);
  const [low, high] = above < 0 ? [TAILS.at(-1), TAILS.at(-1)] : [TAILS[above - 1], TAILS[above]];
  const at = high === low || high[0] === HARD ? 0 : (opacity - low[0]) / (high[0] - low[0]);
  const wide = (which) => (1 - at) * low[which] + at * high[which];
  return Math.round((blur < SMALL && column > 1 ? Math.min(wide(1), 2.5) : wide(column)) * (blur / 2));
}

// The column of `TAILS` for a box's corners, which matter where the blur does not round them more.
function corner(box, style, blur) {
  const sides = [box[2] - box[0], box[3] - box[1]];
  const radii = style.borderRadius.match(/[\d.]+(px|%)/g).map((radius) => (parseFloat(radius) * (radius.endsWith("%") ? Math.min(...sides) : 100)) / 100);
  return 8 * Math.max(...radii) <= blur ? 1 : Math.min(...radii) < 0.4 * Math.min(...sides) ? 2 : 3;
}

// Outer shadows as a style has them: [{x, y, blur, spread, colour, least, opacity}, …] in px on a ground of the colour
// `under`. They are seen where their alpha is `least`, 0..255; a black one on white of this `opacity` is seen as far.
function shadows(said, style, under) {
  const outer = said.split(/,(?![^(]*\))/).filter((shadow) => !shadow.includes("inset"));
  return outer.map((shadow) => {
    const [x, y, blur, spread = 0] = shadow.match(/-?[\d.]+px/g).map(parseFloat);
    const colour = shadow.match(/[a-z]+\(.*\)/)[0];
    const [levels, alpha] = [rgba(colour).slice(0, 3), rgba(colour)[3]];
    const least = faintest(levels, under ?? MIDDLE);
    const by = Math.ceil((256 * least) / ((under ? 1 : PICTURED) * alpha * parseFloat(style.opacity))) - 1; // 255ths of it
    return { x, y, blur, spread, colour, least, opacity: by < 256 ? 256 / (255 * (by + 0.25)) : 0 };
  });
}

// The least alpha, 0..255, with which a colour changes a ground as Skia blends it (`approxMulDiv255` in its Sk4px).
function faintest(levels, under) {
  const ground = under.slice(0, 3).map(Math.round);
  for (let alpha = 1; alpha < 256; alpha += 1) {
    if (ground.some((level, i) => ((level * (256 - alpha)) >> 8) + Math.round((levels[i] * alpha) / 255) !== level)) return alpha;
  }
  return Infinity;
}
