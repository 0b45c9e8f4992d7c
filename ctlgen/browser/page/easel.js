// What no pixel of the page tells is drawn once more, on a canvas of its own.

let easel = null;
const LARGEST = 1e6; // device pixels of a drawing
const SEEN = 1; // the least alpha, 0..255, that is

// The pixels of this part of the page, in CSS px, that a drawing covers, or the shadow that it throws, with this alpha
// (0..255) at least; null where that is nothing.
function sketched([left, top, right, bottom], least, draw, shadow = null) {
  const [width, height] = [right - left, bottom - top].map((side) => Math.ceil(side * devicePixelRatio));
  if (width <= 0 || height <= 0 || width * height > LARGEST) return null;
  easel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const { canvas } = easel;
  if (width > canvas.width || height > canvas.height) {
    const [wide, high] = [Math.max(width, canvas.width), Math.max(height, canvas.height)];
    Object.assign(canvas, wide * high > LARGEST ? { width, height } : { width: wide, height: high });
  }
  easel.clearRect(0, 0, width, height);
  easel.save();
  const away = shadow ? 2 * (right - left) : 0; // what throws it is drawn beside the canvas
  easel.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, (away - left) * devicePixelRatio, -top * devicePixelRatio);
  if (shadow) {
    const [shadowOffsetX, shadowOffsetY, shadowBlur] = [shadow.x - away, shadow.y, shadow.blur].map((by) => by * devicePixelRatio);
    Object.assign(easel, { shadowColor: shadow.colour, shadowOffsetX, shadowOffsetY, shadowBlur });
  }
  draw(easel);
  easel.restore();
  const { data } = easel.getImageData(0, 0, width, height);
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0, alpha = 3; y < height; y += 1, alpha += 4 * width) {
    let [first, last] = [0, width];
    while (first < width && data[alpha + 4 * first] < least) first += 1;
    if (first === width) continue;
    while (last > x1 && data[alpha + 4 * (last - 1)] < least) last -= 1;
    [x0, y0, x1, y1] = [Math.min(x0, first), Math.min(y0, y), Math.max(x1, last), y + 1];
  }
  return x0 < x1 ? [x0, y0, x1, y1].map((at, i) => (i % 2 ? top : left) + at / devicePixelRatio) : null;
}
