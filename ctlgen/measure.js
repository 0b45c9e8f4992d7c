// What the browser knows of a page: where each marked control is, how far its paint reaches, how much of it is seen.
// Loaded once per document by browser.py as `window.ctlgen`; everything is in CSS px of the page.
window.ctlgen = (() => {
  const STEP = 4; // px: cells stand on a grid of this
  const AHEAD = 24; // cells that are looked at for a place
  const GRID = [[0.5, 0.5], [0.12, 0.2], [0.88, 0.2], [0.12, 0.8], [0.88, 0.8], [0.3, 0.5], [0.7, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const SIDE = 32; // px of the canvas that single characters are drawn on
  const pen = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d", {
    willReadFrequently: true,
  });
  const overflows = new WeakMap(); // element -> its overflow
  const colours = new Map(); // CSS colour -> rgba
  const glyphs = new Map(); // "font|char" -> is it drawn as the missing-glyph box?

  // Puts another look's document in the place of this one: a quarter of what it costs to load one.
  function dress(html) {
    glyphs.clear();
    const next = new DOMParser().parseFromString(html, "text/html");
    document.documentElement.replaceWith(document.adoptNode(next.documentElement));
  }

  // Once per look: every face of its fonts, used or not yet.
  async function load() {
    await Promise.all(Array.from(document.fonts, (font) => font.load().catch(() => null)));
  }

  // Puts a body in place, at rest: fonts are loaded and pictures decoded before, so that layout, packing and
  // measuring are one task and no frame is painted in between. Gives back the height of the page.
  async function show(html, attributes) {
    const made = document.createElement("div");
    made.innerHTML = html;
    await document.fonts.ready;
    await Promise.all(Array.from(made.querySelectorAll("img"), (image) => image.decode().catch(() => null)));
    for (const box of made.querySelectorAll("[data-ctl-indeterminate]")) box.indeterminate = true;
    document.body.className = attributes;
    document.body.replaceChildren(...made.childNodes);
    adopt();
    pack();
    return Math.ceil(document.body.getBoundingClientRect().bottom);
  }

  // Tells a screen the theme's own colours, which no stylesheet names alike: the ground and the letters of its main
  // button (which stands hidden in the probe), and the ground of the page. A button without a ground has an accent
  // in its letters; where that is the page's too, the screen keeps its own. A part that wears the framework's classes
  // and cannot be read in them (they are meant for another place) takes them off.
  function adopt() {
    const probe = document.querySelector(".scr-probe");
    if (!probe) return;
    const screen = probe.parentElement;
    const shown = Array.from(probe.querySelectorAll("*"), (e) => {
      const { backgroundColor, color } = getComputedStyle(e); // which would be gone with the probe
      return { backgroundColor, color };
    });
    probe.remove();
    const ink = getComputedStyle(screen).color;
    const found = [screen, document.body, document.documentElement].map((e) => getComputedStyle(e).backgroundColor);
    const page = found.find(opaque) ?? (contrast(ink, "white") < 3 ? "#1d2126" : "white");
    screen.style.setProperty("--page", page);
    screen.style.background = page;
    const filled = shown.find((style) => opaque(style.backgroundColor) && contrast(style.backgroundColor, page) > 1.2);
    const accent = filled ? filled.backgroundColor : shown.map((style) => style.color).find((colour) => colour !== ink);
    if (accent) {
      const letters = filled && contrast(filled.color, accent) > 2 ? filled.color : contrast(accent, "white") > 3 ? "white" : "black";
      screen.style.setProperty("--accent", accent);
      screen.style.setProperty("--on", letters);
    }
    for (const part of screen.querySelectorAll("[data-ctl-surface]")) {
      const style = getComputedStyle(part);
      if (style.backgroundImage !== "none" || contrast(style.color, ground(part, page)) > 2.5) continue;
      part.classList.remove(...part.dataset.ctlSurface.split(" "));
      part.classList.add("scr-plain", "scr-flat");
    }
  }

  // The colour that lies below an element's letters.
  function ground(e, page) {
    for (; e && e !== document.body; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (opaque(colour)) return colour;
    }
    return page;
  }

  // Any CSS colour as [red, green, blue, alpha], 0..255.
  function rgba(colour) {
    if (!colours.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      colours.set(colour, pen.getImageData(0, 0, 1, 1).data);
    }
    return colours.get(colour);
  }

  const opaque = (colour) => rgba(colour)[3] > 200;

  // The ratio of WCAG 2, 1..21.
  function contrast(one, other) {
    const light = (colour) => rgba(colour).slice(0, 3).reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * (part / 255) ** 2.2, 0.05);
    const [a, b] = [light(one), light(other)];
    return Math.max(a, b) / Math.min(a, b);
  }

  // Lays the cells of each sheet section on whole pixels, tightly. A fractional box would leak a pixel of its
  // neighbour. Sizes are read first and written after, for one layout, not many.
  function pack() {
    const sections = Array.from(document.querySelectorAll(".ctl-section"), (section) => {
      return [section, section.clientWidth, Array.from(section.children, (cell) => [cell, ...extent(cell)])];
    });
    for (const [section, width, waiting] of sections) {
      const pad = +section.dataset.pad;
      const sky = new Int32Array(Math.floor((width - 2 * pad) / STEP)).fill(pad);
      while (waiting.length) place(sky, waiting, pad);
      section.style.height = `${Math.max(...sky) + pad}px`;
    }
  }

  // A cell's whole size, with what hangs out of it on the right or below.
  function extent(cell) {
    const { width, height } = cell.getBoundingClientRect();
    return [Math.max(Math.ceil(width), cell.scrollWidth), Math.max(Math.ceil(height), cell.scrollHeight)];
  }

  // Puts one of the next few cells where the skyline is lowest: the widest that fits there, so that where a cell
  // stands tells its size and nothing else (best fit, Burke, Kendall and Whitwell 2004). Where none fits, the
  // hole is given up.
  function place(sky, waiting, left) {
    const low = Math.min(...sky);
    const start = sky.indexOf(low);
    let end = start;
    while (end < sky.length && sky[end] === low) end += 1;
    const span = (cell) => Math.min(sky.length, Math.ceil(cell[1] / STEP));
    let best = -1;
    waiting.slice(0, AHEAD).forEach((cell, i) => {
      if (span(cell) <= end - start && (best < 0 || span(cell) > span(waiting[best]))) best = i;
    });
    if (best < 0) {
      const beside = [sky[start - 1] ?? Infinity, sky[end] ?? Infinity];
      sky.fill(Math.min(...beside), start, end);
      return;
    }
    const [cell, , height] = waiting[best];
    cell.style.cssText += `;left:${left + start * STEP}px;top:${low}px`;
    sky.fill(low + height, start, start + span(waiting[best]));
    waiting.splice(best, 1);
  }

  // [[id, x0, y0, x1, y1, ink x0, y0, x1, y1, visible 0..1, tofu?], …], then the ignored areas, then what may be cut
  // in pieces for background: [name, x0, y0, x1, y1].
  function measure() {
    const marked = Array.from(document.querySelectorAll("[data-ctl]"));
    const context = Array.from(document.querySelectorAll("[data-ctl-context]"), (e) => corners(e.getBoundingClientRect()));
    const all = Array.from(document.body.querySelectorAll("*"), (e) => [e, ...corners(e.getBoundingClientRect())]);
    const named = Array.from(document.querySelectorAll("[data-ctl-region], [data-ctl-context='text'], [data-ctl-context='image']"));
    const regions = named.map((e) => [e.dataset.ctlRegion || e.dataset.ctlContext, ...corners(e.getBoundingClientRect())]);
    return [marked.map((e) => element(e, all)), context, regions];
  }

  function element(e, all) {
    const rect = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const box = corners(rect);
    const hidden = style.visibility !== "visible" || style.opacity === "0";
    return [+e.dataset.ctl, ...box, ...ink(box, style), hidden ? 0 : visible(e, rect, all), tofu(e, style) ? 1 : 0];
  }

  const corners = (rect) => [rect.left, rect.top, rect.right, rect.bottom];

  // The border box, grown by outer shadows and the outline.
  function ink(box, style) {
    let [left, top, right, bottom] = box;
    const grow = (l, t, r, b) => {
      left = Math.min(left, box[0] - l);
      top = Math.min(top, box[1] - t);
      right = Math.max(right, box[2] + r);
      bottom = Math.max(bottom, box[3] + b);
    };
    if (style.boxShadow !== "none") {
      for (const shadow of style.boxShadow.split(/,(?![^(]*\))/)) {
        if (shadow.includes("inset")) continue;
        const [x, y, blur, spread] = shadow.match(/-?[\d.]+px/g).map(parseFloat);
        const reach = blur + spread; // a blur of b px reaches b px beyond the spread edge
        if (!/rgba\([^)]*, 0\)/.test(shadow)) grow(reach - x, reach - y, reach + x, reach + y);
      }
    }
    if (style.outlineStyle !== "none") {
      const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
      grow(reach, reach, reach, reach);
    }
    return [left, top, right, bottom];
  }

  // The share of nine points at which this element, its content or its host is what a pointer would meet. A look
  // costs 40 us, so that where no other box meets this one and no host clips it, the middle speaks for all.
  function visible(e, rect, all) {
    const alone = !clipped(e, rect) && !covers(e, corners(rect), all);
    const points = alone ? GRID.slice(0, 1) : GRID;
    let hits = 0;
    for (const [fx, fy] of points) {
      const x = rect.left + rect.width * fx;
      const y = rect.top + rect.height * fy;
      const hit = document.elementFromPoint(x, y);
      if (hit === e || (hit && (e.contains(hit) || (hit.contains(e) && !clipped(e, { left: x, top: y, right: x, bottom: y }))))) hits += 1;
    }
    return hits / points.length;
  }

  // Whether the box of any element that is neither a host nor a part of this one meets its box.
  function covers(e, [left, top, right, bottom], all) {
    for (const row of all) {
      if (row[1] < right && left < row[3] && row[2] < bottom && top < row[4]) {
        if (!e.contains(row[0]) && !row[0].contains(e)) return true;
      }
    }
    return false;
  }

  // Whether a host with overflow cuts off a part of this rectangle, which lies in `e`. (Behind a rounded corner, too,
  // the pointer meets a host.)
  function clipped(e, rect) {
    for (let host = e.parentElement; host && host !== document.body; host = host.parentElement) {
      if (!overflows.has(host)) overflows.set(host, getComputedStyle(host).overflow);
      if (overflows.get(host) === "visible") continue;
      const frame = host.getBoundingClientRect();
      if (rect.left < frame.left || rect.right > frame.right || rect.top < frame.top || rect.bottom > frame.bottom) return true;
    }
    return false;
  }

  // Whether a character of the element's text has no glyph in any font: it is then drawn like a code point
  // that can have none. Only characters beyond Latin-1 are asked about, each once per font.
  function tofu(e, style) {
    const text = (e.textContent || "") + (e.value || "") + (e.placeholder || "");
    const rare = text.match(/[^\u0000-\u00ff]/gu);
    return rare !== null && rare.some((char) => missing(char, style.fontFamily));
  }

  function missing(char, family) {
    const key = `${family}|${char}`;
    if (!glyphs.has(key)) glyphs.set(key, /\S/.test(char) && drawn(char, family) === drawn("\u{10FFFF}", family));
    return glyphs.get(key);
  }

  // What a character looks like, as a number.
  function drawn(char, family) {
    pen.font = `20px ${family}`;
    pen.clearRect(0, 0, SIDE, SIDE);
    pen.fillText(char, 4, 24);
    const pixels = new Uint32Array(pen.getImageData(0, 0, SIDE, SIDE).data.buffer);
    return pixels.reduce((sum, pixel, i) => (Math.imul(sum, 31) + (pixel ^ i)) | 0, 0);
  }

  // What `show` and `measure` say, in one go: [height, rows or null where the page is higher than the window].
  async function shoot(html, attributes) {
    const height = await show(html, attributes);
    return JSON.stringify([height, height <= innerHeight ? measure() : null]);
  }

  return { dress, load, shoot, measure };
})();
