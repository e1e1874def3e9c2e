// What a person could not read of a panel: texts that lie on each other, and texts that are cut.
//
// Texts of the page are measured by the browser's own rectangles of each text node; what is drawn on canvases, which are
// the axes of graphs, by what was told to draw it.

const SLACK = 2; // pixels: fonts reach out of their boxes by as much
const LEADING = 5; // pixels of a line's height in which no letter stands
const visible = (style) => style.visibility !== 'hidden' && style.display !== 'none' && Number(style.opacity) > 0;

// canvas: [{text, x, y, width, height}] in its pixels
const written = new WeakMap();

/** Remembers what is written on canvases. */
export function watchCanvases() {
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (x, y, width, height) {
    if (width >= this.canvas.width && height >= this.canvas.height) written.delete(this.canvas);
    return clearRect.call(this, x, y, width, height);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.measureText(text);
    const { a, b, c, d, e, f } = this.getTransform();
    const left = { left: 0, start: 0, center: -width / 2, right: -width, end: -width }[this.textAlign];
    if (b === 0 && c === 0 && this.canvas.isConnected) {
      const texts = written.get(this.canvas) ?? [];
      const box = { x: a * (x + left) + e, y: d * (y - up) + f, width: a * width, height: d * (up + down) };
      written.set(this.canvas, [...texts, { text: String(text), ...box }]);
    }
    return fillText.call(this, text, x, y, ...rest);
  };
}

const ofBox = ({ left, right, top, bottom }) => ({ left, right, top, bottom });

/** What a role or class says of the text: a fault is told with it. */
function place(element) {
  if (element.closest('.markdown-html')) return 'prose';
  if (element.closest('[role=columnheader]')) return 'header of a column';
  if (element.closest('[role=cell], [role=gridcell], .logs')) return 'cell';
  if (element.closest('header, [data-testid*="header-container"], h2')) return 'title';
  if (element.closest('[class*="LegendTable"], [class*="LegendLabel"], table, li')) return 'legend';
  return 'text';
}

/**
 * The part of a text that its ancestors let see, and how the innermost cuts it, if one does. What is scrolled down to is
 * not cut, all of it or a line at the end; what has to be scrolled to beside is, for nobody knows that it is there.
 */
function clipped(box, element, panel) {
  const seen = { ...box };
  for (let each = element; each; each = each.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(each);
    const edge = each.getBoundingClientRect();
    const isPanel = each === panel;
    if (isPanel || overflowX !== 'visible') {
      if (seen.right > edge.right + SLACK || seen.left < edge.left - SLACK) return { seen, cut: 'beside' };
    }
    if (isPanel || overflowY !== 'visible') {
      const isOut = seen.bottom > edge.bottom + SLACK || seen.top < edge.top - SLACK;
      if (isOut && overflowY !== 'auto' && overflowY !== 'scroll') return { seen, cut: 'below' };
      seen.top = Math.max(seen.top, edge.top);
      seen.bottom = Math.min(seen.bottom, edge.bottom);
      if (seen.bottom <= seen.top) return { seen, cut: null };
    }
    if (isPanel) return { seen, cut: null };
  }
  return { seen, cut: null };
}

function* textsOfPage(panel) {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (!text || !visible(getComputedStyle(element)) || element.closest('style, script, [aria-hidden=true]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width < 1 || line.height < 1) continue;
      yield { text, where: place(element), ...clipped(ofBox(line), element, panel) };
    }
  }
}

function* textsOfCanvases(panel) {
  for (const canvas of panel.querySelectorAll('canvas')) {
    const edge = canvas.getBoundingClientRect();
    const scale = edge.width / canvas.width;
    for (const { text, x, y, width, height } of written.get(canvas) ?? []) {
      const [left, top] = [edge.left + x * scale, edge.top + y * scale];
      const seen = { left, top, right: left + width * scale, bottom: top + height * scale };
      const out = seen.left < edge.left - SLACK || seen.right > edge.right + SLACK || seen.bottom > edge.bottom + SLACK;
      yield { text, where: 'axis', seen, cut: out ? 'beside' : null };
    }
  }
}

const common = (a, b) => [
  Math.min(a.right, b.right) - Math.max(a.left, b.left),
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
];

/** {faults: [{kind, where, text}], axes: [text], legend: share of the panel's width} of one panel. */
function measured(panel) {
  const texts = [...textsOfPage(panel), ...textsOfCanvases(panel)];
  const faults = texts
    .filter(({ cut }) => cut)
    .map(({ text, where, cut }) => ({ kind: 'cut', where, text: `${where} "${text}" is cut ${cut}` }));
  texts.forEach((one, i) => {
    for (const other of texts.slice(i + 1)) {
      const [width, height] = common(one.seen, other.seen);
      if (width > SLACK && height > LEADING)
        faults.push({ kind: 'overlap', where: one.where, text: `"${one.text}" lies on "${other.text}"` });
    }
  });
  const legend = panel.querySelector('table')?.closest('[style*="max-width"]');
  const share = legend ? legend.getBoundingClientRect().width / panel.getBoundingClientRect().width : 0;
  const axes = [...new Set(texts.filter(({ where }) => where === 'axis').map(({ text }) => text))];
  const unique = new Map(faults.map((fault) => [fault.kind + fault.text, fault]));
  return { faults: [...unique.values()], axes, legend: share };
}

/** All panels of the board with what was reported of each and what is measured now. */
export function measure(drawn) {
  return [...document.querySelectorAll('[data-panel]')].map((element) => {
    const told = drawn.find(({ id }) => String(id) === element.dataset.panel);
    const { title, kind: type } = element.dataset;
    return { title, type, series: 0, empty: false, ...told, ...measured(element) };
  });
}
