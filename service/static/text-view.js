// The text of a document as paragraphs with marks. Each paragraph stores its span of characters.
import { element, labelWords } from "./parts.js";

const ASTRAL = /[\ud800-\udfff]/;
const length = (text) => (ASTRAL.test(text) ? Array.from(text).length : text.length);
const slice = (text, from, to) => (ASTRAL.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to));

// Lines with letters in them: {text, start, end} in code points. Blank ones are left out.
function linesOf(text) {
  const lines = [];
  let start = 0;
  for (const raw of text.split("\n")) {
    const size = length(raw);
    const shown = raw.trim();
    if (shown) {
      const lead = length(raw.slice(0, raw.length - raw.trimStart().length));
      lines.push({ text: shown, start: start + lead, end: start + lead + length(shown) });
    }
    start += size + 1;
  }
  return lines;
}

// Cut a line at the marks: [text, mark or null] in order. Marks are sorted and do not overlap.
function pieces(line, marks) {
  const made = [];
  let at = line.start;
  for (const mark of marks) {
    const from = Math.max(mark.start, at);
    const to = Math.min(mark.end, line.end);
    if (from >= to) continue;
    if (from > at) made.push([slice(line.text, at - line.start, from - line.start), null]);
    made.push([slice(line.text, from - line.start, to - line.start), mark]);
    at = to;
  }
  if (at < line.end) made.push([slice(line.text, at - line.start, line.end - line.start), null]);
  return made;
}

// The linked place takes precedence: other marks are cut around it.
function without(hits, place) {
  if (!place) return hits;
  return hits.flatMap((hit) => {
    if (hit.end <= place.start || place.end <= hit.start) return [hit];
    return [{ ...hit, end: place.start }, { ...hit, start: place.end }].filter((rest) => rest.start < rest.end);
  });
}

// `kinds` are spans with a class: the linked place, other hits, counterparts.
export function drawText({ text, passages, pages }, { place, hits = [], kind = "place" }) {
  const marks = [...without(hits, place).map((hit) => ({ ...hit, kind: "hit" })), ...(place ? [{ ...place, kind }] : [])]
    .sort((a, b) => a.start - b.start);
  const made = document.createDocumentFragment();
  const turning = pages ? pages.filter((page) => page.start < page.end) : [];
  let [nextPage, nextPassage, nextMark] = [0, 0, 0];
  let isMarked = false;
  for (const line of linesOf(text)) {
    while (turning[nextPage] && turning[nextPage].start <= line.start) {
      const page = turning[nextPage++];
      if (!turning[nextPage] || turning[nextPage].start > line.start) made.append(element("p", { className: "turn" }, labelWords(page)));
    }
    while (passages[nextPassage] && passages[nextPassage].end <= line.start) nextPassage++;
    while (marks[nextMark] && marks[nextMark].end <= line.start) nextMark++;
    const passage = passages[nextPassage];
    const inside = passage && passage.start < line.end ? passage : null;
    const paragraph = element("p", {
      "data-start": line.start, "data-end": line.end, lang: inside?.language,
      className: inside?.kind === "heading" ? "heading" : inside?.kind === "boilerplate" ? "repeated" : undefined,
    });
    for (const [piece, mark] of pieces(line, marks.slice(nextMark, nextMark + 20))) {
      if (!mark) { paragraph.append(piece); continue; }
      const first = mark.kind === kind && !isMarked;
      if (first) isMarked = true;
      paragraph.append(element("mark", { className: mark.kind, id: first ? kind : undefined }, piece));
    }
    made.append(paragraph);
  }
  return made;
}

// The paragraph that holds a character, or the next one after it.
export function paragraphAt(at, offset) {
  const all = at.paragraphs ??= [...at.querySelectorAll("[data-start]")];
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(all[middle].dataset.end) > offset) high = middle;
    else low = middle + 1;
  }
  return all[low];
}
