// A change of the state redraws everything from it; then the page is wired and drawn first.

let layoutDrawn = null;

function refresh() {
  drawTheme();
  const moved = layoutDrawn !== state.layout;
  if (moved) settle(state.layout);
  layoutDrawn = state.layout;
  const view = derive(state);
  drawNetwork(view);
  for (const draw of [drawControls, drawLegend, drawFilters, drawRoute, drawPanel, drawTable])
    draw(view);
  if (moved) fit();
  keepFragment();
}

function change(changes) {
  Object.assign(state, changes);
  refresh();
}

const select = (id, open = true) => change({ selected: id, open: id !== null && open });

function expand(id) {
  const before = shown.nodes.size;
  change({ expanded: new Set(state.expanded).add(id) });
  const more = shown.nodes.size - before;
  say(
    more
      ? `${counted(more, "neighbour")} more shown.`
      : "All its neighbours in this file are shown already.",
  );
}

// Brings a node or a line to the reader's eyes, wherever it was: shown, centred, explained.
function goTo(id) {
  const ends = lines.has(id) ? [lines.get(id).from, lines.get(id).to] : [id];
  const capped = ends.filter((end) => !shown.nodes.has(end) && nodes.get(end).hidden);
  change({ revealed: new Set([...state.revealed, ...capped]), selected: id, open: true });
  centre(ends[0]);
  if (nodes.has(id)) tell(id);
}

// The state with lists for sets, so that it can be written as JSON.
function plainState() {
  const plain = (value) => {
    if (value instanceof Map)
      return Object.fromEntries([...value].map(([name, each]) => [name, plain(each)]));
    return value instanceof Set ? [...value] : value;
  };
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, plain(value)]));
}

// Read-only: what tests and notebooks ask.
window.mindip = Object.freeze({
  shownNodes: () => [...shown.nodes],
  shownEdges: () => [...shown.lines],
  selected: () => state.selected,
  positionOnPage,
  state: plainState,
});

for (const wire of [wireControls, wireLegend, wireFilters, wireRoute, wireTable, wireGraph]) wire();

window.addEventListener("hashchange", () => {
  if (location.hash.replace(/^#/, "") === toFragment(state)) return;
  state = fromFragment(location.hash);
  refresh();
});

refresh();
// The frame that this asks for is the first with anything in it.
network.once("afterDrawing", () => {
  window.mindipReady = performance.now();
  document.documentElement.dataset.ready = "true";
});
