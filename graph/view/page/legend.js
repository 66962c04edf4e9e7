// The legend, each of whose entries hides and shows; and the filters, a fieldset for each facet.

function countBy(elements, name) {
  const counts = new Map();
  for (const element of elements) counts.set(element[name], (counts.get(element[name]) ?? 0) + 1);
  return counts;
}

// A new set, so that the state before stays what it was.
function toggled(values, value) {
  const changed = new Set(values);
  if (!changed.delete(value)) changed.add(value);
  return changed;
}

// One entry: colour, name, count; the definition describes it to every reader.
function legendEntry({ label, definition, colour }, mark, count, dataset, onclick) {
  const name = make("span", { className: "name" }, label);
  const number = make("span", { className: "count" }, count.toLocaleString("en"));
  const entry = button("", onclick, {
    title: definition ?? "",
    dataset,
    aria: { pressed: "true" },
  });
  entry.append(swatch(colour, mark), name, number);
  if (definition) entry.setAttribute("aria-description", definition);
  return make("li", {}, entry);
}

// Red is the payload's to choose; the marks show the same.
function colourMarks() {
  const marked = payload.nodes.find((node) => node.verdict);
  if (marked) byId("legend").style.setProperty("--colour", marked.color);
}

function wireLegend() {
  colourMarks();
  const kinds = countBy(payload.nodes, "kind");
  const types = countBy(payload.edges, "type");
  byId("legend-kinds").replaceChildren(
    ...Object.entries(payload.kinds).map(([kind, entry]) =>
      legendEntry(entry, entry.shape ?? "dot", kinds.get(kind) ?? 0, { kind }, () =>
        change({ hiddenKinds: toggled(state.hiddenKinds, kind) }),
      ),
    ),
  );
  byId("legend-lines").replaceChildren(
    ...Object.entries(payload.lines).map(([type, entry]) =>
      legendEntry(entry, "line", types.get(type) ?? 0, { line: type }, () =>
        change({ hiddenLines: toggled(state.hiddenLines, type) }),
      ),
    ),
  );
}

function drawLegend() {
  for (const entry of byId("legend").querySelectorAll("button")) {
    const { kind, line } = entry.dataset;
    pressed(
      entry,
      kind === undefined ? !state.hiddenLines.has(line) : !state.hiddenKinds.has(kind),
    );
  }
}

function checkbox(facet, { value, label }) {
  const box = make("input", { type: "checkbox", dataset: { facet, value }, value });
  box.onchange = () => {
    const ticked = new Map(state.ticked);
    change({ ticked: ticked.set(facet, toggled(ticked.get(facet), value)) });
  };
  // The attribute `value` is what a style sheet or a test selects by.
  box.setAttribute("value", value);
  return make("label", {}, box, fromOutside("span", label));
}

function wireFilters() {
  for (const [facet, options] of facets) {
    if (!options.length) continue;
    const title = make("legend", {}, inWords(facet));
    const boxes = make(
      "div",
      { className: "boxes" },
      ...options.map((option) => checkbox(facet, option)),
    );
    byId("filters").append(make("fieldset", {}, title, boxes));
  }
}

function drawFilters() {
  for (const box of byId("filters").querySelectorAll("input")) {
    box.checked = state.ticked.get(box.dataset.facet).has(box.value);
  }
}
