// The cells of a sheet, laid tightly on whole pixels.

const STEP = 4; // px: cells stand on a grid of this
const AHEAD = 24; // cells that are looked at for a place

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
