// The path of fewest lines between two nodes, in either direction of a line.

// What falls with a country: itself, its points, its organizations.
const fallsWith = (node, country) =>
  country !== null && (node.id === country || node.country === country);

// Breadth first: the line by which each node was reached first.
function reachedBy(from, to, mayUse) {
  const arrived = new Map([[from, null]]);
  const queue = [from];
  for (let next = 0; next < queue.length && !arrived.has(to); next += 1) {
    for (const line of touching.get(queue[next])) {
      const end = otherEnd(line, queue[next]);
      if (arrived.has(end) || !mayUse(line, end)) continue;
      arrived.set(end, line);
      queue.push(end);
    }
  }
  return arrived;
}

function walkBack(arrived, to) {
  const path = { nodes: [to], lines: [] };
  for (let line = arrived.get(to); line; line = arrived.get(path.nodes[0])) {
    path.lines.unshift(line.id);
    path.nodes.unshift(otherEnd(line, path.nodes[0]));
  }
  return path;
}

// { nodes, lines } in walking order, or { why } in a sentence; null while nobody asked.
function pathFor(state, left) {
  const { from, to, avoid } = state;
  if (!state.finding || !from || !to) return null;
  for (const end of [from, to]) {
    if (fallsWith(nodes.get(end), avoid))
      return { why: `${nameOf(end)} is itself left out: it falls with ${countryName(avoid)}.` };
    if (!left.nodes.has(end))
      return { why: `${nameOf(end)} is hidden by the filters, the legend or the day.` };
  }
  const mayUse = (line, end) => left.lines.has(line.id) && !fallsWith(nodes.get(end), avoid);
  const arrived = reachedBy(from, to, mayUse);
  if (arrived.has(to)) return walkBack(arrived, to);
  const without = avoid ? ` that avoids ${countryName(avoid)}` : "";
  return {
    why: `No path${without} joins ${nameOf(from)} and ${nameOf(to)} in what the filters leave.`,
  };
}

// A country that points name need not be a node of the picture.
function countryName(id) {
  return nodes.get(id)?.label ?? id.split("/").pop();
}
