// What an element is: every rule gives a kind and a box, or `unsure`. They go by what a person sees and would do, by tag
// names only where those tell.
const WIDE = 520; // px: what is wider or higher is a container or a card, not something pressed
const HIGH = 76;
const UNSURE_ROLES = new Set("menuitem menuitemcheckbox menuitemradio option treeitem gridcell spinbutton scrollbar separator application".split(" "));
const TYPED = new Set("text search email url tel password number date time datetime-local month week".split(" "));

function put(kind, e, box, said = "") {
  const [left, top, right, bottom] = box;
  const width = right - left;
  const height = bottom - top;
  if (width < 1 || height < 1 || right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return true;
  if (kind !== "unsure" && Math.min(width, height) < 4) kind = "unsure";
  if (kind === "unsure" && !shown(e)) return true;
  const within = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  const share = kind === "unsure" ? 1 : within ? visible(e, box) : 0.5;
  if (share > 0) found.push([kind, ...box, share, said.replace(/\s+/g, " ").slice(0, 60)]);
  return true;
}
const unsure = (e, box = corners(rect(e))) => put("unsure", e, box);

// Each gives true where it has spoken for the element and all below it.
const BY_TAG = {
  INPUT: input, TEXTAREA: (e) => field(rect(e).height <= 46 && e.rows < 2 ? "text_input" : "textarea", e), SELECT: select, PROGRESS: bar, METER: bar, IFRAME: unsure, OBJECT: unsure, EMBED: unsure,
  SUMMARY: unsure, IMG: picture, CANVAS: picture, VIDEO: picture, BUTTON: press, A: anchor, SVG: drawing, DIALOG: () => false,
  KBD: unsure, MATH: unsure,
};
const BY_ROLE = {
  button: press, link: anchor, tab, checkbox: tick, radio: tick, switch: tick, slider: thumb, progressbar: bar, meter: bar,
  combobox: combo, textbox: typed, searchbox: typed, img: (e) => (isSvg(e) ? drawing(e) : false), columnheader: header,
};

function judge(e) {
  const tag = e.tagName.toUpperCase();
  const as = role(e);
  if (SKIP.has(tag) || e.hidden) return true;
  const s = style(e);
  if (s.display === "none") return true;
  if (/\b(cm-editor|monaco-editor|codemirror|ace_editor)\b/.test(names(e)) || tag === "MJX-CONTAINER") return unsure(e);
  if (UNSURE_ROLES.has(as)) return as === "gridcell" || as === "separator" || as === "application" ? false : unsure(e);
  if (e.isContentEditable && !parent(e)?.isContentEditable) return unsure(e);
  const rule = tag === "BUTTON" && as && BY_ROLE[as] ? BY_ROLE[as] : BY_TAG[tag] ?? BY_ROLE[as];
  if (rule) return rule(e);
  if (tag === "TH" && (e.hasAttribute("aria-sort") || s.cursor === "pointer")) return unsure(e);
  if (tag === "LABEL" && labelled(e)) return true;
  const root = s.cursor === "pointer" && (!parent(e) || style(parent(e)).cursor !== "pointer");
  if (root && tag !== "BODY" && tag !== "LABEL") return clickable(e);
  if (isGlyph(e)) return glyph(e);
  if (s.backgroundImage.includes("url(") && !e.textContent.trim()) return picture(e);
  return chip(e);
}

function input(e) {
  const type = e.type;
  if (type === "hidden") return true;
  if (type === "checkbox" || type === "radio") return tick(e);
  if (["submit", "button", "reset"].includes(type)) return press(e);
  if (type === "range") return shown(e) && +style(e).opacity > 0.3 ? put("slider", e, corners(rect(e))) : unsure(parent(e));
  if (["combobox", "listbox"].includes(role(e)) || ["listbox", "true"].includes(e.getAttribute("aria-haspopup"))) return combo(e);
  return TYPED.has(type) ? field("text_input", e) : unsure(e);
}

// A field's box is its frame: its own, or that of a host that holds little else.
function frame(e, most = 44) {
  const own = painted(e);
  if (own === "fill" || own === "frame") return e;
  const r = rect(e);
  const host = up(e, (h) => {
    const [box, paint] = [rect(h), painted(h, false)];
    return (paint === "fill" || paint === "frame") && box.width >= r.width && box.height >= r.height;
  }, 7);
  if (host) {
    const box = rect(host);
    const others = Array.from(below(host)).filter((o) => ["INPUT", "TEXTAREA", "SELECT"].includes(o.tagName) && o !== e && o.type !== "hidden" && shown(o) && +style(o).opacity > 0.3).length;
    if (!others && box.height <= r.height + most && box.width <= Math.max(r.width * 1.7, r.width + 90)) return host;
  }
  return own === "line" ? e : null;
}
function field(kind, e) {
  if (!shown(e) || rect(e).width < 24) return true;
  if (up(e, (h) => /monaco|codemirror|cm-editor|ace_editor|xterm/.test(names(h)), 8)) return true;
  const host = frame(e);
  if (!host) return unsure(e);
  return put(kind, host, corners(rect(host)), e.value || e.placeholder || "");
}
function typed(e) {
  return unsure(frame(e) ?? e);
}
function select(e) {
  if (e.multiple || e.size > 1) return unsure(e);
  if (!shown(e) || rect(e).width < 16) return true;
  const host = frame(e, 24);
  return +style(e).opacity < 0.3 || !host ? unsure(host ?? e) : put("select", host, corners(rect(host)), e.selectedOptions[0]?.text || "");
}
function combo(e) {
  const host = frame(e) ?? e;
  const tags = content(host).said;
  const editable = e.tagName === "INPUT" && !e.readOnly && !e.value && rect(e).width > 0.6 * rect(host).width; // a search
  if (editable || rect(host).height > 60 || painted(host) === "" || rect(host).width < 30) return unsure(host);
  return put("select", host, corners(rect(host)), tags || e.value || "");
}

// A check box, radio or switch: the native one, or what is drawn in its stead beside it.
function tick(e) {
  const as = e.getAttribute("role") || e.type;
  const near = `${names(e)} ${names(parent(e))}`;
  const r = rect(e);
  const own = shown(e) && +style(e).opacity > 0.3 && r.width >= 8 && r.height >= 8 && (style(e).appearance !== "none" || painted(e));
  const label = (e.labels && e.labels[0]) || up(e, (h) => h.tagName === "LABEL", 4);
  const kindOf = (box) => {
    const wide = box.width / box.height;
    if (wide > 3.2 || wide < 0.6 || box.height > 44) return "unsure";
    if (as === "switch" || wide >= 1.45) return wide >= 1.3 && (as === "switch" || /switch|toggle|slider/.test(near)) ? "switch" : "unsure";
    return Math.abs(wide - 1) < 0.25 && box.width <= 32 ? as : "unsure";
  };
  if (own && e.tagName === "INPUT") return put(kindOf(r), e, corners(r));
  const places = [e, parent(e), parent(e) && parent(parent(e)), label].filter(Boolean);
  for (const place of places) {
    for (const part of [place, ...below(place, 60)]) {
      const box = rect(part);
      if (part === e && e.tagName === "INPUT") continue;
      if (box.width < 10 || box.height < 8 || box.width > 72 || box.height > 40 || part.textContent.trim() || !shown(part)) continue;
      if (!isSvg(part) && !painted(part, false)) continue;
      return put(kindOf(box), part, corners(box));
    }
  }
  return shown(e) || label ? unsure(label && rect(label).width < 400 ? label : e) : true;
}

function thumb(e) {
  const r = rect(e);
  if (r.width >= 60 && r.height <= 48) return put("slider", e, corners(r));
  if (r.height >= 60) return unsure(e);
  const host = up(e, (h) => /slider|range|progress|volume/.test(names(h)) && rect(h).width >= 60 && rect(h).width <= WIDE, 4);
  return host && rect(host).height <= 48 ? put("slider", host, union([corners(rect(host)), corners(r)])) : unsure(host ?? e);
}
function bar(e) {
  const host = up(e, (h) => /\bprogress\b/.test(names(h)) && painted(h, false), 1) ?? e;
  const r = rect(host);
  return r.width < 2.5 * r.height || r.width < 30 ? unsure(host) : put("progress", host, corners(r));
}
function tab(e) {
  const r = rect(e);
  const c = content(e);
  if (r.height > 90 || r.width > 420 || !c.box || (rowLike(r, c) && !painted(e))) return unsure(e);
  return put("tab", e, corners(r), c.said);
}
function header(e) {
  return e.hasAttribute("aria-sort") || style(e).cursor === "pointer" ? unsure(e) : false;
}

const inMenu = (e) => up(e, (h) => ["menu", "listbox", "tree", "grid", "treegrid"].includes(role(h)) || /dropdown-menu|context-?menu/.test(names(h)), 6);
const isHeading = (h) => /^H[1-6]$/.test(h.tagName) || /accordion/.test(names(h));

// <button>, role=button, submit inputs.
function press(e) {
  if (!shown(e)) return true;
  const r = rect(e);
  const text = e.tagName === "INPUT";
  const c = text ? { said: e.value, lines: 1, icons: [], pictures: [], texts: [0], box: null } : content(e);
  const [across, down] = text ? [9, 9] : padding(e, c);
  const paint = painted(e);
  const solid = paint === "fill" || paint === "frame";
  if (r.width < 6 || r.height < 6) return true;
  if (!text && !c.box && !solid) return unsure(e);
  if (r.height > HIGH || r.width > WIDE * 1.6 || c.lines > 2 || c.said.length > 48 || c.pictures.some((p) => p[2] - p[0] > 40)) return unsure(e);
  if (inMenu(e) || (e.hasAttribute("aria-expanded") && up(e, isHeading, 3)) || e.getAttribute("aria-haspopup") === "listbox") {
    return e.getAttribute("aria-haspopup") === "listbox" && solid && !inMenu(e) ? put("select", e, corners(r), c.said) : unsure(e);
  }
  if (solid) {
    if (!text && (!c.box || (rowLike(r, c) && r.height > 30) || apart(c) || e.querySelector("kbd"))) return unsure(e);
    return across < 1.5 && c.texts.length ? unsure(e) : put("button", e, corners(r), c.said);
  }
  if (!c.texts.length) return across >= 2.5 && down >= 2.5 ? put("button", e, corners(r)) : across < 1.5 || down < 1.5 ? put("icon", e, c.box) : unsure(e);
  if (rowLike(r, c) || apart(c)) return unsure(e);
  if (across >= 5 && down >= 2) return put("button", e, corners(r), c.said);
  return across <= 2 && c.lines === 1 && !c.icons.length ? put("link", e, union(c.texts), c.said) : unsure(e);
}
// A row of a menu or list: wide, with its text at one end.
const apart = (c) => c.box[2] - c.box[0] > 150 && c.texts.reduce((sum, t) => sum + t[2] - t[0], 0) < 0.5 * (c.box[2] - c.box[0]);
const rowLike = (r, c) => r.width > 150 && c.box && Math.abs(r.right - c.box[2] - (c.box[0] - r.left)) > r.width * 0.35;

function anchor(e) {
  if (!shown(e)) return true;
  if (e.tagName === "A" && !e.hasAttribute("href") && role(e) !== "link" && style(e).cursor !== "pointer") return false;
  if (role(e) === "button") return press(e);
  if (role(e) === "tab") return tab(e);
  const c = content(e);
  if (!c.box) return painted(e) && rect(e).width > 5 ? unsure(e) : true;
  if (!c.texts.length) return bareLink(e, c);
  if (inMenu(e)) return unsure(e);
  if (up(e, (h) => /\bnav-tabs\b/.test(names(h)), 3)) return tab(e);
  if (up(e, (h) => /(^|[\s_-])tab(s|bed)?([\s_-]|$)/.test(names(h)), 3)) return unsure(e);
  const r = rect(e);
  const paint = style(e).display === "inline" && r.height < 20 ? painted(e, false) : painted(e);
  if (paint === "fill" || paint === "frame") return dressed(e, c, r);
  if (c.pictures.some((p) => p[2] - p[0] > 30) || c.lines > 1 || c.said.length > 90 || apart(c)) return unsure(e);
  if (up(e, (h) => h.tagName === "TH", 3)) return unsure(e);
  if (Array.from(below(e)).some((part) => style(part).display === "inline-block" && painted(part, false) === "fill" && part.textContent.trim())) return unsure(e);
  const text = c.box;
  const [across, down] = padding(e, c);
  const near = across <= 24 && down <= 14 && r.right - c.box[2] <= 40 && c.box[0] - r.left <= 40;
  return put("link", e, near && style(e).display !== "inline" ? corners(r) : text, c.said);
}
function bareLink(e, c) {
  const r = rect(e);
  if (c.pictures.length) return false; // its picture speaks for itself
  const [across, down] = padding(e, c);
  if (c.icons.length > 1 || c.box[2] - c.box[0] > 48) return false;
  const solid = ["fill", "frame"].includes(painted(e));
  if (r.height > HIGH || r.width > 3 * r.height || /logo|brand/.test(names(e))) return unsure(e);
  if (solid || (across >= 3 && down >= 3)) return put("button", e, corners(r));
  return across < 2 || down < 2 ? put("icon", e, c.box) : unsure(e);
}
// A link with a background or a border of its own.
function dressed(e, c, r) {
  const [across, down] = padding(e, c);
  if (r.height > 64 || r.width > WIDE || c.lines > 1 || c.said.length > 40 || c.pictures.length || rowLike(r, c)) return unsure(e);
  const called = names(e);
  if (/\bbtn|button/.test(called)) return put("button", e, corners(r), c.said);
  if (/badge|chip|\btags?\b|label/.test(called) || r.height < 22) return unsure(e);
  if (up(e, (h) => /pagination|pager|paginate/.test(names(h)), 4)) return put("button", e, corners(r), c.said);
  if (up(e, (h) => ["NAV", "ASIDE", "TH", "TD"].includes(h.tagName) || /\bnav|menu|sidebar|toc\b|list-group/.test(names(h)), 5)) return unsure(e);
  return across >= 5 && down >= 2 ? put("button", e, corners(r), c.said) : unsure(e);
}

const hasControls = (e) => Array.from(below(e, 120)).some((o) => /^(BUTTON|A|INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(o.tagName) || BY_ROLE[role(o)]);
// Something that only its cursor says can be pressed.
function clickable(e) {
  const r = rect(e);
  if (hasControls(e)) return false;
  const c = content(e);
  if (!c.box) return r.width > 10 && r.height > 10 && painted(e) ? unsure(e) : false;
  if (r.width > WIDE || r.height > HIGH) return unsure(e);
  if (!c.texts.length && c.icons.length === 1 && !painted(e)) {
    const [across, down] = padding(e, c);
    return across < 2 && down < 2 ? put("icon", e, c.box) : across >= 4 && down >= 4 && r.width < 60 ? put("button", e, corners(r)) : unsure(e);
  }
  return /\bbtn|button/.test(names(e)) && painted(e) && c.lines === 1 && !inMenu(e) ? put("button", e, corners(r), c.said) : unsure(e);
}
// A label that is painted as a button speaks for the box that it hides.
function labelled(e) {
  const paint = painted(e);
  if (paint !== "fill" && paint !== "frame") return false;
  const c = content(e);
  const bare = !Array.from(below(e, 60)).some((o) => o.tagName === "INPUT" && shown(o) && +style(o).opacity > 0.3 && rect(o).width > 8);
  if (!bare || !c.box || style(e).cursor !== "pointer") return false;
  return /\bbtn|button/.test(names(e)) && c.lines === 1 ? put("button", e, corners(rect(e)), c.said) : unsure(e);
}

function picture(e) {
  const r = rect(e);
  const [width, height] = [r.width, r.height];
  if (e.tagName === "IMG" && (!e.complete || !e.naturalWidth)) return unsure(e);
  if (width > 900 || height > 600) return e.tagName === "IMG" || e.tagName === "CANVAS" ? unsure(e) : false;
  if (e.tagName === "CANVAS" && (width > 5 * height || height > 4 * width)) return unsure(e); // an axis, a ruler
  if (Math.min(width, height) >= 22) return put("image", e, corners(r), e.alt || "");
  return Math.min(width, height) >= 8 && width < 2 * height ? put("icon", e, corners(r)) : unsure(e);
}
function drawing(e) {
  const r = rect(e);
  if (r.width < 6 || r.height < 6) return true;
  if (Math.max(r.width, r.height) <= 48 && r.width <= 1.8 * r.height && r.height <= 1.8 * r.width) return tile(e) ?? put("icon", e, corners(r));
  if (r.width > 900 || r.height > 600) return unsure(e);
  return Math.min(r.width, r.height) >= 24 ? put("image", e, corners(r)) : unsure(e);
}
// A filled square or circle that holds only this icon and can't be pressed is the icon.
function tile(e) {
  const host = parent(e);
  const [r, box] = [rect(e), rect(host)];
  const square = box.width < 80 && box.width / box.height < 1.25 && box.height / box.width < 1.25 && box.width > r.width + 5;
  return square && painted(host, false) === "fill" && children(host).length <= 3 && !host.textContent.trim() ? put("icon", host, corners(box)) : null;
}
function glyph(e) {
  const box = inner(e);
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  if (width < 6 || height < 6) return true;
  return Math.max(width, height) <= 56 && width <= 1.8 * height && height <= 2 * width ? tile(e) ?? put("icon", e, box) : unsure(e);
}

// A short word on a background of its own that nobody presses.
function chip(e) {
  if (!e.textContent.trim() || e.textContent.length > 40 || ["CODE", "MARK", "PRE", "TD", "TH", "LI", "LABEL", "INS", "DEL", "SAMP", "P", "TR", "BODY", "SLOT", "DD", "DT"].includes(e.tagName)) return false;
  const r = rect(e);
  const s = style(e);
  if (r.height > 36 || r.height < 10 || r.width > 190 || s.display === "contents") return false;
  const paint = painted(e, false);
  if ((paint !== "fill" && paint !== "frame") || hasControls(e)) return false;
  const c = content(e);
  if (r.height < 14 || !c.box || c.lines !== 1 || c.said.length > 26 || s.cursor === "pointer") return c.box ? unsure(e) : false;
  const [across] = padding(e, c);
  if (rowLike(r, c) || across > 24 || /input-group|prefix|suffix|addon|tooltip/.test(names(e)) || up(e, (h) => h.tagName === "PRE", 4)) return unsure(e);
  const called = /badge|chip|\btags?\b|pill|label|count|status|version|counter|indicator/.test(`${names(e)} ${names(parent(e))}`);
  return called || (parseFloat(s.borderTopLeftRadius) >= 3 && /inline|flex/.test(`${s.display} ${style(parent(e)).display}`)) ? put("badge", e, corners(r), c.said) : unsure(e);
}
