// A citation in the format of a reference list: chosen, shown, and copied where that is allowed.
import { element, language, word } from "./parts.js";
import { address } from "./router.js";
import { announce } from "./shell.js";

const formats = { gbt7714: "GB/T 7714", chicago: "Chicago", bibtex: "BibTeX", "csl-json": "CSL-JSON" };

export function citer(source) {
  const output = element("pre", { className: "reference", tabindex: "0", hidden: "", "aria-label": word("reference") });
  const select = element("select", { className: "quiet", "aria-label": word("cite") },
    element("option", { value: "" }, word("cite")),
    ...Object.entries(formats).map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", async () => {
    if (!select.value) { output.hidden = true; return; }
    const wanted = new URLSearchParams({ start: source.start, end: source.end, format: select.value, language });
    try {
      const response = await fetch(address(`v1/documents/${encodeURIComponent(source.document_id)}/citation?${wanted}`), { headers: { "Accept-Language": language } });
      output.textContent = response.ok ? await response.text() : (await response.json()).detail;
    } catch {
      output.textContent = word("offline");
    }
    output.hidden = false;
    await navigator.clipboard?.writeText(output.textContent).then(() => announce(word("copied")), () => {});
  });
  return { control: select, output };
}
