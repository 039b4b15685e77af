// Two versions of a document side by side: when one is scrolled, the other follows.
import { paragraphAt } from "./text-view.js";

// The reader's line of sight: a third of the way down.
const LINE = 0.33;

// `pairs` are [span on the left, span on the right] of counterparts.
export function inStep(left, right, pairs) {
  const anchors = pairs.map(([own, there]) => [paragraphAt(left, own.start), paragraphAt(right, there.start)]);
  let driven = null;
  const follow = (from, to, side) => {
    if (driven === from) { driven = null; return; }
    const line = from.scrollTop + from.clientHeight * LINE;
    const known = anchors.filter((pair) => pair[side].offsetTop <= line);
    const last = known.reduce((best, pair) => (!best || pair[side].offsetTop >= best[side].offsetTop ? pair : best), null);
    let target = 0;
    if (last) {
      const [own, other] = [last[side], last[1 - side]];
      const share = Math.min((line - own.offsetTop) / Math.max(own.offsetHeight, 1), 1);
      target = other.offsetTop + share * other.offsetHeight - to.clientHeight * LINE;
    }
    if (from.scrollTop + from.clientHeight >= from.scrollHeight - 2) target = Math.max(target, 0);
    if (Math.abs(to.scrollTop - target) < 2) return;
    driven = to;
    const before = to.scrollTop;
    to.scrollTop = target;
    if (to.scrollTop === before) driven = null;
  };
  left.addEventListener("scroll", () => follow(left, right, 0), { passive: true });
  right.addEventListener("scroll", () => follow(right, left, 1), { passive: true });
  return { followLeft: () => follow(left, right, 0) };
}

// The other version of a document: the declared one, else the document with most of its
// counterparts. Null when there is none.
export function otherVersion(view, text) {
  const counts = new Map();
  for (const passage of text.passages) {
    const id = passage.counterpart?.document_id;
    if (id && id !== view.document_id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  if (view.version_of) return view.version_of;
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && best[1] * 4 >= text.passages.length ? best[0] : null;
}

export function pairsWith(text, id) {
  return text.passages.filter((passage) => passage.counterpart?.document_id === id)
    .map((passage) => [passage, passage.counterpart]);
}
