// Text from outside: folded for search, shortened for the canvas, guarded for links and files.

// Lower case without accents, any white space as one space: "turkiye" finds "Türkiye".
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();

const graphemes = new Intl.Segmenter();

// At most `most` whole characters; a combining mark is never torn from its letter.
function shorten(text, most = 32) {
  const kept = [];
  for (const { segment } of graphemes.segment(
    text
      .slice(0, most * 20)
      .replace(/\s+/gu, " ")
      .trim(),
  )) {
    if (kept.length === most || kept.join("").length > 3 * most)
      return `${kept
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
    kept.push(segment);
  }
  return kept.join("");
}

// The address, if it may be a link at all: http or https, else null.
function safeAddress(text) {
  try {
    const address = new URL(text);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

// A name for a file: letters and digits of the title, no more than 60.
function fileName(ending) {
  const stem = fold(payload.title ?? "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  return `${stem.replace(/^-+|-+$/g, "") || "picture"}.${ending}`;
}

const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
