// The bar above the graph: layout, day, theme, what is shown of how much.

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (state.theme ?? (darkSystem.matches ? "dark" : "light")) === "dark";

// The theme goes first: the canvas reads its colours from the style sheet.
function drawTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  byId("theme").textContent = isDark() ? "Light" : "Dark";
  byId("theme").setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
  readPaper();
}

function drawControls(view) {
  for (const layout of ["chain", "force"])
    pressed(byId(`layout-${layout}`), state.layout === layout);
  const slider = byId("as-of");
  slider.value = String(days.indexOf(state.asOf));
  slider.setAttribute("aria-valuetext", state.asOf);
  byId("as-of-text").textContent = state.asOf;
  drawShowing(view);
}

// Written only when it changes, so that a screen reader hears it once.
function drawShowing(view) {
  // Neighbours that a reader adds can be more than the question selected.
  const all = Math.max(payload.total, view.nodes.size);
  const ofAll = `${view.nodes.size.toLocaleString("en")} of ${counted(all, "node")}`;
  const text = `Showing ${ofAll}, ${counted(view.lines.size, "line")}`;
  if (byId("showing").textContent !== text) byId("showing").textContent = text;
  byId("show-all").hidden = view.capped === 0;
  byId("show-all").textContent = `Show all ${nodes.size.toLocaleString("en")}`;
  drawEmpty(view);
}

function drawEmpty(view) {
  const empty = byId("empty");
  empty.hidden = view.nodes.size > 0;
  empty.textContent = nodes.size
    ? "Nothing is left: untick a filter, press a legend entry, or Reset."
    : "This picture is empty: the question selects no node.";
}

function wireControls() {
  for (const layout of ["chain", "force"])
    byId(`layout-${layout}`).onclick = () => change({ layout });
  const slider = byId("as-of");
  slider.max = String(Math.max(days.length - 1, 0));
  slider.disabled = days.length < 2;
  slider.oninput = () => change({ asOf: days[Number(slider.value)] });
  byId("theme").onclick = () => change({ theme: isDark() ? "light" : "dark" });
  darkSystem.addEventListener("change", refresh);
  byId("show-all").onclick = () => change({ all: true });
  byId("reset").onclick = reset;
  byId("export-png").onclick = exportPng;
  byId("export-svg").onclick = exportSvg;
  byId("export-csv").onclick = exportCsv;
  byId("copy-link").onclick = copyLink;
  byId("zoom-in").onclick = () => zoom(1.3);
  byId("zoom-out").onclick = () => zoom(1 / 1.3);
  byId("zoom-fit").onclick = () => fit();
  combobox(byId("search"), byId("search-results"), (node) => {
    byId("search").value = "";
    goTo(node.id);
  });
}

function reset() {
  state = { ...initial(), theme: state.theme };
  byId("search").value = "";
  byId("link-row").hidden = true;
  refresh();
  fit();
}
