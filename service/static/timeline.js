// Counts of statements by year or month: bars in an SVG, with a text alternative.
import { word } from "./parts.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDEST, HEIGHT, FOOT] = [640, 72, 16];
const MOST_MONTHS = 36;

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const months = (from, to) => {
  const [[y, m], [lastY, lastM]] = [from, to].map((one) => one.split("-").map(Number));
  return Array.from({ length: (lastY - y) * 12 + lastM - m + 1 }, (_, n) =>
    `${y + Math.floor((m - 1 + n) / 12)}-${`${((m - 1 + n) % 12) + 1}`.padStart(2, "0")}`);
};

// `room` is the width in pixels: letters keep their size on a small screen.
// Dates are YYYY, YYYY-MM or YYYY-MM-DD; with one of a year only, statements are counted by year.
export function timeline(days, room = WIDEST) {
  const WIDTH = Math.max(Math.min(WIDEST, room), 200);
  const dated = days.filter((day) => /^\d{4}/.test(day ?? "")).sort();
  if (!dated.length) return null;
  let names = dated.every((day) => day.length >= 7) ? months(dated[0].slice(0, 7), dated.at(-1).slice(0, 7)) : null;
  if (!names || names.length > MOST_MONTHS) {
    const first = Number(dated[0].slice(0, 4));
    names = Array.from({ length: Number(dated.at(-1).slice(0, 4)) - first + 1 }, (_, n) => `${first + n}`.padStart(4, "0"));
  }
  const counts = names.map((name) => dated.filter((day) => day.startsWith(name)).length);
  const [most, step] = [Math.max(...counts), WIDTH / names.length];
  const wide = Math.min(step * 0.8, 36);
  const bars = counts.flatMap((count, n) => {
    if (!count) return [];
    const height = Math.max((count / most) * (HEIGHT - FOOT - 14), 2);
    const x = n * step + step / 2;
    return [
      drawn("rect", { x: x - wide / 2, y: HEIGHT - FOOT - height, width: wide, height, rx: Math.min(3, wide / 2) },
        drawn("title", {}, `${names[n]}: ${count}`)),
      drawn("text", { x, y: HEIGHT - FOOT - height - 3, "text-anchor": "middle" }, `${count}`)];
  });
  const label = (name, x, anchor) => drawn("text", { x, y: HEIGHT - 3, "text-anchor": anchor }, name);
  const ends = names.length === 1 ? [label(names[0], WIDTH / 2, "middle")] : [label(names[0], 0, "start"), label(names.at(-1), WIDTH, "end")];
  return drawn("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": word("timeline", dated.length, names[0], names.at(-1)) },
  drawn("line", { x1: 0, x2: WIDTH, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT }), ...bars, ...ends);
}
