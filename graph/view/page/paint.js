// How a node and a line look: what vis-network draws for each, given what is shown.

const FEW_LINES = 1000; // above this, curves and arrows cost more than they tell

let paper = {}; // the theme's colours, read from the style sheet

function readPaper() {
  const style = getComputedStyle(document.documentElement);
  const names = ["canvas", "ink", "muted", "rule", "accent", "red", "ring", "strength"];
  paper = Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
}

const isFaint = (id, view) => view.emphasis !== null && !view.emphasis.has(id);
const onPath = (id, view) => Boolean(view.path?.nodes) && view.emphasis.has(id);

function ringOf(node, view) {
  if (node.id === state.selected || onPath(node.id, view))
    return { color: paper.accent, width: 3.5 };
  if (node.verdict?.contested) return { color: paper.ink, width: 2.5 };
  return { color: paper.ring, width: 1 };
}

function nodeItem(node, view, places) {
  const ring = ringOf(node, view);
  return {
    id: node.id,
    ...places.get(node.id),
    shape: node.shape,
    size: node.size,
    color: { background: node.color, border: ring.color },
    borderWidth: ring.width,
    opacity: isFaint(node.id, view) ? 0.18 : 1,
    shapeProperties: {
      borderDashes: node.verdict?.contested ? [0.55, 0.4].map((part) => part * node.size) : false,
    },
  };
}

// How many lines before this one join the same two nodes: they fan out, none hides another.
const rank = new Map();
const between = new Map();
for (const line of lines.values()) {
  const pair = JSON.stringify([line.from, line.to].sort());
  rank.set(line.id, between.get(pair) ?? 0);
  between.set(pair, rank.get(line.id) + 1);
}

const CURVES = {
  chain: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.45 },
  force: false,
};

function curveOf(line, layout) {
  const nth = rank.get(line.id);
  if (nth === 0) return CURVES[layout];
  const type = nth % 2 ? "curvedCW" : "curvedCCW";
  return { enabled: true, type, roundness: 0.08 + 0.1 * Math.ceil(nth / 2) };
}

function strengthOf(line, view) {
  const touched = line.from === state.selected || line.to === state.selected;
  if (touched && !view.path?.nodes) return 0.95;
  if (view.emphasis === null) return Number(paper.strength);
  return view.emphasis.has(line.id) ? 0.95 : 0.08;
}

function lineItem(line, view, layout) {
  const chosen = line.id === state.selected || onPath(line.id, view);
  const few = view.lines.size <= FEW_LINES;
  return {
    id: line.id,
    from: line.from,
    to: line.to,
    dashes: isDashed(line, view.standings) ? [5, 5] : false,
    width: chosen ? Math.max(3.5, line.width) : line.width,
    color: { color: chosen ? paper.accent : line.color, opacity: strengthOf(line, view) },
    smooth: few ? curveOf(line, layout) : false,
    arrows: { to: { enabled: few, scaleFactor: chosen ? 0.6 : 0.4 } },
  };
}
