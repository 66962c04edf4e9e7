// What the page was given, and the indexes made of it once.

// The data are compressed JSON in base64.
const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (byte) =>
  byte.charCodeAt(0),
);
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
const payload = await new Response(unpacked).json();

// Values are compared with checkboxes and permalinks, so all of them are text.
const textFacets = (facets) =>
  Object.fromEntries(
    Object.entries(facets ?? {}).map(([name, values]) => [name, values.map(String)]),
  );

for (const element of [...payload.nodes, ...payload.edges])
  element.facets = textFacets(element.facets);

const nodes = new Map(payload.nodes.map((node) => [node.id, node]));
const lines = new Map(payload.edges.map((line) => [line.id, line]));
const agreements = payload.timeline?.agreements ?? {};

// For each node the lines that touch it, in the payload's order.
const touching = new Map(payload.nodes.map((node) => [node.id, []]));
for (const line of lines.values()) {
  touching.get(line.from).push(line);
  if (line.to !== line.from) touching.get(line.to).push(line);
}

const otherEnd = (line, id) => (line.from === id ? line.to : line.from);

// A node's or a line's name in words, whole.
function nameOf(id) {
  if (nodes.has(id)) return nodes.get(id).label;
  const line = lines.get(id);
  return `${nodes.get(line.from).label} — ${line.label} → ${nodes.get(line.to).label}`;
}

const kindLabel = (kind) => payload.kinds[kind]?.label ?? kind;
const lineLabel = (type) => payload.lines[type]?.label ?? type;

// The facets in the order to show them. The slider can bring a status that nothing has at first.
const facets = new Map(
  Object.entries(payload.facets ?? {}).map(([name, options]) => [
    name,
    options.map(({ value, label }) => ({ value: String(value), label })),
  ]),
);
const statusOptions = facets.get("status");
for (const status of Object.values(agreements).flatMap((events) =>
  events.map((event) => event[1]),
)) {
  if (statusOptions && !statusOptions.some(({ value }) => value === status)) {
    statusOptions.push({ value: status, label: inWords(status) });
  }
}

// "in_force" as people write it.
function inWords(code) {
  return String(code).replaceAll("_", " ");
}

function facetLabel(name, value) {
  return facets.get(name)?.find((option) => option.value === value)?.label ?? inWords(value);
}
