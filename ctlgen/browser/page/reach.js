// How far the paint of an element may reach, and what of it is seen for sure.

const LAID = new Set(["absolute", "relative"]); // on what is below, which may be a picture
let brush = null; // a canvas for the corners of images
const PSEUDO = Object.fromEntries(["::before", "::after"].map((part) => [part, once((e) => getComputedStyle(e, part))]));
const OVERHANG = 2; // px by which letters may leave their line's box
const THUMB = 14; // the same for the thumb of a slider of the browser's own

// How far the paint of an element may reach, within the hosts that cut it off: the border box with shadows and
// outline, or where it has no body what is in it, and in both cases what of that hangs out. Then what of this is seen
// for sure (grounds and borders of another colour than what is below), empty where nothing is; on a picture, by how much
// the letters' shadows go beyond them. Then by how much paint that no query tells (letters, a thumb, blurred corners)
// may leave the reach, and whether it has no body (2: but letters, which are what is seen for sure).
function reach(e, box, style) {
  let under = below(e);
  if (like(style, under) && leaves(e)) under = null; // it is seen beyond the ground of its colour
  const see = e.localName === "svg" && !solid(style); // its shapes are paint, itself it is none
  const picture = e.localName === "img" && sheer(e, style, under) ? cutout(e, box, style) : null;
  if (picture) return [...within(box, e), ...within(picture, e), ...NONE, 1, 2];
  const body = native(e) || (solid(style) && !shaded(e, box, style, under)) || style.outlineStyle !== "none";
  const inner = filling(e, style, under, !body || !under);
  const isLettered = (!body || see) && inner.isLettered;
  const thumbs = e.matches("input[type=range]") || (!native(e) && e.querySelector("input[type=range]") !== null);
  let sure = union(styled(e, style) && clear(box, style, under), inner.sure);
  let frame = union(body && (see ? whole(box) : outside(box, style, under)), inner.parts);
  const drawn = see && !under ? shapes(e) : null;
  if (drawn) [frame, sure] = [drawn, drawn];
  const types = e.matches(FIELD);
  if (!under && hollow(e, style) && (types || (!inner.isVague && !thumbs))) {
    const line = veiled(style) ? [box[0], box[3] - 1, box[2], box[3]] : null; // below as a rule
    sure = union(sure, types && typed(e, box, style), inner.words, line);
    if (sure) frame = union(sure, inner.parts);
  }
  frame = within(frame ?? box, e);
  const isWritten = isLettered && !inner.hasTexts && inner.words;
  if (!under && !inner.hasTexts && !isWritten) sure = union(sure, inner.words);
  const isKnown = !under && sure && !inner.hasTexts && !body && frame.every((at, i) => Math.abs(at - sure[i]) < 0.5); // signs, too
  const written = isWritten ? inner.words : isKnown ? sure : null;
  const known = written || sure ? within(written || sure, e) : NONE;
  const filled = known[0] - box[0] <= 1 && known[1] - box[1] <= 1 && box[2] - known[2] <= 1 && box[3] - known[3] <= 1 && known[2] > known[0] && !written;
  if (sure && native(e)) for (const label of e.labels ?? []) frame = unlabelled(frame, box, label);
  const isBody = filled || (!under && sure && !inner.hasTexts && !isKnown) || (body && !see && !like(style, under) && !pictured(style) && !hollow(e, style) && !sheer(e, style, under));
  const loose = inner.hasTexts || inner.words || isLettered ? OVERHANG : 0;
  const round = inner.isDrawn || inner.isRound || /[1-9]/.test(style.borderRadius) ? 1 : 0;
  return [...frame, ...known, ...(filled ? NONE : glows(style, under)), thumbs ? THUMB : (!isBody && loose) || round, isBody ? 0 : written ? 2 : 1];
}

// What is painted in an element besides its body: `parts` is where all of it may be, `sure` what is seen for sure,
// `words` the letters whose pixels are known. Whether it is nothing but letters (`isLettered`), `hasTexts` whose pixels
// are not known, or other paint of which that is so (`isVague`), has round corners, and is drawn by pseudo elements.
function filling(e, style, under, isExact) {
  const host = e.hasAttribute("data-ctl-drawn") ? e.parentElement : e.matches("input") ? e : null;
  const all = { parts: null, sure: null, words: null, isLettered: true, hasTexts: false, isVague: false, isRound: false, isDrawn: host !== null };
  const add = (other, isText, seen = null, isRound = false, exact = null) => {
    all.parts = union(all.parts, other);
    all.sure = union(all.sure, seen);
    all.words = union(all.words, exact);
    all.isLettered &&= isText;
    all.hasTexts ||= isText && !seen && !exact;
    all.isVague ||= !seen && !exact;
    all.isRound ||= isRound;
  };
  if (e.dataset?.ctlDrawn === "beside") contents(host, host, computed(host), add, under, isExact);
  else if (host) for (const part of ["::before", "::after"]) pseudo(host, part, computed(host), add, under);
  if (!native(e)) contents(e, e, style, add, under, isExact);
  return all;
}

// A field's reach without the label that stands in its upper half.
function unlabelled(frame, box, label) {
  const [left, , right, bottom] = bounds(label);
  const isAbove = left < box[2] && right > box[0] && bottom > box[1] && bottom < (box[1] + box[3]) / 2;
  return isAbove ? frame.with(1, Math.max(frame[1], bottom)) : frame;
}

// Gives `add` the places of all that is painted in an element, in the tree that is painted: letters, pictures, bodies.
function contents(e, root, style, add, under, isExact, hosted = false) {
  const cut = overflow(e) !== "visible" ? bounds(e) : null;
  const clip = (at, i) => Math.min(Math.max(at, cut[i % 2]), cut[2 + (i % 2)]);
  const put = (...its) => add(...(cut ? its.map((one) => (Array.isArray(one) ? one.map(clip) : one)) : its));
  const hung = style.position === "static" ? add : put; // which may hang from a host of its host
  const isLined = hosted || style.textDecorationLine !== "none";
  for (const part of ["::before", "::after"]) pseudo(e, part, style, hung, under, isLined);
  for (const node of e.localName === "slot" ? e.assignedNodes({ flatten: true }) : (e.shadowRoot ?? e).childNodes) {
    if (node.nodeType === Node.TEXT_NODE && /\S/.test(node.data) && style.visibility === "visible") letters(node, style, put, under, isExact, isLined);
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const its = computed(node);
    if (its.display === "none" || its.opacity === "0" || its.clip !== "auto" || its.clipPath === "inset(50%)") continue;
    const place = bounds(node);
    const [thin, long] = [place[2] - place[0], place[3] - place[1]].sort((a, b) => a - b);
    const isBody = its.visibility === "visible" && (native(node) || solid(its) || its.outlineStyle !== "none") && thin > 0 && long > 1;
    const see = (node.localName === "svg" || (node.localName === "select" && its.appearance === "none")) && !solid(its);
    const drawn = isBody && !under && node.localName === "svg" && see ? shapes(node) : null;
    const types = isBody && !under && node.matches(FIELD) && hollow(node, its);
    const said = types ? typed(node, place, its) : null;
    if (said) put(said, true, null, false, said);
    if (drawn) put(drawn, false, drawn);
    else if (types && !bordered(its)) continue;
    else if (isBody) put(see ? whole(place) : outside(between(place, its), its, under), see, styled(node, its) ? clear(place, its, under) : null, /[1-9]/.test(its.borderRadius));
    if (isBody && node.matches("input[type=range]") && place[3] - place[1] < THUMB) put([place[0], place[1] - THUMB / 2, place[2], place[3] + THUMB / 2]);
    if (!native(node)) contents(node, root, its, put, under, isExact, isLined);
  }
}

// A pseudo element: where its edges put it, or else somewhere in its host.
function pseudo(e, part, style, add, under, isLined = false) {
  const its = PSEUDO[part](e);
  if (its.content === "none" || its.display === "none" || its.opacity === "0" || its.visibility !== "visible") return;
  if (its.content === '""' && !solid(its)) return;
  let base = e;
  while (its.position === "absolute" && base !== document.body && placing(base).position === "static" && placing(base).transform === "none") base = parent(base);
  const turning = spun(base);
  const host = bounds(turning ?? base);
  const placed = its.position === "absolute" ? hanging(its, host, computed(base)) : flowing(its, host, style);
  const isSized = !turning && placed.every(Number.isFinite);
  const place = isSized ? between(placed, its) : host;
  const isSign = its.content !== '""' && !solid(its);
  const isPlaced = isSized && its.position === "absolute";
  if (isSign && !isPlaced && (!under || thrown(its, under).length)) {
    const sign = glyph(e, its, under);
    if (sign) return add(sign, true, null, false, sign);
  }
  const low = isSign && isLined ? place.with(3, place[3] + 0.2 * parseFloat(its.fontSize)) : place;
  const reached = isSign ? glowing(whole(low), its, under) : outside(place, its, under);
  add(isPlaced ? reached : union(host, reached), isSign && !thrown(its, under).length, isPlaced ? clear(placed, its, under) : null, /[1-9]/.test(its.borderRadius));
}

// A box on the pixels that it touches where a transform puts it between them: it is not moved to whole ones.
const between = (box, style) => (style.transform === "none" || box[0] === box[2] || box[1] === box[3] ? box : whole(box.map((at, i) => (i < 2 ? at - 0.5 : at + 0.5))));

// The outermost host that turns or mirrors an element, so that what is laid out in it is painted elsewhere in there.
const spun = once((e) => (e === document.body ? null : (spun(parent(e)) ?? (/^matrix\((-|[^,]*, (?!0,))/.test(placing(e).transform) ? e : null))));

// The even colour that lies below an element as rgba; null where a picture does, which may stand beside it.
function below(e) {
  const veils = [];
  for (let [host, inner] = [parent(e), e]; host; [host, inner] = [parent(host), host]) {
    const style = computed(host);
    if (style.backgroundImage !== "none") return null;
    if (LAID.has(placing(inner).position) && inner.className !== "ctl-cell" && pictures(host).some((picture) => !inner.contains(picture) && lies(e, picture))) return null;
    veils.push(rgba(style.backgroundColor));
    if (veils.at(-1)[3] === 255) break;
  }
  return veils.reduceRight((under, [r, g, b, a]) => [...[r, g, b].map((level, i) => (level * a + under[i] * (255 - a)) / 255), 255], WHITE);
}

// Whether an element stands out of the host whose ground lies below it.
function leaves(e) {
  let host = parent(e);
  while (host && !opaque(computed(host).backgroundColor)) host = parent(host);
  if (!host) return false;
  const [[left, top, right, bottom], [a, b, c, d]] = [e, host].map(bounds);
  return left < a - 1 || top < b - 1 || c + 1 < right || d + 1 < bottom;
}

const pictures = once((host) => Array.from(host.querySelectorAll("img, svg, canvas, [data-ctl-region=picture]")).filter((one) => !one.ownerSVGElement));

// Whether most of an element lies on another's box.
function lies(e, other) {
  const [[a, b, c, d], [left, top, right, bottom]] = [e, other].map(bounds);
  return left < (a + c) / 2 && (a + c) / 2 < right && top < (b + d) / 2 && (b + d) / 2 < bottom && c - a < right - left;
}

// Whether all that a style paints is a ground of the colour below.
function like(style, under) {
  if (!under || !rgba(style.backgroundColor)[3] || style.outlineStyle !== "none" || style.backgroundImage !== "none" || style.boxShadow !== "none" || bordered(style)) return false;
  return rgba(style.backgroundColor).every((level, i) => level === Math.round(under[i]));
}

// The part of a box that is seen for sure on a ground of the colour `under`: its own ground, or else its borders, of
// another colour; null where there is none. On a picture it is what is told by no pixel: its shadows, too.
function clear(box, style, under) {
  const seen = (colour) => differs(rgba(colour), under, parseFloat(style.opacity));
  const wide = thick(style);
  const sides = [3, 0, 1, 2].map((i) => (wide[i] && style.borderImageSource === "none" && seen(style[`border${SIDES[i]}Color`]) ? wide[i] : 0));
  const [left, top, right, bottom] = box;
  const strips = [[left, top, left + sides[0], bottom], [left, top, right, top + sides[1]], [right - sides[2], top, right, bottom], [left, bottom - sides[3], right, bottom]];
  const lines = strips.filter((_, i) => sides[i]);
  if (style.maskImage !== "none" || style.clipPath !== "none" || tilted(style)) return null;
  if (style.outlineStyle === "solid" && seen(style.outlineColor)) return outside(box, style, under);
  const fills = seen(style.backgroundColor) || (!under && blended(style));
  const grounds = { "border-box": box, "padding-box": inside(box, style) };
  return union(...lines, fills && grounds[style.backgroundClip]);
}

// Whether a style turns its element, that its box is more than what it paints.
const tilted = (style) => /^matrix\([^,]*, (?!0,)/.test(style.transform);

// Whether a colour is seen on another one; on none that is known, where it hides something.
function differs([r, g, b, a], under, opacity) {
  const part = (a / 255) * opacity;
  return under ? Math.max(...[r, g, b].map((level, i) => Math.abs(level - under[i]))) * part >= 1 : part > 0.05;
}

// Whether what an element paints is what its style says: the browser has sliders and ticks of its own, svg has shapes.
const styled = (e, style) => !native(e) || e.matches(TYPED) || (style.appearance === "none" && e.localName !== "svg");

// Whether an element paints nothing but borders: what is in them is told by the pixels.
function hollow(e, style) {
  if (native(e) && !(e.matches(TYPED) || (style.appearance === "none" && e.matches("input, select")))) return false;
  return !rgba(style.backgroundColor)[3] && (style.backgroundImage === "none" || veiled(style)) && style.boxShadow === "none" && style.outlineStyle === "none";
}

// Whether all that lies on a style's ground are gradients which let it through.
const veiled = (style) => /^[a-z-]+-gradient\(.*, 0\)/.test(style.backgroundImage) && !style.backgroundImage.includes("url(");

// Whether an image is at a corner what lies below it, as no JPEG is: transparent, or of the same colour. What it paints
// is told by the pixels.
function sheer(e, style, under) {
  if (e.localName !== "img" || solid(style) || style.outlineStyle !== "none" || /^data:image\/jpeg|\.jpe?g$/i.test(e.currentSrc)) return false;
  brush ??= Object.assign(document.createElement("canvas"), { width: 2, height: 2 }).getContext("2d", { willReadFrequently: true });
  const [right, bottom] = [e.naturalWidth - 1, e.naturalHeight - 1];
  brush.clearRect(0, 0, 2, 2);
  try {
    for (const [i, j] of [[0, 0], [1, 0], [0, 1], [1, 1]]) brush.drawImage(e, i * right, j * bottom, 1, 1, i, j, 1, 1);
    const { data } = brush.getImageData(0, 0, 2, 2);
    return [0, 4, 8, 12].some((at) => data[at + 3] < 255 || (under && [0, 1, 2].every((i) => data[at + i] === Math.round(under[i]))));
  } catch {
    brush = null; // it is broken, or of another site, so that its pixels cannot be read
    return true;
  }
}

// The pixels of an image that lets the page through, drawn once more; null where that is nowhere along its edges.
function cutout(e, box, style) {
  const [t, r, b, l] = padded(style);
  const [left, top, right, bottom] = [box[0] + l, box[1] + t, box[2] - r, box[3] - b].map(snap);
  const [room, sides] = [[right - left, bottom - top], [e.naturalWidth, e.naturalHeight]];
  const fits = sides.map((side, i) => room[i] / side);
  const scale = { contain: Math.min(...fits), cover: Math.max(...fits), none: 1, "scale-down": Math.min(1, ...fits) }[style.objectFit];
  const size = sides.map((side, i) => side * (scale ?? fits[i]));
  const place = style.objectPosition.split(" ").map((said, i) => (said.endsWith("%") ? ((room[i] - size[i]) * parseFloat(said)) / 100 : parseFloat(said)));
  const ink = sketched(whole([left, top, right, bottom]), SEEN, (canvas) => {
    canvas.imageSmoothingQuality = "medium"; // as pages have it
    canvas.drawImage(e, left + place[0], top + place[1], ...size);
  });
  return ink && ink.some((at, i) => Math.abs(at - box[i]) > 1) ? ink : null;
}

// Whether all that a style paints is a picture: it may be less than the box, as the sign of a closing button is.
const pictured = (style) => style.backgroundImage.startsWith("url(") && style.backgroundSize !== "cover" && !rgba(style.backgroundColor)[3] && style.outlineStyle === "none" && style.boxShadow === "none" && !bordered(style);

// The box of a pseudo element of a size of its own that is set first in a host.
function flowing(its, host, style) {
  const [width, height] = outer(its);
  const start = (side) => ["border%Width", "padding%"].reduce((sum, edge) => sum + parseFloat(style[edge.replace("%", side)]), parseFloat(its[`margin${side}`]));
  const left = style.direction === "rtl" ? host[2] - start("Right") - width : host[0] + start("Left");
  const top = style.alignItems === "center" ? (host[1] + host[3] - height) / 2 : host[1] + start("Top");
  return [left, top, left + width, top + height];
}

// The width and height of a pseudo element's border box.
function outer(its) {
  const sized = its.boxSizing === "border-box";
  const side = (size, ...edges) => parseFloat(its[size]) + (sized ? 0 : edges.reduce((sum, edge) => sum + parseFloat(its[edge]), 0));
  const width = side("width", "paddingLeft", "paddingRight", "borderLeftWidth", "borderRightWidth");
  return [width, side("height", "paddingTop", "paddingBottom", "borderTopWidth", "borderBottomWidth")];
}

// The box of a pseudo element that is placed by its edges in a host.
function hanging(its, host, style) {
  const [width, height] = outer(its);
  const left = host[0] + parseFloat(style.borderLeftWidth) + parseFloat(its.left) + parseFloat(its.marginLeft);
  const top = host[1] + parseFloat(style.borderTopWidth) + parseFloat(its.top) + parseFloat(its.marginTop);
  return turned([left, top, left + width, top + height], its);
}

// A box after its style's transform.
function turned([left, top, right, bottom], style) {
  if (style.transform === "none") return [left, top, right, bottom];
  const [x, y] = style.transformOrigin.split(" ").map(parseFloat);
  const matrix = new DOMMatrix().translate(left + x, top + y).multiply(new DOMMatrix(style.transform)).translate(-left - x, -top - y);
  const points = [[left, top], [right, top], [left, bottom], [right, bottom]].map(([a, b]) => matrix.transformPoint(new DOMPoint(a, b)));
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const blended = (style) => style.backgroundImage.includes("gradient(") && !rests(style) && !veiled(style);

// Whether a style's picture is a ripple at rest, blown up until it has one colour: none.
const rests = (style) => /\d{4}%/.test(style.backgroundSize);

// Whether a style paints a body: a ground, a border, a shadow.
const solid = once((style) => (style.backgroundImage !== "none" && !rests(style)) || style.boxShadow !== "none" || rgba(style.backgroundColor)[3] > 0 || bordered(style));

// Whether all that an element's body paints are shadows outside its box, and its hosts cut these off.
function shaded(e, box, style, under) {
  if (style.boxShadow === "none" || style.boxShadow.includes("inset")) return false;
  if (rgba(style.backgroundColor)[3] || style.backgroundImage !== "none" || bordered(style)) return false;
  return within(outside(box, style, under), e).every((at, i) => at === box[i]);
}

const bordered = once((style) => thick(style).some((width, i) => width && rgba(style[`border${SIDES[i]}Color`])[3]));

// What the browser paints by itself, whatever its style.
const native = once((e) => e.matches("input, select, textarea, img, svg, progress, meter, canvas, video"));
