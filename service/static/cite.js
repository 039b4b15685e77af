// A citation in the format of a reference list: chosen, shown, and copied where that is allowed.
import { element, language, word } from "./parts.js";

const formats = { gbt7714: "GB/T 7714", chicago: "Chicago", bibtex: "BibTeX", "csl-json": "CSL-JSON" };

export function citer(citation) {
  const output = element("pre", { className: "reference", tabindex: "0", hidden: "" });
  const select = element("select", { className: "quiet", "aria-label": word("cite") },
    element("option", { value: "" }, word("cite")),
    ...Object.entries(formats).map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", async () => {
    if (!select.value) return;
    const wanted = new URLSearchParams({ start: citation.start, end: citation.end, format: select.value, language });
    const path = `v1/documents/${encodeURIComponent(citation.document_id)}/citation?${wanted}`;
    const response = await fetch(path, { headers: { "Accept-Language": language } });
    output.textContent = response.ok ? await response.text() : (await response.json()).detail;
    output.hidden = false;
    await navigator.clipboard?.writeText(output.textContent).then(() => {
      document.getElementById("status").textContent = word("copied");
    }, () => {});
  });
  return { select, output };
}
