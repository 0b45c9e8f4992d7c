// Shadows of boxes and glows of letters: how far they are seen. They are drawn once more, black, and what is dark enough
// to change the ground counts; where the thing that throws one is large, a smaller one throws the same.

const MIDDLE = [120, 120, 120, 255]; // what a picture is, as a rule
const TRACE = 1; // 255ths of alpha that leave no trace of a glow
const STROKE = 1 / 8; // of its letters' size is a stroke wide
const casts = new Map(); // what throws which shadow -> how far it is seen, or null

// By how much the shadows of letters, which are thin, go beyond them: [left, top, right, bottom].
function glows(style, under) {
  const [left, top, right, bottom] = glowing(NONE, style, under);
  return [-left, -top, right, bottom];
}

// The box of letters with the shadows that they throw, as far as a stroke does.
function glowing(box, style, under) {
  const high = Math.round(parseFloat(style.fontSize));
  const seen = thrown(style, under).map((shadow) => cast(Math.ceil(high * STROKE), high, [0, 0], shadow));
  return seen.filter(Boolean).reduce((all, by) => union(all, box.map((at, i) => at + by[i])), box);
}

// The shadows of letters that are seen at all: some sheets have one for the way it smooths their edges.
function thrown(style, under) {
  return style.textShadow === "none" ? [] : shadows(style.textShadow, style, under).filter(({ alpha }) => alpha > TRACE);
}

// A box with the shadows and the outline around it, on a ground of the colour `under`.
function outside(box, style, under) {
  let all = box;
  const grow = (...by) => (all = union(all, box.map((at, i) => at + by[i])));
  const [width, height] = [box[2] - box[0], box[3] - box[1]].map(Math.round);
  for (const shadow of style.boxShadow === "none" ? [] : shadows(style.boxShadow, style, under)) {
    const [across, down = across] = style.borderTopLeftRadius.split(" ");
    const radii = [[across, width], [down, height]].map(([said, side]) => (said.endsWith("%") ? (parseFloat(said) * side) / 100 : parseFloat(said)));
    const seen = cast(width, height, radii, shadow);
    if (seen) grow(...seen.map((by, i) => (i < 2 ? Math.floor(by + 0.01) : Math.ceil(by - 0.01))));
  }
  if (style.borderImageSource !== "none") {
    const outset = style.borderImageOutset.split(" ").map((one) => parseFloat(one) * (one.endsWith("px") ? 1 : parseFloat(style.borderTopWidth)));
    const [t, r = t, b = t, l = r] = outset;
    grow(-l, -t, r, b);
  }
  if (style.outlineStyle !== "none") {
    const ring = style.outlineStyle === "auto" ? 3 : parseFloat(style.outlineWidth); // a ring of the browser's own
    const wide = ring + parseFloat(style.outlineOffset);
    grow(-wide, -wide, wide, wide);
  }
  return all;
}

// By how much the shadow of a box goes beyond its edges, [left, top, right, bottom]; null where none of it is seen.
function cast(width, height, radii, { x, y, blur, spread, dark }) {
  if (dark > 255) return null;
  const beside = [x - spread, y - spread, x + spread, y + spread];
  if (!blur) return beside;
  const sides = [width, height].map((side, i) => Math.min(Math.max(side + 2 * spread, 0), 2 * Math.ceil(radii[i]) + 4 * blur));
  if (!sides[0] || !sides[1]) return null;
  const key = [...sides, ...radii, blur, spread, dark].join();
  if (!casts.has(key)) {
    const box = [0, 0, ...sides];
    const far = Math.ceil(1.5 * blur) + 1;
    const round = radii.map((radius) => radius && Math.max(radius + spread, 0));
    const draw = (canvas) => {
      canvas.beginPath();
      canvas.roundRect(0, 0, ...sides, { x: round[0], y: round[1] });
      canvas.fill();
    };
    const seen = sketched([-far, -far, sides[0] + far, sides[1] + far], dark, draw, { x: 0, y: 0, blur, colour: "black" });
    casts.set(key, seen && seen.map((at, i) => at - box[i]));
  }
  return casts.get(key)?.map((at, i) => at + beside[i]) ?? null;
}

// Outer shadows as a style has them: [{x, y, blur, spread, colour, alpha, least, dark}, …] in px on a ground of the colour
// `under`; a glow is seen where its alpha is `least`, a body's shadow where a black one's is `dark`, all 0..255.
function shadows(said, style, under) {
  const outer = said.split(/,(?![^(]*\))/).filter((shadow) => !shadow.includes("inset"));
  return outer.map((shadow) => {
    const [x, y, blur, spread = 0] = shadow.match(/-?[\d.]+px/g).map(parseFloat);
    const colour = shadow.match(/[a-z]+\(.*\)/)[0];
    const least = faintest(rgba(colour), under ?? MIDDLE);
    const alpha = rgba(colour)[3] * parseFloat(style.opacity);
    const dark = Math.ceil((256 * least) / alpha) - 1;
    return { x, y, blur, spread, colour, alpha, least, dark };
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
