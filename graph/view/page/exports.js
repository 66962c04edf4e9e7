// What is shown, taken away: PNG as drawn, SVG, and one CSV of nodes and lines.

function download(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = make("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const CAPTION = 30; // height in CSS pixels of the line that says what the image is

// The canvas on a background, with its title, day and count below: an image travels alone.
function withCaption(canvas) {
  const ratio = canvas.width / canvas.clientWidth;
  const image = make("canvas", { width: canvas.width, height: canvas.height + CAPTION * ratio });
  const context = image.getContext("2d");
  context.fillStyle = paper.canvas;
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(canvas, 0, 0);
  context.scale(ratio, ratio);
  Object.assign(context, { font: `12px ${FONT}`, fillStyle: paper.muted, textBaseline: "middle" });
  const title = shorten(payload.title, 80);
  const caption = `${title} · as of ${state.asOf} · ${byId("showing").textContent}`;
  context.fillText(caption, 12, canvas.clientHeight + CAPTION / 2);
  return image;
}

function exportPng() {
  withCaption(graph.querySelector("canvas")).toBlob(
    (blob) => download(fileName("png"), blob),
    "image/png",
  );
}

const exportSvg = () => download(fileName("svg"), new Blob([toSvg()], { type: "image/svg+xml" }));

// As the command line writes a cell: never one that a spreadsheet would compute.
function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^(\s*[=+\-@]|[\t\r])/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// The sources of an element and of its statements, each once.
function sourcesOf({ source, statements }) {
  const keys = [source, ...(statements ?? []).map((key) => payload.statements[key]?.source)];
  return [...new Set(keys.filter(Boolean))];
}

const citation = (key) => payload.sources[key]?.attribution ?? payload.sources[key]?.label ?? key;

const COLUMNS = [
  "what",
  "key",
  "type",
  "label",
  "source_key",
  "target_key",
  "source_label",
  "target_label",
  "verdict",
  "contested",
  "status",
  "state",
  "as_of",
  "facets",
  "statements",
  "sources",
  "attributions",
];

function commonCells(element) {
  const standing = shown.standings.get(agreementOf(element));
  const values = Object.keys(element.facets).map((name) => {
    return `${name}: ${valuesOn(element, name, shown.standings).join(", ")}`;
  });
  const sources = sourcesOf(element);
  const lists = [values, element.statements ?? [], sources, sources.map(citation)];
  return [standing?.status, standing?.state, state.asOf, ...lists.map((list) => list.join("; "))];
}

function nodeRow(node) {
  const { verdict } = node;
  const contested = verdict ? String(Boolean(verdict.contested)) : null;
  return [
    "node",
    node.id,
    node.kind,
    node.label,
    null,
    null,
    null,
    null,
    verdict?.text,
    contested,
    ...commonCells(node),
  ];
}

function lineRow(line) {
  const [from, to] = [nodes.get(line.from), nodes.get(line.to)];
  return [
    "line",
    line.id,
    line.type,
    line.label,
    from.id,
    to.id,
    from.label,
    to.label,
    null,
    null,
    ...commonCells(line),
  ];
}

function toCsv() {
  const rows = [
    COLUMNS,
    ...[...shown.nodes].map((id) => nodeRow(nodes.get(id))),
    ...[...shown.lines].map((id) => lineRow(lines.get(id))),
  ];
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

const exportCsv = () =>
  download(fileName("csv"), new Blob([toCsv()], { type: "text/csv;charset=utf-8" }));

// A frame may have neither an address of its own nor the clipboard: then the link, or what
// belongs behind the file's address, is shown and selected.
async function copyLink() {
  const field = byId("link");
  const address = location.protocol === "about:" ? "" : location.href.split("#")[0];
  field.value = `${address}#${toFragment(state)}`;
  try {
    if (window.top !== window) throw new Error("framed");
    await navigator.clipboard.writeText(field.value);
    say("Link copied.");
    byId("copy-link").textContent = "Copied";
    setTimeout(() => (byId("copy-link").textContent = "Copy link"), 2000);
  } catch {
    byId("link-row").hidden = false;
    field.focus();
    field.select();
  }
}
