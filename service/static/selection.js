// The reader's selection in a document as a span of characters, for a link and a citation.
import { element, word } from "./parts.js";
import { documentAddress } from "./router.js";

// The character of a document at a point of the page; null outside of a paragraph.
function offsetOf(node, offset) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.selectNodeContents(paragraph);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + Array.from(before.toString()).length;
}

// A link to the selection in `text`, shown while there is one.
export function selectionLink(text, id, params) {
  const link = element("a", { className: "quiet", href: "#", hidden: "" }, word("linkSelection"));
  const follow = () => {
    if (!text.isConnected) { document.removeEventListener("selectionchange", follow); return; }
    const selected = getSelection();
    const inside = selected.rangeCount && !selected.isCollapsed && text.contains(selected.anchorNode) && text.contains(selected.focusNode);
    const range = inside ? selected.getRangeAt(0) : null;
    const start = range && offsetOf(range.startContainer, range.startOffset);
    const end = range && offsetOf(range.endContainer, range.endOffset);
    const holds = start !== null && end !== null && start < end;
    if (!holds && document.activeElement === link) return;
    link.hidden = !holds;
    if (holds) link.href = documentAddress(id, { start, end }, params.get("q"), { view: params.get("view"), lang: params.get("lang") });
  };
  document.addEventListener("selectionchange", follow);
  return link;
}
