// What the browser knows of a page: where each marked control is, how far its paint reaches, how much of it is seen.
// Loaded once per document by browser.py as `window.ctlgen`; everything is in CSS px of the page.
window.ctlgen = (() => {
  const GRID = [0.1, 0.37, 0.63, 0.9];
  const glyphs = new Map(); // "font|char" -> is it drawn as the missing-glyph box?

  // Puts a body in place and brings it to rest: fonts loaded, pictures decoded, cells on whole pixels.
  async function show(body, attributes) {
    document.body.className = attributes;
    document.body.innerHTML = body;
    for (const box of document.querySelectorAll("[data-ctl-indeterminate]")) box.indeterminate = true;
    await settle();
    snap();
    return document.documentElement.scrollHeight;
  }

  async function settle() {
    await Promise.all(Array.from(document.fonts, (font) => font.load().catch(() => null)));
    await document.fonts.ready;
    await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => null)));
  }

  // A fractional box leaks a pixel of its neighbour: sheet cells are made whole.
  function snap() {
    const cells = Array.from(document.querySelectorAll(".ctl-cell"));
    const sizes = cells.map((cell) => cell.getBoundingClientRect());
    cells.forEach((cell, i) => {
      cell.style.width = `${Math.ceil(sizes[i].width)}px`;
      cell.style.height = `${Math.ceil(sizes[i].height)}px`;
    });
  }

  // [[id, x0, y0, x1, y1, ink x0, y0, x1, y1, visible 0..1, tofu?], …] as one JSON string, then the ignored areas.
  function measure() {
    const marked = Array.from(document.querySelectorAll("[data-ctl]"));
    const context = Array.from(document.querySelectorAll("[data-ctl-context]"), (e) => corners(e.getBoundingClientRect()));
    return JSON.stringify([marked.map(element), context]);
  }

  function element(e) {
    const rect = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const box = corners(rect);
    const hidden = style.visibility !== "visible" || style.opacity === "0";
    return [+e.dataset.ctl, ...box, ...ink(box, style), hidden ? 0 : visible(e, rect), tofu(e, style) ? 1 : 0];
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

  // The share of a 4 x 4 grid on which this element, its content or its host is what a pointer would meet.
  function visible(e, rect) {
    let hits = 0;
    for (const fy of GRID) {
      for (const fx of GRID) {
        const x = rect.left + rect.width * fx;
        const y = rect.top + rect.height * fy;
        const hit = document.elementFromPoint(x, y);
        if (hit && (hit === e || e.contains(hit) || hit.contains(e))) hits += 1;
      }
    }
    return hits / (GRID.length * GRID.length);
  }

  // Whether a character of the element's text has no glyph in any font: it is then drawn like a code point
  // that can have none. Only characters beyond Latin-1 are asked about, each once per font.
  function tofu(e, style) {
    const text = (e.textContent || "") + (e.value || "") + (e.placeholder || "");
    for (const char of text) {
      if (char > "\u00ff" && missing(char, style.fontFamily)) return true;
    }
    return false;
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
