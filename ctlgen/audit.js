// Makes marked controls of the page just shown vanish, or frames their border boxes: what audit.py compares pictures
// of. Loaded by it as `window.ctlgenAudit` wherever the page does not have it yet.
window.ctlgenAudit ??= (() => {
  const BLANK = "ctl-blank"; // what draws a control with pseudo elements of its own
  const PARTS = ["before", "after", "-webkit-slider-thumb"];
  let changed = []; // [element, its style attribute before]

  function dress(e, declarations) {
    changed.push([e, e.getAttribute("style")]);
    for (const [name, value] of declarations) e.style.setProperty(name, value, "important");
  }

  function undress() {
    for (const e of document.querySelectorAll(`.${BLANK}`)) e.classList.remove(BLANK);
    for (const [e, style] of changed.reverse()) style === null ? e.removeAttribute("style") : e.setAttribute("style", style);
    changed = [];
  }

  function targets(places) {
    if (!document.querySelector(`style[data-ctl-audit]`)) {
      const sheet = Object.assign(document.createElement("style"), { textContent: PARTS.map((part) => `.${BLANK}::${part}{visibility:hidden!important}`).join("") });
      sheet.dataset.ctlAudit = "";
      document.head.append(sheet);
    }
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
      if (e.hasAttribute("data-ctl-drawn")) e.parentElement.classList.add(BLANK);
      if (e.dataset?.ctlDrawn === "beside") for (const one of within(e.parentElement)) dress(one, [["visibility", "hidden"]]);
    }
  }

  const within = (e) => [...window.ctlgen.everything(e), ...(e.shadowRoot ? window.ctlgen.everything(e.shadowRoot) : [])];

  // Gives the bodies of these controls one colour: the borders that they have and, where asked, the ground.
  function tint(places, colour, withGround) {
    undress();
    for (const e of targets(places)) {
      const style = getComputedStyle(e);
      const sides = ["top", "right", "bottom", "left"].filter((side) => parseFloat(style.getPropertyValue(`border-${side}-width`)) && seen(style.getPropertyValue(`border-${side}-color`)));
      const ground = withGround && seen(style.backgroundColor) ? [["background-color", colour]] : [];
      dress(e, [...ground, ...sides.map((side) => [`border-${side}-color`, colour])]);
    }
  }

  const seen = (colour) => colour !== "transparent" && !/(, |\/ )0\)$/.test(colour);

  // Draws a line just inside each border box, an outline, which takes no room, with nothing that hangs in it above.
  function frame(places, colour) {
    undress();
    for (const e of targets(places)) {
      const square = /[1-9]/.test(getComputedStyle(e).borderRadius) ? [["border-radius", "0"]] : []; // a button of the browser's own would be another
      dress(e, [["outline", `1px solid ${colour}`], ["outline-offset", "-1px"], ...square]);
      for (const one of within(e)) dress(one, [["visibility", "hidden"]]);
      e.classList.add(BLANK);
    }
  }

  return { hide, tint, frame };
})();
