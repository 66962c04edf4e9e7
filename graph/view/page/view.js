// What is shown now, derived from the state and nothing else.

// Carried nodes that the cap leaves in: the first view, and what the reader asked for since.
function uncapped(state, path) {
  const wanted = new Set([...state.revealed, ...(path?.nodes ?? [])]);
  for (const id of state.expanded) {
    wanted.add(id);
    for (const line of touching.get(id)) wanted.add(otherEnd(line, id));
  }
  for (const node of nodes.values()) if (state.all || !node.hidden) wanted.add(node.id);
  return wanted;
}

function shownLines(left, wanted) {
  const joins = (line) => wanted.has(line.from) && wanted.has(line.to);
  return new Set([...left.lines].filter((id) => joins(lines.get(id))));
}

// With a filter on, a node that doesn't match by itself needs a line to stand on.
function shownNodes(left, wanted, shown) {
  const held = new Set();
  for (const id of shown) held.add(lines.get(id).from).add(lines.get(id).to);
  const stays = ([id, verdict]) => !left.active.length || verdict === "match" || held.has(id);
  return new Set(
    [...left.nodes].filter((entry) => wanted.has(entry[0]) && stays(entry)).map(([id]) => id),
  );
}

// Lines; beyond, to dim the rest at each click would keep the reader waiting.
const MOST_DIMMED = 4000;

// What the eye is led to: the path, else the selected element and what it touches; null for all.
function emphasised(state, path, shown) {
  if (path?.nodes) return new Set([...path.nodes, ...path.lines]);
  if (shown.lines.size > MOST_DIMMED) return null;
  const line = lines.get(state.selected);
  if (line) return new Set([line.id, line.from, line.to]);
  if (!shown.nodes.has(state.selected)) return null;
  const near = touching.get(state.selected).filter(({ id }) => shown.lines.has(id));
  return new Set([state.selected, ...near.flatMap((each) => [each.id, each.from, each.to])]);
}

// { nodes, lines: Sets of ids; path; emphasis; standings; capped: how many the cap still hides }
function derive(state) {
  const left = filtered(state);
  const path = pathFor(state, left);
  const wanted = uncapped(state, path);
  const shown = { lines: shownLines(left, wanted) };
  shown.nodes = shownNodes(left, wanted, shown.lines);
  return {
    ...shown,
    path,
    emphasis: emphasised(state, path, shown),
    standings: left.standings,
    capped: nodes.size - wanted.size,
  };
}
