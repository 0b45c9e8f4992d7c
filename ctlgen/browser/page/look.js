// A page of a look: its document, its faces, its body at rest, and one shot of it.

const PATIENCE = 8000; // ms that elements may take to draw themselves
const CALM = 3; // frames without a change after which they have
const LONG = 60; // the same where one of them is not defined yet
const STATES = /:(hover|focus-visible|focus-within|focus|active)(?![\w-])/g;
const answering = new WeakSet(); // sheets of shadow roots whose rules for states answer to classes, too
const asked = new Set(); // what the page's scripts have asked for and not got yet
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

// Changes the page while nothing of it is there to be laid out. What asks for a style would have Chromium do so first,
// or not, as long as it has shown a <select>, whose list hangs on an anchor; and letters that were laid out keep the
// distances that they had in another font.
function unlaid(change) {
  const { style } = document.body;
  const before = style.cssText;
  if (!scripted) style.setProperty("display", "none", "important");
  change();
  style.cssText = before;
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
  unlaid(() => {
    substitute();
    adopt();
  });
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

// What `show` and `measure` say, in one go: [height, rows or null where the page is higher than the window].
async function shoot(html, attributes) {
  const height = await show(html, attributes);
  return JSON.stringify([height, height <= innerHeight ? measure() : null]);
}

