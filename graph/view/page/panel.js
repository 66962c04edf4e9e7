// The details of a node or a line: every fact, every statement behind it, and each one's source.

const MOST_AT_ONCE = 30;

let panelTold = null;

// A fact's value leads on where it names a node of the picture or an address.
function factValue(text, ref) {
  if (ref && nodes.has(ref)) return nodeButton(ref, text, () => goTo(ref));
  return link(text, ref);
}

function factList(facts) {
  const pairs = facts.map(([name, text, ref]) =>
    make("div", {}, fromOutside("dt", name), make("dd", {}, factValue(String(text), ref))),
  );
  return make("dl", {}, ...pairs);
}

function sourceNote(key) {
  const source = payload.sources[key];
  if (!source) return null;
  const rest = [source.publisher, source.edition, source.published, source.licence]
    .filter(Boolean)
    .join(" · ");
  const note = make("div", { className: "source" }, make("span", { className: "tag" }, "Source"));
  note.append(link(source.label, source.url), fromOutside("small", rest));
  if (source.attribution) note.append(fromOutside("small", source.attribution));
  return note;
}

function statementNote(key) {
  const statement = payload.statements[key];
  if (!statement) return null;
  const title =
    statement.label === statement.class
      ? statement.label
      : `${statement.label} (${statement.class})`;
  return make(
    "article",
    { dataset: { statement: key } },
    make("h4", {}, title),
    make("code", {}, key),
    factList(statement.facts),
    sourceNote(statement.source),
  );
}

// A list that shows its first entries and, by a button, the next.
function longList(tag, entries, toElement) {
  const list = make(tag, {});
  const more = () => {
    const next = entries.slice(list.childElementCount, list.childElementCount + MOST_AT_ONCE);
    list.append(...next.map(toElement).filter(Boolean));
    rest.hidden = list.childElementCount >= entries.length || !next.length;
  };
  const rest = button("Show more", more, { className: "more" });
  more();
  return [list, rest];
}

function section(title, entries, toElement, tag = "div") {
  if (!entries.length) return [];
  return [make("h3", {}, `${title} (${entries.length})`), ...longList(tag, entries, toElement)];
}

function standingNote(element) {
  const standing = shown.standings.get(agreementOf(element));
  if (standing === undefined) return null;
  const text =
    standing === null
      ? `Not begun on ${state.asOf}.`
      : `On ${state.asOf}: ${facetLabel("status", standing.status)}, ` +
        `${inWords(standing.state)} (since ${standing.date}).`;
  return make("p", { className: "standing" }, text);
}

function hiddenNote(id) {
  const isShown = shown.nodes.has(id) || shown.lines.has(id);
  return isShown
    ? null
    : make("p", { className: "standing" }, "Hidden now by the filters, the legend or the day.");
}

function lineEntry(line, id) {
  const other = shorten(nameOf(otherEnd(line, id)), 60);
  const text = line.from === id ? `${line.label} → ${other}` : `← ${line.label} — ${other}`;
  return make(
    "li",
    {},
    nodeButton(line.id, text, () => select(line.id)),
  );
}

function nodeParts(node) {
  const actions = make(
    "p",
    { className: "buttons" },
    button("Expand neighbours", () => expand(node.id), { id: "panel-expand" }),
    button("Path from here", () => setEnd("from", node.id), { id: "panel-path-from" }),
    button("Path to here", () => setEnd("to", node.id), { id: "panel-path-to" }),
  );
  const aliases = node.aliases?.length
    ? fromOutside("p", `Also: ${node.aliases.join(", ")}`, { className: "aliases" })
    : null;
  const facts = node.facts?.length ? factList(node.facts) : null;
  return [aliases, actions, facts, sourceNote(node.source)];
}

function linesOf(id) {
  const near = (touching.get(id) ?? []).filter((line) => shown.lines.has(line.id));
  return section("Lines shown", near, (line) => lineEntry(line, id), "ul");
}

function lineParts(line) {
  const ends = [
    ["From", nodes.get(line.from).label, line.from],
    ["To", nodes.get(line.to).label, line.to],
  ];
  return [factList([...ends, ...(line.facts ?? [])])];
}

function verdictNote(verdict) {
  return verdict ? fromOutside("p", verdictText(verdict), { className: "verdict" }) : null;
}

function panelContent(id) {
  const node = nodes.get(id);
  const element = node ?? lines.get(id);
  const kind = node ? kindLabel(node.kind) : `Line: ${lineLabel(element.type)}`;
  const close = button("×", closePanel, {
    id: "panel-close",
    className: "close",
    aria: { label: "Close details" },
  });
  const parts = node ? nodeParts(node) : lineParts(element);
  return [
    close,
    make("p", { className: "kind" }, swatch(element.color, node ? node.shape : "line"), kind),
    fromOutside("h2", nameOf(id)),
    verdictNote(element.verdict),
    standingNote(element),
    hiddenNote(id),
    ...parts,
    ...section("Statements", element.statements ?? [], statementNote),
    ...linesOf(id),
  ].filter(Boolean);
}

function closePanel() {
  change({ open: false });
  graph.focus();
}

function drawPanel(view) {
  const panel = byId("panel");
  const isOpen = state.open && state.selected !== null;
  if (panel.hidden === isOpen) panel.hidden = !isOpen;
  if (!isOpen) {
    panelTold = null;
    panel.replaceChildren();
    return;
  }
  const near = (touching.get(state.selected) ?? []).filter(({ id }) => view.lines.has(id)).length;
  const here = view.nodes.has(state.selected) || view.lines.has(state.selected);
  const told = JSON.stringify([state.selected, state.asOf, near, here]);
  if (told === panelTold) return;
  panelTold = told;
  const hadFocus = panel.contains(document.activeElement);
  panel.replaceChildren(...panelContent(state.selected));
  panel.scrollTop = 0;
  if (hadFocus) panel.focus();
}
