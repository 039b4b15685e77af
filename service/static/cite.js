// Citations in a chosen reference format: shown, copied, or saved as a file.
import { Problem, reason } from "./api.js";
import { withKey } from "./key.js";
import { element, language, word } from "./parts.js";
import { address, root } from "./router.js";
import { announce } from "./shell.js";

const FORMATS = {
  gbt7714: ["GB/T 7714", "txt"], chicago: ["Chicago", "txt"], bibtex: ["BibTeX", "bib"], ris: ["RIS", "ris"],
  "csl-json": ["CSL-JSON", "json"], markdown: ["Markdown", "md"], csv: ["CSV", "csv"],
};

async function cited(sources, format) {
  const response = await fetch(address("v1/citations"), {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": language, ...withKey() },
    body: JSON.stringify({
      places: sources.map(({ document_id, start, end }) => ({ document_id, start, end })), format, language, quote: true, site: root.href,
    }),
  });
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null));
  return response.text();
}

// A choice of formats, and the element for the result. `label` says what is cited.
export function citer(sources, label = word("cite")) {
  const all = [sources].flat();
  const text = element("pre", { className: "reference", tabindex: "0", role: "region", "aria-label": word("reference") });
  const file = element("a", { className: "quiet" }, word("keepFile"));
  const copy = element("button", { type: "button", className: "quiet" }, word("copy"));
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      announce(word("copied"));
      copy.textContent = word("copied");
    } catch { getSelection().selectAllChildren(text); }
  });
  const output = element("div", { className: "cited-as", hidden: "" }, text, element("div", { className: "actions" }, copy, file));
  const select = element("select", { className: "quiet", "aria-label": label },
    element("option", { value: "" }, label),
    ...Object.entries(FORMATS).map(([value, [name]]) => element("option", { value }, name)));
  select.addEventListener("change", async () => {
    output.hidden = !select.value;
    if (!select.value) return;
    copy.textContent = word("copy");
    try {
      text.textContent = await cited(all, select.value);
      URL.revokeObjectURL(file.href);
      file.href = URL.createObjectURL(new Blob([text.textContent], { type: "text/plain;charset=utf-8" }));
      file.download = `lanmei.${FORMATS[select.value][1]}`;
      announce(word("reference"));
    } catch (error) {
      text.textContent = reason(error);
    }
  });
  return { control: select, output };
}
