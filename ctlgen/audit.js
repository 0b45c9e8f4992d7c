// Makes marked controls of the page just shown vanish, or frames their border boxes: what audit.py compares pictures
// of. Loaded by it as `window.ctlgenAudit` wherever the page does not have it yet.
window.ctlgenAudit ??= (() => {
  let changed = []; // [element, its style attribute before]

  function dress(e, declarations) {
    changed.push([e, e.getAttribute("style")]);
    for (const [name, value] of declarations) e.style.setProperty(name, value, "important");
  }

  function undress() {
    for (const [e, style] of changed) style === null ? e.removeAttribute("style") : e.setAttribute("style", style);
    changed = [];
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
    for (const e of targets(places)) for (const one of [e, ...window.ctlgen.everything(e), ...shadow(e)]) dress(one, [["visibility", "hidden"]]);
  }

  const shadow = (e) => (e.shadowRoot ? window.ctlgen.everything(e.shadowRoot) : []);

  // Draws a line just inside each border box: an outline, which takes no room, with square corners.
  function frame(places, colour) {
    undress();
    const line = [["outline", `1px solid ${colour}`], ["outline-offset", "-1px"], ["border-radius", "0"]];
    for (const e of targets(places)) dress(e, line);
  }

  return { hide, frame };
})();
