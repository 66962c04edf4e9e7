// Search by label and alias, as the combobox of the ARIA practices: type, arrows, Enter, Escape.

const MOST_MATCHES = 12;

// Made once: no keystroke folds text again.
const index = payload.nodes.map((node) => ({
  node,
  label: fold(node.label),
  aliases: (node.aliases ?? []).map(fold),
}));

// 0 is best: the whole label, its beginning, a word's beginning, an alias, anywhere.
function rankOf({ label, aliases }, words) {
  if (label === words || aliases.includes(words)) return 0;
  if (label.startsWith(words)) return 1;
  if (label.includes(` ${words}`)) return 2;
  if (aliases.some((alias) => alias.startsWith(words))) return 3;
  if (label.includes(words) || aliases.some((alias) => alias.includes(words))) return 4;
  return Infinity;
}

// The nodes that match, best first; a larger node before a smaller.
function matches(text) {
  const words = fold(text);
  if (!words) return [];
  const ranked = index.map((entry) => [rankOf(entry, words), entry.node]);
  const found = ranked.filter(([rank]) => rank < Infinity);
  return found
    .sort((one, other) => one[0] - other[0] || other[1].size - one[1].size)
    .map(([, node]) => node);
}

function optionFor(node, id, active, choose) {
  const option = make("li", {
    id,
    role: "option",
    aria: { selected: String(active) },
    dataset: { id: node.id },
  });
  option.append(swatch(node.color, node.shape), fromOutside("span", shorten(node.label, 80)));
  option.append(make("small", {}, kindLabel(node.kind)));
  // Before the field loses focus, which closes the list.
  option.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(node);
  });
  return option;
}

// Makes an input and its list a combobox; `onChoose` is given the node.
function combobox(input, list, onChoose) {
  let found = [];
  let active = 0;
  const attributes = {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Matching nodes");

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (node) => {
    close();
    onChoose(node);
  };
  const draw = () => {
    const options = found
      .slice(0, MOST_MATCHES)
      .map((node, nth) => optionFor(node, `${list.id}-${nth}`, nth === active, choose));
    const note = found.length
      ? `${found.length} matches, the best ${MOST_MATCHES} shown`
      : "no match";
    if (!found.length || found.length > MOST_MATCHES)
      options.push(make("li", { className: "note", role: "presentation" }, note));
    list.replaceChildren(...options);
    list.hidden = false;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const search = () => {
    found = matches(input.value);
    active = 0;
    if (!input.value.trim()) return close();
    draw();
    say(found.length ? counted(found.length, "match", "matches") : "no match");
  };
  const move = (step) => {
    if (list.hidden) return search();
    const count = Math.min(found.length, MOST_MATCHES);
    active = count ? (active + step + count) % count : 0;
    draw();
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => found[active] && choose(found[active]),
    Escape: close,
  };
  input.addEventListener("input", search);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(keys, event.key) || event.isComposing) return;
    // Without a list Enter is the form's, and Escape nobody's.
    if (list.hidden && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}
