// The grid of samples: only the rows that can be seen exist, each one canvas for all its tiles and a cell for each.
const GAP = 2; // px of a tile between tiles, scaled with them
const CAPTION = 22; // px below a row of large tiles
const AHEAD = 3; // rows that are ready above and below

class Grid {
  constructor(choose) {
    this.choose = choose;
    this.rows = new Map(); // row -> its element
    this.pool = [];
    this.active = 0; // the cell that the keyboard is at
    this.scale = 2;
    this.inner = make("div", { class: "rows", role: "presentation" });
    this.element = make("div", { class: "grid", role: "grid", tabindex: 0, id: "grid", "aria-label": "Samples", "aria-readonly": "true" }, this.inner);
    this.element.addEventListener("scroll", () => this.show(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("click", (event) => this.click(event));
    this.element.addEventListener("dblclick", (event) => this.click(event));
    this.again = perFrame(() => this.repaint());
    new ResizeObserver(() => this.layout()).observe(this.element);
  }

  // Lays everything out anew and keeps the active cell in sight.
  layout() {
    const width = this.inner.clientWidth;
    if (!width) return;
    const { width: w, height: h } = data.tiles;
    this.step = (w + GAP) * this.scale;
    this.caption = w * this.scale >= 80 ? CAPTION : 0;
    this.rise = (h + GAP) * this.scale + this.caption;
    this.columns = Math.max(1, Math.floor((width + GAP * this.scale) / this.step));
    this.inner.style.height = `${Math.ceil(chosen.length / this.columns) * this.rise + 16}px`;
    this.element.setAttribute("aria-rowcount", Math.ceil(chosen.length / this.columns));
    this.element.setAttribute("aria-colcount", this.columns);
    this.inner.replaceChildren();
    this.rows.clear();
    this.pool = [];
    this.active = clamp(this.active, 0, Math.max(0, chosen.length - 1));
    this.show();
  }

  renew() {
    this.element.scrollTop = 0;
    this.active = Math.max(0, chosen.indexOf(selected));
    this.layout();
    if (this.active) this.reveal();
  }

  show() {
    if (!this.columns) return;
    const total = Math.ceil(chosen.length / this.columns);
    const first = clamp(Math.floor(this.element.scrollTop / this.rise) - AHEAD, 0, total);
    const last = clamp(Math.ceil((this.element.scrollTop + this.element.clientHeight) / this.rise) + AHEAD, 0, total);
    for (const row of [...this.rows.keys()]) if (row < first || row >= last) this.drop(row);
    for (let row = first; row < last; row++) if (!this.rows.has(row)) this.fill(row);
  }

  drop(row) {
    const element = this.rows.get(row);
    this.rows.delete(row);
    element.hidden = true;
    for (const cell of element.cells) cell.removeAttribute("id");
    this.pool.push(element);
  }

  fill(row) {
    const element = this.pool.pop() ?? this.made();
    element.hidden = false;
    element.style.transform = `translateY(${row * this.rise + 4}px)`;
    element.setAttribute("aria-rowindex", row + 1);
    const cells = element.cells;
    for (let column = 0; column < this.columns; column++) {
      const place = row * this.columns + column;
      cells[column].hidden = place >= chosen.length;
      if (place < chosen.length) this.dress(cells[column], place);
    }
    this.rows.set(row, element);
    this.paint(row);
  }

  made() {
    const { width: w, height: h } = data.tiles;
    const canvas = make("canvas", { width: this.columns * (w + GAP), height: h, "aria-hidden": "true" });
    canvas.style.width = `${canvas.width * this.scale}px`;
    canvas.style.height = `${h * this.scale}px`;
    const cells = Array.from({ length: this.columns }, (_, column) => {
      const cell = make("div", { class: "cell", role: "gridcell", "aria-colindex": column + 1 });
      cell.style.cssText = `width:${w * this.scale}px;height:${h * this.scale}px;margin-right:${GAP * this.scale}px`;
      if (this.caption) cell.append(make("span", { class: "caption" }));
      return cell;
    });
    const element = make("div", { class: "row", role: "row" }, canvas, ...cells);
    Object.assign(element, { cells, pen: canvas.getContext("2d"), image: new ImageData(canvas.width, h) });
    this.inner.append(element);
    return element;
  }

  dress(cell, place) {
    const item = chosen[place];
    cell.id = `cell-${place}`;
    cell.setAttribute("aria-label", spoken(item));
    const verdict = word("verdict", item);
    const wrong = verdict && verdict !== "right" && verdict !== "not predicted";
    cell.className = `cell${place === this.active ? " active" : ""}${item === selected ? " chosen" : ""}${wrong ? " wrong" : ""}`;
    cell.setAttribute("aria-selected", item === selected);
    if (this.caption) cell.firstChild.textContent = label(item);
  }

  paint(row) {
    const element = this.rows.get(row);
    element.image.data.fill(0);
    element.complete = true;
    for (let column = 0; column < this.columns; column++) {
      const place = row * this.columns + column;
      if (place >= chosen.length) break;
      const painted = data.tiles.paint(chosen[place], element.image, column * (data.tiles.width + GAP), this.again);
      element.complete = element.complete && painted;
    }
    element.pen.putImageData(element.image, 0, 0);
  }

  repaint() {
    for (const [row, element] of this.rows) if (!element.complete) this.paint(row);
  }

  // Marks anew what is active and chosen.
  mark() {
    for (const [row, element] of this.rows) {
      element.cells.forEach((cell, column) => {
        const place = row * this.columns + column;
        if (place < chosen.length) this.dress(cell, place);
      });
    }
    if (chosen.length) this.element.setAttribute("aria-activedescendant", `cell-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  reveal() {
    const top = Math.floor(this.active / this.columns) * this.rise;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.rise > scrollTop + clientHeight) this.element.scrollTop = top + this.rise + 8 - clientHeight;
    this.show();
  }

  go(place) {
    if (!chosen.length) return;
    this.active = clamp(place, 0, chosen.length - 1);
    this.reveal();
    this.mark();
    if (selected >= 0) this.choose(chosen[this.active], false);
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.rise)) * this.columns;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns, PageDown: page, PageUp: -page };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) this.go(this.active + steps[event.key]);
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(chosen.length - 1);
    else if (event.key === "Enter" || event.key === " ") {
      if (chosen.length) this.choose(chosen[this.active], true);
    } else return;
    event.preventDefault();
  }

  click(event) {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    this.active = Number(cell.id.slice(5));
    this.choose(chosen[this.active], event.type === "dblclick");
    this.mark();
  }
}

function samplesPanel() {
  const grid = new Grid((item, enter) => select(item, enter));
  const sorts = Object.entries(SORTS).filter(([, [, , need]]) => !need || data[need]);
  const sort = make("select", { id: "sort", onchange: () => { asked.sort = sort.value; apply(); } }, ...sorts.map(([value, [text]]) => make("option", { value, text })));
  sort.value = asked.sort in SORTS ? asked.sort : "stored";
  const size = make("input", { type: "range", id: "tile-size", min: 1, max: 6, step: 1, value: grid.scale, oninput: () => { grid.scale = Number(size.value); grid.layout(); grid.reveal(); grid.mark(); } });
  const empty = make("p", { class: "empty", text: "No sample answers to these filters.", hidden: true });
  empty.style.paddingInline = "24px";
  const controls = make("div", { class: "controls" }, make("label", {}, "Order", sort), make("label", {}, "Tiles", size));
  const show = () => {
    empty.hidden = chosen.length > 0;
    grid.element.hidden = chosen.length === 0;
    grid.renew();
    grid.mark();
  };
  return { element: make("div", { class: "panel" }, controls, empty, grid.element), show, mark: () => grid.mark(), grid };
}
