// What the browser knows of a page: where each marked control is, how far its paint reaches, how much of it is seen.
// Loaded once per document by `browser` as `window.ctlgen`; everything is in CSS px of the page.
window.ctlgen = (() => {
  const STEP = 4; // px: cells stand on a grid of this
  const AHEAD = 24; // cells that are looked at for a place
  const GRID = [[0.5, 0.5], [0.12, 0.2], [0.88, 0.2], [0.12, 0.8], [0.88, 0.8], [0.3, 0.5], [0.7, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const SIDE = 32; // px of the canvas that single characters are drawn on
  const pen = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d", {
    willReadFrequently: true,
  });
  let brush = null; // a canvas for the corners of images
  let easel = null; // one on which what no pixel of the page tells is drawn once more
  const placings = new WeakMap(); // element -> its overflow, position and transform
  const colours = new Map(); // CSS colour -> rgba
  const glyphs = new Map(); // "font|char" -> is it drawn as the missing-glyph box?
  const PATIENCE = 8000; // ms that elements may take to draw themselves
  const OVERHANG = 2; // px by which letters may leave their line's box
  const LARGEST = 1e6; // device pixels of what is drawn once more
  const SEEN = 1; // its least alpha, 0..255
  const ROUNDED = 1; // px by which a line's letters may be off, put on whole pixels
  const THUMB = 14; // the same for the thumb of a slider of the browser's own
  const HARD = 0.5;
  // A shadow's opacity, and by how many deviations (half of its blur) Chromium paints it on white, as measured for boxes
  // with square corners, with rounded ones and for circles. From `HARD` on every trace of it is seen.
  const TAILS = [
    [0, 0, 0, 0],
    [0.01, 0.47, 0.42, 0.3],
    [0.02, 0.89, 0.8, 0.67],
    [0.04, 1.34, 1.22, 1.1],
    [0.06, 1.55, 1.43, 1.3],
    [0.1, 1.86, 1.75, 1.54],
    [0.15, 2, 1.88, 1.72],
    [0.2, 2.09, 1.93, 1.8],
    [0.25, 2.27, 2.1, 1.97],
    [0.4, 2.43, 2.23, 2.08],
    [HARD, 3, 2.4, 2.3],
  ];
  const PICTURED = 0.7; // of what a body's shadow takes from white it takes from a picture, as a rule
  const END = 1.3; // deviations beyond its edge where a shadow ends, as a rule
  const TRACE = 1 / 255; // a shadow's opacity that leaves none
  const SMALL = 10; // px of a blur under which corners make no difference, but at last
  const MIDDLE = [120, 120, 120, 255]; // what a picture is, as a rule
  const WHITE = [255, 255, 255, 255];
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const NONE = [0, 0, 0, 0];
  const THIN = 0.25; // of a shadow's opacity is left where what throws it is about as wide as its blur
  const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=image], [type=file])";
  const FIELD = `select, ${TYPED}`;
  const CALM = 3; // frames without a change after which they have
  const LONG = 60; // the same where one of them is not defined yet
  const STATES = /:(hover|focus-visible|focus-within|focus|active)(?![\w-])/g;
  const answering = new WeakSet(); // sheets of shadow roots whose rules for states answer to classes, too
  const asked = new Set(); // what the page's scripts have asked for and not got yet
  let scripted = false; // does the page run scripts, so that elements draw themselves, in shadow roots as a rule?
  let still = null; // the sheet that keeps shadow roots still
  let own = new Set(); // the families of the look's faces
  let stand = []; // the families that stand in for letters which the page's own lack: [[generic family, families], …]
  let marked = ""; // the elements before or after which the look's sheets write a sign
  const RARE = /[^\u0000-\u007f]/; // what a family may lack
  const ranges = new WeakMap(); // face -> the code points that it is for: [[first, last], …]

  // Puts another look's document in the place of this one: a quarter of what it costs to load one. Its stylesheets
  // come last, since the parser's own document would read them, too.
  function dress(html) {
    glyphs.clear();
    const sheets = [];
    const bare = html.replace(/(<style\b[^>]*>)([^]*?)(?=<\/style)/gi, (whole, start, css) => {
      sheets.push(css);
      return start;
    });
    const next = new DOMParser().parseFromString(bare, "text/html");
    document.documentElement.replaceWith(document.adoptNode(next.documentElement));
    document.querySelectorAll("style").forEach((style, i) => (style.textContent = sheets[i]));
  }

  // Once per look: every face of its fonts, used or not yet; those of other scripts when a page has their letters.
  async function load() {
    scripted = document.querySelector("script") !== null;
    if (scripted) prepare();
    own = new Set(Array.from(document.fonts, (face) => bare(face.family)));
    marked = decorated(Array.from(document.styleSheets, (sheet) => Array.from(sheet.cssRules)).flat()).join(",");
    await fetchFaces("Aa1");
  }

  // The selectors of the elements that rules put a sign before or after: a tick, a triangle, no letter of an icon font.
  function decorated(rules) {
    return rules.flatMap((rule) => {
      const inner = rule.cssRules?.length ? decorated(Array.from(rule.cssRules)) : [];
      if (!/[^\u0000-\u007f\ue000-\uf8ff]/.test(rule.style?.content ?? "") || !rule.selectorText) return inner;
      const selector = rule.selectorText.replace(/::?(before|after|marker)\b/g, "");
      return CSS.supports(`selector(:is(${selector}))`) && !selector.includes("&") ? [...inner, selector] : inner;
    });
  }

  const bare = (family) => family.trim().replace(/^["']|["']$/g, "");

  // Loads the faces that are for any of these characters.
  async function fetchFaces(text) {
    const points = Array.from(new Set(text), (char) => char.codePointAt(0)).sort((a, b) => a - b);
    const wanted = Array.from(document.fonts).filter((face) => face.status === "unloaded" && holdsAny(face, points));
    await Promise.all(wanted.map((face) => face.load().catch(() => null)));
  }

  function holdsAny(face, points) {
    if (!ranges.has(face)) {
      const parts = face.unicodeRange.split(",").map((part) => part.trim().slice(2).split("-").map((end) => parseInt(end, 16)));
      ranges.set(face, parts.map(([first, last]) => [first, last ?? first]));
    }
    return ranges.get(face).some(([first, last]) => points.some((point) => first <= point && point <= last));
  }

  // Waits for faces that were made anew meanwhile, as Chromium does now and then when a sheet was added: text is
  // invisible until they are there again.
  async function arrive() {
    for (let turn = 0; turn < 3; turn += 1) {
      void document.body.offsetHeight; // what is laid out asks for its faces
      if (document.fonts.status === "loaded") return;
      await document.fonts.ready;
    }
  }

  // Gives the next page faces beside its look's, and loads what it needs of all for its text. What earlier pages were
  // given stays: no stylesheet names those families.
  async function give(faces, families, text) {
    stand = families;
    const kept = Array.from(document.head.querySelectorAll("style[data-ctl-faces]"), (style) => style.textContent);
    if (faces && !kept.includes(faces)) {
      const style = document.createElement("style");
      style.dataset.ctlFaces = "";
      style.textContent = faces;
      document.head.append(style);
    }
    await fetchFaces(text);
  }

  // Sets what the look's own faces may lack in the families that stand in for them. These come behind the look's own
  // and before the machine's, so that no letter of a script depends on what the machine has; Latin ones come last.
  function substitute() {
    if (!stand.length) return;
    const found = everything().filter((e) => RARE.test(said(e)) || (marked && e.matches(marked)));
    const families = found.map((e) => getComputedStyle(e).fontFamily);
    found.forEach((e, i) => e.style.setProperty("font-family", joined(families[i]), "important"));
  }

  // The text that an element sets itself.
  function said(e) {
    if (e.localName === "select") return e.textContent;
    if (e.localName === "summary") return "\u25be"; // its marker
    if (e.localName === "input" || e.localName === "textarea") return e.value + e.placeholder;
    let text = "";
    for (const node of e.childNodes) if (node.nodeType === Node.TEXT_NODE) text += node.data;
    return text;
  }

  function joined(families) {
    const names = families.match(/"[^"]*"|'[^']*'|[^,]+/g) ?? [];
    const first = names.findIndex((name) => name.trim() && !own.has(bare(name)));
    const at = first < 0 || stand[0][0] === "last" ? names.length : first;
    return [...names.slice(0, at), standing(families), ...names.slice(at)].join(",");
  }

  // What stands in where these families are asked for.
  function standing(families) {
    return stand.find(([generic]) => generic in { "": 1, last: 1 } || new RegExp(`(^|[ ,])${generic}\\s*$`).test(families))?.[1] ?? "";
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
    if (scripted) await settle();
    substitute();
    adopt();
    await arrive();
    pack();
    if (scripted) await settle(); // what looks at its own place may have moved
    return Math.ceil(document.body.getBoundingClientRect().bottom);
  }

  // Tells a screen the theme's own colours, which no stylesheet names alike: the ground and the letters of its main
  // button (which stands hidden in the probe), and the ground of the page. A button without a ground has an accent
  // in its letters; where that is the page's too, the screen keeps its own. What cannot be read on the page is no
  // colour for words by itself. A part that wears the framework's classes
  // and cannot be read in them (they are meant for another place) takes them off.
  function adopt() {
    const probe = document.querySelector(".scr-probe");
    if (!probe) return;
    const screen = probe.parentElement;
    const shown = everything(probe).map((e) => {
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
      if (contrast(accent, page) < 3) screen.style.setProperty("--scr-link", `color-mix(in srgb,${accent} 40%,${ink})`);
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

  // The page's own rule that stills everything, for shadow roots, which it does not reach; and an eye on what is asked.
  function prepare() {
    const rules = Array.from(document.styleSheets, (sheet) => Array.from(sheet.cssRules)).flat();
    const rule = rules.findLast((one) => one.style?.animationPlayState === "paused" && /^(\*|:not)/.test(one.selectorText)); // it says *:not(…) without the star
    still = new CSSStyleSheet();
    still.replaceSync(rule ? rule.cssText : "");
    const plain = window.fetch;
    window.fetch = (...what) => {
      const answer = plain.apply(window, what);
      asked.add(answer);
      const done = () => asked.delete(answer);
      answer.then(done, done);
      return answer;
    };
  }

  // Waits until the elements that draw themselves have done so and nothing changes any more.
  async function settle() {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, "late"));
    let [before, calm, strange] = [-1, 0, undefined];
    while (calm < CALM || (strange && calm < LONG)) {
      const all = everything();
      const drawn = all.filter((e) => e.localName.includes("-"));
      const waiting = [...drawn.map((e) => e.componentOnReady?.() ?? e.updateComplete), ...asked];
      if ((await Promise.race([late, Promise.allSettled(waiting)])) === "late") throw new Error("the page does not come to rest");
      for (const { shadowRoot } of all) if (shadowRoot) quieten(shadowRoot);
      document.getAnimations().forEach(halt);
      await new Promise(requestAnimationFrame);
      calm = all.length === before && !asked.size ? calm + 1 : 0;
      before = all.length;
      strange = drawn.find((e) => !customElements.get(e.localName));
    }
    if (strange) throw new Error(`the page's scripts define no <${strange.localName}>`);
  }

  function quieten(root) {
    if (!root.adoptedStyleSheets.includes(still)) root.adoptedStyleSheets.push(still);
    for (const sheet of [...root.adoptedStyleSheets, ...root.styleSheets]) {
      if (!answering.has(sheet)) answer(sheet);
      answering.add(sheet);
    }
    root.getAnimations().forEach(halt);
  }

  // Puts an animation where the page's own rule has it stand from the start, and ends what is no part of a style.
  function halt(animation) {
    if (animation instanceof CSSAnimation) animation.currentTime = 0;
    else animation.cancel();
  }

  // Gives each rule for a state in a shadow root's sheet a second one, for hosts with the state's class: what
  // stylesheets.py does for the page's own.
  function answer(sheet) {
    for (let i = sheet.cssRules.length - 1; i >= 0; i -= 1) {
      const rule = sheet.cssRules[i];
      if (rule.cssRules?.length) answer(rule);
      if (!rule.selectorText?.match(STATES)) continue;
      const branches = rule.selectorText.split(/,(?![^(]*\))/).filter((one) => one.match(STATES)).map(hosted);
      if (CSS.supports(`selector(${branches.join(",")})`)) sheet.insertRule(`${branches.join(",")}{${rule.style.cssText}}`, i + 1);
    }
  }

  // A selector whose states are those of the host: ".a:hover" becomes ":host(.ctl-hover) .a".
  function hosted(selector) {
    selector = selector.replace(new RegExp(`:not\\(\\s*${STATES.source}\\s*\\)`, "g"), "");
    if (selector.includes(":host")) return selector.replace(/:host(?![(-])/g, ":host(*)").replace(STATES, ".ctl-$1");
    const classes = Array.from(selector.matchAll(STATES), (match) => `.ctl-${match[1]}`).join("");
    return `:host(${classes}) ${selector.replace(STATES, "")}`;
  }

  // All elements, those in open shadow roots too.
  function everything(root = document.body, found = []) {
    for (const e of root.querySelectorAll("*")) {
      found.push(e);
      if (scripted && e.shadowRoot) everything(e.shadowRoot, found);
    }
    return found;
  }

  // What a mark stands for: its element, or what `data-ctl-part` names in the element's tree: a part ("base")
  // or a selector (".track"). Null where there is no such thing.
  function target(mark) {
    const name = mark.getAttribute("data-ctl-part");
    if (name === null) return mark;
    const selector = /^[a-z]/i.test(name) ? `[part~="${name}"]` : name;
    return everything(mark.shadowRoot ?? mark).find((e) => e.matches(selector)) ?? null;
  }

  // Where an element hangs in the tree that is painted: in the slot it is assigned to, at last in the host.
  const parent = (e) => (scripted ? (e.assignedSlot ?? e.parentElement ?? e.getRootNode().host ?? null) : e.parentElement);

  function holds(outer, inner) {
    if (!scripted) return outer.contains(inner);
    while (inner && inner !== outer) inner = parent(inner);
    return inner === outer;
  }

  // What a pointer meets, in shadow roots too.
  function meet(x, y) {
    let hit = document.elementFromPoint(x, y);
    for (let root = hit?.shadowRoot; root; root = hit.shadowRoot) {
      const inner = root.elementFromPoint(x, y);
      if (!inner || inner.getRootNode() !== root) break;
      hit = inner;
    }
    return hit;
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
    let start = 0;
    for (let i = 1; i < sky.length; i += 1) if (sky[i] < sky[start]) start = i;
    const low = sky[start];
    let end = start;
    while (end < sky.length && sky[end] === low) end += 1;
    const span = (cell) => Math.min(sky.length, Math.ceil(cell[1] / STEP));
    let best = -1;
    for (let i = 0; i < Math.min(AHEAD, waiting.length); i += 1) {
      if (span(waiting[i]) <= end - start && (best < 0 || span(waiting[i]) > span(waiting[best]))) best = i;
    }
    if (best < 0) {
      const beside = [sky[start - 1] ?? Infinity, sky[end] ?? Infinity];
      sky.fill(Math.min(...beside), start, end);
      return;
    }
    const [cell, , height] = waiting[best];
    cell.style.left = `${left + start * STEP}px`;
    cell.style.top = `${low}px`;
    sky.fill(low + height, start, start + span(waiting[best]));
    waiting.splice(best, 1);
  }

  // [[id, x0, y0, x1, y1, reach x0, y0, x1, y1, body x0, y0, x1, y1,
  // glow left, top, right, bottom, overhang, bare?, visible 0..1, tofu?], …], then the ignored areas, then what may be cut
  // in pieces for background: [name, x0, y0, x1, y1].
  function measure() {
    const every = scripted ? everything() : null;
    const having = (selector) => (every ? every.filter((e) => e.matches(selector)) : [...document.querySelectorAll(selector)]).filter(target);
    const place = (e) => corners(target(e).getBoundingClientRect());
    const named = having("[data-ctl-region],[data-ctl-context=text],[data-ctl-context=image]");
    const regions = named.map((e) => [e.dataset.ctlRegion || e.dataset.ctlContext, ...place(e)]);
    const beside = scripted ? always(every.map(row)) : neighbours();
    return [having("[data-ctl]").map((e) => element(e, target(e), beside)), having("[data-ctl-context]").map(place), regions];
  }

  const row = (e) => [e, ...corners(e.getBoundingClientRect())];
  const always = (all) => () => [all, false];

  // What may cover an element, with boxes, and whether it has a cell to itself. The cells of a sheet lie apart, so that
  // it is what is in its cell, in no cell, or hangs out of one; on any other page, all there is.
  function neighbours() {
    const all = Array.from(document.body.querySelectorAll("*"), (e) => (e.ownerSVGElement ? null : row(e))).filter(Boolean);
    if (!document.querySelector(".ctl-cell")) return always(all);
    const cells = new Map(); // cell -> what is in it
    const loose = []; // what is in no cell or hangs out
    const out = new Set(); // the cells that something hangs out of
    let frame = null;
    for (const one of all) {
      if (one[0].className === "ctl-cell") cells.set(one[0], [(frame = one)]);
      else if (frame?.[0].contains(one[0])) {
        cells.get(frame[0]).push(one);
        if (one[1] < frame[1] || one[2] < frame[2] || one[3] > frame[3] || one[4] > frame[4]) {
          loose.push(one);
          out.add(frame[0]);
        }
      } else loose.push(one);
    }
    return (e) => {
      const cell = e.closest(".ctl-cell");
      if (!cells.has(cell) || out.has(cell)) return [all, false];
      const inside = cells.get(cell);
      return [loose.length ? inside.concat(loose) : inside, inside.every(([other]) => e.contains(other) || other.contains(e))];
    };
  }

  function element(mark, e, beside) {
    const rect = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const shown = within(corners(rect), e);
    const box = shown[0] < shown[2] && shown[1] < shown[3] ? shown : corners(rect); // else it is not seen at all
    const hidden = style.visibility !== "visible" || style.opacity === "0";
    const said = mark === e ? [e] : [mark, e];
    const [all, single] = beside(e);
    const over = covers(e, corners(rect), all);
    const seen = hidden ? 0 : visible(e, rect, over, single);
    const paint = reach(e, box, style);
    if (seen === 1 && over.length) {
      const left = uncovered(e, paint.slice(0, 4), over);
      const body = paint.slice(4, 8).map((at, i) => (i < 2 ? Math.max : Math.min)(at, left[i]));
      paint.splice(0, 8, ...left, ...(body[0] < body[2] && body[1] < body[3] ? body : NONE));
    }
    return [+mark.dataset.ctl, ...box, ...paint, seen, tofu(said, style) ? 1 : 0];
  }

  const corners = (rect) => [rect.left, rect.top, rect.right, rect.bottom];

  // How far the paint of an element may reach, within the hosts that cut it off: the border box with shadows and
  // outline, or where it has no body what is in it, and in both cases what of that hangs out. Then what of this is seen
  // for sure (grounds and borders of another colour than what is below), empty where nothing is; on a picture, by how much
  // the letters' shadows go beyond them. Then by how much paint that no query tells (letters, a thumb, blurred corners)
  // may leave the reach, and whether it has no body (2: but letters, which are what is seen for sure).
  function reach(e, box, style) {
    let under = below(e);
    if (like(style, under) && leaves(e)) under = null; // it is seen beyond the ground of its colour
    const see = e.localName === "svg" && !solid(style); // its shapes are paint, itself it is none
    const body = native(e) || (solid(style) && !shaded(e, box, style, under)) || style.outlineStyle !== "none";
    let [words, parts, frame, letters, texts, vague, sure, round] = [null, null, body ? (see ? whole(box) : outside(box, style, under)) : null, !body || see, false, false, styled(e, style) ? clear(box, style, under) : null, /[1-9]/.test(style.borderRadius)];
    const isExact = !body || !under;
    const thumbs = e.matches("input[type=range]") || (!native(e) && e.querySelector("input[type=range]") !== null);
    const add = (other, isText, seen = null, isRound = false, exact = null) => {
      frame = frame ? union(frame, other) : other;
      sure = sure && seen ? union(sure, seen) : (sure ?? seen);
      letters &&= isText;
      if (exact) words = words ? union(words, exact) : exact;
      parts = parts ? union(parts, other) : other;
      vague ||= !seen && !exact;
      texts ||= isText && !seen && !exact;
      round ||= isRound;
    };
    const host = e.hasAttribute("data-ctl-drawn") ? e.parentElement : e.matches("input") ? e : null; // drawn by its pseudo elements
    if (e.dataset?.ctlDrawn === "beside") contents(host, host, getComputedStyle(host), add, under, isExact);
    else if (host) for (const part of ["::before", "::after"]) pseudo(host, part, getComputedStyle(host), add, under);
    if (!native(e)) contents(e, e, style, add, under, isExact);
    const drawn = see && !under ? shapes(e) : null;
    if (drawn) [frame, sure] = [drawn, drawn];
    const types = e.matches(FIELD);
    if (!under && hollow(e, style) && (types || (!vague && !thumbs))) {
      const line = veiled(style) ? [box[0], box[3] - 1, box[2], box[3]] : null; // below as a rule
      const said = [types ? typed(e, box, style) : null, words, line].filter(Boolean).reduce((all, one) => (all ? union(all, one) : one), null);
      sure = sure && said ? union(sure, said) : (sure ?? said);
      if (sure) frame = parts ? union(sure, parts) : sure;
    }
    frame = within(frame ?? box, e);
    const isWritten = letters && !texts && words;
    if (words && !under && !texts && !isWritten) sure = sure ? union(sure, words) : words;
    const isKnown = !under && sure && !texts && !body && frame.every((at, i) => Math.abs(at - sure[i]) < 0.5); // signs, too
    const written = isWritten ? words : isKnown ? sure : null;
    const known = written || sure ? within(written || sure, e) : NONE;
    const filled = known[0] - box[0] <= 1 && known[1] - box[1] <= 1 && box[2] - known[2] <= 1 && box[3] - known[3] <= 1 && known[2] > known[0] && !written;
    if (sure && native(e)) for (const label of e.labels ?? []) frame = unlabelled(frame, box, label);
    const isBody = filled || (!under && sure && !texts && !isKnown) || (body && !see && !like(style, under) && !pictured(style) && !hollow(e, style) && !sheer(e, style, under));
    const glow = filled ? NONE : glows(style, under);
    return [...frame, ...known, ...glow, thumbs ? THUMB : (texts || words || letters) && !isBody ? OVERHANG : host || round ? 1 : 0, isBody ? 0 : written ? 2 : 1];
  }

  // A field's reach without the label that stands in its upper half.
  function unlabelled(frame, box, label) {
    const [left, , right, bottom] = corners(label.getBoundingClientRect());
    const isAbove = left < box[2] && right > box[0] && bottom > box[1] && bottom < (box[1] + box[3]) / 2;
    return isAbove ? frame.with(1, Math.max(frame[1], bottom)) : frame;
  }

  // The box of what an svg, which is put on whole pixels, draws: those that any of it touches; null if that is nothing.
  function shapes(svg) {
    const box = corners(svg.getBoundingClientRect());
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
    const found = drawn.filter(Boolean).reduce((all, one) => (all ? union(all, one) : one), null);
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

  const union = (one, other) => one.map((at, i) => (i < 2 ? Math.min : Math.max)(at, other[i]));

  // Gives `add` the places of all that is painted in an element, in the tree that is painted: letters, pictures, bodies.
  function contents(e, root, style, add, under, isExact, hosted = false) {
    const cut = overflow(e) !== "visible" ? corners(e.getBoundingClientRect()) : null;
    const clip = (at, i) => Math.min(Math.max(at, cut[i % 2]), cut[2 + (i % 2)]);
    const put = (...its) => add(...(cut ? its.map((one) => (Array.isArray(one) ? one.map(clip) : one)) : its));
    const hung = style.position === "static" ? add : put; // which may hang from a host of its host
    const isLined = hosted || style.textDecorationLine !== "none";
    for (const part of ["::before", "::after"]) pseudo(e, part, style, hung, under, isLined);
    for (const node of e.localName === "slot" ? e.assignedNodes({ flatten: true }) : (e.shadowRoot ?? e).childNodes) {
      if (node.nodeType === Node.TEXT_NODE && /\S/.test(node.data) && style.visibility === "visible") letters(node, style, put, under, isExact, isLined);
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const its = getComputedStyle(node);
      if (its.display === "none" || its.opacity === "0" || its.clip !== "auto" || its.clipPath === "inset(50%)") continue;
      const place = corners(node.getBoundingClientRect());
      const [thin, long] = [place[2] - place[0], place[3] - place[1]].sort((a, b) => a - b);
      const isBody = its.visibility === "visible" && (native(node) || solid(its) || its.outlineStyle !== "none") && thin > 0 && long > 1;
      const see = (node.localName === "svg" || (node.localName === "select" && its.appearance === "none")) && !solid(its);
      const drawn = isBody && !under && node.localName === "svg" && see ? shapes(node) : null;
      const types = isBody && !under && node.matches(FIELD) && hollow(node, its);
      const said = types ? typed(node, place, its) : null;
      if (said) put(said, true, null, false, said);
      if (drawn) put(drawn, false, drawn);
      else if (types && !bordered(its)) continue;
      else if (isBody) put(see ? whole(place) : outside(between(place, its), its, under), see, styled(node, its) ? clear(place, its, under) : null, /[1-9]/.test(its.borderRadius));
      if (isBody && node.matches("input[type=range]") && place[3] - place[1] < THUMB) put([place[0], place[1] - THUMB / 2, place[2], place[3] + THUMB / 2]);
      if (!native(node)) contents(node, root, its, put, under, isExact, isLined);
    }
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
    const exact = drawn ?? (text && glowing(text, style, under, THIN));
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
    const inks = lines.map(([said, place]) => typeset(said, style, place, place[3] - place[1], isLined, thrown(style, under)));
    return inks.length && inks.every(Boolean) ? inks.reduce(union) : null;
  }

  // The pixels of a text that stands in these lines, of which the first is so high; null where it is turned. By the
  // metrics of its font; or where shadows are given, which may be none, drawn once more with them: it has to be one line.
  function typeset(said, style, [left, top, right, bottom], height, isLined, thrown = null) {
    pen.font = font(style);
    const its = pen.measureText(cased(said, style.textTransform));
    const drawn = height / (its.fontBoundingBoxAscent + its.fontBoundingBoxDescent);
    if (drawn < 0.5 || drawn > 1.2) return null;
    const scale = Math.abs(drawn - 1) < 0.1 ? 1 : drawn; // lines are put on whole pixels, too
    const [up, low] = [top, bottom - height].map((line) => snap(line + scale * its.fontBoundingBoxAscent));
    if (thrown) {
      const room = height + Math.max(0, ...thrown.map(({ x, y, blur }) => 1.5 * blur + Math.max(Math.abs(x), Math.abs(y))));
      const spot = whole([left - room, top - room, right + room, bottom + room]);
      const write = (canvas) => {
        canvas.font = font(style);
        canvas.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
        canvas.direction = style.direction;
        canvas.translate(left, up);
        canvas.scale(scale, scale);
        canvas.fillText(style.textTransform === "capitalize" ? capitalized(said) : cased(said, style.textTransform), 0, 0);
        const [start, end] = isLined ? underlined(style) : NONE;
        canvas.fillRect(0, start, (right - left) / scale, end - start);
      };
      const inks = [sketched(spot, SEEN, write), ...thrown.map((shadow) => sketched(spot, shadow.least, write, shadow))];
      return inks.filter(Boolean).reduce((all, one) => (all ? union(all, one) : one), null);
    }
    const isSingle = bottom - top < 1.5 * height;
    const [before, after] = isSingle ? [its.actualBoundingBoxLeft, its.actualBoundingBoxRight - its.width].map((by) => scale * by) : [0, 0];
    const deep = Math.max(scale * its.actualBoundingBoxDescent, isLined ? underlined(style)[1] : 0);
    return whole([isLined ? left : snap(left - before), up - scale * its.actualBoundingBoxAscent, isLined ? right : snap(right + after), low + deep]);
  }

  // Where the text of a field is painted: in its middle, or from its top on.
  function typed(e, box, style) {
    const said = e.localName === "select" ? (e.selectedOptions[0]?.textContent ?? "") : e.value || e.placeholder;
    if (!said.trim()) return null;
    const [top, right, bottom, left] = SIDES.map((side) => parseFloat(style[`border${side}Width`]) + parseFloat(style[`padding${side}`]));
    pen.font = font(style);
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down, width } = pen.measureText(said);
    const room = e.localName === "textarea" ? parseFloat(style.lineHeight) || up + down : box[3] - bottom - box[1] - top;
    const high = box[1] + top + (room - up - down) / 2;
    const shown = e.type === "password" ? "\u2022".repeat(said.length) : said;
    return typeset(shown, style, [box[0] + left, high, Math.min(box[0] + left + width, box[2] - right), high + up + down], up + down, false, width < box[2] - right - box[0] - left ? thrown(style, null) : null);
  }

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

  const font = (style) => `${style.fontStyle} ${style.fontVariantCaps === "small-caps" ? "small-caps " : ""}${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;

  // Where the line below a text begins and ends below its letters' feet; as Chromium lays it.
  function underlined(style) {
    const size = parseFloat(style.fontSize);
    const thick = Math.max(1, Math.round(parseFloat(style.textDecorationThickness) || size / 10));
    const offset = parseFloat(style.textUnderlineOffset);
    const start = Number.isNaN(offset) ? Math.max(1, Math.ceil(thick / 2)) : Math.round(offset);
    return [start, start + thick];
  }

  // What a text is drawn as, as far as its height goes: which letters begin a word is not told, so that both are there.
  function cased(said, transform) {
    if (transform === "uppercase") return said.toUpperCase();
    if (transform === "capitalize") return said + said.toUpperCase();
    return said;
  }

  const capitalized = (said) => said.replace(/(?<!\S)\S/gu, (letter) => letter.toUpperCase());

  const roomy = (box) => box.map((at, i) => (i < 2 ? at - OVERHANG : at + OVERHANG));

  // A place in CSS px moved to a whole device pixel.
  const snap = (at) => Math.round(at * devicePixelRatio) / devicePixelRatio;

  // By how much the shadows of letters, which are thin, go beyond them: [left, top, right, bottom].
  function glows(style, under) {
    const [left, top, right, bottom] = glowing(NONE, style, under, THIN);
    return [-left, -top, right, bottom];
  }

  // The box of letters with the shadows that they throw.
  function glowing(box, style, under, part = 1) {
    return thrown(style, under).reduce((all, { x, y, blur, opacity }) => {
      const wide = tail(blur, part * opacity * cover(parseFloat(style.fontSize), blur), 1);
      const place = [box[0] + x - wide, box[1] + y - wide, box[2] + x + wide, box[3] + y + wide];
      return wide > -Infinity ? all.map((at, i) => (i < 2 ? Math.min : Math.max)(at, place[i])) : all;
    }, box);
  }

  // The shadows of letters that are seen at all: some sheets have one for the way it smooths their edges.
  function thrown(style, under) {
    return style.textShadow === "none" ? [] : shadows(style.textShadow, style, under).filter(({ opacity }) => opacity > TRACE);
  }

  // A pseudo element: where its edges put it, or else somewhere in its host.
  function pseudo(e, part, style, add, under, isLined = false) {
    const its = getComputedStyle(e, part);
    if (its.content === "none" || its.display === "none" || its.opacity === "0" || its.visibility !== "visible") return;
    if (its.content === '""' && !solid(its)) return;
    let base = e;
    while (its.position === "absolute" && base !== document.body && getComputedStyle(base).position === "static") base = parent(base);
    const host = corners(base.getBoundingClientRect());
    const placed = its.position === "absolute" ? hanging(its, host, getComputedStyle(base)) : flowing(its, host, style);
    const isSized = placed.every(Number.isFinite);
    const place = isSized ? between(placed, its) : host;
    const isSign = its.content !== '""' && !solid(its);
    const isPlaced = isSized && its.position === "absolute";
    if (isSign && !isPlaced && (!under || thrown(its, under).length)) {
      const sign = glyph(e, its, under);
      if (sign) return add(sign, true, null, false, sign);
    }
    const low = isSign && isLined ? place.with(3, place[3] + 0.2 * parseFloat(its.fontSize)) : place;
    const reached = isSign ? glowing(whole(low), its, under) : outside(place, its, under);
    add(isPlaced ? reached : union(host, reached), isSign && !thrown(its, under).length, isPlaced ? clear(placed, its, under) : null, /[1-9]/.test(its.borderRadius));
  }

  // The pixels of a letter of an icon font that is all there is in its host, in the middle of one line; null if it is not.
  function glyph(host, style, under) {
    const said = /^"(.{1,2})"$/u.exec(style.content)?.[1];
    if (!said || host.childNodes.length || host.shadowRoot) return null;
    const [left, top, right, bottom] = corners(host.getBoundingClientRect());
    pen.font = font(style);
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down, width } = pen.measureText(said);
    const its = getComputedStyle(host);
    const isCentred = style.textAlign === "center" || (its.display.includes("flex") && its.justifyContent === "center");
    const [x, y] = [isCentred ? (left + right - Math.round(width)) / 2 : left, top + Math.floor((bottom - top - up - down) / 2)];
    return typeset(said, style, [x, y, x + width, y + up + down], up + down, false, thrown(style, under));
  }

  // A box on the pixels that it touches where a transform puts it between them: it is not moved to whole ones.
  const between = (box, style) => (style.transform === "none" || box[0] === box[2] || box[1] === box[3] ? box : whole(box.map((at, i) => (i < 2 ? at - 0.5 : at + 0.5))));

  // The pixels that a picture of shapes touches.
  const whole = (box) => box.map((at, i) => (i < 2 ? Math.floor(at * devicePixelRatio + 0.01) : Math.ceil(at * devicePixelRatio - 0.01)) / devicePixelRatio);

  // The even colour that lies below an element as rgba; null where a picture does, which may stand beside it.
  function below(e) {
    const veils = [];
    for (let [host, inner] = [parent(e), e]; host; [host, inner] = [parent(host), host]) {
      const style = getComputedStyle(host);
      if (style.backgroundImage !== "none") return null;
      if (placing(inner).position === "absolute" && inner.className !== "ctl-cell" && pictures(host).some((picture) => !inner.contains(picture) && lies(e, picture))) return null;
      veils.push(rgba(style.backgroundColor));
      if (veils.at(-1)[3] === 255) break;
    }
    return veils.reduceRight((under, [r, g, b, a]) => [...[r, g, b].map((level, i) => (level * a + under[i] * (255 - a)) / 255), 255], WHITE);
  }

  // Whether an element stands out of the host whose ground lies below it.
  function leaves(e) {
    let host = parent(e);
    while (host && !opaque(getComputedStyle(host).backgroundColor)) host = parent(host);
    if (!host) return false;
    const [[left, top, right, bottom], [a, b, c, d]] = [e, host].map((one) => corners(one.getBoundingClientRect()));
    return left < a - 1 || top < b - 1 || c + 1 < right || d + 1 < bottom;
  }

  const pictures = (host) => Array.from(host.querySelectorAll("img, svg, canvas, [data-ctl-region=picture]")).filter((one) => !one.ownerSVGElement);

  // Whether most of an element lies on another's box.
  function lies(e, other) {
    const [[a, b, c, d], [left, top, right, bottom]] = [e, other].map((one) => corners(one.getBoundingClientRect()));
    return left < (a + c) / 2 && (a + c) / 2 < right && top < (b + d) / 2 && (b + d) / 2 < bottom && c - a < right - left;
  }

  // Whether all that a style paints is a ground of the colour below.
  function like(style, under) {
    if (!under || !rgba(style.backgroundColor)[3] || style.outlineStyle !== "none" || style.backgroundImage !== "none" || style.boxShadow !== "none" || bordered(style)) return false;
    return rgba(style.backgroundColor).every((level, i) => level === Math.round(under[i]));
  }

  // The part of a box that is seen for sure on a ground of the colour `under`: its own ground, or else its borders, of
  // another colour; null where there is none. On a picture it is what is told by no pixel: its shadows, too.
  function clear(box, style, under) {
    const seen = (colour) => differs(rgba(colour), under, parseFloat(style.opacity));
    const sides = [3, 0, 1, 2].map((i) => (style.borderImageSource === "none" && seen(style[`border${SIDES[i]}Color`]) ? parseFloat(style[`border${SIDES[i]}Width`]) : 0));
    const [left, top, right, bottom] = box;
    const strips = [[left, top, left + sides[0], bottom], [left, top, right, top + sides[1]], [right - sides[2], top, right, bottom], [left, bottom - sides[3], right, bottom]];
    const lines = strips.filter((_, i) => sides[i]);
    if (style.maskImage !== "none" || style.clipPath !== "none" || tilted(style)) return null;
    if (style.outlineStyle === "solid" && seen(style.outlineColor)) return outside(box, style, under);
    const fills = seen(style.backgroundColor) || (!under && blended(style));
    const wide = SIDES.map((side) => parseFloat(style[`border${side}Width`]));
    const grounds = { "border-box": box, "padding-box": [left + wide[3], top + wide[0], right - wide[1], bottom - wide[2]] };
    const shown = fills && style.backgroundClip in grounds ? [...lines, grounds[style.backgroundClip]] : lines;
    return shown.length ? shown.reduce(union) : null;
  }

  // Whether a style turns its element, that its box is more than what it paints.
  const tilted = (style) => /^matrix\([^,]*, (?!0,)/.test(style.transform);

  // Whether a colour is seen on another one; on none that is known, where it hides something.
  function differs([r, g, b, a], under, opacity) {
    const part = (a / 255) * opacity;
    return under ? Math.max(...[r, g, b].map((level, i) => Math.abs(level - under[i]))) * part >= 1 : part > 0.05;
  }

  // Whether what an element paints is what its style says: the browser has sliders and ticks of its own, svg has shapes.
  const styled = (e, style) => !native(e) || e.matches(TYPED) || (style.appearance === "none" && e.localName !== "svg");

  // Whether an element paints nothing but borders: what is in them is told by the pixels.
  function hollow(e, style) {
    if (native(e) && !(e.matches(TYPED) || (style.appearance === "none" && e.matches("input, select")))) return false;
    return !rgba(style.backgroundColor)[3] && (style.backgroundImage === "none" || veiled(style)) && style.boxShadow === "none" && style.outlineStyle === "none";
  }

  // Whether all that lies on a style's ground are gradients which let it through.
  const veiled = (style) => /^[a-z-]+-gradient\(.*, 0\)/.test(style.backgroundImage) && !style.backgroundImage.includes("url(");

  // Whether an image is at a corner what lies below it, as no JPEG is: transparent, or of the same colour. What it paints
  // is told by the pixels.
  function sheer(e, style, under) {
    if (e.localName !== "img" || solid(style) || style.outlineStyle !== "none" || /^data:image\/jpeg|\.jpe?g$/i.test(e.currentSrc)) return false;
    brush ??= Object.assign(document.createElement("canvas"), { width: 2, height: 2 }).getContext("2d", { willReadFrequently: true });
    const [right, bottom] = [e.naturalWidth - 1, e.naturalHeight - 1];
    brush.clearRect(0, 0, 2, 2);
    try {
      for (const [i, j] of [[0, 0], [1, 0], [0, 1], [1, 1]]) brush.drawImage(e, i * right, j * bottom, 1, 1, i, j, 1, 1);
      const { data } = brush.getImageData(0, 0, 2, 2);
      return [0, 4, 8, 12].some((at) => data[at + 3] < 255 || (under && [0, 1, 2].every((i) => data[at + i] === Math.round(under[i]))));
    } catch {
      brush = null; // it is broken, or of another site, so that its pixels cannot be read
      return true;
    }
  }

  // Whether all that a style paints is a picture: it may be less than the box, as the sign of a closing button is.
  const pictured = (style) => style.backgroundImage.startsWith("url(") && style.backgroundSize !== "cover" && !rgba(style.backgroundColor)[3] && style.outlineStyle === "none" && style.boxShadow === "none" && !bordered(style);

  // A box with the shadows and the outline around it, on a ground of the colour `under`.
  function outside(box, style, under) {
    let [left, top, right, bottom] = box;
    const grow = (l, t, r, b) => {
      left = Math.min(left, box[0] - l);
      top = Math.min(top, box[1] - t);
      right = Math.max(right, box[2] + r);
      bottom = Math.max(bottom, box[3] + b);
    };
    for (const { x, y, blur, spread, opacity } of style.boxShadow === "none" ? [] : shadows(style.boxShadow, style, under)) {
      const sides = [box[2] - box[0] + 2 * spread, box[3] - box[1] + 2 * spread];
      const left = sides.map((side, i) => opacity * ending(side, blur) * cover(sides[1 - i], blur));
      const [across, down] = left.map((seen) => spread + tail(blur, seen, corner(box, style, blur)));
      if (across > -Infinity) grow(...[across - x, down - y, across + x, down + y].map((by) => Math.ceil(by - 0.01)));
    }
    if (style.borderImageSource !== "none") {
      const outset = style.borderImageOutset.split(" ").map((one) => parseFloat(one) * (one.endsWith("px") ? 1 : parseFloat(style.borderTopWidth)));
      const [t, r = t, b = t, l = r] = outset;
      grow(l, t, r, b);
    }
    if (style.outlineStyle !== "none") {
      const ring = style.outlineStyle === "auto" ? 3 : parseFloat(style.outlineWidth); // a ring of the browser's own
      const wide = ring + parseFloat(style.outlineOffset);
      grow(wide, wide, wide, wide);
    }
    return [left, top, right, bottom];
  }

  // The part of a normal distribution that is more than so many deviations from its middle (Abramowitz and Stegun 26.2.17).
  function beyond(by) {
    const t = 1 / (1 + 0.2316419 * by);
    return 0.39894228 * Math.exp((-by * by) / 2) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  }

  // How much of a shadow's opacity is left in its middle where its box is not much wider than its blur, and about where
  // it ends.
  const cover = (side, blur) => (blur ? 1 - 2 * beyond(Math.max(side, 0) / blur) : 1);
  const ending = (side, blur) => (blur ? 1 - beyond(END + (2 * Math.max(side, 0)) / blur) / beyond(END) : 1);

  // px by which a shadow of this opacity is seen beyond its edge, black on white, with corners as `corner` says.
  function tail(blur, opacity, column) {
    if (!opacity || !blur) return opacity ? 0 : -Infinity;
    const above = TAILS.findIndex(([from]) => from > opacity);
    const [low, high] = above < 0 ? [TAILS.at(-1), TAILS.at(-1)] : [TAILS[above - 1], TAILS[above]];
    const at = high === low || high[0] === HARD ? 0 : (opacity - low[0]) / (high[0] - low[0]);
    const wide = (which) => (1 - at) * low[which] + at * high[which];
    return Math.round((blur < SMALL && column > 1 ? Math.min(wide(1), 2.5) : wide(column)) * (blur / 2));
  }

  // The column of `TAILS` for a box's corners, which matter where the blur does not round them more.
  function corner(box, style, blur) {
    const sides = [box[2] - box[0], box[3] - box[1]];
    const radii = style.borderRadius.match(/[\d.]+(px|%)/g).map((radius) => (parseFloat(radius) * (radius.endsWith("%") ? Math.min(...sides) : 100)) / 100);
    return 8 * Math.max(...radii) <= blur ? 1 : Math.min(...radii) < 0.4 * Math.min(...sides) ? 2 : 3;
  }

  // Outer shadows as a style has them: [{x, y, blur, spread, colour, least, opacity}, …] in px on a ground of the colour
  // `under`. They are seen where their alpha is `least`, 0..255; a black one on white of this `opacity` is seen as far.
  function shadows(said, style, under) {
    const outer = said.split(/,(?![^(]*\))/).filter((shadow) => !shadow.includes("inset"));
    return outer.map((shadow) => {
      const [x, y, blur, spread = 0] = shadow.match(/-?[\d.]+px/g).map(parseFloat);
      const colour = shadow.match(/[a-z]+\(.*\)/)[0];
      const [levels, alpha] = [rgba(colour).slice(0, 3), rgba(colour)[3]];
      const least = faintest(levels, under ?? MIDDLE);
      const by = Math.ceil((256 * least) / ((under ? 1 : PICTURED) * alpha * parseFloat(style.opacity))) - 1; // 255ths of it
      return { x, y, blur, spread, colour, least, opacity: by < 256 ? 256 / (255 * (by + 0.25)) : 0 };
    });
  }

  // The least alpha, 0..255, with which a colour changes a ground as Skia blends it (`approxMulDiv255` in its Sk4px).
  function faintest(levels, under) {
    const ground = under.slice(0, 3).map(Math.round);
    for (let alpha = 1; alpha < 256; alpha += 1) {
      if (ground.some((level, i) => ((level * (256 - alpha)) >> 8) + Math.round((levels[i] * alpha) / 255) !== level)) return alpha;
    }
    return Infinity;
  }

  // The box of a pseudo element of a size of its own that is set first in a host.
  function flowing(its, host, style) {
    const [width, height] = outer(its);
    const start = (side) => ["border%Width", "padding%"].reduce((sum, edge) => sum + parseFloat(style[edge.replace("%", side)]), parseFloat(its[`margin${side}`]));
    const [left, top] = [host[0] + start("Left"), style.alignItems === "center" ? (host[1] + host[3] - height) / 2 : host[1] + start("Top")];
    return [left, top, left + width, top + height];
  }

  // The width and height of a pseudo element's border box.
  function outer(its) {
    const sized = its.boxSizing === "border-box";
    const side = (size, ...edges) => parseFloat(its[size]) + (sized ? 0 : edges.reduce((sum, edge) => sum + parseFloat(its[edge]), 0));
    const width = side("width", "paddingLeft", "paddingRight", "borderLeftWidth", "borderRightWidth");
    return [width, side("height", "paddingTop", "paddingBottom", "borderTopWidth", "borderBottomWidth")];
  }

  // The box of a pseudo element that is placed by its edges in a host.
  function hanging(its, host, style) {
    const [width, height] = outer(its);
    const left = host[0] + parseFloat(style.borderLeftWidth) + parseFloat(its.left) + parseFloat(its.marginLeft);
    const top = host[1] + parseFloat(style.borderTopWidth) + parseFloat(its.top) + parseFloat(its.marginTop);
    return turned([left, top, left + width, top + height], its);
  }

  // A box after its style's transform.
  function turned([left, top, right, bottom], style) {
    if (style.transform === "none") return [left, top, right, bottom];
    const [x, y] = style.transformOrigin.split(" ").map(parseFloat);
    const matrix = new DOMMatrix().translate(left + x, top + y).multiply(new DOMMatrix(style.transform)).translate(-left - x, -top - y);
    const points = [[left, top], [right, top], [left, bottom], [right, bottom]].map(([a, b]) => matrix.transformPoint(new DOMPoint(a, b)));
    const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  const blended = (style) => style.backgroundImage.includes("gradient(") && !rests(style) && !veiled(style);

  // Whether a style's picture is a ripple at rest, blown up until it has one colour: none.
  const rests = (style) => /\d{4}%/.test(style.backgroundSize);

  // Whether a style paints a body: a ground, a border, a shadow.
  function solid(style) {
    if ((style.backgroundImage !== "none" && !rests(style)) || style.boxShadow !== "none" || rgba(style.backgroundColor)[3] > 0) return true;
    return bordered(style);
  }

  // Whether all that an element's body paints are shadows outside its box, and its hosts cut these off.
  function shaded(e, box, style, under) {
    if (style.boxShadow === "none" || style.boxShadow.includes("inset")) return false;
    if (rgba(style.backgroundColor)[3] || style.backgroundImage !== "none" || bordered(style)) return false;
    return within(outside(box, style, under), e).every((at, i) => at === box[i]);
  }

  const bordered = (style) => SIDES.some((side) => parseFloat(style[`border${side}Width`]) && rgba(style[`border${side}Color`])[3]);

  // What the browser paints by itself, whatever its style.
  const native = (e) => e.matches("input, select, textarea, img, svg, progress, meter, canvas, video");

  // The share of nine points at which this element, its content or its host is what a pointer would meet. A look
  // costs 40 us, so that where no host clips it, each point is looked at that another box holds, and one speaks for all
  // others; where it has a cell to itself and no box meets it, there is nothing to look for.
  function visible(e, rect, over, single) {
    const cut = clipped(e, rect);
    if (!cut && !over.length && single) return 1;
    const points = GRID.map(([fx, fy]) => [rect.left + rect.width * fx, rect.top + rect.height * fy]);
    const below = ([x, y]) => cut || over.some((row) => row[1] <= x && x <= row[3] && row[2] <= y && y <= row[4]);
    const free = points.filter((point) => !below(point));
    const hits = points.filter((point) => below(point) && meets(e, ...point)).length;
    return (hits + (free.length && meets(e, ...free[0]) ? free.length : 0)) / points.length;
  }

  function meets(e, x, y) {
    const hit = meet(x, y);
    return hit === e || (hit && (holds(e, hit) || (holds(hit, e) && !clipped(e, { left: x, top: y, right: x, bottom: y }))));
  }

  // The elements, neither hosts nor parts of this one, whose boxes meet its box.
  function covers(e, [left, top, right, bottom], all) {
    const meeting = (row) => row[1] < right && left < row[3] && row[2] < bottom && top < row[4];
    return all.filter((row) => meeting(row) && !holds(e, row[0]) && !holds(row[0], e));
  }

  // A box without what lies above it from side to side: the edge of a panel that was drawn over it.
  function uncovered(e, [left, top, right, bottom], over) {
    for (const [cover, a, b, c, d] of over) {
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const above = (x, y) => opaque(getComputedStyle(cover).backgroundColor) && !meets(e, x, y);
      const [isHigh, isWide] = [b <= top && bottom <= d, a <= left && right <= c];
      if (isHigh && left < a && a < right && right <= c && above(a + 1, y)) right = a;
      if (isHigh && a <= left && left < c && c < right && above(c - 1, y)) left = c;
      if (isWide && top < b && b < bottom && bottom <= d && above(x, b + 1)) bottom = b;
      if (isWide && b <= top && top < d && d < bottom && above(x, d - 1)) top = d;
    }
    return [left, top, right, bottom];
  }

  // Whether a host with overflow cuts off a part of this rectangle, which lies in `e`. (Behind a rounded corner, too,
  // the pointer meets a host.)
  function clipped(e, rect) {
    for (const host of cutters(e)) {
      const frame = host.getBoundingClientRect();
      if (rect.left < frame.left || rect.right > frame.right || rect.top < frame.top || rect.bottom > frame.bottom) return true;
    }
    return false;
  }

  // The hosts whose overflow cuts an element off: not those that it is positioned past.
  function cutters(e) {
    const found = [];
    let { position } = getComputedStyle(e);
    for (let host = parent(e); host && host !== document.body; host = parent(host)) {
      const its = placing(host);
      if (its.transform === "none" && (position === "fixed" || (position === "absolute" && its.position === "static"))) continue;
      if (its.overflow !== "visible") found.push(host);
      position = its.position;
    }
    return found;
  }

  function placing(e) {
    if (!placings.has(e)) {
      const { overflow, position, transform } = getComputedStyle(e);
      placings.set(e, { overflow, position, transform });
    }
    return placings.get(e);
  }

  const overflow = (e) => placing(e).overflow;

  // What the hosts of an element leave of a box.
  function within(box, e) {
    for (const host of cutters(e)) {
      const { left, top, right, bottom } = host.getBoundingClientRect();
      const wide = SIDES.map((side) => parseFloat(getComputedStyle(host)[`border${side}Width`])); // which is not cut off
      const edge = [left + wide[3], top + wide[0], right - wide[1], bottom - wide[2]];
      box = box.map((at, i) => (i < 2 ? Math.max : Math.min)(at, edge[i]));
    }
    return box;
  }

  // Whether a character of the elements' text has no glyph in any font: it is then drawn like a code point
  // that can have none. Only characters beyond Latin-1 are asked about, each once per font, and not those of the faces
  // that stand in, which are known to have all of their letters.
  function tofu(elements, style) {
    const text = elements.map((e) => (e.textContent || "") + (e.value || "") + (e.placeholder || "")).join("");
    const rare = text.match(/[^\u0000-\u00ff]/gu);
    return rare !== null && rare.some((char) => !stoodIn(char, style.fontFamily) && missing(char, style.fontFamily));
  }

  function stoodIn(char, families) {
    const known = standing(families);
    const key = `${known}|${char}|`;
    if (!glyphs.has(key)) {
      const names = new Set(known.split(",").map(bare));
      const has = (face) => names.has(bare(face.family)) && holdsAny(face, [char.codePointAt(0)]);
      glyphs.set(key, Array.from(document.fonts).some(has));
    }
    return glyphs.get(key);
  }

  function missing(char, family) {
    const key = `${family}|${char}`;
    if (!glyphs.has(key)) glyphs.set(key, /\S/.test(char) && drawn(char, family) === drawn("\u{10FFFF}", family));
    return glyphs.get(key);
  }

  // What a character looks like, as a number.
  function drawn(char, family) {
    pen.font = `20px ${family}`;
    pen.fillStyle = "black"; // whatever `rgba` asked last
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

  return { dress, load, give, shoot, measure, target, everything };
})();
