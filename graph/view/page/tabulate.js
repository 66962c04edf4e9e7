// The same data as tables, for readers who can't see the canvas; made only while it is open.

const ROWS_AT_ONCE = 500;

let rowsShown = ROWS_AT_ONCE;

const goButton = (id, text) => nodeButton(id, shorten(text, 200), () => goTo(id));

function nodeCells(node, view) {
  const standing = view.standings.get(agreementOf(node));
  const status = standing ? facetLabel("status", standing.status) : "";
  return [
    goButton(node.id, node.label),
    kindLabel(node.kind),
    node.verdict ? verdictText(node.verdict) : "",
    status,
  ];
}

function lineCells(line, view) {
  const state = isDashed(line, view.standings) ? "not in force" : "";
  return [
    nodes.get(line.from).label,
    line.label,
    nodes.get(line.to).label,
    state,
    goButton(line.id, "Details"),
  ];
}

function tableOf(caption, headings, entries, toCells, more) {
  const rows = entries.slice(0, rowsShown).map((entry) => {
    const cells = toCells(entry).map((value) =>
      value instanceof Element ? make("td", {}, value) : fromOutside("td", shorten(value, 200)),
    );
    return make("tr", {}, ...cells);
  });
  const head = make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text)));
  const [some, all] = [rows, entries].map(({ length }) => length.toLocaleString("en"));
  const count = `${caption}: showing ${some} of ${all}`;
  const table = make(
    "table",
    {},
    make("caption", {}, count),
    make("thead", {}, head),
    make("tbody", {}, ...rows),
  );
  return [
    table,
    ...(rows.length < entries.length
      ? [button("Show more rows", more, { className: "more" })]
      : []),
  ];
}

function drawTable(view) {
  if (!byId("table").open) return;
  const more = () => {
    rowsShown += ROWS_AT_ONCE;
    drawTable(view);
  };
  const shownOnes = (ids, all) => [...ids].map((id) => all.get(id));
  byId("table-body").replaceChildren(
    ...tableOf(
      "Nodes",
      ["Name", "Kind", "Verdict", `Status on ${state.asOf}`],
      shownOnes(view.nodes, nodes),
      (node) => nodeCells(node, view),
      more,
    ),
    ...tableOf(
      "Lines",
      ["From", "Relation", "To", `Force on ${state.asOf}`, "Details"],
      shownOnes(view.lines, lines),
      (line) => lineCells(line, view),
      more,
    ),
  );
}

// Filled as it opens rather than at `toggle`, which comes later: who opens it finds it there.
function wireTable() {
  const table = byId("table");
  table.querySelector("summary").onclick = (event) => {
    event.preventDefault();
    table.open = !table.open;
    rowsShown = ROWS_AT_ONCE;
    drawTable(shown);
  };
}
