// The form for a path between two nodes, and the path in words.

let routeTold = null; // the path's text as last written: a live region is not to repeat itself

function wireRoute() {
  for (const end of ["from", "to"]) {
    const input = byId(`path-${end}`);
    combobox(input, byId(`path-${end}-results`), (node) => setEnd(end, node.id));
    input.addEventListener(
      "change",
      () => input.value.trim() || change({ [end]: null, finding: false }),
    );
  }
  const named = countries
    .map((id) => [id, countryName(id)])
    .sort((one, other) => one[1].localeCompare(other[1]));
  const avoid = byId("path-avoid");
  avoid.append(
    ...named.map(([value, label]) => make("option", { value, dir: "auto" }, shorten(label, 60))),
  );
  avoid.onchange = () => {
    change({ avoid: avoid.value || null });
    fitPath();
  };
  byId("path-form").onsubmit = (event) => {
    event.preventDefault();
    findPath();
  };
  byId("path-clear").onclick = () => {
    for (const end of ["from", "to"]) byId(`path-${end}`).value = "";
    change({ from: null, to: null, avoid: null, finding: false });
  };
}

// With both ends known the path is looked for at once.
function setEnd(end, id) {
  const ends = { from: state.from, to: state.to, [end]: id };
  change({ ...ends, finding: Boolean(ends.from && ends.to) });
  if (!state.finding) say(`Path ${end} ${shorten(nameOf(id), 60)}. Choose the other end.`);
  fitPath();
}

function fitPath() {
  if (shown.path?.nodes) fit(new Set(shown.path.nodes));
}

// What is typed counts where nothing was chosen from the list: its best match.
function findPath() {
  const typed = (end) => {
    const text = byId(`path-${end}`).value;
    return state[end] && text === nameOf(state[end]) ? state[end] : (matches(text)[0]?.id ?? null);
  };
  change({ from: typed("from"), to: typed("to"), finding: true });
  fitPath();
}

// "India — party to → …", or against a line's direction "Lithium ← covers — …".
function stepItem(path, nth) {
  const line = lines.get(path.lines[nth]);
  const [here, there] = [path.nodes[nth], path.nodes[nth + 1]];
  const words = line.from === here ? ` — ${line.label} → ` : ` ← ${line.label} — `;
  const end = (id) => nodeButton(id, shorten(nameOf(id), 60), () => goTo(id));
  return make("li", {}, end(here), words, end(there));
}

function routeContent(path) {
  if (!path) {
    const missing = state.finding ? "Choose both ends from the names in this picture." : "";
    return [make("p", {}, missing)];
  }
  if (path.why) return [fromOutside("p", path.why)];
  const [from, to] = [state.from, state.to].map((id) => shorten(nameOf(id), 60));
  const length = `${counted(path.lines.length, "line")} from ${from} to ${to}`;
  const without = state.avoid ? `, avoiding ${countryName(state.avoid)}` : "";
  return [
    fromOutside("p", `${length}${without}:`),
    make("ol", {}, ...path.lines.map((_, nth) => stepItem(path, nth))),
  ];
}

function drawRoute(view) {
  for (const end of ["from", "to"]) {
    const input = byId(`path-${end}`);
    if (document.activeElement !== input || state[end])
      input.value = state[end] ? nameOf(state[end]).slice(0, 200) : "";
  }
  byId("path-avoid").value = state.avoid ?? "";
  const told = JSON.stringify([view.path, state.finding, state.avoid]);
  if (told === routeTold) return;
  routeTold = told;
  byId("path-text").replaceChildren(...routeContent(view.path));
}
