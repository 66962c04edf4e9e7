// The shown graph as an SVG of its own: lines, nodes and labels as text, nothing rasterized.

const SVG = "http://www.w3.org/2000/svg";

// XML has no place for control characters and half surrogates, whatever a label holds.
const forXml = (text) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "\ufffd");

function shape(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = forXml(text);
  return element;
}

const round = (value) => Math.round(value * 100) / 100;

// Corners of vis-network's shapes on a circle of radius 1: [first angle in degrees, how many].
const CORNERS = {
  diamond: [-90, 4],
  square: [-45, 4],
  triangle: [-90, 3],
  triangleDown: [90, 3],
  hexagon: [0, 6],
};

function star({ x, y, radius }) {
  const corner = (nth) => {
    const reach = (nth % 2 ? 0.5 : 1.3) * radius;
    return [x + reach * Math.sin((nth * Math.PI) / 5), y - reach * Math.cos((nth * Math.PI) / 5)];
  };
  return Array.from({ length: 10 }, (_, nth) => corner(nth).map(round).join(",")).join(" ");
}

function polygon({ x, y, radius }, [first, count], stretch) {
  const corner = (nth) => {
    const angle = ((first + (360 / count) * nth) * Math.PI) / 180;
    return [x + stretch * radius * Math.cos(angle), y + stretch * radius * Math.sin(angle)];
  };
  return Array.from({ length: count }, (_, nth) => corner(nth).map(round).join(",")).join(" ");
}

function outline(node, spot) {
  if (node.shape === "star") return ["polygon", { points: star(spot) }];
  const corners = CORNERS[node.shape];
  if (!corners) return ["circle", { cx: round(spot.x), cy: round(spot.y), r: round(spot.radius) }];
  return ["polygon", { points: polygon(spot, corners, node.shape === "square" ? Math.SQRT2 : 1) }];
}

function nodeShape(node, spot) {
  const item = nodeItem(node, shown, places);
  const [tag, geometry] = outline(node, spot);
  const dashes = node.verdict?.contested
    ? { "stroke-dasharray": `${round(0.55 * spot.radius)} ${round(0.4 * spot.radius)}` }
    : {};
  const look = {
    fill: item.color.background,
    stroke: item.color.border,
    "stroke-width": item.borderWidth,
    opacity: item.opacity,
  };
  const drawing = shape(tag, { ...geometry, ...look, ...dashes });
  drawing.append(shape("title", {}, node.label));
  return drawing;
}

function curve(one, other) {
  const [start, end] = [one, other].map(({ x, y }) => `${round(x)} ${round(y)}`);
  if (state.layout !== "chain" || shown.lines.size > FEW_LINES) return `M ${start} L ${end}`;
  const reach = 0.45 * (other.x - one.x);
  const out = `${round(one.x + reach)} ${round(one.y)}`;
  const into = `${round(other.x - reach)} ${round(other.y)}`;
  return `M ${start} C ${out} ${into} ${end}`;
}

function lineShape(line, spotOf) {
  const item = lineItem(line, shown, state.layout);
  const drawing = shape("path", {
    d: curve(spotOf(nodes.get(line.from)), spotOf(nodes.get(line.to))),
    fill: "none",
    stroke: item.color.color,
    "stroke-width": round(Math.max(item.width * network.getScale(), 0.4)),
    opacity: item.color.opacity,
    ...(item.dashes ? { "stroke-dasharray": item.dashes.join(" ") } : {}),
  });
  drawing.append(shape("title", {}, nameOf(line.id)));
  return drawing;
}

const ANCHORS = { left: "start", center: "middle", right: "end" };

// A label that found no room is kept, small: an SVG can be enlarged.
function labelShapes({ rows, box, minor }) {
  const step = minor ? 5 : LINE_HEIGHT;
  return rows.map((row, nth) =>
    shape(
      "text",
      {
        x: round(anchorOf(box)),
        y: round(box.top + (nth + 0.8) * step),
        "text-anchor": ANCHORS[box.align],
        "font-size": minor ? 4 : row.red ? 11 : 12,
        "font-weight": row.font.split(" ")[0],
        fill: row.red ? paper.red : paper.ink,
      },
      row.text,
    ),
  );
}

function allLabels(spotOf) {
  const context = document.createElement("canvas").getContext("2d");
  const placed = placeLabels(labelOrder(shown), spotOf, context);
  const done = new Set(placed.map(({ node }) => node.id));
  const rest = [...shown.nodes].filter((id) => !done.has(id)).map((id) => nodes.get(id));
  const small = rest.map((node) => {
    const rows = labelRows(node, context);
    return { rows, box: boxesAround(spotOf(node), rows)[0], minor: true };
  });
  return [...small, ...placed];
}

// The frame of the drawing in the size it has on the screen, labels' room included.
function frameOf(scale) {
  const { left, top, right, bottom } = bounds(shown.nodes.size ? shown.nodes : new Set());
  if (!Number.isFinite(left)) return { x: 0, y: 0, width: 400, height: 80 };
  const margin = 110;
  return {
    x: round(left * scale - margin),
    y: round(top * scale - margin / 2),
    width: round((right - left) * scale + 2 * margin),
    height: round((bottom - top) * scale + margin),
  };
}

function columnShapes(frame, scale) {
  return columnsNow().map(({ label, x }) =>
    shape(
      "text",
      {
        x: round(x * scale),
        y: frame.y + 18,
        "text-anchor": "middle",
        "font-size": 12,
        "font-weight": 600,
        fill: paper.muted,
      },
      label,
    ),
  );
}

function toSvg() {
  const scale = network.getScale();
  const spotOf = (node) => {
    const { x, y } = places.get(node.id);
    return { x: x * scale, y: y * scale, radius: node.size * scale };
  };
  const frame = frameOf(scale);
  const { x, y, width, height } = frame;
  const drawing = shape("svg", {
    viewBox: [x, y, width, height].join(" "),
    width,
    height,
    "font-family": FONT,
  });
  const labels = shape("g", {
    stroke: paper.canvas,
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  });
  labels.append(...allLabels(spotOf).flatMap(labelShapes));
  drawing.append(
    shape("title", {}, payload.title),
    shape("desc", {}, `As of ${state.asOf}. ${byId("showing").textContent}`),
    shape("rect", { x, y, width, height, fill: paper.canvas }),
    ...columnShapes(frame, scale),
    ...[...shown.lines].map((id) => lineShape(lines.get(id), spotOf)),
    ...[...shown.nodes].map((id) => nodeShape(nodes.get(id), spotOf(nodes.get(id)))),
    labels,
  );
  const text = new XMLSerializer().serializeToString(drawing);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}
