// All that a reader can change, and its form as a permalink. Everything drawn follows from it.

// The days at which the slider stops: those of the events, and the day that was asked for.
const days = [...new Set([...(payload.timeline?.dates ?? []), payload.as_of])]
  .filter(Boolean)
  .sort();

// Figures would hide the rest: such lines are drawn when their entry of the legend is pressed.
const offLines = Object.keys(payload.lines).filter((type) => payload.lines[type].off);

const initial = () => ({
  layout: "chain",
  ticked: new Map([...facets.keys()].map((name) => [name, new Set()])),
  hiddenKinds: new Set(),
  hiddenLines: new Set(offLines),
  asOf: payload.as_of,
  selected: null,
  open: false,
  from: null,
  to: null,
  avoid: null,
  finding: false,
  expanded: new Set(),
  revealed: new Set(),
  all: false,
  theme: null,
});

const isElement = (id) => nodes.has(id) || lines.has(id);
const countries = [...new Set(payload.nodes.map((node) => node.country).filter(Boolean))];

function toFragment(state) {
  const parts = new URLSearchParams();
  const put = (name, value) => value && parts.append(name, value);
  put("layout", state.layout !== "chain" && state.layout);
  for (const [name, values] of state.ticked)
    for (const value of values) put(`filter.${name}`, value);
  for (const kind of state.hiddenKinds) put("hide", kind);
  for (const type of state.hiddenLines) put("hide.line", !offLines.includes(type) && type);
  for (const type of offLines) put("show.line", !state.hiddenLines.has(type) && type);
  put("asof", state.asOf !== payload.as_of && state.asOf);
  put("select", state.selected);
  put("panel", state.selected && !state.open && "closed");
  for (const end of ["from", "to", "avoid"]) put(end, state[end]);
  put("path", state.finding && "1");
  for (const id of state.expanded) put("expand", id);
  for (const id of state.revealed) put("show", id);
  put("all", state.all && "1");
  put("theme", state.theme);
  return parts.toString();
}

// Between two stops of the slider what held at the earlier one still holds.
function stopOf(day) {
  const past = days.filter((each) => each <= day);
  return past.length ? past[past.length - 1] : days[0];
}

const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

// A permalink is text from outside: what the picture doesn't know is left out.
function fromFragment(fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const known = (name, test) => parts.getAll(name).filter(test);
  const one = (name, test) => known(name, test)[0] ?? null;
  const isNode = (id) => nodes.has(id);
  const state = initial();
  state.layout = one("layout", (name) => name === "force") ?? "chain";
  for (const [name, options] of facets) {
    const offered = (value) => options.some((option) => option.value === value);
    state.ticked.set(name, new Set(known(`filter.${name}`, offered)));
  }
  state.hiddenKinds = new Set(known("hide", (kind) => Object.hasOwn(payload.kinds, kind)));
  const isLine = (type) => Object.hasOwn(payload.lines, type);
  for (const type of known("hide.line", isLine)) state.hiddenLines.add(type);
  for (const type of known("show.line", isLine)) state.hiddenLines.delete(type);
  const day = one("asof", isDay);
  state.asOf = day === null ? payload.as_of : stopOf(day);
  state.selected = one("select", isElement);
  state.open = state.selected !== null && parts.get("panel") !== "closed";
  state.from = one("from", isNode);
  state.to = one("to", isNode);
  state.avoid = one("avoid", (id) => countries.includes(id));
  state.finding = parts.get("path") === "1" && state.from !== null && state.to !== null;
  state.expanded = new Set(known("expand", isNode));
  state.revealed = new Set(known("show", isNode));
  state.all = parts.get("all") === "1";
  state.theme = one("theme", (name) => ["dark", "light"].includes(name));
  return state;
}

let state = fromFragment(location.hash);

// A frame without an origin of its own refuses history; the page then works without a permalink.
function keepFragment() {
  const fragment = toFragment(state);
  if (fragment === location.hash.replace(/^#/, "")) return;
  try {
    history.replaceState(null, "", fragment ? `#${fragment}` : "#");
  } catch {
    // Nothing to keep it in: "Copy link" shows the fragment instead.
  }
}
