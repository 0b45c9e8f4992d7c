// Every sample as a point, those that look alike near each other. Hover or use the arrows for a look, press for details.
const CELLS = 64; // the plane is cut in this many cells a side, to find the nearest point

class Projection {
  constructor() {
    this.canvas = make("canvas", { tabindex: 0, role: "application", "aria-label": "Map of the samples. Arrows go to the nearest point, plus and minus zoom, 0 shows all, Enter opens details.", id: "map" });
    this.tip = make("div", { class: "tip", hidden: true });
    const zoom = (text, aria, work) => make("button", { type: "button", text, "aria-label": aria, onclick: work });
    this.element = make("div", { class: "map" }, this.canvas, this.tip, make("div", { class: "zoom" }, zoom("+", "Zoom in", () => this.zoom(1.6)), zoom("−", "Zoom out", () => this.zoom(1 / 1.6)), zoom("⤢", "Show all", () => this.reset())));
    this.at = -1;
    this.view = { x: 0.5, y: 0.5, scale: 1 };
    this.redraw = perFrame(() => this.draw());
    this.listen();
    new ResizeObserver(() => this.redraw()).observe(this.element);
  }

  listen() {
    let grip = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      grip = { x: event.offsetX, y: event.offsetY, view: { ...this.view }, moved: false };
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (grip && Math.hypot(event.offsetX - grip.x, event.offsetY - grip.y) > 4) grip.moved = true;
      if (grip?.moved) {
        this.view.x = grip.view.x - (event.offsetX - grip.x) / this.unit()[0];
        this.view.y = grip.view.y - (event.offsetY - grip.y) / this.unit()[1];
        this.redraw();
      } else this.point(this.nearest(event.offsetX, event.offsetY));
    });
    this.canvas.addEventListener("pointerup", () => {
      if (grip && !grip.moved && this.at >= 0) select(this.at, false);
      grip = null;
    });
    this.canvas.addEventListener("pointerleave", () => this.point(-1));
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(2 ** (-event.deltaY / 300), event.offsetX, event.offsetY);
    }, { passive: false });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // px to which the plane's two sides are drawn, neither more than twice the other.
  unit() {
    const { wide, high, view } = this;
    return [Math.min(wide, 2 * high) * 0.94 * view.scale, Math.min(high, 2 * wide) * 0.94 * view.scale];
  }

  seen(item) {
    const [across, down] = this.unit();
    return [(data.map[2 * item] / 65535 - this.view.x) * across + this.wide / 2, (data.map[2 * item + 1] / 65535 - this.view.y) * down + this.high / 2];
  }

  draw() {
    this.wide = this.element.clientWidth;
    this.high = this.element.clientHeight;
    if (!this.wide) return;
    const pen = sharp(this.canvas, this.wide, this.high);
    const size = clamp(1.6 * Math.sqrt(this.view.scale) * (chosen.length < 5000 ? 3 : 1), 1.5, 8);
    pen.globalAlpha = chosen.length > 20000 ? 0.55 : 0.8;
    const { codes, names } = data.columns.get("label");
    const groups = names.map(() => []);
    for (const item of chosen) groups[codes[item]].push(item);
    groups.forEach((items, code) => {
      pen.fillStyle = hue(names[code]);
      for (const item of items) {
        const [x, y] = this.seen(item);
        if (x > -9 && y > -9 && x < this.wide + 9 && y < this.high + 9) pen.fillRect(x - size / 2, y - size / 2, size, size);
      }
    });
    pen.globalAlpha = 1;
    for (const [item, width] of [[selected, 3], [this.at, 2]]) {
      if (item < 0) continue;
      const [x, y] = this.seen(item);
      pen.strokeStyle = token("--ink");
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(x, y, size + 4, 0, 7);
      pen.stroke();
    }
  }

  // Points by cell of the plane, anew for each filter.
  index() {
    this.cells = new Map();
    for (const item of chosen) {
      const cell = this.cellOf(data.map[2 * item] / 65535, data.map[2 * item + 1] / 65535);
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(item);
    }
  }

  cellOf(x, y) {
    return clamp(Math.floor(x * CELLS), 0, CELLS - 1) + CELLS * clamp(Math.floor(y * CELLS), 0, CELLS - 1);
  }

  nearest(left, top) {
    const [across, down] = this.unit();
    const [x, y] = [(left - this.wide / 2) / across + this.view.x, (top - this.high / 2) / down + this.view.y];
    let [best, least] = [-1, 144]; // px squared
    const reach = Math.ceil((12 / Math.min(across, down)) * CELLS);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const [a, b] = [x + dx / CELLS, y + dy / CELLS];
        if (a < -0.02 || b < -0.02 || a > 1.02 || b > 1.02) continue;
        for (const item of this.cells.get(this.cellOf(a, b)) ?? []) {
          const [px, py] = this.seen(item);
          const far = (px - left) ** 2 + (py - top) ** 2;
          if (far < least) [best, least] = [item, far];
        }
      }
    }
    return best;
  }

  point(item) {
    if (item === this.at) return;
    this.at = item;
    this.redraw();
    this.tip.hidden = item < 0;
    if (item < 0) return;
    const text = word("text", item);
    this.tip.replaceChildren(data.tiles.picture(item, 56), make("div", {}, make("p", { text: text ? `${label(item)} “${text}”` : label(item) }), make("p", { class: "quiet", text: word("theme", item) || data.id(item) })));
    const [x, y] = this.seen(item);
    this.tip.style.left = `${clamp(x + 14, 0, Math.max(0, this.wide - this.tip.offsetWidth - 4))}px`;
    this.tip.style.top = `${clamp(y + 14 + this.tip.offsetHeight > this.high ? y - 14 - this.tip.offsetHeight : y + 14, 0, this.high)}px`;
  }

  zoom(times, left = this.wide / 2, top = this.high / 2) {
    const before = this.unit();
    this.view.scale = clamp(this.view.scale * times, 0.8, 60);
    const after = this.unit();
    this.view.x += (left - this.wide / 2) * (1 / before[0] - 1 / after[0]);
    this.view.y += (top - this.high / 2) * (1 / before[1] - 1 / after[1]);
    this.redraw();
  }

  reset() {
    this.view = { x: 0.5, y: 0.5, scale: 1 };
    this.redraw();
  }

  key(event) {
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in ways) this.step(...ways[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(1.6);
    else if (event.key === "-") this.zoom(1 / 1.6);
    else if (event.key === "0") this.reset();
    else if (event.key === "Enter" && this.at >= 0) select(this.at, true);
    else return;
    event.preventDefault();
  }

  // To the nearest point in a direction, no further to the side than ahead.
  step(dx, dy) {
    const [x, y] = this.at < 0 ? [this.wide / 2, this.high / 2] : this.seen(this.at);
    let [best, least] = [-1, Infinity];
    for (const item of chosen) {
      const [px, py] = this.seen(item);
      const ahead = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (ahead < 3 || aside > ahead || px < 0 || py < 0 || px > this.wide || py > this.high) continue;
      if (ahead + 2 * aside < least) [best, least] = [item, ahead + 2 * aside];
    }
    if (best < 0) return;
    this.point(best);
    $("announce").textContent = spoken(best);
  }
}

function mapPanel() {
  const projection = new Projection();
  const legend = make("div", { class: "legend", role: "group", "aria-label": "Classes" });
  const explained = data.facts.figures.projection.explained_by_two_axes;
  const about = data.facts.method === "UMAP" ? "UMAP of the pixels." : `PCA of the pixels: these two axes hold ${percent(explained)} of what varies. (With umap-learn installed it is UMAP.)`;
  const show = () => {
    const words = asked.words.get("label");
    const { names } = data.columns.get("label");
    legend.replaceChildren(...names.map((name, code) => (tallies.get("label")[code] || words.has(code) ? make("button", { type: "button", "aria-pressed": words.has(code), onclick: () => { if (!words.delete(code)) words.add(code); apply(); } }, make("span", { class: "dot", hue: hue(name) }), name) : null)).filter(Boolean));
    projection.index();
    projection.redraw();
  };
  const controls = make("div", { class: "controls" }, make("p", { text: about }), legend);
  return { element: make("div", { class: "panel" }, controls, projection.element), show, mark: projection.redraw };
}
