// The canvas: vis-network holds exactly what is shown, at positions computed beforehand.

const graph = byId("graph");
const items = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const network = new vis.Network(graph, items, {
  autoResize: true,
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false },
  edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0 },
  interaction: {
    keyboard: false,
    hover: false,
    multiselect: false,
    selectConnectedEdges: false,
    hideEdgesOnDrag: lines.size > FEW_LINES,
    hideEdgesOnZoom: lines.size > FEW_LINES,
  },
});

let shown = null; // the view drawn last
let ordered = []; // its nodes by the weight of their labels
const places = new Map(); // id → { x, y } in the layout chosen
const drawn = { nodes: new Map(), edges: new Map() }; // id → what vis-network was told

function settle(layout) {
  for (const node of nodes.values()) {
    const [x, y] = node[layout] ?? [node.x, node.y];
    places.set(node.id, { x, y });
  }
}

// Adds, changes and removes only what differs from what is drawn; true if anything did.
function update(kind, wanted) {
  const gone = [...drawn[kind].keys()].filter((id) => !wanted.has(id));
  const changed = [];
  for (const id of gone) drawn[kind].delete(id);
  for (const [id, item] of wanted) {
    const told = JSON.stringify(item);
    if (drawn[kind].get(id) === told) continue;
    drawn[kind].set(id, told);
    changed.push(item);
  }
  if (gone.length) items[kind].remove(gone);
  if (changed.length) items[kind].update(changed);
  return gone.length + changed.length > 0;
}

function drawNetwork(view) {
  shown = view;
  ordered = labelOrder(view);
  const wantedNodes = new Map(
    [...view.nodes].map((id) => [id, nodeItem(nodes.get(id), view, places)]),
  );
  const wantedLines = new Map(
    [...view.lines].map((id) => [id, lineItem(lines.get(id), view, state.layout)]),
  );
  const without = new Map([...wantedLines].filter(([id]) => drawn.edges.has(id)));
  if (without.size < drawn.edges.size) update("edges", without);
  const changed = [update("nodes", wantedNodes), update("edges", wantedLines)];
  // A change asks vis-network for a frame by itself, and one frame is enough.
  if (!changed.includes(true)) network.redraw();
}

// Where a place of the layout is on the canvas, in CSS pixels.
const toScreen = (place) => network.canvasToDOM(place);

function spotOnScreen(node) {
  const { x, y } = toScreen(places.get(node.id));
  const outside = x < -20 || y < -20 || x > graph.clientWidth + 20 || y > graph.clientHeight + 20;
  return outside ? null : { x, y, radius: node.size * network.getScale() };
}

// vis-network hands over its context in the layout's units; ours are the screen's.
function onScreen(context, draw) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(context);
  context.restore();
}

const columnsNow = () => (state.layout === "chain" ? (payload.columns ?? []) : []);

// Where no label goes: over the headings, over the bar below, beyond the edges, behind the panel.
function reserved() {
  const [width, height] = [graph.clientWidth - covered(), graph.clientHeight];
  const all = { left: -1e4, right: 1e4, top: -1e4, bottom: 1e4 };
  const bar = graph.parentElement.querySelector(".shown");
  return [
    { ...all, right: 2 },
    { ...all, left: width - 2 },
    { ...all, bottom: columnsNow().length ? 32 : 0 },
    { ...all, right: bar.offsetLeft + bar.offsetWidth, top: bar.offsetTop },
  ];
}

network.on("beforeDrawing", (context) => {
  onScreen(context, () => drawColumns(context, columnsNow(), toScreen, graph.clientHeight));
});

network.on("afterDrawing", (context) => {
  if (!shown) return;
  onScreen(context, () =>
    drawLabels(context, placeLabels(ordered, spotOnScreen, context, reserved())),
  );
});

network.on("dragEnd", ({ nodes: dragged }) => {
  for (const [id, place] of Object.entries(network.getPositions(dragged))) places.set(id, place);
  if (dragged.length) refresh();
});

// The frame around some nodes' places, discs included.
function bounds(ids) {
  const frame = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const id of ids) {
    const { x, y } = places.get(id);
    const { size } = nodes.get(id);
    frame.left = Math.min(frame.left, x - size);
    frame.right = Math.max(frame.right, x + size);
    frame.top = Math.min(frame.top, y - size);
    frame.bottom = Math.max(frame.bottom, y + size);
  }
  return frame;
}

const MARGIN = { side: 90, top: 52, bottom: 64 }; // room for headings, labels and the line below

// How much of the canvas the panel covers on its right.
function covered() {
  const panel = byId("panel");
  return getComputedStyle(panel).position === "absolute" ? panel.offsetWidth : 0;
}

// Puts a place of the layout in the middle of what can be seen of the canvas.
function look({ x, y }, scale) {
  network.moveTo({ position: { x: x + covered() / 2 / scale, y }, scale, animation: false });
}

function fit(ids = shown.nodes) {
  if (!ids.size) return;
  const { left, top, right, bottom } = bounds(ids);
  const width = Math.max(graph.clientWidth - covered() - 2 * MARGIN.side, 50);
  const height = Math.max(graph.clientHeight - MARGIN.top - MARGIN.bottom, 50);
  const scale = Math.min(width / (right - left), height / (bottom - top), 1.6);
  const lower = (MARGIN.bottom - MARGIN.top) / 2 / scale;
  look({ x: (left + right) / 2, y: (top + bottom) / 2 + lower }, scale);
}

const zoom = (factor) =>
  network.moveTo({
    scale: Math.min(Math.max(network.getScale() * factor, 0.02), 8),
    animation: false,
  });
const centre = (id) => look(places.get(id), Math.max(network.getScale(), 0.8));

// Moves only as far as needed to see a node that lies outside the canvas.
function reveal(id) {
  const { x, y } = toScreen(places.get(id));
  const inside =
    x > 20 && y > 40 && x < graph.clientWidth - covered() - 20 && y < graph.clientHeight - 40;
  if (!inside) look(places.get(id), network.getScale());
}

// The shown node or line under a point of the canvas.
const elementAt = (point) => network.getNodeAt(point) ?? network.getEdgeAt(point) ?? null;

function positionOnPage(id) {
  const { x, y } = toScreen(places.get(id));
  const frame = graph.getBoundingClientRect();
  return { x: frame.left + window.scrollX + x, y: frame.top + window.scrollY + y };
}
