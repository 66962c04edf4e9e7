// Which nodes and lines the filters, the legend and the day leave. Drawing comes later.

// The facets in which something is ticked, with what is ticked.
const activeFilters = (state) => [...state.ticked].filter(([, values]) => values.size);

// "out": has values for a ticked facet, none of them ticked. "match": has a ticked one.
function verdictOf(element, active, standings) {
  let verdict = "neutral";
  for (const [facet, ticked] of active) {
    const values = valuesOn(element, facet, standings);
    if (!values?.length) continue;
    if (!values.some((value) => ticked.has(value))) return "out";
    verdict = "match";
  }
  return verdict;
}

const begun = (element, standings) => standings.get(agreementOf(element)) !== null;

function allowedNodes(state, active, standings) {
  const allowed = new Map();
  for (const node of nodes.values()) {
    if (state.hiddenKinds.has(node.kind) || !begun(node, standings)) continue;
    const verdict = verdictOf(node, active, standings);
    if (verdict !== "out") allowed.set(node.id, verdict);
  }
  return allowed;
}

function allowedLines(state, active, standings, left) {
  const allowed = new Set();
  for (const line of lines.values()) {
    if (state.hiddenLines.has(line.type) || !left.has(line.from) || !left.has(line.to)) continue;
    if (!begun(line, standings)) continue;
    if (verdictOf(line, active, standings) !== "out") allowed.add(line.id);
  }
  return allowed;
}

// What may be shown at all: { nodes: id → verdict, lines: Set of ids, filtered, standings }.
function filtered(state) {
  const standings = standingsOn(state.asOf);
  const active = activeFilters(state);
  const left = allowedNodes(state, active, standings);
  return { nodes: left, lines: allowedLines(state, active, standings, left), active, standings };
}
