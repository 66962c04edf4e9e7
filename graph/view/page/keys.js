// The graph by mouse and by keyboard: nothing needs the mouse.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The shown node nearest to a place.
function nearest(place, cost = (dx, dy) => Math.hypot(dx, dy)) {
  let best = { id: null, cost: Infinity };
  for (const id of shown.nodes) {
    const { x, y } = places.get(id);
    const each = cost(x - place.x, y - place.y);
    if (each < best.cost) best = { id, cost: each };
  }
  return best.id;
}

// The nearest node that way: within 60° of the direction, the straighter the better.
function neighbourTowards(id, [right, down]) {
  return nearest(places.get(id), (dx, dy) => {
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    return along > 0 && aside < along * 1.74 ? along + 2 * aside : Infinity;
  });
}

function move(direction) {
  const here = shown.nodes.has(state.selected) ? state.selected : null;
  const next =
    here === null ? nearest(network.getViewPosition()) : neighbourTowards(here, direction);
  if (next === null) return say("No node that way.");
  select(next, state.open);
  reveal(next);
  tell(next);
}

function tell(id) {
  const node = nodes.get(id);
  const near = touching.get(id).filter((line) => shown.lines.has(line.id)).length;
  const verdict = node.verdict ? `, ${verdictText(node.verdict)}` : "";
  say(`${shorten(node.label, 100)}, ${kindLabel(node.kind)}${verdict}, ${counted(near, "line")}`);
}

function openPanel() {
  if (state.selected === null) return move(ARROWS.ArrowRight);
  open();
  byId("panel").focus();
}

// Opens the panel, and brings out a node that it would cover.
function open() {
  change({ open: state.selected !== null });
  if (shown.nodes.has(state.selected)) reveal(state.selected);
}

const DOUBLE_CLICK = 300; // milliseconds in which a second click may follow

// The panel waits for a second click: opened at once, it could catch that click itself.
let opening = 0;

function onClick({ pointer }) {
  graph.focus({ preventScroll: true });
  select(elementAt(pointer.DOM), state.open);
  clearTimeout(opening);
  opening = setTimeout(open, DOUBLE_CLICK);
}

function onDoubleClick({ pointer }) {
  const id = network.getNodeAt(pointer.DOM);
  if (id !== undefined) expand(id);
}

const GRAPH_KEYS = {
  ...Object.fromEntries(
    Object.entries(ARROWS).map(([key, direction]) => [key, () => move(direction)]),
  ),
  Enter: openPanel,
  e: () => nodes.has(state.selected) && expand(state.selected),
  "+": () => zoom(1.3),
  "=": () => zoom(1.3),
  "-": () => zoom(1 / 1.3),
  0: () => fit(),
  Escape: () => select(null),
};

function onKey(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(GRAPH_KEYS, key)) return;
  event.preventDefault();
  GRAPH_KEYS[key]();
}

function wireGraph() {
  graph.addEventListener("keydown", onKey);
  byId("panel").addEventListener("keydown", (event) => event.key === "Escape" && closePanel());
  for (const inner of graph.querySelectorAll("[tabindex]")) inner.tabIndex = -1;
  byId("skip").onclick = (event) => {
    event.preventDefault(); // the fragment is the permalink's
    graph.focus();
  };
  network.on("click", onClick);
  network.on("doubleClick", onDoubleClick);
}
