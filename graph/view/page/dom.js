// Elements are made here; text from outside only ever becomes `textContent`.

const byId = (id) => document.getElementById(id);

// make("li", { className: "x" }, "text", element): children are text or elements, null is skipped.
function make(tag, properties = {}, ...children) {
  const { dataset, aria, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset ?? {});
  for (const [name, value] of Object.entries(aria ?? {}))
    element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const fromOutside = (tag, text, properties = {}) =>
  make(tag, { dir: "auto", ...properties }, String(text));

const button = (text, onclick, properties = {}) =>
  Object.assign(make("button", { type: "button", ...properties }, text), { onclick });

// A link where the address may be one, else its text.
function link(text, address) {
  const href = address && safeAddress(address);
  if (!href) return fromOutside("span", text);
  return fromOutside("a", text, { href, target: "_blank", rel: "noopener noreferrer" });
}

// A node's name that leads to the node.
const nodeButton = (id, text, onclick) =>
  button(text, onclick, { className: "node", dir: "auto", dataset: { id } });

function swatch(colour, shape) {
  const mark = make("i", { className: `swatch ${shape}`, aria: { hidden: "true" } });
  mark.style.setProperty("--colour", colour);
  return mark;
}

// Said to a screen reader, once.
function say(text) {
  byId("said").textContent = text;
}

const pressed = (element, on) => element.setAttribute("aria-pressed", String(on));
