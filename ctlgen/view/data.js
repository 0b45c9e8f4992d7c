// What the file holds: columns as typed arrays, tiles as raw pixels that are inflated when they are first shown.
const MOST_TILES = 384 << 20; // bytes of pixels that are kept; the block that was not shown for longest goes first
const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array };
const utf8 = new TextDecoder();
const data = { facts: null, count: 0, columns: new Map() };

function unbase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const words = atob(text);
  const bytes = new Uint8Array(words.length);
  for (let i = 0; i < words.length; i++) bytes[i] = words.charCodeAt(i);
  return bytes;
}

const stored = (id) => unbase64($(id).textContent);

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Reads the columns. `names` are the words of a column, `codes` say which each item has.
async function unpack() {
  const bytes = await inflate(stored("data"));
  const size = new DataView(bytes.buffer).getUint32(0, true);
  const facts = JSON.parse(utf8.decode(bytes.subarray(4, 4 + size)));
  const section = (name) => {
    const place = facts.sections[name];
    return place ? new ARRAYS[place[0]](bytes.buffer, 4 + size + place[1], place[2]) : null;
  };
  data.facts = facts;
  data.count = facts.count;
  for (const name of Object.keys(facts.sections)) {
    if (!name.startsWith("col:")) continue;
    const words = texts(section, `names:${name.slice(4)}`);
    data.columns.set(name.slice(4), { codes: section(name), names: Array.from({ length: words.count }, (_, i) => words.at(i)) });
  }
  for (const name of ["copies", "flags", "visible", "map", "boxes", "confidence", "iou", "said", "used"]) data[name] = section(name);
  data.id = texts(section, "ids").at;
  const ops = facts.sections.ops ? texts(section, "ops") : null;
  data.ops = (item) => (ops ? JSON.parse(ops.at(item)) : []);
  data.width = measured(2);
  data.height = measured(3);
  data.tiles = new Tiles(facts.tile);
}

function texts(section, name) {
  const [bytes, ends] = [section(name), section(`${name}-ends`)];
  return { count: ends.length, at: (i) => utf8.decode(bytes.subarray(i ? ends[i - 1] : 0, ends[i])) };
}

function measured(corner) {
  if (!data.boxes) return null;
  return Float32Array.from({ length: data.count }, (_, i) => data.boxes[4 * i + corner] - data.boxes[4 * i + corner - 2]);
}

const word = (column, item) => {
  const found = data.columns.get(column);
  return found ? found.names[found.codes[item]] : "";
};
const label = (item) => word("label", item);

// What an item is called aloud.
function spoken(item) {
  const text = word("text", item);
  const said = data.columns.has("predicted") && word("verdict", item) !== "not predicted" ? `, ${word("verdict", item)}` : "";
  return `${label(item)}${text ? ` “${text}”` : ""}, ${word("theme", item) || data.id(item)}${said}`;
}

const hues = new Map();
function hue(name) {
  if (!hues.size) data.facts.classes.forEach((one, at) => hues.set(one, `oklch(${at % 2 ? 0.58 : 0.68} 0.145 ${(262 + at * 137.5) % 360})`));
  if (name === "background") return "oklch(0.63 0.012 260)";
  return hues.get(name) ?? "oklch(0.63 0.012 260)";
}

class Tiles {
  constructor({ width, height, channels, block }) {
    Object.assign(this, { width, height, channels, block, size: width * height * channels });
    this.kept = new Map(); // block -> pixels, or the promise of them
    this.waiting = new Set();
  }

  // The pixels of an item, or null where they come later; `again` is called then.
  pixels(item, again) {
    const at = Math.floor(item / this.block);
    const found = this.kept.get(at);
    if (found instanceof Uint8Array) {
      const start = (item - at * this.block) * this.size;
      return found.subarray(start, start + this.size);
    }
    if (again) this.waiting.add(again);
    if (!found) this.kept.set(at, this.load(at));
    return null;
  }

  async load(at) {
    const pixels = await inflate(stored(`tiles-${at}`));
    this.kept.set(at, pixels);
    const most = Math.max(2, Math.floor(MOST_TILES / (this.block * this.size)));
    for (const other of this.kept.keys()) {
      if (this.kept.size <= most) break;
      if (other !== at && this.kept.get(other) instanceof Uint8Array) this.kept.delete(other);
    }
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const again of waiting) again();
  }

  // Writes an item's tile into an ImageData; false where its pixels are not there yet.
  paint(item, image, left, again) {
    const pixels = this.pixels(item, again);
    if (!pixels) return false;
    const words = new Uint32Array(image.data.buffer);
    for (let y = 0, from = 0; y < this.height; y++) {
      let to = y * image.width + left;
      if (this.channels === 1) for (let x = 0; x < this.width; x++) words[to++] = 0xff000000 | (pixels[from++] * 0x010101);
      else for (let x = 0; x < this.width; x++, from += 3) words[to++] = 0xff000000 | (pixels[from + 2] << 16) | (pixels[from + 1] << 8) | pixels[from];
    }
    return true;
  }

  // A canvas of one item, `side` CSS px wide.
  picture(item, side) {
    const canvas = make("canvas", { class: "tile", width: this.width, height: this.height, "aria-hidden": "true" });
    canvas.style.width = `${side}px`;
    canvas.style.height = `${Math.round((side * this.height) / this.width)}px`;
    const show = () => {
      const image = new ImageData(this.width, this.height);
      if (this.paint(item, image, 0, show)) canvas.getContext("2d").putImageData(image, 0, 0);
    };
    show();
    return canvas;
  }
}

// The address of a page's image: in the file, with the server, or nowhere ("").
const pageAddresses = new Map();
function pageAddress(at) {
  const page = data.facts.pages[at];
  if (data.facts.served) return `page/${at}`;
  if (!page.embedded) return "";
  if (!pageAddresses.has(at)) {
    const bytes = stored(`page-${at}`);
    const type = bytes[0] === 0xff ? "image/jpeg" : "image/webp";
    pageAddresses.set(at, URL.createObjectURL(new Blob([bytes], { type })));
  }
  return pageAddresses.get(at);
}

const pageNumbers = new Map();
function pageOf(item) {
  if (!pageNumbers.size) data.facts.pages.forEach((page, at) => pageNumbers.set(page.id, at));
  return pageNumbers.get(word("page", item)) ?? -1;
}
