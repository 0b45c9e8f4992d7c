// What the browser knows of a page: where each marked control is, how far its paint reaches, how much of it is seen.
// Loaded once per document by browser.py as `window.ctlgen`; everything is in CSS px of the page.
window.ctlgen = (() => {
  const STEP = 4; // px: cells stand on a grid of this
  const TALL = 80; // px
  const GRID = [[0.5, 0.5], [0.12, 0.2], [0.88, 0.2], [0.12, 0.8], [0.88, 0.8], [0.3, 0.5], [0.7, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const glyphs = new Map(); // "font|char" -> is it drawn as the missing-glyph box?

  // Puts a body in place and brings it to rest: fonts loaded, pictures decoded, cells on whole pixels.
  async function show(body, attributes) {
    document.body.className = attributes;
    document.body.innerHTML = body;
    for (const box of document.querySelectorAll("[data-ctl-indeterminate]")) box.indeterminate = true;
    await settle();
    pack();
    return Math.ceil(document.body.getBoundingClientRect().bottom);
  }

  async function settle() {
    await Promise.all(Array.from(document.fonts, (font) => font.load().catch(() => null)));
    await document.fonts.ready;
    await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => null)));
  }

  // Lays the cells of each sheet section on whole pixels, tightly: each where the skyline is lowest. A fractional
  // box would leak a pixel of its neighbour. Sizes are read first and written after, for one layout, not many.
  function pack() {
    const sections = Array.from(document.querySelectorAll(".ctl-section"), (section) => {
      const cells = Array.from(section.children);
      return [section, cells, cells.map((cell) => cell.getBoundingClientRect()), section.clientWidth];
    });
    for (const [section, cells, sizes, width] of sections) {
      const pad = +section.dataset.pad;
      const sky = new Int32Array(Math.floor((width - 2 * pad) / STEP)).fill(pad);
      for (const i of tallFirst(sizes)) {
        const size = sizes[i];
        const [column, top] = lowest(sky, Math.min(sky.length, Math.ceil(size.width / STEP)));
        sky.fill(top + Math.ceil(size.height), column, column + Math.ceil(size.width / STEP));
        cells[i].style.cssText += `;left:${pad + column * STEP}px;top:${top}px`;
      }
      section.style.height = `${Math.max(...sky) + pad}px`;
    }
  }

  // The order to place in: what is tall before what fills the gaps, else as drawn.
  function tallFirst(sizes) {
    const places = Array.from(sizes.keys());
    return [...places.filter((i) => sizes[i].height > TALL), ...places.filter((i) => sizes[i].height <= TALL)];
  }

  // The leftmost of the lowest places on the skyline that is `span` columns wide: [column, top].
  function lowest(sky, span) {
    let best = [0, Infinity];
    for (let column = 0; column + span <= sky.length; column += 1) {
      let top = 0;
      for (let i = column; i < column + span && top < best[1]; i += 1) top = Math.max(top, sky[i]);
      if (top < best[1]) best = [column, top];
    }
    return best;
  }

  // [[id, x0, y0, x1, y1, ink x0, y0, x1, y1, visible 0..1, tofu?], …] as one JSON string, then the ignored areas.
  function measure() {
    const marked = Array.from(document.querySelectorAll("[data-ctl]"));
    const context = Array.from(document.querySelectorAll("[data-ctl-context]"), (e) => corners(e.getBoundingClientRect()));
    const all = Array.from(document.body.querySelectorAll("*"), (e) => [e, e.getBoundingClientRect()]);
    return JSON.stringify([marked.map((e) => element(e, all)), context]);
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
  // costs 40 us, so that where nothing else's box meets this one, the middle speaks for all.
  function visible(e, rect, all) {
    const points = all.some(([other, box]) => meets(rect, box) && !kin(e, other)) ? GRID : GRID.slice(0, 1);
    let hits = 0;
    for (const [fx, fy] of points) {
      const x = rect.left + rect.width * fx;
      const y = rect.top + rect.height * fy;
      const hit = document.elementFromPoint(x, y);
      if (hit === e || (hit && (e.contains(hit) || (hit.contains(e) && !clipped(e, x, y))))) hits += 1;
    }
    return hits / points.length;
  }

  const kin = (e, other) => e.contains(other) || other.contains(e);
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  // Behind a rounded corner the pointer meets the host; so it does where a host with overflow cuts the element off.
  function clipped(e, x, y) {
    for (let host = e.parentElement; host && host !== document.body; host = host.parentElement) {
      if (getComputedStyle(host).overflow === "visible") continue;
      const rect = host.getBoundingClientRect();
      if (x < rect.left || x > rect.right || y < rect.top || y > rect.bottom) return true;
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

  function drawn(char, family) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 32;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = `20px ${family}`;
    pen.fillText(char, 4, 24);
    return pen.getImageData(0, 0, 32, 32).data.join();
  }

  return { show, measure };
})();
