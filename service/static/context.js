// A span shown where it stands in its document.
import { codePoints, element, message, word } from "./parts.js";
import { call, reason } from "./shell.js";

const $ = (id) => document.getElementById(id);

export async function show(source) {
  $("context-title").textContent = source.title;
  $("context-title").lang = source.language;
  $("context-facts").textContent = `${word("characters")} ${source.start}–${source.end}`;
  $("context-text").textContent = word("asking");
  $("context").showModal();
  try {
    const found = await call(`v1/documents/${encodeURIComponent(source.document_id)}/text`);
    const points = codePoints(found.text);
    const mark = element("mark", {}, points.slice(source.start, source.end).join(""));
    $("context-text").lang = source.language;
    $("context-text").replaceChildren(points.slice(0, source.start).join(""), mark, points.slice(source.end).join(""));
    mark.scrollIntoView({ block: "center" });
  } catch (error) {
    $("context-text").replaceChildren(message("problem", word("failed"), reason(error)));
  }
}

$("context").addEventListener("click", (event) => { if (event.target === $("context")) $("context").close(); });
