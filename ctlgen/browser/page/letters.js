// Letters and signs: where they are painted, by the metrics of their fonts or drawn once more.

const ROUNDED = 1; // px by which a line's letters may be off, put on whole pixels

// The box of what an svg, which is put on whole pixels, draws: those that any of it touches; null if that is nothing.
function shapes(svg) {
  const box = bounds(svg);
  const [x, y] = box.map((at) => snap(at) - at);
  const all = Array.from(svg.querySelectorAll("path, circle, ellipse, rect, line, polyline, polygon, use"));
  const paths = all.map(outlined);
  if (paths.every(Boolean)) {
    const ink = sketched(whole(roomy(box)), SEEN, (canvas) => {
      canvas.translate(x, y);
      const base = canvas.getTransform();
      all.forEach((shape, i) => {
        const style = getComputedStyle(shape);
        canvas.setTransform(base.multiply(shape.getScreenCTM()));
        if (style.fill !== "none") canvas.fill(paths[i], style.fillRule);
        Object.assign(canvas, { lineWidth: parseFloat(style.strokeWidth), lineCap: style.strokeLinecap, lineJoin: style.strokeLinejoin });
        if (style.stroke !== "none") canvas.stroke(paths[i]);
      });
    });
    if (ink) return ink;
  }
  const drawn = all.map((shape) => {
    const { left, top, right, bottom } = shape.getBoundingClientRect();
    if (left === right && top === bottom) return null;
    const style = getComputedStyle(shape);
    const by = style.stroke === "none" ? 0 : (parseFloat(style.strokeWidth) * (shape.getScreenCTM()?.a ?? 1)) / 2;
    return by || style.fill !== "none" ? [left - by + x, top - by + y, right + by + x, bottom + by + y] : null;
  });
  const found = union(...drawn);
  return found && whole(found);
}

// The outline of an svg's path, circle, ellipse or line to draw once more; null for other shapes.
function outlined(shape) {
  const at = (name) => shape[name]?.baseVal.value;
  const path = new Path2D(shape.localName === "path" ? shape.getAttribute("d") : "");
  if (shape.localName === "circle") path.arc(at("cx"), at("cy"), at("r"), 0, 7);
  else if (shape.localName === "ellipse") path.ellipse(at("cx"), at("cy"), at("rx"), at("ry"), 0, 0, 7);
  else if (shape.localName === "line") {
    path.moveTo(at("x1"), at("y1"));
    path.lineTo(at("x2"), at("y2"));
  } else if (shape.localName !== "path") return null;
  return path;
}

// Where a text is painted, where that matters by the metrics of its font: on an even ground with a pixel of room, since
// pixels may tell the rest. Where it is turned, no query tells; its letters may leave its lines.
function letters(node, style, add, under, isExact, isLined) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = range.getClientRects();
  if (!rects[0]?.width) return;
  const lines = corners(rects.length > 1 ? range.getBoundingClientRect() : rects[0]);
  const drawn = isExact && (!under || thrown(style, under).length) ? redrawn(node, style, under, isLined) : null;
  const text = drawn ?? (isExact ? typeset(node.data.trim(), style, lines, rects[0].height, isLined) : null);
  const exact = drawn ?? (text && glowing(text, style, under));
  if (!text) add(glowing(isExact ? roomy(lines) : lines, style, under), !thrown(style, under).length);
  else if (!under || drawn) add(exact, true, null, false, exact);
  else add(glowing([Math.min(lines[0], text[0]), text[1] - ROUNDED, Math.max(lines[2], text[2]), text[3] + ROUNDED], style, under), true, null, false, exact);
}

// The pixels of a text's lines and their glow, each drawn once more; null where it is turned, or breaks within words.
function redrawn(node, style, under, isLined) {
  const range = document.createRange();
  const lines = []; // [[what it says, its box], …]
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const place = corners(range.getBoundingClientRect());
    const last = lines.at(-1);
    if (last && Math.abs(last[1][1] - place[1]) < 1 && Math.abs(last[1][3] - place[3]) < 1) last.splice(0, 2, `${last[0]} ${word}`, union(last[1], place));
    else lines.push([word, place]);
  }
  const inks = lines.map(([said, place]) => traced(said, style, place, place[3] - place[1], isLined, thrown(style, under)));
  return inks.every(Boolean) ? union(...inks) : null;
}

// The pixels of a text that stands in these lines, of which the first is so high, by the metrics of its font; null where
// it is turned.
function typeset(said, style, lines, height, isLined) {
  const set = feet(said, style, lines, height);
  if (!set) return null;
  const [left, top, right, bottom] = lines;
  const { up, low, scale, its } = set;
  const isSingle = bottom - top < 1.5 * height;
  const [before, after] = isSingle ? [its.actualBoundingBoxLeft, its.actualBoundingBoxRight - its.width].map((by) => scale * by) : [0, 0];
  const deep = Math.max(scale * its.actualBoundingBoxDescent, isLined ? underlined(style)[1] : 0);
  return whole([isLined ? left : snap(left - before), up - scale * its.actualBoundingBoxAscent, isLined ? right : snap(right + after), low + deep]);
}

// The same of a text in one line, drawn once more with the shadows that it throws.
function traced(said, style, [left, top, right, bottom], height, isLined, glow) {
  const set = feet(said, style, [left, top, right, bottom], height);
  if (!set) return null;
  const { up, scale, its } = set;
  const [before, after] = [Math.max(0, its.actualBoundingBoxLeft), Math.max(right - left, scale * its.actualBoundingBoxRight)];
  const [head, foot] = [Math.min(top, up - scale * its.actualBoundingBoxAscent), Math.max(bottom, up + scale * its.actualBoundingBoxDescent)];
  const spot = (room) => whole([left - scale * before - room, head - room, left + after + room, foot + room]);
  const write = (canvas) => {
    canvas.font = font(style);
    canvas.letterSpacing = `${(parseFloat(style.letterSpacing) || 0) * devicePixelRatio}px`; // which may be "normal"
    Object.assign(canvas, { direction: style.direction, textAlign: "left" });
    canvas.translate(left, up);
    canvas.scale(scale, scale);
    const [start, end] = isLined ? underlined(style) : NONE;
    canvas.fillRect(0, start, (right - left) / scale, end - start);
    canvas.scale(1 / devicePixelRatio, 1 / devicePixelRatio);
    canvas.fillText(style.textTransform === "capitalize" ? capitalized(said) : cased(said, style.textTransform), 0, 0);
  };
  const far = ({ x, y, blur }) => 1.5 * blur + Math.max(Math.abs(x), Math.abs(y));
  const halos = glow.map((shadow) => sketched(spot(height / 4 + far(shadow)), shadow.least, write, shadow));
  return union(sketched(spot(height / 4), SEEN, write), ...halos);
}

// Where the feet of a text's letters stand in the first (`up`) and last (`low`) of its lines, which are put on whole
// pixels, by how much it is scaled and its measures; null where it is turned.
function feet(said, style, [, top, , bottom], height) {
  const its = measured(cased(said, style.textTransform), style);
  const drawn = height / (its.fontBoundingBoxAscent + its.fontBoundingBoxDescent);
  if (drawn < 0.5 || drawn > 1.2) return null;
  const scale = Math.abs(drawn - 1) < 0.1 ? 1 : drawn;
  const [up, low] = [top, bottom - height].map((line) => snap(line + scale * its.fontBoundingBoxAscent));
  return { up, low, scale, its };
}

// Where the text of a field is painted: in its middle, or from its top on.
function typed(e, box, style) {
  const said = e.localName === "select" ? (e.selectedOptions[0]?.textContent ?? "") : e.value || e.placeholder;
  if (!said.trim()) return null;
  const [top, right, bottom, left] = padded(style);
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down, width } = measured(said, style);
  const room = e.localName === "textarea" ? parseFloat(style.lineHeight) || up + down : box[3] - bottom - box[1] - top;
  const high = box[1] + top + (room - up - down) / 2;
  const shown = e.type === "password" ? "\u2022".repeat(said.length) : said;
  const [start, end] = [box[0] + left, box[2] - right];
  const line = [start, high, Math.min(start + width, end), high + up + down];
  return width < end - start ? traced(shown, style, line, up + down, false, thrown(style, null)) : typeset(shown, style, line, up + down, false);
}

// A style's font as large as the device has it: its metrics are whole device pixels.
const font = once((style) => `${style.fontStyle} ${style.fontVariantCaps === "small-caps" ? "small-caps " : ""}${style.fontWeight} ${parseFloat(style.fontSize) * devicePixelRatio}px ${style.fontFamily}`);

const METRICS = ["width", ...["Ascent", "Descent"].map((side) => `fontBoundingBox${side}`), ...["Left", "Right", "Ascent", "Descent"].map((side) => `actualBoundingBox${side}`)];

// The measures of a text in CSS px.
function measured(said, style) {
  pen.font = font(style);
  const its = pen.measureText(said);
  return Object.fromEntries(METRICS.map((name) => [name, its[name] / devicePixelRatio]));
}

// Where the line below a text begins and ends below its letters' feet; as Chromium lays it.
function underlined(style) {
  const pixels = (said) => parseFloat(said) * devicePixelRatio;
  const [asked, own] = [pixels(style.textDecorationThickness), pixels(style.fontSize) / 10];
  const thick = Math.max(1, asked ? Math.round(asked) : Math.floor(own));
  const offset = pixels(style.textUnderlineOffset);
  const start = Number.isNaN(offset) ? Math.max(1, Math.ceil((asked || own) / 2)) : Math.round(offset);
  return [start / devicePixelRatio, (start + thick) / devicePixelRatio];
}

// What a text is drawn as, as far as its height goes: which letters begin a word is not told, so that both are there.
function cased(said, transform) {
  if (transform === "uppercase") return said.toUpperCase();
  if (transform === "capitalize") return said + said.toUpperCase();
  return said;
}

const capitalized = (said) => said.replace(/(?<!\S)\S/gu, (letter) => letter.toUpperCase());

// The pixels of a letter of an icon font that is all there is in its host, in the middle of one line; null if it is not.
function glyph(host, style, under) {
  const said = /^"(.{1,2})"$/u.exec(style.content)?.[1];
  if (!said || host.childNodes.length || host.shadowRoot) return null;
  const [left, top, right, bottom] = bounds(host);
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down, width } = measured(said, style);
  const its = computed(host);
  const isCentred = style.textAlign === "center" || (its.display.includes("flex") && its.justifyContent === "center");
  const start = style.direction === "rtl" ? right - width : left;
  const [x, y] = [isCentred ? (left + right - Math.round(width)) / 2 : start, top + Math.floor((bottom - top - up - down) / 2)];
  return traced(said, style, [x, y, x + width, y + up + down], up + down, false, thrown(style, under));
}
