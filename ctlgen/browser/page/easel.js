// What no pixel of the page tells is drawn once more, on a canvas of its own.

let easel = null;
const LARGEST = 1e6; // device pixels of a drawing
const SEEN = 1; // the least alpha, 0..255, that is

// The pixels of this part of the page, in CSS px, that a drawing covers, or the shadow that it throws, with this alpha
// (0..255) at least; null where that is nothing.
function sketched([left, top, right, bottom], least, draw, shadow = null) {
  const [width, height] = [right - left, bottom - top].map((side) => Math.ceil(side * devicePixelRatio));
  if (width * height > LARGEST) return null;
  easel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  Object.assign(easel.canvas, { width, height }); // which clears it
  const away = shadow ? 2 * (right - left) : 0; // what throws it is drawn beside the canvas
  easel.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, (away - left) * devicePixelRatio, -top * devicePixelRatio);
  if (shadow) {
    const [shadowOffsetX, shadowOffsetY, shadowBlur] = [shadow.x - away, shadow.y, shadow.blur].map((by) => by * devicePixelRatio);
    Object.assign(easel, { shadowColor: shadow.colour, shadowOffsetX, shadowOffsetY, shadowBlur });
  }
  draw(easel);
  const { data } = easel.getImageData(0, 0, width, height);
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let at = 3, x = 0, y = 0; at < data.length; at += 4) {
    if (data[at] >= least) {
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x + 1);
      y0 = Math.min(y0, y);
      y1 = y + 1;
    }
    if ((x += 1) === width) [x, y] = [0, y + 1];
  }
  return x0 < x1 ? [x0, y0, x1, y1].map((at, i) => (i % 2 ? top : left) + at / devicePixelRatio) : null;
}
