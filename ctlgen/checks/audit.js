// Makes marked controls of the page just shown vanish, or frames their border boxes: what audit.py compares pictures
// of. Loaded by it as `window.ctlgenAudit` wherever the page does not have it yet.
window.ctlgenAudit ??= (() => {
  const BLANK = "ctl-blank"; // what draws a control with pseudo elements of its own
  const PARTS = ["before", "after", "-webkit-slider-thumb"];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PARTS.map((part) => `.${BLANK}::${part}{visibility:hidden!important}`).join(""));
  let changed = []; // [element, property, its value before, its priority before]

  function dress(e, declarations) {
    for (const [name, value] of declarations) {
      changed.push([e, name, e.style.getPropertyValue(name), e.style.getPropertyPriority(name)]);
      e.style.setProperty(name, value, "important");
    }
  }

  // Not by the attribute: as text, a shorthand of variables that a longhand was set beside is lost.
  function undress() {
    for (const e of window.ctlgen.everything()) e.classList.remove(BLANK);
    for (const [e, name, value, priority] of changed.reverse()) e.style.setProperty(name, value, priority);
    changed = [];
  }

  // Takes away what an element's pseudo elements paint, in a shadow root too.
  function blank(e) {
    const root = e.getRootNode();
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    e.classList.add(BLANK);
  }

  function targets(places) {
    const marks = window.ctlgen.everything().filter((e) => e.hasAttribute("data-ctl"));
    const found = new Map(marks.map((mark) => [+mark.dataset.ctl, window.ctlgen.target(mark)]));
    return places.map((place) => found.get(place)).filter((e) => e);
  }

  // Takes away what these controls paint, all that hangs in them too, and what was taken away before comes back.
  // Nothing moves: what is hidden keeps its room.
  function hide(places) {
    undress();
    for (const e of targets(places)) {
      for (const one of [e, ...within(e)]) dress(one, [["visibility", "hidden"]]);
      if (e.hasAttribute("data-ctl-drawn")) blank(e.parentElement);
      if (e.dataset?.ctlDrawn === "beside") for (const one of within(e.parentElement)) dress(one, [["visibility", "hidden"]]);
    }
  }

  const within = (e) => [...window.ctlgen.everything(e), ...(e.shadowRoot ? window.ctlgen.everything(e.shadowRoot) : [])];

  // Gives the bodies of these controls one colour: the ground, unless they are to be hollow, and the borders that they
  // have.
  function tint(places, colour, isHollow) {
    undress();
    for (const e of targets(places)) {
      const style = getComputedStyle(e);
      const sides = ["top", "right", "bottom", "left"].filter((side) => parseFloat(style.getPropertyValue(`border-${side}-width`)) && seen(style.getPropertyValue(`border-${side}-color`)));
      const ground = !isHollow && seen(style.backgroundColor) ? [["background-color", colour]] : [];
      const inset = style.boxShadow.split(/,(?![^(]*\))/).filter((shadow) => shadow.includes("inset"));
      const lines = inset.length ? [["box-shadow", inset.map((shadow) => shadow.replace(/[a-z]+\([^)]*\)/, colour)).join()]] : [];
      dress(e, [...ground, ...lines, ...sides.map((side) => [`border-${side}-color`, colour])]);
    }
  }

  const seen = (colour) => colour !== "transparent" && !/(, |\/ )0\)$/.test(colour);

  // Draws a line just inside each border box, an outline, which takes no room, with nothing that hangs in it above and
  // no neighbour that shares its border.
  function frame(places, colour) {
    undress();
    for (const e of targets(places)) {
      const style = getComputedStyle(e);
      const square = /[1-9]/.test(style.borderRadius) ? [["border-radius", "0"]] : []; // a button of the browser's own would be another
      const above = [["z-index", "99999"], ...(style.position === "static" ? [["position", "relative"]] : [])];
      dress(e, [["outline", `1px solid ${colour}`], ["outline-offset", "-1px"], ...square, ...above]);
      for (const one of within(e)) dress(one, [["visibility", "hidden"]]);
      blank(e);
    }
  }

  return { hide, tint, frame };
})();
