// The filters of a search: stored in the address, sent to the API as conditions.
import { labelOf, titleOf } from "./catalogue.js";
import { facet } from "./facet.js";
import { choice, countryName, element, word } from "./parts.js";

// Parameter of the address -> field of a condition; the language of passages is not a condition.
const FIELDS = { country: "country", organisation: "organisation", speaker: "speaker", year: "year", document: "document_id" };

// The body of a search or question without its text: languages and conditions.
export function narrowing(params) {
  const conditions = [];
  for (const [name, field] of Object.entries(FIELDS)) {
    const values = params.getAll(name).filter(Boolean).map((value) => (name === "year" ? Number(value) : value));
    if (values.length === 1) conditions.push({ field, op: "eq", value: values[0] });
    else if (values.length) conditions.push({ field, op: "in", value: values });
  }
  const languages = params.getAll("language").filter((one) => one === "zh" || one === "en");
  return {
    ...(languages.length === 1 ? { languages } : {}),
    ...(conditions.length ? { filters: { and: conditions } } : {}),
  };
}

export const isNarrowed = (params) => ["language", ...Object.keys(FIELDS)].some((name) => params.get(name));

// The facets of the form, shown before the counts arrive. Counts are of passages in all documents.
export function drawFilters(params, facets, onchange) {
  const of = (name, label, text = labelOf) => facet(name, label,
    (facets?.[name] ?? []).map((one) => [one.value, text(one), one.count]), params.getAll(name).filter(Boolean), (values) => onchange(name, values), name === "country" ? countryName : undefined);
  return element("fieldset", { className: "filters" },
    element("legend", { className: "hidden" }, word("filters")),
    choice("language", word("passagesIn"), [["", word("both")], ...["zh", "en"].map((one) => [one, languageWord(one, facets)])],
      params.get("language") ?? "", (value) => onchange("language", [value])),
    of("country", word("saidBy")),
    of("organisation", word("organisation")),
    of("speaker", word("speaker")),
    of("year", word("year")),
    of("document", word("document"), (one) => titleOf({ document_id: one.value, title: labelOf(one) }).text));
}

function languageWord(code, facets) {
  const found = facets?.language.find((one) => one.value === code);
  return found ? `${word(code)} (${found.count})` : word(code);
}
