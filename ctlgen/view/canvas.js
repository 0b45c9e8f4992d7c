// Drawing that several parts share.
function sharp(canvas, width, height) {
  const times = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * times);
  canvas.height = Math.round(height * times);
  const pen = canvas.getContext("2d");
  pen.setTransform(times, 0, 0, times, 0, 0);
  return pen;
}

const token = (name) => {
  const probe = make("span");
  probe.style.cssText = `color:var(${name});display:none`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

// Part of a strip of pictures as a canvas, enlarged by CSS.
function cut(strip, at) {
  const canvas = make("canvas", { class: "tile", width: strip.width, height: strip.height, "aria-hidden": "true" });
  const draw = () => canvas.getContext("2d").drawImage(strip.image, 0, at * strip.height, strip.width, strip.height, 0, 0, strip.width, strip.height);
  strip.ready.then(draw);
  return canvas;
}

function opened(strip) {
  const image = new Image();
  image.src = `data:image/png;base64,${strip.png}`;
  return { ...strip, image, ready: image.decode() };
}

const pageImages = new Map();
function pageImage(at) {
  const address = pageAddress(at);
  if (!address) return null;
  if (!pageImages.has(at)) {
    if (pageImages.size > 12) pageImages.delete(pageImages.keys().next().value);
    const image = new Image();
    image.src = address;
    pageImages.set(at, image.decode().then(() => image));
  }
  return pageImages.get(at);
}

// The surroundings of a box in its page, the box drawn; `said` is a predicted box.
async function contextOf(item, width) {
  const at = pageOf(item);
  const loading = at < 0 ? null : pageImage(at);
  if (!loading) return null;
  const image = await loading;
  const page = data.facts.pages[at];
  const [x0, y0, x1, y1] = data.boxes.subarray(4 * item, 4 * item + 4);
  const spanned = clamp(Math.max(width * 1.3, (x1 - x0) * 1.5, (y1 - y0) * 2.4), 1, Math.max(page.width, 1));
  const high = Math.min(spanned * 0.62, page.height);
  const left = clamp((x0 + x1 - spanned) / 2, 0, Math.max(0, page.width - spanned));
  const top = clamp((y0 + y1 - high) / 2, 0, Math.max(0, page.height - high));
  const times = width / spanned;
  const canvas = make("canvas", { class: "context", role: "img", "aria-label": `The ${label(item)} in page ${page.id}, its box drawn` });
  const pen = sharp(canvas, width, high * times);
  const grow = image.naturalWidth / page.width;
  pen.drawImage(image, left * grow, top * grow, spanned * grow, high * grow, 0, 0, width, high * times);
  const box = (a, b, c, d, colour, dash) => {
    const corner = [(a - left) * times, (b - top) * times, (c - a) * times, (d - b) * times];
    pen.setLineDash([]);
    pen.lineWidth = 4;
    pen.strokeStyle = "rgb(255 255 255 / 0.85)";
    pen.strokeRect(...corner);
    pen.setLineDash(dash);
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.strokeRect(...corner);
  };
  box(x0, y0, x1, y1, hue(label(item)), []);
  if (data.iou && data.iou[item] > 0) box(...data.said.subarray(4 * item, 4 * item + 4), "#c2185b", [5, 4]);
  return canvas;
}
