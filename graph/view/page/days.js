// What an agreement's standing is on a day. An event holds from its date until the next.

// { status, state } on that day, null before the first event, undefined if nothing is dated.
function standingOf(agreement, day) {
  const events = agreements[agreement];
  if (!events?.length) return undefined;
  const past = events.filter(([date]) => date <= day);
  if (!past.length) return null;
  const [date, status, force] = past[past.length - 1];
  return { date, status, state: force };
}

function standingsOn(day) {
  return new Map(Object.keys(agreements).map((id) => [id, standingOf(id, day)]));
}

// The agreement whose standing a node or a line follows, if any.
const agreementOf = (element) =>
  element.agreement ?? (Object.hasOwn(agreements, element.id) ? element.id : null);

// Dashed: not in force that day. What has no dated agreement keeps the dashes it came with.
function isDashed(line, standings) {
  const standing = line.agreement ? standings.get(line.agreement) : undefined;
  return standing ? standing.state !== "in_force" : Boolean(line.dashes);
}

// The values an element has for a facet on that day: only its status follows the day.
function valuesOn(element, facet, standings) {
  const given = element.facets[facet];
  if (facet !== "status") return given;
  const standing = standings.get(agreementOf(element));
  return standing && (given || nodes.has(element.id)) ? [standing.status] : given;
}
