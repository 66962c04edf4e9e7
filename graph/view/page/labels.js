// Labels stay the same size on the screen at every zoom; where two would overlap, the one that
// matters less waits until the reader comes nearer.

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif";
const LINE_HEIGHT = 14;
const MOST_TRIED = 1500;
const MOST_PLACED = 300;
const MOST_DISCS = 600;

function worth(node, view) {
  if (node.id === state.selected) return 1e9;
  if (view.emphasis) return view.emphasis.has(node.id) ? 1e6 + node.size : -1;
  const verdict = node.verdict ? 1e4 + 10 * (node.verdict.severity ?? 0) : 0;
  return verdict + 10 * node.size + Math.min(touching.get(node.id).length, 60);
}

// The shown nodes that may be labelled, the weightiest first.
function labelOrder(view) {
  const weighed = [...view.nodes].map((id) => [worth(nodes.get(id), view), nodes.get(id)]);
  return weighed
    .filter(([weight]) => weight >= 0)
    .sort((one, other) => other[0] - one[0])
    .map(([, node]) => node);
}

function verdictText({ text, contested }) {
  return contested && !/contested/i.test(text) ? `${text}, contested` : text;
}

// In columns a node's place tells its mineral and stage; elsewhere its label has to.
const labelText = (node) => (state.layout === "chain" && node.short) || node.label;

const rowsOf = { chain: new Map(), force: new Map() };

// [{ text, font, red, width }] for a node in the layout chosen; measured once.
function labelRows(node, context) {
  const known = rowsOf[state.layout];
  if (known.has(node.id)) return known.get(node.id);
  const rows = [
    {
      text: shorten(labelText(node)),
      font: `${node.verdict ? 600 : 400} 12px ${FONT}`,
      red: false,
    },
  ];
  if (node.verdict)
    rows.push({ text: shorten(verdictText(node.verdict)), font: `400 11px ${FONT}`, red: true });
  for (const row of rows) {
    context.font = row.font;
    row.width = context.measureText(row.text).width;
  }
  known.set(node.id, rows);
  return rows;
}

const overlaps = (one, other) =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

// Boxes to try, in screen pixels: beside the node first where nodes stand in columns.
function boxesAround({ x, y, radius }, rows) {
  const width = Math.max(...rows.map((row) => row.width));
  const height = rows.length * LINE_HEIGHT;
  const box = (left, top, align) => ({
    left,
    top,
    right: left + width,
    bottom: top + height,
    align,
  });
  const gap = radius + 4;
  const beside = [
    box(x + gap, y - height / 2, "left"),
    box(x - gap - width, y - height / 2, "right"),
  ];
  const [below, above] = [
    box(x - width / 2, y + gap, "center"),
    box(x - width / 2, y - gap - height, "center"),
  ];
  return state.layout === "chain" ? [...beside, below, above] : [below, ...beside, above];
}

// The discs themselves, which labels leave free while there are few.
function discs(order, where) {
  if (order.length > MOST_DISCS) return [];
  const spots = order.map((node) => ({ node, ...where(node) })).filter(({ radius }) => radius > 2);
  return spots.map(({ node, x, y, radius }) => {
    const half = 0.85 * radius;
    return {
      left: x - half,
      right: x + half,
      top: y - half,
      bottom: y + half,
      marked: Boolean(node.verdict),
    };
  });
}

// The first box that overlaps nothing. A chokepoint is to be read: it may cover unmarked discs.
function freeBox(node, boxes, labels, obstacles) {
  const clear = (box, others) => !others.some((other) => overlaps(box, other));
  const free = boxes.find((box) => clear(box, labels) && clear(box, obstacles));
  if (free || !node.verdict) return free;
  const marked = obstacles.filter((disc) => disc.marked);
  return boxes.find((box) => clear(box, labels) && clear(box, marked));
}

// [{ node, rows, box }]: labels that fit, given nodes in order of weight and where each is.
function placeLabels(order, where, context, reserved = []) {
  const taken = [...reserved];
  const obstacles = discs(order, where);
  const placed = [];
  for (const node of order.slice(0, MOST_TRIED)) {
    if (placed.length === MOST_PLACED) break;
    const spot = where(node);
    if (!spot) continue;
    const rows = labelRows(node, context);
    const box = freeBox(node, boxesAround(spot, rows), taken, obstacles);
    if (!box) continue;
    taken.push(box);
    placed.push({ node, rows, box });
  }
  return placed;
}

const anchorOf = ({ left, right, align }) => ({ left, right, center: (left + right) / 2 })[align];

// A chokepoint's label may lie over discs and lines: it brings its ground along.
function drawGround(context, { left, top, right, bottom }) {
  context.globalAlpha = 0.82;
  context.fillStyle = paper.canvas;
  context.fillRect(left - 2, top, right - left + 4, bottom - top);
  context.globalAlpha = 1;
}

function drawLabel(context, { node, rows, box }) {
  if (node.verdict) drawGround(context, box);
  context.textAlign = box.align;
  rows.forEach((row, nth) => {
    const y = box.top + (nth + 0.5) * LINE_HEIGHT;
    context.font = row.font;
    context.strokeText(row.text, anchorOf(box), y);
    context.fillStyle = row.red ? paper.red : paper.ink;
    context.fillText(row.text, anchorOf(box), y);
  });
}

function drawLabels(context, labels) {
  Object.assign(context, {
    textBaseline: "middle",
    lineJoin: "round",
    lineWidth: 3.5,
    strokeStyle: paper.canvas,
  });
  for (const label of labels) drawLabel(context, label);
}

// The stages above their columns, at the top of the canvas at every zoom, each over a faint rule.
function drawColumns(context, columns, toScreen, height) {
  Object.assign(context, { textAlign: "center", textBaseline: "middle", font: `600 12px ${FONT}` });
  let free = -Infinity; // a heading that would overlap the one before waits for more zoom
  for (const { label, x } of columns) {
    const middle = toScreen({ x, y: 0 }).x;
    const text = shorten(label, 24);
    const half = context.measureText(text).width / 2;
    context.fillStyle = paper.rule;
    context.fillRect(middle - 0.5, 34, 1, height - 34);
    if (middle - half < free) continue;
    free = middle + half + 8;
    context.fillStyle = paper.muted;
    context.fillText(text, middle, 18);
  }
}
