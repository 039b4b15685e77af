// What narrows a search: kept in the address, given to the API as conditions.
import { labelOf, titleOf } from "./catalogue.js";
import { choice, element, word } from "./parts.js";

// Parameter of the address -> field of a condition; the passages' language is no condition.
const FIELDS = { country: "country", organisation: "organisation", speaker: "speaker", year: "year", document: "document_id" };

// The body of a search or question without the words: languages and conditions.
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

// The choices of the form; they are there before the counts are.
export function drawFilters(params, facets, onchange) {
  const of = (name, values, first, label) => choice(name, label,
    [["", first], ...values], params.get(name) ?? "", (value) => onchange(name, value));
  const counted = (name) => (facets?.[name] ?? []).slice(0, 200).map((one) => [one.value, `${labelOf(one)} (${one.count})`]);
  const documents = (facets?.document ?? []).slice(0, 200).map((one) => [one.value,
    titleOf({ document_id: one.value, title: labelOf(one) }).text]);
  return element("fieldset", { className: "filters" },
    element("legend", { className: "hidden" }, word("filters")),
    of("language", [["zh", word("zh")], ["en", word("en")]], word("both"), word("passagesIn")),
    of("country", counted("country"), word("anyone"), word("saidBy")),
    of("organisation", counted("organisation"), word("any"), word("organisation")),
    of("year", counted("year"), word("any"), word("year")),
    of("document", documents, word("all"), word("document")));
}
